"""An import in words: every table with its columns, what is asked, what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lueckenlos.areas.asked import asked
from lueckenlos.areas.forms import USES
from lueckenlos.areas.models import Import
from lueckenlos.areas.part_form import BY, COLUMNS, FIXED
from lueckenlos.areas.replacing import to_replace
from lueckenlos.areas.words import ages, areas, number
from lueckenlos.exchange.proposal.counts import OTHER_YEARS

KEYS = {"inhabitants": "inhabitants", "grid": "cells", "settled_places": "cells"}


@dataclass(frozen=True, slots=True)
class Card:
    """A table of an import. `columns`: meaning and column; `found`: what came out of it."""

    number: int
    name: str
    table: str
    on: bool
    why: str
    columns: tuple[tuple[str, str], ...]
    found: tuple[str, ...]
    questions: tuple[str, ...]
    others: tuple[str, ...]
    years: tuple[str, ...]
    replaces: tuple[str, ...]


OTHERS = "Auch diese Tabellen nennen Kinder nach Alter"


def cards(one: Import) -> list[Card]:
    """The tables of an import that are used, then those that could be."""
    shown = [_card(i, part, one) for i, part in enumerate(one.parts) if part["use"] in COLUMNS]
    return sorted(shown, key=lambda card: not card.on)


def _card(at: int, part: Mapping[str, Any], one: Import) -> Card:
    settings, use, found = part["settings"], part["use"], one.found
    inner = settings.get("sheet") or settings.get("layer")
    name = settings.get("name") if use in ("second_population", "indicator") else ""
    return Card(
        number=at,
        name=f"{USES[use]}: {name}" if name else USES[use],
        table=settings.get("file", "") + (f", „{inner}“" if inner else ""),
        on=part["on"],
        why=part["why"],
        columns=(*_columns(use, settings), *(_validity(one) if use == "areas" else ())),
        found=tuple(_found(use, settings, found)) if part["on"] and found else (),
        questions=asked(one, part) if one.state == Import.State.OPEN else (),
        others=_told(part["remarks"], OTHERS) if part["on"] else (),
        years=_told(part["remarks"], OTHER_YEARS) if part["on"] else (),
        replaces=replaces(one, part),
    )


def _told(remarks: Sequence[str], begin: str) -> tuple[str, ...]:
    """What could be loaded, too, as remarks that begin so tell: other tables, or other years."""
    found = [one.removeprefix(begin).lstrip(": ") for one in remarks if one.startswith(begin)]
    return tuple(filter(None, found))


def _columns(use: str, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What each column means, then what holds for all rows."""
    named = settings.get("columns", {})
    shown = [(label, named[key]) for key, label in COLUMNS[use] if named.get(key)]
    if use == "grid" and not shown:
        shown = [("Spalten", "die des Gitters der amtlichen Statistik")]
    if way := settings.get("area_by"):
        shown.append(("nennt Gebiete mit", dict(BY)[way]))
    shown += [(age, column) for column, age in settings.get("bands", {}).items()]
    for key, label in (("where", "nur Zeilen mit"), ("constants", "gilt für alle")):
        for column, value in settings.get(key, {}).items():
            values = " oder ".join(value) if isinstance(value, list) else value
            shown.append((label, f"{FIXED.get(column, column)} = {values}"))
    if settings.get("date"):
        shown.append(("Stichtag", _day(settings["date"])))
    return shown


def _validity(one: Import) -> tuple[tuple[str, str], ...]:
    """From when the borders are valid, as far as somebody has said it."""
    said = (
        f"{one.valid_from:%d.%m.%Y}" if one.valid_from else "heute, wenn Sie nichts anderes sagen"
    )
    return (("gelten ab", said),)


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}"


def _found(use: str, settings: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """What came out, to compare with the source."""
    if use == "areas":
        return [f"{areas(found['areas'])} der Ebene „{found['level']}“"]
    if use in KEYS:
        value, words = found.get(KEYS[use]), "Einwohner" if use == "inhabitants" else "Zellen"
        return [f"{number(value)} {words}"] if value else ["Nichts gefunden"]
    named = _named(use, settings, found)
    if use == "indicator":
        return [_indicator(one) for one in named]
    return [line for one in named for line in _people(one)]


def _named(
    use: str, settings: Mapping[str, Any], found: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """What was found of a part among the children or the indicators."""
    if use == "indicator":
        return [one for one in found["indicators"] if one["name"] == settings.get("name")]
    keys = {"children": "children", "births": "births"}
    return [
        one for one in found["people"]
        if one["key"] == settings.get("key", keys.get(use, one["key"]))
        and (use in keys or one["name"] == settings.get("name"))
    ]  # fmt: skip


def replaces(one: Import, part: Mapping[str, Any]) -> tuple[str, ...]:
    """What a table takes the place of when the import is loaded; nothing once it is."""
    use = part["use"]
    if one.state != Import.State.OPEN or not part["on"] or not one.found:
        return ()
    if use in ("areas", "inhabitants"):
        return ()
    return to_replace(one, use, _named(use, part["settings"], one.found))


def _people(one: Mapping[str, Any]) -> list[str]:
    lines = []
    for start, stop, total, withheld in one["bands"]:
        secret = f" und {number(withheld)} geheime Zahlen" if withheld else ""
        what = "Geburten im Jahr" if one["births"] else ages(start, stop)
        lines.append(f"{what}: {number(total)}{secret}")
    if one["without"]:
        more = f" und {one['more_without']} weitere" if one["more_without"] else ""
        lines.append(f"Ohne Zahl: {', '.join(one['without'])}{more}")
    return lines


def _indicator(one: Mapping[str, Any]) -> str:
    where = areas(one["areas"]) if one["areas"] else "die ganze Kommune"
    return f"{number(one['values'])} Werte, {where}, {_day(one['from'])} bis {_day(one['to'])}"
