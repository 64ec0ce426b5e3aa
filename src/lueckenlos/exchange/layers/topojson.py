"""TopoJSON: the objects of a topology as the features of a GeoJSON document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lueckenlos.exchange.problems import CaseError, Problem

Arcs = list[list[list[float]]]


def objects(file: str, topology: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a topology's objects; `CaseError` when it has none."""
    found = topology.get("objects")
    if not isinstance(found, dict) or not found:
        raise CaseError(Problem("topojson_broken", file))
    return tuple(found)


def collection(file: str, topology: Mapping[str, Any], name: str) -> dict[str, Any]:
    """One object of a topology as a FeatureCollection, its arcs joined to lines and rings."""
    try:
        arcs = _arcs(topology)
        item = topology["objects"][name]
        several = item.get("type") == "GeometryCollection"
        parts = item["geometries"] if several else [item]
        features = [_feature(topology, part, arcs) for part in parts]
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
        raise CaseError(Problem("topojson_broken", file)) from None
    return {"type": "FeatureCollection", "features": features, "crs": topology.get("crs")}


def _feature(topology: Mapping[str, Any], item: Mapping[str, Any], arcs: Arcs) -> dict[str, Any]:
    feature: dict[str, Any] = {
        "type": "Feature",
        "properties": item.get("properties") or {},
        "geometry": _geometry(topology, item, arcs),
    }
    return feature | ({"id": item["id"]} if "id" in item else {})


def _geometry(topology: Mapping[str, Any], item: Mapping[str, Any], arcs: Arcs) -> Any:
    kind = item.get("type")
    if kind in ("Point", "MultiPoint"):
        places = item["coordinates"] if kind == "MultiPoint" else [item["coordinates"]]
        moved = _moved(topology, np.array(places, float)[:, :2]).tolist()
        return {"type": kind, "coordinates": moved if kind == "MultiPoint" else moved[0]}
    if kind == "LineString":
        return {"type": kind, "coordinates": _joined(item["arcs"], arcs)}
    if kind in ("MultiLineString", "Polygon"):
        return {"type": kind, "coordinates": [_joined(line, arcs) for line in item["arcs"]]}
    if kind == "MultiPolygon":
        rings = [[_joined(ring, arcs) for ring in part] for part in item["arcs"]]
        return {"type": kind, "coordinates": rings}
    return None


def _arcs(topology: Mapping[str, Any]) -> Arcs:
    """Every arc as positions; with a `transform` they are steps from the one before."""
    steps = "transform" in topology
    found = []
    for arc in topology["arcs"]:
        points = np.array([position[:2] for position in arc], float).reshape(-1, 2)
        found.append(_moved(topology, points.cumsum(axis=0) if steps else points).tolist())
    return found


def _moved(topology: Mapping[str, Any], points: NDArray[np.float64]) -> NDArray[np.float64]:
    if "transform" not in topology:
        return points
    scale, translate = (topology["transform"][part] for part in ("scale", "translate"))
    moved: NDArray[np.float64] = points * np.array(scale, float) + np.array(translate, float)
    return moved


def _joined(line: list[int], arcs: Arcs) -> list[list[float]]:
    """A line of arcs end to end; a negative number is the arc `~number` backwards."""
    points: list[list[float]] = []
    for number in line:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points
