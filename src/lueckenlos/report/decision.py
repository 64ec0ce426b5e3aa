"""What a run may tell, so that no small number follows from it, nor from several runs together.

Who lives where is decided once, from the children alone; no run over them changes it, and where
it is withheld so is all that splits it. What depends on offers is decided cell by cell, from the
counts of the cell only: one that did not change between two runs is told alike in both. Sums over
cells are made of what is told of each, and of the step in which a withheld count lies (`Step`). So
whoever solves all sums of all runs learns these steps at most, each as wide as the threshold.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from lueckenlos.disclosure import withheld
from lueckenlos.exchange.figures import Figures
from lueckenlos.report import counts_without_car
from lueckenlos.report.book import FAILING, Book, Cell, book_of, children_book, failing, total
from lueckenlos.report.steps import Step as Step
from lueckenlos.report.steps import any_small, small
from lueckenlos.report.steps import step as step


@dataclass(slots=True)
class Decision:
    """The counts of a run, and which of them are withheld.

    `steps`: of the withheld recorded and confirmed counts. `closed`: cells of which nothing is
    told, since it is withheld how many children there are.
    """

    book: Book
    hidden: set[str]
    steps: dict[str, Step] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    def provided(self, cells: Sequence[str], of: str) -> float:
        """Children of some open cells who are `of` them: "recorded" or "confirmed"."""
        found, among, unsure = 0.0, 0, []
        for cell in (self.book.cells[name] for name in cells):
            key, everybody = getattr(cell, of), self.book.value(cell.everybody)
            step = self.steps.get(key)
            if step and step.taken is None:
                unsure.append((everybody, step))
            else:
                found += self.book.value(key) if step is None else step.taken or 0.0
                among += everybody
        share = found / among if among else 0.5
        rest = (min(max(share * people, step.low), step.high) for people, step in unsure)
        return found + sum(rest)

    def everybody(self, cells: Sequence[str]) -> int:
        """All children of some open cells."""
        return sum(self.book.value(self.book.cells[name].everybody) for name in cells)

    def lacking(self, cells: Sequence[str], of: str) -> float | None:
        """Children of some open cells who are not `of` them, where that is no small number."""
        found = self.everybody(cells) - self.provided(cells, of)
        some = self.book.counts[self.book.cells[cells[0]].everybody]
        return None if small(some, found) else found


def decide_children(figures: Figures) -> frozenset[str]:
    """Keys of the counts of who lives where that no run over these children may tell."""
    book = children_book(figures)
    return withheld(book.counts, book.sums)


def decided(figures: Figures, children: Set[str] | None = None) -> Decision:
    """What a run may tell. `children`: what `decide_children` said of the same children."""
    book, notes = book_of(figures), {note.key: note for note in figures.populations}
    for row in figures.coverage:
        counts_without_car.enter(book, row, notes[row.population])
    decision = Decision(book, set(decide_children(figures) if children is None else children))
    for name, cell in book.cells.items():
        if cell.everybody in decision.hidden:
            decision.hidden |= {cell.recorded, cell.without, cell.confirmed, cell.only}
            decision.closed.add(name)
        else:
            _cell(decision, cell)
        if cell.recorded_without_car:
            counts_without_car.decide(book, cell, decision.hidden, decision.steps)
    for key, cells in book.gaps.items():
        of = key.rpartition("/")[2]
        if not decision.closed.isdisjoint(cells) or decision.lacking(cells, of) is None:
            decision.hidden.add(key)
    for note in figures.populations:
        if failing(note.key, "failing") in book.counts:
            decision.hidden |= _failing(book, note.key, total(note) in decision.hidden)
    return decision


def _cell(decision: Decision, cell: Cell) -> None:
    """Withhold as few counts of a cell as its small ones allow."""
    book, count = decision.book, decision.book.counts[cell.everybody]
    recorded, without, confirmed, only = map(
        book.value, (cell.recorded, cell.without, cell.confirmed, cell.only)
    )
    everybody, few = recorded + without, count.threshold
    if not any_small(count, recorded, without, confirmed, only):
        return
    if not any_small(count, recorded, without):
        decision.hidden |= {cell.confirmed, cell.only}
        decision.steps[cell.confirmed] = step(confirmed, 0, recorded, few)
    elif not any_small(count, confirmed) and everybody - confirmed >= few:
        decision.hidden |= {cell.recorded, cell.without, cell.only}
        decision.steps[cell.recorded] = step(recorded, confirmed, everybody, few)
    else:
        decision.hidden |= {cell.recorded, cell.without, cell.confirmed, cell.only}
        decision.steps[cell.recorded] = step(recorded, 0, everybody, few)
        decision.steps[cell.confirmed] = step(confirmed, 0, everybody, few)


def _failing(book: Book, population: str, hidden: bool) -> set[str]:
    """Of all children by how many links fail: the small counts, and the smallest beside them."""
    names = [failing(population, what) for what in FAILING]
    found = {name for name in names if hidden or small(book.counts[name], book.value(name))}
    left = sorted((book.value(name), name) for name in names if name not in found)
    threshold = book.counts[names[0]].threshold
    while found and (len(found) < 2 or sum(map(book.value, found)) < threshold) and left:
        found.add(left.pop(0)[1])
    if names[0] in found or hidden:
        found.add(failing(population, "failing"))
    return found
