"""Which table counts children, births and inhabitants, and how it has to be read for that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile

from lueckenlos.exchange.area_keys import AreaKeys
from lueckenlos.exchange.choosing import fits
from lueckenlos.exchange.folding import fold, plain
from lueckenlos.exchange.proposal.areas import inside, naming
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
    SEXES,
    SPLIT,
    YEAR,
    last_part,
    one_of,
)  # fmt: skip
from lueckenlos.exchange.proposal.looks import Look, kind_in
from lueckenlos.exchange.tables.bands import (
    COUNTED,
    NO_TOTAL,
    bands_of_groups,
    finest,
    guess_bands,
    spans_of,
)
from lueckenlos.exchange.tables.parsing import UNDEFINED, WITHHELD
from lueckenlos.exchange.tables.totals import EVERYBODY

FOUR_DIGITS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)")
A_YEAR = re.compile(r"(?:jahr\s?)?((?:19|20)\d\d)", re.IGNORECASE)
WORD_YEAR = re.compile(r"(\D+?)\W*((?:19|20)\d\d)")
YOUNG = re.compile(r"kinder|unter.?\d|jugend|minderj|young|children")
KEY = re.compile(r"(?:id|nr|nummer|schluessel|key|code|kennziffer)$")
HALF_WITHHELD = "Ein Teil der Zahlen ist geheim und lässt sich nicht zusammenzählen."
OLD = 60
FEW = 12
"""Sorts a column has that splits people."""
DIGITS = frozenset("0123456789")


@dataclass(slots=True)
class Counts:
    """How a table is read as counts of people by area. `add_up`: columns whose rows are added;
    `last`: the last year that may count; `doubts`: why it may be wrong, then it is only proposed
    as a comment."""

    look: Look
    keys: AreaKeys
    area: str
    area_by: str
    count: str = ""
    age: str = ""
    bands: Mapping[str, str] = field(default_factory=dict)
    where: dict[str, str | list[str]] = field(default_factory=dict)
    add_up: list[str] = field(default_factory=list)
    year: str = ""
    last: int = 9999
    doubts: list[str] = field(default_factory=list)


def counts_of(look: Look, keys: AreaKeys, kreis: str, this_year: int) -> Counts | None:
    """How a table names areas and which of its years and areas count; None when it names none."""
    column, way = naming(look, keys, kreis)
    if not column:
        return None
    over = this_year - any(word in look.said for word in BIRTHS)
    found = Counts(look, keys, column, way, last=over)
    _choose_year(found)
    values, find = look.sorts(column), keys.finder(way)
    known = {value for value in values if find(value) in keys.names}
    if chosen := _chosen(values, known, kreis):
        found.where[column] = chosen
    return found


def _chosen(values: set[str], known: set[str], kreis: str) -> str | list[str]:
    """How the areas of a table begin and rows of others do not, such as those of other Kreise, of
    the Kreis itself or of districts; "" where all rows may stay."""
    within, numbers = inside(values, kreis), {value for value in values if value[0] in DIGITS}
    others = {value for value in values - known if value.isdecimal()}
    short = kreis if any(value.startswith(kreis) for value in within) else kreis[1:]
    shared = _shared(known)
    wide = 4 * len(within) < 3 * len(values)
    for beginning in [short] * wide + [shared] * (bool(others) and shared.isdecimal()):
        if not any(value.startswith(beginning) for value in others):
            return f"{beginning}*"
    if wide:
        return f"{short}*"
    if numbers >= known and numbers < values and not others:
        return [f"{digit}*" for digit in sorted({value[0] for value in numbers})]
    return ""


def _shared(texts: Iterable[str]) -> str:
    """What all texts begin with."""
    signs = zip(*texts, strict=False)
    return "".join(same.pop() for same in takewhile(lambda one: len(one) == 1, map(set, signs)))


def _choose_year(found: Counts) -> None:
    """The latest year that is over, where a table has several."""
    column = one_of(found.look.columns, YEAR)
    years = {value: _years(value)[-1] for value in found.look.sorts(column) if _years(value)}
    past = {value: year for value, year in years.items() if int(year) <= found.last} or years
    if past:
        latest = max(past, key=lambda value: (past[value], _day(value)))
        found.year = past[latest]
        if len(years) > 1:
            found.where[column] = latest
    else:
        texts = (found.look.sheet, found.look.title, found.look.path.stem)
        told = next(filter(None, map(_years, texts)), [])
        found.year = max((year for year in told if int(year) <= found.last), default="")


def _years(text: str) -> list[str]:
    return FOUR_DIGITS.findall(text.replace("_", " "))


def _day(text: str) -> tuple[str, ...]:
    """A day to sort by: "31.12.2023" after "30.06.2023"."""
    found = DAY.search(text)
    return (found[2].zfill(2), found[1].zfill(2)) if found else (text,)


# --- which rows ---------------------------------------------------------------------------------


def rows_of(one: Counts) -> list[dict[str, str]]:
    """The rows that `where` chooses."""
    rows = one.look.table.rows if one.look.table else ()
    return [
        row.cells
        for row in rows
        if all(
            fits(row.cells.get(column, ""), wish if isinstance(wish, list) else [wish])
            for column, wish in one.where.items()
        )
    ]


def _settled(one: Counts) -> Counts:
    """With one row for every area and age: of groups the total, else their sum, else a doubt."""
    for column in _splits(one):
        if _once(one):
            return one
        whole = [value for value in one.look.sorts(column) if fold(value) in EVERYBODY]
        chosen = replace(one, where={**one.where, column: min(whole, key=len)} if whole else {})
        if whole and rows_of(chosen):
            one = chosen
    if not _once(one):
        one.add_up = [column for column in _splits(one) if _splits_all(one.look, column)]
        if not one.add_up or not _once(one):
            one.add_up = []
            one.doubts.append(
                "Für ein Gebiet und Alter gibt es mehrere Zeilen; mit where die richtige wählen."
            )
        elif _withheld(one):
            one.doubts.append(HALF_WITHHELD)
    return one


def _splits_all(look: Look, column: str) -> bool:
    """Whether the groups of a column together are everybody: it is called so, or has sexes."""
    groups = {fold(one) for one in look.sorts(column)}
    named = SPLIT.search(fold(column)) and not any(one.startswith("dar") for one in groups)
    return bool(named) or groups <= SEXES


def _splits(one: Counts) -> Iterator[str]:
    """Columns that may split the people of an area: those called so, then others of few sorts."""
    taken = {one.area, one.age, one.count, *one.bands, *one.where}
    free = [column for column in one.look.columns if column not in taken]
    few = [column for column in free if 1 < len(one.look.sorts(column)) <= FEW]
    yield from sorted(few, key=lambda column: not SPLIT.search(fold(column)))


def _once(one: Counts) -> bool:
    """Whether every area and age, and sort of what is added up, has one row only."""
    by = [*([one.age] if one.age else []), *one.add_up]
    chosen = rows_of(one)
    keyed = [row for row in chosen if row.get(one.area)]
    if 3 * len(keyed) < 2 * len(chosen):
        return False  # rows without an area that are no sums
    find = one.keys.finder(one.area_by)
    rows = [(find(row[one.area]), *(row.get(column, "") for column in by)) for row in keyed]
    return bool(rows) and len(set(rows)) == len(rows)


def _withheld(one: Counts) -> bool:
    columns = one.bands or [one.count]
    signs = WITHHELD | UNDEFINED
    return any(row.get(column, "") in signs for row in rows_of(one) for column in columns)


# --- children -----------------------------------------------------------------------------------


def children_of(tables: Sequence[Counts]) -> list[Counts]:
    """The tables that tell children's ages, first the one that tells most of those under ten."""
    found = []
    for one in tables:
        said = one.look.said
        part = BENEFIT.search(said) or PART.search(said) or SECOND_HOME in said
        if not part and not kind_in(one.look):
            found += [made for made in (_with_bands(one), _with_ages(one)) if made]
    return sorted(found, key=_worth, reverse=True)


def _worth(made: Counts) -> tuple[bool, int, str, bool]:
    """Without doubt, how many ages under ten are told apart, how new, of children alone."""
    spans = spans_of(list(made.bands.values()) or _ages_kept(made))
    young = {start for start, _ in spans.values() if start < 120}
    return not made.doubts, len(young), made.year, bool(YOUNG.search(made.look.said))


def as_good(one: Counts, other: Counts) -> bool:
    """Whether neither of two tables of the same ages is known to be newer."""
    return _worth(one)[:3] == _worth(other)[:3]


def _ages_kept(made: Counts) -> list[str]:
    wish = made.where.get(made.age)
    return wish if isinstance(wish, list) else sorted(made.look.sorts(made.age))


def _with_bands(one: Counts) -> Counts | None:
    """A column of counts for each age, or for each age and sex."""
    counted = [c for c in one.look.columns if c != one.area and one.look.counts(c)]
    whole = guess_bands(counted)
    guessed = whole or bands_of_groups(counted)
    kept = finest(spans_of(guessed.values()))
    bands = {column: age for column, age in guessed.items() if age in kept}
    if not bands:
        return None
    made = _settled(replace(one, bands=bands, where=dict(one.where), doubts=[]))
    if not whole and not made.doubts:
        made.add_up = [*made.add_up, COUNTED]
        made.doubts += [HALF_WITHHELD] if _withheld(made) else []
    return made


def _with_ages(one: Counts) -> Counts | None:
    """A row for each age, and a column of counts."""
    age = one_of(one.look.columns, AGE) or _age_column(one)
    count, year = _count_column(one, age)
    values = one.look.sorts(age) if age else set()
    spans = spans_of(sorted(values))
    if not count or not spans:
        return None
    kept = finest(spans)
    where = dict(one.where)
    if len(kept) < len(values):
        where[age] = sorted(kept, key=lambda text: spans[text])
    return _settled(replace(one, age=age, count=count, year=year, where=where, doubts=[]))


def _count_column(one: Counts, age: str) -> tuple[str, str]:
    """The column of counts and its year: called so, the latest year, or the only one with numbers
    that are no keys."""
    taken = {one.area, age, one_of(one.look.columns, YEAR)}
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
        return _settled(one)
    if not age or not _all_ages(values):
        return _settled(one)
    by_age = _settled(replace(one, age=age))
    adding = [] if by_age.doubts else [*by_age.add_up, age]
    made = replace(by_age, age="", add_up=adding)
    return made if adding and not _withheld(made) else replace(made, doubts=[HALF_WITHHELD])


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
        by_age = _with_bands(one) or _with_ages(one)
        if by_age and not by_age.doubts:
            return by_age
        counted = [c for c in one.look.columns if c != one.area and one.look.counts(c)]
        column = one_of(counted, COUNT) or (counted[0] if len(counted) == 1 else "")
        made = _settled(replace(one, count=column, where=dict(one.where), doubts=[]))
        if column and not made.doubts:
            return made
    return None
