"""What tests of proposals share: a day, files and boundaries."""

from datetime import date
from pathlib import Path

import geopandas
from shapely.geometry import box

TODAY = date(2026, 11, 18)


def written(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def squares(folder: Path, keys: list[str], **more: list[str]) -> Path:
    """Boundaries of areas with these keys beside each other."""
    shapes = [box(9 + at / 100, 50, 9.01 + at / 100, 50.01) for at in range(len(keys))]
    path = folder / "gebiete.geojson"
    geopandas.GeoDataFrame({"NR": keys, **more}, geometry=shapes, crs=4326).to_file(path)
    return path
