"""Which places an offer reaches: by distance, by declaration, or both, as offer → place pairs."""

from dataclasses import dataclass

import numpy as np

from lueckenlos.engine import kernels
from lueckenlos.engine.types import I32, I64, Arrays, Bool, Children, Field, Places, Reach, World

NOWHERE = 1 << 31  # millimetres out of everybody's reach whose square still fits 64 bits


@dataclass(frozen=True, slots=True)
class Tile(Arrays):
    """Some places, sorted into rows of equal y and by x inside: `order` are their numbers."""

    order: I64
    row_y: I64
    row_start: I64
    x_mm: I64
    y_mm: I64
    area: I32
    country: Bool
    edge_mm: I64
    position: I64
    """World place → place of the tile, -1 where it is not in it."""

    def __len__(self) -> int:
        return len(self.order)


def tiles(places: Places, count: int) -> list[Tile]:
    """Cut the places into up to `count` strips of about equal size, from south to north."""
    order = np.lexsort((places.x_mm, places.y_mm))
    return [tile_of(places, part) for part in np.array_split(order, max(1, count))]


def tile_of(places: Places, order: I64) -> Tile:
    """The tile of some places."""
    order = order[np.lexsort((places.x_mm[order], places.y_mm[order]))]
    y = places.y_mm[order]
    row_y, first = np.unique(y, return_index=True)
    position = np.full(len(places), -1, np.int64)
    position[order] = np.arange(len(order))
    row_start = np.append(first, len(order)).astype(np.int64)
    x, edge_mm = places.x_mm[order], places.edge_mm[order]
    area, country = places.area[order], places.country[order]
    return Tile(order, row_y, row_start, x, y, area, country, edge_mm, position)


def reach_of(field: Field, children: Children) -> Reach | None:
    """The field's reach for this population: without a car where the population has none."""
    return field.reach if children.car else field.reach_without_car or field.reach


def by_distance(world: World, tile: Tile, rows: I64, reach: Reach | None) -> tuple[I64, I32]:
    """Places of the tile within reach of each offer row as CSR (`start`, `place`).

    In reach: d² ≤ (100 · reach)² // detour², in whole millimetres, of the place's settlement.
    Rows without a point, and ways without a distance (`reach` None), reach nothing here.
    """
    if reach is None:
        return np.zeros(len(rows) + 1, np.int64), np.zeros(0, np.int32)
    offers, known = world.offers, world.offers.located[rows]
    x, y = (np.where(known, at[rows], -NOWHERE) for at in (offers.x_mm, offers.y_mm))
    start, place = in_discs(tile, x, y, reach.limit_mm2())
    return _open(world, tile, rows, start, place)


def in_discs(tile: Tile, x_mm: I64, y_mm: I64, limit: tuple[int, int]) -> tuple[I64, I32]:
    """Places of the tile with d² ≤ `limit` (town, country) of each point, as CSR."""
    start = np.zeros(len(x_mm) + 1, np.int64)
    limits, country = np.array(limit, np.int64), tile.country.view(np.uint8)
    ground = (tile.row_y, tile.row_start, tile.x_mm, country, x_mm, y_mm, limits)
    kernels.in_discs(*ground, start, np.zeros(0, np.int32))
    place = np.zeros(start[-1], np.int32)
    if len(place):
        kernels.in_discs(*ground, start, place)
    return start, place


def _open(world: World, tile: Tile, rows: I64, start: I64, place: I32) -> tuple[I64, I32]:
    """Without the places whose residents may not use the offer."""
    keep = np.ones(len(place), bool)
    for i in np.flatnonzero(np.isin(rows, list(world.only))).tolist():
        pairs = slice(start[i], start[i + 1])
        area = tile.area[place[pairs]]
        keep[pairs] = (area >= 0) & world.only[int(rows[i])][area]
    if keep.all():
        return start, place
    kept = np.concatenate(([0], keep.cumsum())).astype(np.int64)
    return kept[start], place[keep]


def by_declaration(world: World, tile: Tile, rows: I64) -> tuple[I64, I32]:
    """Places of the tile declared for each offer row (service area, same Ortsteil, streets)."""
    first, place = world.declared.start, world.declared.place
    listed = [tile.position[place[first[r] : first[r + 1]]] for r in rows]
    inside = [some[some >= 0].astype(np.int32) for some in listed]
    start = np.concatenate(([0], np.cumsum([len(some) for some in inside], dtype=np.int64)))
    return start.astype(np.int64), np.concatenate([*inside, np.zeros(0, np.int32)])
