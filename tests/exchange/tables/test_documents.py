"""JSON and GeoJSON as tables; files of real cities."""

import json
from pathlib import Path

import pytest
from tests.exchange.tables.written import codes, grid, read_all

from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.tables.sheets import read_sheets

# --- JSON ------------------------------------------------------------------------------------


def test_nested_records_become_columns(tmp_path: Path):
    records = [
        {"id": 1, "ort": {"lat": 54.5, "lon": None}, "art": ["Kita", "Hort"], "ja": True},
        {"id": 2, "ort": {"lat": "9.25"}, "tage": [{"tag": "Mo", "von": 8}, {"tag": "Di"}]},
    ]
    document = {"stand": "2026", "antwort": {"meta": [{"x": 1}], "liste": records}}
    (sheet,), problems = read_all(tmp_path, json.dumps(document), "d.json")
    assert sheet.named
    assert sheet.rows == (
        ("id", "ort.lat", "ort.lon", "art", "ja", "tage.tag", "tage.von"),
        ("1", "54,5", "", "Kita|Hort", "ja", "", ""),
        ("2", "9.25", "", "", "", "Mo|Di", "8"),
    )
    assert sheet.numbers == (1, 2, 3)
    assert [(item.code, item.column) for item in problems] == [
        ("json_path_taken", ""),
        ("json_nested", "tage"),
    ]


def test_the_declared_path(tmp_path: Path):
    document = json.dumps({"a": [{"x": 1}] * 9, "b": {"c.d": [{"y": 2}]}})
    assert grid(tmp_path, document, "d.json", path="b.c.d") == [["y"], ["2"]]


def test_records_under_keys(tmp_path: Path):
    document = {"01": {"name": "Nord", "u3": 4}, "02": {"name": "Süd", "u3": None}}
    assert grid(tmp_path, json.dumps(document), "d.json") == [
        ["key", "name", "u3"],
        ["01", "Nord", "4"],
        ["02", "Süd", ""],
    ]


def test_a_record_on_each_line(tmp_path: Path):
    text = '{"name": "Kita", "n": 1}\n\n{"name": "Hort", "n": 2.5}\n'
    for name in ("d.jsonl", "d.txt"):
        assert grid(tmp_path, text, name) == [["name", "n"], ["Kita", "1"], ["Hort", "2,5"]]


def test_fields_of_one_name_are_joined_and_names_stay_unique(tmp_path: Path):
    document = json.dumps([{"a": {"b": 1}, "a.b": 2, " x": 3, "x ": 4, "": 5}])
    assert grid(tmp_path, document, "d.json") == [["a.b", "x", "(ohne Namen)"], ["1|2", "3|4", "5"]]


def test_half_a_letter_becomes_a_sign_that_can_be_written(tmp_path: Path):
    rows = grid(tmp_path, '[{"a": "x\\ud800"}]', "d.json")
    assert rows[1] == ["x�"]


# --- GeoJSON ---------------------------------------------------------------------------------


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(x: float, y: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [x, y]}


def collection(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members})


def test_points_become_rows(tmp_path: Path):
    ring = [[9.0, 50.0], [9.2, 50.0], [9.2, 50.2], [9.0, 50.2], [9.0, 50.0]]
    text = collection(
        feature(point(9.43, 54.78), name="Kita", ort={"plz": "24937"}),
        feature({"type": "Polygon", "coordinates": [ring]}, name="Spielplatz"),
        feature(None, name="Ohne"),
    )
    (sheet,), problems = read_all(tmp_path, text, "k.geojson")
    assert sheet.named
    assert sheet.rows == (
        ("name", "ort.plz", "latitude", "longitude"),
        ("Kita", "24937", "54,78", "9,43"),
        ("Spielplatz", "", "50,1", "9,1"),
        ("Ohne", "", "", ""),
    )
    assert codes(problems) == ["points_missing"]


@pytest.mark.parametrize("declared", [True, False])
def test_points_in_metres(tmp_path: Path, declared: bool):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    text = collection(feature(point(500000, 5700000)), **({} if declared else {"crs": crs}))
    rows = grid(tmp_path, text, "k.geojson", crs="EPSG:25832" if declared else "")
    north, east = (float(cell.replace(",", ".")) for cell in rows[1])
    assert (north, east) == pytest.approx((51.4512, 9.0), abs=1e-4)


# --- real files ------------------------------------------------------------------------------

REAL = {  # records and attributes as the README of the data says; a place adds two columns
    "flensburg/stadtteile.geojson": (13, 10),
    "flensburg/stadtbezirke_shp.zip": (41, 11),
    "flensburg/sozialatlas_altersgruppen_stadtteil_jahr.csv": (26, 10),
    "flensburg/sozialatlas_kinder_unter18_stadtteil_jahr.csv": (104, 3),
    "flensburg/sozialatlas_einwohner_stadtteil_jahr.csv": (91, 3),
    "flensburg/sozialatlas_sgb2_nichterwerbsfaehige_stadtteil_jahr.csv": (65, 3),
    "flensburg/sozialatlas_hilfen_zur_erziehung_jahr.csv": (6, 9),
    "flensburg/kitas.geojson": (70, 21),
    "flensburg/kitas.csv": (70, 18),
    "flensburg/schulen.csv": (30, 26),
    "flensburg/spielplaetze.geojson": (76, 5),
    "flensburg/zensus2011_alter_unter_10_100m.csv": (1071, 4),
    "flensburg/sozialatlas_details.json": (13, None),
    "berlin/lor_planungsraeume_2021_shp.zip": (542, 7),
    "berlin/berlin-lor-population-2024-02-t2-planning-areas.csv": (542, 23),
    "berlin/berlin-daycare-centers-2026-07-details.csv": (2893, 12),
    "berlin/schulen_2023-10.geojson": (902, 15),
    "berlin/jugendfreizeiteinrichtungen_2022-12.geojson": (407, 22),
    "berlin/gssa_2022_planungsraeume.csv": (448, 12),
    "frankfurt/stadtteile.geojson": (46, 6),
    "hessen/gemeinden_vg5000_2021.geojson": (426, 8),
    "hessen/schulen_geocoded.json": (2535, 8),
    "hessen/zensus2011_alter_unter_10_100m.csv": (93516, 4),
    "deutschland/kreise_vg5000_2021.geojson": (401, 6),
    "deutschland/inkar_kreise_2017.csv": (402, 29),
    "heidelberg/zensus2011_alter_unter_10_100m.csv": (1464, 4),
    "hsds-ilao/resources/services.csv": (429, 15),
    "hsds-ilao/resources/locations.csv": (520, 8),
    "hsds-ilao/resources/schedules.csv": (2492, 7),
    "hsds-ilao/input/services.csv": (430, 44),
    "hsds-ilao/input/locations.csv": (520, 30),
    "hsds-ilao/input/organizations.csv": (33, 13),
    "access-chicago/chicago_metro_pop.csv": (1930, 2),
    "access-chicago/chicago_metro_docs_dentists.geojson": (1930, 5),
    "spopt-san-francisco/SF_demand_205_centroid_uniform_weight.csv": (205, 12),
}


@pytest.mark.needs("shared")
@pytest.mark.parametrize("name", REAL)
def test_real_files(shared_dir: Path, name: str):
    rows, columns = REAL[name]
    (sheet,), problems = read_sheets(shared_dir / "data" / name)
    assert len(sheet.rows) - 1 == rows
    assert columns in (None, len(sheet.rows[0]))
    assert set(codes(problems)) <= {"json_path_taken"}


def test_a_missing_file(tmp_path: Path):
    with pytest.raises(CaseError) as caught:
        read_sheets(tmp_path / "fehlt.csv")
    assert codes(caught.value.problems) == ["file_missing"]
