"""Putting the offers of an import into the inventory: all of them or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.areas.actions import forget_choices, locked, saved
from lueckenlos.areas.importing import alone
from lueckenlos.directory.actions import put_new
from lueckenlos.directory.changing import Shared, changes_of, fit, write_changes
from lueckenlos.directory.derived import derive
from lueckenlos.directory.importing import Read
from lueckenlos.directory.matching import NEW, Match
from lueckenlos.directory.models import (
    InventoryImport,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Status,
)
from lueckenlos.directory.package_rows import put_told
from lueckenlos.directory.queries import area_at
from lueckenlos.directory.rows import Entry, take
from lueckenlos.exchange.records import Completeness
from lueckenlos.jobs.actions import once
from lueckenlos.jobs.kinds import Work
from lueckenlos.jobs.loading import load
from lueckenlos.jobs.models import Job

KEPT = ("numbers", "lists", "case")
"""What stays of what an import found, when it is loaded."""
LONGEST_CODE = 100
FURTHER = re.compile(r"(.+)/(?:[2-9]|[1-9]\d{1,2})", re.DOTALL)
"""A Kennung as that of the second or a further location of a service."""


Declare = Callable[[Municipality, Sequence[Completeness], "User | None"], object]
_declare: list[Declare] = []


def when_complete(function: Declare) -> None:
    """Register what is done with what lists are declared complete for, as they are loaded."""
    _declare.append(function)


def load_offers(work: Work, one: InventoryImport, seen: Read) -> None:
    """New services while they are inactive; then, in one step, these and the changes."""
    by = work.job.by
    with once(work, "begin") as first:
        if first:
            alone(one.municipality)
            remove_loading(_of(one))
    new = _services([row for row in seen.rows if row.outcome == NEW])
    known = Shared(one.municipality, by, [row.told for rows in new for row in rows if row.told])
    rows = _entries(one, known, _numbered(one, new))
    load(work, rows, partial(_put, known), step="Angebote laden", total=len(new))
    work.tell("Änderungen vorbereiten", 99)
    changed = changes_of(one.municipality, [row for row in seen.rows if row.outcome == "change"])
    with once(work, "end") as first:
        if first:
            alone(one.municipality)
            write_changes(one.municipality, changed, by)
            _switch_on(one)
            for declare in _declare:
                declare(one.municipality, seen.complete, by)
            _finish(one, by)


def _of(one: InventoryImport) -> QuerySet[Service]:
    """The services of an import that are not in the inventory yet."""
    every = Service.objects.for_municipality(one.municipality)
    return every.filter(batch=one, status=Status.LOADING)


# --- new ones ------------------------------------------------------------------------------------


def _services(new: Sequence[Match]) -> list[list[Match]]:
    """The rows by service: those a package calls one service at several places are together."""
    groups = dict[Any, list[Match]]()
    for number, row in enumerate(new):
        service = row.told.service if row.told else ""
        groups.setdefault((row.record.file, service) if service else number, []).append(row)
    return list(groups.values())


def _numbered(
    one: InventoryImport, new: Sequence[Sequence[Match]]
) -> Iterator[tuple[Sequence[Match], str, int]]:
    """The new services with their Kennung and their place behind what is there."""
    every = Service.objects.for_municipality(one.municipality)
    begun = _of(one).aggregate(first=Min("position"))["first"]
    last = every.exclude(batch=one, status=Status.LOADING).aggregate(last=Max("position"))["last"]
    first = begun if begun is not None else (last or 0) + 1
    there = every.exclude(batch=one, status=Status.LOADING).values_list("code", flat=True)
    codes = Codes(there)
    for number, rows in enumerate(new):
        yield rows, codes.free(rows[0].record.id), first + number


class Codes:
    """The Kennungen of a municipality. Those of further locations are numbered (`records_of`):
    where "A1" is taken, "A1/2" is no other service's, and the other way round."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken, self.heads = set[str](), set[str]()
        for code in taken:
            self._take(code)

    def free(self, wish: str) -> str:
        """A Kennung nobody has: the one wished for, or numbered; it is taken then."""
        wish = wish[:LONGEST_CODE]
        wishes = chain([wish] if wish else [], (f"{wish}-{number}" for number in count(2)))
        return self._take(next(one for one in wishes if self._is_free(one)))

    def _is_free(self, code: str) -> bool:
        return not (code in self.taken or code in self.heads or _head(code) in self.taken)

    def _take(self, code: str) -> str:
        self.taken.add(code)
        if head := _head(code):
            self.heads.add(head)
        return code


def _head(code: str) -> str | None:
    """What a Kennung that is numbered as one of a further location begins with."""
    found = FURTHER.fullmatch(code)
    return found[1] if found else None


def _entries(
    one: InventoryImport, known: Shared, rows: Iterable[tuple[Sequence[Match], str, int]]
) -> Iterator[Entry]:
    """The new services, ready to be put in."""
    find = area_at(one.municipality)
    for row in rows:
        entry = _entry(one, known, *row)
        derive(entry, find)
        yield entry


def _put(known: Shared, some: Sequence[Entry]) -> None:
    """A batch of new services with their organizations and locations."""
    known.flush()
    put_new(some, None, known.by)


def _entry(
    one: InventoryImport, known: Shared, rows: Sequence[Match], code: str, position: int
) -> Entry:
    """A service with the places its rows name."""
    record, told = rows[0].record, rows[0].told
    organization = known.organization(record.provider, told)
    service = Service(
        municipality=one.municipality,
        organization=organization,
        code=code,
        position=position,
        batch=one,
        status=Status.LOADING,
    )
    if told is not None:
        service.pk, service.modified_at_source = known.id_for(told.service), told.modified
    entry = Entry(service)
    for row in rows:
        location = known.location(organization, row.record, row.told)
        if all(at.location is not location for at in entry.at_locations):
            number = len(entry.at_locations)
            at = ServiceAtLocation(service=service, location=location, position=number)
            at.capacity = row.record.capacity
            entry.at_locations.append(at)
    take(entry, record)
    if told is not None:
        put_told(entry, told.said)
    fit(entry)
    return entry


# --- the end -------------------------------------------------------------------------------------


def _switch_on(one: InventoryImport) -> None:
    """The services of the import are in the inventory, in their histories from the beginning."""
    every = Service.objects.for_municipality(one.municipality)
    mine = _of(one)
    others = every.exclude(status=Status.LOADING)
    doubled = mine.filter(code__in=others.values("code"))
    if doubled.exists():
        codes = Codes((others | mine).values_list("code", flat=True))
        for service in doubled:
            code = codes.free(service.code)
            every.filter(pk=service.pk).update(code=code)
            _history(one).filter(id=service.pk).update(code=code)
    _history(one).filter(status=Status.LOADING).update(status=Status.ACTIVE)
    mine.update(status=Status.ACTIVE)


def _history(one: InventoryImport) -> Any:
    """Lines of the histories of the services of an import."""
    history: Any = Service.history
    return history.filter(municipality_id=one.municipality_id, batch_id=one.pk)


def _finish(one: InventoryImport, by: User | None) -> None:
    """Loaded; what was only there to decide is forgotten."""
    found = locked(one, InventoryImport.State.LOADING)
    found.state = InventoryImport.State.LOADED
    forget(found)
    saved(found, by)


def forget(one: InventoryImport) -> None:
    """Nobody decides any more: only numbers are kept of what was compared, and what was decided."""
    forget_choices(one)
    one.found = {name: one.found[name] for name in KEPT if name in one.found}
    one.decisions = {}


def remove_loading(services: QuerySet[Service]) -> None:
    """Remove services that are not in the inventory yet, with what was only made for them."""
    these = list(services.select_related("batch", "municipality"))
    if not these:
        return
    here = these[0].municipality
    since = min(one.batch.made if one.batch else timezone.now() for one in these)
    at = ServiceAtLocation.objects.filter(service__in=services.values("pk"))
    places = set(at.values_list("location", flat=True))
    history: Any = Service.history
    keys = [one.pk for one in these]
    for some in _by_hundreds(keys):
        Service.objects.for_municipality(here).filter(pk__in=some).delete()
        history.filter(id__in=some).delete()
    _remove_unused(Location, here, places, since, services=None)
    theirs = {one.organization_id for one in these if one.organization_id}
    nothing = {"services": None, "members": None, "locations": None}
    _remove_unused(Organization, here, theirs, since, **nothing)


def _remove_unused(
    table: Any, here: Municipality, keys: Iterable[Any], since: datetime, **nothing: None
) -> None:
    """Delete rows made since then on which nothing hangs, with their histories."""
    for some in _by_hundreds(list(keys)):
        older = table.history.filter(id__in=some, history_date__lt=since).values("id")
        rows = table.objects.for_municipality(here).filter(pk__in=some, **nothing)
        gone = list(rows.exclude(pk__in=older).values_list("pk", flat=True))
        table.objects.for_municipality(here).filter(pk__in=gone).delete()
        table.history.filter(id__in=gone).delete()


def _by_hundreds(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (keys[at : at + 100] for at in range(0, len(keys), 100))


def clear_unfinished() -> None:
    """Remove what jobs have put in that never came to their end."""
    over = Q(batch__job__state__in=(Job.State.FAILED, Job.State.CANCELLED))
    over |= Q(batch=None) | ~Q(batch__state=InventoryImport.State.LOADING)
    for here in Municipality.objects.all():
        with transaction.atomic():
            loading = Service.objects.for_municipality(here).filter(status=Status.LOADING)
            remove_loading(loading.filter(over))
