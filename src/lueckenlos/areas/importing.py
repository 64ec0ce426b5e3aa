"""From uploaded files to rows: look, read, load. The same readers as on the command line."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.areas import rows
from lueckenlos.areas.covering import covered
from lueckenlos.areas.covering_values import covered_values
from lueckenlos.areas.cures import said
from lueckenlos.areas.elsewhere import elsewhere
from lueckenlos.areas.forms import SEVERAL
from lueckenlos.areas.found import counts_inhabitants, told
from lueckenlos.areas.models import (
    Area,
    ChildCount,
    Edition,
    Grid,
    Import,
    Indicator,
    IndicatorValue,
    Level,
    Population,
)
from lueckenlos.areas.queries import area_records, edition_of, levels
from lueckenlos.areas.shown import source_words
from lueckenlos.assemble.bands import side_by_side
from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.need import Need, ahead, read_need, undated, uneven, within
from lueckenlos.exchange.problems import CaseError, Problem, capped
from lueckenlos.exchange.proposal import propose, unrecognised
from lueckenlos.exchange.proposal.looks import look_at, tables_of
from lueckenlos.exchange.proposal.parts import part_as_json, part_of_json, parts_of, text_of
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import AreaRecord, Cell
from lueckenlos.exchange.records import Population as PopulationRecord
from lueckenlos.exchange.severity import Severity
from lueckenlos.jobs.actions import once
from lueckenlos.jobs.kinds import RefusedError, Work
from lueckenlos.jobs.loading import load
from lueckenlos.jobs.models import Job

Hidden = tuple[str, int, int]
LONGEST_KEY, LONGEST_GEMEINDE = 60, 12
UNSEEN = ("Cc", "Cs", "Zl", "Zp")
"""Signs no address and no database takes: controls, halves of signs, ends of lines."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at the files of an import found."""

    parts: list[dict[str, Any]]
    tables: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    found: dict[str, Any]


def known_areas(job: Job) -> list[AreaRecord]:
    """The areas work on an import goes by, none before the first were loaded."""
    edition = edition_of(job)
    return area_records(edition) if edition else []


def alone(municipality: Municipality) -> None:
    """Nobody else loads, switches or plans here till the transaction ends."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def look(one: Import, folder: Path, known: Sequence[AreaRecord]) -> Seen:
    """Recognise what stands in the files, or read them as was decided, and tell what came out."""
    parts, tables, problems = one.parts, one.tables, list[Problem]()
    if not tables:
        looked, kreis, today = look_at([folder]), one.municipality.key, timezone.localdate()
        tables = [asdict(table) for table in tables_of(looked, folder)]
        text, problems = propose(looked, kreis, today, folder, offers=False, known=known)
        parts = [part_as_json(part) for part in parts_of(text)]
        if not any(part["use"] and part["on"] for part in parts):
            offered = {_place(part["settings"]) for part in parts}  # those say why they are off
            lacking = unrecognised(looked, kreis, today, folder, known)
            problems += [one for one in lacking if (one.file, one.sheet) not in offered]
    need, more = read(parts, folder, known)
    found = told(need, one.level or need.planning_level) if not _errors(more) else {}
    if found and (away := elsewhere(one.municipality, need)):
        found["elsewhere"] = away
    return Seen(parts, tables, [problem_as_json(p) for p in capped([*problems, *more])], found)


def _place(settings: Mapping[str, Any]) -> tuple[str, str]:
    """File and sheet or layer of a part."""
    return settings.get("file", ""), settings.get("sheet") or settings.get("layer", "")


def read(
    parts: Sequence[dict[str, Any]], folder: Path, known: Sequence[AreaRecord]
) -> tuple[Need, list[Problem]]:
    """What the parts that are on declare."""
    text = text_of([part_of_json(part) for part in with_keys(parts)])
    need, problems = read_need(text, folder, known)
    need = within(need)
    for one in _everybody(need):
        try:
            side_by_side(one)
        except CaseError as crossed:
            problems += crossed.problems
    today = timezone.localdate()
    return need, [*problems, *undated(need), *ahead(need, today), *uneven(need)]


def with_keys(parts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts; those there may be several of get keys by their names, not by their places.

    So another table of the same name goes on with a series, and one of another name does not
    replace it.
    """
    taken = {part["settings"].get("key") for part in parts}
    found = []
    for part in parts:
        now = part["settings"]
        if part["on"] and part["use"] in SEVERAL and now.get("name") and not now.get("key"):
            key = _free(slugify(plain(now["name"]))[:50] or part["use"], taken)
            taken.add(key)
            part = {**part, "settings": {**now, "key": key}}
        found.append(part)
    return found


def _free(key: str, taken: Container[object]) -> str:
    """A key nobody has: itself, or numbered."""
    numbered = (f"{key}-{number}" for number in count(2))
    return next(one for one in chain([key], numbered) if one not in taken)


def _errors(problems: Iterable[Problem]) -> list[Problem]:
    return [one for one in problems if one.severity is Severity.ERROR]


def problem_as_json(one: Problem) -> dict[str, Any]:
    place = {"file": one.file, "sheet": one.sheet, "row": one.row, "column": one.column}
    what, cure = said(one)
    return {"severity": one.severity.value, **place, "what": what, "cure": cure, "code": one.code}


# --- loading ------------------------------------------------------------------------------------


def load_need(work: Work, one: Import, need: Need) -> Edition | None:
    """Put everything in while it is inactive; the edition that has the areas.

    Raises `RefusedError` where counts have no areas to belong to, or a key is too long.
    """
    _keys_fit(need)
    with once(work, "begin") as first:
        if first:
            _begin(work, one, need)
    loaded = Edition.objects.for_municipality(one.municipality).filter(job=work.job).first()
    edition = loaded or edition_of(work.job)
    if loaded:
        load(work, rows.area_rows(loaded, need.areas), Area.objects.bulk_create,
             step="Gebiete laden", total=len(need.areas))  # fmt: skip
    _load_people(work, one, need)
    _load_indicators(work, one, need)
    return edition


def _inhabitants_from(need: Need) -> str:
    """Where inhabitants come from, unless from the file of the borders."""
    source = need.sources.get("inhabitants")
    return source_words(Edition(**rows.source_values(source))) if source else ""


def put_inhabitants(edition: Edition | None, need: Need, by: User | None) -> None:
    """Inhabitants of areas that were there before; inside a transaction."""
    if edition is None or need.level_known or not counts_inhabitants(need):
        return
    edition.inhabitants_from = _inhabitants_from(need)
    edition._history_user = by  # type: ignore[attr-defined]
    edition.save()
    told = {area.id: area.inhabitants for area in need.areas}
    mine = Area.objects.for_municipality(edition.municipality_id)
    changed = list(mine.filter(edition=edition))
    for area in changed:
        area.inhabitants = told.get(area.key, area.inhabitants)
    mine.bulk_update(changed, ["inhabitants"], batch_size=200)


def _keys_fit(need: Need) -> None:
    places = [(area.id, area.municipality) for area in need.areas] if need.level_known else []
    areas, gemeinden = {key for key, _ in places}, {key for _, key in places}
    for what, keys, most in (
        ("des Gebiets", areas | gemeinden, LONGEST_KEY),
        ("der Gemeinde", gemeinden, LONGEST_GEMEINDE),
    ):
        longest = max(keys, key=len, default="")
        if len(longest) > most:
            raise RefusedError(
                f"Der Schlüssel {what} „{longest[:80]}“ hat mehr als {most} Zeichen. Wählen Sie "
                "die Spalte, in der die Schlüssel stehen."
            )
    for key in sorted(areas | gemeinden):
        if any(unicodedata.category(sign) in UNSEEN for sign in key):
            raise RefusedError(
                f"Im Schlüssel „{shown(key)}“ steht ein Zeilenumbruch oder ein anderes Zeichen, "
                "das man nicht sieht. Nehmen Sie es aus der Datei heraus, und laden Sie sie neu "
                "hoch."
            )
    for key in sorted(areas):
        if key.startswith("/") or not {".", ".."}.isdisjoint(key.split("/")):
            raise RefusedError(
                f"Der Schlüssel „{shown(key)}“ kann nicht in der Adresse einer Seite stehen: Er "
                "beginnt mit einem Schrägstrich oder hat Punkte, wo ein Name sein sollte. Ändern "
                "Sie ihn in der Datei, oder wählen Sie eine andere Spalte."
            )


def _level(municipality: Municipality, name: str) -> Level:
    """The level of a name, however it is spelled; the first one is that of planning."""
    there = list(levels(municipality))
    found = next((one for one in there if plain(one.name) == plain(name)), None)
    if found is None:
        slug = _free(slugify(plain(name))[:50] or "gebiete", {one.slug for one in there})
        found = Level(municipality=municipality, name=name[:100], slug=slug, planning=not there)
        found.save()
    return found


def _begin(work: Work, one: Import, need: Need) -> None:
    """The rows everything else hangs on."""
    alone(one.municipality)
    here = {"municipality": one.municipality, "by": one.by, "job": work.job}
    if need.level_known:
        edition: Edition | None = Edition(
            **here,
            level=_level(one.municipality, one.level or need.planning_level),
            valid_from=one.valid_from or need.sources["areas"].day or timezone.localdate(),
            inhabitants_from=_inhabitants_from(need),
            **rows.source_values(need.sources["areas"]),
        )
        edition.save()  # type: ignore[union-attr]
    else:
        edition = edition_of(work.job)
    for population in _everybody(need):
        if edition is None:
            raise RefusedError("Zu den Kinderzahlen fehlen die Gebiete. Laden Sie sie zuerst.")
        row = rows.population_row(edition, population, _finest(edition, population, need))
        row.by, row.job = one.by, work.job
        row.save()
    for indicator in need.indicators:
        Indicator.objects.create(
            **here,
            edition=edition if any(value.area for value in indicator.values) else None,
            key=indicator.key,
            name=indicator.name[:200],
            definition=indicator.definition,
            unit=indicator.unit[:40],
            threshold=indicator.threshold,
            sensitive=indicator.sensitive,
            **rows.source_values(indicator.source),
        )
    if need.cells:
        _grid(need.cells, need, here)


def _grid(cells: Sequence[Cell], need: Need, here: dict[str, Any]) -> None:
    settled = "settled_places" in need.sources
    source = need.sources["settled_places" if settled else "grid"]
    Grid.objects.create(
        **here,
        settled=settled,
        number=len(cells),
        cells=rows.packed(cells),
        **rows.source_values(source),
    )


def _everybody(need: Need) -> list[PopulationRecord]:
    return [*need.populations, *([need.births] if need.births else [])]


def _finest(edition: Edition, population: PopulationRecord, need: Need) -> str:
    """The finest areas a table counts: those of the level, or only whole Gemeinden."""
    keys = {area.id for area in need.areas}
    fine = any(one.area in keys for one in population.counts)
    return edition.level.name if fine else "Gemeinde"


def _load_people(work: Work, one: Import, need: Need) -> None:
    populations = {
        row.key: row
        for row in Population.objects.for_municipality(one.municipality).filter(job=work.job)
    }
    for record in _everybody(need):
        row = populations[record.key]
        load(work, rows.count_rows(row, record.counts), ChildCount.objects.bulk_create,
             step=f"Zahlen laden: {row.name[:100]} ({row.key})",
             total=len(record.counts))  # fmt: skip
        work.tell("Kleine Zahlen verdecken", 90)
        hidden = hidden_of(record, need.areas)
        with once(work, f"hidden {row.key}") as first:
            if first:
                row.hidden = hidden
                row.save()


def hidden_of(record: PopulationRecord, areas: Sequence[AreaRecord]) -> list[Hidden]:
    """What small-number rules cover of a table of children."""
    groups = _groups(areas)
    found = covered(
        record.counts,
        threshold=record.threshold,
        sensitive=record.sensitive,
        withheld=record.withheld,
        groups=groups if len(groups) > 1 else {},
    )
    return sorted(found.hidden)


def _groups(areas: Sequence[AreaRecord]) -> dict[str, list[str]]:
    """The areas by their Gemeinde."""
    groups: dict[str, list[str]] = {}
    for area in areas:
        if area.municipality:
            groups.setdefault(area.municipality, []).append(area.id)
    return groups


def _load_indicators(work: Work, one: Import, need: Need) -> None:
    found = {
        row.key: row
        for row in Indicator.objects.for_municipality(one.municipality).filter(job=work.job)
    }
    for record in need.indicators:
        row = found[record.key]
        hidden = covered_values(
            record.values,
            threshold=record.threshold,
            sensitive=record.sensitive,
            groups=_groups(need.areas),
        )
        load(work, rows.value_rows(row, record.values, hidden),
             IndicatorValue.objects.bulk_create, step=f"Werte laden: {row.name[:100]} ({row.key})",
             total=len(record.values))  # fmt: skip
