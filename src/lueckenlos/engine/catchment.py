"""Floating catchments: places per child where catchments overlap (E2SFCA, Luo & Qi 2009)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lueckenlos.engine import kernels
from lueckenlos.engine.reach import Tile, tiles
from lueckenlos.engine.types import I64, Bool, Places, freeze

ONE = 1_000
"""Ring weights are in thousandths."""


@dataclass(frozen=True, slots=True)
class Catchment:
    """`ratio[place]` / (`ONE` · 2^`exponent`) is the supply per unit of demand at each place.

    `pooled[site]` is False where a site's pool is empty: it has no ratio and enters no sum.
    """

    ratio: I64
    exponent: int
    pooled: Bool

    def __post_init__(self) -> None:
        freeze(self)

    def per_unit(self) -> NDArray[np.float64]:
        """Supply per unit of demand at each place."""
        return self.ratio / (ONE * 2.0**self.exponent)


def catchment(
    places: Places,
    demand: I64,
    x_mm: I64,
    y_mm: I64,
    supply: I64,
    rings: Sequence[tuple[int, int]],
    *,
    least_pool: int = 1,
) -> Catchment:
    """Enhanced two-step floating catchment; with one ring of weight 1000 the plain 2SFCA.

    R_j = S_j / Σ_{i: d_ij ≤ r} w(d_ij)·P_i over the sites j, then A_i = Σ_j w(d_ij)·R_j.
    `rings` are (greatest squared line in mm², weight in thousandths), ascending; `demand` P per
    place and `supply` S per site are whole, not negative. A pool below `least_pool` gives no ratio,
    never an infinite one. Sums are integers scaled by the greatest power of two that cannot
    overflow, so neither order nor threads matter. Sites without a point: leave them out before.
    """
    tile = tiles(places, 1)[0]
    weight = np.array([w for _, w in rings], np.int64)
    start, place, ring = _pairs(tile, x_mm, y_mm, [limit for limit, _ in rings])
    pool = np.zeros(len(x_mm), np.int64)
    if int(demand.sum()) * int(weight.max(initial=0)) >= 1 << 63:
        raise OverflowError("demand is too large to be pooled in 64 bits")
    kernels.sum_pairs(start, place, ring, weight, demand[tile.order], True, pool)
    pooled = pool >= max(1, least_pool) * ONE
    exponent = _exponent(supply, pool, pooled, weight)
    ratio = np.zeros(len(x_mm), np.int64)
    for j in np.flatnonzero(pooled).tolist():
        ratio[j] = (int(supply[j]) * ONE << exponent) // int(pool[j])
    access = np.zeros(len(places), np.int64)
    kernels.sum_pairs(start, place, ring, weight, ratio, False, access)
    out = np.zeros(len(places), np.int64)
    out[tile.order] = access
    return Catchment(out, exponent, pooled)


def _pairs(tile: Tile, x_mm: I64, y_mm: I64, limits: list[int]) -> tuple[I64, I64, I64]:
    """Site → place pairs inside the outermost ring, and the ring of each."""
    last = np.array([limits[-1], limits[-1]], np.int64)
    start = np.zeros(len(x_mm) + 1, np.int64)
    ground = (tile.row_y, tile.row_start, tile.x_mm, tile.country.view(np.uint8), x_mm, y_mm, last)
    kernels.in_discs(*ground, start, np.zeros(0, np.int32))
    place = np.zeros(start[-1], np.int32)
    if len(place):
        kernels.in_discs(*ground, start, place)
    site = np.repeat(np.arange(len(x_mm)), np.diff(start))
    square = (tile.x_mm[place] - x_mm[site]) ** 2 + (tile.y_mm[place] - y_mm[site]) ** 2
    return start, place, np.searchsorted(np.array(limits, np.int64), square)


def _exponent(supply: I64, pool: I64, pooled: Bool, weight: I64) -> int:
    """The greatest scale at which no place's sum of w · ratio can pass 2⁶², at most 2⁶⁰."""
    bound = sum(
        int(supply[j]) * ONE * int(weight.max()) // int(pool[j]) + 1
        for j in np.flatnonzero(pooled).tolist()
    )
    return max(0, min(60, 62 - bound.bit_length()))
