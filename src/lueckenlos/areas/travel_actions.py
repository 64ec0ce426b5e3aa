"""Writing how families come without a car: files of streets and timetables, bus service by area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas.actions import ChangedError, saved
from lueckenlos.areas.importing import alone
from lueckenlos.areas.models import BusService, Edition, State, TravelFile
from lueckenlos.areas.queries import active_edition, areas_of, planning_level
from lueckenlos.areas.travel import bus_of, travel_files
from lueckenlos.jobs.actions import cancel, order
from lueckenlos.jobs.files import remove
from lueckenlos.jobs.models import Job, StoredFile

TRAVEL = "areas.travel"
NO_AREAS = (
    "Laden Sie zuerst die Gebiete Ihrer Kommune: Nur was um sie herum liegt, wird aus der Datei "
    "gelesen."
)
CHANGED = (
    "Jemand anders hat die Busanbindung inzwischen geändert. Hier steht, was jetzt gilt; tragen "
    "Sie Ihre Änderungen bitte noch einmal ein."
)
Said = Mapping[str, bool | None]


@transaction.atomic
def bring_file(
    *, by: User, municipality: Municipality, kind: str, file: StoredFile, source: Mapping[str, Any]
) -> TravelFile:
    """Have a stored file read as streets, as a timetable or as a table of the bus.

    `source`: title, owner, licence, day and weekday. Raises `RefusedError` before there are areas.
    """
    if active_edition(municipality, planning_level(municipality)) is None:
        raise RefusedError(NO_AREAS)
    row = TravelFile(municipality=municipality, kind=kind, stored=file, file=file.name,
                     sha256=file.sha256, by=by, **source)  # fmt: skip
    row.job = order(kind=TRAVEL, by=by, municipality=municipality, file=str(row.pk))
    return saved(row, by)


def switch_on(*, row: TravelFile, found: Mapping[str, Any], job: Job) -> None:
    """Make a file valid that was read, instead of the one before; inside a transaction."""
    alone(row.municipality)
    for old in travel_files(row.municipality).filter(kind=row.kind, state=State.ACTIVE):
        old.state = State.PAST
        saved(old, job.by)
    row.state, row.found = State.ACTIVE, dict(found)
    saved(row, job.by)


def withdraw_file(*, by: User, row: TravelFile) -> None:
    """No longer use a file, and remove it. Commits by itself."""
    with transaction.atomic():
        alone(row.municipality)
        found = travel_files(row.municipality).get(pk=row.pk)
        if found.job and found.job.open:
            cancel(job=found.job, by=by)
        file, found.stored, found.state = found.stored, None, State.PAST
        saved(found, by)
    if file is not None:
        remove(file=file, by=by)


# --- the bus by area ----------------------------------------------------------------------------


@transaction.atomic
def say_bus(*, by: User, edition: Edition, version: int, said: Said, day: date, source: str) -> int:
    """Note where a bus runs on weekdays; how many areas changed. None: nobody knows.

    Raises `ChangedError` where somebody else was quicker.
    """
    alone(edition.municipality)
    row = bus_of(edition) or BusService(municipality=edition.municipality, edition=edition)
    if row.version != version:
        raise ChangedError(CHANGED)
    return _noted(row, said, day, source, by)


def load_bus(*, row: TravelFile, runs: Mapping[str, bool], left: Sequence[str], job: Job) -> None:
    """Note what a table says, inside a transaction; of the other areas what was said stays.

    `left`: sentences on what was not read.
    """
    edition = active_edition(row.municipality, planning_level(row.municipality))
    if edition is None:
        raise RefusedError(NO_AREAS)
    alone(row.municipality)
    found = bus_of(edition) or BusService(municipality=row.municipality, edition=edition)
    day = row.day or timezone.localdate(row.loaded)
    changed = _noted(found, runs, day, row.title or row.file, job.by)
    summary = {"areas": len(runs), "changed": changed, "left": list(left)}
    switch_on(row=row, found=summary, job=job)


@transaction.atomic
def take_over(*, by: User, edition: Edition, before: BusService) -> int:
    """Say of areas with the key and name they had in another edition what was said there; of how
    many. What is said already stays."""
    alone(edition.municipality)
    row = bus_of(edition) or BusService(municipality=edition.municipality, edition=edition)
    before_now: dict[str, Any] = dict(row.said)
    said = {key: one for key, one in same_areas(edition, before).items() if key not in before_now}
    if said:
        row.said = {**before_now, **said}
        row.version, row.by = row.version + 1, by
        saved(row, by)
    return len(said)


def same_areas(edition: Edition, before: BusService) -> dict[str, Any]:
    """What was said of areas that are there again with their key and name."""
    was = dict(areas_of(before.edition).values_list("key", "name"))
    now = dict(areas_of(edition).values_list("key", "name"))
    return {key: one for key, one in before.said.items() if key in now and now[key] == was.get(key)}


def _noted(row: BusService, said: Said, day: date, source: str, by: User | None) -> int:
    """Write what is new; what is said as before keeps its day and source."""
    told: dict[str, Any] = dict(row.said)
    for key, runs in said.items():
        if runs is None:
            told.pop(key, None)
        elif told.get(key, {}).get("runs") is not runs:
            told[key] = {"runs": runs, "day": day.isoformat(), "source": source}
    before: dict[str, Any] = dict(row.said)
    changed = len([key for key in {*told, *before} if told.get(key) != before.get(key)])
    if changed:
        row.said, row.version, row.by = told, row.version + 1, by
        saved(row, by)
    return changed
