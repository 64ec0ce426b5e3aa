"""Writing areas and need: imports and their decisions, editions, comments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas.importing import Seen
from lueckenlos.areas.models import (
    AreaComment,
    Edition,
    Grid,
    Import,
    Indicator,
    Level,
    Population,
    State,
)
from lueckenlos.areas.queries import files_in
from lueckenlos.jobs.actions import cancel, order
from lueckenlos.jobs.files import remove
from lueckenlos.jobs.models import Job, StoredFile

LOOK, LOAD, SWITCH = "areas.look", "areas.load", "areas.switch"
LOADED = (Edition, Population, Indicator, Grid)
CHANGED = (
    "Jemand anders hat diesen Import inzwischen geändert. Ihre Eingaben stehen noch hier; sehen "
    "Sie nach, was jetzt gilt, und speichern Sie dann noch einmal."
)
COMPARE_AGAIN = (
    "Jemand anders hat diesen Import inzwischen geändert. Vergleichen Sie die Summen noch einmal, "
    "bevor Sie laden."
)
BUSY = {
    LOAD: "Es werden gerade Daten geladen. Warten Sie, bis das fertig ist.",
    SWITCH: "Es wird gerade ein Gebietsstand eingeschaltet. Warten Sie, bis das fertig ist.",
}
M = TypeVar("M", bound=models.Model)


class ChangedError(RefusedError):
    """Somebody else was quicker; what was typed is to be shown again."""


def saved(row: M, by: User | None) -> M:
    """Write a row with a line of history by somebody."""
    row._history_user = by  # type: ignore[attr-defined]
    row.save()
    return row


# --- imports -------------------------------------------------------------------------------------


@transaction.atomic
def start_import(
    *, by: User, municipality: Municipality, files: Sequence[StoredFile], level: str = ""
) -> Import:
    """Begin an import of files and have them looked at."""
    made = saved(Import(municipality=municipality, by=by, level=level), by)
    made.files.set(files)
    _look(made, by)
    return made


@transaction.atomic
def load_declared(
    *,
    by: User,
    municipality: Municipality,
    files: Sequence[StoredFile],
    parts: Sequence[dict[str, Any]],
) -> Import:
    """Load files whose reading is declared already, as in a case, without a look at them."""
    made = Import(municipality=municipality, by=by, parts=list(parts), state=Import.State.LOADING)
    saved(made, by).files.set(files)
    made.job = order(kind=LOAD, by=by, municipality=municipality, **{"import": str(made.pk)})
    return saved(made, by)


def _look(one: Import, by: User) -> None:
    one.state = Import.State.LOOKING
    one.job = order(kind=LOOK, by=by, municipality=one.municipality, **{"import": str(one.pk)})
    one.version += 1
    saved(one, by)


def _locked(one: Import, *states: str) -> Import:
    """The import, nobody else changing it. Raises `RefusedError` where it is beyond `states`."""
    every = Import.objects.for_municipality(one.municipality).select_for_update(of=("self",))
    found = every.get(pk=one.pk)
    if found.state not in states:
        raise RefusedError(f"Das geht nicht mehr: Der Import ist {found.get_state_display()}.")
    return found


@transaction.atomic
def change_import(
    *,
    by: User,
    one: Import,
    version: int,
    parts: Sequence[dict[str, Any]],
    level: str | None = None,
    valid_from: date | None = None,
) -> Import:
    """Decide how files are read, and have them looked at again.

    Raises `ChangedError` where the import is no longer of that version.
    """
    found = _locked(one, Import.State.OPEN)
    if found.version != version:
        raise ChangedError(CHANGED)
    found.parts = list(parts)
    if level is not None:
        found.level = level
    found.valid_from = valid_from or found.valid_from
    _look(found, by)
    return found


@transaction.atomic
def note_seen(*, one: Import, seen: Seen) -> None:
    """Keep what a look found; its history tells who ordered it."""
    found = _locked(one, Import.State.LOOKING)
    found.parts, found.tables = seen.parts, seen.tables
    found.problems, found.found = seen.problems, seen.found
    found.state = Import.State.OPEN
    saved(found, one.by)


@transaction.atomic
def load_import(*, by: User, one: Import, version: int) -> Import:
    """Order the loading of what an import found.

    Raises `ChangedError` where the import is no longer of that version.
    """
    found = _locked(one, Import.State.OPEN)
    if found.version != version:
        raise ChangedError(COMPARE_AGAIN)
    _nothing_under_way(found.municipality, SWITCH)
    if not found.found or any(p["severity"] == "error" for p in found.problems):
        raise RefusedError("Der Prüfbericht nennt noch Fehler. Beheben Sie sie zuerst.")
    if not loads_something(found.found):
        raise RefusedError("In diesem Import ist noch nichts zum Laden ausgewählt.")
    found.state = Import.State.LOADING
    found.job = order(kind=LOAD, by=by, municipality=found.municipality,
                      **{"import": str(found.pk)})  # fmt: skip
    return saved(found, by)


def loads_something(found: dict[str, Any]) -> bool:
    """Whether there is anything in what was found."""
    names = ("areas", "inhabitants", "people", "cells", "indicators")
    return any(found.get(name) for name in names)


@transaction.atomic
def finish_import(*, one: Import, job: Job) -> None:
    """Make valid what a job has loaded, unless it hangs on areas that wait for a look."""
    found = _locked(one, Import.State.LOADING)
    here = one.municipality
    edition = Edition.objects.for_municipality(here).filter(job=job).first()
    if edition is not None:
        others = Edition.objects.for_municipality(here).filter(level=edition.level_id)
        waits = others.filter(state=State.ACTIVE).exists()
        edition.state = State.READY if waits else State.ACTIVE
        edition.switched_on = None if waits else timezone.now()
        saved(edition, one.by)
        planned = Edition.objects.for_municipality(here).filter(level__planning=True)
        if not planned.filter(state=State.ACTIVE).exists():
            plan_at(by=one.by, level=edition.level)
    ready = edition is not None and edition.state == State.READY
    for table in (Population, Indicator, Grid):
        for row in table.objects.for_municipality(here).filter(job=job, state=State.LOADING):
            row.state = State.READY
            saved(row, one.by)
            if not ready:
                activate(row, one.by)
    found.state = Import.State.LOADED
    saved(found, one.by)


def activate(row: Population | Indicator | Grid, by: User | None) -> None:
    """Make a loaded row valid; the one it replaces was valid before."""
    for old in _replaced(row):
        old.state = State.PAST
        saved(old, by)
    row.state = State.ACTIVE
    saved(row, by)


def _replaced(row: Population | Indicator | Grid) -> Iterable[Population | Indicator | Grid]:
    if isinstance(row, Population):
        tables = Population.objects.for_municipality(row.municipality_id)
        return tables.filter(state=State.ACTIVE, edition=row.edition_id, key=row.key, day=row.day)
    if isinstance(row, Indicator):
        figures = Indicator.objects.for_municipality(row.municipality_id)
        return figures.filter(state=State.ACTIVE, key=row.key)
    return Grid.objects.for_municipality(row.municipality_id).filter(state=State.ACTIVE)


def discard_import(*, by: User, one: Import) -> None:
    """Give an import up and forget its files. Commits by itself."""
    with transaction.atomic():
        found = _locked(one, Import.State.LOOKING, Import.State.OPEN)
        found.state = Import.State.DISCARDED
        files = list(files_in(found))
        found.files.remove(*files)
        saved(found, by)
        if found.job is not None:
            cancel(job=found.job, by=by)
    for file in files:
        remove(file=file, by=by)


@transaction.atomic
def reopen_import(*, by: User, one: Import) -> None:
    """Open an import again whose job failed or was cancelled."""
    found = _locked(one, Import.State.LOOKING, Import.State.LOADING)
    if found.job is not None and not found.job.open and found.job.state != Job.State.DONE:
        found.state = Import.State.OPEN
        saved(found, by)


def clear_unfinished() -> None:
    """Remove what jobs have put in that never came to their end."""
    over = (Job.State.FAILED, Job.State.CANCELLED)
    for here in Municipality.objects.all():
        for table in reversed(LOADED):
            rows = table.objects.for_municipality(here)
            for row in rows.filter(state=State.LOADING, job__state__in=over):
                row.delete()
        for level in Level.objects.for_municipality(here).filter(editions=None):
            level.delete()


# --- levels and editions -------------------------------------------------------------------------


@transaction.atomic
def plan_at(*, by: User | None, level: Level) -> None:
    """Plan at another level."""
    for old in Level.objects.for_municipality(level.municipality).filter(planning=True):
        old.planning = False
        saved(old, by)
    level.planning = True
    saved(level, by)


@transaction.atomic
def order_switch(*, by: User, edition: Edition) -> Job:
    """Have counts carried over to an edition and the edition switched on."""
    if edition.state not in (State.READY, State.PAST):
        raise RefusedError("Dieser Gebietsstand gilt schon oder ist noch nicht ganz geladen.")
    _nothing_under_way(edition.municipality, LOAD, SWITCH)
    return order(kind=SWITCH, by=by, municipality=edition.municipality, edition=str(edition.pk))


def _nothing_under_way(municipality: Municipality, *kinds: str) -> None:
    """Refuse while such work is open; none is ordered before the transaction ends."""
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    jobs = Job.objects.for_municipality(municipality)
    busy = jobs.filter(kind__in=kinds, state__in=(Job.State.WAITING, Job.State.RUNNING)).first()
    if busy is not None:
        raise RefusedError(BUSY[busy.kind])


@transaction.atomic
def discard_edition(*, by: User, edition: Edition) -> None:
    """Remove an edition that was never valid, with what hangs on it."""
    if edition.state != State.READY or edition.switched_on is not None:
        raise RefusedError("Nur ein Gebietsstand, der nie galt, lässt sich verwerfen.")
    _nothing_under_way(edition.municipality, SWITCH)
    edition._history_user = by  # type: ignore[attr-defined]
    edition.delete()


# --- comments ------------------------------------------------------------------------------------


@transaction.atomic
def comment(*, by: User, level: Level, area: str, text: str) -> AreaComment:
    """Say something about the figures of an area."""
    return saved(
        AreaComment(municipality=level.municipality, level=level, area=area, text=text, by=by), by
    )


@transaction.atomic
def withdraw_comment(*, by: User, one: AreaComment) -> None:
    """Take one's own comment back."""
    if one.by_id != by.pk:
        raise RefusedError("Nur wer eine Anmerkung geschrieben hat, kann sie zurücknehmen.")
    one._history_user = by  # type: ignore[attr-defined]
    one.delete()
