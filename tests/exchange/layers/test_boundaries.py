"""Areas of vector files: chosen, put together, beside each other; real ones."""

import io
import time
import zipfile
from pathlib import Path

import pytest
import shapely
from tests.exchange.conftest import Folder, collection, feature, told
from tests.exchange.layers.written import read, refused, write

from lueckenlos.exchange.layers.geojson import Feature
from lueckenlos.exchange.layers.polygons import overlaps
from lueckenlos.exchange.layers.read import kept

# --- areas -----------------------------------------------------------------------------------


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


# --- real boundaries -------------------------------------------------------------------------


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
