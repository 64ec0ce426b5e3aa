"""Writing imports of lists: decisions about them, loading, and what is left where that failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas import actions as areas_actions
from lueckenlos.areas.actions import CHANGED, COMPARE_AGAIN, ChangedError, locked, saved
from lueckenlos.areas.file_actions import remove_files
from lueckenlos.areas.importing import alone
from lueckenlos.areas.models import Import
from lueckenlos.directory import queries
from lueckenlos.directory.importing import ANSWERS
from lueckenlos.directory.loading import forget, remove_loading
from lueckenlos.directory.models import InventoryImport, KindDecision, Service, Status
from lueckenlos.exchange.folding import fold
from lueckenlos.jobs.actions import order
from lueckenlos.jobs.models import Job, StoredFile

LOOK, LOAD, HARVEST = "directory.look", "directory.load", "directory.harvest"
OTHER_INVENTORY = (
    "Seit die Dateien angesehen wurden, hat sich der Bestand geändert. Die Dateien werden jetzt "
    "noch einmal verglichen; sehen Sie danach noch einmal nach, was sich ändert."
)
BUSY = "Es werden gerade Angebote geladen. Warten Sie, bis das fertig ist."
State = InventoryImport.State
OVERLAP = timedelta(hours=1)
"""Clocks differ: what was changed so long before the last reading is read again."""


# --- imports -------------------------------------------------------------------------------------


@transaction.atomic
def start_import(
    *,
    by: User,
    municipality: Municipality,
    files: Sequence[StoredFile],
    parts: Sequence[dict[str, Any]] = (),
) -> InventoryImport:
    """Begin an import of lists and have them looked at; `parts` where it is known how to read."""
    made = InventoryImport(municipality=municipality, by=by, parts=list(parts))
    saved(made, by).files.set(files)
    _look(made, by)
    return made


@transaction.atomic
def start_harvest(
    *, by: User, municipality: Municipality, url: str, everything: bool = False
) -> InventoryImport:
    """Begin an import of what an HSDS interface tells: what was changed there since it was read and
    loaded last, or `everything`."""
    before = queries.harvested(municipality, url)
    since = None if everything or before is None else before - OVERLAP
    made = InventoryImport(municipality=municipality, by=by, url=url, since=since)
    saved(made, by)
    made.job = _ordered(HARVEST, made, by)
    return saved(made, by)


@transaction.atomic
def note_harvested(*, one: InventoryImport, file: StoredFile, at: datetime) -> InventoryImport:
    """The file an interface was read into, from when on."""
    found = locked(one, State.LOOKING)
    found.read_at = at
    saved(found, one.by).files.set([file])
    return found


def start_answers(
    *, by: User, municipality: Municipality, files: Sequence[StoredFile]
) -> InventoryImport:
    """Begin an import of workbooks that providers have answered."""
    parts = [part_of(ANSWERS, {"file": name}) for name in _names(files)]
    return start_import(by=by, municipality=municipality, files=files, parts=parts)


def part_of(use: str, settings: dict[str, Any]) -> dict[str, Any]:
    """A part nobody proposed."""
    told = {"use": use, "on": True, "why": "", "settings": settings}
    return {**told, "questions": [], "remarks": []}


def _names(files: Sequence[StoredFile]) -> list[str]:
    """What the files are called. Raises `RefusedError` where two are called the same."""
    names = [one.name for one in files]
    if len(set(names)) < len(names):
        raise RefusedError("Zwei Dateien heißen gleich. Benennen Sie eine um.")
    return names


@transaction.atomic
def load_declared(
    *,
    by: User,
    municipality: Municipality,
    files: Sequence[StoredFile],
    parts: Sequence[dict[str, Any]],
    after: Import | None = None,
) -> InventoryImport:
    """Load lists whose reading is declared already, as in a case, without a look at them; `after`
    an import of the areas they name has ended."""
    made = InventoryImport(municipality=municipality, by=by, parts=list(parts), state=State.LOADING)
    saved(made, by).files.set(files)
    if after is None:
        made.job = _ordered(LOAD, made, by)
    else:
        given = {"import": str(made.pk), "after": str(after.job_id)}
        made.job = order(kind=LOAD, by=by, municipality=municipality, **given)
    return saved(made, by)


def _ordered(kind: str, one: InventoryImport, by: User) -> Job:
    """Work on an import, by the areas that are valid now, however long it takes."""
    given = {"import": str(one.pk), "edition": _edition_key(one.municipality)}
    return order(kind=kind, by=by, municipality=one.municipality, **given)


def _edition_key(municipality: Municipality) -> str:
    edition = queries.planning_edition(municipality)
    return str(edition.pk) if edition else ""


def _look(one: InventoryImport, by: User) -> None:
    one.state = State.LOOKING
    one.job = _ordered(LOOK, one, by)
    one.version += 1
    saved(one, by)


@transaction.atomic
def change_import(
    *,
    by: User,
    one: InventoryImport,
    version: int,
    parts: Sequence[dict[str, Any]] | None = None,
    decisions: Mapping[str, str] | None = None,
    tables: Sequence[dict[str, Any]] | None = None,
) -> InventoryImport:
    """Decide how lists are read, what their columns are called, or what single rows are, and have
    them looked at again.

    Raises `ChangedError` where the import is no longer of that version.
    """
    found = locked(one, State.OPEN)
    if found.version != version:
        raise ChangedError(CHANGED)
    if parts is not None:
        found.parts = list(parts)
    if tables is not None:
        found.tables = list(tables)
    if decisions is not None:
        said = {**found.decisions, **decisions}
        found.decisions = {row: text for row, text in said.items() if text}
    _look(found, by)
    return found


@transaction.atomic
def look_again(*, by: User, one: InventoryImport) -> None:
    """Have the files read again, as after a decision about kinds."""
    _look(locked(one, State.OPEN), by)


@transaction.atomic
def load_import(*, by: User, one: InventoryImport, version: int) -> InventoryImport:
    """Order the loading of what an import found, or, where the inventory is another since it was
    looked at, another look.

    Raises `ChangedError` where the import is no longer of that version.
    """
    found = locked(one, State.OPEN)
    if found.version != version:
        raise ChangedError(COMPARE_AGAIN)
    _nothing_is_loaded(found.municipality)
    if not found.found or any(p["severity"] == "error" for p in found.problems):
        raise RefusedError("Der Prüfbericht nennt noch Fehler. Beheben Sie sie zuerst.")
    if number := open_questions(found.found):
        raise RefusedError(
            f"{_rows(number)} noch offen. Entscheiden Sie unter „Ist das dasselbe?“, und speichern "
            "Sie; dann können Sie laden."
        )
    edition = _edition_key(found.municipality)
    other = found.job is None or found.job.input.get("edition") != edition
    if other or found.found["stand"] != queries.stand(found.municipality):
        _look(found, by)
        return found
    if not loads_something(found.found):
        raise RefusedError("In diesem Import ist nichts, was neu oder anders wäre.")
    found.job = _ordered(LOAD, found, by)
    found.state = State.LOADING
    return saved(found, by)


def _rows(number: int) -> str:
    return "Bei einer Zeile ist" if number == 1 else f"Bei {number} Zeilen ist"


def open_questions(found: Mapping[str, Any]) -> int:
    """How many rows look like something that is there, and nobody has said what they are."""
    return sum(not one["decided"] for one in found.get("questions", ()))


def loads_something(found: Mapping[str, Any]) -> bool:
    """Whether anything would be new, changed or declared complete."""
    numbers = found.get("numbers", {})
    return bool(numbers.get("new") or numbers.get("change") or found.get("complete"))


def _nothing_is_loaded(municipality: Municipality) -> None:
    alone(municipality)
    jobs = Job.objects.for_municipality(municipality).filter(kind=LOAD)
    if jobs.filter(state__in=(Job.State.WAITING, Job.State.RUNNING)).exists():
        raise RefusedError(BUSY)


# --- kinds ---------------------------------------------------------------------------------------


@transaction.atomic
def decide_kinds(*, by: User, municipality: Municipality, kinds: Mapping[str, str]) -> int:
    """Decide what texts mean, "" takes a decision back; how many are decided otherwise now."""
    rows = KindDecision.objects.for_municipality(municipality)
    known = {one.folded: one for one in rows.select_for_update(no_key=True)}
    number = 0
    for text, kind in kinds.items():
        folded = fold(text)[:700]
        there = known.get(folded)
        if there is None and kind:
            made = KindDecision(municipality=municipality, text=text[:500], folded=folded)
            known[folded] = _decided(made, kind, by)
        elif there is not None and kind and there.kind != kind:
            _decided(there, kind, by)
        elif there is not None and not kind:
            there._history_user = by  # type: ignore[attr-defined]
            there.delete()
        else:
            continue
        number += 1
    return number


def _decided(one: KindDecision, kind: str, by: User) -> KindDecision:
    one.kind, one.by = kind, by
    return saved(one, by)


def discard_import(*, by: User, one: InventoryImport) -> None:
    """Give an import up and forget its files and what was compared. Commits by itself."""
    areas_actions.discard_import(by=by, one=one)
    with transaction.atomic():
        found = locked(one, State.DISCARDED)
        forget(found)
        found.found.pop("case", None)
        saved(found, by)
        every = Service.objects.for_municipality(one.municipality)
        remove_loading(every.filter(batch=found, status=Status.LOADING))


def remove_uploads(*, by: User, one: InventoryImport) -> None:
    """Remove the files of a loaded import, and what was decided about texts that stand in them;
    what was loaded stays. Commits by itself."""
    remove_files(by=by, one=one)
    with transaction.atomic():
        found = locked(one, State.LOADED)
        found.found.pop("case", None)
        saved(found, by)
