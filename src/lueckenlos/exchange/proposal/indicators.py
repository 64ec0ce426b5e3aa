"""Which tables tell a figure again and again, so that somebody may keep it as an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lueckenlos.exchange.choosing import fits
from lueckenlos.exchange.declaration import BY_ID
from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.proposal.areas import RUNNING, Ground
from lueckenlos.exchange.proposal.columns import YEAR, last_part, one_of
from lueckenlos.exchange.proposal.looks import Look
from lueckenlos.exchange.proposal.people import A_YEAR, KEY, counts_of
from lueckenlos.exchange.tables.bands import NO_COUNT
from lueckenlos.exchange.tables.parsing import parse_day


@dataclass(frozen=True, slots=True)
class Series:
    """How a table is read as an indicator. `by`: its column of years or days, which of them
    `dated` says; `area` "": of the whole municipality; `counted`: whether it holds whole numbers;
    `others`: further columns of numbers."""

    look: Look
    by: str
    dated: str
    column: str
    counted: bool
    others: list[str]
    area: str = ""
    area_by: str = BY_ID
    where: dict[str, str | list[str]] = field(default_factory=dict)


def series_of(look: Look, ground: Ground | None, kreis: str, this_year: int) -> Series | None:
    """How a table tells figures of several years, None where it does not."""
    by = one_of(look.columns, YEAR)
    told = _dated(sorted(look.sorts(by))) if by else ""
    if not told:
        return None
    found = counts_of(look, ground.keys, kreis, this_year) if ground else None
    area = found.area if found else ""
    where = {name: wish for name, wish in found.where.items() if name != by} if found else {}
    figures = [c for c in look.columns if c not in (by, area) and _is_figure(look, c)]
    if not figures or not _once(look, by, area, where):
        return None
    column, *others = figures
    counted = look.counts(column) and not NO_COUNT.search(plain(column))
    way = found.area_by if found else BY_ID
    return Series(look, by, told, column, counted, others, area, way, where)


def _dated(values: Sequence[str]) -> str:
    """Whether a column of several values holds years or days; "" for neither."""
    if len(values) < 2:
        return ""
    if all(len(value) == 4 and A_YEAR.fullmatch(value) for value in values):
        return "year"
    try:
        return "day" if all(map(parse_day, values)) else ""
    except ValueError:
        return ""


def _is_figure(look: Look, column: str) -> bool:
    """Whether a column holds numbers that are no keys."""
    name = last_part(column)
    return look.numeric(column) and not KEY.search(name) and not RUNNING.fullmatch(name)


def _once(look: Look, by: str, area: str, where: dict[str, str | list[str]]) -> bool:
    """Whether every area has one row for a day."""
    rows = [
        (row.cells.get(area, ""), row.cells.get(by, ""))
        for row in (look.table.rows if look.table else ())
        if all(
            fits(row.cells.get(column, ""), wish if isinstance(wish, list) else [wish])
            for column, wish in where.items()
        )
    ]
    return len(set(rows)) == len(rows)
