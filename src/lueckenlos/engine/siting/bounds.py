"""Proven upper bounds: the Lagrangian dual of maximal covering, evaluated in whole numbers.

Rows may count as covered without a site at a price, their multiplier λ. Then no k sites cover more
than Σ (w − λ) plus the k greatest Σ λ of a candidate's rows (Galvão & ReVelle 1996). Of a part
whose candidates exclude each other only the best enters, and a budget B joins with a price μ of a
unit of cost: μ·B more, μ·cost less for each candidate.
"""

from dataclasses import dataclass

import numpy as np

from lueckenlos.engine.siting import kernels
from lueckenlos.engine.siting.cover import Cover, Rules
from lueckenlos.engine.types import I64, Arrays

STEPS = 25  # between two looks at the bound in whole numbers
ROOM = 61  # bits for the sum of all weights, in the finest parts that fit
PACE = 1.0  # Polyak's factor to begin with


@dataclass(frozen=True, slots=True)
class Dual(Arrays):
    """Multipliers of the rows, 0 ≤ λ ≤ weight, and the price of a unit of cost, both in whole
    2^-`shift`. Any are valid; `part[candidate]` numbers what excludes each other, -1 where nothing
    does."""

    multiplier: I64
    price: int
    part: I64
    shift: int = 0


def parts_of(rules: Rules) -> I64:
    """Of which candidates at most one is chosen: the groups, else squares of the distance."""
    if (rules.group >= 0).any() or not rules.apart_mm:
        return rules.group
    return rules.cells()


def scores(cover: Cover, rules: Rules, dual: Dual) -> I64:
    """Σ λ of each candidate's rows less its price, `[candidate]`, in 2^-shift."""
    out, cost = np.zeros(len(cover), np.int64), np.minimum(rules.cost, rules.budget + 1)
    kernels.scores(cover.start, cover.row, dual.multiplier, dual.price, cost, out)
    return out


def bounds(cover: Cover, rules: Rules, dual: Dual, most: int) -> I64:
    """What 1, 2, … `most` sites cover at most, `[k - 1]`, in whole units of weight."""
    return np.asarray(fine_bounds(cover, rules, dual, most) >> dual.shift, np.int64)


def fine_bounds(cover: Cover, rules: Rules, dual: Dual, most: int) -> I64:
    """The same in 2^-shift."""
    best, one = scores(cover, rules, dual), dual.part >= 0
    grouped = np.zeros(int(dual.part.max(initial=-1)) + 1, np.int64)
    np.maximum.at(grouped, dual.part[one], best[one])
    ranked = -np.sort(-np.concatenate([grouped, best[~one]]).clip(0))
    ranked = np.concatenate([ranked, np.zeros(most, np.int64)])[:most]
    unpaid = int(((cover.weight << dual.shift) - dual.multiplier).sum())
    return np.asarray(unpaid + dual.price * rules.budget + ranked.cumsum(), np.int64)


class Descent:
    """A way down the dual for k sites, from the multipliers that a choice suggests."""

    def __init__(self, cover: Cover, rules: Rules, k: int, sites: I64) -> None:
        self.cover, self.rules, self.k, self.part = cover, rules, k, parts_of(rules)
        self._weight = cover.weight.astype(np.float64)
        shared = self._weight / np.maximum(1, cover.count(sites))
        self._at, self._pace = np.append(shared, 0.0), np.array([PACE])

    def dual(self, target: int) -> Dual:
        """Some steps further; `target` is what is covered already."""
        cover, parts = self.cover, int(self.part.max(initial=-1)) + 1
        rules = (self.part, parts, self.rules.cost, self.rules.budget, self.k)
        task = (cover.start, cover.row, self._weight, *rules, float(max(1, target)))
        kernels.descend(*task, self._pace, self._at, STEPS)
        shift = max(0, ROOM - int(cover.weight.sum()).bit_length())
        whole = np.floor(np.ldexp(self._at[:-1], shift)).astype(np.int64)
        price = min(int(np.ldexp(self._at[-1], shift)), (1 << ROOM) // max(1, self.rules.budget))
        return Dual(whole.clip(0, cover.weight << shift), price, self.part, shift)
