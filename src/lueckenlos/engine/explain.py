"""Evidence for a figure: the offers with distance and level, the children, the rule."""

from __future__ import annotations

import numpy as np

from lueckenlos.engine.facilities import is_facility
from lueckenlos.engine.reach import reach_of
from lueckenlos.engine.results import Chain, Evidence, OfferEvidence
from lueckenlos.engine.segments import in_field
from lueckenlos.engine.types import FAR_MM, I64, Bar, Bool, Level, Months, Scheme, World


def explain(
    world: World, scheme: Scheme, chain: Chain, area: int, f: int, months: Months, p: int = 0
) -> Evidence:
    """Why the children of an area are reached or not at these ages, for population `p`.

    Every offer with `f` among its fields that reaches the area, or would but for one condition, or
    is the nearest of the rest, with the metres of the straight line to the nearest place with
    children. `months` must end at limits of the field's axis, as findings and stretches do.
    """
    sums = chain.fields[f]
    inside = sums.axis.within(months)
    people = int(sums.children[p, area, inside].sum())
    reached = [int(n) for n in sums.reached[:, p, area, inside].sum(1)]
    distance, in_reach = _distances(world, scheme, area, f, p)
    rows = np.flatnonzero(in_field(world.offers, f, further=True))
    order = np.lexsort((rows, distance[rows], ~in_reach[rows]))
    return Evidence(
        area=area,
        population=p,
        field=f,
        months=months,
        children=people,
        confirmed=reached[Level.CONFIRMED],
        recorded=reached[Level.RECORDED],
        complete=bool(world.complete[area, f]),
        offers=tuple(
            _offer(world, int(row), f, p, months, distance, in_reach) for row in rows[order]
        ),
    )


def _offer(
    world: World, row: int, f: int, p: int, months: Months, distance: I64, in_reach: Bool
) -> OfferEvidence:
    offers = world.offers
    bars = Bar(int(offers.barred[row, p]))
    fits = bool(offers.start[row] < months.stop and offers.stop[row] > months.start)
    main = bool(offers.field[row] == f)
    counts = main and fits and bool(in_reach[row]) and not bars
    return OfferEvidence(
        record=int(offers.record[row]),
        metres=int(distance[row]) // 1000 if distance[row] < FAR_MM else None,
        level=Level(int(offers.level[row])),
        counts=counts and offers.level[row] < Level.MENTIONED,
        bars=bars,
        in_reach=bool(in_reach[row]),
        fits_age=fits,
        main_field=main,
    )


def _distances(world: World, scheme: Scheme, area: int, f: int, p: int) -> tuple[I64, Bool]:
    """Per offer row: millimetres to the area's nearest place, and whether it reaches any there."""
    places, offers, field = world.places, world.offers, scheme.fields[f]
    here = np.flatnonzero(places.area == area)
    nearest = np.full(len(offers), FAR_MM, np.int64)
    reaches = np.zeros(len(offers), bool)
    reach = reach_of(field, world.populations[p])
    limit = np.array(reach.limit_mm2() if reach else (-1, -1), np.int64)
    limits = limit[places.country[here].astype(int)]
    for row in np.flatnonzero(in_field(offers, f, further=True)).tolist():
        if offers.located[row] and len(here):
            dx = places.x_mm[here] - offers.x_mm[row]
            dy = places.y_mm[here] - offers.y_mm[row]
            square = dx * dx + dy * dy
            nearest[row] = int(np.sqrt(square.min()))
            may = row not in world.only or bool(world.only[row][area])
            reaches[row] = may and bool((square <= limits).any())
        listed = world.declared.place[
            world.declared.start[row] : world.declared.start[row + 1]
        ]
        reaches[row] |= bool((places.area[listed] == area).any())
        if is_facility(field.way):
            host = int(offers.host[row])
            reaches[row] = bool(offers.area[host if host >= 0 else row] == area)
    return nearest, reaches
