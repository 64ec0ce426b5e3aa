"""Wide tables of counts: one column per age group, turned into one row per area and age."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from lueckenlos.exchange.ages import LAST_MONTH, YEAR, read_ages
from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.tables.table import Row, Table
from lueckenlos.exchange.tables.totals import SHORT, WHOLE

Said = TypeVar("Said")
"""What names an age: a text, or the texts of two columns."""
LAST_YEAR = 18
ENOUGH_SINGLE_YEARS = 3
NO_COUNT = re.compile(r"%|percent|prozent|anteil|quote|quotient|\brate|ratio|pct|je 1\.?000|index")
NO_TOTAL = re.compile(
    r"maennl|weibl|divers|jungen|maedchen|knaben|\bmale|female|\bboys|\bgirls|deutsch|auslaend|"
    r"foreign|migration|sgb|bedarfsgem|\b[mw]\b"
)
SEX = re.compile(
    r"\b(?:maennl(?:ich)?e?|weibl(?:ich)?e?|divers|jungen|maedchen|knaben|(?:fe)?males?|boys|girls|"
    r"[mw])\b\.?"
)
MALE = re.compile(r"maennl|jungen|knaben|male|boys|m\b")
NATIONS = re.compile(
    r"\b(?:(?P<other>nicht-?\s?deutsche?[rn]?|nichtdt|auslaend(?:er(?:innen)?|isch)?|foreign(?:ers)?)|"
    r"deutsche?[rn]?|dt)\b\.?"
)
COUNTED = "Spalte"
"""The column that names the column counted, where several count one age."""
FILLERS = re.compile(
    rf"\b(?:{'|'.join(sorted(WHOLE | SHORT))}|davon|darunter|kinder[n]?|inhabitants?|"
    r"einwohner(?:innen)?|"
    r"residents|population|bevoelkerung|children|personen|anzahl|aged?|alter(?:sgruppen?|sjahre?n?)?|"
    r"(?:im|in|von|vom|der|des|dem|den|alter|nach|am|mit)|jahr(?:en?)?|jaehrige?|lebensjahr(?:en?)?|years?|j)"
    r"\b\.?|[/()\[\]:,|…]|\.{3}"
)
UNTIL_ABOVE = re.compile(
    r"^.*\bbis\s*(?:unter|u\.)[\s.…]*(?:jahren?\b)?[^\d/]*/\s*(\d{1,3})\s*-\s*(\d{1,3})(?=\s*(?:/|$))"
)
"""Below "von … bis unter … Jahren" the year a range ends with does not belong to it."""
FIRST_ABOVE = re.compile(r"^.*\bbis\s*(?:unter|u\.)[^\d/]*/\s*(?=(?:unter|u\.)\s*\d)")
REWRITES = (
    (re.compile(r"^.*[a-z_]\.(?=[a-z])"), ""),  # the path of a key in JSON
    (re.compile(r"_"), " "),
    (re.compile(r"^(?:e )?[ae](?=\d\d \d\d)"), ""),  # "E_E00_01": inhabitants of 0 to under 1
    (re.compile(r"[‐‑‒–—―−]"), "-"),
    (re.compile(r"\s\d\)$|[¹²³]$"), ""),
    (UNTIL_ABOVE, r"\1 unter \2"),
    (FIRST_ABOVE, ""),
    (re.compile(r"(\d)\s*-?\s*(?:jaehrige?n?|jahr(?:en?)?|years?|j\.?)(?=\W|$)"), r"\1"),
    (FILLERS, " "),
    (re.compile(r"\b(?:below|under|u\.?|<)\s*(?=\d)|<\s*(?=\d)"), "unter "),
    (re.compile(r"-?\s*(?:\bto\b|\bbis\b)"), "-"),
    (re.compile(r"\s+"), " "),
)
UNTIL = re.compile(r"(?:- )?unter (\d{1,3})", re.ASCII)
TO = re.compile(r"- ?(\d{1,3})", re.ASCII)
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
    return {
        column: f"{start} bis unter {stop} Jahr{'e' * (stop != 1)}"
        for (start, stop), column in found.items()
    }


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
    if match := TO.fullmatch(text):
        return _Band(0, int(match[1]), "range")
    if match := SINGLE.fullmatch(text):
        return _Band(int(match[1]), int(match[1]) + 1, "single")
    return None


def _last_year_included(bands: Sequence[_Band]) -> bool | None:
    """Whether ranges like "0-2" include the year they end with; None when their edges differ,
    or do not tell beside others that say "unter"."""
    starts = {band.start for band in bands if band.sort != "single"}
    ends = {band.stop for band in bands if band.sort == "range"}
    meets, leaves_hole = bool(ends & starts), any(end + 1 in starts for end in ends - starts)
    unlike = any(band.sort == "until" for band in bands) and not meets and not leaves_hole
    return None if unlike or (meets and leaves_hole) else leaves_hole


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


def bands_of_groups(columns: Sequence[str]) -> dict[str, str]:
    """Columns of one sex or nationality each, or of both, that together count all children of an
    age → that age; none where a group is missing for some age."""
    groups: dict[str, dict[_Group, str]] = {}
    for column in columns:
        text = plain(column).replace("_", " ")
        group = _sex(text), _nation(text)
        if any(group):
            rest = NATIONS.sub(" ", SEX.sub(" ", text))
            groups.setdefault(" ".join(rest.split()).strip(" /"), {})[group] = column
    guessed = guess_bands(list(groups))
    found = {name: group for name, group in groups.items() if name in guessed}
    if len({frozenset(group) for group in found.values()}) != 1:
        return {}
    whole = _everybody(next(iter(found.values())))
    return {group[one]: guessed[name] for name, group in found.items() for one in whole}


_Group = tuple[str, str]
"""Sex and nationality, "" where a column has both."""


def _sex(text: str) -> str:
    found = SEX.search(text)
    if not found or "divers" in found[0]:
        return "divers" if found else ""
    return "male" if MALE.match(found[0]) else "female"


def _nation(text: str) -> str:
    found = NATIONS.search(text)
    return ("other" if found["other"] else "german") if found else ""


def _everybody(groups: Iterable[_Group]) -> list[_Group]:
    """The fewest of the groups that together are everybody; none where some are missing."""
    known = list(groups)
    by_nation = [one for one in known if not one[0]]
    by_sex = [one for one in known if not one[1]]
    both = [one for one in known if all(one)]
    for some, wanted in (
        (by_nation, {("", "german"), ("", "other")}),
        (by_sex, {("male", ""), ("female", "")}),
        (both, {(sex, nation) for sex in ("male", "female") for nation in ("german", "other")}),
    ):
        if wanted <= set(some):
            return some
    return []


def spans_of(texts: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Texts that say an age of children → its months `[start, stop)`; others are left out.

    "0-2" beside "3-5" includes its last year, and a bare number is a year of age.
    """
    bands = {text: _band(text) for text in texts}
    found = last_years_included(bands)
    for text, band in bands.items():
        if band and band.sort != "range":
            found[text] = band.start * YEAR, band.stop * YEAR
        elif text not in found and (ages := read_ages(text)) and ages.start >= 0:
            found[text] = ages.start, ages.stop
    return {
        text: found[text]
        for text in bands
        if text in found and found[text][0] < found[text][1] <= LAST_MONTH
    }


def last_years_included(texts: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Months of the ages like "0-2" in a table that go on with "3-5"; none where "3-6" does."""
    bands = {text: band for text in texts if (band := _band(text))}
    if not _last_year_included(list(bands.values())):
        return {}
    ranges = {text: band for text, band in bands.items() if band.sort == "range"}
    return {text: (one.start * YEAR, (one.stop + 1) * YEAR) for text, one in ranges.items()}


def finest(spans: Mapping[Said, tuple[int, int]]) -> list[Said]:
    """The ages without those that others add up to, and without a second name for the same."""
    unique = {span: text for text, span in reversed(list(spans.items()))}
    return [unique[span] for span in sorted(unique) if not _added_up(span, unique.keys())]


def _added_up(whole: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    """Whether smaller spans follow each other from the beginning of the whole to its end."""
    reached, parts = {whole[0]}, sorted(span for span in spans if span != whole)
    for start, stop in parts:
        if start in reached and stop <= whole[1]:
            reached.add(stop)
    return whole[1] in reached


def by_age(table: Table, bands: Mapping[str, str]) -> Table:
    """One row per row and band: the columns of the table, its age and its count.

    `bands`: column of counts → age. Rows keep their number, and `origin` the column counted; where
    several columns count one age, `COUNTED` names it, too.
    """
    kept = tuple(column for column in table.columns if column not in ("age", "count"))
    several = len(set(bands.values())) < len(bands)
    rows = (
        Row(
            row.number,
            {**row.cells, "age": age, "count": row.cells.get(column, "")}
            | ({COUNTED: column} if several else {}),
            {**row.origin, "age": column, "count": row.origin.get(column, column)},
        )
        for row in table.rows
        for column, age in bands.items()
    )
    more = ("age", "count", COUNTED) if several else ("age", "count")
    return replace(table, columns=(*kept, *more), rows=tuple(rows))
