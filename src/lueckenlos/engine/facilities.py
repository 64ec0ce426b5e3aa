"""Places and setting: what institutions provide for the children of their planning area.

An institution's places are shared over its ages in proportion to the area's children of each age;
a setting offer provides for the children of its host. Unknown capacity is never zero and never
averaged: it is counted apart, and what it could provide makes a gap a question.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from lueckenlos.engine.results import Axis
from lueckenlos.engine.segments import suitable
from lueckenlos.engine.types import I64, PARTS, Arrays, Bool, Months, Scheme, Way, World


@dataclass(frozen=True, slots=True)
class Institution:
    """Places offered to children of an area in segments `ages`; `covers[level, segment]` where."""

    area: int
    capacity: int
    ages: slice
    covers: Bool


@dataclass(frozen=True, slots=True)
class Provision(Arrays):
    """`places[confirmed | recorded, p, area, segment]` offered and `reached[level, …]` children
    provided for, in parts (possible: everybody where a capacity is unknown), by `institutions`."""

    places: I64
    reached: I64
    institutions: tuple[Institution, ...]

    def stating(self, due: Bool) -> I64:
        """`[stated | not, area]`: institutions of the due segments by whether places are known."""
        counts = np.zeros((2, self.places.shape[2]), np.int64)
        for unit in self.institutions:
            counts[int(unit.capacity < 0), unit.area] += unit.covers[1, due].any()
        return counts


def provision(world: World, scheme: Scheme, f: int, axis: Axis, children: I64) -> Provision:
    """What the institutions of field `f` provide. `children[p, area, segment]` in parts.

    provided = min(children, places) for all children; for another population the same share of its
    children, counting only institutions open to it.
    """
    shape = (2, len(world.populations), world.areas, len(axis))
    places, unknown = np.zeros(shape, np.int64), np.zeros(shape[2:], bool)
    units = [institutions(world, scheme, f, axis, p) for p in range(shape[1])]
    for p, unit in ((p, unit) for p, some in enumerate(units) for unit in some):
        ages = unit.ages
        unknown[unit.area] |= unit.covers[1] & (unit.capacity < 0) & (p == 0)
        if unit.capacity > 0:
            shares = shared(unit.capacity * PARTS, children[0, unit.area, ages].tolist())
            places[:, p, unit.area, ages] += shares * unit.covers[:, ages]
    provided = np.minimum(places, children[0])
    for p in range(1, shape[1]):
        provided[:, p] = share_of(children[p], provided[:, p], children[0])
    reached = np.concatenate([provided, np.where(unknown, children, provided[1])[None]])
    return Provision(places, reached, tuple(units[0]))


def shared(total: int, children: list[int]) -> I64:
    """`total` in proportion to the children of each age, exactly; nothing where there are none."""
    up_to = [0, *(total * n // max(1, sum(children)) for n in accumulate(children))]
    return np.array([b - a for a, b in pairwise(up_to)], np.int64)


def share_of(children: I64, provided: I64, everyone: I64) -> I64:
    """children · provided // everyone without overflow, 0 where there is nobody."""
    exact = children.astype(object) * provided.astype(object) // np.maximum(everyone, 1)
    return np.where(everyone > 0, exact, 0).astype(np.int64)


def institutions(world: World, scheme: Scheme, f: int, axis: Axis, p: int) -> list[Institution]:
    """The institutions that count for population `p`: one per record, or per host for settings."""
    offers, setting = world.offers, scheme.fields[f].way is Way.SETTING
    rows_of: dict[int, list[int]] = {}
    for row in np.flatnonzero(suitable(offers, f, p)).tolist():
        host = int(offers.host[row]) if setting else row
        if host >= 0 and offers.area[host] >= 0:
            rows_of.setdefault(int(offers.record[host]), []).append(row)
    at = {limit: n for n, limit in enumerate(axis.limits.tolist())}
    return [_institution(world, at, rows, setting) for _, rows in sorted(rows_of.items())]


def _institution(world: World, at: dict[int, int], rows: list[int], setting: bool) -> Institution:
    """`at`: the number of each age limit."""
    offers, covers = world.offers, np.zeros((2, len(at) - 1), bool)
    host = int(offers.host[rows[0]]) if setting else rows[0]
    same = np.flatnonzero(offers.record == offers.record[host]) if setting else np.array(rows)
    months = Months(int(offers.start[same].min()), int(offers.stop[same].max()))
    for row in rows:
        overlap = months.overlap(Months(int(offers.start[row]), int(offers.stop[row])))
        if overlap:
            covers[int(offers.level[row]) :, at[overlap.start] : at[overlap.stop]] = True
    ages = slice(at[months.start], at[months.stop])
    return Institution(int(offers.area[host]), int(offers.served[host]), ages, covers)
