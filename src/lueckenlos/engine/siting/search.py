"""Choosing well and saying how well: greedy, swaps, Lagrangian starts, and, on request, exact."""

from dataclasses import dataclass

import numpy as np

from lueckenlos.engine.siting import kernels
from lueckenlos.engine.siting.bounds import Descent, Dual, bounds, parts_of, scores
from lueckenlos.engine.siting.cover import Cover, Rules, free
from lueckenlos.engine.siting.exact import exact
from lueckenlos.engine.types import I64, Arrays, Bool

ROUNDS = 20  # at most so many looks at the bound of k sites
FEW = 3  # looks at the bounds of fewer sites


@dataclass(frozen=True, slots=True)
class Chosen(Arrays):
    """A choice of at most k candidates, in the order in which each adds most to those before.

    `gain[i]` is what the first i + 1 cover together, `bound[i]` what no choice of i + 1 exceeds;
    both have k entries, the last gain repeated where fewer candidates add anything. `proven`:
    HiGHS, or a bound as low as the gain, says that no k candidates cover more.
    """

    order: I64
    gain: I64
    bound: I64
    proven: bool


def most_covered(
    cover: Cover, k: int, rules: Rules | None = None, *, seconds: float = 0.0
) -> Chosen:
    """Which at most k candidates cover most weight (maximal covering, Church & ReVelle 1974).

    Lazy greedy (Minoux 1978), by gain and, under a budget, by gain per cost (Khuller, Moss & Naor
    1999); swaps (Teitz & Bart 1968); the same again from the candidates that the Lagrangian dual
    prefers. With `seconds`, HiGHS then looks for something better, or proves that there is nothing,
    as long as that. Without, and whenever HiGHS ends in time, same input gives the same bytes;
    ties go to the lower number. ValueError when k is not positive.
    """
    if k < 1:
        raise ValueError("at least one site must be asked for")
    rules = rules or free(len(cover))
    best, low, dual = _found(cover, rules, k)
    proven = cover.value(best) == low[-1]
    if seconds > 0 and not proven:
        best, low[-1], proven = exact(cover, rules, k, best, dual, int(low[-1]), seconds)
    order = ordered(cover, rules, best)
    gain = gains(cover, order, k)
    for few in _halves(k):
        descent = Descent(cover, rules, few, order[:few])
        for _ in range(FEW):
            low = np.minimum(low, bounds(cover, rules, descent.dual(int(gain[few - 1])), k))
    low = np.minimum.accumulate(low[::-1])[::-1]  # fewer sites cover no more
    return Chosen(order, gain, np.maximum(low, gain), bool(proven or low[-1] <= gain[-1]))


def _halves(k: int) -> list[int]:
    """k / 2, k / 4, … 1."""
    return [k >> n for n in range(1, k.bit_length())]


def _found(cover: Cover, rules: Rules, k: int) -> tuple[I64, I64, Dual]:
    """The best choice without HiGHS, bounds for 1 … k sites, and the dual of the last of them."""
    solo, ways = cover.solo(), (False, True) if rules.cost.any() else (False,)
    starts = [_grown(cover, rules, k, solo, solo > 0, way) for way in ways]
    best = max(starts, key=cover.value)
    descent, value = Descent(cover, rules, k, best), cover.value(best)
    kept = Dual(cover.weight, 0, parts_of(rules))
    low, rounds = bounds(cover, rules, kept, k), 0
    while low[-1] > value and rounds < ROUNDS:
        dual, rounds = descent.dual(value), rounds + 1
        now = bounds(cover, rules, dual, k)
        kept = dual if now[-1] < low[-1] else kept
        low = np.minimum(low, now)
        prefers = np.zeros(len(cover), bool)
        prefers[np.argsort(-scores(cover, rules, dual), kind="stable")[: k + k // 4 + 1]] = True
        other = _grown(cover, rules, k, solo, prefers, False)
        if cover.value(other) > value:
            best, value = other, cover.value(other)
    return best, low, kept


def _grown(cover: Cover, rules: Rules, k: int, solo: I64, open_: Bool, per_cost: bool) -> I64:
    """Greedy among the open candidates, then swaps and additions among all.

    Where nothing is left to add and nothing costs, idle sites fill up to k: swaps make use of them.
    """
    task = (cover.start, cover.row, cover.weight, rules.parts(), rules.budget)
    order, count = np.full(k, -1, np.int64), np.zeros(len(cover.weight), np.int64)
    n, before = kernels.greedy(*task, per_cost, False, open_, order, count, k), -1
    while n > 0 and n != before:
        before = n
        kernels.swap(*task, solo, order[:n], count)
        for idle in (False, True) if n < k and not rules.cost.any() else (False,):
            others = solo > 0
            others[order[:n]] = False
            n = kernels.greedy(*task, False, idle, others, order, count, k) if n < k else n
    return order[:n]


def ordered(cover: Cover, rules: Rules, sites: I64) -> I64:
    """The sites by what each adds to those before it; without those that add nothing."""
    order, count = np.full(len(sites), -1, np.int64), np.zeros(len(cover.weight), np.int64)
    mine = np.zeros(len(cover), bool)
    mine[sites] = True
    task = (cover.start, cover.row, cover.weight, rules.parts(), rules.budget)
    return order[: kernels.greedy(*task, False, False, mine, order, count, len(sites))]


def gains(cover: Cover, order: I64, k: int) -> I64:
    """What the first, the first two, … k of these sites cover together."""
    count, out = np.zeros(len(cover.weight), np.int64), np.zeros(k, np.int64)
    for i in range(len(order)):
        task = (cover.start, cover.row)
        out[i] = kernels.newly(*task, cover.weight, count, order[i])
        kernels.tally(*task, order[i : i + 1], count)
    return np.asarray(out.cumsum(), np.int64)
