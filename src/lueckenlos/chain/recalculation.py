"""Computing anew by itself: a quiet minute after something changed."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from lueckenlos.accounts.models import Municipality
from lueckenlos.chain.actions import order_run
from lueckenlos.chain.inputs import WATCHED
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.directory.models import Service
from lueckenlos.jobs.models import Job

QUIET = timedelta(minutes=1)


def recalculate() -> None:
    """Order runs of municipalities in which something changed and has been quiet for a minute.

    One query per watched table for all of them; the answer is in the index of its history.
    """
    seen: dict[object, dict[str, int]] = {}
    for table in WATCHED:
        last = table.history.values("municipality_id").annotate(last=Max("history_id"))
        for pk, number in last.values_list("municipality_id", "last"):
            seen.setdefault(pk, {})[table.__name__] = number
    for municipality in Municipality.objects.filter(pk__in=list(seen)):
        if _is_old(municipality, seen[municipality.pk]) and _is_quiet(municipality):
            order_run(by=None, municipality=municipality, day=timezone.localdate())


def _is_old(municipality: Municipality, seen: dict[str, int]) -> bool:
    """Whether the last run, done or failed, knew less; without any offer there is nothing to
    compute."""
    runs = AnalysisRun.objects.for_municipality(municipality)
    last = runs.order_by("-made").values_list("seen", flat=True).first() or {}
    if all(last.get(name, 0) == number for name, number in seen.items()):
        return False
    return Service.objects.for_municipality(municipality).filter(status="active").exists()


def _is_quiet(municipality: Municipality) -> bool:
    """Whether nothing was written for a minute and no work is under way."""
    jobs = Job.objects.for_municipality(municipality)
    if jobs.filter(state__in=(Job.State.WAITING, Job.State.RUNNING)).exists():
        return False
    since = timezone.now() - QUIET
    return not any(
        table.history.filter(municipality=municipality, history_date__gt=since).exists()
        for table in WATCHED
    )
