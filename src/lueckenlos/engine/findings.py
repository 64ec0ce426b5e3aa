"""Findings: where most children go without for months that are required, and what would mend it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from lueckenlos.engine import sum_kernels
from lueckenlos.engine.causes.gaps import ALL, DOUBTFUL, Gaps, causes
from lueckenlos.engine.causes.nearby import ground_of
from lueckenlos.engine.gap_rule import are_gaps, between
from lueckenlos.engine.results import POSSIBLE, Chain, FieldSums, Finding
from lueckenlos.engine.segments import owed
from lueckenlos.engine.types import FIRST_MONTH, I64, Basis, Bool, Level, Months, Scheme, Way, World

UNSURE = [ALL.index(cause) for cause in DOUBTFUL]
FIELD, POPULATION, START, STOP, CAUSE, CERTAIN = range(6)
"""Columns of what findings of neighbours must share to be one."""


def findings(
    world: World, scheme: Scheme, chain: Chain, *, threads: int = 1
) -> tuple[Finding, ...]:
    """Every gap of a run, neighbours with the same gap as one; certain ones, then most children.

    A gap: a run of at least `gap_months` months required by law or resolved in which less than
    `gap_share_permille` of the children living in the area have a suitable offer and at least
    `gap_children_*` are without. Runs end at birth: pregnancies are not children. They are cut
    where a declaration of completeness begins or ends, and for places where another duty begins;
    each piece is a gap of its own, and certain only if it is long enough by itself. A population
    after the first is asked only where the first has no gap. Where recorded offers reach enough
    children and confirmed ones do not, the cause is UNCONFIRMED and the gap a question."""
    ground = ground_of(world)

    def found(at: tuple[int, int]) -> tuple[Gaps, I64]:
        sums = chain.fields[at[0]]
        gaps = _gaps(world, scheme, sums, *at)
        cause = causes(world, scheme, sums, *at, gaps, ground)
        same = (*at, gaps.start, gaps.stop, cause, gaps.sure & ~np.isin(cause, UNSURE))
        return gaps, np.stack(np.broadcast_arrays(*same), axis=1).astype(np.int64)

    asked = [f for f, field in enumerate(scheme.fields) if field.way is not Way.INDICATOR]
    with ThreadPoolExecutor(threads) as pool:
        parts = list(
            pool.map(found, [(f, p) for f in asked for p in range(len(world.populations))])
        )
    if not parts:
        return ()
    area = np.concatenate([gaps.area for gaps, _ in parts])
    without = np.concatenate([gaps.without for gaps, _ in parts], axis=1)
    return _as_one(world, area, np.concatenate([same for _, same in parts]), without)


def _gaps(world: World, scheme: Scheme, sums: FieldSums, f: int, p: int) -> Gaps:
    """Recorded gaps of one field and population, and the months only unconfirmed offers close."""
    few: Bool = sums.reached * 1000 < scheme.gap_share_permille * sums.children
    due = [item.months for item in scheme.fields[f].required if item.basis is not Basis.DESIRABLE]
    needed = owed(sums.axis, tuple(due)) > 0
    told = _bus_told(world, scheme, f, p)
    parts = []
    for level in (Level.RECORDED, Level.CONFIRMED):
        state = few[level, p] & needed & ~(few[level, 0] & (p > 0))
        state &= ~few[Level.RECORDED, p] | (level is Level.RECORDED)
        area, low, high = pieces(world, scheme, f, sums, state)
        people = between(sums.children[p], area, low, high)
        got = np.stack([between(some, area, low, high) for some in sums.reached[:, p]])
        limits, gap = sums.axis.limits.astype(np.int64), are_gaps(world, scheme, area, people, got)
        start, stop = limits[low], limits[high]
        sure = gap[POSSIBLE] & (stop - start >= scheme.gap_months) & told[area]
        sure &= world.complete[area, f, start - FIRST_MONTH] & (level is Level.RECORDED)
        unconfirmed = np.full(len(area), level is Level.CONFIRMED)
        found = Gaps(area, start, stop, unconfirmed, sure, (people - got)[:POSSIBLE])
        parts.append(found.of(gap[level]))
    return _by_area(*parts)


def _by_area(one: Gaps, other: Gaps) -> Gaps:
    """Both, by area."""
    area = np.concatenate([one.area, other.area])
    both = Gaps(
        area,
        np.concatenate([one.start, other.start]),
        np.concatenate([one.stop, other.stop]),
        np.concatenate([one.unconfirmed, other.unconfirmed]),
        np.concatenate([one.sure, other.sure]),
        np.concatenate([one.without, other.without], axis=1),
    )
    return both.of(np.argsort(area, kind="stable"))


def _bus_told(world: World, scheme: Scheme, f: int, p: int) -> Bool:
    """[area]: whether it is known if a bus runs, where the population may come by one."""
    on_foot = not world.populations[p].car and scheme.fields[f].reach_without_car is not None
    if on_foot and world.bus_known is not None:
        return world.bus_known
    return np.full(world.areas, not on_foot)


def pieces(
    world: World, scheme: Scheme, f: int, sums: FieldSums, state: Bool
) -> tuple[I64, I64, I64]:
    """Area, first and one past last segment of the pieces of long enough runs of true segments.

    Birth ends a run; pieces are cut at declarations of completeness and, of places, where duties
    begin. So inside a piece completeness is one thing."""
    limits = sums.axis.limits.astype(np.int64)
    first = state & (limits[:-1] == 0)
    first[:, 0] |= state[:, 0]
    first[:, 1:] |= state[:, 1:] & ~state[:, :-1]
    run = np.cumsum(first, axis=None).reshape(first.shape)
    months = np.bincount(run[state], (state * (limits[1:] - limits[:-1]))[state], run.max() + 1)
    required = scheme.fields[f].required if scheme.fields[f].way is Way.PLACES else ()
    at = limits[:-1] - FIRST_MONTH
    cut = world.complete[:, f, at] != world.complete[:, f, np.maximum(at - 1, 0)]
    cut |= np.isin(limits[:-1], [item.months.start for item in required])
    state = state & (months[run] >= scheme.gap_months)
    first = state & (first | cut)
    final = state.copy()
    final[:, :-1] &= first[:, 1:] | ~state[:, 1:]
    (area, low), (_, last) = np.nonzero(first), np.nonzero(final)
    return area, low, last + 1


def _as_one(world: World, area: I64, same: I64, without: I64) -> tuple[Finding, ...]:
    """Gaps as findings in their order: those of neighbours that share everything are one."""
    if not len(area):
        return ()
    first = _joined(world, area, same @ (1 << 10 * np.arange(same.shape[1])))
    order = np.lexsort((area, first))
    starts = np.flatnonzero(np.diff(first[order], prepend=-1))
    sums = np.add.reduceat(without[:, order], starts, axis=1)
    most = np.where(sums[Level.RECORDED] > 0, sums[Level.RECORDED], sums[Level.CONFIRMED])
    same, areas = same[order[starts]], area[order].tolist()
    keys = np.stack([area[order[starts]], same[:, FIELD], -most, -same[:, CERTAIN]])
    ranked = np.lexsort(keys)
    ends = np.append(starts[1:], len(order))
    parts = zip(starts[ranked].tolist(), ends[ranked].tolist(), strict=True)
    f, p, start, stop, cause, certain = same[ranked].T.tolist()
    months = {ages: Months(*ages) for ages in set(zip(start, stop, strict=True))}
    found = map(
        Finding,
        (tuple(areas[a:b]) for a, b in parts),
        p,
        f,
        map(months.__getitem__, zip(start, stop, strict=True)),
        map(ALL.__getitem__, cause),
        map(bool, certain),
        sums[Level.RECORDED, ranked].tolist(),
        sums[Level.CONFIRMED, ranked].tolist(),
    )
    return _settled(list(found), keys[:, ranked])


def _settled(found: list[Finding], keys: I64) -> tuple[Finding, ...]:
    """Findings sorted by these keys, equal ones by all their areas and by months."""
    starts = np.flatnonzero(np.append(True, (np.diff(keys) != 0).any(0)))
    ends = np.append(starts[1:], len(found))
    several = ends - starts > 1
    for a, b in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        found[a:b] = sorted(found[a:b], key=lambda one: (one.areas, one.months))
    return tuple(found)


def _joined(world: World, area: I64, alike: I64) -> I64:
    """Of each gap the first one with which it hangs together."""
    order = np.argsort(area, kind="stable")
    start = np.searchsorted(area[order], np.arange(world.areas + 1))
    first = np.arange(len(area))
    near = np.array(world.neighbours, np.int64).reshape(-1, 2)
    sum_kernels.join(near, start, order, alike, first)
    return first
