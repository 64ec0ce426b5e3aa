"""Whether boundaries and points are of one place: many cities have keys like "01" and "02"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from lueckenlos.exchange.layers.crs import DEGREES, F64, GRID, move, on_grid
from lueckenlos.exchange.layers.systems import NEAR_M
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import AreaRecord, Cell, OfferRecord, Population

ENOUGH = 20
"""So many points tell of a whole list; fewer may lie anywhere."""
OUTSIDE = 0.9
FAR_M = 5000.0
"""So far beside their ground nobody draws points; a border row or a neighbour's offer is nearer."""


def offers_misfit(
    offers: Sequence[OfferRecord], areas: Sequence[AreaRecord], known: Collection[str], file: str
) -> Problem | None:
    """An error about the boundaries in `file` where the offers of all lists are of another place.

    Those that name an area of `known` must lie at the areas; a list of a whole Land need not, but
    somewhere an offer does.
    """
    if not areas:
        return None
    placed = [
        (one.longitude, one.latitude, one.area in known)
        for one in offers
        if one.longitude is not None and one.latitude is not None
    ]
    points = move(DEGREES, GRID)(np.array([one[:2] for one in placed], float).reshape(-1, 2))
    named = np.array([one[2] for one in placed], bool)
    return _misfit(metres_beside(points, areas), named, "Angeboten", file)


def cells_misfit(
    cells: Sequence[Cell],
    areas: Sequence[AreaRecord],
    known: Collection[str],
    file: str,
    what: str = "Wohnorten",
) -> Problem | None:
    """The same of settled places, or of cells of a grid."""
    points = np.array([(one.x_m, one.y_m) for one in cells], float).reshape(-1, 2)
    named = np.array([one.area in known for one in cells], bool)
    return _misfit(metres_beside(points, areas), named, what, file)


def grid_misfit(
    problems: Sequence[Problem],
    areas: Sequence[AreaRecord],
    populations: Sequence[Population | None],
) -> list[Problem]:
    """An error where no cell lies at the areas and counts of a whole Gemeinde are to be spread
    over several of them by the grid."""
    elsewhere = next((one for one in problems if one.code == "grid_elsewhere"), None)
    if elsewhere is None:
        return []
    keys = {area.id for area in areas}
    of_gemeinde = [area.municipality for area in areas]
    spread = {key for key in of_gemeinde if key not in keys and of_gemeinde.count(key) > 1}
    if not any(one.area in spread for some in populations if some for one in some.counts):
        return []
    return [Problem("grid_needed_elsewhere", elsewhere.file, values=elsewhere.values)]


def metres_beside(points: F64, areas: Sequence[AreaRecord]) -> F64:
    """From each point `(n, 2)` in EPSG:3035 to the nearest area, 0 inside; far without areas."""
    if not areas or not len(points):
        return np.full(len(points), np.inf)
    tree = shapely.STRtree([on_grid(area.geometry) for area in areas])
    made = shapely.points(points)
    _, metres = tree.query_nearest(made, return_distance=True, all_matches=False)
    return np.asarray(metres, np.float64)


def _misfit(metres: F64, named: NDArray[np.bool_], what: str, file: str) -> Problem | None:
    if int(named.sum()) >= ENOUGH:
        metres = metres[named]
        misfit = (metres > 0).mean() >= OUTSIDE and np.median(metres) > FAR_M
    else:
        misfit = len(metres) >= ENOUGH and metres.min() > NEAR_M
    if not misfit:
        return None
    values: dict[str, object] = {
        "outside": int((metres > 0).sum()),
        "all": len(metres),
        "what": what,
        "km": round(float(np.median(metres)) / 1000),
    }
    return Problem("ground_misfit", file, values=values)
