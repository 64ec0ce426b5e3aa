"""Whom offers near an area reach inside it, and would reach were one condition less asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lueckenlos.engine.causes import kernels
from lueckenlos.engine.reach import by_distance, by_line, reach_of, strips_of, tiles
from lueckenlos.engine.results import Axis
from lueckenlos.engine.segments import band_of, in_field, runs
from lueckenlos.engine.sources import users
from lueckenlos.engine.types import (
    I64,
    LAST_MONTH,
    U64,
    Bar,
    Bool,
    Cause,
    Level,
    Reach,
    Reached,
    Scheme,
    World,
)

CONDITIONS = (
    Cause.PLACED_ROUGHLY,
    Cause.NOT_THIS_AGE,
    Cause.AGE_LIMIT,
    *(Cause[str(bar.name)] for bar in Bar),
)
"""What is asked beside the offers that count, as in `kernels`. Offers that are digital only
are near nobody: of them nothing is asked here."""
DIGITAL = np.uint64(2 << list(Bar).index(Bar.DIGITAL_ONLY))


@dataclass(frozen=True, slots=True)
class Ground:
    """Places by area: those of area a are `order[start[a] : start[a + 1]]`; `at` is the inverse."""

    start: I64
    order: I64
    at: I64
    x_mm: I64
    y_mm: I64
    country: Bool


@dataclass(frozen=True, slots=True)
class Holes:
    """Segments [low, high) of areas, which ascend; `short`: those of which it is asked whether one
    offer ends and another begins there."""

    area: I64
    low: I64
    high: I64
    short: Bool


@dataclass(frozen=True, slots=True)
class Roles:
    """The rows of a field. Bit 0: the offer counts for the population; bit 1 + n: it would, if bar
    n were none."""

    field: int
    population: int
    rows: I64
    bits: U64


def ground_of(world: World) -> Ground:
    """The places of a world by area."""
    at, start = world.places, np.zeros(world.areas + 2, np.int64)
    order, back = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    kernels.sort_by(at.area, start, order, back)
    return Ground(start[1:], order, back, at.x_mm[order], at.y_mm[order], at.country[order])


def nearby(
    world: World, scheme: Scheme, axis: Axis, roles: Roles, holes: Holes, ground: Ground
) -> tuple[I64, Bool]:
    """`more[hole, condition]`: children in parts whom only offers that fail this condition alone
    reach; and at which short holes one offer ends and another begins."""
    f, p, rows, bits = roles.field, roles.population, roles.rows, roles.bits & ~DIGITAL
    rows, bits = rows[bits > 0], bits[bits > 0]
    areas, first = np.unique(holes.area, return_index=True)
    asked = (areas, np.append(first, len(holes.area)), holes.low, holes.high, holes.short)
    reach = reach_of(scheme.fields[f], world.populations[p])
    order, strips = _by_strip(world, rows, reach)
    rows, bits = rows[order], bits[order]
    stop = np.minimum(world.offers.stop[rows] + scheme.age_limit_months, LAST_MONTH)
    late = np.searchsorted(axis.limits, stop)
    near = (*strips, bits, *runs(world.offers, rows, axis), late, *users(world, rows))
    ages = (band_of(axis, world.populations[p]), axis.lengths())
    land = (ground.start, ground.order, ground.x_mm, ground.y_mm, ground.country.view(np.uint8))
    pairs = _pairs(world, ground, areas, rows, bits, reach)
    more = np.zeros((len(holes.area), len(CONDITIONS)), np.int64)
    touching = np.zeros(len(holes.area), bool)
    parts = world.populations[p].parts
    kernels.ask_areas(*asked, land, parts, near, pairs, ages, more, touching)
    return more, touching


def roles_of(world: World, f: int, p: int) -> Roles:
    """What the offers of a field are for a population. What a bar made merely mentioned is
    recorded without it."""
    rows = np.flatnonzero(in_field(world.offers, f))
    barred, known = world.offers.barred[rows], world.offers.level[rows] < Level.MENTIONED
    mine, any_one = barred[:, p], np.bitwise_or.reduce(barred, axis=1)
    bits = (known & (mine == 0)).astype(np.uint64)
    for n, bar in enumerate(Bar):
        alone = mine & np.uint16(~int(bar) & 0xFFFF) == 0
        freed = alone & (any_one & np.uint16(bar) > 0) & (bits & 1 == 0)
        bits |= freed.astype(np.uint64) << np.uint64(1 + n)
    return Roles(f, p, rows, bits)


def _by_strip(world: World, rows: I64, reach: Reach | None) -> tuple[I64, tuple[object, ...]]:
    """The order of the rows by strips and x, and what the loop needs of their points. Where a line
    does not tell what is in reach, no row lies in a strip."""
    x, y = world.offers.x_mm[rows], world.offers.y_mm[rows]
    known = world.offers.located[rows] & (reach is not None and by_line(world, reach))
    south, height = strips_of(y[known])
    strip = np.where(known, (y - south) // height, np.iinfo(np.int64).max)
    order = np.lexsort((x, strip))
    many = int(known.sum())
    last = int(strip[order[many - 1]]) if many else -1
    row_start = np.searchsorted(strip[order[:many]], np.arange(last + 2)).astype(np.int64)
    limit = np.array(reach.limit_mm2() if reach else (0, 0), np.int64)
    return order, (south, height, row_start, x[order], y[order], limit)


def _pairs(
    world: World, ground: Ground, areas: I64, rows: I64, bits: U64, reach: Reach | None
) -> tuple[I64, I64]:
    """By position on the ground, in the areas asked: the offers that reach it without a line, as
    CSR; those it takes a rough address for as -1 - offer."""
    lists = [(rows, world.declared, ground.at, 0)]
    if reach is not None and not by_line(world, reach):
        (tile,) = tiles(world.places, 1)
        by_way = Reached(*by_distance(world, tile, rows, reach))
        lists.append((np.arange(len(rows)), by_way, ground.at[tile.order], 0))
    if world.rough:
        lists.append((np.where(bits & 1 > 0, rows, -1), world.rough, ground.at, -1))
    if not any(len(listed.place) for _, listed, _, _ in lists):
        return np.zeros(1, np.int64), np.zeros(0, np.int64)
    inside = np.zeros(world.areas + 1, bool)
    inside[areas] = True
    inside[-1] = False
    asked, start = inside[world.places.area[ground.order]], np.zeros(len(ground.at) + 1, np.int64)
    for rows_, listed, at, _ in lists:
        kernels.count_by_place(rows_, listed.start, listed.place, at, asked, start)
    np.cumsum(start, out=start)
    offer, fill = np.zeros(int(start[-1]), np.int64), start.copy()
    for rows_, listed, at, rough in lists:
        kernels.sort_by_place(rows_, listed.start, listed.place, at, asked, rough, fill, offer)
    return start, offer
