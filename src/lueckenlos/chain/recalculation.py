"""Computing anew by itself: a quiet minute after something changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from lueckenlos.accounts.models import Municipality
from lueckenlos.chain.actions import order_run
from lueckenlos.chain.inputs import INVENTORY, LINES, WATCHED, Seen, is_news
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.directory.models import Service, Status
from lueckenlos.jobs.models import Job

QUIET = timedelta(minutes=1)


def recalculate() -> None:
    """Order runs of municipalities in which something changed and has been quiet for a minute.

    One query per watched table for all of them, one for the inventory, one for all that was known
    before.
    """
    seen: dict[UUID, dict[str, list[int]]] = {}
    inventory = Service.unscoped.exclude(status=Status.LOADING)
    tables = [(table.__name__, table.history, LINES) for table in WATCHED]
    for name, rows, what in (*tables, ("inventory", inventory, INVENTORY)):
        told = rows.values("municipality_id").annotate(**what).order_by()
        for pk, *found in told.values_list("municipality_id", *what):
            seen.setdefault(pk, {})[name] = found
    for municipality in _out_of_date(seen):
        if _is_quiet(municipality):
            order_run(by=None, municipality=municipality, day=timezone.localdate())


def _out_of_date(seen: Mapping[UUID, Seen]) -> Iterator[Municipality]:
    """Municipalities whose last run, done or failed, knew less, looks at other days aside; without
    any offer there is nothing to compute."""
    here = OuterRef("pk")
    runs = AnalysisRun.unscoped.filter(municipality=here, look=False).order_by("-made")
    active = Service.unscoped.filter(municipality=here, status="active")
    known = Subquery(runs.values("seen")[:1])
    for one in Municipality.objects.filter(Exists(active)).annotate(known=known):
        if is_news(seen.get(one.pk, {}), one.known or {}):
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
