"""A tile with all that reaches it, small enough to be summed by another machine.

`summed` gives what `coverage.run` and `supply.supply` give, to the byte: what a tile adds to the
sums is a pure function of its piece, and integers may be added in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from lueckenlos.engine.coverage import Plan, Sums, run, with_provisions
from lueckenlos.engine.reach import Tile, tiles
from lueckenlos.engine.results import Axis, Chain, Supply
from lueckenlos.engine.sources import sources
from lueckenlos.engine.supply import NARROW, Counted, supply
from lueckenlos.engine.types import (
    BY_AREA,
    BY_PLACE,
    I32,
    I64,
    Arrays,
    Bool,
    Children,
    Link,
    Offers,
    Places,
    Reached,
    Scheme,
    Streets,
    Way,
    World,
)


@dataclass(frozen=True, slots=True)
class Piece(Arrays):
    """The places of a tile that lie in an area, as a world of its own with only what reaches them.

    Its areas are those of the whole world named in `areas`. What institutions provide is no
    tile's: in its scheme they count nothing, and where their links hold stands in `holds`."""

    areas: I64
    world: World
    scheme: Scheme
    axes: tuple[Axis, ...]
    links: tuple[Link, ...]
    holds: Bool
    judgeable: Bool


@dataclass(frozen=True, slots=True)
class Part(Arrays):
    """What a piece adds to the sums of a chain and of a supply, in the areas it names."""

    areas: I64
    reached: tuple[I64, ...]
    held: I64
    spread: I64
    choice: tuple[I64, ...]
    ways: frozenset[str]


Each = Callable[[int, Iterable[Piece]], Iterable[Part]]
"""Applies `run_piece` to each of so many pieces, anywhere and in any order."""
Summing = Callable[[World, Scheme, Plan], tuple[Chain, Supply]]
"""Makes the sums of a whole world."""


def summed_here(
    world: World, scheme: Scheme, prepared: Plan, *, threads: int = 1
) -> tuple[Chain, Supply]:
    """The chain and the supply of a world, by the threads of this process."""
    return run(world, scheme, threads=threads), supply(world, scheme, prepared)


def summed(
    world: World, scheme: Scheme, prepared: Plan, each: Each, *, tile_count: int
) -> tuple[Chain, Supply]:
    """The chain and the supply of a world, its pieces summed by `each`."""
    sums, counted = Sums(world, scheme, prepared), Counted(world, scheme, prepared)
    for part in each(*pieces(world, scheme, prepared, tile_count)):
        for f, reached in enumerate(part.reached):
            sums.reached[f][:, :, part.areas] += reached
            counted.choice[f][:, part.areas] += part.choice[f]
        sums.held[:, :, part.areas] += part.held
        sums.spread[:, :, part.areas] += part.spread
        sums.ways |= part.ways
    return with_provisions(sums.chain(prepared.bands), prepared), counted.supply()


def run_piece(piece: Piece) -> Part:
    """The sums of a piece, the same wherever they are made."""
    world, scheme = _fixed(piece.world), piece.scheme
    axes = tuple(Axis(one.limits) for one in piece.axes)
    ways = tuple(
        sources(world, scheme, axes[f], f) if rule.way in BY_PLACE else ()
        for f, rule in enumerate(scheme.fields)
    )
    nothing = (None,) * len(axes)
    prepared = Plan(axes, (), ways, nothing, piece.links, piece.holds, piece.judgeable)
    sums, counted = Sums(world, scheme, prepared), Counted(world, scheme, prepared)
    for tile in tiles(world.places, 1):
        sums.add(tile)
    for tile in tiles(world.places, -(-len(world.places) // NARROW)):
        counted.add(tile)
    reached, choice = tuple(sums.reached), tuple(counted.choice)
    return Part(piece.areas, reached, sums.held, sums.spread, choice, frozenset(sums.ways))


def _fixed(world: World) -> World:
    """The world with arrays that are read-only: on the way to another process they forget it."""
    records = ("places", "offers", "declared", "streets", "bus")
    again = {name: replace(one) for name in records if (one := getattr(world, name)) is not None}
    return replace(world, **again, populations=tuple(map(replace, world.populations)))


# --- cutting ------------------------------------------------------------------------------------


def pieces(world: World, scheme: Scheme, prepared: Plan, count: int) -> tuple[int, Iterator[Piece]]:
    """The world in up to `count` pieces: how many, and each when it is asked for."""
    lived_in = [tile for tile in tiles(world.places, count) if (tile.area >= 0).any()]
    return len(lived_in), (_piece(world, scheme, prepared, tile) for tile in lived_in)


def _piece(world: World, scheme: Scheme, prepared: Plan, tile: Tile) -> Piece:
    order = tile.order[tile.area >= 0]
    areas = np.unique(world.places.area[order]).astype(np.int64)
    number = np.full(len(world.places), -1, np.int32)
    number[order] = np.arange(len(order))
    rows = _rows(world, scheme, tile, number)
    fields = tuple(
        replace(rule, way=Way.INDICATOR) if rule.way in BY_AREA else rule for rule in scheme.fields
    )
    return Piece(
        areas=areas,
        world=_part(world, order, areas, rows, number),
        scheme=replace(scheme, fields=fields),
        axes=prepared.axes,
        links=prepared.links,
        holds=prepared.holds[:, :, areas],
        judgeable=prepared.judgeable[areas],
    )


def _rows(world: World, scheme: Scheme, tile: Tile, number: I32) -> I64:
    """The offers that may reach the tile: within the longest reach of its frame, or listed."""
    offers, longest = world.offers, 1000 * _longest(scheme)
    near = offers.located.copy()
    for at, own in ((offers.x_mm, tile.x_mm), (offers.y_mm, tile.y_mm)):
        near &= (at >= own.min() - longest) & (at <= own.max() + longest)
    for listed in (world.declared, world.bus):
        if listed:
            near[_of(listed.start)[number[listed.place] >= 0]] = True
    if world.streets:
        sites = np.zeros(len(world.streets.start), bool)
        sites[_of(world.streets.start)[number[world.streets.place] >= 0]] = True
        near |= (world.streets.site >= 0) & sites[world.streets.site]
    return np.flatnonzero(near)


def _longest(scheme: Scheme) -> int:
    """The longest reach of any field, in metres; no line is longer than the way."""
    reaches = [one for f in scheme.fields for one in (f.reach, f.reach_without_car) if one]
    return max((max(one.town_m, one.country_m) * 100 // one.detour_percent + 1 for one in reaches),
               default=0)  # fmt: skip


def _of(start: I64) -> I64:
    """The row of every entry."""
    return np.repeat(np.arange(len(start) - 1), np.diff(start))


def _part(world: World, order: I64, areas: I64, rows: I64, number: I32) -> World:
    """The world of some places, areas and offers alone."""
    own = np.full(world.areas + 1, -1, np.int32)
    own[areas] = np.arange(len(areas))
    p, streets = world.places, world.streets
    columns = {name: getattr(world.offers, name)[rows] for name in Offers.__dataclass_fields__}
    hosts = np.full(len(rows), -1, np.int32)  # whom institutions host is no tile's
    columns |= {"area": own[columns["area"]], "host": hosts}
    only = zip(rows.tolist(), range(len(rows)), strict=True)
    return World(
        areas=len(areas),
        places=Places(
            p.x_mm[order], p.y_mm[order], own[p.area[order]], p.country[order], p.edge_mm[order]
        ),
        populations=tuple(_children(one, order, areas) for one in world.populations),
        offers=Offers(**columns),
        declared=_listed(world.declared, rows, number),
        complete=world.complete[areas],
        country=world.country[areas],
        only={i: world.only[row][areas] for row, i in only if row in world.only},
        streets=streets and _streets(streets, order, rows, number),
        bus=world.bus and _listed(world.bus, rows, number),
        bus_known=None if world.bus_known is None else world.bus_known[areas],
    )


def _children(one: Children, order: I64, areas: I64) -> Children:
    ground = (one.withheld[areas], one.low[areas], one.high[areas])
    return Children(one.key, one.bands, one.parts[order], *ground, car=one.car)


def _listed(reached: Reached, rows: I64, number: I32) -> Reached:
    """What some rows reach among some places."""
    at = _entries(reached.start, rows, number[reached.place] >= 0)
    return Reached(at[0], number[reached.place[at[1]]])


def _streets(one: Streets, order: I64, rows: I64, number: I32) -> Streets:
    """The ways from the sites of some rows to some places."""
    sites = np.unique(one.site[rows][one.site[rows] >= 0]).astype(np.int64)
    now = np.full(len(one.start) + 1, -1, np.int32)
    now[sites] = np.arange(len(sites))
    start, at = _entries(one.start, sites, number[one.place] >= 0)
    return Streets(now[one.site[rows]], start, number[one.place[at]], one.way_mm[at],
                   one.off[order])  # fmt: skip


def _entries(start: I64, rows: I64, keep: Bool) -> tuple[I64, I64]:
    """Of some rows of a CSR the entries to keep: where each row starts among them, and which."""
    first, many = start[rows], start[rows + 1] - start[rows]
    at = np.arange(many.sum()) + np.repeat(first - np.cumsum(many) + many, many)
    kept = keep[at]
    before = np.concatenate(([0], np.cumsum(kept)))
    return before[np.concatenate(([0], np.cumsum(many)))].astype(np.int64), at[kept]
