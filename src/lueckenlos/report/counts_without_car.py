"""Children provided for without a car, as counts that the rules of small numbers decide over.

Beside a cell of children with and without an offer stand those who reach one without a car. Who
reads both takes one from the other, so both differences are counts, too. They are decided by the
counts of the cell alone: told where none of them is small. What is withheld with a car is withheld
without one.
"""

from __future__ import annotations

from dataclasses import replace

from lueckenlos.disclosure import Sum
from lueckenlos.exchange.figures import CoverageRow, PopulationNote
from lueckenlos.report.book import Book, Cell, covered, part_of
from lueckenlos.report.steps import Step, any_small, step

WALKED = "recorded_without_car", "confirmed_without_car"


def enter(book: Book, row: CoverageRow, note: PopulationNote) -> None:
    """The children of a row who need no car, and how many more or fewer they are with one.

    A bus may lead where a car does not within its time; of both counts the larger is taken to hold
    the smaller.
    """
    name = covered(row, "recorded")
    shares = row.share_recorded, row.share_recorded_without_car
    sure = row.share_confirmed, row.share_confirmed_without_car
    if name not in book.cells or None in (*shares, *sure):
        return
    cell = book.cells[name]
    recorded, confirmed = (covered(row, what) for what in WALKED)
    book.cells[name] = replace(cell, recorded_without_car=recorded, confirmed_without_car=confirmed)
    everybody = book.value(cell.everybody)
    walked = _beside(everybody, book.value(cell.recorded), *shares, note.threshold)
    surely = min(walked, _beside(everybody, book.value(cell.confirmed), *sure, note.threshold))
    book.enter(recorded, walked, note)
    book.enter(confirmed, surely, note)
    _differ(book, cell.recorded, recorded, f"{recorded}/differ", note)
    _differ(book, cell.confirmed, confirmed, f"{confirmed}/differ", note)
    _differ(book, recorded, confirmed, f"{confirmed}/only", note)
    _differ(book, cell.everybody, recorded, f"{recorded}/without", note)


def _beside(
    everybody: int, driven: int, by_car: float | None, without: float | None, threshold: int
) -> int:
    """A count without a car as a whole number: what small differences it has stay small."""
    car, foot = by_car or 0.0, without or 0.0
    if foot <= car:
        return part_of(driven, round(foot / car, 9) * driven if car else 0.0, threshold)
    rest = everybody - driven
    more = round((foot - car) / (1 - car), 9) * rest if car < 1 else 0.0
    return driven + part_of(rest, more, threshold)


def _differ(book: Book, one: str, other: str, key: str, note: PopulationNote) -> None:
    """The larger of two counts is the smaller and the rest."""
    larger, smaller = (one, other) if book.value(one) >= book.value(other) else (other, one)
    book.enter(key, book.value(larger) - book.value(smaller), note)
    book.sums.append(Sum(larger, (smaller, key)))


def decide(book: Book, cell: Cell, hidden: set[str], steps: dict[str, Step]) -> None:
    """Withhold of a cell what tells a small number without a car, or by what a car changes."""
    recorded, confirmed = cell.recorded_without_car, cell.confirmed_without_car
    differ, sure, only = f"{recorded}/differ", f"{confirmed}/differ", f"{confirmed}/only"
    without, count = f"{recorded}/without", book.counts[cell.everybody]
    everybody, few = book.value(cell.everybody), count.threshold

    def small(*keys: str) -> bool:
        return any_small(count, *map(book.value, keys))

    farther = book.value(confirmed) > book.value(cell.confirmed)  # by bus than by car
    if (
        cell.recorded in hidden
        or small(recorded, differ, without)
        or (farther and small(confirmed, sure, only))
    ):
        hidden |= {recorded, differ, without, confirmed, sure, only}
        steps[confirmed] = steps[recorded] = Step(0, everybody, None)
        if cell.recorded not in hidden:
            steps[recorded] = _step(book, cell.recorded, recorded, everybody, few)
    elif cell.confirmed in hidden or small(confirmed, sure, only):
        hidden |= {confirmed, sure, only}
        steps[confirmed] = Step(0, everybody, None)
        if cell.confirmed not in hidden:
            steps[confirmed] = _step(book, cell.confirmed, confirmed, book.value(recorded), few)
    if cell.everybody in hidden:
        for key in (recorded, confirmed):
            steps.pop(key, None)
    for key, beside in ((cell.confirmed, sure), (recorded, only)):
        if key not in hidden and not book.value(key) and not book.value(confirmed):
            hidden -= {confirmed, beside}  # of nobody nobody
            steps.pop(confirmed, None)


def _step(book: Book, driven: str, walked: str, most: int, threshold: int) -> Step:
    """The step of a withheld count beside one that is told and lies on one side of it."""
    by_car, foot = book.value(driven), book.value(walked)
    if foot <= by_car:
        return step(foot, 0, min(by_car, most), threshold)
    return step(foot, by_car, most, threshold)
