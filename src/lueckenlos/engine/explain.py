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
    complete: bool
    offers: tuple[OfferEvidence, ...]


def explain(
    world: World, scheme: Scheme, chain: Chain, area: int, f: int, months: Months, p: int = 0
) -> Evidence:
    """Why the children of an area are reached or not at these ages, for population `p`.

    All offers with `f` among their fields, those that reach the area first, then the nearest, with
    the straight line to the nearest place of the area. `months` must end at limits of the field's
    axis, as findings and stretches do.
    """
    sums, offers = chain.fields[f], world.offers
    people, (confirmed, recorded, _) = sums.people(p, area, months)
    here = tile_of(world.places, np.flatnonzero(world.places.area == area))
    rows = np.flatnonzero(in_field(offers, f, further=True))
    reaches = reaching(world, scheme, area, f, p, rows)
    found = []
    for row, near in zip(rows.tolist(), reaches.tolist(), strict=True):
        square = (here.x_mm - offers.x_mm[row]) ** 2 + (here.y_mm - offers.y_mm[row]) ** 2
        known = offers.located[row] and len(here)
        fits = offers.start[row] < months.stop and offers.stop[row] > months.start
        found.append(
            OfferEvidence(
                record=int(offers.record[row]),
                metres=int(np.sqrt(square.min())) // 1000 if known else None,
                level=Level(int(offers.level[row])),
                bars=Bar(int(offers.barred[row, p])),
                in_reach=near,
                fits_age=bool(fits),
                main_field=bool(offers.field[row] == f),
            )
        )
    found.sort(key=lambda one: (not one.in_reach, one.metres is None, one.metres))
    complete = bool(world.complete[area, f])
    return Evidence(people, confirmed, recorded, complete, tuple(found))


def reaching(world: World, scheme: Scheme, area: int, f: int, p: int, rows: I64) -> Bool:
    """Which offer rows reach any place of an area, or belong to its institutions."""
    if scheme.fields[f].way in BY_AREA:
        at = world.offers.host[rows] if scheme.fields[f].way is Way.SETTING else rows
        inside: Bool = (at >= 0) & (world.offers.area[at] == area)
        return inside
    here = tile_of(world.places, np.flatnonzero(world.places.area == area))
    start, _ = by_distance(world, here, rows, reach_of(scheme.fields[f], world.populations[p]))
    listed, _ = by_declaration(world, here, rows)
    reached: Bool = start[1:] - start[:-1] + listed[1:] - listed[:-1] > 0
    return reached
