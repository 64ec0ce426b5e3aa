"""Vector files that tests write, and what reading them says."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from tests.exchange.conftest import told

from lueckenlos.exchange.layers.geojson import Feature
from lueckenlos.exchange.layers.polygons import read_polygons
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.reading import Reading

SHAPE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
FRANKFURT = (476_000, 5_551_000)  # UTM 32


def ground(east: float, north: float, size: float = 500) -> shapely.Polygon:
    return shapely.box(east, north, east + size, north + size)


def write(
    path: Path,
    crs: str = "EPSG:25832",
    layer: str = "",
    shapes: Sequence[shapely.Geometry] = (),
    **columns: list[object],
) -> Path:
    """A vector file of the shapes given, or squares side by side, one for each value."""
    count = len(next(iter(columns.values())))
    shapes = shapes or [ground(FRANKFURT[0] + 500 * at, FRANKFURT[1]) for at in range(count)]
    data = [np.array(column, object) for column in columns.values()]
    numbers = (isinstance(column[0], float) for column in columns.values())
    data = [a.astype(float) if is_one else a for a, is_one in zip(data, numbers, strict=True)]
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(shape) for shape in shapes], object),
        data,
        np.array(list(columns), object),
        geometry_type=shapes[0].geom_type,
        crs=crs,
        append=path.exists(),
        **({"layer": layer} if layer else {}),
    )
    return path


def packed(path: Path, *shapes: Path, folder: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for shape in shapes:
            for suffix in SHAPE:
                if shape.with_suffix(suffix).exists():
                    archive.write(shape.with_suffix(suffix), folder + shape.stem + suffix)
    return path


def read(path: Path, **reading: object) -> tuple[tuple[Feature, ...], list[Problem]]:
    notes: list[Problem] = []
    return read_polygons(path, Reading(**reading), notes), [told(note) for note in notes]


def refused(path: Path, **reading: object) -> Problem:
    with pytest.raises(CaseError) as caught:
        read(path, **reading)
    return told(caught.value.problems[0])
