"""The offers of a field that reach places, ready for the loops, and their masks and counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lueckenlos.engine import kernels, sum_kernels
from lueckenlos.engine.reach import (
    NOWHERE,
    Tile,
    by_declaration,
    by_distance,
    by_line,
    joined,
    only_pairs,
    reach_of,
)
from lueckenlos.engine.results import Axis
from lueckenlos.engine.segments import bits, runs, suitable
from lueckenlos.engine.types import I32, I64, U64, Arrays, Bool, Reach, Scheme, World

I8 = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Source(Arrays):
    """Offers of a field that count for populations of the same reach, from south to north.

    `slots[offer, q]`: 2 · q + level for the q-th of `populations`, -1 where it does not count;
    `only[offer]` is the row of `allowed[·, area]` that says whose residents may use it, -1 for
    everybody; `span` the least and greatest place it is declared for."""

    populations: tuple[int, ...]
    reach: Reach | None
    rows: I64
    x: I64
    y: I64
    first: I64
    last: I64
    words: U64
    slots: I8
    only: I32
    allowed: Bool
    span: I64

    def by_line(self, world: World) -> bool:
        """Whether the straight line alone tells which places are in reach."""
        return by_line(world, self.reach)

    def way(self, world: World, tile: Tile) -> str:
        """Which loop finds the places: rows of a lattice, one place after the other, or pairs."""
        if self.reach is None or not self.by_line(world):
            return "pairs"
        return "lattice" if tile.lattice else "list"


def sources(
    world: World, scheme: Scheme, axis: Axis, f: int, *, further: bool = False
) -> tuple[Source, ...]:
    """The offers of field `f`, with `further` also as a further field, by reach."""
    groups: dict[Reach | None, list[int]] = {}
    for p, children in enumerate(world.populations):
        groups.setdefault(reach_of(scheme.fields[f], children), []).append(p)
    return tuple(_source(world, axis, f, reach, some, further) for reach, some in groups.items())


def _source(
    world: World, axis: Axis, f: int, reach: Reach | None, populations: list[int], further: bool
) -> Source:
    offers, columns = world.offers, range(len(populations))
    counts = np.stack([suitable(offers, f, p, further=further) for p in populations], axis=1)
    rows = np.flatnonzero(counts.any(1))
    y = np.where(offers.located[rows], offers.y_mm[rows], -NOWHERE)
    order = np.argsort(y, kind="stable")
    rows, y = rows[order], y[order]
    x = np.where(offers.located[rows], offers.x_mm[rows], -NOWHERE)
    first, last = runs(offers, rows, axis)
    level = offers.level[rows].astype(np.int8)[:, None] + 2 * np.array(columns, np.int8)
    slots = np.where(counts[rows], level, -1).astype(np.int8)
    span = np.zeros((len(rows), 2), np.int64)
    kernels.spans(rows, world.declared.start, world.declared.place, span)
    ages = (first, last, bits(first, last, axis))
    return Source(tuple(populations), reach, rows, x, y, *ages, slots, *users(world, rows), span)


def users(world: World, rows: I64) -> tuple[I32, Bool]:
    """Which offers only some residents may use, and who: each set of areas once."""
    only, sets = np.full(len(rows), -1, np.int32), dict[int, int]()
    for i in np.flatnonzero(np.isin(rows, list(world.only))).tolist() if world.only else ():
        only[i] = sets.setdefault(id(world.only[int(rows[i])]), len(sets))
    allowed = np.zeros((len(sets), world.areas), bool)
    for i in np.flatnonzero(only >= 0).tolist():
        allowed[only[i]] = world.only[int(rows[i])]
    return only, allowed


def masks_of(world: World, tile: Tile, source: Source) -> U64:
    """`masks[2 · q + level, word, place]`: a bit per segment with a suitable offer, confirmed or
    unconfirmed, for the q-th population of the source."""
    words = source.words.shape[1]
    masks = np.zeros((2 * len(source.populations), words, len(tile)), np.uint64)
    if source.reach is not None and len(tile):
        if source.by_line(world):
            _or_discs(tile, source, masks)
        else:
            pairs = by_distance(world, tile, source.rows, source.reach)
            kernels.or_pairs(*pairs, source.words, source.slots, masks)
    declared, ground = world.declared, (tile.rank, _part(tile))
    if len(declared.place) and len(tile):
        listed = (source.rows, source.span, _ends(tile), declared.start, declared.place)
        kernels.or_declared(*listed, *ground, source.words, source.slots, masks)
    return masks


def _or_discs(tile: Tile, source: Source, masks: U64) -> None:
    assert source.reach
    limit = _limits(tile, source.reach)
    places = (tile.country.view(np.uint8), tile.area)
    offers = (source.x, source.y, limit, source.words, source.slots, source.only, source.allowed)
    window = _window(tile, source, limit)
    if tile.lattice:
        ring = np.where(tile.country == (limit[1] > limit[0]), ~np.uint64(0), np.uint64(0))
        kernels.or_lattice(*rows_of(tile), window, _part(tile), ring, *places, *offers, masks)
    else:
        strips = (tile.south, tile.height, tile.row_start, tile.x_mm, tile.y_mm)
        kernels.or_list(*strips, window, *places, *offers, masks)


def _limits(tile: Tile, reach: Reach) -> I64:
    """Greatest squared line in town and country; where the tile has one of them only, that one."""
    limit = np.array(reach.limit_mm2(), np.int64)
    countries = int(np.count_nonzero(tile.country))
    one_kind = countries in (0, len(tile))
    return limit[[int(countries > 0)] * 2] if one_kind else limit


def _window(tile: Tile, source: Source, limit: I64) -> tuple[int, int]:
    """The offers whose reach may cross the tile."""
    reach = int(limit.max() ** 0.5) + 1
    north = tile.south + tile.height * (len(tile.row_start) - 1)
    low, high = np.searchsorted(source.y, (tile.south - reach, north + reach + 1))
    return int(low), int(high)


def rows_of(tile: Tile) -> tuple[Any, int, Any]:
    """What `kernels.row_run` needs of the lattice, x of its column 0, and its rows in the tile."""
    lattice = tile.lattice
    assert lattice
    low = (tile.south - lattice.corner[1]) // lattice.step[1]
    across = (lattice.step[0], 1 / lattice.step[0], lattice.columns, lattice.words)
    up = (lattice.corner[1], lattice.step[1], low, low + len(tile.row_start) - 1)
    return (*across, lattice.bits, lattice.base), lattice.corner[0], up


def _part(tile: Tile) -> tuple[int, int]:
    return tile.first, len(tile)


def _ends(tile: Tile) -> tuple[int, int]:
    """The least and the greatest number of its places."""
    return int(tile.order.min()), int(tile.order.max())


def choice_of(world: World, tile: Tile, source: Source, segments: int) -> I32:
    """`change[q, place, segment]`, summed up over places and segments: how many offers there are
    for the q-th population of the source, each counted once, in reach or declared or both."""
    shape = len(source.populations), len(tile) + 1, segments + 1
    change = np.zeros(shape, np.int32)
    ages = (source.first, source.last, source.slots)
    listed = by_declaration(world, tile, source.rows)
    if source.reach is not None and source.by_line(world):
        limit = _limits(tile, source.reach)
        users = (source.only, source.allowed, change)
        points = (tile.country.view(np.uint8), tile.area, source.x, source.y, limit)
        window = _window(tile, source, limit)
        if tile.lattice:
            sum_kernels.count_lattice(*rows_of(tile), window, _part(tile), *points, *ages, *users)
        else:
            strips = (tile.south, tile.height, tile.row_start, tile.x_mm, tile.y_mm)
            sum_kernels.count_list(*strips, window, *points, *ages, *users)
        if len(listed[1]):
            listed = _not_near(tile, source, *listed)
    elif source.reach is not None:
        listed = joined(by_distance(world, tile, source.rows, source.reach), listed, len(tile))
    if len(listed[1]):
        sum_kernels.count_pairs(*listed, *ages, change)
    return change


def _not_near(tile: Tile, source: Source, start: I64, place: I32) -> tuple[I64, I32]:
    """Of the declared pairs those which the distance does not make as well."""
    assert source.reach
    of = np.repeat(np.arange(len(start) - 1), np.diff(start))
    limit = np.array(source.reach.limit_mm2(), np.int64)[tile.country[place].astype(np.int8)]
    far_x, far_y = (
        np.minimum(abs(a[place] - b[of]), NOWHERE)  # whose square still fits, their sum does not
        for a, b in ((tile.x_mm, source.x), (tile.y_mm, source.y))
    )
    only, area = source.only[of], tile.area[place]
    may = only < 0
    may[~may] = (area[~may] >= 0) & source.allowed[only[~may], area[~may]]
    return only_pairs(start, place, ~(may & (far_x**2 <= limit - far_y**2)))
