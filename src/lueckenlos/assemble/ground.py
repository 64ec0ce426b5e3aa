"""Areas, grid and settled places become points where children live."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from lueckenlos.assemble.scheme import SchemeRecord
from lueckenlos.engine.types import FAR_MM, I32, I64, Bool, Places
from lueckenlos.exchange.layers.crs import on_grid
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.quoting import listed
from lueckenlos.exchange.records import Case

FLOOR_WEIGHT = 1
"""A cell with residents but no published children: published counts begin at 3."""
SHARED_BORDER_M = 20.0


@dataclass(frozen=True, slots=True)
class Ground:
    """The case's ground in EPSG:3035: areas in case order and the places in them.

    `weight` spreads an area's children over its places. `municipality`: areas by Gemeinde key.
    `stand_in`: the area each place stands for as a whole, -1 where it is a cell or settled place.
    """

    index: dict[str, int]
    municipality: dict[str, list[int]]
    shapes: NDArray[np.object_]
    places: Places
    weight: I64
    country: Bool
    stand_in: I32 = field(default_factory=lambda: np.zeros(0, np.int32))

    def areas_of(self, key: str) -> list[int]:
        """The planning areas a key names: one, or all of a Gemeinde; none when unknown."""
        return [self.index[key]] if key in self.index else self.municipality.get(key, [])


def ground(case: Case, scheme: SchemeRecord) -> tuple[Ground, list[Problem]]:
    """Places of the case, weighted, with settlement and edge."""
    shapes = np.array([on_grid(area.geometry) for area in case.areas], object)
    country, problems = _country(case, shapes, scheme)
    x, y, area, weight, cells, more = _points(case, shapes)
    municipality: dict[str, list[int]] = {}
    for i, record in enumerate(case.areas):
        municipality.setdefault(record.municipality or record.id, []).append(i)
    places = Places(
        x_mm=np.rint(x * 1000).astype(np.int64),
        y_mm=np.rint(y * 1000).astype(np.int64),
        area=area,
        country=country[area],
        edge_mm=_edge(case, shapes, x, y),
    )
    index = {record.id: i for i, record in enumerate(case.areas)}
    stand_in = np.where(np.arange(len(area)) < cells, np.int32(-1), area)
    land = Ground(index, municipality, shapes, places, weight, country, stand_in)
    return land, problems + more


def _file(case: Case, *keys: str) -> str:
    """The file of the first of these sources the case has, for messages."""
    return next((case.sources[key].file for key in keys if key in case.sources), "")


def _country(
    case: Case, shapes: NDArray[np.object_], scheme: SchemeRecord
) -> tuple[Bool, list[Problem]]:
    """Country: a Gemeinde too small or an area too thinly settled; unknown counts as country."""
    areas = case.areas
    inhabitants: dict[str, int] = {}
    for area in areas:
        key = area.municipality or area.id
        inhabitants[key] = inhabitants.get(key, 0) + (area.inhabitants or 0)
    country = np.ones(len(areas), bool)
    unknown = list[str]()
    for i, area in enumerate(areas):
        if area.settlement:
            country[i] = area.settlement == "country"
        elif area.inhabitants is None:
            unknown.append(area.name)
        else:
            dense = area.inhabitants >= scheme.settlement["town_per_km2"] * shapes[i].area / 1e6
            large = inhabitants[area.municipality or area.id]
            country[i] = not (dense and large >= scheme.settlement["town_inhabitants"])
    values: dict[str, object] = {"count": len(unknown), "examples": listed(unknown, 3)}
    told = Problem("settlement_unknown", _file(case, "areas"), values=values)
    return country, [told] if unknown else []


def _points(
    case: Case, shapes: NDArray[np.object_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], I32, I64, int, list[Problem]]:
    """Cells or settled places with their area and weight, and how many they are; behind them one
    point of each area without any."""
    x = np.array([cell.x_m for cell in case.cells], np.float64)
    y = np.array([cell.y_m for cell in case.cells], np.float64)
    weight = np.array(
        [FLOOR_WEIGHT if cell.weight is None else round(cell.weight) for cell in case.cells],
        np.int64,
    )
    file = _file(case, "grid", "settled_places")
    index = {record.id: i for i, record in enumerate(case.areas)}
    area = containing(shapes, x, y)
    for i, cell in enumerate(case.cells):
        if cell.area in index:
            area[i] = index[cell.area]
    problems = []
    outside = int((area < 0).sum())
    if outside:
        problems.append(Problem("cells_outside", file, values={"count": outside}))
    inside = area >= 0
    x, y, area, weight = x[inside], y[inside], area[inside], weight[inside]
    settled = np.zeros(len(shapes), np.int64)
    np.add.at(settled, area, weight)
    empty, cells = np.flatnonzero(settled == 0), len(x)
    for i in empty.tolist():
        point = shapes[i].representative_point()
        x, y = np.append(x, round(point.x)), np.append(y, round(point.y))
        area, weight = np.append(area, np.int32(i)), np.append(weight, FLOOR_WEIGHT)
        if case.cells:
            problems.append(
                Problem("area_without_cells", file, values={"area": case.areas[i].name})
            )
    if not case.cells:
        problems.append(Problem("areas_without_cells", _file(case, "areas")))
    return x, y, area.astype(np.int32), weight, cells, problems


def containing(shapes: NDArray[np.object_], x: NDArray[np.float64], y: NDArray[np.float64]) -> I32:
    """The first area that holds each point, borders included; -1 outside all."""
    area = np.full(len(x), -1, np.int32)
    if len(x):
        points, hits = shapely.STRtree(shapes).query(shapely.points(x, y), predicate="intersects")
        order = np.lexsort((-hits, points))
        area[points[order]] = hits[order]
    return area


def _edge(
    case: Case, shapes: NDArray[np.object_], x: NDArray[np.float64], y: NDArray[np.float64]
) -> I64:
    """Millimetres from each place to ground whose offers nobody has listed here."""
    if case.neighbours_known:
        return np.full(len(x), FAR_MM, np.int64)
    if case.neighbours is not None:
        beyond = on_grid(case.neighbours)
    else:
        beyond = shapely.union_all(shapes).boundary
    shapely.prepare(beyond)
    away = shapely.distance(shapely.points(x, y), beyond)
    away = np.where(np.isfinite(away), away * 1000, FAR_MM)
    return np.minimum(away, FAR_MM).astype(np.int64)


def neighbours(shapes: NDArray[np.object_]) -> tuple[tuple[int, int], ...]:
    """Pairs of areas that share a border, small slips between digitised lines allowed for."""
    wider = shapely.buffer(shapes, 1.0, quad_segs=1)
    one, two = shapely.STRtree(wider).query(wider, predicate="intersects")
    pairs = one < two
    one, two = one[pairs], two[pairs]
    shared = shapely.area(shapely.intersection(wider[one], wider[two])) > 2 * SHARED_BORDER_M
    return tuple(sorted(zip(one[shared].tolist(), two[shared].tolist(), strict=True)))
