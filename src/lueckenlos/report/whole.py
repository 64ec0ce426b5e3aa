"""What is told of a whole case, made of what is told of its areas.

Areas where it is withheld how many children there are count neither above nor below the line.
"""

from __future__ import annotations

from collections.abc import Sequence

from lueckenlos.disclosure import rounded
from lueckenlos.exchange.figures import CoverageRow, Figures, Headline, LinkRow, PopulationNote
from lueckenlos.report.book import covered, held, living, people, total
from lueckenlos.report.decision import Decision

CLOSED_OF_ALL = 0.1
"""Of this share of the areas at most it may be withheld how many children there are."""


class Whole:
    """The areas' rows and links by what they are of."""

    def __init__(self, figures: Figures, decision: Decision) -> None:
        self.decision, self.notes = decision, {note.key: note for note in figures.populations}
        self.rows: dict[tuple[str, str, str], list[CoverageRow]] = {}
        for row in figures.coverage:
            self.rows.setdefault((row.population, row.field, row.months), []).append(row)
        self.links: dict[tuple[str, str], list[LinkRow]] = {}
        for link in figures.links:
            self.links.setdefault((link.population, link.link), []).append(link)

    def of_row(self, row: CoverageRow, of: str) -> float | None:
        """The share of a row of the whole in `recorded` or `confirmed` offers, or in those in reach
        `…_without_car`, in hundredths."""
        rows = self.rows[row.population, row.field, row.months]
        cells = [covered(one, "recorded") for one in rows if one.children is not None]
        share: float | None = getattr(row, f"share_{of}")
        many = _many(row.children, self.notes[row.population])
        return self._share(cells, of, share) if many else None

    def of_link(self, row: LinkRow, of: str) -> float | None:
        """The share for whom a link is held, of the areas where it can be judged."""
        share = row.held_recorded if of == "recorded" else row.held_confirmed
        many = _many(row.children, self.notes[row.population])
        return self._share(self._judged(row.population, row.link), of, share) if many else None

    def _judged(self, population: str, link: str) -> list[str]:
        of = self.links.get((population, link), [])
        names = [held(one, "recorded") for one in of if one.judgeable]
        return [name for name in names if name in self.decision.book.cells]

    def _share(self, cells: Sequence[str], of: str, share: float | None) -> float | None:
        """In hundredths. `share`: what it is, with all that is withheld."""
        decision, book = self.decision, self.decision.book
        if share is None or not set(cells) <= book.cells.keys() or not self._enough(cells):
            return None
        left = [name for name in cells if name not in decision.closed]
        keys = [getattr(book.cells[name], of) for name in left]
        if not all(keys):
            return None
        if len(left) < len(cells) or not decision.steps.keys().isdisjoint(keys):
            everybody = decision.everybody(left)
            share = decision.provided(left, of) / everybody if everybody else 0.0
        return int(share * 100 + 0.5) / 100

    def _enough(self, cells: Sequence[str]) -> bool:
        """Whether of enough areas it is told how many children there are."""
        closed = len(self.decision.closed.intersection(cells))
        return closed < len(cells) and closed <= CLOSED_OF_ALL * len(cells)

    def weakest(self, head: Headline) -> int | None:
        """The children for whom the weakest link fails, where they are no small number.

        Areas that do not count are taken to be like the others, if all children are told.
        """
        note, decision = self.notes[head.population], self.decision
        cells = self._judged(head.population, head.weakest_link)
        if note.sensitive or not cells or not self._enough(cells):
            return None
        left = [name for name in cells if name not in decision.closed]
        failed = decision.lacking(left, "recorded")
        if failed and len(left) < len(cells):
            beside = self._beside(note, left)
            failed = None if beside is None else failed * (1 + beside / decision.everybody(left))
        return None if failed is None else rounded(int(failed + 0.5))

    def _beside(self, note: PopulationNote, cells: Sequence[str]) -> int | None:
        """The children beside those of some cells, if of all their areas it is told how many."""
        book, hidden, key = self.decision.book, self.decision.hidden, total(note)
        parts = {part for one in book.sums if one.total == key for part in one.parts} - hidden
        if key in hidden or not parts <= {book.cells[name].everybody for name in cells}:
            return None
        return book.value(key) - sum(map(book.value, parts))

    def places(self, row: CoverageRow) -> int | None:
        """Places per 100 children, of the areas where it is told how many there are."""
        rows = self.rows[row.population, row.field, row.months]
        book, hidden, keys = self.decision.book, self.decision.hidden, [people(one) for one in rows]
        many = _many(row.children, self.notes[row.population])
        if row.places_per_100 is None or not many or not book.counts.keys() >= set(keys):
            return None
        per_100, left = row.places_per_100, [key for key in keys if key not in hidden]
        if len(left) < len(keys):
            everybody = sum(map(book.value, left))
            told = zip(rows, keys, strict=True)
            some = [
                (one.places_per_100 or 0.0) * book.value(key) for one, key in told if key in left
            ]
            if not everybody or len(keys) - len(left) > CLOSED_OF_ALL * len(keys):
                return None
            per_100 = sum(some) / everybody
        return int(per_100 + 0.5)

    def judged(self, head: Headline) -> float:
        """Of children and links what can be judged, in hundredths; where it is withheld of some
        areas how many live there, of the others and in tenths."""
        book, hidden = self.decision.book, self.decision.hidden
        links = [
            one for (key, _), some in self.links.items() if key == head.population for one in some
        ]
        keys = [living(one.population, one.area_id) for one in links]
        if hidden.isdisjoint(keys):
            return int(round(head.judged_share * 100, 6)) / 100
        judged = everybody = 0
        for link, key in zip(links, keys, strict=True):
            if key in book.counts and key not in hidden:
                everybody += book.value(key)
                judged += book.value(key) * link.judgeable
        return 10 * judged // everybody / 10 if everybody else 0.0


def _many(children: float | None, note: PopulationNote) -> bool:
    """Whether half a hundredth of the children is no small number."""
    return children is not None and children * 0.005 >= note.threshold
