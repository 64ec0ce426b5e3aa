"""The way of reading a source, as its section of a case declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lueckenlos.exchange.reading import Reading
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.parsing import MEANINGS

BY_ID, BY_NAME, BY_NUMBER = "id", "name", "number"


def declared(section: Section) -> Reading:
    """The reading a section declares; what it leaves out the reader decides."""
    return Reading(
        sheet=_sheet(section),
        header=_header(section),
        path=section.text("path", ""),
        layer=section.text("layer", ""),
        encoding=section.text("encoding", ""),
        delimiter=_delimiter(section),
        decimal=section.choice("decimal", "", ("", ",", ".")),
        crs=section.text("crs", ""),
        where=_where(section),
        constants=_texts(section, "constants"),
        flags=_flags(section),
        bands=_texts(section, "bands"),
        signs=_signs(section),
    )


def area_by(section: Section) -> str:
    """How a table names areas: by `id`, by `name` or by `number` (leading zeros aside)."""
    return section.choice("area_by", BY_ID, (BY_ID, BY_NAME, BY_NUMBER))


def _sheet(section: Section) -> str:
    value = section.content.get("sheet")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(section.whole("sheet", 1, 1, 10_000))
    return section.text("sheet", "")


def _header(section: Section) -> tuple[int, int] | None:
    if not section.has("header"):
        return None
    value = section.content["header"]
    if isinstance(value, int) and not isinstance(value, bool):
        row = section.whole("header", 1, 0, 100_000)
        return row, row
    return section.pair("header", (1, 1), 1, 100_000)


def _delimiter(section: Section) -> str:
    if section.content.get("delimiter") == "\t":
        section.has("delimiter")
        return "\t"
    return section.choice("delimiter", "", ("", ",", ";", "|", "tab")).replace("tab", "\t")


def _mapping(section: Section, key: str) -> Mapping[str, Any]:
    value = section.content[key] if section.has(key) else {}
    if not isinstance(value, dict):
        section.wrong(key, 'eine Tabelle wie { "Spalte" = "Wert" }')
        return {}
    return value


def _texts(section: Section, key: str) -> dict[str, str]:
    """A table of texts; numbers become text."""
    found = {}
    for name, value in _mapping(section, key).items():
        if isinstance(value, str | int) and not isinstance(value, bool):
            found[name] = str(value)
        else:
            section.wrong(key, f"ein Text für „{name}“")
    return found


def _where(section: Section) -> dict[str, tuple[str, ...]]:
    """Column → the values to keep; a single value may stand without a list."""
    found = {}
    for name, value in _mapping(section, "where").items():
        values = value if isinstance(value, list) else [value]
        if values and all(isinstance(one, str | int) for one in values):
            found[name] = tuple(str(one) for one in values)
        else:
            section.wrong("where", f"ein Wert oder eine Liste von Werten für „{name}“")
    return found


def _flags(section: Section) -> dict[str, dict[str, str]]:
    found = {}
    for name, value in _mapping(section, "flags").items():
        if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
            found[name] = dict(value)
        else:
            section.wrong("flags", f'eine Tabelle wie {{ "Spalte" = "Wert" }} für „{name}“')
    return found


def _signs(section: Section) -> dict[str, str]:
    signs = _texts(section, "signs")
    for sign, meaning in signs.items():
        if meaning not in MEANINGS:
            section.wrong("signs", f"für „{sign}“ eines von: {', '.join(MEANINGS)}")
    return {sign: meaning for sign, meaning in signs.items() if meaning in MEANINGS}
