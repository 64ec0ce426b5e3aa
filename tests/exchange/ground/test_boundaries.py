"""Boundaries from shapefiles, GeoPackages and TopoJSON, as cities and offices hand them out."""

import io
import json
import random
import struct
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from tests.exchange.conftest import Folder, collection, feature, told

from lueckenlos.exchange.ground.boundaries import kept, read_vector
from lueckenlos.exchange.ground.crs import move
from lueckenlos.exchange.ground.dbf import blanked, encoding_of
from lueckenlos.exchange.ground.geojson import Feature
from lueckenlos.exchange.ground.polygons import overlaps, read_polygons
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.tables.reading import Reading

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


# --- shapefiles -----------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["", "Daten 2024/Grenzen/"])
def test_a_zipped_shapefile(tmp_path: Path, folder: str):
    shape = write(tmp_path / "orte.shp", AGS=["01001000", "06412000"], NR=[1.0, 2.5])
    found, notes = read(packed(tmp_path / "orte.zip", shape, folder=folder))
    assert [item.properties for item in found] == [
        {"AGS": "01001000", "NR": 1.0},
        {"AGS": "06412000", "NR": 2.5},
    ]
    assert found[0].geometry.bounds[:2] == pytest.approx((8.66, 50.11), abs=0.01)
    assert notes == []


def test_a_shapefile_with_parts_in_other_letters(tmp_path: Path):
    shape = write(tmp_path / "orte.shp", name=["Nord"])
    for suffix in SHAPE:
        if shape.with_suffix(suffix).exists():
            shape.with_suffix(suffix).rename(tmp_path / f"Orte{suffix.upper()}")
    (found,), _ = read(tmp_path / "Orte.SHP")
    assert found.properties == {"name": "Nord"}
    assert refused(tmp_path / "Orte.DBF").code == "shape_part"


def test_an_index_that_is_gone_is_made_again(tmp_path: Path):
    shape = write(tmp_path / "orte.shp", name=["Nord", "Süd"])
    shape.with_suffix(".shx").unlink()
    assert [item.properties["name"] for item in read(shape)[0]] == ["Nord", "Süd"]
    shape.with_suffix(".dbf").unlink()
    assert refused(shape).code == "shape_without_table"


def test_several_layers_are_listed(tmp_path: Path):
    shapes = [write(tmp_path / f"{name}.shp", name=[name]) for name in ("bezirke", "ortsteile")]
    path = packed(tmp_path / "alle.zip", *shapes)
    problem = refused(path)
    assert problem.code == "layer_open"
    assert "bezirke, ortsteile" in problem.what
    assert read(path, layer="Ortsteile")[0][0].properties["name"] == "ortsteile"
    assert "ortsteile" in refused(path, layer="ortsteil").what


def dbf(name: bytes, label: int = 0) -> bytes:
    """A table with one text field of twelve bytes and one row."""
    header = struct.pack("<B3xIHH", 3, 1, 65, 13).ljust(29, b"\0") + bytes([label, 0, 0])
    column = b"NAME".ljust(11, b"\0") + b"C" + bytes(4) + bytes([12, 0]) + bytes(14)
    return header + column + b"\r" + b" " + name[:12].ljust(12) + b"\x1a"


@pytest.mark.parametrize("label", ["", "UTF-8", "ISO-8859-1", "ANSI 1252", "Unsinn", "utf-16"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_encoding_of_a_table_is_the_one_it_has(encoding: str, label: str):
    table = dbf("Schloßgärt".encode(encoding))
    assert "Schloßgärt" in table[65:].decode(encoding_of(table, label))


def test_old_tables_of_other_encodings():
    table = dbf("Grünstraße".encode("cp850"))
    assert encoding_of(table, "") == encoding_of(table, "850") == "cp850"
    assert encoding_of(dbf("Grünstraße".encode("cp437"), label=1), "") == "cp437"


def test_a_name_cut_in_the_middle_of_a_letter():
    cut = dbf("Straßenfest".encode() + "ß".encode())
    assert encoding_of(cut, "UTF-8") == "utf-8"
    assert b"enfest" in blanked(cut, "utf-8")
    assert len(blanked(cut, "utf-8")) == len(cut)


@pytest.mark.parametrize("labelled", [True, False])
def test_umlauts_of_a_shapefile_in_windows_letters(tmp_path: Path, labelled: bool):
    shape = write(tmp_path / "orte.shp", name=["Schloßstraße", "Süd"])
    table = shape.with_suffix(".dbf").read_bytes()
    start = int.from_bytes(table[8:10], "little")
    names = table[start:].decode()
    width = int.from_bytes(table[10:12], "little")
    rows = [f" {name}".encode("cp1252").ljust(width) for name in ("Schloßstraße", "Süd")]
    assert "Schloßstraße" in names
    shape.with_suffix(".dbf").write_bytes(table[:start] + b"".join(rows) + b"\x1a")
    if not labelled:
        shape.with_suffix(".cpg").unlink()
    assert [item.properties["name"] for item in read(shape)[0]] == ["Schloßstraße", "Süd"]
    assert refused(shape, encoding="klingonisch").code == "encoding_unknown"


# --- coordinate systems ---------------------------------------------------------------------


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


# --- GeoPackage and TopoJSON ----------------------------------------------------------------


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


# --- dirt -----------------------------------------------------------------------------------


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


# --- areas ----------------------------------------------------------------------------------


def test_where_keeps_some_areas(tmp_path: Path):
    path = tmp_path / "gebiete.geojson"
    names = ("06634001", "06634002", "06412000")
    path.write_text(
        collection(*(feature(key, 9 + at / 100) for at, key in enumerate(names))), encoding="utf-8"
    )
    assert [f.row for f in read(path, where={"id": ("06634*",)})[0]] == [1, 2]
    assert [f.row for f in read(path, where={"id": ("06412000", "06634001")})[0]] == [1, 3]
    assert refused(path, where={"id": ("07*",)}).code == "where_keeps_nothing"
    assert "id" in refused(path, where={"ids": ("07*",)}).what
    assert kept((Feature(None, {"nr": 5.0}),), {"nr": ("5",)})


def test_gemeinden_of_the_bkg_become_one_area_each(tmp_path: Path):
    columns = {
        "AGS": ["01001000", "01001000", "01001000", "01002000"],
        "GEN": ["Flensburg", "Flensburg", "Flensburg", "Kiel"],
        "BEZ": ["Stadt"] * 4,
        "GF": [4.0, 2.0, 4.0, 4.0],
    }
    found, notes = read(write(tmp_path / "VG250_GEM.shp", **columns))
    assert [(f.properties["AGS"], f.properties["GEN"]) for f in found] == [
        ("01001000", "Flensburg"),
        ("01002000", "Kiel"),
    ]
    assert found[0].geometry.geom_type == "MultiPolygon"
    assert [note.code for note in notes] == ["vg250_dissolved"]


def test_how_much_ground_mending_changes(folder: Folder):
    bow = feature("01", 9.0, einwohner=900)
    bow["geometry"]["coordinates"] = [[[9, 50], [9.01, 50.01], [9.01, 50], [9, 50.01], [9, 50]]]
    spike = feature("02", 9.02, einwohner=900)
    spike["geometry"]["coordinates"][0][2:2] = [[9.035, 50.0], [9.03, 50.0]]
    folder.write("gebiete.geojson", collection(bow, spike))
    found = [p for p in folder.read()[1] if p.code == "geometry_mended"]
    assert ["%" in told(problem).what for problem in found] == [True, False]


def test_areas_that_overlap_are_told(folder: Folder):
    same = feature("02", 9.0, einwohner=900)
    beside = feature("03", 9.0101, einwohner=900)
    folder.write("gebiete.geojson", collection(feature("01", 9.0, einwohner=900), same, beside))
    problem = folder.warning("areas_overlap")
    assert "Ort 01" in problem.what and "Ort 02" in problem.what and "100 %" in problem.what


def test_a_row_for_the_whole_is_told_once_and_left_out(folder: Folder):
    whole = feature("00", 9.0, einwohner=900)
    whole["geometry"]["coordinates"] = [[[9, 50], [9.03, 50], [9.03, 50.01], [9, 50.01], [9, 50]]]
    parts = [feature(f"0{i}", 9 + (i - 1) / 100, einwohner=300) for i in (1, 2, 3)]
    folder.write("gebiete.geojson", collection(whole, *parts))
    assert "„Ort 00“" in folder.warning("areas_whole").what
    assert [area.id for area in folder.case().areas] == ["01", "02", "03"]
    alone = feature("04", 9.05, einwohner=300)
    folder.write("gebiete.geojson", collection(whole, *parts, alone))
    assert folder.warning("areas_nested").values["count"] == 3
    assert len(folder.case().areas) == 5
    folder.write("gebiete.geojson", collection(whole, *parts[:2]))
    assert folder.warning("areas_nested").values["count"] == 2
    assert "areas_overlap" not in {problem.code for problem in folder.read()[1]}


def test_slips_of_digitising_are_no_overlap():
    shapes = [shapely.box(9, 50, 9.1, 50.1), shapely.box(9.0999, 50, 9.2, 50.1)]
    assert overlaps(shapes) == []
    assert len(overlaps([*shapes, shapely.box(9.19, 50, 9.25, 50.1)])) == 1


# --- real boundaries ------------------------------------------------------------------------


@pytest.mark.needs("shared")
@pytest.mark.parametrize(
    ("name", "count", "key", "first", "mended"),
    [
        ("flensburg/stadtbezirke_shp.zip", 41, "AREA_ID", "STBZ011", 2),
        ("flensburg/stadtteile.geojson", 13, "AREA_ID", "STGT03", 0),
        ("berlin/lor_planungsraeume_2021_shp.zip", 542, "PLR_ID", "11501341", 0),
        ("frankfurt/stadtteile.geojson", 46, "name", "Altstadt", 1),
        ("hessen/gemeinden_vg5000_2021.geojson", 426, "AGS", "06411000", 0),
    ],
)
def test_boundaries_of_real_places(
    shared_dir: Path, tmp_path: Path, name: str, count: int, key: str, first: str, mended: int
):
    started = time.process_time()
    found, notes = read(shared_dir / "data" / name)
    assert time.process_time() - started < 1
    assert len(found) == count and notes == []
    assert found[0].properties[key] == first
    assert sum(item.mended for item in found) == mended
    assert all(item.geometry.is_valid for item in found)
    assert overlaps([item.geometry for item in found]) == []
    again = write(
        tmp_path / "wieder.gpkg",
        crs="EPSG:4326",
        shapes=[shapely.multipolygons(shapely.get_parts(item.geometry)) for item in found],
        **{key: [item.properties[key] for item in found]},
    )
    copies = read(again)[0]
    assert [c.properties[key] for c in copies] == [f.properties[key] for f in found]
    assert all(c.geometry.equals(f.geometry) for c, f in zip(copies, found, strict=True))


@pytest.mark.needs("shared")
def test_names_and_keys_of_berlin(shared_dir: Path):
    found, _ = read(shared_dir / "data/berlin/lor_planungsraeume_2021_shp.zip")
    names = [item.properties["PLR_NAME"] for item in found]
    assert names.count("Schloßstraße") == 2
    assert sum(item.properties["PLR_ID"].startswith("0") for item in found) > 300


@pytest.mark.needs("shared")
def test_a_real_shapefile_without_its_prj(shared_dir: Path, tmp_path: Path):
    for name, codes in (
        ("flensburg/stadtbezirke_shp.zip", ["EPSG:25832"]),
        ("berlin/lor_planungsraeume_2021_shp.zip", ["EPSG:25832", "EPSG:25833"]),
    ):
        content = io.BytesIO((shared_dir / "data" / name).read_bytes())
        path = tmp_path / "ohne.zip"
        with zipfile.ZipFile(content) as old, zipfile.ZipFile(path, "w") as new:
            for item in old.namelist():
                if not item.endswith(".prj"):
                    new.writestr(item, old.read(item))
        told_of = read(path)[1][0] if len(codes) == 1 else refused(path)
        assert [code for code in ("EPSG:25832", "EPSG:25833") if code in told_of.what] == codes
        assert len(read(path, crs=codes[-1])[0]) in (41, 542)
