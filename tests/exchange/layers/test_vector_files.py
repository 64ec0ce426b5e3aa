"""GeoPackage, TopoJSON, coordinate systems and files that cannot be read."""

import json
import random
import time
import zipfile
from pathlib import Path

import pytest
import shapely
from tests.exchange.conftest import told
from tests.exchange.layers.written import packed, read, refused, write

from lueckenlos.exchange.layers.crs import move
from lueckenlos.exchange.layers.polygons import read_polygons
from lueckenlos.exchange.layers.read import layers, read_vector
from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.reading import Reading

# --- coordinate systems ----------------------------------------------------------------------


def test_a_missing_prj_is_deduced_or_asked_for(tmp_path: Path):
    shape = write(tmp_path / "orte.shp", name=["Nord"])
    shape.with_suffix(".prj").unlink()
    (found,), (note,) = read(shape)
    assert found.geometry.bounds[0] == pytest.approx(8.66, abs=0.01)
    assert note.code == "crs_assumed" and "EPSG:25832" in note.what
    (moved,), notes = read(shape, crs="EPSG:25833")
    assert moved.geometry.bounds[0] == pytest.approx(14.66, abs=0.01)
    assert notes == []
    assert refused(shape, crs="EPSG:999999").code == "crs_unknown"


@pytest.mark.parametrize("crs", ["EPSG:31467", "EPSG:4647", "EPSG:3035", "EPSG:3857", "EPSG:4258"])
def test_other_systems_by_their_prj(tmp_path: Path, crs: str):
    degrees = shapely.box(8.66, 50.11, 8.67, 50.12)
    there = shapely.transform(degrees, move("EPSG:4326", crs))
    path = write(tmp_path / "orte.gpkg", crs=crs, shapes=[there], name=["Nord"])
    assert read(path)[0][0].geometry.bounds[:2] == pytest.approx((8.66, 50.11), abs=2e-4)


# --- GeoPackage and TopoJSON -----------------------------------------------------------------


def test_a_geopackage(tmp_path: Path):
    path = write(tmp_path / "orte.gpkg", layer="ortsteile", AGS=["01001000"], ARS=[64340001001.0])
    (found,), _ = read(path)
    assert found.properties == {"AGS": "01001000", "ARS": 64340001001.0}
    write(path, layer="bezirke", AGS=["01"])
    assert "ortsteile, bezirke" in refused(path).what
    assert read(path, layer="bezirke")[0][0].properties["AGS"] == "01"
    with zipfile.ZipFile(tmp_path / "orte.zip", "w") as archive:
        archive.write(path, "daten/orte.gpkg")
    assert read(tmp_path / "orte.zip", layer="bezirke")[0][0].properties["AGS"] == "01"


@pytest.mark.parametrize("kind", ["gpkg", "shp"])
def test_names_without_invisible_signs(tmp_path: Path, kind: str):
    path = write(tmp_path / f"orte.{kind}", **{"NA\x1bME": ["A"], "\u202eB": ["C"]})
    if kind == "shp":
        table = path.with_suffix(".dbf")
        table.write_bytes(table.read_bytes().replace(b"NA_ME", b"NA\x1bME"))
    (found,), _ = read(path)
    assert found.properties == {"NAME": "A", "B": "C"}


def test_layers_without_invisible_signs(tmp_path: Path):
    path = write(tmp_path / "orte.gpkg", layer="A\x1b[31m", AGS=["01"])
    write(path, layer="B\u202e\nB", AGS=["02"])
    assert layers(path) == ("A[31m", "B B")
    for reading in ({}, {"layer": "C"}):
        assert "A[31m, B B" in refused(path, **reading).what
    assert read(path, layer="B B")[0][0].properties["AGS"] == "02"
    assert read(path, layer="B\u202e\nB")[0][0].properties["AGS"] == "02"


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.001, 0.001], "translate": [9.0, 50.0]},
    "arcs": [
        [[10, 0], [0, 10]],
        [[10, 10], [-10, 0], [0, -10], [10, 0]],
        [[10, 0], [10, 0], [0, 10], [-10, 0]],
    ],
    "objects": {
        "orte": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "id": "01", "properties": {"name": "West"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"name": "Ost"}},
            ],
        }
    },
}


def test_topojson(tmp_path: Path):
    path = tmp_path / "orte.topojson"
    path.write_text(json.dumps(TOPOLOGY), encoding="utf-8")
    west, east = read(path)[0]
    assert west.properties == {"name": "West", "id": "01"}
    assert west.geometry.equals(shapely.box(9.0, 50.0, 9.01, 50.01))
    assert east.geometry.equals(shapely.box(9.01, 50.0, 9.02, 50.01))
    more = {**TOPOLOGY["objects"], "punkte": {"type": "Point", "coordinates": [5, 5]}}
    path.write_text(json.dumps({**TOPOLOGY, "objects": more}), encoding="utf-8")
    assert refused(path).code == "layer_open"
    (point,) = read_vector(path, Reading(layer="punkte"))
    assert point.geometry.wkt == "POINT (9.005 50.005)"


@pytest.mark.parametrize(
    "change",
    [
        {"objects": {}},
        {"arcs": 5},
        {"arcs": [[1]]},
        {"arcs": []},
        {"transform": {}},
        {"objects": {"a": 5}},
        {"objects": {"a": {"type": "Polygon", "arcs": "x"}}},
    ],
)
def test_a_broken_topology(tmp_path: Path, change: dict[str, object]):
    path = tmp_path / "orte.json"
    path.write_text(json.dumps({**TOPOLOGY, **change}), encoding="utf-8")
    assert refused(path).code == "topojson_broken"


# --- dirt ------------------------------------------------------------------------------------


def test_archives_that_cannot_be_used(tmp_path: Path):
    path = tmp_path / "orte.zip"
    path.write_bytes(b"PK\x03\x04 und weiter nichts")
    assert refused(path).code == "zip_broken"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("liesmich.txt", "nichts")
        archive.writestr("__MACOSX/._orte.shp", "nichts")
    assert refused(path).code == "layers_none"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"{number}", "")
    assert refused(path).code == "zip_too_large"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path):
    path = tmp_path / "bombe.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("orte.shp", "w", force_zip64=True) as file:
            for _ in range(51):
                file.write(bytes(10_000_000))
        archive.writestr("orte.dbf", "x")
    started = time.process_time()
    assert refused(path).code == "zip_too_large"
    assert time.process_time() - started < 1


def test_damaged_files_are_refused_not_crashed_on(tmp_path: Path):
    shape = write(tmp_path / "orte.shp", name=["Nord", "Süd"])
    package = write(tmp_path / "orte.gpkg", name=["Nord", "Süd"])
    archive = packed(tmp_path / "orte.zip", shape)
    dice = random.Random(1)
    for path in (shape, shape.with_suffix(".dbf"), package, archive):
        whole = path.read_bytes()
        for _ in range(25):
            content = bytearray(
                whole[: dice.randrange(len(whole))] if dice.random() < 0.4 else whole
            )
            for _ in range(dice.randrange(20)):
                content[dice.randrange(len(content))] = dice.randrange(256)
            path.write_bytes(content)
            named = shape if path.suffix == ".dbf" else path
            try:
                found = read_polygons(named)
            except CaseError as error:
                assert all(told(problem) for problem in error.problems)
            else:
                assert all(item.geometry is None or item.geometry.is_valid for item in found)
        path.write_bytes(whole)


@pytest.mark.parametrize("content", [b"", b"PK", b"<gml/>", b"SQLite format 3\0", b"\0\0\x27\x0a"])
def test_no_vector_file(tmp_path: Path, content: bytes):
    path = tmp_path / "orte.dat"
    path.write_bytes(content)
    refused(path)
    path.unlink()
    assert refused(path).code == "file_missing"
