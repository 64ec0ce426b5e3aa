"""Which coordinate system the points of a file are in, and their way into degrees."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.layers.crs import (
    DEGREES,
    F64,
    GRID,
    LIKELY,
    MOST,
    crs_of,
    lie_in_germany,
    likely_systems,
    look_like_degrees,
    move,
)
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import shown

ALIKE_M = 100.0
"""Systems that move no point further than that from each other are one for a map of offers."""
NEAR_M = 20_000.0
"""So near its areas what is of the case lies: half an hour by car at most."""
SAMPLE = 5000


def system(
    file: str, name: str, points: F64, near: BaseGeometry | None = None
) -> tuple[pyproj.CRS | None, tuple[Problem, ...]]:
    """The system of points `(n, 2)`: as named, else the one they can only be in; None for degrees
    of EPSG:4326.

    `near`: ground in EPSG:3035 at which nearly all lie, which settles what the numbers leave open.
    Raises `CaseError` when it is unknown, contradicts the numbers or stays open.
    """
    if not name:
        return _assumed(file, points, near)
    crs = crs_of(name)
    if crs is None:
        raise CaseError(Problem("crs_unknown", file, values={"crs": shown(name)}))
    if crs.type_name == "Engineering CRS":
        return _assumed(file, points, near)
    if len(points) and crs.is_geographic != look_like_degrees(points):
        looks = "Meter" if crs.is_geographic else "Grad"
        values: dict[str, object] = {"crs": shown(crs.name), "looks": looks}
        raise CaseError(Problem("crs_contradicts", file, values=values))
    return (None if crs.to_epsg() == 4326 else crs), ()


def to_degrees(
    file: str,
    points: F64,
    crs: str,
    near: BaseGeometry | None = None,
    axes: tuple[str, str] = ("x", "y"),
) -> tuple[F64, tuple[Problem, ...]]:
    """Points `(n, 2)` of a table in longitude and latitude; NaN stays. Raises as `system` does,
    and when the columns `axes` are only right the other way round.
    """
    said = points[np.isfinite(points).all(axis=1) & (points != 0).any(axis=1)]
    if _swapped(said, crs):
        x, y = map(shown, axes)
        raise CaseError(Problem("crs_swapped", file, values={"x": x, "y": y}))
    found, problems = system(file, crs, said, near)
    if found is None:
        return points, problems
    try:
        return move(found, DEGREES)(points), problems
    except pyproj.exceptions.ProjError:
        raise CaseError(Problem("crs_unknown", file, values={"crs": shown(crs)})) from None


def _swapped(points: F64, crs: str) -> bool:
    """Whether metres lie in Germany only the other way round, in the system named or a likely."""
    some = points[:: -(-len(points) // SAMPLE)] if len(points) else points
    known = crs_of(crs)
    if look_like_degrees(some) or (known is not None and known.is_geographic):
        return False
    systems = [known] if known is not None and known.is_projected else list(LIKELY)
    right, wrong = (any(lie_in_germany(one, s) for s in systems) for one in (some, some[:, ::-1]))
    return wrong and not right


def _assumed(
    file: str, points: F64, near: BaseGeometry | None
) -> tuple[pyproj.CRS | None, tuple[Problem, ...]]:
    if look_like_degrees(points):
        return None, ()
    some = points[:: -(-len(points) // SAMPLE)]
    likely = likely_systems(some)
    if not likely:
        raise CaseError(Problem("crs_missing", file))
    here = [code for code in likely if near is not None and _lie_at(near, some, code)]
    left = likely if len(here) != 1 else here
    named = [f"{code} ({LIKELY[code]})" for code in left]
    if not _alike(some, left):
        values: dict[str, object] = {"likely": " oder ".join(named)}
        raise CaseError(Problem("crs_open", file, values=values))
    note = Problem("crs_assumed", file, values={"crs": named[0], "code": left[0]})
    return pyproj.CRS.from_user_input(left[0]), (note,)


def _lie_at(ground: BaseGeometry, points: F64, code: str) -> bool:
    """Whether nearly all points of a system lie at some ground."""
    away = shapely.distance(ground, shapely.points(move(code, GRID)(points)))
    return bool((away <= NEAR_M).mean() >= MOST)


def _alike(points: F64, codes: list[str]) -> bool:
    """Whether these systems put nearly all points at the same places."""
    places = [move(code, GRID)(points) for code in codes]
    with np.errstate(invalid="ignore"):
        apart = [np.hypot(*(one - two).T) for one, two in pairwise(places)]
    return all(bool((some <= ALIKE_M).mean() >= MOST) for some in apart)
