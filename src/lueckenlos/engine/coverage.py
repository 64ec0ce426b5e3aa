"""The run: who has a suitable offer at which age, and where links of the chain hold."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from lueckenlos.engine import sum_kernels
from lueckenlos.engine.facilities import Provision, provision
from lueckenlos.engine.reach import NOWHERE, TILE, Tile, edge_limit, tiles
from lueckenlos.engine.results import Axis, Chain, FieldSums
from lueckenlos.engine.segments import axis, band_of, owed
from lueckenlos.engine.sources import Source, masks_of, sources
from lueckenlos.engine.types import (
    BY_AREA,
    BY_PLACE,
    I32,
    I64,
    U64,
    Arrays,
    Bool,
    Link,
    Scheme,
    World,
)


@dataclass(frozen=True, slots=True)
class Plan(Arrays):
    """What every tile needs of the whole world: axes, children by band, the offers that reach
    places, what institutions provide, what is judged.

    `holds[level, p, area, link]`: links of institutions, which hold for a whole area.
    `judgeable[area, link]`."""

    axes: tuple[Axis, ...]
    bands: tuple[I64, ...]
    sources: tuple[tuple[Source, ...], ...]
    provisions: tuple[Provision | None, ...]
    links: tuple[Link, ...]
    holds: Bool
    judgeable: Bool


def plan(world: World, scheme: Scheme) -> Plan:
    """Axes, provisions, and which links can be judged where."""
    links, bands = scheme.links(), by_band(world)
    axes = tuple(axis(world, scheme, f) for f in range(len(scheme.fields)))
    provisions: list[Provision | None] = [None] * len(axes)
    holds = np.zeros((2, len(world.populations), world.areas, len(links)), bool)
    months = [[world.complete[:, link.field, m.ages] for m in link.months] for link in links]
    declared = np.array([np.hstack(some).all(1) for some in months], bool)
    judgeable = declared.reshape(len(links), world.areas).T.copy()
    for f, field in enumerate(scheme.fields):
        if field.way in BY_AREA:
            children = by_segment(world, axes[f], bands)
            made = provisions[f] = provision(world, scheme, f, axes[f], children)
            for k, link in enumerate(links):
                if link.field == f:
                    due = owed(axes[f], link.months) > 0
                    need, met = children[..., due].sum(2), made.reached[:2, ..., due].sum(3)
                    holds[..., k] = met * 1000 >= scheme.holds_permille * need
                    known, unknown = made.stating(due)
                    least = scheme.places_known_permille * (known + unknown)
                    judgeable[:, k] &= (known * 1000 >= least) & (need[0] > 0)
                    judgeable[:, k] &= ~world.populations[0].unknown(link.months)
    ways = tuple(
        sources(world, scheme, axes[f], f) if field.way in BY_PLACE else ()
        for f, field in enumerate(scheme.fields)
    )
    return Plan(axes, tuple(bands), ways, tuple(provisions), links, holds, judgeable)


def by_band(world: World, tile: Tile | None = None) -> list[I64]:
    """Parts of a child per month of the tile's children, `[area, band]` of each population."""
    area, sums = world.places.area if tile is None else tile.area, []
    for children in world.populations:
        sums.append(np.zeros((world.areas, len(children.bands)), np.int64))
        parts = children.parts if tile is None else children.parts[tile.order]
        sum_kernels.sum_bands(area, parts, sums[-1])
    return sums


def by_segment(world: World, axis_: Axis, bands: list[I64]) -> I64:
    """Children by population, area and segment, in parts, from `by_band`."""
    out = np.zeros((len(bands), world.areas, len(axis_)), np.int64)
    for p, children in enumerate(world.populations):
        band, known = band_of(axis_, children), band_of(axis_, children) >= 0
        out[p][:, known] = bands[p][:, band[known]] * axis_.lengths()[known]
    return out


def run(world: World, scheme: Scheme, *, threads: int = 1, tile_count: int | None = None) -> Chain:
    """The chain of a world: the sum of its tiles, in any order, on any number of threads.

    A link holds at a place when `holds_permille` of its required months are covered there, for
    institutions when that share of the area's children is provided for.
    """
    prepared, parts = plan(world, scheme), tiles(world.places, tile_count or enough(world, threads))
    sums = Sums(world, scheme, prepared)
    if threads == 1:
        for tile in parts:
            sums.add(tile)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(sums.add, parts))
    return with_provisions(sums.chain(prepared.bands), prepared)


def with_provisions(chain: Chain, prepared: Plan) -> Chain:
    """The summed tiles of a whole world, with what institutions provide."""
    made = zip(chain.fields, prepared.provisions, strict=True)
    fields = tuple(replace(sums, reached=own.reached) if own else sums for sums, own in made)
    return replace(chain, fields=fields)


def enough(world: World, threads: int) -> int:
    """Tiles for so many threads, none with more places than stay in the cache."""
    return max(threads, -(-len(world.places) // TILE))


def run_tile(world: World, scheme: Scheme, prepared: Plan, tile: Tile) -> Chain:
    """The sums of one tile, without what institutions provide, which is no tile's. Tiles add."""
    sums = Sums(world, scheme, prepared)
    sums.add(tile)
    return sums.chain(tuple(by_band(world, tile)))


class Sums:
    """The sums of a chain while tiles are added to them, by any thread."""

    def __init__(self, world: World, scheme: Scheme, prepared: Plan) -> None:
        self.world, self.scheme, self.plan, self.lock = world, scheme, prepared, Lock()
        shape, links = (len(world.populations), world.areas), len(prepared.links)
        self.reached = [np.zeros((3, *shape, len(one)), np.int64) for one in prepared.axes]
        self.held = np.zeros((2, *shape, links), np.int64)
        self.spread = np.zeros((2, *shape, links + 1), np.int64)
        self.ways = set[str]()
        judgeable = prepared.judgeable[None]
        self.fixed, self.judge = _words(prepared.holds), _words(judgeable)[0]

    def add(self, tile: Tile) -> None:
        """Add the sums of a tile."""
        areas, local = local_areas(self.world, tile)
        parts = [children.parts[tile.order] for children in self.world.populations]
        words = self.judge.shape[1]
        hold = [np.zeros((2, words, len(tile)), np.uint64) for _ in parts]
        before = [_before(some) for some in parts]
        for f, some in enumerate(self.plan.sources):
            for source in some:
                masks = masks_of(self.world, tile, source)
                for q, p in enumerate(source.populations):
                    two = masks[2 * q : 2 * q + 2]
                    self._reduce(f, p, tile, two, before[p], areas, local, hold[p])
                self.ways.add(source.way(self.world, tile))
        for p in range(len(parts)):
            months = self._childhood(p)
            known = (self.fixed[:, p][:, areas], self.judge[areas], parts[p], months, local, areas)
            with self.lock:
                sum_kernels.add_links(hold[p], *known, self.held[:, p], self.spread[:, p])

    def _reduce(
        self, f: int, p: int, tile: Tile, masks: U64, before: I64, areas: I64, local: I32, hold: U64
    ) -> None:
        """Sum the masks of a field and population, and enter into `hold` where its links hold."""
        axis_, children, mine = self.plan.axes[f], self.world.populations[p], self._links(f)
        edge, stop = at_edge(self.world, self.scheme, tile, f, p), np.zeros(len(tile), np.int64)
        stop = stop[: sum_kernels.equal_runs(masks, local, edge, stop)]
        table = np.zeros((3, len(areas), len(axis_) + 1, before.shape[1]), np.int64)
        for level in range(3 if edge.any() else 2):
            sum_kernels.add_reached(masks, stop, before, local, edge, level, table)
        if mine:
            months = np.stack([owed(axis_, self.plan.links[k].months) for k in mine])
            rule = (_words(months > 0), months, self.scheme.holds_permille, mine[0])
            sum_kernels.hold_links(masks, stop, *rule, hold)
        with self.lock:
            ages = (band_of(axis_, children), axis_.lengths())
            sum_kernels.add_table(table, areas, *ages, self.reached[f][:, p])

    def _links(self, f: int) -> list[int]:
        return [k for k, link in enumerate(self.plan.links) if link.field == f]

    def _childhood(self, p: int) -> I64:
        """Months of childhood in each band."""
        bands = self.world.populations[p].bands
        return np.array([len(b.overlap(self.scheme.childhood) or ()) for b in bands], np.int64)

    def chain(self, bands: tuple[I64, ...]) -> Chain:
        """What was added, with the children of these bands."""
        children = [by_segment(self.world, axis_, list(bands)) for axis_ in self.plan.axes]
        living = np.stack([some @ self._childhood(p) for p, some in enumerate(bands)])
        for sums in (*children, *self.reached, living, self.held, self.spread):
            sums.flags.writeable = False
        fields = tuple(map(FieldSums, self.plan.axes, children, self.reached))
        return Chain(fields, living, self.held, self.spread, frozenset(self.ways))


def _before(parts: I64) -> I64:
    """Parts of a child at all places before one."""
    before = np.zeros((len(parts) + 1, parts.shape[1]), np.int64)
    sum_kernels.sum_up(parts, before)
    return before


def local_areas(world: World, tile: Tile) -> tuple[I64, I32]:
    """The areas in a tile, and of each of its places which of these it is in, -1 for none."""
    known = np.zeros(world.areas + 1, bool)
    known[tile.area] = True
    areas = np.flatnonzero(known[:-1])
    number = np.full(world.areas + 1, -1, np.int32)
    number[areas] = np.arange(len(areas))
    return areas, number[tile.area]


def _words(flags: Bool) -> U64:
    """The last axis of flags as bits of 64-bit words, one word at least."""
    packed = np.packbits(flags, axis=-1, bitorder="little")
    missing = max(8, -(-packed.shape[-1] // 8) * 8) - packed.shape[-1]
    padded = np.pad(packed, [(0, 0)] * (flags.ndim - 1) + [(0, missing)])
    return np.ascontiguousarray(padded).view(np.uint64)


def field_sums(world: World, scheme: Scheme, f: int, more: Axis) -> FieldSums:
    """The sums of one field of institutions alone: what `run` has in `fields[f]`, with the limits
    of `more` added."""
    axis_ = axis(world, scheme, f, more)
    children = by_segment(world, axis_, by_band(world))
    return FieldSums(axis_, children, provision(world, scheme, f, axis_, children).reached)


def at_edge(world: World, scheme: Scheme, tile: Tile, f: int, p: int) -> Bool:
    """Places from where the reach crosses into a neighbour without an inventory: there an offer
    nobody knows of is possible."""
    limits = edge_limit(world, scheme.fields[f], world.populations[p])
    if not limits:
        return np.zeros(len(tile), bool)
    if int(tile.edge_mm.min(initial=NOWHERE)) ** 2 > max(limits):
        return np.zeros(len(tile), bool)
    limit = np.array(limits, np.int64)[tile.country.astype(np.int8)]
    edge: Bool = np.minimum(tile.edge_mm, NOWHERE) ** 2 <= limit
    return edge
