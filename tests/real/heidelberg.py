"""A case made of the real streets of Heidelberg and the children of the census grid.

Made up are the areas, four quarters of the town's box, and the split of the children by age. The
offers are the playgrounds, schools and doctors that OpenStreetMap has.
"""

import csv
import json
from pathlib import Path

import numpy as np
import osmium
from pyproj import Transformer

CELLS = "zensus2011_alter_unter_10_100m.csv"
EXTRACT = "heidelberg.osm.pbf"
AGES = ("unter 3", "3 bis unter 6", "6 bis unter 10")
KINDS = {
    ("amenity", "kindergarten"): "Kita",
    ("amenity", "school"): "Grundschule",
    ("amenity", "doctors"): "Kinderarztpraxis",
    ("leisure", "playground"): "Spielplatz",
}
TO_DEGREES = Transformer.from_crs(3035, 4326, always_xy=True)
CASE = """
title = "Heidelberg (Straßen echt, Gebiete erfunden)"
key = "08221000"
reference_day = 2026-11-18

[areas]
file = "gebiete.geojson"
constants = { municipality = "08221000", settlement = "Stadt" }

[children]
file = "kinder.csv"

[grid]
file = "gitter.csv"
columns = { x = "x_mp_100m", y = "y_mp_100m", weight = "alter_unter_10" }
date = 2011-05-09

[offers]
file = "angebote.csv"
delivered = 2026-11-01

[neighbours]
inventory = "none"
"""

Offer = tuple[str, float, float]


def write_case(folder: Path, data: Path) -> Path:
    """The case and its files in a folder; the streets stay where they are."""
    with (data / CELLS).open(encoding="utf-8") as file:
        cells = list(csv.DictReader(file))
    x, y = (np.array([int(row[name]) for row in cells]) for name in ("x_mp_100m", "y_mp_100m"))
    middle = int(np.median(x)) // 100 * 100, int(np.median(y)) // 100 * 100
    ends = (x.min() - 1000, middle[0], x.max() + 1000), (y.min() - 1000, middle[1], y.max() + 1000)
    boxes = {f"{i}{j}": (*ends[0][i : i + 2], *ends[1][j : j + 2]) for i in (0, 1) for j in (0, 1)}
    features = [
        {"type": "Feature", "properties": {"id": key, "name": f"Viertel {key}"},
         "geometry": {"type": "Polygon", "coordinates": [_ring(*box)]}}
        for key, box in boxes.items()
    ]  # fmt: skip
    children = dict.fromkeys(boxes, 0)
    for row, a, b in zip(cells, x.tolist(), y.tolist(), strict=True):
        children[f"{int(a > middle[0])}{int(b > middle[1])}"] += int(row["alter_unter_10"])
    counts = [(key, age, number // 3) for key, number in children.items() for age in AGES]
    _csv(folder / "kinder.csv", ("area", "age", "count"), counts)
    box = (x.min() - 500, x.max() + 500, y.min() - 500, y.max() + 500)
    rows = [(f"Nr. {i}", *one) for i, one in enumerate(offers(data, box))]
    _csv(folder / "angebote.csv", ("name", "kind", "longitude", "latitude"), rows)
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "gebiete.geojson").write_text(text, encoding="utf-8")
    (folder / "gitter.csv").write_bytes((data / CELLS).read_bytes())
    (folder / EXTRACT).symlink_to(data / EXTRACT)
    (folder / "fall.toml").write_text(CASE, encoding="utf-8")
    return folder / "fall.toml"


def offers(data: Path, box: tuple[float, ...]) -> list[Offer]:
    """What families go to inside a box (west, east, south, north; metres): kind and degrees."""
    found = []
    kinds = osmium.osm.NODE | osmium.osm.WAY
    for one in osmium.FileProcessor(str(data / EXTRACT), kinds).with_locations():
        for (key, word), kind in KINDS.items():
            if one.tags.get(key) == word:
                at = [one.location] if one.is_node() else [node.location for node in one.nodes]
                corners = [(spot.lon, spot.lat) for spot in at if spot.valid()]
                found.append((kind, *np.mean(corners, axis=0).round(6).tolist()))
    x, y = Transformer.from_crs(4326, 3035, always_xy=True).transform(
        [one[1] for one in found], [one[2] for one in found]
    )
    west, east, south, north = box
    return [
        one
        for one, a, b in zip(found, x, y, strict=True)
        if west <= a <= east and south <= b <= north
    ]


def _ring(west: float, east: float, south: float, north: float) -> list[list[float]]:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [list(TO_DEGREES.transform(*corner)) for corner in corners]


def _csv(path: Path, head: tuple[str, ...], rows: list[tuple]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
