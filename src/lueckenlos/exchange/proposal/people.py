"""Which table counts children, births and inhabitants, and how it has to be read for that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lueckenlos.exchange.folding import fold, plain
from lueckenlos.exchange.proposal.columns import (
    AGE,
    BENEFIT,
    BIRTHS,
    COUNT,
    INNER,
    MAIN_HOME,
    PART,
    PEOPLE,
    SECOND_HOME,
    YEAR,
    last_part,
    one_of,
)  # fmt: skip
from lueckenlos.exchange.proposal.counts import HALF_WITHHELD, Counts, settled, withheld
from lueckenlos.exchange.proposal.edges import edges_of
from lueckenlos.exchange.proposal.looks import kind_in
from lueckenlos.exchange.tables.bands import (
    COUNTED,
    NO_TOTAL,
    bands_of_groups,
    finest,
    guess_bands,
    spans_of,
)
from lueckenlos.exchange.tables.totals import EVERYBODY

A_YEAR = re.compile(r"(?:jahr\s?)?((?:19|20)\d\d)", re.IGNORECASE)
WORD_YEAR = re.compile(r"(\D+?)\W*((?:19|20)\d\d)")
YOUNG = re.compile(r"kinder|unter.?\d|jugend|minderj|young|children")
KEY = re.compile(r"(?:id|nr|nummer|schluessel|key|code|kennziffer)$")
OLD = 60


# --- children -----------------------------------------------------------------------------------


def children_of(tables: Sequence[Counts]) -> list[Counts]:
    """The tables that tell children's ages, first the one that tells most of those under ten."""
    found = []
    for one in tables:
        said = one.look.said
        part = BENEFIT.search(said) or PART.search(said) or SECOND_HOME in said
        if not part and not kind_in(one.look):
            found += list(_by_age(one))
    return sorted(found, key=_worth, reverse=True)


def _worth(made: Counts) -> tuple[bool, int, str, bool]:
    """Without doubt, how many ages under ten are told apart, how new, of children alone."""
    texts = list(made.bands.values()) or _ages_kept(made)
    spans = made.edges.spans if made.edges else spans_of(texts)
    young = {start for start, _ in spans.values() if start < 120}
    return not made.doubts, len(young), made.year, bool(YOUNG.search(made.look.said))


def as_good(one: Counts, other: Counts) -> bool:
    """Whether neither of two tables of the same ages is known to be newer."""
    return _worth(one)[:3] == _worth(other)[:3]


def _ages_kept(made: Counts) -> list[str]:
    wish = made.where.get(made.age)
    return wish if isinstance(wish, list) else sorted(made.look.sorts(made.age))


def _by_age(one: Counts) -> Iterator[Counts]:
    """The ways in which a table may tell ages."""
    for reading in (_with_bands, _with_ages, _with_edges):
        made = reading(one)
        if made:
            yield made


def _with_bands(one: Counts) -> Counts | None:
    """A column of counts for each age, or for each age and sex."""
    counted = [c for c in one.look.columns if c != one.area and one.look.counts(c)]
    whole = guess_bands(counted)
    guessed = whole or bands_of_groups(counted)
    kept = finest(spans_of(guessed.values()))
    bands = {column: age for column, age in guessed.items() if age in kept}
    if not bands:
        return None
    made = settled(replace(one, bands=bands, where=dict(one.where), doubts=[]))
    if not whole and not made.doubts:
        made.add_up = [*made.add_up, COUNTED]
        made.doubts += [HALF_WITHHELD] if withheld(made) else []
    return made


def _with_ages(one: Counts) -> Counts | None:
    """A row for each age, and a column of counts."""
    age = one_of(one.look.columns, AGE) or _age_column(one)
    count, year = _count_column(one, (age,))
    values = one.look.sorts(age) if age else set()
    spans = spans_of(sorted(values))
    if not count or not spans:
        return None
    kept = finest(spans)
    where = dict(one.where)
    if len(kept) < len(values):
        where[age] = sorted(kept, key=lambda text: spans[text])
    return settled(replace(one, age=age, count=count, year=year, where=where, doubts=[]))


def _with_edges(one: Counts) -> Counts | None:
    """A row for each age, which two columns tell, and a column of counts."""
    edges = edges_of(one.look)
    if not edges:
        return None
    count, year = _count_column(one, edges.columns)
    if not count:
        return None
    where = {**one.where, **edges.where}
    doubts = list(edges.doubts)
    return settled(replace(one, edges=edges, count=count, year=year, where=where, doubts=doubts))


def _count_column(one: Counts, ages: Sequence[str]) -> tuple[str, str]:
    """The column of counts and its year: called so, the latest year, or the only one with numbers
    that are no keys."""
    taken = {one.area, *ages, one_of(one.look.columns, YEAR)}
    counted = [c for c in one.look.columns if c not in taken and one.look.counts(c)]
    if named := one_of(counted, COUNT):
        return named, one.year
    if latest := _latest(counted, one.last):
        return latest
    free = [c for c in counted if not KEY.search(last_part(c)) and not NO_TOTAL.search(plain(c))]
    return (free[0] if len(free) == 1 else ""), one.year


def _age_column(one: Counts) -> str:
    """A column most of whose texts are ages, whatever it is called."""
    for column in one.look.columns:
        texts = sorted(one.look.sorts(column))
        wordy = 2 < len(texts) <= 150 and not one.look.numeric(column)
        if wordy and column != one.area and 2 * len(spans_of(texts)) > len(texts):
            return column
    return ""


# --- one count for each area --------------------------------------------------------------------


def _single(tables: Sequence[Counts], words: Sequence[str]) -> Counts | None:
    """A table with one column of such counts: births, or inhabitants. The surest, newest one."""
    found = []
    for one in tables:
        if BENEFIT.search(one.look.said):
            continue
        counted = [c for c in one.look.columns if c != one.area and one.look.counts(c)]
        if SECOND_HOME in plain(" ".join((one.look.said, *one.look.columns))):
            counted = [column for column in counted if MAIN_HOME in plain(column)]
        in_name = any(word in one.look.said for word in words)
        column, year = one_of(counted, words), one.year
        if not column:
            column, year = _latest(counted, one.last, words) or ("", year)
        if not column and in_name:
            column, year = _latest(counted, one.last) or (one_of(counted, COUNT), year)
        if column:
            made = replace(one, count=column, year=year, where=dict(one.where), doubts=[])
            found.append(_whole(made))
    found = [made for made in found if not made.doubts]
    return max(found, key=lambda made: (made.year, not made.add_up), default=None)


def _latest(columns: Sequence[str], last: int, words: Sequence[str] = ()) -> tuple[str, str] | None:
    """Of columns that are years, or years behind one of the words ("Geburten 2024"), the latest
    that may count, and its year."""
    years = dict[str, str]()
    for column in columns:
        told = INNER.split(column)[-1]
        match = (WORD_YEAR if words else A_YEAR).fullmatch(told)
        if match and (not words or fold(match[1]) in words):
            years.setdefault(match[match.re.groups], column)
    past = [year for year in years if int(year) <= last]
    return (years[max(past)], max(past)) if past else None


def _whole(one: Counts) -> Counts:
    """Of a table by age the row for all ages, else the sum of all ages."""
    age = one_of(one.look.columns, AGE) or _age_column(one)
    values = one.look.sorts(age) if age else set[str]()
    total = [value for value in values if fold(value) in EVERYBODY]
    if total:
        one.where[age] = total[0]
        return settled(one)
    if not age or not _all_ages(values):
        return settled(one)
    by_age = settled(replace(one, age=age))
    adding = [] if by_age.doubts else [*by_age.add_up, age]
    made = replace(by_age, age="", add_up=adding)
    return made if adding and not withheld(made) else replace(made, doubts=[HALF_WITHHELD])


def _all_ages(texts: Iterable[str]) -> bool:
    """Whether ages follow each other from birth to old age without holes and overlaps."""
    spans = sorted(map(_from_to, texts))
    follow = all(one[1] in (two[0], two[0] - 1) for one, two in pairwise(spans))
    return len(spans) > 2 and spans[0][0] == 0 and spans[-1][0] >= OLD and follow


def _from_to(text: str) -> tuple[int, int]:
    """The first and the last number of an age; of "unter 3" 0 and 3."""
    numbers = [int(number) for number in re.findall(r"\d+", text)] or [-1]
    if len(numbers) == 1 and re.search(r"unter|<|^u\s?\d", plain(text)):
        return 0, numbers[0]
    return numbers[0], numbers[-1]


def births(tables: Sequence[Counts]) -> Counts | None:
    """Births a year by area."""
    return _single(tables, BIRTHS)


def inhabitants(tables: Sequence[Counts]) -> Counts | None:
    """Everybody, by area; a table of children under eighteen is none."""
    everybody = [one for one in tables if not _young(one)]
    return _single(everybody, PEOPLE)


def _young(one: Counts) -> bool:
    return bool(YOUNG.search(one.look.said) or PART.search(one.look.said))


def benefits(tables: Sequence[Counts]) -> Counts | None:
    """A table of people who receive benefits; its only column of counts, or one by age."""
    for one in tables:
        if not BENEFIT.search(one.look.said):
            continue
        by_age = next(_by_age(one), None)
        if by_age and not by_age.doubts:
            return by_age
        counted = [c for c in one.look.columns if c != one.area and one.look.counts(c)]
        column = one_of(counted, COUNT) or (counted[0] if len(counted) == 1 else "")
        made = settled(replace(one, count=column, where=dict(one.where), doubts=[]))
        if column and not made.doubts:
            return made
    return None
