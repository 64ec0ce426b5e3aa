"""Invented ground of the guide: Gemeinden, Ortsteile and grids, and writers of files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from openpyxl import Workbook
from pyproj import Transformer

Cells = Sequence[object]


def book(folder: Path, name: str, *rows: Cells) -> None:
    """A workbook with one sheet."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    workbook.save(folder / name)


def text(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(west, south, east, north)


GEMEINDEN = {
    "06634901": ("Kirchau", box(9.40, 51.00, 9.47, 51.05)),
    "06634902": ("Lindtal", box(9.47, 51.00, 9.54, 51.05)),
    "06634903": ("Moosfeld", box(9.40, 50.95, 9.54, 51.00)),
    "06633999": ("Nachbarhausen", box(9.54, 50.95, 9.60, 51.05)),
}
ORTSTEILE = {
    "01": ("Altstadt", box(9.40, 51.00, 9.43, 51.02)),
    "02": ("Bahnhof", box(9.43, 51.00, 9.46, 51.02)),
    "03": ("Höhe", box(9.40, 51.02, 9.43, 51.04)),
    "04": ("Waldau", box(9.43, 51.02, 9.46, 51.04)),
}


def geojson(folder: Path, name: str, features: Sequence[tuple[dict[str, object], object]]) -> None:
    made = [
        {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}
        for properties, shape in features
    ]
    document = {"type": "FeatureCollection", "features": made}
    (folder / name).write_text(json.dumps(document), encoding="utf-8")


def gemeinden(folder: Path) -> None:
    """Boundaries of a Kreis and one Gemeinde of its neighbour."""
    geojson(
        folder,
        "gemeinden.geojson",
        [
            ({"AGS": key, "GEN": name, "BEZ": "Gemeinde", "GF": 4}, shape)
            for key, (name, shape) in GEMEINDEN.items()
        ],
    )


def cells() -> list[tuple[int, int, int]]:
    """South-west corners in EPSG:3035 and children of some cells of every Ortsteil."""
    move = Transformer.from_crs(4326, 3035, always_xy=True).transform
    found = []
    for west, south, east, _ in (shape.bounds for _, shape in ORTSTEILE.values()):
        for step in range(1, 6):
            x, y = move(west + step * (east - west) / 6, south + 0.01)
            found.append((int(x // 100 * 100), int(y // 100 * 100), 8 + step))
    return found


def gitter_2022(folder: Path) -> None:
    text(
        folder,
        "Zensus2022_Alter_in_10er-Jahresgruppen_100m-Gitter.csv",
        "GITTER_ID_100m;x_mp_100m;y_mp_100m;Insgesamt_Bevoelkerung;Unter10;a10bis19",
        *(
            f"CRS3035RES100mN{y}E{x};{x + 50};{y + 50};90;{'–' if n == 13 else n};8"
            for x, y, n in cells()
        ),
    )


def gitter_2011(folder: Path) -> None:
    text(
        folder,
        "Bevoelkerung_Zensus_2011_100m-Gitter.csv",
        "Gitter_ID_100m;Gitter_ID_100m_neu;Merkmal;Auspraegung_Code;Auspraegung_Text;Anzahl;Anzahl_q",
        *(
            f"100mN{y // 100}E{x // 100};CRS3035RES100mN{y}E{x};ALTER_10JG;{code};{words};{n};0"
            for x, y, n in cells()
            for code, words in ((1, "Unter 10"), (2, "10 - 19"))
        ),
    )


def vg250(folder: Path) -> None:
    """A GeoPackage with two layers, in UTM 32, a lake apart from its Gemeinde."""
    lake = ("06634903", "Moosfeld", box(9.50, 50.96, 9.51, 50.97), 2)
    rows = [(key, name, shape, 4) for key, (name, shape) in GEMEINDEN.items()] + [lake]
    move = Transformer.from_crs(4326, 25832, always_xy=True).transform
    shapes = [shapely.transform(row[2], lambda c: np.column_stack(move(*c.T))) for row in rows]
    for layer, size in (("vg250_gem", len(rows)), ("vg250_krs", 1)):
        pyogrio.raw.write(
            folder / "DE_VG250.gpkg",
            geometry=np.array([shapely.to_wkb(shape) for shape in shapes[:size]], object),
            field_data=[
                np.array([row[0] for row in rows[:size]], object),
                np.array([row[1] for row in rows[:size]], object),
                np.array(["Gemeinde"] * size, object),
                np.array([row[3] for row in rows[:size]], np.int32),
            ],
            fields=["AGS", "GEN", "BEZ", "GF"],
            layer=layer,
            geometry_type="Polygon",
            crs="EPSG:25832",
            driver="GPKG",
            append=layer != "vg250_gem",
        )
