"""The tour: an offer that rotates, and where it stops when, so that most have it often enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy  # its `optimize` is loaded where it is asked for: that takes long
from scipy.sparse import csr_array, eye_array, hstack, vstack

from lueckenlos.engine.siting.cover import Cover
from lueckenlos.engine.siting.exact import OPTIMAL, ROUNDING, SCALE, SLACK, TOLERANCE
from lueckenlos.engine.siting.visits import Calendar, Stops, whole
from lueckenlos.engine.types import I64, Arrays, Bool


@dataclass(frozen=True, slots=True)
class Tour(Arrays):
    """Stops in the order of slots and rooms, `room[stop]` and `slot[stop]`.

    `reached[t]` is the weight with at least t stops within reach, t up to `times`; of the last no
    tour has more than `bound`. `proven`: none has more than this one."""

    room: I64
    slot: I64
    reached: I64
    bound: int
    proven: bool


def best_tour(cover: Cover, calendar: Calendar, *, seconds: float = 60.0) -> Tour:
    """The stops by which most weight has `times` of them within reach; rooms are candidates.

    max Σ w·z, times · z ≤ Σ stops in the rooms of a row, z ∈ {0, 1}, stops as the calendar allows:
    maximal covering (Church & ReVelle 1974) by several sites (Hogan & ReVelle 1986), here over a
    year. Greedy stops and exchanges first; then HiGHS, for so many seconds, improves them or proves
    how good they are. Ties go to the lower room. Same input gives the same tour unless HiGHS
    runs out of time. ValueError when rooms and candidates differ in number.
    """
    if len(cover) != len(calendar.group):
        raise ValueError("the calendar needs one room per candidate of the cover")
    search = Stops(cover, calendar)
    stops = search.exchanged(search.filled(search.none))
    possible = search.visits(np.ones_like(search.none)) >= calendar.times
    bound = int(cover.weight[possible].sum())
    if seconds > 0 and search.value(stops)[0] < bound:
        answer = _solved(cover, calendar, search, possible, seconds)
        bound = min(bound, _bound(answer, cover))
        if answer.x is not None:
            begun = whole(search, answer.x[: len(search.room)])
            stops = max(stops, search.exchanged(search.filled(begun)), key=search.value)
            optimum = search.value(begun)[0]
            if answer.status == OPTIMAL and bound - optimum <= TOLERANCE * bound:
                bound = optimum
    visits, pairs = search.visits(stops), np.flatnonzero(stops)
    pairs = pairs[np.lexsort((search.room[pairs], search.slot[pairs]))]
    reached = [int(cover.weight[visits >= t].sum()) for t in range(calendar.times + 1)]
    bound, sums = max(bound, reached[-1]), np.array(reached, np.int64)
    return Tour(search.room[pairs], search.slot[pairs], sums, bound, bound == reached[-1])


def _solved(
    cover: Cover, calendar: Calendar, search: Stops, possible: Bool, seconds: float
) -> scipy.optimize.OptimizeResult:
    """HiGHS: a variable per possible pair, the stops of each room, z of each row."""
    pairs, rooms, rows = len(search.room), len(cover), len(cover.weight)
    ones = np.ones(len(cover.row))
    near = csr_array((ones, cover.row, cover.start), shape=(rooms, rows)).T
    in_room = csr_array((np.ones(pairs), (search.room, np.arange(pairs))), shape=(rooms, pairs))
    often = hstack([csr_array((rows, pairs)), -near, calendar.times * eye_array(rows)])
    counted = hstack([-in_room, eye_array(rooms), csr_array((rooms, rows))])
    legal = hstack([search.table, csr_array((len(search.most), rooms + rows))])
    limit = np.concatenate([np.zeros(rows + rooms), search.most])
    most = np.concatenate([np.ones(pairs), calendar.possible.sum(1), possible])
    worth = cover.weight * (SCALE / max(1, int(cover.weight.sum())))
    return scipy.optimize.milp(
        np.concatenate([np.zeros(pairs + rooms), -worth]),
        constraints=scipy.optimize.LinearConstraint(
            vstack([often, counted, legal]).tocsr(), -np.inf, limit
        ),
        bounds=scipy.optimize.Bounds(0, most),
        integrality=np.repeat([1, 1, int(calendar.times > 1)], [pairs, rooms, rows]),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )


def _bound(answer: scipy.optimize.OptimizeResult, cover: Cover) -> int:
    """What no tour exceeds, as HiGHS found."""
    total = int(cover.weight.sum())
    if answer.mip_dual_bound is None or not np.isfinite(answer.mip_dual_bound):
        return total
    return int(-answer.mip_dual_bound / SCALE * total * (1 + SLACK) + ROUNDING)
