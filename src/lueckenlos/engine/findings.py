"""Findings: where most children go without for months that are required, and what would mend it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np

from lueckenlos.engine.coverage import field_sums
from lueckenlos.engine.explain import reaching
from lueckenlos.engine.results import POSSIBLE, Chain, FieldSums, Finding
from lueckenlos.engine.segments import hosts_of, in_field, owed, suitable
from lueckenlos.engine.types import (
    FIRST_MONTH,
    LAST_MONTH,
    PARTS,
    Bar,
    Basis,
    Bool,
    Cause,
    Level,
    Months,
    Offers,
    Reached,
    Scheme,
    Way,
    World,
)

DOUBTFUL = (Cause.AGE_LIMIT, Cause.PLACED_ROUGHLY)  # who looks it up may find that all is well
CAUSES = (*DOUBTFUL, *(Cause[str(bar.name)] for bar in Bar), Cause.NOT_THIS_AGE, Cause.TOO_FAR)
"""In the order in which they are cheap to mend; the first that closes a gap is its cause."""


def findings(world: World, scheme: Scheme, chain: Chain) -> tuple[Finding, ...]:
    """Every gap of a run, neighbours with the same gap as one; certain ones, then most children.

    A gap: a run of at least `gap_months` months required by law or resolved in which less than
    `gap_share_permille` of the children living in the area have a suitable offer and at least
    `gap_children_*` are without. Runs end at birth: pregnancies are not children. They are cut
    where a declaration of completeness begins or ends, and for places where another duty begins;
    each piece is a gap of its own, and certain only if it is long enough by itself. A population
    after the first is asked only where the first has no gap. Where recorded offers reach enough
    children and confirmed ones do not, the cause is UNCONFIRMED and the gap a question."""
    found: list[Finding] = []
    for f, field in enumerate(scheme.fields):
        if field.way is not Way.INDICATOR:
            for p in range(len(world.populations)):
                found += _gaps(world, scheme, chain.fields[f], f, p)
    found = _merged(world, _causes(world, scheme, chain, found))
    most = {one: one.without_recorded or one.without_confirmed for one in found}
    order = {one: (not one.certain, -most[one], one.field, one.areas, one.months) for one in found}
    return tuple(sorted(found, key=order.__getitem__))


def _gaps(world: World, scheme: Scheme, sums: FieldSums, f: int, p: int) -> Iterator[Finding]:
    """Recorded gaps of one field and population, and the months only unconfirmed offers close."""
    few: Bool = sums.reached * 1000 < scheme.gap_share_permille * sums.children
    due = [item.months for item in scheme.fields[f].required if item.basis is not Basis.DESIRABLE]
    needed = owed(sums.axis, tuple(due)) > 0
    bus_unknown = not world.populations[p].car and scheme.fields[f].reach_without_car is not None
    for level in (Level.RECORDED, Level.CONFIRMED):
        state = few[level, p] & needed & ~(few[level, 0] & (p > 0))
        state &= ~few[Level.RECORDED, p] | (level is Level.RECORDED)
        for area, months in _pieces(world, scheme, f, _runs(state, sums.axis.limits.tolist())):
            people, got = sums.people(p, area, months)
            if is_gap(world, scheme, area, people, got[level]):
                cause = Cause.MISSING if level is Level.RECORDED else Cause.UNCONFIRMED
                sure = cause is Cause.MISSING and len(months) >= scheme.gap_months
                sure &= bool(world.complete[area, f, months.ages].all()) and not bus_unknown
                sure = sure and is_gap(world, scheme, area, people, got[POSSIBLE])
                without = people - got[Level.RECORDED], people - got[Level.CONFIRMED]
                yield Finding((area,), p, f, months, cause, sure, *without)


def _pieces(
    world: World, scheme: Scheme, f: int, runs: Iterator[tuple[int, Months]]
) -> Iterator[tuple[int, Months]]:
    """Long enough runs, cut at declarations of completeness and, of places, where duties begin."""
    required = scheme.fields[f].required if scheme.fields[f].way is Way.PLACES else ()
    duties = {item.months.start for item in required}
    for area, run in runs:
        if len(run) >= scheme.gap_months:
            declared = np.flatnonzero(np.diff(world.complete[area, f, run.ages])) + run.start + 1
            inside = (duties | set(declared.tolist())) & set(range(run.start + 1, run.stop))
            cuts = [run.start, *sorted(inside), run.stop]
            yield from ((area, Months(*piece)) for piece in pairwise(cuts))


def is_gap(world: World, scheme: Scheme, area: int, people: int, reached: int) -> bool:
    """Whether so many people (parts) of an area, of whom so many are reached, are a gap."""
    least = scheme.gap_children_country if world.country[area] else scheme.gap_children_town
    few = reached * 1000 < scheme.gap_share_permille * people
    return few and people - reached >= least * PARTS


def _runs(state: Bool, limits: list[int]) -> Iterator[tuple[int, Months]]:
    """Longest runs of true segments of each area; birth ends a run."""
    for area in np.flatnonzero(state.any(1)).tolist():
        start: int | None = None
        for s, bad in enumerate([*state[area].tolist(), False]):
            if start is not None and (not bad or limits[s] == 0):
                yield area, Months(start, limits[s])
                start = None
            if bad and start is None:
                start = limits[s]


def _merged(world: World, found: list[Finding]) -> list[Finding]:
    """Neighbouring areas with the same field, population, months, cause and certainty as one."""
    near = {frozenset(pair) for pair in world.neighbours}
    groups: dict[tuple[object, ...], list[list[Finding]]] = {}
    for one in sorted(found, key=lambda item: item.areas):
        same = (one.field, one.population, one.months, one.cause, one.certain)
        apart: list[list[Finding]] = []
        touching = [one]
        for group in groups.get(same, []):
            beside = any(frozenset((one.areas[0], other.areas[0])) in near for other in group)
            touching, apart = (touching + group, apart) if beside else (touching, [*apart, group])
        groups[same] = [*apart, touching]
    return [
        replace(
            group[0],
            areas=tuple(sorted(one.areas[0] for one in group)),
            without_recorded=sum(one.without_recorded for one in group),
            without_confirmed=sum(one.without_confirmed for one in group),
        )
        for same in groups.values()
        for group in same
    ]


def _causes(world: World, scheme: Scheme, chain: Chain, found: list[Finding]) -> list[Finding]:
    """Each finding with its cause; a relaxed world is run once per field, and only if asked for."""

    @cache
    def sums(f: int, cause: Cause) -> FieldSums:
        return field_sums(relaxed(world, scheme, f, cause), scheme, f, chain.fields[f].axis)

    def cause(one: Finding) -> Cause:
        touching = _between_limits(world, scheme, one)
        if one.cause is Cause.UNCONFIRMED:
            return Cause.AGE_LIMIT if touching else Cause.UNCONFIRMED
        for name in CAUSES[0 if touching else 1 :]:
            people, got = sums(one.field, name).people(one.population, one.areas[0], one.months)
            if not is_gap(world, scheme, one.areas[0], people, got[Level.RECORDED]):
                return name
        return Cause.MISSING

    named = [replace(one, cause=cause(one)) for one in found]
    return [replace(one, certain=one.certain and one.cause not in DOUBTFUL) for one in named]


def _between_limits(world: World, scheme: Scheme, finding: Finding) -> bool:
    """A short hole in which one offer of the field ends and at whose end another begins."""
    f, p, offers = finding.field, finding.population, world.offers
    rows = np.flatnonzero(suitable(offers, f, p))
    rows = rows[reaching(world, scheme, finding.areas[0], f, p, rows)]
    ends = bool((offers.stop[rows] == finding.months.start).any())
    begins = bool((offers.start[rows] == finding.months.stop).any())
    return len(finding.months) <= scheme.age_limit_months and ends and begins


def relaxed(world: World, scheme: Scheme, f: int, cause: Cause) -> World:
    """The world in which this one condition keeps no offer of field `f` from counting."""
    offers, rows = world.offers, in_field(world.offers, f)
    if cause is Cause.AGE_LIMIT:
        stop = np.minimum(offers.stop + scheme.age_limit_months, LAST_MONTH).astype(np.int16)
        return replace(world, offers=replace(offers, stop=stop))
    if cause is Cause.NOT_THIS_AGE:
        start, stop = np.full_like(offers.start, FIRST_MONTH), np.full_like(offers.stop, LAST_MONTH)
        return replace(world, offers=replace(offers, start=start, stop=stop))
    if cause is Cause.PLACED_ROUGHLY:
        return replace(world, declared=world.rough or world.declared)
    if cause is Cause.TOO_FAR:
        return _everywhere(world, rows)
    freed = _unbarred(offers, Bar[cause.name])
    if cause is Cause.TOO_FEW_PLACES:
        served = offers.served.copy()
        served[rows] = served[hosts_of(offers, f)] = 10_000_000  # more than any area has children
        freed = replace(freed, served=served)
    world = replace(world, offers=freed)
    digital = rows & (freed.barred != offers.barred).any(1)
    return _everywhere(world, digital) if cause is Cause.DIGITAL_ONLY else world


def _everywhere(world: World, rows: Bool) -> World:
    """The world in which these offer rows reach every place whose residents may use them."""
    old, places = world.declared, world.places
    near = np.repeat(rows[:, None], len(places), 1)
    for row, areas in world.only.items():
        near[row] &= areas[places.area] & (places.area >= 0)
    near[np.repeat(np.arange(len(rows)), np.diff(old.start)), old.place] = True
    start = np.concatenate(([0], near.sum(1).cumsum()))
    return replace(world, declared=Reached(start, np.nonzero(near)[1].astype(np.int32)))


def _unbarred(offers: Offers, bar: Bar) -> Offers:
    """Without a bar; where it made an offer merely mentioned, it is recorded."""
    barred = offers.barred & np.uint16(~int(bar) & 0xFFFF)
    freed = (barred != offers.barred).any(1)
    level = np.where(freed, np.minimum(offers.level, Level.RECORDED), offers.level)
    return replace(offers, barred=barred, level=level.astype(np.uint8))
