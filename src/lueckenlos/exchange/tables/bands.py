"""Wide tables of counts: one column per age group, turned into one row per area and age."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.tables.table import Row, Table

LAST_YEAR = 18
ENOUGH_SINGLE_YEARS = 3
NO_COUNT = re.compile(r"%|percent|prozent|anteil|quote|quotient|\brate|ratio|pct|je 1\.?000|index")
NO_TOTAL = re.compile(
    r"maennl|weibl|divers|jungen|maedchen|knaben|\bmale|female|\bboys|\bgirls|deutsch|auslaend|"
    r"foreign|migration|sgb|bedarfsgem|\b[mw]\b"
)
FILLERS = re.compile(
    r"\b(?:insgesamt|gesamt|zusammen|total|kinder[n]?|inhabitants?|einwohner(?:innen)?|residents|"
    r"population|bevoelkerung|children|personen|anzahl|aged?|alter(?:sgruppen?|sjahre?n?)?|"
    r"(?:im|in|von|vom|der|des|dem|den|alter|nach|am|mit)|jahr(?:en?)?|jaehrige?|lebensjahr(?:en?)?|years?|j)"
    r"\b\.?|[/()\[\]:,|]"
)
REWRITES = (
    (re.compile(r"^.*[a-z_]\.(?=[a-z])"), ""),  # the path of a key in JSON
    (re.compile(r"_"), " "),
    (re.compile(r"[‐‑‒–—―−]"), "-"),
    (re.compile(r"\s\d\)$|[¹²³]$"), ""),
    (re.compile(r"(\d)\s*-?\s*(?:jaehrige?n?|jahr(?:en?)?|years?|j\.?)(?=\W|$)"), r"\1"),
    (FILLERS, " "),
    (re.compile(r"\b(?:below|under|u\.?|<)\s*(?=\d)|<\s*(?=\d)"), "unter "),
    (re.compile(r"\bto\b|\bbis\b"), "-"),
    (re.compile(r"\s+"), " "),
)
UNTIL = re.compile(r"(?:- )?unter (\d{1,3})", re.ASCII)
FROM_UNTIL = re.compile(r"(\d{1,3}) ?(?:- ?)?unter (\d{1,3})", re.ASCII)
RANGE = re.compile(r"(\d{1,3}) ?-? ?(?<=[- ])(\d{1,3})", re.ASCII)
SINGLE = re.compile(r"(\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Band:
    """Ages a column name states, in years. `sort`: "until" `[start, stop)`, "range" in doubt
    whether `stop` belongs to it, "single" one year."""

    start: int
    stop: int
    sort: str


def guess_bands(columns: Sequence[str]) -> dict[str, str]:
    """Columns that count children of an age → that age ("3 bis unter 6"), as their names say.

    "0-2" next to "3-5" includes its last year, "0-3" next to "3-6" does not. Shares, groups of
    one sex, and ages above 18 are left out; of two columns of one age the first counts.
    """
    named = {column: band for column in columns if (band := _band(column))}
    inclusive = _last_year_included(list(named.values()))
    singles = _rows_of_years([band for band in named.values() if band.sort == "single"])
    found: dict[tuple[int, int], str] = {}
    for column, band in named.items():
        start, stop = band.start, band.stop
        if band.sort == "range":
            if inclusive is None:
                continue
            stop += inclusive
        if band.sort == "single" and start not in singles:
            continue
        if start < stop <= LAST_YEAR:
            found.setdefault((start, stop), column)
    return {column: f"{start} bis unter {stop} Jahre" for (start, stop), column in found.items()}


def _band(column: str) -> _Band | None:
    text = plain(column)
    if NO_COUNT.search(text) or NO_TOTAL.search(re.sub(r"_", " ", text)):
        return None
    for pattern, replacement in REWRITES:
        text = pattern.sub(replacement, text)
    text = text.strip(" .")
    if match := UNTIL.fullmatch(text):
        return _Band(0, int(match[1]), "until")
    if match := FROM_UNTIL.fullmatch(text):
        return _Band(int(match[1]), int(match[2]), "until")
    if match := RANGE.fullmatch(text):
        return _Band(int(match[1]), int(match[2]), "range")
    if match := SINGLE.fullmatch(text):
        return _Band(int(match[1]), int(match[1]) + 1, "single")
    return None


def _last_year_included(bands: Sequence[_Band]) -> bool | None:
    """Whether ranges like "0-2" include the year they end with; None when their edges differ."""
    starts = {band.start for band in bands if band.sort != "single"}
    ends = {band.stop for band in bands if band.sort == "range"}
    meets, leaves_hole = bool(ends & starts), any(end + 1 in starts for end in ends)
    return None if meets and leaves_hole else leaves_hole


def _rows_of_years(bands: Iterable[_Band]) -> set[int]:
    """The single years that stand in a row of at least three."""
    years = {band.start for band in bands}
    return {
        year
        for year in years
        if any(
            years.issuperset(range(first, first + ENOUGH_SINGLE_YEARS))
            for first in range(year - ENOUGH_SINGLE_YEARS + 1, year + 1)
        )
    }


def by_age(table: Table, bands: Mapping[str, str]) -> Table:
    """One row per row and band: the columns of the table, its age and its count.

    `bands`: column of counts → age. Rows keep their number, and `origin` the column counted.
    """
    kept = tuple(column for column in table.columns if column not in ("age", "count"))
    rows = (
        Row(
            row.number,
            {**row.cells, "age": age, "count": row.cells.get(column, "")},
            {**row.origin, "age": column, "count": row.origin.get(column, column)},
        )
        for row in table.rows
        for column, age in bands.items()
    )
    return replace(table, columns=(*kept, "age", "count"), rows=tuple(rows))
