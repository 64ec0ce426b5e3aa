"""All counts of a run in one book, tied by their sums: what the small-number rules decide over.

Keys are `population/area/…`. Children are entered per stretch of ages between any two limits that
some row has, rounded so that stretches add up; covered and held counts split them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from lueckenlos.disclosure import Count, Sum
from lueckenlos.exchange.figures import CoverageRow, Figures, GapRow, LinkRow, PopulationNote


@dataclass(slots=True)
class Book:
    """The counts of a run by key, and the sums that tie them."""

    counts: dict[str, Count] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)

    def enter(self, key: str, value: int, note: PopulationNote) -> int:
        """A count of a population."""
        self.counts[key] = Count(value, note.threshold, note.sensitive)
        return value

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


def book_of(figures: Figures) -> Book:
    """Every count that the tables of a run would reveal."""
    book, notes = Book(), {note.key: note for note in figures.populations}
    grounds: dict[tuple[str, str], list[CoverageRow]] = {}
    for row in figures.coverage:
        grounds.setdefault((row.population, row.area_id), []).append(row)
    for (population, _), rows in grounds.items():
        _children(book, rows, notes[population])
        for row in rows:
            _covered(book, row, notes[population])
    for link in figures.links:
        _held(book, link, notes[link.population])
    for gap in figures.gaps:
        _gap(book, gap, grounds, notes[gap.population])
    for note in figures.populations:
        _total(book, note)
    return book


def _children(book: Book, rows: list[CoverageRow], note: PopulationNote) -> None:
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
        for atom, (a, b) in zip(atoms, pairwise(inside), strict=True):
            book.enter(atom, whole[b] - whole[a], note)
        total = people(rows[0], f"{start}-{stop}")
        book.enter(total, whole[stop] - whole[start], note)
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
    """children = recorded + without; recorded = confirmed + only recorded."""
    known = book.counts[people(row)].value if people(row) in book.counts else None
    if known is None or row.covered_recorded is None or row.covered_confirmed is None:
        return
    recorded = part_of(known, row.covered_recorded, note.threshold)
    confirmed = part_of(recorded, row.covered_confirmed, note.threshold)
    book.enter(covered(row, "recorded"), recorded, note)
    book.enter(covered(row, "without"), known - recorded, note)
    book.enter(covered(row, "confirmed"), confirmed, note)
    book.enter(covered(row, "only"), recorded - confirmed, note)
    book.split(people(row), (covered(row, "recorded"), covered(row, "without")))
    book.split(covered(row, "recorded"), (covered(row, "confirmed"), covered(row, "only")))


def living(population: str, area_id: str) -> str:
    """Key of all children of a population in an area, from birth on."""
    return f"{population}/{area_id}/living"


def _held(book: Book, row: LinkRow, note: PopulationNote) -> None:
    """living = held recorded + failed; held recorded = held confirmed + only recorded."""
    if row.children is None or row.held_recorded is None or row.held_confirmed is None:
        return
    everybody = living(row.population, row.area_id)
    if everybody not in book.counts:
        _living(book, row, everybody, note)
    people = book.counts[everybody].value or 0
    recorded = part_of(people, row.held_recorded * row.children, note.threshold)
    confirmed = part_of(recorded, row.held_confirmed * row.children, note.threshold)
    book.enter(held(row, "recorded"), recorded, note)
    book.enter(held(row, "failed"), people - recorded, note)
    book.enter(held(row, "confirmed"), confirmed, note)
    book.enter(held(row, "only"), recorded - confirmed, note)
    book.split(everybody, (held(row, "recorded"), held(row, "failed")))
    book.split(held(row, "recorded"), (held(row, "confirmed"), held(row, "only")))


def _living(book: Book, row: LinkRow, key: str, note: PopulationNote) -> None:
    """All children of the area: those of the smallest stretches, and the rest beyond them."""
    start = f"{row.population}/{row.area_id}/"
    spans = {name: name.removeprefix(start) for name in book.counts if name.startswith(start)}
    totals = {one.total for one in book.sums}
    atoms = [
        name
        for name, span in spans.items()
        if "/" not in span and name not in totals and not span.startswith("-")
    ]
    known = sum(book.counts[name].value or 0 for name in atoms)
    everybody = book.enter(key, max(known, int((row.children or 0) + 0.5)), note)
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
        for what, parts in (("recorded", ("without",)), ("confirmed", ("without", "only"))):
            names = [covered(row, part) for row in rows for part in parts]
            book.enter(gap_key(gap, what), sum(book.counts[n].value or 0 for n in names), note)
            book.split(gap_key(gap, what), names)


def total(note: PopulationNote) -> str:
    """Key of all children of a population."""
    return f"{note.key}/all"


def _total(book: Book, note: PopulationNote) -> None:
    """All children of the case, where no area's are withheld by their source."""
    areas = [
        key for key in book.counts if key.startswith(f"{note.key}/") and key.endswith("/living")
    ]
    if areas and note.children is not None:
        book.enter(total(note), sum(book.counts[key].value or 0 for key in areas), note)
        book.split(total(note), areas)
