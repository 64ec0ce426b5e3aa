"""Which places an offer reaches: by distance, by declaration, or both, as offer → place pairs."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from lueckenlos.engine import kernels
from lueckenlos.engine.lattice import Lattice, lattice_of
from lueckenlos.engine.types import (
    I32,
    I64,
    Arrays,
    Bool,
    Children,
    Field,
    Places,
    Reach,
    Reached,
    Streets,
    Travel,
    World,
)

NOWHERE = 1 << 31  # millimetres out of everybody's reach whose square still fits 64 bits
TILE = 1 << 17
"""Places of a tile when nobody asks for another number: what it needs stays in the cache."""


@dataclass(frozen=True, slots=True)
class Tile(Arrays):
    """Some places in strips of equal height, by x inside: `order` are their numbers.

    On a lattice a strip is a row. Strip r holds the places `row_start[r]` to `row_start[r + 1]`
    with y from `south + r · height`. `rank[place] - first` is a place's position in the tile."""

    order: I64
    rank: I64
    first: int
    south: int
    height: int
    row_start: I64
    x_mm: I64
    y_mm: I64
    area: I32
    country: Bool
    edge_mm: I64
    lattice: Lattice | None

    def __len__(self) -> int:
        return len(self.order)

    @property
    def position(self) -> I64:
        """World place → place of the tile, -1 where it is not in it."""
        return self.at(np.arange(len(self.rank)))

    def at(self, place: I64 | I32) -> I64:
        """The positions of some world places in the tile, -1 where they are not in it."""
        rank = self.rank[place]
        at = rank - self.first
        return np.where((rank >= 0) & (at >= 0) & (at < len(self)), at, -1)


def tiles(places: Places, count: int) -> list[Tile]:
    """Cut the places into up to `count` strips of about equal size, from south to north."""
    lattice = lattice_of(places)
    if lattice:
        rank, strips = lattice.rank(places), (lattice.corner[1], lattice.step[1])
        order = _inverse(rank)
    else:
        strips = strips_of(places.y_mm)
        order = np.lexsort((places.x_mm, (places.y_mm - strips[0]) // strips[1]))
        rank = _inverse(order)
    order.flags.writeable = rank.flags.writeable = False
    cuts = [len(order) * i // max(1, count) for i in range(max(1, count) + 1)]
    parts = [slice(a, b) if order is rank else order[a:b] for a, b in pairwise(cuts)]
    return [
        _tile(places, part, (order[a:b], rank, a), strips, lattice)
        for part, (a, b) in zip(parts, pairwise(cuts), strict=True)
    ]


def tile_of(places: Places, order: I64) -> Tile:
    """The tile of some places."""
    strips = strips_of(places.y_mm[order])
    order = order[np.lexsort((places.x_mm[order], (places.y_mm[order] - strips[0]) // strips[1]))]
    rank = np.full(len(places), -1, np.int64)
    rank[order] = np.arange(len(order))
    return _tile(places, order, (order, rank, 0), strips, None)


def _inverse(order: I64) -> I64:
    """Where each number stands; `order` itself where all stand in their place."""
    numbers = np.arange(len(order))
    if np.array_equal(order, numbers):
        return order
    inverse = np.empty_like(order)
    inverse[order] = numbers
    return inverse


def strips_of(y: I64) -> tuple[int, int]:
    """Where the first strip begins, and the height with which strips are as many as long."""
    if not len(y):
        return 0, 1
    south, most = int(y.min()), max(1, int(len(y) ** 0.5))
    return south, max(1, (int(y.max()) - south) // most + 1)


def _tile(
    places: Places,
    part: slice | I64,
    numbers: tuple[I64, I64, int],
    strips: tuple[int, int],
    lattice: Lattice | None,
) -> Tile:
    """The tile of the places `part`, already in order; a slice copies nothing."""
    x, y, (south, height) = places.x_mm[part], places.y_mm[part], strips
    strip = (y - south) // height
    low, high = (int(strip[0]), int(strip[-1])) if len(strip) else (0, -1)
    row_start = np.searchsorted(strip, np.arange(low, high + 2)).astype(np.int64)
    order, rank, first = numbers
    return Tile(
        order=order,
        rank=rank,
        first=first,
        south=south + low * height,
        height=height,
        row_start=row_start,
        x_mm=x,
        y_mm=y,
        area=places.area[part],
        country=places.country[part],
        edge_mm=places.edge_mm[part],
        lattice=lattice,
    )


def reach_of(field: Field, children: Children) -> Reach | None:
    """The field's reach for this population: without a car where the population has none."""
    return field.reach if children.car else field.reach_without_car or field.reach


def by_line(world: World, reach: Reach | None) -> bool:
    """Whether the straight line alone tells which places are in reach."""
    if reach is None or reach.travel is Travel.CAR:
        return True
    return not (world.streets or (world.bus and reach.travel is Travel.FOOT_OR_BUS))


def edge_limit(world: World, field: Field, children: Children) -> tuple[int, int] | None:
    """Greatest squared line (town, country) at which ground of a neighbour may be in reach.

    A street may be as short as the line; where a bus leads to, the reach by car tells."""
    reach = reach_of(field, children)
    if reach and reach.travel is Travel.FOOT_OR_BUS and world.bus:
        reach = field.reach
    elif reach and reach.travel is not Travel.CAR and world.streets:
        reach = replace(reach, detour_percent=100)
    return reach.limit_mm2() if reach else None


def by_distance(world: World, tile: Tile, rows: I64, reach: Reach | None) -> tuple[I64, I32]:
    """Places of the tile within reach of each offer row as CSR (`start`, `place`).

    In reach: d² ≤ (100 · reach)² // detour², in whole millimetres, of the place's settlement; on
    foot the way along streets instead, where both ends are on them; and by bus. Rows without a
    point, and ways without a distance (`reach` None), reach nothing here.
    """
    if reach is None:
        return np.zeros(len(rows) + 1, np.int64), np.zeros(0, np.int32)
    offers, known = world.offers, world.offers.located[rows]
    on_foot = world.streets if reach.travel is not Travel.CAR else None
    if on_foot and not on_foot.off[tile.order].any():
        known = known & (on_foot.site[rows] < 0)  # nobody else needs the line
    x, y = (np.where(known, at[rows], -NOWHERE) for at in (offers.x_mm, offers.y_mm))
    start, place = in_discs(tile, x, y, reach.limit_mm2())
    if on_foot:
        start, place = _along_streets(on_foot, tile, rows, reach, (start, place))
    if reach.travel is Travel.FOOT_OR_BUS and world.bus:
        start, place = joined((start, place), _listed(world.bus, tile, rows), len(tile))
    return _open(world, tile, rows, start, place)


def _along_streets(
    streets: Streets, tile: Tile, rows: I64, reach: Reach, lines: tuple[I64, I32]
) -> tuple[I64, I32]:
    """Pairs whose way is short enough, and of `lines` those with an end off the network."""
    site = streets.site[rows]
    first, lengths = streets.start, np.diff(streets.start, append=streets.start[-1:])
    first, many = first[np.maximum(site, 0)], np.where(site < 0, 0, lengths[np.maximum(site, 0)])
    row = np.repeat(np.arange(len(rows)), many)
    pair = np.arange(len(row)) + np.repeat(first - np.cumsum(many) + many, many)
    place = tile.at(streets.place[pair])
    row, pair, place = (some[place >= 0] for some in (row, pair, place))
    limit = np.array((reach.town_m, reach.country_m), np.int64)[tile.country.astype(np.int64)]
    near = streets.way_mm[pair] <= 1000 * limit[place]
    of, at = np.repeat(np.arange(len(rows)), np.diff(lines[0])), lines[1]
    off = (site[of] < 0) | streets.off[tile.order[at]]
    return as_csr(np.append(row[near], of[off]), np.append(place[near], at[off]), len(rows))


def as_csr(row: I64, place: I64, rows: int) -> tuple[I64, I32]:
    """Pairs in any order as CSR."""
    start = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=rows)))).astype(np.int64)
    return start, place[np.argsort(row, kind="stable")].astype(np.int32)


def joined(one: tuple[I64, I32], two: tuple[I64, I32], places: int) -> tuple[I64, I32]:
    """Pairs of either, each once."""
    keys = [np.repeat(np.arange(len(s) - 1), np.diff(s)) * places + p for s, p in (one, two)]
    row, place = np.divmod(np.union1d(*keys), max(1, places))
    return as_csr(row, place, len(one[0]) - 1)


def in_discs(tile: Tile, x_mm: I64, y_mm: I64, limit: tuple[int, int]) -> tuple[I64, I32]:
    """Places of the tile with d² ≤ `limit` (town, country) of each point, as CSR."""
    start = np.zeros(len(x_mm) + 1, np.int64)
    limits, country = np.array(limit, np.int64), tile.country.view(np.uint8)
    ground = (tile.south, tile.height, tile.row_start, tile.x_mm, tile.y_mm, country)
    kernels.in_discs(*ground, x_mm, y_mm, limits, start, np.zeros(0, np.int32))
    place = np.zeros(start[-1], np.int32)
    if len(place):
        kernels.in_discs(*ground, x_mm, y_mm, limits, start, place)
    return start, place


def _open(world: World, tile: Tile, rows: I64, start: I64, place: I32) -> tuple[I64, I32]:
    """Without the places whose residents may not use the offer."""
    keep = np.ones(len(place), bool)
    for i in np.flatnonzero(np.isin(rows, list(world.only))).tolist():
        pairs = slice(start[i], start[i + 1])
        area = tile.area[place[pairs]]
        keep[pairs] = (area >= 0) & world.only[int(rows[i])][area]
    return only_pairs(start, place, keep)


def only_pairs(start: I64, place: I32, keep: Bool) -> tuple[I64, I32]:
    """The pairs to keep, in CSR as well."""
    if keep.all():
        return start, place
    kept = np.concatenate(([0], keep.cumsum())).astype(np.int64)
    return kept[start], place[keep]


def by_declaration(world: World, tile: Tile, rows: I64) -> tuple[I64, I32]:
    """Places of the tile declared for each offer row (service area, same Ortsteil)."""
    return _listed(world.declared, tile, rows)


def _listed(reached: Reached, tile: Tile, rows: I64) -> tuple[I64, I32]:
    if not len(reached.place):
        return np.zeros(len(rows) + 1, np.int64), np.zeros(0, np.int32)
    first = reached.start[rows]
    lengths = reached.start[rows + 1] - first
    pair = np.arange(lengths.sum()) + np.repeat(first - np.cumsum(lengths) + lengths, lengths)
    place = tile.at(reached.place[pair]).astype(np.int32)
    start = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    return only_pairs(start, place, place >= 0)
