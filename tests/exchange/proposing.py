"""What tests of proposals share: a day, files and boundaries."""

from datetime import date
from pathlib import Path

from shapely.geometry import box
from tests.layers import Layer

TODAY = date(2026, 11, 18)


def written(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def squares(folder: Path, keys: list[str], **more: list[str]) -> Path:
    """Boundaries of areas with these keys beside each other."""
    shapes = [box(9 + at / 100, 50, 9.01 + at / 100, 50.01) for at in range(len(keys))]
    path = folder / "gebiete.geojson"
    Layer({"NR": keys, **more}, shapes).to_file(path)
    return path
