"""Places and setting: what institutions provide for the children of their planning area.

An institution's places are shared over its ages in proportion to the area's children of each age;
a setting offer provides for the children of its host. Unknown capacity is never zero and never
averaged: it is counted apart, and what it could provide makes a gap a question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lueckenlos.engine.results import Axis
from lueckenlos.engine.segments import in_field
from lueckenlos.engine.spread import apportion
from lueckenlos.engine.types import (
    I64,
    PARTS,
    Bool,
    Level,
    Months,
    Scheme,
    Way,
    World,
    freeze,
)


@dataclass(frozen=True, slots=True)
class Institution:
    """Places offered to children of an area aged `months`; `covers[level, segment]` where."""

    area: int
    capacity: int
    months: Months
    covers: Bool


@dataclass(frozen=True, slots=True)
class Provision:
    """`places[level, p, area, segment]` offered and `provided[…]` used, in parts of a child
    (confirmed, recorded); `known` and `unknown[area, segment]`: institutions by capacity."""

    places: I64
    provided: I64
    known: I64
    unknown: I64

    def __post_init__(self) -> None:
        freeze(self)


def is_facility(way: Way) -> bool:
    """Whether the way counts places of institutions rather than who is in reach."""
    return way in (Way.PLACES, Way.SETTING)


def provision(world: World, scheme: Scheme, f: int, axis: Axis, children: I64) -> Provision:
    """What the institutions of field `f` provide. `children[p, area, segment]` in parts.

    provided = min(children, places) for all children; for another population the same share of its
    children, counting only institutions open to it.
    """
    shape = (2, len(world.populations), world.areas, len(axis))
    places = np.zeros(shape, np.int64)
    known, unknown = np.zeros(shape[2:], np.int64), np.zeros(shape[2:], np.int64)
    for p in range(shape[1]):
        for unit in institutions(world, scheme, f, axis, p):
            ages = axis.within(unit.months)
            if p == 0:
                count = known if unit.capacity >= 0 else unknown
                count[unit.area] += unit.covers[1]
            if unit.capacity > 0:
                weights = children[0, unit.area, ages].tolist()
                shares = np.array(apportion(unit.capacity * PARTS, weights), np.int64)
                places[:, p, unit.area, ages] += shares * unit.covers[:, ages]
    everyone = children[0]
    provided = np.minimum(places, everyone)
    for p in range(1, shape[1]):
        provided[:, p] = _share(children[p], provided[:, p], everyone)
    return Provision(places, provided, known, unknown)


def _share(children: I64, provided: I64, everyone: I64) -> I64:
    """children · provided // everyone without overflow, 0 where there is nobody."""
    exact = children.astype(object) * provided.astype(object) // np.maximum(everyone, 1)
    shared: I64 = np.where(everyone > 0, exact, 0).astype(np.int64)
    return shared


def institutions(
    world: World, scheme: Scheme, f: int, axis: Axis, p: int
) -> list[Institution]:
    """The institutions that count for population `p`: one per record, or per host for settings."""
    offers = world.offers
    counts = in_field(offers, f) & (offers.level < Level.MENTIONED) & (offers.barred[:, p] == 0)
    setting = scheme.fields[f].way is Way.SETTING
    rows_of: dict[int, list[int]] = {}
    for row in np.flatnonzero(counts).tolist():
        host = int(offers.host[row]) if setting else row
        if host >= 0 and offers.area[host] >= 0:
            rows_of.setdefault(int(offers.record[host]), []).append(row)
    return [_institution(world, axis, rows, setting) for _, rows in sorted(rows_of.items())]


def _institution(world: World, axis: Axis, rows: list[int], setting: bool) -> Institution:
    offers = world.offers
    covers = np.zeros((2, len(axis)), bool)
    host = int(offers.host[rows[0]]) if setting else rows[0]
    same = np.flatnonzero(offers.record == offers.record[host]) if setting else np.array(rows)
    months = Months(int(offers.start[same].min()), int(offers.stop[same].max()))
    for row in rows:
        start, stop = int(offers.start[row]), int(offers.stop[row])
        overlap = months.overlap(Months(start, stop))
        if overlap:
            covers[int(offers.level[row]) :, axis.within(overlap)] = True
    return Institution(int(offers.area[host]), int(offers.served[host]), months, covers)
