"""Findings: where most children go without for months that are required, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace


from lueckenlos.engine.relax import cause_of, is_gap
from lueckenlos.engine.results import POSSIBLE, Chain, FieldSums, Finding
from lueckenlos.engine.segments import owed
from lueckenlos.engine.types import (
    Basis,
    Bool,
    Cause,
    Level,
    Months,
    Scheme,
    Way,
    World,
)


def findings(world: World, scheme: Scheme, chain: Chain) -> tuple[Finding, ...]:
    """Every gap of a run, neighbours with the same gap as one; certain ones, then most children.

    A gap: a run of at least `gap_months` months required by law or resolved in which less than
    `gap_share_permille` of the children living in the area have a suitable offer and at least
    `gap_children_*` are without. Runs end at birth: pregnancies are not children. A population
    after the first is asked only where the first has no gap. Where recorded offers reach enough
    children and confirmed ones do not, the cause is UNCONFIRMED and the gap a question.
    """
    found = []
    for f, field in enumerate(scheme.fields):
        if field.way is not Way.INDICATOR:
            for p in range(len(world.populations)):
                found += list(_gaps(world, scheme, chain.fields[f], f, p))
    return tuple(sorted(_merged(world, cause_of(world, scheme, found)), key=_rank))


def failing(sums: FieldSums, level: int, p: int, scheme: Scheme) -> Bool:
    """[area, segment]: less than the gap share of the children living there is reached."""
    few: Bool = sums.reached[level, p] * 1000 < scheme.gap_share_permille * sums.children[p]
    return few


def _gaps(world: World, scheme: Scheme, sums: FieldSums, f: int, p: int) -> Iterator[Finding]:
    """Recorded gaps of one field and population, and the months only unconfirmed offers close."""
    due = [item.months for item in scheme.fields[f].required if item.basis is not Basis.DESIRABLE]
    needed = owed(sums.axis, tuple(due)) > 0
    recorded = failing(sums, Level.RECORDED, p, scheme) & needed
    confirmed = failing(sums, Level.CONFIRMED, p, scheme) & needed & ~recorded
    if p:
        recorded &= ~failing(sums, Level.RECORDED, 0, scheme)
        confirmed &= ~failing(sums, Level.CONFIRMED, 0, scheme)
    for level, state in ((Level.RECORDED, recorded), (Level.CONFIRMED, confirmed)):
        for area in range(world.areas):
            for months in _runs(state[area], sums.axis.limits.tolist()):
                if len(months) >= scheme.gap_months:
                    yield from _gap(world, scheme, sums, f, p, area, months, level)


def _gap(
    world: World,
    scheme: Scheme,
    sums: FieldSums,
    f: int,
    p: int,
    area: int,
    months: Months,
    level: Level,
) -> Iterator[Finding]:
    """The finding for one run of months, if enough children are without."""
    inside, country = sums.axis.within(months), bool(world.country[area])
    people = int(sums.children[p, area, inside].sum())
    reached = [int(n) for n in sums.reached[:, p, area, inside].sum(1)]
    without_car = not world.populations[p].car and scheme.fields[f].reach_without_car is not None
    if is_gap(scheme, country, people, reached[level]):
        yield Finding(
            areas=(area,),
            population=p,
            field=f,
            months=months,
            cause=Cause.MISSING if level is Level.RECORDED else Cause.UNCONFIRMED,
            certain=bool(
                level is Level.RECORDED
                and world.complete[area, f]
                and is_gap(scheme, country, people, reached[POSSIBLE])
                and not without_car
            ),
            without_recorded=people - reached[Level.RECORDED],
            without_confirmed=people - reached[Level.CONFIRMED],
        )


def _runs(state: Bool, limits: list[int]) -> Iterator[Months]:
    """Longest runs of true segments; birth ends a run."""
    start: int | None = None
    for s, bad in enumerate([*state.tolist(), False]):
        if start is not None and (not bad or limits[s] == 0):
            yield Months(start, limits[s])
            start = None
        if bad and start is None:
            start = limits[s]


def _merged(world: World, found: list[Finding]) -> list[Finding]:
    """Neighbouring areas with the same field, population, months, cause and certainty as one."""
    near = {frozenset(pair) for pair in world.neighbours}
    groups: dict[tuple[object, ...], list[list[Finding]]] = {}
    for one in sorted(found, key=lambda item: item.areas):
        same = (one.field, one.population, one.months, one.cause, one.certain)
        apart, touching = [], [one]
        for group in groups.get(same, []):
            beside = any(frozenset((one.areas[0], other.areas[0])) in near for other in group)
            touching, apart = (touching + group, apart) if beside else (touching, [*apart, group])
        groups[same] = [*apart, touching]
    return [_as_one(group) for same in groups.values() for group in same]


def _as_one(group: list[Finding]) -> Finding:
    return replace(
        group[0],
        areas=tuple(sorted(one.areas[0] for one in group)),
        without_recorded=sum(one.without_recorded for one in group),
        without_confirmed=sum(one.without_confirmed for one in group),
    )


def _rank(finding: Finding) -> tuple[object, ...]:
    people = finding.without_recorded or finding.without_confirmed
    return (not finding.certain, -people, finding.field, finding.areas, finding.months)
