"""Writing areas and need: imports and their decisions, editions, comments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.queries import memberships_of
from lueckenlos.accounts.roles import MANAGE_MUNICIPALITY
from lueckenlos.areas.importing import Seen, alone
from lueckenlos.areas.models import (
    AreaComment,
    Edition,
    FileImport,
    Grid,
    Import,
    Indicator,
    Level,
    Population,
    State,
)
from lueckenlos.areas.queries import files_in, valid_edition
from lueckenlos.areas.replacing import replaced, told
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
OTHER_AREAS = (
    "Seit die Dateien angesehen wurden, gelten andere Gebiete. Die Dateien werden jetzt noch "
    "einmal angesehen; vergleichen Sie die Summen danach noch einmal."
)
ELSEWHERE = (
    "Die Grenzen liegen woanders als das, was Sie schon haben. Sollen sie trotzdem geladen "
    "werden, setzen Sie das Häkchen vor „Laden“."
)
BUSY = {
    LOAD: "Es werden gerade Daten geladen. Warten Sie, bis das fertig ist.",
    SWITCH: "Es wird gerade ein Gebietsstand eingeschaltet. Warten Sie, bis das fertig ist.",
}
M = TypeVar("M", bound=models.Model)
F = TypeVar("F", bound=FileImport)


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
    made.job = _ordered(LOAD, made, by)
    return saved(made, by)


def _ordered(kind: str, one: Import, by: User) -> Job:
    """Work on an import, by the areas that are valid now, however long it takes."""
    given = {"import": str(one.pk), "edition": _edition_key(one)}
    return order(kind=kind, by=by, municipality=one.municipality, **given)


def _edition_key(one: Import) -> str:
    edition = valid_edition(one)
    return str(edition.pk) if edition else ""


def _look(one: Import, by: User) -> None:
    one.state = Import.State.LOOKING
    one.job = _ordered(LOOK, one, by)
    one.version += 1
    saved(one, by)


def locked(one: F, *states: str, refusal: str = "") -> F:
    """The import, nobody else changing it. Raises `RefusedError` where it is beyond `states`."""
    rows: Any = type(one)
    every = rows.objects.for_municipality(one.municipality).select_for_update(
        no_key=True, of=("self",)
    )
    found: F = every.get(pk=one.pk)
    if found.state not in states:
        raise RefusedError(refusal or beyond(found))
    return found


def beyond(one: FileImport) -> str:
    """What is said where an import is too far for something."""
    return f"Das geht nicht mehr: Der Import ist {one.get_state_display()}."


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
    found = locked(one, Import.State.OPEN)
    if found.version != version:
        raise ChangedError(CHANGED)
    found.parts = list(parts)
    if level is not None:
        found.level = level
    found.valid_from = valid_from or found.valid_from
    _look(found, by)
    return found


@transaction.atomic
def note_seen(*, one: FileImport, seen: Seen) -> None:
    """Keep what a look found; its history tells who ordered it."""
    found = locked(one, FileImport.State.LOOKING)
    found.parts, found.tables = seen.parts, seen.tables
    found.problems, found.found = seen.problems, seen.found
    found.state = FileImport.State.OPEN
    saved(found, one.by)


@transaction.atomic
def load_import(*, by: User, one: Import, version: int, elsewhere: bool = False) -> Import:
    """Order the loading of what an import found, or, where other areas are valid since it was
    looked at, another look. `elsewhere`: also borders that lie where nothing else is.

    Raises `ChangedError` where the import is no longer of that version.
    """
    found = locked(one, Import.State.OPEN)
    if found.version != version:
        raise ChangedError(COMPARE_AGAIN)
    nothing_under_way(found.municipality, SWITCH)
    if found.job is not None and found.job.input.get("edition") != _edition_key(found):
        _look(found, by)
        return found
    if not found.found or any(p["severity"] == "error" for p in found.problems):
        raise RefusedError("Der Prüfbericht nennt noch Fehler. Beheben Sie sie zuerst.")
    if not loads_something(found.found):
        raise RefusedError("In diesem Import ist noch nichts zum Laden ausgewählt.")
    if found.found.get("elsewhere") and not elsewhere:
        raise RefusedError(ELSEWHERE)
    found.job = _ordered(LOAD, found, by)
    found.state = Import.State.LOADING
    return saved(found, by)


def loads_something(found: dict[str, Any]) -> bool:
    """Whether there is anything in what was found."""
    names = ("areas", "inhabitants", "people", "cells", "indicators")
    return any(found.get(name) for name in names)


@transaction.atomic
def finish_import(*, one: Import, job: Job) -> None:
    """Make valid what a job has loaded, unless it hangs on areas that wait for a look."""
    alone(one.municipality)
    found = locked(one, Import.State.LOADING)
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
    ready, before = edition is not None and edition.state == State.READY, list[str]()
    for table in (Population, Indicator, Grid):
        for row in table.objects.for_municipality(here).filter(job=job, state=State.LOADING):
            row.state = State.READY
            saved(row, one.by)
            free = isinstance(row, Indicator) and row.edition_id is None
            if free or not ready:
                before += activate(row, one.by)
    found.state = Import.State.LOADED
    if before and found.found:
        found.found["replaced"] = before
    forget_choices(found)
    saved(found, one.by)


def forget_choices(one: FileImport) -> None:
    """Nobody decides any more: without the tables to choose from, and the map."""
    one.tables = []
    one.found.pop("picture", None)


def activate(row: Population | Indicator | Grid, by: User | None) -> list[str]:
    """Make a loaded row valid; the one it replaces was valid before. What that was, in words."""
    before = list(replaced(row))
    for old in before:
        old.state = State.PAST
        saved(old, by)
    row.state = State.ACTIVE
    saved(row, by)
    return [told(old) for old in before]


def discard_import(*, by: User, one: FileImport) -> None:
    """Give an import up and forget its files. Commits by itself."""
    with transaction.atomic():
        found = locked(one, Import.State.LOOKING, Import.State.OPEN)
        found.state = Import.State.DISCARDED
        forget_choices(found)
        files = list(files_in(found))
        found.files.remove(*files)
        saved(found, by)
        if found.job is not None:
            cancel(job=found.job, by=by)
    for file in files:
        remove(file=file, by=by)


@transaction.atomic
def reopen_import(*, by: User, one: FileImport) -> None:
    """Open an import again whose job failed or was cancelled."""
    found = locked(one, Import.State.LOOKING, Import.State.LOADING)
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
    alone(level.municipality)
    for old in Level.objects.for_municipality(level.municipality).filter(planning=True):
        old.planning = False
        saved(old, by)
    level.planning = True
    saved(level, by)


@transaction.atomic
def order_switch(*, by: User, edition: Edition) -> Job:
    """Have counts carried over to an edition and the edition switched on."""
    nothing_under_way(edition.municipality, LOAD, SWITCH)
    if _now(edition).state not in (State.READY, State.PAST):
        raise RefusedError("Dieser Gebietsstand gilt schon oder ist noch nicht ganz geladen.")
    return order(kind=SWITCH, by=by, municipality=edition.municipality, edition=str(edition.pk))


def nothing_under_way(municipality: Municipality, *kinds: str) -> None:
    """Refuse while such work is open; none is ordered before the transaction ends."""
    alone(municipality)
    jobs = Job.objects.for_municipality(municipality)
    busy = jobs.filter(kind__in=kinds, state__in=(Job.State.WAITING, Job.State.RUNNING)).first()
    if busy is not None:
        raise RefusedError(BUSY.get(busy.kind, BUSY[LOAD]))


def _now(edition: Edition) -> Edition:
    """The edition as it is now, nobody else changing it."""
    found = Edition.objects.for_municipality(edition.municipality).filter(pk=edition.pk).first()
    if found is None:
        raise RefusedError("Diesen Gebietsstand gibt es nicht mehr.")
    return found


@transaction.atomic
def discard_edition(*, by: User, edition: Edition) -> None:
    """Remove an edition that was never valid, with what hangs on it or came with it."""
    nothing_under_way(edition.municipality, SWITCH)
    found = _now(edition)
    if found.state != State.READY or found.switched_on is not None:
        raise RefusedError("Nur ein Gebietsstand, der nie galt, lässt sich verwerfen.")
    if found.job_id is not None:
        grids = Grid.objects.for_municipality(found.municipality)
        for grid in grids.filter(job=found.job_id, state=State.READY):
            _removed(grid, by)
    _removed(found, by)


def _removed(row: M, by: User) -> None:
    row._history_user = by  # type: ignore[attr-defined]
    row.delete()


# --- counts and indicators -----------------------------------------------------------------------


@transaction.atomic
def withdraw(*, by: User, row: Population | Indicator) -> None:
    """Take a table of children or an indicator out of what is valid; it stays in the history."""
    nothing_under_way(row.municipality, LOAD, SWITCH)
    found = type(row).objects.for_municipality(row.municipality).get(pk=row.pk)
    if found.state != State.ACTIVE:
        raise RefusedError("Das gilt schon nicht mehr: Jemand anders hat es ersetzt.")
    found.state = State.PAST
    saved(found, by)


# --- comments ------------------------------------------------------------------------------------


@transaction.atomic
def comment(*, by: User, level: Level, area: str, text: str) -> AreaComment:
    """Say something about the figures of an area."""
    return saved(
        AreaComment(municipality=level.municipality, level=level, area=area, text=text, by=by), by
    )


@transaction.atomic
def withdraw_comment(*, by: User, one: AreaComment) -> None:
    """Take one's own comment back; who manages the municipality, anybody's."""
    held = tuple(memberships_of(by).filter(municipality=one.municipality_id))
    manages = Standing(by, one.municipality, held).may(MANAGE_MUNICIPALITY)
    if one.by_id != by.pk and not manages:
        raise RefusedError(
            "Eine Anmerkung nimmt zurück, wer sie geschrieben hat, oder die Koordination."
        )
    _removed(one, by)
