"""How much there is to choose from: counts, made only when asked for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import numpy as np

from lueckenlos.engine import sum_kernels
from lueckenlos.engine.coverage import Plan, by_segment, local_areas
from lueckenlos.engine.facilities import institutions
from lueckenlos.engine.reach import TILE, Tile, tiles
from lueckenlos.engine.results import MANY, Supply
from lueckenlos.engine.segments import band_of
from lueckenlos.engine.sources import choice_of, sources
from lueckenlos.engine.types import BY_AREA, BY_PLACE, I32, I64, Scheme, World

NARROW = TILE // 4
"""Places of a tile: a count for each segment takes more room than a bit."""


def supply(
    world: World, scheme: Scheme, prepared: Plan, *, threads: int = 1, tile_count: int | None = None
) -> Supply:
    """`choice[f][p, area, segment, n]`: children in parts with n suitable recorded offers.

    Offers with `f` as a further field count too. Where institutions are counted, n is the number
    of institutions of the area that provide for the age.
    """
    counted = Counted(world, scheme, prepared)
    count = tile_count or max(threads, -(-len(world.places) // NARROW))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(counted.add, tiles(world.places, count)))
    return counted.supply()


class Counted:
    """The choice while tiles are counted, by any thread."""

    def __init__(self, world: World, scheme: Scheme, prepared: Plan) -> None:
        self.world, self.axes, self.lock = world, prepared.axes, Lock()
        shape = (len(world.populations), world.areas)
        self.choice = [np.zeros((*shape, len(one), MANY + 1), np.int64) for one in self.axes]
        self.sources = [
            sources(world, scheme, self.axes[f], f, further=True) if rule.way in BY_PLACE else ()
            for f, rule in enumerate(scheme.fields)
        ]
        for f, rule in enumerate(scheme.fields):
            if rule.way in BY_AREA:
                for p in range(len(world.populations)):
                    self._institutions(scheme, prepared, f, p)

    def _institutions(self, scheme: Scheme, prepared: Plan, f: int, p: int) -> None:
        """Children by the number of institutions of their area that provide for their age."""
        axis = self.axes[f]
        units = np.zeros((self.world.areas, len(axis)), np.int64)
        there = institutions(self.world, scheme, f, axis, p)
        np.add.at(units, there.area, there.covers[1])
        children = by_segment(self.world, axis, list(prepared.bands))[p]
        area, segment = np.indices(units.shape)
        self.choice[f][p, area, segment, np.minimum(units, MANY)] = children

    def add(self, tile: Tile) -> None:
        """Count the choice of a tile's children."""
        areas, local = local_areas(self.world, tile)
        parts = [children.parts[tile.order] for children in self.world.populations]
        for f, some in enumerate(self.sources):
            for source in some:
                changes = choice_of(self.world, tile, source, len(self.axes[f]))
                for p, change in zip(source.populations, changes, strict=True):
                    self._count(f, p, change, parts[p], areas, local)

    def _count(self, f: int, p: int, change: I32, parts: I64, areas: I64, local: I32) -> None:
        axis, band = self.axes[f], band_of(self.axes[f], self.world.populations[p])
        sums = np.zeros((len(areas), len(axis), MANY + 1), np.int64)
        sum_kernels.add_choice(change, parts, band, local, sums)
        with self.lock:
            self.choice[f][p, areas] += sums * axis.lengths()[:, None]

    def supply(self) -> Supply:
        """What was counted."""
        for sums in self.choice:
            sums.flags.writeable = False
        return Supply(tuple(self.choice))
