"""GeoJSON: features of a document as it has them, and features back to GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    mapping,
)
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import INVISIBLE, shown

EAST, NORTH = (5.3, 15.6), (46.9, 55.6)
"""Germany with its part of the North Sea, in degrees."""
DIGITS = 6
DEEPEST = 8
"""Geometry collections inside each other."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A geometry with its properties; `row` counts the features of a file from 1.

    `mended`: the boundary crossed itself; `changed` is the share of the ground that mending
    changed.
    """

    geometry: BaseGeometry | None
    properties: Mapping[str, Any]
    row: int = 0
    mended: bool = False
    changed: float = 0.0


def in_germany(longitude: float, latitude: float) -> bool:
    """Whether a point in degrees lies in the rectangle around Germany."""
    return EAST[0] <= longitude <= EAST[1] and NORTH[0] <= latitude <= NORTH[1]


def json_document(file: str, text: str) -> dict[str, Any]:
    """The object a JSON text holds; `CaseError` when it holds none."""
    try:
        document = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise CaseError(Problem("geojson_broken", file)) from None
    if not isinstance(document, dict):
        raise CaseError(Problem("geojson_broken", file))
    return document


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def features_of(file: str, document: Mapping[str, Any]) -> tuple[Feature, ...]:
    """The features of a FeatureCollection, in its own coordinates and not mended.

    `geometry` is None where there is none to read. Raises `CaseError` for any other document.
    """
    found = document.get("features")
    right = document.get("type") == "FeatureCollection" and isinstance(found, list)
    if not right or not all(isinstance(item, dict) for item in found or ()):
        raise CaseError(Problem("geojson_broken", file))
    return tuple(_feature(item, row) for row, item in enumerate(found or (), 1))


def crs_member(file: str, document: Mapping[str, Any]) -> str:
    """The name in the old `crs` member, "" without one; `CaseError` when it has no name."""
    crs = document.get("crs")
    if crs is None:
        return ""
    inner = crs.get("properties") if isinstance(crs, dict) else None
    name = inner.get("name") if isinstance(inner, dict) else crs
    if not isinstance(name, str) or not name.strip():
        raise CaseError(Problem("crs_unknown", file, values={"crs": shown(crs)}))
    return name


def _feature(item: dict[str, Any], row: int) -> Feature:
    properties = item.get("properties")
    found = properties if isinstance(properties, dict) else {}
    named = {plain_name(name): value for name, value in found.items()}
    if "id" in item:
        named.setdefault("id", item["id"])
    return Feature(_geometry(item.get("geometry")), named, row)


def _geometry(geometry: object) -> BaseGeometry | None:
    """A geometry of checked numbers, heights dropped; None where there is none to read."""
    try:
        return _shape(geometry, DEEPEST)
    except (ValueError, ShapelyError):
        return None


def _shape(geometry: object, depth: int) -> BaseGeometry:
    if not isinstance(geometry, dict) or not depth:
        raise ValueError("no geometry")
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        inner = _list(geometry.get("geometries"))
        return GeometryCollection([_shape(part, depth - 1) for part in inner])
    if not isinstance(kind, str) or kind not in SHAPES:
        raise ValueError("no such geometry")
    return SHAPES[kind](geometry.get("coordinates"))


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ValueError("no list")
    return value


def _point(position: object) -> tuple[float, float]:
    if not isinstance(position, list) or len(position) < 2:
        raise ValueError("no position")
    for number in position[:2]:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError("no number")
        if not abs(number) < 1e9:
            raise ValueError("too far")
    return float(position[0]), float(position[1])


def _line(value: object) -> LineString:
    return LineString([_point(position) for position in _list(value)])


def _polygon(value: object) -> Polygon:
    rings = [[_point(position) for position in _list(ring)] for ring in _list(value)]
    if any(len(ring) < 4 for ring in rings):
        raise ValueError("a ring needs four points")
    return Polygon(rings[0], rings[1:])


def _polygons(value: object) -> BaseGeometry:
    parts = [_polygon(part) for part in _list(value)]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


SHAPES: dict[str, Callable[[object], BaseGeometry]] = {
    "Point": lambda value: Point(_point(value)),
    "MultiPoint": lambda value: MultiPoint([_point(part) for part in _list(value)]),
    "LineString": _line,
    "MultiLineString": lambda value: MultiLineString([_line(part) for part in _list(value)]),
    "Polygon": _polygon,
    "MultiPolygon": _polygons,
}


def plain_name(name: str) -> str:
    """A name of a property or a layer as people see it: on one line, without invisible signs."""
    return " ".join(name.translate(INVISIBLE).split())


def key_text(value: object) -> str:
    """A property as text: no invisible signs, a whole number by its digits, "" for none."""
    if isinstance(value, str):
        return value.translate(INVISIBLE).strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else str(value)[:30]


def write_geojson(path: Path, features: Iterable[Feature]) -> None:
    """Write features in EPSG:4326 in the order given, keys in their order, six decimals.

    One feature a line, outer rings anticlockwise: the same features make the same bytes.
    """
    lines = [
        json.dumps(_written(feature), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        for feature in features
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _written(feature: Feature) -> dict[str, Any]:
    geometry = None if feature.geometry is None else mapping(_oriented(feature.geometry))
    return {
        "type": "Feature",
        "properties": dict(feature.properties),
        "geometry": geometry and {**geometry, "coordinates": _rounded(geometry["coordinates"])},
    }


def _oriented(geometry: BaseGeometry) -> BaseGeometry:
    if isinstance(geometry, MultiPolygon):
        return MultiPolygon([orient(part) for part in geometry.geoms])
    return orient(geometry) if isinstance(geometry, Polygon) else geometry


def _rounded(coordinates: Any) -> Any:
    """Nested coordinates at six decimals; -0.0 is written 0.0."""
    if isinstance(coordinates, int | float):
        return round(float(coordinates), DIGITS) + 0.0
    return [_rounded(inner) for inner in coordinates]
