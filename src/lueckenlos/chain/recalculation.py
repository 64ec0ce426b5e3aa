"""Computing anew by itself: a quiet minute after something changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils import timezone

from lueckenlos.accounts.models import Municipality
from lueckenlos.chain.actions import order_run
from lueckenlos.chain.inputs import WATCHED
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.directory.models import Service
from lueckenlos.jobs.models import Job

QUIET = timedelta(minutes=1)
Seen = Mapping[str, int]


def recalculate() -> None:
    """Order runs of municipalities in which something changed and has been quiet for a minute.

    One query per watched table for all of them, one for all that was known before.
    """
    seen: dict[UUID, dict[str, int]] = {}
    for table in WATCHED:
        last = table.history.values("municipality_id").annotate(last=Max("history_id"))
        for pk, number in last.values_list("municipality_id", "last").order_by():
            seen.setdefault(pk, {})[table.__name__] = number
    for municipality in _out_of_date(seen):
        if _is_quiet(municipality):
            order_run(by=None, municipality=municipality, day=timezone.localdate())


def _out_of_date(seen: Mapping[UUID, Seen]) -> Iterator[Municipality]:
    """Municipalities whose last run, done or failed, knew less; without any offer there is nothing
    to compute."""
    here = OuterRef("pk")
    runs = AnalysisRun.unscoped.filter(municipality=here).order_by("-made")
    active = Service.unscoped.filter(municipality=here, status="active")
    known = Subquery(runs.values("seen")[:1])
    for one in Municipality.objects.filter(Exists(active)).annotate(known=known):
        now, before = seen.get(one.pk, {}), one.known or {}
        if any(before.get(name, 0) != number for name, number in now.items()):
            yield one


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
