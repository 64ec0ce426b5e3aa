"""What a scenario may tell beside its run, so that no small number follows from both.

A run is told, so a reader knows its counts. Somebody who imagines one offer after the other could
narrow by differences what lives around one point. So a scenario never tells a count of its own: it
tells that of its run, moved by a step (`report.decision.step`). The steps between what a count is
and what it could become follow from the run alone, and each is wider than the threshold of its
source and than `LEAST` children. Two scenarios therefore differ by whole steps or by nothing; what
a run withholds stays withheld; sums over areas are made of what is told of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lueckenlos.exchange.figures import CoverageRow, Figures, GapRow, Headline, LinkRow
from lueckenlos.report.decision import step

LEAST = 10
"""Children a step is wide at least."""
RowKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """How small a number of the children is, and when a gap is one (shares in thousandths)."""

    threshold: int
    sensitive: bool
    gap_share_permille: int = 500
    gap_children: int = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """A run and a scenario of it inside the house, and the run as everybody may see it.

    `held`: before and after, all children and those for whom at least 1, 2, … links hold."""

    before: Figures
    after: Figures
    told: Figures
    held: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())


def told_with(pair: Pair, population: str, rules: Rules) -> Figures:
    """The figures of the run as they are told, moved to what they would be; recorded offers only,
    and only of this population."""
    coverage = tuple(_rows(pair, population, rules))
    links = tuple(_links(pair, population, rules))
    own = [row for row in pair.told.overall if row.population == population]
    whole = [row for row in pair.told.overall_links if row.population == population]
    old_rows = _of(pair.told.coverage, population)
    old_links = _of(pair.told.links, population)
    moved_rows = {_stretch(row): moved for row, moved in _moved(old_rows, coverage)}
    moved_links = {row.link: moved for row, moved in _moved_links(old_links, links)}
    heads = [head for head in pair.after.headlines if head.population == population]
    return replace(
        pair.told,
        without_car=(),
        coverage=coverage,
        links=links,
        overall=tuple(_whole_row(row, moved_rows.get(_stretch(row), 0.0)) for row in own
                      if not row.area_id),
        overall_links=tuple(_whole_link(row, moved_links.get(row.link, 0.0)) for row in whole),
        headlines=tuple(
            _headline(head, told, pair.held, rules)
            for head in heads
            for told in pair.told.headlines
            if told.population == population
        ),
        gaps=tuple(_gaps(pair.told, coverage, population, rules)),
        populations=tuple(one for one in pair.told.populations if one.key == population),
    )  # fmt: skip


def _of(rows: Iterable[CoverageRow | LinkRow], population: str) -> list[CoverageRow | LinkRow]:
    return [row for row in rows if row.population == population]


# --- one count -----------------------------------------------------------------------------------


def moved(before: float, after: float, everybody: float, rules: Rules) -> float:
    """By how many children a count is told to move, 0 where it is too few to be told.

    Only that it becomes everybody or nobody is told exactly, and of a sensitive population not even
    that.
    """
    up = after > before
    room = round(everybody - before if up else before)
    by = min(round(abs(after - before)), room)
    found = step(by, 0, room, max(rules.threshold + 1, LEAST))
    if found.low == 0:
        return 0.0
    exact = by == room and not rules.sensitive
    size = float(room) if exact else (found.low + found.high) / 2
    return size if up else -size


def _share(told: float | None, before: float, after: float | None, everybody: float,
           rules: Rules) -> float | None:  # fmt: skip
    if told is None or after is None:
        return None
    by = moved(before, after, everybody, rules)
    return told if not by else _hundredths(told + by / everybody)


def _hundredths(share: float) -> float:
    return min(max(int(share * 100 + 0.5) / 100, 0.0), 1.0)


# --- rows ----------------------------------------------------------------------------------------


def _key(row: CoverageRow) -> RowKey:
    return row.area_id, row.field, row.life_phase, row.months


def _stretch(row: CoverageRow) -> tuple[str, str, str]:
    return row.field, row.life_phase, row.months


def _rows(pair: Pair, population: str, rules: Rules) -> Iterator[CoverageRow]:
    before = {_key(row): row for row in pair.before.coverage if row.population == population}
    after = {_key(row): row for row in pair.after.coverage if row.population == population}
    for row in pair.told.coverage:
        if row.population == population:
            yield _row(row, before[_key(row)], after[_key(row)], rules)


def _row(told: CoverageRow, before: CoverageRow, after: CoverageRow, rules: Rules) -> CoverageRow:
    """A row of the run as the scenario tells it."""
    places = _places(told, before, after, rules)
    if places is not None and _is_of_places(before) and _is_of_places(after):
        moves = told.share_recorded is not None and places != told.places_per_100
        share = min(places / 100, 1.0) if moves else told.share_recorded
    elif before.children and before.covered_recorded is not None:
        share = _share(
            told.share_recorded, before.covered_recorded, after.covered_recorded,
            before.children, rules,
        )  # fmt: skip
    else:
        share = told.share_recorded if after.covered_recorded is not None else None
    return replace(
        told,
        covered_confirmed=None,
        share_confirmed=None,
        covered_recorded=None,
        share_recorded=share,
        choice_median=None,
        places_per_100=places,
        share_confirmed_without_car=None,
        share_recorded_without_car=None,
    )


def _places(
    told: CoverageRow, before: CoverageRow, after: CoverageRow, rules: Rules
) -> float | None:
    """Places per 100 children, moved by steps as wide as those of children and divided by the
    children that are told: of an exact number anybody who sets a capacity could tell theirs."""
    was, now = before.places_per_100, after.places_per_100
    if told.places_per_100 is None or was is None or now is None or not told.children:
        return None
    width = max(rules.threshold + 1, LEAST)
    number = int(abs(now - was) / 100 * (before.children or 0.0) / width)
    if number == 0 or now == 0.0:
        return told.places_per_100 if number == 0 else 0
    by = (number + 0.5) * width / told.children * 100
    return int(max(told.places_per_100 + (by if now > was else -by), 0.0) + 0.5)


def _is_of_places(row: CoverageRow) -> bool:
    """Whether the share of a row is its places, as far as there are children for them."""
    if row.share_recorded is None or row.places_per_100 is None:
        return False
    return abs(min(row.places_per_100 / 100, 1.0) - row.share_recorded) < 0.01


def _links(pair: Pair, population: str, rules: Rules) -> Iterator[LinkRow]:
    before = {(row.area_id, row.link): row for row in pair.before.links
              if row.population == population}  # fmt: skip
    after = {(row.area_id, row.link): row for row in pair.after.links
             if row.population == population}  # fmt: skip
    for told in pair.told.links:
        if told.population != population:
            continue
        one, other = before[told.area_id, told.link], after[told.area_id, told.link]
        share = told.held_recorded
        if one.children and one.held_recorded is not None and other.held_recorded is not None:
            held = one.held_recorded * one.children, other.held_recorded * one.children
            share = _share(told.held_recorded, *held, one.children, rules)
        yield replace(told, held_confirmed=None, held_recorded=share, judgeable=other.judgeable)


def _headline(
    after: Headline, told: Headline, held: tuple[tuple[float, ...], tuple[float, ...]], rules: Rules
) -> Headline:
    """How many links hold for the child in the middle, where children are told to move."""
    holding = after.holding_recorded if told.holding_recorded is None else told.holding_recorded
    if after.holding_recorded is not None and any(held):
        everybody, *before = held[0]
        moves = [moved(a, b, everybody, rules) for a, b in zip(before, held[1][1:], strict=True)]
        most = [n for n, (a, by) in enumerate(zip(before, moves, strict=True), 1)
                if (a + by) * 2 > everybody]  # fmt: skip
        holding = max(most, default=0)
    return replace(
        after, judged_share=told.judged_share, holding_confirmed=None,
        holding_recorded=None if after.holding_recorded is None else holding,
        children_all_hold=None, children_all_but_one=None, children_all_but_two=None,
        weakest_link="", weakest_children=None,
    )  # fmt: skip


# --- sums of what is told ------------------------------------------------------------------------


def _moved(
    before: Sequence[CoverageRow | LinkRow], after: Sequence[CoverageRow]
) -> Iterator[tuple[CoverageRow, float]]:
    """By which share of all their children the rows of a stretch move together."""
    people: dict[tuple[str, str, str], float] = {}
    by: dict[tuple[str, str, str], float] = {}
    first: dict[tuple[str, str, str], CoverageRow] = {}
    for old, new in zip(before, after, strict=True):
        if not isinstance(old, CoverageRow) or old.share_recorded is None or not old.children:
            continue
        key = _stretch(new)
        first.setdefault(key, new)
        people[key] = people.get(key, 0.0) + old.children
        now = new.share_recorded if new.share_recorded is not None else old.share_recorded
        by[key] = by.get(key, 0.0) + old.children * (now - old.share_recorded)
    for key, row in first.items():
        yield row, by[key] / people[key]


def _moved_links(
    before: Sequence[CoverageRow | LinkRow], after: Sequence[LinkRow]
) -> Iterator[tuple[LinkRow, float]]:
    people: dict[str, float] = {}
    by: dict[str, float] = {}
    first: dict[str, LinkRow] = {}
    for old, new in zip(before, after, strict=True):
        if not isinstance(old, LinkRow) or old.held_recorded is None or not old.children:
            continue
        if not old.judgeable:
            continue
        first.setdefault(new.link, new)
        people[new.link] = people.get(new.link, 0.0) + old.children
        now = new.held_recorded if new.held_recorded is not None else old.held_recorded
        by[new.link] = by.get(new.link, 0.0) + old.children * (now - old.held_recorded)
    for key, row in first.items():
        yield row, by[key] / people[key]


def _whole_row(row: CoverageRow, by: float) -> CoverageRow:
    share = row.share_recorded
    return replace(
        row,
        share_confirmed=None,
        share_recorded=None if share is None else _hundredths(share + by) if by else share,
        places_per_100=None,
        share_confirmed_without_car=None,
        share_recorded_without_car=None,
    )


def _whole_link(row: LinkRow, by: float) -> LinkRow:
    share = row.held_recorded
    moved_to = None if share is None else _hundredths(share + by) if by else share
    return replace(row, held_confirmed=None, held_recorded=moved_to)


# --- gaps ----------------------------------------------------------------------------------------


def _gaps(
    told: Figures, coverage: Sequence[CoverageRow], population: str, rules: Rules
) -> Iterator[GapRow]:
    """The findings of the run in the areas where, by what is told, they stay; no counts."""
    before = _by_field(row for row in told.coverage if row.population == population)
    after = _by_field(coverage)
    for gap in told.gaps:
        if gap.population != population:
            continue
        stays = [
            (area, name)
            for area, name in zip(gap.area_ids, gap.area_names, strict=True)
            if not _closes(
                gap, before.get((area, gap.field), []), after.get((area, gap.field), []), rules
            )
        ]
        if stays:
            yield replace(
                gap,
                area_ids=tuple(area for area, _ in stays),
                area_names=tuple(name for _, name in stays),
                without_recorded=None,
                without_confirmed=None,
            )


def _by_field(rows: Iterable[CoverageRow]) -> dict[tuple[str, str], list[CoverageRow]]:
    found: dict[tuple[str, str], list[CoverageRow]] = {}
    for row in rows:
        found.setdefault((row.area_id, row.field), []).append(row)
    return found


def _closes(
    gap: GapRow, before: Sequence[CoverageRow], after: Sequence[CoverageRow], rules: Rules
) -> bool:
    """Whether a gap closes: enough children have an offer in all its months, who had none before.

    A gap of some months of a row that is told as enough already closes once all children have one;
    what is only to be confirmed does not close by it.
    """
    if gap.cause == "unconfirmed":
        return False
    least = rules.gap_share_permille / 1000
    was, now = _lowest(gap, before), _lowest(gap, after)
    return was < least <= now or was < 1.0 <= now


def _lowest(gap: GapRow, rows: Sequence[CoverageRow]) -> float:
    """The lowest share that is told of months of a gap; what is not told may be nobody."""
    mine = [row for row in rows if any(start < gap.to_month and gap.from_month < stop
                                       for start, stop in spans(row.months))]  # fmt: skip
    return min((row.share_recorded or 0.0 for row in mine), default=0.0)


def opened(
    before: Mapping[RowKey, CoverageRow], after: Sequence[CoverageRow], rules: Rules
) -> list[CoverageRow]:
    """Required rows of which, by what is told, most children had an offer and have none now."""
    least = rules.gap_share_permille / 1000
    return [
        row
        for row in after
        if row.required in ("law", "resolved")
        and row.share_recorded is not None
        and row.share_recorded < least <= (before[_key(row)].share_recorded or 0.0)
        and (1 - row.share_recorded) * (row.children or 0.0) >= rules.gap_children
    ]


def by_key(figures: Figures, population: str) -> dict[RowKey, CoverageRow]:
    """The rows of the areas of a population."""
    return {_key(row): row for row in figures.coverage if row.population == population}


def spans(months: str) -> list[tuple[int, int]]:
    """The months of a row: "-9-0|12-36"."""
    found = []
    for part in filter(None, months.split("|")):
        start, _, stop = part[1:].partition("-")
        found.append((int(part[0] + start), int(stop)))
    return found
