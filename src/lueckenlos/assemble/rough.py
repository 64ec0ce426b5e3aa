"""What an approximate place may and may not prove: which children an offer may reach as well.

An offer known only by its Ort, PLZ or area may stand anywhere in its area or within `ROUGH_M` of
its point, one whose place nobody knows anywhere; the children of an area without cells may live
anywhere in it; who is in charge of a part nobody knows may be in charge of any. A gap that
one of these readings closes is a question.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lueckenlos.assemble.ground import Ground
from lueckenlos.assemble.offers import Read
from lueckenlos.engine.results import Finding
from lueckenlos.engine.types import I32, I64, Bool, Level, Reached, Scheme, Way, World

ROUGH_M = 2500.0
"""So far a place may lie from the middle of its Ort or PLZ."""


class ReadRow(Protocol):
    """A row of the engine's offers."""

    @property
    def read(self) -> Read:
        """The offer it is a reading of."""
        ...


def roughly(
    rows: Sequence[ReadRow],
    declared: Reached,
    only: Mapping[int, Bool],
    land: Ground,
    scheme: Scheme,
    vague: Collection[int] = (),
) -> Reached | None:
    """`declared` with the places each row may reach as well; None where no place is in doubt.

    Records in `vague` serve a part of the ground nobody knows: it may be any.
    """
    somewhere = _Somewhere(land)
    listed, known = list[I32](), dict[int, I32]()
    for r, row in enumerate(rows):
        one = row.read
        if one.record not in known:
            everywhere = np.arange(len(land.places), dtype=np.int32)
            known[one.record] = everywhere if one.record in vague else somewhere.of(one, scheme)
        places = known[one.record]
        if r in only:
            places = places[only[r][land.places.area[places]]]
        sure = declared.place[declared.start[r] : declared.start[r + 1]]
        listed.append(np.union1d(sure, places).astype(np.int32))
    if not any(map(len, known.values())):
        return None
    start = np.concatenate(([0], np.cumsum([len(some) for some in listed]))).astype(np.int64)
    return Reached(start, np.concatenate(listed))


def may_belong(world: World, one: Finding) -> bool:
    """Whether an institution whose area is not known for sure may be one of the finding's.

    Asked of fields that count places; `one` is such a finding.
    """
    if world.rough is None:
        return False
    offers = world.offers
    row = np.repeat(np.arange(len(offers)), np.diff(world.rough.start))
    row = row[np.isin(world.places.area[world.rough.place], one.areas)]
    fits = (offers.start[row] < one.months.stop) & (offers.stop[row] > one.months.start)
    counts = (offers.level[row] < Level.MENTIONED) & (offers.barred[row, one.population] == 0)
    return bool((fits & counts & (offers.field[row] == one.field)).any())


class _Somewhere:
    """Where offers and children may be, for one ground."""

    def __init__(self, land: Ground) -> None:
        self.land = land
        places = land.places
        points = shapely.points(places.x_mm / 1000, places.y_mm / 1000)
        self.stand_ins = np.flatnonzero(land.stand_in >= 0)
        self.ground = np.array(points, object)
        self.ground[self.stand_ins] = land.shapes[land.stand_in[self.stand_ins]]
        self.all = shapely.STRtree(self.ground)
        self.standing = shapely.STRtree(self.ground[self.stand_ins])
        self.areas = shapely.STRtree(land.shapes)

    def of(self, one: Read, scheme: Scheme) -> I32:
        """Numbers of places that one offer may reach because of what is not known exactly."""
        field = scheme.fields[one.field]
        nothing = np.zeros(0, np.int32)
        if one.lost and (field.reach or field.way is Way.PLACES):
            return np.arange(len(self.land.places), dtype=np.int32)
        if one.point is None or one.access == "geh":
            return nothing
        vague = one.rough or one.offer.approximate
        if field.way is Way.PLACES:
            return self._belonging(one) if vague and not one.rough else nothing
        if field.reach is None:
            return nothing
        limits = np.sqrt(np.array(field.reach.limit_mm2(), float)) / 1000
        if vague:
            found = self._within(self.all, self._region(one), limits)
        else:
            found = self._within(self.standing, shapely.Point(one.point), limits)
            found = self.stand_ins[found]
        return found.astype(np.int32)

    def _region(self, one: Read) -> BaseGeometry:
        """Where an offer that is known roughly may be."""
        parts = [self.land.shapes[one.area]] if one.area >= 0 else []
        if not one.rough:
            parts.append(shapely.Point(one.point).buffer(ROUGH_M))
        return shapely.union_all(parts)

    def _within(self, tree: shapely.STRtree, region: BaseGeometry, limits: I64) -> I64:
        """What of a tree lies within the reach, of town or of country, of a region."""
        found = tree.query(region, predicate="dwithin", distance=limits.max())
        here = found if tree is self.all else self.stand_ins[found]
        reach = limits[self.land.places.country[here].astype(int)]
        near: I64 = found[shapely.distance(region, self.ground[here]) <= reach]
        return near

    def _belonging(self, one: Read) -> I32:
        """A place of each further area that an institution may stand in; its named one is sure."""
        if one.offer.area in self.land.index:
            return np.zeros(0, np.int32)
        areas = self.areas.query(shapely.Point(one.point), predicate="dwithin", distance=ROUGH_M)
        here = [np.flatnonzero(self.land.places.area == a)[:1] for a in areas if a != one.area]
        return np.concatenate([np.zeros(0, np.int64), *here]).astype(np.int32)
