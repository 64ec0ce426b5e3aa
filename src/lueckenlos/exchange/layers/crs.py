"""Coordinate systems: by name, deduced where nobody says which one, and the way between two."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

F64 = NDArray[np.float64]
Move = Callable[[F64], F64]

DEGREES, GRID = "EPSG:4326", "EPSG:3035"
EPSG_CODE = re.compile(r"(?:.*EPSG(?:[:/][0-9.]*)?[:/])?(\d{4,6})", re.IGNORECASE | re.ASCII)
LIKELY = {
    "EPSG:25832": "ETRS89/UTM 32",
    "EPSG:25833": "ETRS89/UTM 33",
    "EPSG:4647": "ETRS89/UTM 32 mit Zonenziffer",
    "EPSG:5650": "ETRS89/UTM 33 mit Zonenziffer",
    "EPSG:31466": "Gauß-Krüger 2",
    "EPSG:31467": "Gauß-Krüger 3",
    "EPSG:31468": "Gauß-Krüger 4",
    "EPSG:31469": "Gauß-Krüger 5",
    "EPSG:3857": "Web-Mercator",
    "EPSG:3035": "ETRS89/LAEA",
}
"""Systems in metres that German offices use."""
OUTLINE = shapely.from_wkt(
    "POLYGON ((5.7 51.3, 5.9 52.2, 6.6 52.8, 6.4 54.3, 8.0 55.2, 10.0 55.1, 11.6 54.7, "
    "13.3 54.9, 14.2 54.4, 14.6 53.2, 14.3 52.8, 14.9 52.2, 14.9 51.6, 15.2 51.4, "
    "15.1 50.7, 14.2 50.7, 12.9 50.2, 12.4 50.0, 12.9 49.5, 14.0 48.9, 13.7 48.3, "
    "13.2 48.1, 13.3 47.4, 11.2 47.2, 10.2 47.1, 9.4 47.3, 7.4 47.4, 7.4 48.2, "
    "7.9 48.8, 6.3 49.0, 5.9 50.2, 5.8 50.9, 5.7 51.3))"
)
"""Germany within some 20 km, in degrees: enough to tell one system from another."""
MOST = 0.9


def crs_of(name: str) -> pyproj.CRS | None:
    """The system of an EPSG code, an OGC name or a WKT text; None when nobody knows it."""
    text = name.strip()
    if text.upper().endswith(("CRS84", "WGS84")):
        return pyproj.CRS.from_epsg(4326)
    code = EPSG_CODE.fullmatch(text)
    try:
        told = pyproj.CRS.from_epsg(int(code[1])) if code else pyproj.CRS.from_wkt(text)
        known = told.to_epsg()  # what is in the register has better ways to other systems
        return pyproj.CRS.from_epsg(known) if known else told
    except pyproj.exceptions.ProjError:
        return None


@cache
def move(source: pyproj.CRS | str, target: str) -> Move:
    """Points `(n, 2)`, east before north, from one system into another; inf where it fails.

    Raises `ProjError` when there is no way from the one to the other.
    """
    transformer = pyproj.Transformer.from_crs(source, target, always_xy=True)

    def moved(points: F64) -> F64:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return moved


def on_grid(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry of EPSG:4326 in metres of EPSG:3035."""
    moved: BaseGeometry = shapely.transform(geometry, move(DEGREES, GRID))
    return moved


def look_like_degrees(points: F64) -> bool:
    """Whether nearly all points `(n, 2)` can be degrees."""
    possible = (np.abs(points[:, 0]) <= 180) & (np.abs(points[:, 1]) <= 90)
    return bool(possible.mean() >= MOST) if len(points) else True


def likely_systems(points: F64) -> list[str]:
    """The systems in metres in which nearly all points `(n, 2)` lie in Germany."""
    return [code for code in LIKELY if lie_in_germany(points, code)]


def lie_in_germany(points: F64, system: pyproj.CRS | str) -> bool:
    """Whether nearly all points `(n, 2)` of a system lie in Germany."""
    return _in_outline(move(system, DEGREES)(points))


def _in_outline(degrees: F64) -> bool:
    finite = np.where(np.isfinite(degrees), degrees, 0.0)
    return bool(shapely.contains_xy(OUTLINE, finite[:, 0], finite[:, 1]).mean() >= MOST)
