"""What an import found, in German words, as its page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lueckenlos.directory.alike_providers import PREFIX
from lueckenlos.directory.import_differences import FURTHER
from lueckenlos.directory.matching import COMPARED, SKIP, Known, Match
from lueckenlos.directory.package_rows import LABELS as BEYOND
from lueckenlos.directory.package_rows import words_of
from lueckenlos.directory.rows import price_in_words
from lueckenlos.directory.service_words import OPEN_TO, PREVENTION, field_names
from lueckenlos.exchange.ages import said_ages
from lueckenlos.exchange.field_words import field_word
from lueckenlos.exchange.offers.questions import ACCESS, COST, often
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.records import OfferRecord

EXAMPLES, LONGEST, MOST_KINDS, MOST_NAMES = 3, 80, 8, 100
WORDS: Mapping[str, Mapping[str, str]] = {
    "cost": COST,
    "access": ACCESS,
    "prevention": PREVENTION,
    "open_to": OPEN_TO,
}
LABELS = {"latitude": "Punkt auf der Karte"}
MEANT_BY = {"from_month": "ages", "to_month": "ages", "classes": "ages", "house_number": "street",
            "x": "latitude", "y": "latitude", "longitude": "latitude"}  # fmt: skip
"""Columns that say something of another field."""
Names = Mapping[str, str]


def label_of(name: str) -> str:
    """The German word of a field."""
    return LABELS.get(name) or field_word(name)


def said_in_words(record: OfferRecord, name: str, areas: Names) -> str:
    """What a record says of a field, "" for nothing."""
    value = getattr(record, name)
    if name == "latitude":
        point = record.latitude is not None and record.longitude is not None
        return f"{record.latitude:.5f}; {record.longitude:.5f}".replace(".", ",") if point else ""
    if value in (None, "", ()):
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if name == "cost" and (price := price_in_words(record.amount, record.amount_description)):
        return price
    if name in WORDS:
        return WORDS[name].get(value, str(value))
    if name == "per_year":
        return often(value)
    return _names(name, value, areas)


def _names(name: str, value: Any, areas: Names) -> str:
    """Areas and fields of action by their names, ages as people say them."""
    known = areas if name in ("area", "service_area") else {}
    known = field_names() if name in ("field", "further_fields") else known
    if isinstance(value, tuple):
        return ", ".join(known.get(one, one) for one in value)
    return said_ages(value) if name == "ages" else known.get(value, str(value))


AS_ROW = {
    "schedules": {"schedule"},
    "contacts": {"contact", "phone", "email"},
    "cost_options": {"cost", "amount", "amount_description"},
}
"""What a package tells of several → the fields of a row that say the first of them."""


def changes_told(row: Match, new: OfferRecord, areas: Names) -> list[list[str]]:
    """Field by field what holds and what is to hold; a secret address is not written down."""
    old = row.known.record if row.known else row.record
    hidden = is_protected(old) or is_protected(new)
    told = []
    for name in (*COMPARED, *FURTHER):
        if name in row.changes:
            secret = hidden and name in ("street", "postcode", "latitude", "host")
            pair = said_in_words(old, name, areas), said_in_words(new, name, areas)
            if pair[0] != pair[1]:
                told.append([label_of(name), *(_unsaid(*pair) if secret else pair)])
    return told


def beyond_told(row: Match) -> list[list[str]]:
    """What a package says otherwise beyond a row: thing by thing, what holds and what is to."""
    known = row.known.beyond if row.known else {}
    return [
        [label, words_of(known.get(name, "")), words_of(row.beyond[name])]
        for name, label in BEYOND.items()
        if name in row.beyond and not (name in AS_ROW and AS_ROW[name] & row.changes.keys())
    ]


def _unsaid(before: str, after: str) -> tuple[str, str]:
    """That something secret is otherwise, but not what it is."""
    told = "jetzt anders, auch geschützt" if before else "(geschützt)"
    return "(geschützt)" if before else "", told if after else ""


def offer_told(record: OfferRecord) -> str:
    """An offer in a line: name, provider, and where unless that is a secret."""
    address = "" if is_protected(record) else record.street
    return ", ".join(filter(None, (record.name, record.provider, address, record.city)))


def list_told(
    part: Mapping[str, Any],
    records: Sequence[OfferRecord],
    problems: Sequence[Problem],
    areas: Names,
) -> Any:
    """What came out of a list: how many offers, in how many rows, of which kinds, examples of every
    column."""
    file = part["settings"].get("file", "")
    mine = [one for one in records if one.file == file]
    kinds = Counter(one.kind or "ohne Angebotsart" for one in mine).most_common()
    return {
        "number": len(mine),
        "rows": len({one.row for one in mine if one.row}),
        "again": sum(
            int(str(p.values["count"]))
            for p in problems
            if p.code == "offer_rows_repeated" and p.file == file
        ),
        "kinds": [[name, count] for name, count in kinds[:MOST_KINDS]],
        "more_kinds": max(0, len(kinds) - MOST_KINDS),
        "examples": {
            name: _examples(mine, MEANT_BY.get(name, name), areas)
            for name in part["settings"].get("columns", {})
        },
    }


def _examples(records: Sequence[OfferRecord], name: str, areas: Names) -> str:
    """The first values of a field that are not the same, no secret ones."""
    if name not in OfferRecord.__dataclass_fields__:
        return ""
    found: dict[str, None] = {}
    for one in records:
        if name in ("street", "latitude", "host") and is_protected(one):
            continue
        said = " ".join(said_in_words(one, name, areas).split())
        if said:
            found[said[:LONGEST]] = None
        if len(found) == EXAMPLES:
            break
    return " · ".join(found)


def questions_told(rows: Sequence[Match]) -> list[dict[str, Any]]:
    """Rows that look like an offer of the inventory or like another row."""
    told = []
    for row in rows:
        twin = offer_told(row.twin) if row.twin else ""
        if row.alike is None and not twin:
            continue
        told.append({
            "row": row.record.id,
            "line": f"{row.record.file}, Zeile {row.record.row}" if row.record.row else "",
            "said": offer_told(row.record),
            "alike": offer_told(row.alike.record) if row.alike else "",
            "service": row.alike.service if row.alike else "",
            "twin": twin,
            "decided": row.said,
            "remembered": row.remembered,
        })  # fmt: skip
    return told


def providers_told(
    providers: Mapping[str, str], decided: Mapping[str, str]
) -> list[dict[str, str]]:
    """Providers that may be one, and what was decided."""
    return [
        {"row": PREFIX + name, "name": name, "alike": alike,
         "decided": decided.get(PREFIX + name, "")}
        for name, alike in providers.items()
    ]  # fmt: skip


def gone_told(gone: Sequence[Known]) -> list[list[str]]:
    """Offers that are no longer in their list."""
    return [[one.service, offer_told(one.record)] for one in gone]


def decided_of(
    decisions: Mapping[str, str], kinds: Sequence[Sequence[str]], rows: Sequence[Match]
) -> dict[str, Any]:
    """What was decided about texts, providers and rows, as it is kept with an import: of rows that
    are left out the number, of single offers of a row the id."""
    providers = {
        key.removeprefix(PREFIX): name for key, name in decisions.items() if key.startswith(PREFIX)
    }
    out, stay = list[OfferRecord](), set[tuple[str, int]]()
    for row in rows:
        if row.outcome in (SKIP, "aside"):
            out.append(row.record)
        else:
            stay.add((row.record.file, row.record.row))
    left_out: dict[str, list[int | str]] = {}
    for one in out:
        key = one.row if one.row and (one.file, one.row) not in stay else one.id
        if key not in left_out.setdefault(one.file, []):
            left_out[one.file].append(key)
    return {"kinds": [list(one) for one in kinds], "providers": providers, "left_out": left_out}
