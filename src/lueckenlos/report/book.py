"""All counts of a run in one book, tied by their sums: what the small-number rules decide over.

Keys are `population/area/…`, with an empty area for the whole case. Children are entered per
stretch of ages between any two limits that some row has, rounded so that stretches add up; covered
and held counts split them into cells. Children come first and know nothing of offers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from lueckenlos.disclosure import Count, Sum
from lueckenlos.exchange.figures import (
    CoverageRow,
    Covered,
    Figures,
    GapRow,
    Headline,
    LinkRow,
    Nest,
    PopulationNote,
)  # fmt: skip

WHOLE = ""
"""Area of the rows of a whole case."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Children of one row or link by how they are provided for; keys of their counts.

    everybody = recorded + without; recorded = confirmed + only. `…_without_car`: who is provided
    for without a car, "" where nobody counts that.
    """

    everybody: str
    recorded: str
    without: str
    confirmed: str
    only: str
    recorded_without_car: str = ""
    confirmed_without_car: str = ""


@dataclass(slots=True)
class Book:
    """The counts of a run by key and the sums that tie them.

    `cells`: by the key of their recorded count. `gaps`: by key of a finding its cells.
    `silent`: by population the areas that no total may count, because of a small group there.
    """

    counts: dict[str, Count] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)
    gaps: dict[str, tuple[str, ...]] = field(default_factory=dict)
    silent: dict[str, set[str]] = field(default_factory=dict)

    def enter(self, key: str, value: int, note: PopulationNote) -> int:
        """A count of a population."""
        self.counts[key] = Count(value, note.threshold, note.sensitive)
        return value

    def value(self, key: str) -> int:
        """A count that is known inside."""
        return self.counts[key].value or 0

    def split(self, total: str, parts: Iterable[str]) -> None:
        """`total` is the sum of `parts`."""
        parts = tuple(parts)
        if parts != (total,):
            self.sums.append(Sum(total, parts))


def people(row: CoverageRow, months: str = "") -> str:
    """Key of the children of a row's population and area at some ages."""
    return f"{row.population}/{row.area_id}/{months or row.months}"


def covered(row: CoverageRow, what: str) -> str:
    """Key of a row's `confirmed`, `recorded`, `only` (unconfirmed) or `without` children."""
    return f"{people(row)}/{row.field}/{what}"


def held(row: LinkRow, what: str) -> str:
    """Key of the children for whom a link is held `confirmed`, `recorded`, `only`, `failed`."""
    return f"{row.population}/{row.area_id}/{row.link}/{what}"


COVERED = ("recorded", "without", "confirmed", "only")
HELD = ("recorded", "failed", "confirmed", "only")


def children_book(figures: Figures) -> Book:
    """The counts of who lives where: the same for every run over the same children."""
    book, notes = Book(), {note.key: note for note in figures.populations}
    secret = _secret(figures.nests, notes)
    for population, area in secret:
        book.silent.setdefault(population, set()).add(area)
    everybody: dict[tuple[str, str], float] = {}
    for link in figures.links:
        if link.children is not None:
            everybody.setdefault((link.population, link.area_id), link.children)
    elsewhere = _elsewhere(figures.covered)
    for (population, area), rows in _grounds(figures).items():
        here, note = Book(), notes[population]
        ages, whole = elsewhere.get((population, area), ([], False))
        _children(here, rows, note, [*secret.get((population, area), []), *ages])
        if (population, area) in everybody:
            silent = whole or area in book.silent.get(population, ())
            _living(here, living(population, area), everybody[population, area], note, silent)
        book.counts |= here.counts
        book.sums += here.sums
    for note in figures.populations:
        _total(book, note, any(one.population == note.key and not one.area_id
                               and one.from_month <= 0 and one.to_month >= note.until
                               for one in figures.covered))  # fmt: skip
    return book


def _elsewhere(
    some: Iterable[Covered],
) -> dict[tuple[str, str], tuple[list[tuple[int, int]], bool]]:
    """By population and area the ages withheld where the table is shown, and whether all ages
    together are: those in which another one lies."""
    every: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for one in some:
        every.setdefault((one.population, one.area_id), set()).add((one.from_month, one.to_month))
    found = {}
    for key, ages in every.items():
        outer = {(a, b) for a, b in ages if any(a <= c and d <= b for c, d in ages - {(a, b)})}
        found[key] = sorted(ages - outer), bool(outer)
    return found


def book_of(figures: Figures) -> Book:
    """Every count that the tables of a run would reveal, but for shares of the whole case."""
    book, notes = children_book(figures), {note.key: note for note in figures.populations}
    grounds = _grounds(figures)
    for row in figures.coverage:
        _covered(book, row, notes[row.population])
    for link in figures.links:
        _held(book, link, notes[link.population])
    for gap in figures.gaps:
        _gap(book, gap, grounds, notes[gap.population])
    for head in figures.headlines:
        _failing(book, head, notes[head.population])
    return book


def _grounds(figures: Figures) -> dict[tuple[str, str], list[CoverageRow]]:
    """The rows of each population and area."""
    grounds: dict[tuple[str, str], list[CoverageRow]] = {}
    for row in figures.coverage:
        grounds.setdefault((row.population, row.area_id), []).append(row)
    return grounds


def _secret(
    nests: Iterable[Nest], notes: Mapping[str, PopulationNote]
) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """By population and area the ages that would tell of a small group beside them.

    Who knows the larger group their source counts as well takes the others away from it.
    """
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for nest in nests:
        note = notes[nest.population]
        if any(_small(children, note) for _, _, children in nest.groups):
            ages = [(start, stop) for start, stop, _ in nest.groups]
            found.setdefault((nest.population, nest.area_id), []).extend(ages)
    return found


def _small(children: float | None, note: PopulationNote) -> bool:
    if children is None:
        return False
    return round(children, 6) < note.threshold and (children > 0 or note.sensitive)


def _children(
    book: Book, rows: list[CoverageRow], note: PopulationNote, secret: Sequence[tuple[int, int]]
) -> None:
    """Children between any two limits of the rows, as whole numbers that add up."""
    up_to: dict[int, float] = {}
    fields: dict[str, list[CoverageRow]] = {}
    for row in rows:
        if row.children is None:
            count = Count(None, note.threshold, note.sensitive, *_range(row))
            book.counts.setdefault(people(row), count)
        elif "|" not in row.months:
            fields.setdefault(row.field, []).append(row)
    for some in fields.values():
        for row in some:
            start, stop = _limits(row)
            before = up_to.get(start, sum(r.children or 0 for r in some if _limits(r)[1] <= start))
            up_to.setdefault(start, before)
            up_to.setdefault(stop, before + (row.children or 0))
    whole = {month: int(round(value, 6) + 0.5) for month, value in up_to.items()}
    spans = sorted({_limits(row) for some in fields.values() for row in some})
    for start, stop in spans:
        inside = [month for month in sorted(whole) if start <= month <= stop]
        atoms = [people(rows[0], f"{a}-{b}") for a, b in pairwise(inside)]
        total = people(rows[0], f"{start}-{stop}")
        for name, (a, b) in zip((*atoms, total), (*pairwise(inside), (start, stop)), strict=True):
            part = whole[b] == whole[a] and round(up_to[b] - up_to[a], 6) > 0  # less than a child
            told = part or any(a < high and low < b for low, high in secret)
            book.counts[name] = Count(
                whole[b] - whole[a], note.threshold, note.sensitive, secret=told
            )
        book.split(total, atoms)


def _limits(row: CoverageRow) -> tuple[int, int]:
    sign, months = ("-", row.months[1:]) if row.months.startswith("-") else ("", row.months)
    start, stop = months.split("-")
    return int(sign + start), int(stop)


def _range(row: CoverageRow) -> tuple[int, int | None]:
    return row.children_low or 0, row.children_high


def part_of(whole: int, part: float, threshold: int) -> int:
    """An estimated part as a whole number; part and rest below the threshold stay below it."""
    part = min(float(whole), max(0.0, round(part, 6)))
    rest = whole - part
    if part < threshold or rest < threshold:
        small = int(min(part, rest)) or int(min(part, rest) > 0)
        return min(small, whole) if part <= rest else max(0, whole - small)
    return int(part + 0.5)


def _covered(book: Book, row: CoverageRow, note: PopulationNote) -> None:
    """The children of a row with and without an offer."""
    known = people(row) in book.counts and book.counts[people(row)].value is not None
    if known and row.covered_recorded is not None and row.covered_confirmed is not None:
        names = [covered(row, part) for part in COVERED]
        recorded = _share_of(row.covered_recorded, row.children)
        confirmed = _share_of(row.covered_confirmed, row.children)
        _split(book, people(row), names, recorded, confirmed, note)


def _share_of(part: float, children: float | None) -> float:
    """As counts are estimates: of all 27.8 children all, not all but 0.2 of 28."""
    return round(part / children, 9) if children else 0.0


def _split(
    book: Book,
    everybody: str,
    names: Sequence[str],
    recorded: float,
    confirmed: float,
    note: PopulationNote,
) -> None:
    """children = recorded + without; recorded = confirmed + only recorded. `names`: of the four.

    `recorded`, `confirmed`: shares of the children, so that all of them stay all.
    """
    people = book.counts[everybody].value or 0
    here = part_of(people, recorded * people, note.threshold)
    of_these = min(1.0, round(confirmed / recorded, 9)) if recorded else 0.0
    sure = part_of(here, of_these * here, note.threshold)
    for name, value in zip(names, (here, people - here, sure, here - sure), strict=True):
        book.enter(name, value, note)
    book.split(everybody, names[:2])
    book.split(names[0], names[2:])
    book.cells[names[0]] = Cell(everybody, *names)


def living(population: str, area_id: str) -> str:
    """Key of all children of a population in an area, from birth on."""
    return f"{population}/{area_id}/living"


def _held(book: Book, row: LinkRow, note: PopulationNote) -> None:
    """living = held recorded + failed; held recorded = held confirmed + only recorded."""
    everybody = living(row.population, row.area_id)
    if row.held_recorded is None or row.held_confirmed is None or everybody not in book.counts:
        return
    names = [held(row, part) for part in HELD]
    _split(book, everybody, names, row.held_recorded, row.held_confirmed, note)


def _living(book: Book, key: str, children: float, note: PopulationNote, silent: bool) -> None:
    """All children of an area: those of the smallest stretches, and the rest beyond them."""
    totals, start = {one.total for one in book.sums}, key.removesuffix("living")
    atoms = [
        name for name in book.counts if name not in totals and not name.startswith(f"{start}-")
    ]
    known = sum(map(book.value, atoms))
    everybody = book.enter(key, max(known, int(children + 0.5)), note)
    book.counts[key] = replace(book.counts[key], secret=silent)
    book.enter(f"{key}/beyond", everybody - known, note)
    book.split(key, (*atoms, f"{key}/beyond"))


def gap_key(gap: GapRow, what: str) -> str:
    """Key of a finding's `recorded` or `confirmed` children without."""
    return f"gap/{gap.gap_id}/{what}"


def _gap(
    book: Book, gap: GapRow, grounds: dict[tuple[str, str], list[CoverageRow]], note: PopulationNote
) -> None:
    """A finding's children are those of its rows; other months are not entered, nor published."""
    rows = [
        row
        for area in gap.area_ids
        for row in grounds[gap.population, area]
        if row.field == gap.field and "|" not in row.months
        if gap.from_month <= _limits(row)[0] and _limits(row)[1] <= gap.to_month
    ]
    months = sum(stop - start for start, stop in map(_limits, rows))
    known = all(covered(row, "without") in book.counts for row in rows)
    if known and months == (gap.to_month - gap.from_month) * len(gap.area_ids):
        cells = tuple(covered(row, "recorded") for row in rows)
        for what, parts in (("recorded", ("without",)), ("confirmed", ("without", "only"))):
            names = [covered(row, part) for row in rows for part in parts]
            book.enter(gap_key(gap, what), sum(map(book.value, names)), note)
            book.split(gap_key(gap, what), names)
            book.gaps[gap_key(gap, what)] = cells


def total(note: PopulationNote) -> str:
    """Key of all children of a population."""
    return f"{note.key}/all"


def _total(book: Book, note: PopulationNote, secret: bool) -> None:
    """All children of the case, in the areas whose children its source tells, a small group in
    one of them left out."""
    silent = {living(note.key, area) for area in book.silent.get(note.key, ())}
    areas = [
        key
        for key in book.counts
        if key.startswith(f"{note.key}/") and key.endswith("/living") and key not in silent
    ]
    if areas and note.children is not None:
        book.enter(total(note), sum(book.counts[key].value or 0 for key in areas), note)
        book.counts[total(note)] = replace(book.counts[total(note)], secret=secret)
        book.split(total(note), areas)


FAILING = ("all_hold", "all_but_one", "all_but_two", "more")


def failing(population: str, what: str) -> str:
    """Key of the children for whom so many links fail."""
    return f"{population}/{WHOLE}/{what}"


def _failing(book: Book, head: Headline, note: PopulationNote) -> None:
    """All children by how many of the links that can be judged do not hold for them."""
    told = head.children_all_hold, head.children_all_but_one, head.children_all_but_two
    if total(note) not in book.counts or None in told or note.without or book.silent.get(note.key):
        return
    everybody = book.counts[total(note)].value or 0
    left, names = everybody, [failing(note.key, what) for what in FAILING]
    for name, children in zip(names, told, strict=False):
        left -= book.enter(name, part_of(left, children or 0.0, note.threshold), note)
    all_hold = book.counts[names[0]].value or 0
    book.enter(names[-1], left, note)
    book.split(total(note), names)
    book.enter(failing(note.key, "failing"), everybody - all_hold, note)
    book.split(failing(note.key, "failing"), names[1:])
