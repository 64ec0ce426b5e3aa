"""The public edition: everything that could give away a small number is withheld, the rest rounded.

All counts of a run are decided together. What is published is taken to be known exactly, so that
rounding only adds to the protection. Shares go with the counts they are made of.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from lueckenlos.disclosure import rounded, withheld
from lueckenlos.exchange.figures import (
    CoverageRow,
    Figures,
    GapRow,
    Headline,
    LinkRow,
    PopulationNote,
)  # fmt: skip
from lueckenlos.report.book import Book, book_of, covered, gap_key, held, people, total

WHOLE = ""
"""Area of the rows of a whole case."""


def published(figures: Figures) -> Figures:
    """The figures as anybody may see them; offers beside findings stay out."""
    book = book_of(figures)
    hidden = withheld(book.counts, book.sums)
    same = _held_as_covered(figures, hidden)
    thresholds = {note.key: note.threshold for note in figures.populations}
    sensitive = {note.key for note in figures.populations if note.sensitive}
    return Figures(
        coverage=tuple(_coverage(row, book, hidden) for row in figures.coverage),
        links=tuple(_link(row, book, hidden | same) for row in figures.links),
        gaps=tuple(_gap(gap, book, hidden) for gap in figures.gaps),
        headlines=tuple(_headline(one, one.population in sensitive) for one in figures.headlines),
        populations=tuple(_population(note, book, hidden) for note in figures.populations),
        overall=tuple(
            _overall(row, thresholds[row.population])
            for row in figures.overall
            if row.area_id == WHOLE
        ),
        overall_links=tuple(
            _overall_link(row, thresholds[row.population]) for row in figures.overall_links
        ),
        offers=tuple(replace(offer, assumed=(), file="", row=0) for offer in figures.offers),
        recorded=figures.recorded,
    )


def _held_as_covered(figures: Figures, hidden: Set[str]) -> frozenset[str]:
    """Link counts that would repeat the share of a row whose counts are withheld."""
    found = set()
    for row in figures.coverage:
        if row.required in ("law", "resolved"):
            start = f"{row.population}/{row.area_id}/{row.field}/{row.life_phase}"
            shown = people(row) not in hidden and row.children is not None
            for what in ("confirmed", "recorded"):
                if not shown or covered(row, what) in hidden or row.covered_recorded is None:
                    found.add(f"{start}/{what}")
    return frozenset(found)


def _count(key: str, book: Book, hidden: Set[str]) -> int | None:
    """A count as printed, None where it is withheld or not known."""
    value = book.counts[key].value if key in book.counts and key not in hidden else None
    return None if value is None else rounded(value)


def _share(share: float | None, shown: bool) -> float | None:
    """A share in whole hundredths."""
    return None if share is None or not shown else int(share * 100 + 0.5) / 100


def _coverage(row: CoverageRow, book: Book, hidden: Set[str]) -> CoverageRow:
    children = _count(people(row), book, hidden)
    confirmed = _count(covered(row, "confirmed"), book, hidden)
    recorded = _count(covered(row, "recorded"), book, hidden)
    both = children is not None and row.covered_recorded is not None
    places = row.places_per_100 if both and recorded is not None else None
    return replace(
        row,
        children=children,
        children_low=None,
        children_high=None,
        covered_confirmed=confirmed if both else None,
        covered_recorded=recorded if both else None,
        share_confirmed=_share(row.share_confirmed, both and confirmed is not None),
        share_recorded=_share(row.share_recorded, both and recorded is not None),
        choice_median=row.choice_median if children is not None else None,
        places_per_100=None if places is None else int(places + 0.5),
        places_known_share=_share(row.places_known_share, True),
    )


def _blurred(share: float | None, children: float | None, threshold: int) -> float | None:
    """A share of the whole case, where half a hundredth of it is more than any count withheld.

    Rounded so, it leaves every sum of withheld counts at least its threshold open, whatever else
    is published: from below 0.5 % and above 99.5 % half a hundredth of the children, else a whole.
    """
    enough = children is not None and children * 0.005 >= threshold
    return _share(share, enough)


def _overall(row: CoverageRow, threshold: int) -> CoverageRow:
    """Shares only: the counts are not decided together with those of the areas."""
    share = _blurred(row.share_recorded, row.children, threshold)
    return replace(
        row,
        children=None,
        children_low=None,
        children_high=None,
        covered_confirmed=None,
        covered_recorded=None,
        share_confirmed=_blurred(row.share_confirmed, row.children, threshold),
        share_recorded=share,
        choice_median=None,
        places_per_100=None
        if share is None or row.places_per_100 is None
        else int(row.places_per_100 + 0.5),
        places_known_share=_share(row.places_known_share, True),
    )


def _overall_link(row: LinkRow, threshold: int) -> LinkRow:
    return replace(
        row,
        held_confirmed=_blurred(row.held_confirmed, row.children, threshold),
        held_recorded=_blurred(row.held_recorded, row.children, threshold),
        children=None,
    )


def _link(row: LinkRow, book: Book, hidden: Set[str]) -> LinkRow:
    confirmed = _count(held(row, "confirmed"), book, hidden) is not None
    recorded = _count(held(row, "recorded"), book, hidden) is not None
    return replace(
        row,
        held_confirmed=_share(row.held_confirmed, confirmed),
        held_recorded=_share(row.held_recorded, recorded),
        children=None,
    )


def _gap(gap: GapRow, book: Book, hidden: Set[str]) -> GapRow:
    recorded = _count(gap_key(gap, "recorded"), book, hidden)
    return replace(
        gap,
        without_recorded=recorded,
        without_confirmed=_count(gap_key(gap, "confirmed"), book, hidden),
        children=None,
        places_per_100=None,
        offers=(),
    )


def _headline(one: Headline, sensitive: bool) -> Headline:
    """Rounded; of a sensitive population only the links, no children."""

    def shown(children: float | None) -> int | None:
        return None if children is None or sensitive else rounded(int(children + 0.5))

    return replace(
        one,
        judged_share=int(one.judged_share * 100 + 0.5) / 100,
        children_all_hold=shown(one.children_all_hold),
        children_all_but_one=shown(one.children_all_but_one),
        children_all_but_two=shown(one.children_all_but_two),
        weakest_children=shown(one.weakest_children),
    )


def _population(note: PopulationNote, book: Book, hidden: Set[str]) -> PopulationNote:
    return replace(
        note,
        children=_count(total(note), book, hidden),
        children_low=None,
        children_high=None,
        pregnancies=None,
    )
