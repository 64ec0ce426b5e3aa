"""How a table names areas, and which of its rows count people once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

from lueckenlos.exchange.area_keys import AreaKeys
from lueckenlos.exchange.choosing import fits
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.proposal.areas import inside, naming
from lueckenlos.exchange.proposal.columns import BIRTHS, SEXES, SPLIT, YEAR, one_of
from lueckenlos.exchange.proposal.edges import Edges
from lueckenlos.exchange.proposal.looks import Look
from lueckenlos.exchange.tables.parsing import UNDEFINED, WITHHELD
from lueckenlos.exchange.tables.totals import EVERYBODY

FOUR_DIGITS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)")
HALF_WITHHELD = "Ein Teil der Zahlen ist geheim und lässt sich nicht zusammenzählen."
OTHER_YEARS, MOST_YEARS = "Auch in der Tabelle, aber nicht verwendet:", 8
FEW = 12
"""Sorts a column has that splits people."""
DIGITS = frozenset("0123456789")


@dataclass(slots=True)
class Counts:
    """How a table is read as counts of people by area. `add_up`: columns whose rows are added;
    `last`: the last year that may count; `years`: further ones its rows tell; `doubts`: why it may
    be wrong, then it is only proposed as a comment."""

    look: Look
    keys: AreaKeys
    area: str
    area_by: str
    count: str = ""
    age: str = ""
    bands: Mapping[str, str] = field(default_factory=dict)
    where: dict[str, str | list[str]] = field(default_factory=dict)
    add_up: list[str] = field(default_factory=list)
    edges: Edges | None = None
    year: str = ""
    last: int = 9999
    years: tuple[str, ...] = ()
    doubts: list[str] = field(default_factory=list)

    @property
    def aged_by(self) -> tuple[str, ...]:
        """The columns that tell the age of a row."""
        if self.edges:
            return self.edges.columns
        return (self.age,) if self.age else ()

    @property
    def columns(self) -> dict[str, str]:
        """Field → column."""
        ages = {"age": self.age}
        if self.edges:
            start, stop = self.edges.columns
            ages = {f"from_{self.edges.unit}": start, f"to_{self.edges.unit}": stop}
        named = {"area": self.area, **ages, "count": self.count}
        return {field: column for field, column in named.items() if column}

    @property
    def by_age(self) -> bool:
        """Whether ages are told, in columns or in rows."""
        return bool(self.aged_by or self.bands)


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
            found.years = tuple(
                sorted(set(past) - {latest}, key=lambda one: (past[one], _day(one)))
            )
    else:
        texts = (found.look.sheet, found.look.title, found.look.path.stem)
        told = next(filter(None, map(_years, texts)), [])
        found.year = max((year for year in told if int(year) <= found.last), default="")


def years_told(one: Counts) -> str:
    """Which years or days a table has besides those whose rows are read, "" without."""
    if not one.years:
        return ""
    first, last = one.years[0], one.years[-1]
    in_a_row = all(map(str.isdecimal, one.years)) and int(last) - int(first) == len(one.years) - 1
    some = one.years[-MOST_YEARS:]
    told = ("… " if len(some) < len(one.years) else "") + ", ".join(some)
    return f"{OTHER_YEARS} {f'{first} bis {last}' if in_a_row and first != last else told}"


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


def settled(one: Counts) -> Counts:
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
        elif withheld(one):
            one.doubts.append(HALF_WITHHELD)
    return one


def _splits_all(look: Look, column: str) -> bool:
    """Whether the groups of a column together are everybody: it is called so, or has sexes."""
    groups = {fold(one) for one in look.sorts(column)}
    named = SPLIT.search(fold(column)) and not any(one.startswith("dar") for one in groups)
    return bool(named) or groups <= SEXES


def _splits(one: Counts) -> Iterator[str]:
    """Columns that may split the people of an area: those called so, then others of few sorts."""
    taken = {one.area, *one.aged_by, one.count, *one.bands, *one.where}
    free = [column for column in one.look.columns if column not in taken]
    few = [column for column in free if 1 < len(one.look.sorts(column)) <= FEW]
    yield from sorted(few, key=lambda column: not SPLIT.search(fold(column)))


def _once(one: Counts) -> bool:
    """Whether every area and age, and sort of what is added up, has one row only."""
    by = [*one.aged_by, *one.add_up]
    chosen = rows_of(one)
    keyed = [row for row in chosen if row.get(one.area)]
    if 3 * len(keyed) < 2 * len(chosen):
        return False  # rows without an area that are no sums
    find = one.keys.finder(one.area_by)
    rows = [(find(row[one.area]), *(row.get(column, "") for column in by)) for row in keyed]
    return bool(rows) and len(set(rows)) == len(rows)


def withheld(one: Counts) -> bool:
    """Whether a count of the chosen rows is not told."""
    columns = one.bands or [one.count]
    signs = WITHHELD | UNDEFINED
    return any(row.get(column, "") in signs for row in rows_of(one) for column in columns)
