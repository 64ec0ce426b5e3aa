"""Areas and points as a map of the platform wants them: GeoJSON of few bytes, and where to look."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from django.http import HttpResponse
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.records import AreaRecord

Json = dict[str, Any]
DECIMALS = 5
"""Of degrees: about a metre."""
GERMANY = (5.9, 47.3, 15.0, 55.1)
ROOM = 0.01
"""Degrees around points, so that none lies on the edge."""


def area_feature(area: AreaRecord, **properties: Any) -> Json:
    """An area with what is told of it."""
    return feature(area.geometry, key=area.id, name=area.name, **properties)


def feature(shape: BaseGeometry, **properties: Any) -> Json:
    """A shape (degrees) with what is told of it."""
    return {"type": "Feature", "properties": properties, "geometry": geometry_json(shape)}


def geometry_json(shape: BaseGeometry, decimals: int = DECIMALS) -> Json:
    """A geometry in degrees of so many decimals."""
    coarse = shapely.set_precision(shape, 10.0**-decimals, mode="pointwise")
    told: Json = json.loads(shapely.to_geojson(coarse))
    return {**told, "coordinates": _rounded(told["coordinates"], decimals)}


def _rounded(value: Any, decimals: int) -> Any:
    if isinstance(value, float | int):
        return round(value, decimals)
    return [_rounded(one, decimals) for one in value]


def collection(features: Iterable[Mapping[str, Any]], **more: Any) -> Json:
    """Features as GeoJSON."""
    return {"type": "FeatureCollection", "features": list(features), **more}


def bounds_of(shapes: Sequence[BaseGeometry], room: float = 0.0) -> list[float]:
    """West, south, east, north of shapes with some room; Germany where there are none."""
    if not shapes:
        return list(GERMANY)
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return [west - room, south - room, east + room, north + room]


def compact(told: Mapping[str, Any]) -> bytes:
    """JSON without blanks."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def map_response(told: Mapping[str, Any]) -> HttpResponse:
    """What a map on a page asks for."""
    return HttpResponse(compact(told), content_type="application/json")


def geojson(content: bytes) -> HttpResponse:
    """A response of GeoJSON."""
    return HttpResponse(content, content_type="application/geo+json")
