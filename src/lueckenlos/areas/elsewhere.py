"""Whether new borders lie where a municipality is: at its areas, else at its offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import Area, State
from lueckenlos.areas.words import number
from lueckenlos.exchange.layers.crs import on_grid
from lueckenlos.exchange.need import Need
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.words import alphabetical
from lueckenlos.web.discovery import discover

Places = Callable[[Municipality], Sequence[tuple[float, float]]]
"""Tells points of a municipality: longitude and latitude."""
SHARED = 0.1
"""Ground or points in common, of the smaller: with less of it, borders lie elsewhere."""
SIMPLE_DEGREES = 0.0005
NAMED = 3

_known: list[Places] = []


def knows_places(function: Places) -> Places:
    """Register who knows points of a municipality that has no areas yet."""
    _known.append(function)
    return function


def elsewhere(municipality: Municipality, need: Need) -> str:
    """That new borders lie elsewhere, and how far; "" where they do not, or nothing is there."""
    discover("tasks")
    shapes = [area.geometry for area in need.areas if not area.geometry.is_empty]
    if not need.level_known or not shapes:
        return ""
    new, old = _together(shapes), _ground(municipality)
    if old is not None:
        metres, of = _beside_areas(new, old), "Ihren bisherigen Gebieten"
    else:
        metres, of = _beside_places(new, municipality), "den Orten Ihrer Angebote"
    if metres is None:
        return ""
    return f"Diese Grenzen liegen woanders: {_names(need.areas)}, {_far(metres)} {of}."


def _ground(municipality: Municipality) -> BaseGeometry | None:
    """The ground of all areas that are valid, of whatever level."""
    valid = Area.objects.for_municipality(municipality).filter(edition__state=State.ACTIVE)
    kept = [bytes(one) for one in valid.order_by().values_list("outline", flat=True)]
    return _together(shapely.from_wkb(kept)) if kept else None


def _beside_areas(new: BaseGeometry, old: BaseGeometry) -> float | None:
    """How many metres new ground is from old; None where it is the same or a part of it."""
    if new.intersection(old).area >= SHARED * min(new.area, old.area):
        return None
    return float(shapely.distance(on_grid(new), on_grid(old)))


def _beside_places(new: BaseGeometry, municipality: Municipality) -> float | None:
    """How many metres most places are from new ground; None where some lie there."""
    places = [place for tell in _known for place in tell(municipality)]
    if not places or shapely.contains_xy(new.convex_hull, places).mean() >= SHARED:
        return None
    points = shapely.get_parts(on_grid(shapely.MultiPoint(places)))
    return float(np.median(shapely.distance(on_grid(new), points)))


def _together(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """All of the ground, without bends a comparison does not need."""
    drawn = shapely.make_valid(shapely.simplify(np.array(shapes, object), SIMPLE_DEGREES))
    return shapely.union_all(drawn)


def _names(areas: Sequence[AreaRecord]) -> str:
    """Some areas by name, and how many more there are."""
    every = sorted((area.name for area in areas), key=alphabetical)
    named, more = ", ".join(islice(every, NAMED)), len(every) - NAMED
    return f"{named} und {number(more)} weitere" if more > 0 else named


def _far(metres: float) -> str:
    """How far off, in round kilometres."""
    km = float(f"{metres / 1000:.2g}")
    return f"{number(km)} km von" if km >= 1 else "gleich neben"
