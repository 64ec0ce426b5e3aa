"""Keeping the index as the inventory is: a duty of the worker."""

from __future__ import annotations

import logging
import time
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db.models import Case, Count, Max, Q, Sum, When
from django.utils.timezone import localdate

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import Organization, Service, ServiceAtLocation, Status
from lueckenlos.directory.queries import services
from lueckenlos.directory.search_index.asking import folder
from lueckenlos.directory.search_index.index import Entry, write
from lueckenlos.directory.search_index.words import words_of_kind
from lueckenlos.directory.secrecy import secret_locations

EVERY_SECONDS = 5.0
AT_ONCE = 20
"""So many municipalities are written in one go: what is new is to be found soon."""
LOOK_ALL_SECONDS = 60
"""So often all services are looked at, though no history tells of a change."""
_done: dict[Path, tuple[object, ...]] = {}
"""Folder → the mark at which all of it was written."""
log = logging.getLogger("lueckenlos.job")


def follow() -> int:
    """Write the services of municipalities where something has changed; how many of these there
    were. Another process that is at it is not waited for."""
    here = folder()
    state, mark = here.state(), _mark()
    whole = here.has(state)
    if whole and _done.get(here.root) == mark:
        return 0
    now, kept = _stands(), state.stands if whole else {}
    stale = [one for one in {**kept, **now} if kept.get(one) != now.get(one)]
    if not stale:
        _done[here.root] = mark
        return 0
    with here.writing() as mine:
        if not mine:
            return 0
        some = stale[:AT_ONCE]
        there = Municipality.objects.in_bulk([UUID(one) for one in some])
        municipalities = {str(pk): one for pk, one in there.items()}
        entries = {
            key: entries_of(municipalities[key]) if key in municipalities else [] for key in some
        }
        left = {key: stand for key, stand in kept.items() if key not in some}
        write(here, entries, left | {key: now[key] for key in some if key in now})
    log.info("search index written", extra={"municipalities": len(some)})
    return len(some)


def _mark() -> tuple[object, ...]:
    """Another one as soon as a line of history is written, and every minute: little to ask for."""
    last = [
        table.history.order_by().aggregate(last=Max("history_id"))["last"]
        for table in (Service, Organization)
    ]
    return (localdate(), int(time.time() / LOOK_ALL_SECONDS), *last)


def _stands() -> dict[str, str]:
    """Municipality → something that is another as soon as what can be found of it is."""
    today = localdate()
    active = Service.unscoped.filter(status=Status.ACTIVE).order_by().values_list("municipality")
    told = active.annotate(
        Count("pk"), Sum("version"), Max("changed"), seen=Count("pk", filter=_public(today))
    )
    names = Organization.history.order_by().values_list("municipality")
    renamed = dict(names.annotate(Max("history_id")))
    return {str(row[0]): f"{today} {row[1:]} {renamed.get(row[0])}" for row in told}


def _public(day: date) -> Q:
    """What families may see on a day, or on a later one."""
    return Q(published=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def entries_of(municipality: Municipality) -> list[Entry]:
    """The services of a municipality as they are found. A place that is secret is none of it."""
    secret = ServiceAtLocation.objects.filter(location__in=secret_locations(municipality))
    hidden = frozenset(secret.values_list("service", flat=True))
    found = services(municipality).annotate(
        seen=Case(When(_public(localdate()), then=True), default=False)
    )
    columns = (
        *("pk", "name", "kind", "kind_key", "organization__name", "place", "hides_address"),
        *("description", "eligibility_description", "seen"),
    )
    rows = found.order_by().values_list(*columns, named=True)
    return [
        Entry(
            pk=one.pk,
            public=bool(one.seen),
            name=one.name,
            kind=one.kind,
            also=" ".join(words_of_kind(one.kind_key)),
            provider=one.organization__name or "",
            place="" if one.hides_address or one.pk in hidden else one.place,
            text=f"{one.description} {one.eligibility_description}",
        )
        for one in rows.iterator(chunk_size=2000)
    ]
