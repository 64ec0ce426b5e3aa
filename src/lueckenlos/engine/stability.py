"""How sure it is which areas most need attention: many runs by rules drawn within plausible ranges.

For each variation v, population, area a and field (`variations` tells what is drawn),

    need(v, a) = children without a suitable offer in the gaps of a by the rules of v, and
    a is among those that most need attention  ⇔  need(v, a) > 0 and fewer than k areas need more.

Areas of equal need are among them together. What the rules do not touch is made once: axes, tiles,
the offers of each field, the places institutions share over the ages of their area.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lueckenlos.engine import sum_kernels
from lueckenlos.engine.coverage import by_band, by_segment, enough, local_areas
from lueckenlos.engine.facilities import institutions, share_of
from lueckenlos.engine.findings import pieces
from lueckenlos.engine.gap_rule import are_gaps, between
from lueckenlos.engine.reach import Tile, reach_of, tiles
from lueckenlos.engine.results import Axis, FieldSums
from lueckenlos.engine.segments import axis, band_of, owed
from lueckenlos.engine.sources import Source, masks_of, sources
from lueckenlos.engine.types import (
    BY_AREA,
    BY_PLACE,
    I64,
    PARTS,
    U64,
    Arrays,
    Basis,
    Bool,
    Children,
    Level,
    Reach,
    Scheme,
    Way,
    World,
)
from lueckenlos.engine.variations import Variation


@dataclass(frozen=True, slots=True)
class Shares(Arrays):
    """In how many of `number` variations an area has a gap, and is `among` the `most` areas that
    need attention most: [population, area, field]. `told`: whether that can be said there."""

    number: int
    most: int
    gap: I64
    among: I64
    told: Bool


def stability(
    world: World,
    scheme: Scheme,
    draws: Iterable[Variation],
    *,
    most: int = 5,
    grain: Sequence[int] = (),
) -> Shares:
    """In how many variations each area has a gap and is among those that most need attention.

    Where a count is withheld, `world` holds the greatest it may be. `grain`, by population: counts
    are taken in steps of at least so many children, all in one step alike, so that whoever reads
    the shares learns of no count more than its step; where one step is all there is, nothing is
    said. Without it counts are exact.
    """
    fixed = _Fixed(world, scheme)
    shape = (len(world.populations), world.areas, len(scheme.fields))
    gap, among, number = np.zeros(shape, np.int64), np.zeros(shape, np.int64), 0
    told = np.ones(shape, bool)
    for one in draws:
        number += 1
        for f in fixed.fields:
            need, known = _need(fixed, one, f, grain)
            gap[..., f] += need > 0
            among[..., f] += foremost(need, most)
            told[..., f] &= known
    return Shares(number, most, gap, among, told)


def foremost(need: I64, most: int) -> Bool:
    """[p, area]: whether somebody needs something and fewer than `most` areas need more."""
    at = min(most, need.shape[1]) - 1
    found: Bool = (need > 0) & (need >= np.sort(need, axis=1)[:, ::-1][:, at : at + 1])
    return found


class _Fixed:
    """What is the same in all variations: axes, tiles, the offers of each field, the children."""

    def __init__(self, world: World, scheme: Scheme) -> None:
        self.world, populations = world, range(len(world.populations))
        self.fields = [f for f, one in enumerate(scheme.fields) if one.way is not Way.INDICATOR]
        self.axes = {f: axis(world, scheme, f) for f in self.fields}
        self.ways = {
            f: sources(world, scheme, self.axes[f], f)
            for f in self.fields
            if scheme.fields[f].way in BY_PLACE
        }
        self.tiles = tiles(world.places, enough(world, 1))
        self.units = {
            f: [_Units(world, scheme, f, axis_, p) for p in populations]
            for f, axis_ in self.axes.items()
            if scheme.fields[f].way in BY_AREA
        }
        self.bands = by_band(world)
        self.before = [[_before(tile, some) for some in world.populations] for tile in self.tiles]
        self.local = [local_areas(world, tile) for tile in self.tiles]

    def sums(self, one: Variation, f: int) -> tuple[list[I64], I64, I64]:
        """Children by band, children of field `f` by segment, and those with an offer."""
        world, axis_ = self.world, self.axes[f]
        pairs = list(zip(world.populations, one.people, strict=True))
        bands = [_scaled(*pair, sums) for pair, sums in zip(pairs, self.bands, strict=True)]
        children = by_segment(world, axis_, bands)
        if one.scheme.fields[f].way in BY_AREA:
            return bands, children, self._provided(one, f, children)
        got = self._reached(one, f)
        for p, (some, people) in enumerate(pairs):
            got[p] = _scaled(some, people, got[p], band_of(axis_, some))
        return bands, children, got

    def _provided(self, one: Variation, f: int, children: I64) -> I64:
        """Children of each population for whom institutions that count have places."""
        got = np.zeros_like(children)
        for p, units in enumerate(self.units[f]):
            places = np.minimum(units.places(one.counts, children[0]), children[0])
            got[p] = share_of(children[p], places, children[0]) if p else places
        return got

    def _reached(self, one: Variation, f: int) -> I64:
        axis_, world = self.axes[f], self.world
        out = np.zeros((3, len(world.populations), world.areas, len(axis_)), np.int64)
        for source in self.ways[f]:
            first = world.populations[source.populations[0]]
            mine = _counting(source, one, reach_of(one.scheme.fields[f], first))
            for t, tile in enumerate(self.tiles):
                masks = masks_of(world, tile, mine)
                for q, p in enumerate(mine.populations):
                    two, ages = masks[2 * q : 2 * q + 2], band_of(axis_, world.populations[p])
                    self._add(t, two, self.before[t][p], (axis_, ages), out[:, p])
        found: I64 = out[Level.CONFIRMED]
        return found

    def _add(self, t: int, masks: U64, before: I64, ages: tuple[Axis, I64], out: I64) -> None:
        """Add the children of a tile who are reached."""
        (areas, local), (axis_, band) = self.local[t], ages
        edge, stop = np.zeros(len(local), bool), np.zeros(len(local), np.int64)
        stop = stop[: sum_kernels.equal_runs(masks, local, edge, stop)]
        table = np.zeros((3, len(areas), len(axis_) + 1, before.shape[1]), np.int64)
        sum_kernels.add_reached(masks, stop, before, local, edge, 0, table)
        sum_kernels.add_table(table, areas, band, axis_.lengths(), out)


class _Units:
    """The institutions of a field for a population, and which of their offers count."""

    def __init__(self, world: World, scheme: Scheme, f: int, axis_: Axis, p: int) -> None:
        self.units = units = institutions(world, scheme, f, axis_, p)
        segment = np.arange(len(axis_))
        self.inside = (segment >= units.low[:, None]) & (segment < units.high[:, None])

    def places(self, counts: Bool, everybody: I64) -> I64:
        """[area, segment]: places (parts) of the units whose rows count, by the children there."""
        if not len(self.units):
            return np.zeros_like(everybody)
        offered = self.inside & counts[self.units.rows][:, None]
        covers = np.logical_or.reduceat(offered, self.units.start[:-1], axis=0)
        return self.units.places(covers, everybody)


def _before(tile: Tile, children: Children) -> I64:
    """Parts of a child at all places of a tile before one."""
    parts = children.parts[tile.order]
    before = np.zeros((len(parts) + 1, parts.shape[1]), np.int64)
    sum_kernels.sum_up(parts, before)
    return before


def _counting(source: Source, one: Variation, reach: Reach | None) -> Source:
    """The offers that count in a variation, all as if confirmed, by its reach."""
    keep = np.flatnonzero(one.counts[source.rows])
    slots = source.slots[keep]
    return replace(
        source,
        reach=reach,
        rows=source.rows[keep],
        x=source.x[keep],
        y=source.y[keep],
        first=source.first[keep],
        last=source.last[keep],
        words=source.words[keep],
        slots=np.where(slots >= 0, slots & ~1, -1).astype(np.int8),
        only=source.only[keep],
        span=source.span[keep],
    )


# --- children ------------------------------------------------------------------------------------


def _scaled(children: Children, people: I64, sums: I64, band: I64 | None = None) -> I64:
    """Sums by area and band, or by area and segment of a `band`, with withheld counts as drawn."""
    withheld, high = children.withheld & (children.high > 0), children.high
    if band is not None:
        withheld, high, people = (_at(some, band) for some in (withheld, high, people))
    found: I64 = np.where(withheld, sums * people // np.maximum(high, 1), sums)
    return found


def _at(values: Any, band: I64) -> Any:
    """Values by area and band as those by area and segment; nothing where there is no band."""
    return np.pad(values, ((0, 0), (0, 1)))[:, band]


def _in_steps(
    axis_: Axis, children: Children, bands: I64, people: I64, got: I64, grain: int
) -> tuple[I64, Bool]:
    """Who has an offer, by the step their number lies in: none in the first, all in the last, and
    where there are several; the steps of `report`: they depend on the children of a band alone."""
    band = band_of(axis_, children)
    months = np.array([*map(len, children.bands), 0], np.int64)[band]
    everybody = _at(bands, band) * months // PARTS
    covered = got // axis_.lengths() * months // PARTS
    steps = np.maximum(1, (everybody + 1) // grain)
    at = ((covered + 1) * steps - 1) // (everybody + 1)
    return people * at // np.maximum(1, steps - 1), steps > 1


def _need(fixed: _Fixed, one: Variation, f: int, grain: Sequence[int]) -> tuple[I64, Bool]:
    """[p, area]: children (parts) without in the gaps of field `f`, and whether that can be told:
    whether the number of those with an offer lies in one of several steps."""
    world, scheme, axis_ = fixed.world, one.scheme, fixed.axes[f]
    bands, children, got = fixed.sums(one, f)
    known = np.ones(got.shape, bool)
    for p, size in enumerate(grain):
        some = world.populations[p]
        got[p], known[p] = _in_steps(axis_, some, bands[p], children[p], got[p], size)
    due = [item.months for item in scheme.fields[f].required if item.basis is not Basis.DESIRABLE]
    needed = owed(axis_, tuple(due)) > 0
    few: Bool = (got * 1000 < scheme.gap_share_permille * children) & known
    need = np.zeros(got.shape[:2], np.int64)
    sums = FieldSums(axis_, children, got[None])
    for p in range(len(need)):
        state = few[p] & needed & ~(few[0] & (p > 0))
        area, low, high = pieces(world, scheme, f, sums, state)
        living, having = (between(some, area, low, high) for some in (children[p], got[p]))
        gap = are_gaps(world, scheme, area, living, having)
        np.add.at(need[p], area[gap], (living - having)[gap])
    told: Bool = ~np.any((children > 0) & needed & ~known, axis=2)
    return need, told
