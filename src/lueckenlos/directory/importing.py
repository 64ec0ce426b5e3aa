"""From uploaded lists to offers: look, read as on the command line, compare with the inventory."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils import timezone

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.importing import Seen, problem_as_json
from lueckenlos.areas.part_form import BY
from lueckenlos.directory import queries
from lueckenlos.directory.alike_providers import suggested, with_decided
from lueckenlos.directory.exporting import TITLES
from lueckenlos.directory.import_columns import as_before, not_read, table_of
from lueckenlos.directory.import_differences import further_differences, without_usual
from lueckenlos.directory.import_words import (
    MEANT_BY,
    MOST_NAMES,
    beyond_told,
    changes_told,
    decided_of,
    gone_told,
    list_told,
    offer_told,
    providers_told,
    questions_told,
)
from lueckenlos.directory.matching import KEEP, NEW, SKIP, Known, Listing, Match, matched, missing
from lueckenlos.directory.models import InventoryImport, KindDecision, Service, Status
from lueckenlos.directory.package_rows import otherwise, told_by, told_in
from lueckenlos.directory.remembering import decided_before, remember
from lueckenlos.directory.rows import Entry, entries, records_of
from lueckenlos.exchange.ages import read_ages, says_nothing
from lueckenlos.exchange.field_words import field_word
from lueckenlos.exchange.offers.answers import read_answers
from lueckenlos.exchange.offers.decisions import read_decisions, undecided
from lueckenlos.exchange.offers.listed import read_complete, read_listed
from lueckenlos.exchange.offers.read import DECISIONS
from lueckenlos.exchange.problems import CaseError, Problem, capped
from lueckenlos.exchange.proposal import propose
from lueckenlos.exchange.proposal.looks import look_at, tables_of
from lueckenlos.exchange.proposal.parts import part_as_json, part_of_json, parts_of, text_of
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import AreaRecord, Completeness, OfferRecord
from lueckenlos.exchange.severity import Severity

USES = {"offers": "Liste von Angeboten", "addresses": "Verzeichnis von Adressen"}
ANSWERS = "answers"
"""Use of a workbook with questions that providers have answered."""
LISTED = (*USES, ANSWERS)
KEY = TITLES["id"]
BY_TITLE = {title: name for name, title in TITLES.items()}
CURES = {
    "kinds_open": "Entscheiden Sie einmal, was gemeint ist: oben unter „Angebotsarten "
    "entscheiden“.",
    "offer_column_missing": "Wählen Sie die Spalte bei der Liste unter „Ändern“, oder ergänzen Sie "
    "sie in der Datei.",
    "provider_is_a_sort": "Wählen Sie bei der Liste unter „Ändern“ als „Träger“ die Spalte mit dem "
    "Namen, wenn es eine gibt.",
    "complete_by_nobody": "Tragen Sie bei der Liste ein, wer sie führt und wann sie geliefert "
    "wurde, oder nehmen Sie dort zurück, dass sie vollständig ist.",
}
"""Problem → what to do about it here, where the command line does something else."""
AREA_BY = re.compile(r'area_by = "(\w+)"')
FIELD = re.compile(r"„[a-z_]+“ \(([^)]+)\)")
"""A key of a case file as messages quote it, with what it means."""
Kinds = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Read:
    """What stands in the files, compared with the inventory. `offers`: all the files say;
    `complete`: what their lists are declared complete for; `providers`: whom each may be."""

    rows: list[Match]
    offers: tuple[OfferRecord, ...]
    gone: list[Known]
    problems: list[Problem]
    complete: tuple[Completeness, ...] = ()
    providers: Mapping[str, str] = field(default_factory=dict)


def kinds_of(municipality: Municipality) -> list[list[str]]:
    """The texts whose kind is decided, with the kind."""
    found = KindDecision.objects.for_municipality(municipality).values_list("text", "kind")
    return [list(one) for one in found]


def look(one: InventoryImport, folder: Path, areas: Sequence[AreaRecord]) -> Seen:
    """Recognise the lists in the files, or read them as was decided, and tell what came out."""
    parts, tables, problems = one.parts, one.tables, list[Problem]()
    if not parts:
        tables, parts, problems = _proposed(one.municipality, folder, areas)
    kinds, stand = kinds_of(one.municipality), queries.stand(one.municipality)
    seen = read(one, parts, folder, areas, kinds)
    problems = capped([*problems, *seen.problems])
    failed = any(p.severity is Severity.ERROR for p in seen.problems)
    found = {} if failed else _told(one, parts, tables, seen, folder)
    if found:
        remember(one.municipality, seen.rows, one.by)
        case = decided_of(one.decisions, kinds, seen.rows)
        found |= {"kinds": kinds, "stand": stand, "case": case}
    return Seen(parts, tables, [_as_json(p) for p in problems], found)


def _as_json(problem: Problem) -> dict[str, Any]:
    """A problem with the cure there is in the browser."""
    told = problem_as_json(problem)
    cure = CURES.get(problem.code, told["cure"])
    return {**told, "what": _in_words(told["what"]), "cure": _in_words(cure)}


def _in_words(text: str) -> str:
    """A sentence without keys of a case file: fields by their words, as the form calls them."""
    way = "wählen Sie bei der Liste unter „Ändern“: Die Tabelle nennt Gebiete mit {}"
    text = AREA_BY.sub(lambda found: way.format(dict(BY).get(found[1], found[1])), text)
    return FIELD.sub(r"„\1“", text)


def _proposed(
    municipality: Municipality, folder: Path, areas: Sequence[AreaRecord]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[Problem]]:
    """The tables of the files, the lists among them, and what hindered the look."""
    files = sorted(one for one in folder.iterdir() if one.name[:1] != ".")
    looked, today = look_at(files), timezone.localdate()
    tables = [asdict(table) for table in tables_of(looked, folder)]
    try:
        text, problems = propose(looked, municipality.key, today, folder, known=areas)
    except CaseError as error:
        return tables, [], list(error.problems)
    parts = [part_as_json(part) for part in parts_of(text) if part.use in USES]
    told = [_as_known(municipality, part, table_of(part, tables)) for part in parts]
    return tables, told, problems


def _as_known(
    municipality: Municipality, part: dict[str, Any], table: dict[str, Any]
) -> dict[str, Any]:
    """A list that was exported here says itself what its columns are; another one is read as the
    one with the same columns was before."""
    if part["use"] != "offers" or not is_own(table):
        return part if table.get("heads") else as_before(municipality, part, table)
    columns = {BY_TITLE[title]: title for title in table["columns"] if title in BY_TITLE}
    kept = {key: part["settings"][key] for key in ("file", "sheet") if key in part["settings"]}
    settings = {**kept, "columns": columns}
    return {**part, "on": True, "questions": [], "settings": settings}


def is_own(table: Mapping[str, Any]) -> bool:
    """Whether a table was exported from the inventory: by its first columns."""
    columns = [title for title in table["columns"] if title in BY_TITLE]
    return bool(columns) and table["columns"][0] == KEY and columns == [
        title for title in TITLES.values() if title in columns
    ] and len(columns) > 3  # fmt: skip


# --- reading -------------------------------------------------------------------------------------


def read(
    one: InventoryImport,
    parts: Sequence[dict[str, Any]],
    folder: Path,
    areas: Sequence[AreaRecord],
    kinds: Kinds,
) -> Read:
    """What the parts that are on say, and what it is beside the inventory."""
    known = known_offers(one.municipality)
    answers = [part["settings"]["file"] for part in parts if part["use"] == ANSWERS]
    if answers:
        return _answered(known, folder, answers)
    _write_kinds(folder / DECISIONS, kinds)
    used = [_bare(part) for part in parts if part["on"] and part["use"] in USES]
    text = text_of([part_of_json(part) for part in used])
    listed_so, problems, _ = read_listed(text, folder, areas)
    providers = suggested(listed_so, {k.record.provider for k in known if k.active})
    offers = with_decided(listed_so, one.decisions)
    complete, more = read_complete(text, offers)
    listings = {part["settings"]["file"]: _listing(part, one.tables) for part in used}
    places = [area.name for area in areas]
    told_beside = told_in(folder, listings)
    before = decided_before(one.municipality)
    rows = matched(offers, known, listings, one.decisions, places, told_beside, before)
    for row in rows:
        _compare(row, listings.get(row.record.file, Listing()))
    listed = [part for part in used if part["use"] == "offers"]
    files = {said for said, listing in listings.items() if not listing.own}
    titles = {part["settings"].get("title", "") for part in listed} - {""}
    whole = bool(offers) and one.since is None
    gone = missing(rows, known, files, titles) if whole else []
    told = [*problems, *more, *_ages_unread(offers)]
    return Read(rows, offers, gone, told, complete, providers)


def _compare(row: Match, listing: Listing) -> None:
    """Note what a row, and what its package tells beyond it, says otherwise."""
    known, told = row.known, row.told
    if known is None or not known.active:
        return
    row.changes |= further_differences(known.record, row.record, listing)
    if told is None:
        return
    row.beyond = otherwise(known.beyond, told.said, is_protected(known.record))
    if told.said.get("schedules") == known.beyond.get("schedules"):
        row.changes.pop("per_year", None)  # only counted, from times that are known
    if told.service == known.service:
        without_usual(row.changes, known, row.record)


def _ages_unread(offers: Sequence[OfferRecord]) -> list[Problem]:
    """The ages nobody can read, as an analysis tells them."""
    return [
        Problem("age_unreadable", one.file, one.row or None, field_word("ages"),
                {"value": shown(one.ages)})
        for one in offers
        if one.ages and read_ages(one.ages) is None and not says_nothing(one.ages)
    ]  # fmt: skip


def _bare(part: dict[str, Any]) -> dict[str, Any]:
    """A part without the day of delivery as a text where it is none."""
    said = {key: value for key, value in part["settings"].items() if value not in ("", None, {})}
    return {**part, "settings": said}


def _listing(part: Mapping[str, Any], tables: Sequence[Mapping[str, Any]]) -> Listing:
    columns = part["settings"].get("columns", {})
    titles = list(columns.values())
    own = columns.get("id") == KEY and all(TITLES.get(name) == t for name, t in columns.items())
    package = not titles
    return Listing(
        own=own and len(titles) > 3,
        ids="id" in columns or package,
        states=frozenset(MEANT_BY.get(name, name) for name in columns),
        title=part["settings"].get("title", ""),
    )


def _write_kinds(path: Path, kinds: Kinds) -> None:
    """The decided kinds as the table the command line reads."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("text", "art"))
        writer.writerows(kinds)


def _answered(known: Sequence[Known], folder: Path, files: Sequence[str]) -> Read:
    """What providers answered, as changes of the offers they were asked about."""
    asked = [one for one in known if one.active]
    offers, problems = tuple(one.record for one in asked), list[Problem]()
    for file in files:
        try:
            offers, more = read_answers(folder / file, offers)
            problems += more
        except CaseError as error:
            problems += error.problems
    rows = [Match(new, one, changes=_otherwise(one.record, new))
            for one, new in zip(asked, offers, strict=True)]  # fmt: skip
    return Read([row for row in rows if row.changes], offers, [], problems)


def _otherwise(old: OfferRecord, new: OfferRecord) -> dict[str, Any]:
    names = OfferRecord.__dataclass_fields__
    found = {name: getattr(new, name) for name in names if getattr(new, name) != getattr(old, name)}
    if found.keys() & {"amount", "amount_description"}:
        found["cost"] = new.cost
    if found.keys() & {"street", "postcode", "city"} and "latitude" not in found:
        found |= {"latitude": None, "longitude": None, "approximate": False}
    return found


def known_offers(municipality: Municipality) -> list[Known]:
    """The offers of the inventory, those put away too, as records."""
    every = Service.objects.for_municipality(municipality).exclude(status=Status.LOADING)
    titles = _titles(municipality)
    return [
        known
        for entry in entries(every.order_by("position", "code"))
        for known in _known(entry, titles)
    ]


def _known(entry: Entry, titles: Mapping[tuple[Any, str], str]) -> list[Known]:
    service = entry.service
    title = titles.get((service.batch_id, service.file), "")
    active = service.status == Status.ACTIVE
    return [
        Known(str(service.pk), service.version, at, record, active, title, told_by(entry, place))
        for at, (record, place) in enumerate(
            zip(records_of(entry), entry.at_locations, strict=True)
        )
    ]


def _titles(municipality: Municipality) -> dict[tuple[Any, str], str]:
    """Import and file → the title of the list."""
    imports = InventoryImport.objects.for_municipality(municipality)
    return {
        (pk, part["settings"].get("file", "")): part["settings"].get("title", "")
        for pk, parts in imports.values_list("pk", "parts")
        for part in parts
    }


def changed(row: Match) -> OfferRecord:
    """The record of an offer as it is to be."""
    known = row.known.record if row.known else row.record
    return replace(known, **row.changes)


# --- what is told --------------------------------------------------------------------------------


def _told(
    one: InventoryImport,
    parts: Sequence[dict[str, Any]],
    tables: Sequence[dict[str, Any]],
    seen: Read,
    folder: Path,
) -> dict[str, Any]:
    """What would come of the import, for its page; and what is done when it is loaded."""
    areas = queries.area_names(one.municipality)
    outcomes = [(row, row.outcome) for row in seen.rows]
    new = [row for row, outcome in outcomes if outcome == NEW]
    by_number = {name: sum(o == name for _, o in outcomes)
                 for name in (NEW, "change", "same", SKIP, "aside")}  # fmt: skip
    return {
        "numbers": by_number,
        "new": [offer_told(row.record) for row in new[:MOST_NAMES]],
        "aside": [offer_told(row.record) for row, o in outcomes if o == "aside"][:MOST_NAMES],
        "changes": [_change(row, areas) for row in seen.rows if row.changes or row.beyond],
        "questions": questions_told(seen.rows),
        "providers": providers_told(seen.providers, one.decisions),
        "protected": sum(
            outcome in (NEW, "change") and is_protected(changed(row)) for row, outcome in outcomes
        ),
        "gone": gone_told(seen.gone),
        "lists": {
            str(number): list_told(part, seen.offers, seen.problems, areas) | _columns(part, tables)
            for number, part in enumerate(parts)
            if part["on"] and part["use"] == "offers"
        },
        "undecided": _undecided(seen.offers, folder / DECISIONS),
        "plan": plan_of(seen.rows),
        "complete": bool(seen.complete),
    }


def _columns(part: dict[str, Any], tables: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """What the columns of a list are called, to know them again, and those nobody reads."""
    table = table_of(part, tables)
    unread = [] if is_own(table) else not_read(part, table)
    return {"headings": list(table["columns"]), "unread": unread}


def _change(row: Match, areas: Mapping[str, str]) -> dict[str, Any]:
    assert row.known is not None
    return {
        "row": row.record.id,
        "service": row.known.service,
        "name": row.known.record.name,
        "keep": row.said == KEEP,
        "fields": [*changes_told(row, changed(row), areas), *beyond_told(row)],
    }


def plan_of(rows: Sequence[Match]) -> list[list[Any]]:
    """What is done with each row, so that loading does what was shown and nothing else."""
    return [
        [row.record.id, row.outcome, row.known.service if row.known else "",
         row.known.at if row.known else 0, row.known.version if row.known else 0]
        for row in rows
    ]  # fmt: skip


def _undecided(offers: Sequence[OfferRecord], path: Path) -> list[dict[str, Any]]:
    """Texts of the lists whose kind nobody knows, with proposals."""
    if not path.exists():
        return []
    decisions, _ = read_decisions(path)
    return [
        {"text": one.text, "count": one.count, "examples": list(one.examples),
         "proposals": [list(pair) for pair in one.proposals]}
        for one in undecided(offers, decisions)
    ]  # fmt: skip
