"""Places and setting: what institutions provide for the children of their planning area.

An institution's places are shared over its ages in proportion to the area's children of each age;
a setting offer provides for the children of its host. Unknown capacity is never zero and never
averaged: it is counted apart, and what it could provide makes a gap a question.
"""

from dataclasses import dataclass

import numpy as np

from lueckenlos.engine import place_kernels
from lueckenlos.engine.results import Axis
from lueckenlos.engine.segments import runs, suitable
from lueckenlos.engine.types import I32, I64, PARTS, Arrays, Bool, Scheme, Way, World


@dataclass(frozen=True, slots=True)
class Institutions(Arrays):
    """Institutions of a field: one per record, or per host for settings.

    Unit u has `capacity[u]` places (negative: unknown) in `area[u]` for children in segments
    `[first[u], last[u])`; `covers[level, u, segment]` says in which it offers them. Its offers are
    `rows[start[u]:start[u + 1]]`, each in segments `[low, high)`.
    """

    area: I64
    capacity: I64
    first: I64
    last: I64
    covers: Bool
    rows: I64
    start: I64
    low: I64
    high: I64

    def __len__(self) -> int:
        return len(self.area)

    def places(self, covers: Bool, children: I64) -> I64:
        """`[area, segment]`: the places (parts) that units offer where they cover, each unit's
        shared over its ages in proportion to `children[area, segment]`."""
        found = np.zeros(children.shape, np.int64)
        units = (self.area, self.capacity * PARTS, self.first, self.last, covers)
        place_kernels.add_places(*units, children, found)
        return found


@dataclass(frozen=True, slots=True)
class Provision(Arrays):
    """`places[confirmed | recorded, p, area, segment]` offered and `reached[level, …]` children
    provided for, in parts (possible: everybody where a capacity is unknown), by `institutions`."""

    places: I64
    reached: I64
    institutions: Institutions

    def stating(self, due: Bool) -> I64:
        """`[stated | not, area]`: institutions of the due segments by whether places are known."""
        units, counts = self.institutions, np.zeros((2, self.places.shape[2]), np.int64)
        some = units.covers[1][:, due].any(1)
        np.add.at(counts, ((units.capacity < 0).astype(np.int64), units.area), some)
        return counts


def provision(world: World, scheme: Scheme, f: int, axis: Axis, children: I64) -> Provision:
    """What the institutions of field `f` provide. `children[p, area, segment]` in parts.

    provided = min(children, places) for all children; for another population the same share of its
    children, counting only institutions open to it.
    """
    shape = (2, len(world.populations), world.areas, len(axis))
    places, unknown = np.zeros(shape, np.int64), np.zeros(shape[2:], bool)
    units = [institutions(world, scheme, f, axis, p) for p in range(shape[1])]
    for p, some in enumerate(units):
        places[:, p] = [some.places(covers, children[0]) for covers in some.covers]
    silent = units[0].capacity < 0
    np.logical_or.at(unknown, units[0].area[silent], units[0].covers[1][silent])
    provided = np.minimum(places, children[0])
    for p in range(1, shape[1]):
        provided[:, p] = share_of(children[p], provided[:, p], children[0])
    reached = np.concatenate([provided, np.where(unknown, children, provided[1])[None]])
    return Provision(places, reached, units[0])


def share_of(children: I64, provided: I64, everyone: I64) -> I64:
    """children · provided // everyone without overflow, 0 where there is nobody.

    Of arrays of one shape, or with more levels in `provided`; provided ≤ everyone."""
    found = np.empty(provided.shape, np.int64)
    flat = (np.broadcast_to(one, found.shape).ravel() for one in (children, provided, everyone))
    place_kernels.parts_of(*flat, found.reshape(-1))
    return found


def institutions(world: World, scheme: Scheme, f: int, axis: Axis, p: int) -> Institutions:
    """The institutions that count for population `p`, by record."""
    offers, setting = world.offers, scheme.fields[f].way is Way.SETTING
    rows = np.flatnonzero(suitable(offers, f, p))
    host = offers.host[rows].astype(np.int64) if setting else rows
    placed = (host >= 0) & (offers.area[np.maximum(host, 0)] >= 0)
    rows, host = rows[placed], host[placed]
    order = np.argsort(offers.record[host], kind="stable")
    rows, host = rows[order], host[order]
    units, start = np.unique(offers.record[host], return_index=True)
    home = host[start]
    first, last = _ages(world, axis, units, np.arange(len(offers.record)) if setting else rows)
    start = np.append(start, len(rows))
    low, high = runs(offers, rows, axis)
    of = np.repeat(np.arange(len(units)), np.diff(start))
    low, high = np.maximum(low, first[of]), np.minimum(high, last[of])
    covers = np.zeros((2, len(units), len(axis)), bool)
    place_kernels.cover(of, low, high, offers.level[rows].astype(np.int8), covers)
    known = (offers.area[home].astype(np.int64), offers.served[home].astype(np.int64))
    return Institutions(*known, first, last, covers, rows, start, low, high)


def _ages(world: World, axis: Axis, units: I32, rows: I64) -> tuple[I64, I64]:
    """First and one past last segment of the ages that some of `rows` name, of each record."""
    offers, limits = world.offers, axis.limits.astype(np.int64)
    record = offers.record[rows]
    size = int(record.max(initial=-1)) + 1
    low, high = np.full(size, limits[-1]), np.full(size, limits[0])
    np.minimum.at(low, record, offers.start[rows])
    np.maximum.at(high, record, offers.stop[rows])
    return np.searchsorted(limits, low[units]), np.searchsorted(limits, high[units])
