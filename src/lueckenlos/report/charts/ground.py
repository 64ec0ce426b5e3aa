"""The ground of a map in units of the picture: projected, simplified, with its borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.records import AreaRecord

METRES_PER_DEGREE = 111_195.0
TOLERANCE = 0.6
SMALLEST = 1.0
SPARSE, DENSE = 15.0, 4.0
SQUARES = 3000

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ground:
    """Areas in units of the picture, in their order; `unit_m` metres are one unit.

    The projection is equirectangular, true to scale at the middle of the areas.
    """

    shapes: tuple[BaseGeometry, ...]
    width: float
    height: float
    unit_m: float
    west: float
    north: float
    shrink: float

    def place(self, degrees: Numbers) -> Numbers:
        """Longitude and latitude (n × 2) to units of the picture."""
        scale = METRES_PER_DEGREE / self.unit_m
        x = (degrees[:, 0] - self.west) * self.shrink * scale
        y = (self.north - degrees[:, 1]) * scale
        return np.column_stack([x, y])


def ground(areas: Sequence[AreaRecord], width: float, height: float) -> Ground:
    """The areas as large as they fit, common borders simplified alike; ValueError without areas."""
    shapes = np.array([_polygons(area.geometry) for area in areas], dtype=object)
    if shapely.is_empty(shapes).all():
        raise ValueError("a map needs at least one area with a shape")
    west, south, east, north = shapely.total_bounds(shapes)
    shrink = cos(radians((south + north) / 2))
    wide = max((east - west) * shrink, 1e-6) * METRES_PER_DEGREE
    high = max(north - south, 1e-6) * METRES_PER_DEGREE
    unit = max(wide / width, high / height)
    empty = Ground((), wide / unit, high / unit, unit, float(west), float(north), shrink)
    placed = shapely.transform(shapes, empty.place)
    simple = tuple(_polygons(one) for one in shapely.coverage_simplify(placed, TOLERANCE))
    return Ground(simple, empty.width, empty.height, unit, empty.west, empty.north, shrink)


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    """What of a shape is ground, mended where its lines cross; without heights."""
    valid = shape if shape.is_valid else shapely.make_valid(shape)
    parts = shapely.get_parts(shapely.get_parts(shapely.force_2d(valid)))
    return shapely.MultiPolygon([one for one in parts if one.geom_type == "Polygon"])


def path(shape: BaseGeometry) -> str:
    """Outlines of polygons as path data: relative steps, one decimal; no specks of holes."""
    parts = []
    for polygon in shapely.get_parts(shape):
        for ring in (polygon.exterior, *polygon.interiors):
            whole = ring is polygon.exterior
            if whole or shapely.area(shapely.polygons(ring)) >= SMALLEST:
                parts.append(_ring(shapely.get_coordinates(ring)))
    return "".join(parts)


def lines(shape: BaseGeometry) -> str:
    """Lines as path data."""
    merged = shapely.line_merge(shape) if shape.geom_type == "MultiLineString" else shape
    return "".join(
        _ring(shapely.get_coordinates(line), closed=False)
        for line in shapely.get_parts(merged)
        if line.geom_type in ("LineString", "LinearRing")
    )


def _ring(points: Numbers, *, closed: bool = True) -> str:
    """Steps in tenths of a unit, so that rounding does not add up along a line."""
    tenths = np.rint(points * 10).astype(np.int64)
    steps = np.diff(tenths, axis=0)
    steps = steps[(steps != 0).any(1)]
    if closed:
        steps = steps[:-1]
    start = " ".join(_tenths(value) for value in tenths[0])
    if not len(steps):
        return ""
    told = "".join(_step(int(x), int(y)) for x, y in steps)
    return f"M{start}l{told.lstrip()}{'z' if closed else ''}"


def _step(x: int, y: int) -> str:
    first, second = _tenths(x), _tenths(y)
    return f"{'' if x < 0 else ' '}{first}{'' if y < 0 else ' '}{second}"


def _tenths(value: Any) -> str:
    """A number of tenths as text: 25 → 2.5, 5 → .5, -10 → -1."""
    whole, rest = divmod(abs(int(value)), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole or ('' if rest else '0')}{f'.{rest}' if rest else ''}"


def borders(ground: Ground, areas: Sequence[AreaRecord]) -> str:
    """Path data of the borders between Gemeinden, and of the outermost one."""
    by_municipality: dict[str, list[BaseGeometry]] = {}
    for area, shape in zip(areas, ground.shapes, strict=True):
        by_municipality.setdefault(area.municipality, []).append(shape)
    outlines = [shapely.boundary(shapely.union_all(some)) for some in by_municipality.values()]
    return lines(shapely.union_all(np.array(outlines, dtype=object)))


def squares(ground: Ground, settled: Numbers) -> tuple[Numbers, NDArray[np.int64], float]:
    """Settled places on the map: where, in which area (those in none are left out), how large."""
    points = np.unique(np.round(ground.place(settled), 1), axis=0)
    size = _spacing(points)
    while len(points) > SQUARES:
        size *= 1.25
        points = np.unique(np.floor(points / size) * size + size / 2, axis=0)
    tree = shapely.STRtree(np.array(ground.shapes, dtype=object))
    which, area = tree.query(shapely.points(points), predicate="intersects")
    first, at = np.unique(which, return_index=True)
    return points[first], area[at].astype(np.int64), size * 0.86


def _spacing(points: Numbers) -> float:
    """The usual distance of a point to the next one, within limits."""
    if len(points) < 2:
        return SPARSE
    made = shapely.points(points)
    _, away = shapely.STRtree(made).query_nearest(made, exclusive=True, return_distance=True)
    return float(np.clip(np.median(away), DENSE, SPARSE))
