"""Which tables tell a figure again and again, so that somebody may keep it as an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations

from lueckenlos.exchange.choosing import fits
from lueckenlos.exchange.declaration import BY_ID
from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.proposal.areas import RUNNING, Ground
from lueckenlos.exchange.proposal.columns import YEAR, last_part, one_of
from lueckenlos.exchange.proposal.counts import counts_of
from lueckenlos.exchange.proposal.looks import Look
from lueckenlos.exchange.proposal.people import A_YEAR, KEY
from lueckenlos.exchange.tables.bands import NO_COUNT
from lueckenlos.exchange.tables.parsing import parse_day, parse_number

COUNTED_AS = "count"
"""The column of the numbers where columns were made rows."""
MOST_FIGURES = 12
"""Columns of numbers that are tried against each other."""
ROUNDED = 0.51
"""How far a share in a table may be from what its persons make."""


@dataclass(frozen=True, slots=True)
class Series:
    """How a table is read as an indicator. `by`: its column of years or days, which of them
    `dated` says; `area` "": of the whole municipality; `counted`: whether it holds whole numbers;
    `others`: further columns of numbers; `years`: of a wide table column → year; `of`: the column
    of how many it is a count."""

    look: Look
    by: str
    dated: str
    column: str
    counted: bool
    others: list[str]
    area: str = ""
    area_by: str = BY_ID
    where: dict[str, str | list[str]] = field(default_factory=dict)
    years: dict[str, str] = field(default_factory=dict)
    of: str = ""

    @property
    def columns(self) -> dict[str, str]:
        """Field → column; of a wide table the years are none."""
        figure = "count" if self.counted else "value"
        named = {"area": self.area, self.dated: self.by, figure: self.column, "of": self.of}
        return {name: column for name, column in named.items() if name and column}


def series_of(look: Look, ground: Ground | None, kreis: str, this_year: int) -> Series | None:
    """How a table tells figures of several years, None where it does not."""
    by = one_of(look.columns, YEAR)
    told = _dated(sorted(look.sorts(by))) if by else ""
    if not told:
        return _wide(look, ground, kreis, this_year)
    found = counts_of(look, ground.keys, kreis, this_year) if ground else None
    area = found.area if found else ""
    where = {name: wish for name, wish in found.where.items() if name != by} if found else {}
    figures = [c for c in look.columns if c not in (by, area) and _is_figure(look, c)]
    if not figures or not _once(look, by, area, where):
        return None
    count, of, share = _persons(look, figures)
    figures = [count, *(c for c in figures if c not in (count, of, share))] if of else figures
    column, *others = figures
    counted = look.counts(column) and not NO_COUNT.search(plain(column))
    way = found.area_by if found else BY_ID
    return Series(look, by, told, column, counted, others, area, way, where, of=of)


def _persons(look: Look, figures: Sequence[str]) -> tuple[str, str, str]:
    """The columns of persons, of all and of their share in per cent, where all rows bear it out;
    else three times "". The persons tell more: how far chance moves a share, and of how few it is.
    """
    rows = look.table.rows if look.table else ()
    told = {c: [_number(row.cells.get(c, "")) for row in rows] for c in figures[:MOST_FIGURES]}
    whole = {column for column in told if look.counts(column)}
    for count, of, share in permutations(told, 3):
        if not {count, of} <= whole:
            continue
        found = [
            (part, every, per_cent)
            for part, every, per_cent in zip(told[count], told[of], told[share], strict=True)
            if part is not None and every and per_cent is not None
        ]
        if len(found) > 1 and all(
            part <= every and abs(100 * part / every - per_cent) <= ROUNDED
            for part, every, per_cent in found
        ):
            return count, of, share
    return "", "", ""


def _number(text: str) -> float | None:
    try:
        return parse_number(text.removesuffix("%").strip())
    except ValueError:
        return None


def _wide(look: Look, ground: Ground | None, kreis: str, this_year: int) -> Series | None:
    """A row for each area and a column for each year, None where a table is none such."""
    found = counts_of(look, ground.keys, kreis, this_year) if ground else None
    if not found:
        return None
    called = {c: match[1] for c in look.columns if (match := A_YEAR.fullmatch(last_part(c)))}
    years = {c: year for c, year in called.items() if look.numeric(c) and int(year) <= this_year}
    enough = len(years) > 1 and len(set(years.values())) == len(years)
    if not enough or not _once(look, "", found.area, found.where):
        return None
    counted = all(look.counts(c) for c in years) and not NO_COUNT.search(plain(look.said))
    others = [c for c in look.columns if c not in (found.area, *called) and _is_figure(look, c)]
    made = Series(look, "", "", COUNTED_AS, counted, others, found.area, found.area_by, found.where)
    return replace(made, years=years)


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
