"""Floating catchments: places per child where catchments overlap (E2SFCA, Luo & Qi 2009)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lueckenlos.engine import sum_kernels
from lueckenlos.engine.reach import Tile, tiles
from lueckenlos.engine.sources import rows_of
from lueckenlos.engine.types import I64, Arrays, Bool, Places

ONE = 1_000
"""Ring weights are in thousandths."""


@dataclass(frozen=True, slots=True)
class Catchment(Arrays):
    """`ratio[place]` / (`ONE` · 2^`exponent`) is the supply per unit of demand at each place.

    `pooled[site]` is False where a site's pool is empty: it has no ratio and enters no sum.
    """

    ratio: I64
    exponent: int
    pooled: Bool

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
    pass 2⁶² at any place, so order does not matter.
    """
    (tile,) = tiles(places, 1)
    limits = np.array([limit for limit, _ in rings], np.int64)
    weights = np.array([weight for _, weight in rings], np.int64)
    sites, none = (x_mm, y_mm, limits, weights), np.zeros(len(x_mm), np.int64)
    if int(demand.sum()) * int(weights.max()) >= 1 << 63:
        raise OverflowError("demand is too large to be pooled in 64 bits")
    pool, _ = _rings(tile, sites, demand[tile.order], none)
    pooled, ratio = pool >= max(1, least_pool) * ONE, none.copy()
    exact = [(j, int(supply[j]) * ONE, int(pool[j])) for j in np.flatnonzero(pooled).tolist()]
    bound = sum(most * int(weights.max()) // least + 1 for _, most, least in exact)
    exponent = max(0, min(60, 62 - bound.bit_length()))
    for j, most, least in exact:
        ratio[j] = (most << exponent) // least
    _, access = _rings(tile, sites, np.zeros(len(places), np.int64), ratio)
    return Catchment(access[tile.rank], exponent, pooled)


def _rings(tile: Tile, sites: tuple[I64, ...], demand: I64, ratio: I64) -> tuple[I64, I64]:
    """The weighted demand around each site, and the weighted ratios around each place."""
    pool, access = np.zeros(len(ratio), np.int64), np.zeros(len(tile), np.int64)
    if tile.lattice:
        before, change = np.zeros((2, len(tile) + 1), np.int64)
        demand.cumsum(out=before[1:])
        rows = (*rows_of(tile), (0, len(tile)))
        sum_kernels.rings_lattice(*rows, *sites, before, pool, ratio, change)
        return pool, change[:-1].cumsum()
    ground = (tile.south, tile.height, tile.row_start, tile.x_mm, tile.y_mm)
    sum_kernels.pool_discs(*ground, demand, *sites, pool)
    sum_kernels.spread_discs(*ground, ratio, *sites, access)
    return pool, access
