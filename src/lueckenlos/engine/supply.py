"""How much there is to choose from: counts, made only when asked for."""

from functools import reduce
from operator import add

import numpy as np

from lueckenlos.engine import kernels
from lueckenlos.engine.coverage import Plan
from lueckenlos.engine.facilities import institutions
from lueckenlos.engine.reach import Tile, by_declaration, by_distance, reach_of, tiles
from lueckenlos.engine.results import MANY, Supply
from lueckenlos.engine.segments import band_of, runs, suitable
from lueckenlos.engine.types import BY_AREA, I32, Scheme, Way, World


def supply(world: World, scheme: Scheme, prepared: Plan, *, tile_count: int = 1) -> Supply:
    """`choice[f][p, area, segment, n]`: children in parts with n suitable recorded offers.

    Offers with `f` as a further field count too. Where institutions are counted, n is the number
    of institutions of the area that provide for the age.
    """
    parts = tiles(world.places, tile_count)
    return reduce(add, [supply_tile(world, scheme, prepared, tile) for tile in parts])


def supply_tile(world: World, scheme: Scheme, prepared: Plan, tile: Tile) -> Supply:
    """The choice of one tile's children; tiles add."""
    pops, choice = len(world.populations), []
    for f, field in enumerate(scheme.fields):
        axis = prepared.axes[f]
        sums = np.zeros((pops, world.areas, len(axis), MANY + 1), np.int64)
        if field.way is not Way.INDICATOR:
            for p, children in enumerate(world.populations):
                counts = _counts(world, scheme, prepared, tile, f, p)
                parts, band = children.parts[tile.order], band_of(axis, children)
                kernels.add_choice(counts, parts, band, axis.lengths(), tile.area, sums[p])
        choice.append(sums)
    return Supply(tuple(choice))


def _counts(world: World, scheme: Scheme, prepared: Plan, tile: Tile, f: int, p: int) -> I32:
    axis, field, offers = prepared.axes[f], scheme.fields[f], world.offers
    if field.way in BY_AREA:
        by_area = np.zeros((world.areas + 1, len(axis)), np.int32)
        for unit in institutions(world, scheme, f, axis, p):
            by_area[unit.area] += unit.covers[1]
        return by_area[tile.area]
    counts = np.zeros((len(tile), len(axis)), np.int32)
    rows = np.flatnonzero(suitable(offers, f, p, further=True))
    near = by_distance(world, tile, rows, reach_of(field, world.populations[p]))
    listed = by_declaration(world, tile, rows)
    kernels.count_pairs(*near, *listed, *runs(offers, rows, axis), counts)
    return counts
