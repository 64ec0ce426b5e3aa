"""Evidence for a figure: the offers with distance and level, the children, the rule."""

from dataclasses import dataclass

import numpy as np

from lueckenlos.engine.reach import by_declaration, by_distance, reach_of, tile_of
from lueckenlos.engine.results import Chain
from lueckenlos.engine.segments import in_field
from lueckenlos.engine.types import BY_AREA, I64, Bar, Bool, Level, Months, Scheme, Way, World


@dataclass(frozen=True, slots=True)
class OfferEvidence:
    """One offer row beside a figure: how far the nearest place is, and why it counts or not."""

    record: int
    metres: int | None
    level: Level
    bars: Bar
    in_reach: bool
    fits_age: bool
    main_field: bool

    @property
    def counts(self) -> bool:
        """Whether it is part of the figure: everything said speaks for it."""
        reaches = self.in_reach and self.fits_age and self.main_field
        return reaches and not self.bars and self.level < Level.MENTIONED


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure explained; children, confirmed and recorded in parts of a child."""

    children: int
    confirmed: int
    recorded: int
    offers: tuple[OfferEvidence, ...]


def explain(
    world: World,
    scheme: Scheme,
    chain: Chain,
    area: int,
    f: int,
    months: Months,
    p: int = 0,
    most: int | None = None,
) -> Evidence:
    """Why the children of an area are reached or not at these ages, which end at axis limits.

    All rows with `f` among their fields; the first `most`: main field, in reach, age, distance."""
    people, (confirmed, recorded, _) = chain.fields[f].people(p, area, months)
    offers, rows = world.offers, np.flatnonzero(in_field(world.offers, f, further=True))
    metres, reaches = _metres(world, area, rows), reaching(world, scheme, area, f, p, rows)
    fits = (offers.start[rows] < months.stop) & (offers.stop[rows] > months.start)
    main = offers.field[rows] == f
    order = np.lexsort((metres, metres < 0, ~fits, ~reaches, ~main))[:most]
    said = (offers.record[rows], metres, offers.level[rows], offers.barred[rows, p])
    columns = (some[order].tolist() for some in (*said, reaches, fits, main))
    found = (
        OfferEvidence(record, line if line >= 0 else None, Level(level), Bar(bars), *flags)
        for record, line, level, bars, *flags in zip(*columns, strict=True)
    )
    return Evidence(people, confirmed, recorded, tuple(found))


def _metres(world: World, area: int, rows: I64) -> I64:
    """Straight line from each row to the nearest place of an area, -1 where nobody knows."""
    offers, places, here = world.offers, world.places, world.places.area == area
    square = np.full(len(rows), np.iinfo(np.int64).max)
    for x, y in zip(places.x_mm[here], places.y_mm[here], strict=True):
        square = np.minimum(square, (x - offers.x_mm[rows]) ** 2 + (y - offers.y_mm[rows]) ** 2)
    known = offers.located[rows] & here.any()
    return np.where(known, np.sqrt(np.where(known, square, 0)).astype(np.int64) // 1000, -1)


def reaching(world: World, scheme: Scheme, area: int, f: int, p: int, rows: I64) -> Bool:
    """Which offer rows reach any place of an area, or belong to its institutions."""
    if scheme.fields[f].way in BY_AREA:
        at = world.offers.host[rows] if scheme.fields[f].way is Way.SETTING else rows
        return np.asarray((at >= 0) & (world.offers.area[at] == area), np.bool_)
    here = tile_of(world.places, np.flatnonzero(world.places.area == area))
    start, _ = by_distance(world, here, rows, reach_of(scheme.fields[f], world.populations[p]))
    listed, _ = by_declaration(world, here, rows)
    reached: Bool = start[1:] - start[:-1] + listed[1:] - listed[:-1] > 0
    return reached
