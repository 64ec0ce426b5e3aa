"""Base data that counts: children by Gemeinde and age, and births, from tables of the offices.

What a column is its cells tell: keys of Gemeinden, ages, sexes, days, counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lueckenlos.exchange.ages import LAST_MONTH, read_ages
from lueckenlos.exchange.base.laender import LAENDER
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.tables.bands import guess_bands
from lueckenlos.exchange.tables.parsing import parse_count, parse_day
from lueckenlos.exchange.tables.table import Row, Table
from lueckenlos.exchange.tables.totals import WHOLE

KEY = re.compile(r"(\d{2}|\d{3}|\d{5}|\d{8}|\d{12})", re.ASCII)
AGE = re.compile(
    r"\d+\D{0,12}\d*\s*(?:jahr|j\b)|^unter \d|u\d|insgesamt|^\d{1,2}-(?:unter )?\d{1,2}$"
)
SEXES = WHOLE | frozenset("maennlich weiblich divers".split(" "))
NATIONS = WHOLE | frozenset("deutsche auslaender auslaenderinnen deutsch".split(" "))
PREFERRED = re.compile(r"insgesamt|anzahl|bevoelkerung|lebendgeborene|geburten|count|value|wert")
PART = re.compile(r"maennlich|weiblich|divers|deutsch|auslaend|prozent|anteil")
BIRTHS = re.compile(r"lebendgeb|geburten|geborene|births")
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of the Land: key of a Gemeinde or Kreis, ages in years (0, 0 for births), and the
    count, None where it is withheld."""

    area: str
    from_year: int
    to_year: int
    count: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a table counts: `births` or children, at what `time`; `kreise` of whole Kreise only."""

    rows: tuple[Counted, ...]
    births: bool
    time: str
    kreise: int


def read_counts(
    table: Table, land: str, gemeinden: Iterable[str], problems: list[Problem]
) -> Counts | None:
    """Children or births of the Land's Gemeinden; None where the table counts neither.

    Kreisfreie Städte stand as Kreise in such tables; rows of a Landkreis are left out of children.
    """
    meant = _meant(table)
    if meant is None:
        return None
    keys = [row.cells.get(meant.key, "") for row in meant.rows]
    areas = _Areas(land, set(gemeinden), keys)
    found: dict[tuple[str, int, int], Counted] = {}
    odd: dict[str, list[int]] = {"base_counts_twice": [], "base_rows_unreadable": []}
    for row in meant.rows:
        area = areas.of(row.cells.get(meant.key, ""), meant.births)
        for column, text in meant.counts.items() if area else ():
            years = (0, 0) if meant.births else _years(text or row.cells.get(meant.age, ""))
            if years is None:
                continue
            try:
                counted = Counted(area, *years, parse_count(row.cells.get(column, "")).value)
            except ValueError:
                odd["base_rows_unreadable"].append(row.number)
                continue
            first = found.setdefault((area, *years), counted)
            if first is not counted and meant.parted:
                found[(area, *years)] = replace(first, count=_sum(first.count, counted.count))
            elif first is not counted:
                odd["base_counts_twice"].append(row.number)
    for code, numbers in odd.items():
        examples = ", ".join(map(str, numbers[:3]))
        if numbers:
            problems.append(table.problem(code, count=len(numbers), examples=examples))
    kreise = len({one.area for one in found.values() if len(one.area) == 5})
    return Counts(tuple(found.values()), meant.births, meant.time, kreise)


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a table means: `counts` are its columns of counts with the age each is for, "" where
    the age stands in the column `age`; `rows` those of everybody at the latest `time`. `parted`:
    it has the sexes or nations, but nobody's total, so that they add up."""

    key: str
    births: bool
    counts: dict[str, str]
    age: str
    rows: list[Row]
    time: str
    parted: bool


def _sum(one: int | None, two: int | None) -> int | None:
    return None if one is None or two is None else one + two


def _meant(table: Table) -> _Meant | None:
    key = _key_column(table)
    if key is None:
        return None
    births = any(BIRTHS.search(fold(text)) for text in (*table.columns, table.file))
    bands = {} if births else guess_bands(table.columns)
    age = "" if births or bands else _age_column(table)
    if not (births or bands or age):
        return None
    whole, parted = _whole_only(table, [key, age])
    rows, time = _latest(table, whole)
    if not bands:
        values = _value_columns(table, rows, (key, age, *_times(table)))
        bands = dict.fromkeys(values[:1], "")
    return _Meant(key, births, bands, age, rows, time, parted) if bands else None


class _Areas:
    """Keys of a table as keys of Gemeinden."""

    def __init__(self, land: str, gemeinden: set[str], keys: Sequence[str]) -> None:
        self.land, self.gemeinden = land, gemeinden
        self.above = {key[:size] for key in keys for size in (2, 5) if len(key) > size}
        self.listed = any(len(key) >= 8 for key in keys)

    def of(self, key: str, births: bool) -> str:
        """The Gemeinde of a key, a Kreis only for births, "" for what is above or elsewhere.

        A Kreis with nothing below it in a table that lists Gemeinden is a kreisfreie Stadt.
        """
        key = key[:5] + key[9:] if len(key) == 12 else key
        if not key.startswith(self.land) or not KEY.fullmatch(key):
            return ""
        if len(key) == 8:
            return key
        whole = key.ljust(8, "0")
        if whole in self.gemeinden:
            return whole
        if not self.gemeinden and key not in self.above and (len(key) == 2 or self.listed):
            return whole
        return key if births and len(key) == 5 and key not in self.above else ""


def _key_column(table: Table) -> str | None:
    """The column with keys of Gemeinden or Kreise: the longest keys win."""
    best: tuple[float, str] | None = None
    for column in table.columns:
        cells = _cells(table, column)
        keys = [cell for cell in cells if KEY.fullmatch(cell) and cell[:2] in LAENDER]
        long = [key for key in keys if len(key) in (5, 8, 12)]
        if len(keys) < MOSTLY * len(cells) or not long:
            continue
        score = sum(map(len, long)) / len(long)
        if best is None or score > best[0]:
            best = score, column
    return best[1] if best else None


def _age_column(table: Table) -> str:
    """The column with ages, "" where there is none."""
    for column in table.columns:
        cells = set(_cells(table, column))
        ages = sum(_is_age(cell) for cell in cells)
        if len(cells) > 1 and ages >= MOSTLY * len(cells) and any(map(_years, cells)):
            return column
    return ""


def _is_age(text: str) -> bool:
    return bool(AGE.search(" ".join(text.casefold().split())))


def _years(text: str) -> tuple[int, int] | None:
    """Whole years `[from, to)` below 18; None for grown-ups, totals and what is no age."""
    if fold(text) in WHOLE:
        return None
    ages = read_ages(text)
    if ages is None or ages.start < 0 or ages.start % 12 or ages.stop % 12:
        return None
    if ages.stop == LAST_MONTH and "18" not in text and "17" not in text:
        return None  # "15 Jahre und mehr" and the like
    return ages.start // 12, ages.stop // 12


def _whole_only(table: Table, but: Sequence[str]) -> tuple[list[Row], bool]:
    """The rows of both sexes and all nations, and whether some column only has the parts."""
    rows, parted = list(table.rows), False
    for column in table.columns:
        words = {fold(cell) for cell in _cells(table, column)}
        if column in but or len(words) < 2 or not (words <= SEXES or words <= NATIONS):
            continue
        if words & WHOLE:
            rows = [row for row in rows if fold(row.cells.get(column, "")) in WHOLE]
        else:
            parted = True
    return rows, parted


def _times(table: Table) -> list[str]:
    """Columns of days or years."""
    found = []
    for column in table.columns:
        cells = _cells(table, column)
        if cells and all(_time(cell) for cell in set(cells)):
            found.append(column)
    return found


def _time(text: str) -> str:
    """A day or year so that later ones sort later; "" for anything else."""
    if YEAR.fullmatch(text):
        return text
    try:
        return parse_day(text).isoformat()
    except ValueError:
        return ""


def _latest(table: Table, rows: list[Row]) -> tuple[list[Row], str]:
    """The rows of the latest time, and which it is."""
    for column in _times(table):
        last = max((_time(row.cells.get(column, "")) for row in rows), default="")
        kept = [row for row in rows if _time(row.cells.get(column, "")) == last]
        return kept, last
    return rows, ""


def _value_columns(table: Table, rows: Sequence[Row], but: Sequence[str]) -> list[str]:
    """Columns of counts, of everybody before parts of them."""
    found = []
    for column in table.columns:
        cells = [row.cells.get(column, "") for row in rows]
        if column not in but and cells and _counts(cells) >= MOSTLY * len(cells):
            found.append(column)
    found = [column for column in found if not PART.search(fold(column))]
    return sorted(found, key=lambda column: not PREFERRED.search(fold(column)))


def _counts(cells: Sequence[str]) -> int:
    good = 0
    for text, times in Counter(cells).items():
        try:
            good += times if text and not parse_count(text).code else 0
        except ValueError:
            continue
    return good


def _cells(table: Table, column: str) -> list[str]:
    return [cell for row in table.rows if (cell := row.cells.get(column, ""))]
