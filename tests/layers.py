"""Layers of geometries that tests write: GeoJSON, GeoPackage, shapefile."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

DRIVERS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".shp": "ESRI Shapefile"}


def moved(shapes: Sequence[BaseGeometry], crs: str) -> list[BaseGeometry]:
    """Geometries in degrees, as they stand in another system of coordinates."""
    if crs == "EPSG:4326":
        return list(shapes)
    there = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    return list(shapely.transform(np.array(shapes), there.transform, interleaved=False))


@dataclass
class Layer:
    """Geometries and the columns beside them."""

    columns: dict[str, Sequence[object]]
    shapes: Sequence[BaseGeometry]
    crs: str = "EPSG:4326"

    def to_file(self, path: Path, layer: str | None = None, encoding: str | None = None) -> None:
        values = [np.array(column) for column in self.columns.values()]
        texts = [one.dtype.kind == "U" for one in values]
        pyogrio.raw.write(
            path,
            shapely.to_wkb(np.array(self.shapes)),
            [one.astype(object) if text else one for one, text in zip(values, texts, strict=True)],
            list(self.columns),
            layer=layer,
            encoding=encoding,
            driver=DRIVERS[path.suffix],
            geometry_type=self.shapes[0].geom_type,
            crs=CRS(self.crs).to_wkt(),
            append=layer is not None and path.exists(),
        )
