"""Areas from GeoJSON (EPSG:4326, or an old `crs` member), and features back to GeoJSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from lueckenlos.exchange.folding import shown
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.tables import decoded, read_bytes

EAST, NORTH = (5.3, 15.6), (46.9, 55.6)
"""Germany with its part of the North Sea, in degrees."""
DIGITS = 6
CRS_CODE = re.compile(r".*EPSG:[0-9.]*:?(\d{4,6})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Feature:
    """A geometry with its properties; `row` counts the features of a file from 1."""

    geometry: BaseGeometry | None
    properties: Mapping[str, Any]
    row: int = 0
    mended: bool = False


def in_germany(longitude: float, latitude: float) -> bool:
    """Whether a point in degrees lies in the rectangle around Germany."""
    return EAST[0] <= longitude <= EAST[1] and NORTH[0] <= latitude <= NORTH[1]


def read_features(path: Path) -> tuple[Feature, ...]:
    """Polygonal features in EPSG:4326, valid; `geometry` is None where there is none to read.

    Raises `CaseError` when the file is no FeatureCollection or lies elsewhere.
    """
    document = _document(path)
    found = document.get("features")
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise CaseError(Problem("geojson_broken", path.name))
    if not found:
        raise CaseError(Problem("features_missing", path.name))
    transformer = _transformer(path.name, document.get("crs"))
    features = tuple(_feature(item, row, transformer) for row, item in enumerate(found, 1))
    problems = [problem for item in features for problem in _misplaced(path.name, item)]
    if problems:
        raise CaseError(*problems[:3])
    return features


def _document(path: Path) -> dict[str, Any]:
    text = decoded(path, read_bytes(path))
    try:
        document = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise CaseError(Problem("geojson_broken", path.name)) from None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise CaseError(Problem("geojson_broken", path.name))
    return document


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _transformer(file: str, crs: object) -> pyproj.Transformer | None:
    """From the old `crs` member; None when the file is in degrees already."""
    if crs is None:
        return None
    inner = crs.get("properties") if isinstance(crs, dict) else None
    name = inner.get("name") if isinstance(inner, dict) else crs
    if not isinstance(name, str):
        raise CaseError(Problem("crs_unknown", file, values={"crs": shown(crs)}))
    if name.upper().endswith(("CRS84", ":4326", "WGS84")):
        return None
    code = CRS_CODE.fullmatch(name)
    try:
        source = pyproj.CRS.from_epsg(int(code[1])) if code else None
        if source is None:
            raise CaseError(Problem("crs_unknown", file, values={"crs": shown(name)}))
        return pyproj.Transformer.from_crs(source, "EPSG:4326", always_xy=True)
    except pyproj.exceptions.ProjError:
        raise CaseError(Problem("crs_unknown", file, values={"crs": shown(name)})) from None


def _feature(item: dict[str, Any], row: int, transformer: pyproj.Transformer | None) -> Feature:
    properties = item.get("properties")
    named = dict(properties) if isinstance(properties, dict) else {}
    if "id" in item:
        named.setdefault("id", item["id"])
    raw = _polygons(item.get("geometry"))
    if raw is None:
        return Feature(None, named, row)
    if transformer is not None:
        raw = shapely.transform(raw, lambda xy: _degrees(transformer, xy))
    if not np.isfinite(shapely.get_coordinates(raw)).all():
        return Feature(None, named, row)
    if raw.is_valid:
        return Feature(raw, named, row)
    try:
        whole = _polygonal_part(shapely.make_valid(raw))
    except ShapelyError:  # beyond mending: the reader of areas reports it as missing
        whole = None
    return Feature(whole, named, row, mended=whole is not None)


def _polygons(geometry: object) -> BaseGeometry | None:
    """Polygon or MultiPolygon of checked numbers, heights dropped."""
    if not isinstance(geometry, dict):
        return None
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    parts = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else None
    if not isinstance(parts, list) or not parts:
        return None
    try:
        polygons = [Polygon(rings[0], rings[1:]) for rings in (_rings(part) for part in parts)]
    except (ValueError, ShapelyError):
        return None
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _rings(part: object) -> list[list[tuple[float, float]]]:
    if not isinstance(part, list) or not part or not all(isinstance(ring, list) for ring in part):
        raise ValueError("no rings")
    rings = [[_point(position) for position in ring] for ring in part]
    if any(len(ring) < 4 for ring in rings):
        raise ValueError("a ring needs four points")
    return rings


def _point(position: object) -> tuple[float, float]:
    if not isinstance(position, list) or len(position) < 2:
        raise ValueError("no position")
    for number in position[:2]:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError("no number")
        if not abs(number) < 1e9:
            raise ValueError("too far")
    return float(position[0]), float(position[1])


def _degrees(transformer: pyproj.Transformer, xy: Any) -> Any:
    longitude, latitude = transformer.transform(xy[:, 0], xy[:, 1])
    return np.column_stack([longitude, latitude])


def _polygonal_part(geometry: BaseGeometry) -> BaseGeometry | None:
    """Only the ground of a mended geometry: lines and points fall away."""
    parts = [part for part in shapely.get_parts(geometry) if not part.is_empty]
    flat = [piece for part in parts for piece in shapely.get_parts(part)]
    ground = [piece for piece in flat if isinstance(piece, Polygon) and piece.area > 0]
    whole: BaseGeometry | None = shapely.union_all(ground) if ground else None
    return whole


def _misplaced(file: str, feature: Feature) -> list[Problem]:
    if feature.geometry is None:
        return []
    west, south, east, north = feature.geometry.bounds
    if in_germany(west, south) and in_germany(east, north):
        return []
    x, y = shapely.get_coordinates(feature.geometry)[0]
    if in_germany(south, west) and in_germany(north, east):
        code = "coordinates_swapped"
    elif abs(x) > 180 or abs(y) > 90:
        code = "coordinates_projected"
    else:
        code = "coordinates_outside"
    return [Problem(code, file, feature.row, values={"point": f"{x:.6g} {y:.6g}"})]


def key_text(value: object) -> str:
    """A property as text: text as it is, a whole number by its digits, "" where there is none."""
    if isinstance(value, str):
        return value.strip()
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
