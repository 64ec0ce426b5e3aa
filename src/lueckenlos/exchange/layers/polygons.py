"""Areas of a vector file: polygons that are mended, lie in Germany and are one feature each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.layers.geojson import Feature, in_germany, key_text
from lueckenlos.exchange.layers.read import kept, read_vector
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import hint, listed, shown
from lueckenlos.exchange.reading import PLAIN, Reading

VG250 = ("AGS", "GEN", "BEZ", "GF")
"""Columns of the BKG's Gemeinden; GF 4 is land, the rest is water."""
LAND = "4"
OVERLAP = 0.05


def read_polygons(
    path: Path, reading: Reading = PLAIN, problems: list[Problem] | None = None
) -> tuple[Feature, ...]:
    """The areas of any vector file: polygonal and valid, in EPSG:4326, as `where` keeps them.

    `geometry` is None where a feature has no ground. What was assumed or put together goes to
    `problems`. Raises `CaseError` when there is nothing to read or it lies elsewhere.
    """
    notes = [] if problems is None else problems
    features = read_vector(path, reading, notes)
    if not features:
        raise CaseError(Problem("features_missing", path.name))
    features = _wanted(path.name, features, reading.where)
    found = tuple(_mended(feature) for feature in of_land(path.name, features, notes))
    misplaced = [problem for item in found for problem in _misplaced(path.name, item)]
    if misplaced:
        raise CaseError(*misplaced[:3])
    return found


def _wanted(
    file: str, features: tuple[Feature, ...], where: Mapping[str, tuple[str, ...]]
) -> tuple[Feature, ...]:
    names = dict.fromkeys(name for feature in features for name in feature.properties)
    missing = [name for name in where if name not in names]
    if missing:
        raise CaseError(*(_no_property(file, name, list(names)) for name in missing))
    found = kept(features, where)
    if not found:
        raise CaseError(Problem("where_keeps_nothing", file, None, listed(where)))
    return found


def _no_property(file: str, name: str, names: Sequence[str]) -> Problem:
    values: dict[str, object] = {"name": shown(name), "found": listed(names)}
    values["hint"] = hint(name, names)
    return Problem("where_column_missing", file, None, shown(name), values)


def of_land(file: str, features: tuple[Feature, ...], notes: list[Problem]) -> tuple[Feature, ...]:
    """The BKG's Gemeinden, one feature each and without their water; others as they are."""
    spelled = {name.upper(): name for name in features[0].properties}
    if not all(name in spelled for name in VG250):
        return features
    land: dict[str, list[Feature]] = {}
    for feature in features:
        if key_text(feature.properties.get(spelled["GF"])) == LAND:
            land.setdefault(key_text(feature.properties.get(spelled["AGS"])), []).append(feature)
    if not land:
        return features
    values: dict[str, object] = {"rows": len(features), "areas": len(land)}
    notes.append(Problem("vg250_dissolved", file, values=values))
    return tuple(_together(parts) for parts in land.values())


def _together(parts: list[Feature]) -> Feature:
    if len(parts) == 1:
        return parts[0]
    ground = [_polygonal(part.geometry) for part in parts if part.geometry is not None]
    valid = [shapely.make_valid(piece) for piece in ground if piece is not None]
    return replace(parts[0], geometry=shapely.union_all(valid) if valid else None)


def _polygonal(geometry: BaseGeometry) -> BaseGeometry | None:
    """Only the polygons of a geometry, as they are; None when there are none."""
    if isinstance(geometry, Polygon | MultiPolygon):
        return None if geometry.is_empty else geometry
    parts = list(_polygons(geometry))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _polygons(geometry: BaseGeometry) -> Iterator[Polygon]:
    if isinstance(geometry, Polygon):
        if geometry.area > 0:
            yield geometry
    elif hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _polygons(part)


def _mended(feature: Feature) -> Feature:
    """The feature with valid polygons only; how much of the ground changed is kept."""
    raw = None if feature.geometry is None else _polygonal(feature.geometry)
    if raw is None or raw.is_valid:
        return replace(feature, geometry=raw)
    try:
        ground = list(_polygons(shapely.make_valid(raw)))
        whole = shapely.union_all(ground) if ground else None
    except ShapelyError:  # beyond mending: the reader of areas reports it as missing
        whole = None
    if whole is None:
        return replace(feature, geometry=None)
    changed = abs(whole.area - raw.area) / whole.area
    return replace(feature, geometry=whole, mended=True, changed=changed)


def _misplaced(file: str, feature: Feature) -> list[Problem]:
    if feature.geometry is None:
        return []
    west, south, east, north = feature.geometry.bounds
    if in_germany(west, south) and in_germany(east, north):
        return []
    x, y = shapely.get_coordinates(feature.geometry)[0]
    swapped = in_germany(south, west) and in_germany(north, east)
    code = "coordinates_swapped" if swapped else "coordinates_outside"
    return [Problem(code, file, feature.row, values={"point": f"{x:.6g} {y:.6g}"})]


def overlaps(shapes: Sequence[BaseGeometry]) -> list[tuple[int, int, float]]:
    """Pairs of areas that share more ground than slips of digitising, with its share of the
    smaller one; shares are of square degrees, near enough for neighbours."""
    ground = np.array(shapes, object)
    one, two = shapely.STRtree(ground).query(ground, predicate="intersects")
    one, two = one[one < two], two[one < two]
    smaller = np.minimum(shapely.area(ground[one]), shapely.area(ground[two]))
    near = shapely.area(
        shapely.intersection(shapely.envelope(ground[one]), shapely.envelope(ground[two]))
    )
    near = near > OVERLAP * smaller
    one, two, smaller = one[near], two[near], smaller[near]
    share = shapely.area(shapely.intersection(ground[one], ground[two])) / smaller
    found = zip(one.tolist(), two.tolist(), share.tolist(), strict=True)
    return sorted(pair for pair in found if pair[2] > OVERLAP)
