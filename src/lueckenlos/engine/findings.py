"""Findings: where most children go without for months that are required, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from lueckenlos.engine.causes import with_causes
from lueckenlos.engine.gap_rule import are_gaps, between
from lueckenlos.engine.results import POSSIBLE, Chain, FieldSums, Finding
from lueckenlos.engine.segments import owed
from lueckenlos.engine.types import (
    FIRST_MONTH,
    I64,
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
    `gap_children_*` are without. Runs end at birth: pregnancies are not children. They are cut
    where a declaration of completeness begins or ends, and for places where another duty begins;
    each piece is a gap of its own, and certain only if it is long enough by itself. A population
    after the first is asked only where the first has no gap. Where recorded offers reach enough
    children and confirmed ones do not, the cause is UNCONFIRMED and the gap a question."""
    found: list[Finding] = []
    for f, field in enumerate(scheme.fields):
        if field.way is not Way.INDICATOR:
            for p in range(len(world.populations)):
                gaps = list(_gaps(world, scheme, chain.fields[f], f, p))
                found += with_causes(world, scheme, chain, gaps)
    found = _merged(world, found)
    return tuple(sorted(found, key=_order))


def _order(one: Finding) -> tuple[object, ...]:
    most = one.without_recorded or one.without_confirmed
    return not one.certain, -most, one.field, one.areas, one.months


def _gaps(world: World, scheme: Scheme, sums: FieldSums, f: int, p: int) -> Iterator[Finding]:
    """Recorded gaps of one field and population, and the months only unconfirmed offers close."""
    few: Bool = sums.reached * 1000 < scheme.gap_share_permille * sums.children
    due = [item.months for item in scheme.fields[f].required if item.basis is not Basis.DESIRABLE]
    needed = owed(sums.axis, tuple(due)) > 0
    told = _bus_told(world, scheme, f, p)
    for level in (Level.RECORDED, Level.CONFIRMED):
        state = few[level, p] & needed & ~(few[level, 0] & (p > 0))
        state &= ~few[Level.RECORDED, p] | (level is Level.RECORDED)
        area, low, high = _pieces(world, scheme, f, sums, state)
        people = between(sums.children[p], area, low, high)
        got = np.stack([between(some, area, low, high) for some in sums.reached[:, p]])
        limits, gap = sums.axis.limits.astype(np.int64), are_gaps(world, scheme, area, people, got)
        start, stop = limits[low], limits[high]
        sure = gap[POSSIBLE] & (stop - start >= scheme.gap_months) & told[area]
        sure &= world.complete[area, f, start - FIRST_MONTH] & (level is Level.RECORDED)
        cause = Cause.MISSING if level is Level.RECORDED else Cause.UNCONFIRMED
        without = (people - got).tolist()
        for i in np.flatnonzero(gap[level]).tolist():
            months = Months(int(start[i]), int(stop[i]))
            apart = without[Level.RECORDED][i], without[Level.CONFIRMED][i]
            yield Finding((int(area[i]),), p, f, months, cause, bool(sure[i]), *apart)


def _bus_told(world: World, scheme: Scheme, f: int, p: int) -> Bool:
    """[area]: whether it is known if a bus runs, where the population may come by one."""
    on_foot = not world.populations[p].car and scheme.fields[f].reach_without_car is not None
    if on_foot and world.bus_known is not None:
        return world.bus_known
    return np.full(world.areas, not on_foot)


def _pieces(
    world: World, scheme: Scheme, f: int, sums: FieldSums, state: Bool
) -> tuple[I64, I64, I64]:
    """Area, first and one past last segment of the pieces of long enough runs of true segments.

    Birth ends a run; pieces are cut at declarations of completeness and, of places, where duties
    begin. So inside a piece completeness is one thing."""
    limits = sums.axis.limits.astype(np.int64)
    before = np.pad(state[:, :-1], ((0, 0), (1, 0)))
    first = state & (~before | (limits[:-1] == 0))
    run = np.cumsum(first, axis=None).reshape(first.shape)
    months = np.bincount(run[state], (state * (limits[1:] - limits[:-1]))[state], run.max() + 1)
    required = scheme.fields[f].required if scheme.fields[f].way is Way.PLACES else ()
    at = limits[:-1] - FIRST_MONTH
    cut = world.complete[:, f, at] != world.complete[:, f, np.maximum(at - 1, 0)]
    cut |= np.isin(limits[:-1], [item.months.start for item in required])
    state = state & (months[run] >= scheme.gap_months)
    first = state & (first | cut)
    after = np.pad(first[:, 1:], ((0, 0), (0, 1))) | ~np.pad(state[:, 1:], ((0, 0), (0, 1)))
    (area, low), (_, last) = np.nonzero(first), np.nonzero(state & after)
    return area, low, last + 1


def _merged(world: World, found: list[Finding]) -> list[Finding]:
    """Neighbouring areas with the same field, population, months, cause and certainty as one."""
    near: dict[int, set[int]] = {}
    for a, b in world.neighbours:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    groups: dict[tuple[object, ...], dict[int, Finding]] = {}
    for one in sorted(found, key=lambda item: item.areas):
        same = (one.field, one.population, one.months, one.cause, one.certain)
        groups.setdefault(same, {})[one.areas[0]] = one
    return [_as_one(part) for same in groups.values() for part in _touching(near, same)]


def _touching(near: dict[int, set[int]], same: dict[int, Finding]) -> Iterator[list[Finding]]:
    """Findings by area, in parts that hang together."""
    left = set(same)
    for area in same:
        part, more = [], [area] if area in left else []
        left.discard(area)
        while more:
            part.append(here := more.pop())
            more += (beside := near.get(here, set()) & left)
            left -= beside
        if part:
            yield [same[a] for a in sorted(part)]


def _as_one(part: list[Finding]) -> Finding:
    """Findings of several areas as one."""
    if len(part) == 1:
        return part[0]
    return replace(
        part[0],
        areas=tuple(one.areas[0] for one in part),
        without_recorded=sum(one.without_recorded for one in part),
        without_confirmed=sum(one.without_confirmed for one in part),
    )
