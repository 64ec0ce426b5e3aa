"""The public edition: everything that could give away a small number is withheld, the rest rounded.

All counts of a run are decided together. What is published is taken to be known exactly, so that
rounding only adds to the protection. Shares go with the counts they are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from lueckenlos.disclosure import rounded
from lueckenlos.exchange.figures import (
    CoverageRow,
    Figures,
    GapRow,
    Headline,
    LinkRow,
    PopulationNote,
)  # fmt: skip
from lueckenlos.report.book import (
    WHOLE,
    Book,
    covered,
    failing,
    gap_key,
    held,
    living,
    people,
    total,
)
from lueckenlos.report.decision import Decision, decided
from lueckenlos.report.whole import Whole

SHARED = ("places", "setting")
"""Ways in which all populations of an area are provided for alike."""


def published(figures: Figures, children: Set[str] | None = None) -> Figures:
    """The figures as anybody may see them; offers beside findings stay out.

    `children`: what `decide_children` said of figures with the same children, to save the time.
    """
    decision = decided(figures, children)
    book, hidden, whole = decision.book, decision.hidden, Whole(figures, decision)
    same = _held_as_covered(figures, hidden)
    sensitive = {note.key for note in figures.populations if note.sensitive}
    coverage = tuple(_coverage(row, book, hidden) for row in figures.coverage)
    links = tuple(_link(row, book, hidden | same) for row in figures.links)
    main = figures.populations[0].key if figures.populations else ""
    over = tuple(_overall(row, whole) for row in figures.overall if row.area_id == WHOLE)
    names = {row.area_id: row.area_name for row in figures.coverage}
    return Figures(
        coverage=tuple(_as_open_as_all(coverage, main)),
        links=tuple(_links_as_open_as_all(figures, links, main)),
        gaps=tuple(_gap(gap, decision) for gap in figures.gaps),
        headlines=tuple(
            _headline(one, decision, whole, one.population in sensitive)
            for one in figures.headlines
        ),
        populations=tuple(_population(note, book, hidden, names) for note in figures.populations),
        overall=over,
        overall_links=tuple(_overall_link(row, whole) for row in figures.overall_links),
        offers=tuple(
            replace(offer, assumed=_ages_only(offer.assumed), file="", row=0)
            for offer in figures.offers
        ),
        recorded=figures.recorded,
        without_car=_alone((*coverage, *over)),
    )


def _alone(rows: Iterable[CoverageRow]) -> tuple[CoverageRow, ...]:
    """What is told without a car as rows of its own."""
    return tuple(
        replace(
            row,
            share_confirmed=row.share_confirmed_without_car,
            share_recorded=row.share_recorded_without_car,
            covered_confirmed=None,
            covered_recorded=None,
            choice_median=None,
            share_confirmed_without_car=None,
            share_recorded_without_car=None,
        )
        for row in rows
        if row.share_recorded_without_car is not None
    )


def _ages_only(assumed: Sequence[str]) -> tuple[str, ...]:
    """Of what is only assumed, whether the ages are: they stand in the list."""
    return tuple(name for name in assumed if name == "ages")


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
        share_confirmed_without_car=_without_car(row, "confirmed", book, hidden),
        share_recorded_without_car=_without_car(row, "recorded", book, hidden),
        choice_median=row.choice_median if children is not None else None,
        places_per_100=None if places is None else int(places + 0.5),
        places_known_share=_share(row.places_known_share, True),
    )


def _without_car(row: CoverageRow, what: str, book: Book, hidden: Set[str]) -> float | None:
    """A share without a car, in hundredths, where its count may be told."""
    key, share = covered(row, f"{what}_without_car"), getattr(row, f"share_{what}_without_car")
    return _share(share, key in book.counts and key not in hidden)


def _as_open_as_all(rows: Sequence[CoverageRow], main: str) -> Iterator[CoverageRow]:
    """Institutions give every population of an area the same share: it is told of all or none."""
    silent = {
        (row.area_id, row.field, row.life_phase, row.months)
        for row in rows
        if row.population == main and row.way in SHARED and row.share_recorded is None
    }
    for row in rows:
        key = row.area_id, row.field, row.life_phase, row.months
        if row.population != main and key in silent:
            row = replace(
                row,
                covered_confirmed=None,
                covered_recorded=None,
                share_confirmed=None,
                share_recorded=None,
            )
        yield row


def _links_as_open_as_all(
    figures: Figures, rows: Sequence[LinkRow], main: str
) -> Iterator[LinkRow]:
    """As `_as_open_as_all`, for links of such fields."""
    shared = {row.field for row in figures.coverage if row.way in SHARED}
    silent = {
        (row.area_id, row.link)
        for row in rows
        if row.population == main and row.held_recorded is None
    }
    for row in rows:
        hidden = row.link.split("/")[0] in shared and (row.area_id, row.link) in silent
        if row.population != main and hidden:
            row = replace(row, held_confirmed=None, held_recorded=None)
        yield row


def _overall(row: CoverageRow, whole: Whole) -> CoverageRow:
    """Only shares, in hundredths, and places."""
    return replace(
        row,
        children=None,
        children_low=None,
        children_high=None,
        covered_confirmed=None,
        covered_recorded=None,
        share_confirmed=whole.of_row(row, "confirmed"),
        share_recorded=whole.of_row(row, "recorded"),
        share_confirmed_without_car=whole.of_row(row, "confirmed_without_car"),
        share_recorded_without_car=whole.of_row(row, "recorded_without_car"),
        choice_median=None,
        places_per_100=whole.places(row),
        places_known_share=_share(row.places_known_share, True),
    )


def _overall_link(row: LinkRow, whole: Whole) -> LinkRow:
    return replace(
        row,
        held_confirmed=whole.of_link(row, "confirmed"),
        held_recorded=whole.of_link(row, "recorded"),
        children=None,
    )


def _link(row: LinkRow, book: Book, hidden: Set[str]) -> LinkRow:
    confirmed = _count(held(row, "confirmed"), book, hidden) is not None
    recorded = _count(held(row, "recorded"), book, hidden) is not None
    return replace(
        row,
        held_confirmed=_share(row.held_confirmed, confirmed),
        held_recorded=_share(row.held_recorded, recorded),
        children=_count(living(row.population, row.area_id), book, hidden),
    )


def _gap(gap: GapRow, decision: Decision) -> GapRow:
    recorded, confirmed = (_without(gap, decision, what) for what in ("recorded", "confirmed"))
    return replace(
        gap,
        without_recorded=recorded,
        without_confirmed=confirmed,
        children=None,
        places_per_100=None,
        offers=(),
    )


def _without(gap: GapRow, decision: Decision, of: str) -> int | None:
    key = gap_key(gap, of)
    if key in decision.hidden or key not in decision.book.gaps:
        return None
    found = decision.lacking(decision.book.gaps[key], of)
    return None if found is None else rounded(int(found + 0.5))


def _headline(one: Headline, decision: Decision, whole: Whole, sensitive: bool) -> Headline:
    """Rounded; of a sensitive population only the links, no children."""
    book, hidden = decision.book, decision.hidden

    def shown(what: str) -> int | None:
        return None if sensitive else _count(failing(one.population, what), book, hidden)

    return replace(
        one,
        judged_share=whole.judged(one),
        children_all_hold=shown("all_hold"),
        children_all_but_one=shown("all_but_one"),
        children_all_but_two=shown("all_but_two"),
        weakest_children=whole.weakest(one),
    )


def _population(
    note: PopulationNote, book: Book, hidden: Set[str], names: Mapping[str, str]
) -> PopulationNote:
    silent = {names[area] for area in book.silent.get(note.key, ())}
    return replace(
        note,
        children=_count(total(note), book, hidden),
        children_low=None,
        children_high=None,
        pregnancies=None,
        without=tuple(dict.fromkeys((*note.without, *sorted(silent)))),
    )
