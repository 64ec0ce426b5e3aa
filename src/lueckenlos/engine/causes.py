"""What would close a gap: one condition relaxed at a time, counted again where it is asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lueckenlos.engine.coverage import field_sums
from lueckenlos.engine.explain import reaching
from lueckenlos.engine.gap_rule import are_gaps, between
from lueckenlos.engine.reach import tiles
from lueckenlos.engine.results import Axis, Chain, FieldSums, Finding
from lueckenlos.engine.segments import hosts_of, in_field, suitable
from lueckenlos.engine.sources import masks_of, sources
from lueckenlos.engine.types import (
    BY_AREA,
    FIRST_MONTH,
    I32,
    I64,
    LAST_MONTH,
    Bar,
    Bool,
    Cause,
    Level,
    Offers,
    Scheme,
    World,
)
from lueckenlos.engine.within import within

DOUBTFUL = (Cause.AGE_LIMIT, Cause.PLACED_ROUGHLY)  # who looks it up may find that all is well
CAUSES = (*DOUBTFUL, *(Cause[str(bar.name)] for bar in Bar), Cause.NOT_THIS_AGE, Cause.TOO_FAR)
"""In the order in which they are cheap to mend; the first that closes a gap is its cause."""


def with_causes(world: World, scheme: Scheme, chain: Chain, found: list[Finding]) -> list[Finding]:
    """The findings of one field and population, each with what closes it; never certain where
    somebody who looks it up may find that all is well."""
    if not found:
        return []
    f, p, axis = found[0].field, found[0].population, chain.fields[found[0].field].axis
    touching = between_limits(world, scheme, axis, found)
    cause: dict[int, Cause] = {}
    for i, one in enumerate(found):
        if one.cause is Cause.UNCONFIRMED:
            cause[i] = Cause.AGE_LIMIT if touching[i] else Cause.UNCONFIRMED
    ground = Ground(world, scheme, f, p)
    for name in CAUSES:
        asked = [i for i in range(len(found)) if i not in cause]
        asked = [i for i in asked if name is not Cause.AGE_LIMIT or touching[i]]
        sums = ground.relaxed(name, axis, [found[i] for i in asked]) if asked else None
        if sums:
            mended = ~_still(world, scheme, sums, ground.number, [found[i] for i in asked])
            cause.update((asked[i], name) for i in np.flatnonzero(mended).tolist())
    named = [replace(one, cause=cause.get(i, Cause.MISSING)) for i, one in enumerate(found)]
    return [replace(one, certain=one.certain and one.cause not in DOUBTFUL) for one in named]


def _still(world: World, scheme: Scheme, sums: FieldSums, q: int, asked: list[Finding]) -> Bool:
    """Which findings are gaps with these sums of population q as well."""
    area = np.array([one.areas[0] for one in asked])
    ages = [[one.months.start, one.months.stop] for one in asked]
    low, high = np.searchsorted(sums.axis.limits, np.array(ages).T)
    people = between(sums.children[q], area, low, high)
    got = between(sums.reached[Level.RECORDED, q], area, low, high)
    return are_gaps(world, scheme, area, people, got)


class Ground:
    """The part of a world in which a cause is asked for: areas with a gap that has none so far."""

    def __init__(self, world: World, scheme: Scheme, f: int, p: int) -> None:
        self.world, self.scheme, self.f, self.p = world, scheme, f, p
        self.whole = scheme.fields[f].way in BY_AREA
        self.number = p if self.whole else 0
        self.areas, self.part = np.zeros(0, np.int64), world

    def relaxed(self, name: Cause, axis: Axis, asked: list[Finding]) -> FieldSums | None:
        """The sums, true in the areas asked for, where one condition keeps no offer of the field
        from counting; None where it keeps none."""
        freed, everywhere = _relaxed(self.world, self.scheme, self.f, name)
        if self.whole:
            return field_sums(freed, everywhere, self.scheme, self.f, axis)
        if freed is self.world and not everywhere.any():
            return None
        self._narrow(np.unique([one.areas[0] for one in asked]))
        offers = replace(freed.offers, barred=freed.offers.barred[:, [self.p]])
        here = replace(self.part, offers=offers)
        if name is Cause.PLACED_ROUGHLY and here.rough:
            here = replace(here, declared=here.rough)
        return field_sums(here, everywhere, self.scheme, self.f, axis)

    def _narrow(self, areas: I64) -> None:
        """Leave out areas when most of them are not asked for any more, or one is missing."""
        if 2 * len(areas) < len(self.areas) or not np.isin(areas, self.areas).all():
            self.areas, self.part = areas, within(self.world, areas, self.p)


def between_limits(world: World, scheme: Scheme, axis: Axis, found: list[Finding]) -> list[bool]:
    """Short holes in which one offer of the field ends and at whose end another begins."""
    f, p = found[0].field, found[0].population
    short = [i for i, one in enumerate(found) if len(one.months) <= scheme.age_limit_months]
    touching = [False] * len(found)
    if scheme.fields[f].way in BY_AREA:
        offers, rows = world.offers, np.flatnonzero(suitable(world.offers, f, p))
        for i in short:
            near = rows[reaching(world, scheme, found[i].areas[0], f, p, rows)]
            ended = bool((offers.stop[near] == found[i].months.start).any())
            touching[i] = ended and bool((offers.start[near] == found[i].months.stop).any())
    elif short:
        areas = np.unique([found[i].areas[0] for i in short])
        begins, ends = _limits_in_reach(within(world, areas, p), scheme, axis, f)
        for i in short:
            area, months = found[i].areas[0], found[i].months
            low, high = np.searchsorted(axis.limits, (months.start, months.stop))
            touching[i] = bool(ends[area, low] and begins[area, high])
    return touching


def _limits_in_reach(world: World, scheme: Scheme, axis: Axis, f: int) -> tuple[Bool, Bool]:
    """`[area, limit]`: whether an offer that reaches it begins, and whether one ends there."""
    begins = np.zeros((world.areas, len(axis.limits)), bool)
    ends = begins.copy()
    words = len(axis.limits) // 64 + 1
    (source,) = sources(world, scheme, axis, f)
    marks = np.zeros((len(source.rows), 2 * words), np.uint64)
    for at, limit in enumerate((source.first, source.last)):
        bit = np.uint64(1) << (limit & 63).astype(np.uint64)
        marks[np.arange(len(limit)), at * words + (limit >> 6)] = bit
    (tile,) = tiles(world.places, 1)
    masks = np.bitwise_or.reduce(masks_of(world, tile, replace(source, words=marks)), axis=0)
    order = np.argsort(tile.area, kind="stable")
    order = order[tile.area[order] >= 0]
    areas, first = np.unique(tile.area[order], return_index=True)
    if len(areas):
        by_area = np.bitwise_or.reduceat(masks[:, order], first, axis=1).T
        flags = np.unpackbits(
            np.ascontiguousarray(by_area).view(np.uint8), axis=1, bitorder="little"
        )
        begins[areas] = flags[:, : len(axis.limits)]
        ends[areas] = flags[:, 64 * words : 64 * words + len(axis.limits)]
    return begins, ends


def _relaxed(world: World, scheme: Scheme, f: int, cause: Cause) -> tuple[World, Bool]:
    """The world in which this one condition keeps no offer of field `f` from counting, and which
    of them reach every place whose residents may use them; the same world where nothing changes."""
    offers, rows = world.offers, in_field(world.offers, f)
    nowhere = np.zeros(len(rows), bool)
    if cause is Cause.AGE_LIMIT:
        stop = np.minimum(offers.stop + scheme.age_limit_months, LAST_MONTH).astype(np.int16)
        return replace(world, offers=replace(offers, stop=stop)), nowhere
    if cause is Cause.NOT_THIS_AGE:
        start, stop = np.full_like(offers.start, FIRST_MONTH), np.full_like(offers.stop, LAST_MONTH)
        return replace(world, offers=replace(offers, start=start, stop=stop)), nowhere
    if cause is Cause.PLACED_ROUGHLY:
        return replace(world, declared=world.rough) if world.rough else world, nowhere
    if cause is Cause.TOO_FAR:
        return world, rows
    return _unbarred(world, f, Bar[cause.name])


def _unbarred(world: World, f: int, bar: Bar) -> tuple[World, Bool]:
    """Without a bar; where it made an offer merely mentioned, it is recorded. What is digital only
    reaches everybody then."""
    offers, rows = world.offers, in_field(world.offers, f)
    barred = offers.barred & np.uint16(~int(bar) & 0xFFFF)
    freed = (barred != offers.barred).any(1)
    if not (freed & rows).any() and bar is not Bar.TOO_FEW_PLACES:
        return world, np.zeros(len(rows), bool)
    level = np.where(freed, np.minimum(offers.level, Level.RECORDED), offers.level)
    served = _enough(offers, f, rows) if bar is Bar.TOO_FEW_PLACES else offers.served
    new = replace(offers, barred=barred, level=level.astype(np.uint8), served=served)
    return replace(world, offers=new), rows & freed & (bar is Bar.DIGITAL_ONLY)


def _enough(offers: Offers, f: int, rows: Bool) -> I32:
    """Places or families a year, more than any area has children, in field `f`."""
    served = offers.served.copy()
    served[rows] = served[hosts_of(offers, f)] = 10_000_000
    return served
