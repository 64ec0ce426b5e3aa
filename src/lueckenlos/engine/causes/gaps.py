"""What would close a gap: one condition relaxed at a time, counted again where it is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lueckenlos.engine.causes.nearby import (
    CONDITIONS,
    DIGITAL,
    Ground,
    Holes,
    Roles,
    nearby,
    roles_of,
)
from lueckenlos.engine.coverage import field_sums
from lueckenlos.engine.explain import reaching
from lueckenlos.engine.gap_rule import are_gaps, between
from lueckenlos.engine.results import Axis, FieldSums
from lueckenlos.engine.segments import hosts_of, in_field, runs, suitable
from lueckenlos.engine.sources import users
from lueckenlos.engine.types import (
    BY_AREA,
    FIRST_MONTH,
    I16,
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

DOUBTFUL = (Cause.AGE_LIMIT, Cause.PLACED_ROUGHLY)  # who looks it up may find that all is well
CAUSES = (*DOUBTFUL, *(Cause[str(bar.name)] for bar in Bar), Cause.NOT_THIS_AGE, Cause.TOO_FAR)
"""In the order in which they are cheap to mend; the first that closes a gap is its cause."""
ALL = (*CAUSES, Cause.MISSING, Cause.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a field and population: months [start, stop) of areas, which ascend, where too
    few have a recorded offer; or, `unconfirmed`, a confirmed one. `without[level]` in parts."""

    area: I64
    start: I64
    stop: I64
    unconfirmed: Bool
    sure: Bool
    without: I64

    def __len__(self) -> int:
        return len(self.area)

    def of(self, some: Bool | I64) -> Gaps:
        """Some of the gaps."""
        ages, flags = (self.start[some], self.stop[some]), (self.unconfirmed[some], self.sure[some])
        return Gaps(self.area[some], *ages, *flags, self.without[:, some])

    def holes(self, axis_: Axis, short: Bool) -> Holes:
        """The gaps as segments of an axis."""
        low, high = np.searchsorted(axis_.limits, np.stack([self.start, self.stop]))
        return Holes(self.area, low, high, short)


def causes(
    world: World, scheme: Scheme, sums: FieldSums, f: int, p: int, gaps: Gaps, ground: Ground
) -> I64:
    """The cause of each gap of a field and population, as its number in ALL."""
    short = gaps.stop - gaps.start <= scheme.age_limit_months
    if scheme.fields[f].way in BY_AREA:
        touching = _touching(world, scheme, f, p, gaps, short)
        closed = _by_area(world, scheme, sums, f, p, gaps, touching)
    else:
        later = np.minimum(world.offers.stop + scheme.age_limit_months, LAST_MONTH)
        finer = _finer(sums.axis, later[in_field(world.offers, f)].astype(np.int16))
        asked = np.flatnonzero(short | ~gaps.unconfirmed)
        more, touching = np.zeros((len(gaps), len(CONDITIONS)), np.int64), np.zeros_like(short)
        holes = gaps.of(asked).holes(finer, short[asked])
        roles = roles_of(world, f, p)
        more[asked], touching[asked] = nearby(world, scheme, finer, roles, holes, ground)
        closed = _by_place(world, scheme, sums, roles, gaps, more)
    closed[:, CAUSES.index(Cause.AGE_LIMIT)] &= touching
    cause = np.where(closed.any(1), closed.argmax(1), ALL.index(Cause.MISSING))
    unconfirmed = np.where(touching, ALL.index(Cause.AGE_LIMIT), ALL.index(Cause.UNCONFIRMED))
    return np.where(gaps.unconfirmed, unconfirmed, cause)


def _finer(axis_: Axis, more: I16) -> Axis:
    """The axis with some limits more."""
    return Axis(np.union1d(axis_.limits, more))


# --- offers that reach places -----------------------------------------------------------------


def _by_place(
    world: World, scheme: Scheme, sums: FieldSums, roles: Roles, gaps: Gaps, more: I64
) -> Bool:
    """`[gap, cause]`: whether it closes the gap, with those whom it alone reaches."""
    holes, p = gaps.holes(sums.axis, gaps.unconfirmed), roles.population
    at = (holes.area, holes.low, holes.high)
    people, got = between(sums.children[p], *at), between(sums.reached[Level.RECORDED, p], *at)
    mended = dict(zip(CONDITIONS, more.T, strict=True))
    missed = sums.children[p] - sums.reached[Level.RECORDED, p]
    for cause, bit in ((Cause.DIGITAL_ONLY, DIGITAL), (Cause.TOO_FAR, np.uint64(1))):
        rows = roles.rows[roles.bits & bit > 0]
        mended[cause] = between(_everywhere(world, sums.axis, rows) * missed, *at)
    still = [are_gaps(world, scheme, gaps.area, people, got + mended[cause]) for cause in CAUSES]
    return ~np.stack(still, axis=1)


def _everywhere(world: World, axis_: Axis, rows: I64) -> Bool:
    """`[area, segment]`: whether one of these offers is for its residents, were none too far."""
    (first, last), (only, allowed) = runs(world.offers, rows, axis_), users(world, rows)
    every = np.zeros((world.areas, len(axis_)), bool)
    for who in np.unique(only).tolist():
        ends = np.zeros(len(axis_) + 1, np.int64)
        np.add.at(ends, first[only == who], 1)
        np.subtract.at(ends, last[only == who], 1)
        every[allowed[who] if who >= 0 else slice(None)] |= ends[:-1].cumsum() > 0
    return every


# --- institutions of an area ------------------------------------------------------------------


def _touching(world: World, scheme: Scheme, f: int, p: int, gaps: Gaps, short: Bool) -> Bool:
    """Short holes in which one offer of the field ends and at whose end another begins."""
    offers, rows = world.offers, np.flatnonzero(suitable(world.offers, f, p))
    touching = np.zeros(len(gaps), bool)
    for i in np.flatnonzero(short).tolist():
        near = rows[reaching(world, scheme, int(gaps.area[i]), f, p, rows)]
        ended = bool((offers.stop[near] == gaps.start[i]).any())
        touching[i] = ended and bool((offers.start[near] == gaps.stop[i]).any())
    return touching


def _by_area(
    world: World, scheme: Scheme, sums: FieldSums, f: int, p: int, gaps: Gaps, touching: Bool
) -> Bool:
    """`[gap, cause]`: whether it closes the gap; asked no further once one has."""
    closed = np.zeros((len(gaps), len(CAUSES)), bool)
    for n, cause in enumerate(CAUSES):
        asked = ~gaps.unconfirmed & ~closed.any(1)
        if cause is Cause.AGE_LIMIT:
            asked &= touching
        freed = _relaxed(world, scheme, f, cause)
        if asked.any() and freed is not world:
            other = field_sums(freed, scheme, f, sums.axis)
            some = gaps.of(asked)
            holes = some.holes(other.axis, some.unconfirmed)
            at = (holes.area, holes.low, holes.high)
            got = between(other.reached[Level.RECORDED, p], *at)
            people = between(other.children[p], *at)
            closed[asked, n] = ~are_gaps(world, scheme, some.area, people, got)
    return closed


def _relaxed(world: World, scheme: Scheme, f: int, cause: Cause) -> World:
    """The world in which this one condition keeps no institution of field `f` from counting; the
    same world where nothing changes."""
    offers = world.offers
    if cause is Cause.AGE_LIMIT:
        stop = np.minimum(offers.stop + scheme.age_limit_months, LAST_MONTH).astype(np.int16)
        return replace(world, offers=replace(offers, stop=stop))
    if cause is Cause.NOT_THIS_AGE:
        start, stop = np.full_like(offers.start, FIRST_MONTH), np.full_like(offers.stop, LAST_MONTH)
        return replace(world, offers=replace(offers, start=start, stop=stop))
    if cause in (Cause.PLACED_ROUGHLY, Cause.TOO_FAR):
        return world  # an area is as far as its institutions reach
    return _unbarred(world, f, Bar[cause.name])


def _unbarred(world: World, f: int, bar: Bar) -> World:
    """Without a bar; where it made an offer merely mentioned, it is recorded."""
    offers, rows = world.offers, in_field(world.offers, f)
    barred = offers.barred & np.uint16(~int(bar) & 0xFFFF)
    freed = (barred != offers.barred).any(1)
    if not (freed & rows).any() and bar is not Bar.TOO_FEW_PLACES:
        return world
    level = np.where(freed, np.minimum(offers.level, Level.RECORDED), offers.level)
    served = _enough(offers, f, rows) if bar is Bar.TOO_FEW_PLACES else offers.served
    new = replace(offers, barred=barred, level=level.astype(np.uint8), served=served)
    return replace(world, offers=new)


def _enough(offers: Offers, f: int, rows: Bool) -> I32:
    """Places or families a year, more than any area has children, in field `f`."""
    served = offers.served.copy()
    served[rows] = served[hosts_of(offers, f)] = 10_000_000
    return served
