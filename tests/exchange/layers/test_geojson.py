"""Areas from GeoJSON, and back; other features stay as they are."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon

from lueckenlos.exchange.layers.geojson import Feature, write_geojson
from lueckenlos.exchange.layers.polygons import read_polygons
from lueckenlos.exchange.layers.read import read_vector
from lueckenlos.exchange.problems import CaseError, Problem

Area = Callable[..., dict[str, object]]
Areas = Callable[..., str]


def read(folder: Path, content: str) -> tuple[Feature, ...]:
    path = folder / "gebiete.geojson"
    path.write_text(content, encoding="utf-8")
    return read_polygons(path)


def refused(folder: Path, content: str) -> Problem:
    with pytest.raises(CaseError) as caught:
        read(folder, content)
    problem = caught.value.problems[0]
    assert "gebiete.geojson" in problem.place and problem.what and problem.cure
    return problem


def test_polygons_and_multipolygons(tmp_path: Path, area: Area, areas_of: Areas):
    several = area("b", 9.0)
    rings = several["geometry"]["coordinates"]
    several["geometry"] = {"type": "MultiPolygon", "coordinates": [rings]}
    one, other = read(tmp_path, areas_of(area("a", 9.0), several))
    assert one.geometry == other.geometry
    assert (one.row, other.row) == (1, 2)
    assert not one.mended


def test_heights_are_dropped(tmp_path: Path, area: Area, areas_of: Areas):
    high = area("a", 9.0)
    high["geometry"]["coordinates"][0] = [[*p, 120.0] for p in high["geometry"]["coordinates"][0]]
    assert not read(tmp_path, areas_of(high))[0].geometry.has_z


def test_an_old_crs_member_is_heeded(tmp_path: Path, area: Area, areas_of: Areas):
    metres = area("a", 500_000.0, 5_540_000.0)
    metres["geometry"]["coordinates"] = [
        [[500_000, 5_540_000], [501_000, 5_540_000], [501_000, 5_541_000], [500_000, 5_540_000]]
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    west, south, _, _ = read(tmp_path, areas_of(metres, crs=crs))[0].geometry.bounds
    assert west == pytest.approx(9.0, abs=1e-6)
    assert south == pytest.approx(50.01, abs=0.01)


def test_metres_without_a_crs_member_are_placed_where_that_is_certain(
    tmp_path: Path, area: Area, areas_of: Areas
):
    metres = area("a", 500_000.0, 5_540_000.0)
    path = tmp_path / "gebiete.geojson"
    path.write_text(areas_of(metres), encoding="utf-8")
    notes: list[Problem] = []
    assert read_polygons(path, problems=notes)[0].geometry.bounds[0] == pytest.approx(9.0, abs=1e-6)
    assert [note.code for note in notes] == ["crs_assumed"]
    assert "EPSG:25832" in notes[0].what
    in_both = area("a", 390_000.0, 5_820_000.0)
    problem = refused(tmp_path, areas_of(in_both))
    assert problem.code == "crs_open"
    assert "EPSG:25832" in problem.what and "EPSG:25833" in problem.what
    assert refused(tmp_path, areas_of(area("a", 5_000.0, 5_000.0))).code == "crs_missing"


def test_a_crs_that_cannot_be_meant(tmp_path: Path, area: Area, areas_of: Areas):
    for name, west, south in (("EPSG:25832", 9.0, 50.0), ("EPSG:4326", 5e5, 5.5e6)):
        crs = {"type": "name", "properties": {"name": name}}
        problem = refused(tmp_path, areas_of(area("a", west, south), crs=crs))
        assert problem.code == "crs_contradicts"
        assert "500000" not in problem.what


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_degrees_by_name(tmp_path: Path, area: Area, areas_of: Areas, name: str):
    crs = {"type": "name", "properties": {"name": name}}
    assert read(tmp_path, areas_of(area("a", 9.0), crs=crs))[0].geometry.bounds[0] == 9.0


@pytest.mark.parametrize("crs", [5, {}, "EPSG:999999", {"properties": {"name": "Soldner"}}])
def test_an_unknown_crs(tmp_path: Path, area: Area, areas_of: Areas, crs: object):
    assert refused(tmp_path, areas_of(area("a", 9.0), crs=crs)).code == "crs_unknown"


@pytest.mark.parametrize(
    ("west", "south", "code"),
    [(50.0, 9.0, "coordinates_swapped"), (-87.6, 41.8, "coordinates_outside")],
)
def test_coordinates_elsewhere(
    tmp_path: Path, area: Area, areas_of: Areas, west: float, south: float, code: str
):
    assert refused(tmp_path, areas_of(area("a", west, south))).code == code


def test_a_ring_that_crosses_itself_is_mended(tmp_path: Path, area: Area, areas_of: Areas):
    bow = area("a", 9.0)
    bow["geometry"]["coordinates"] = [[[9, 50], [9.1, 50.1], [9.1, 50], [9, 50.1], [9, 50]]]
    (read_bow,) = read(tmp_path, areas_of(bow))
    assert read_bow.mended
    assert read_bow.geometry.is_valid
    assert isinstance(read_bow.geometry, MultiPolygon)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {},
        {"type": "Point", "coordinates": [9, 50]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[9, 50], [9, 50], [9, 50], [9, 50]]]},
        {"type": "Polygon", "coordinates": [[[9, 50], ["a", 50], [9, 51], [9, 50]]]},
        {"type": "Polygon", "coordinates": [[[9, 50], [True, 50], [9, 51], [9, 50]]]},
    ],
)
def test_no_ground(tmp_path: Path, area: Area, areas_of: Areas, geometry: object):
    assert read(tmp_path, areas_of({**area("a", 9.0), "geometry": geometry}))[0].geometry is None


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"type": "Feature"}', "[" * 100_000, '{"a": NaN}', "null", "1" * 9999]
)
def test_no_geojson(tmp_path: Path, content: str):
    assert refused(tmp_path, content).code == "geojson_broken"


def test_a_file_that_is_not_utf8(tmp_path: Path, area: Area, areas_of: Areas):
    path = tmp_path / "gebiete.geojson"
    text = areas_of(area("a", 9.0, strasse="XX")).replace("XX", "Schloßstraße")
    path.write_bytes(text.encode("cp1252"))
    notes: list[Problem] = []
    assert read_polygons(path, problems=notes)[0].properties["strasse"] == "Schloßstraße"
    assert [note.code for note in notes] == ["encoding_taken"]


@pytest.mark.parametrize(
    ("kind", "coordinates", "read_as"),
    [
        ("Point", [9, 50, 120], "POINT (9 50)"),
        ("MultiPoint", [[9, 50]], "MULTIPOINT ((9 50))"),
        ("LineString", [[9, 50], [9, 51]], "LINESTRING (9 50, 9 51)"),
        ("MultiLineString", [[[9, 50], [9, 51]]], "MULTILINESTRING ((9 50, 9 51))"),
        ("Point", [9], None),
        ("Circle", [9, 50], None),
    ],
)
def test_other_features(
    tmp_path: Path, area: Area, areas_of: Areas, kind: str, coordinates: object, read_as: str | None
):
    path = tmp_path / "orte.geojson"
    place = {**area("a", 9.0), "geometry": {"type": kind, "coordinates": coordinates}}
    path.write_text(areas_of(place), encoding="utf-8")
    (feature,) = read_vector(path)
    assert (feature.geometry and feature.geometry.wkt) == read_as


def test_the_ground_in_a_collection(tmp_path: Path, area: Area, areas_of: Areas):
    ground = area("a", 9.0)["geometry"]
    parts = [ground, {"type": "Point", "coordinates": [9, 50]}]
    mixed = {**area("a", 9.0), "geometry": {"type": "GeometryCollection", "geometries": parts}}
    (feature,) = read(tmp_path, areas_of(mixed))
    assert feature.geometry.geom_type == "Polygon"


def test_no_features(tmp_path: Path, areas_of: Areas):
    assert refused(tmp_path, areas_of()).code == "features_missing"


def test_writing_is_the_same_every_time(tmp_path: Path):
    clockwise = Polygon([(9, 50), (9, 50.1), (9.1234567, 50.1), (9.1, 50)])
    features = [
        Feature(clockwise, {"id": "01", "name": "Grün", "share": 0.5, "left": None}),
        Feature(MultiPolygon([clockwise]), {"id": "02"}),
        Feature(Point(-0.0, 50), {"id": "03"}),
    ]
    one, two = tmp_path / "eins.geojson", tmp_path / "zwei.geojson"
    write_geojson(one, features)
    write_geojson(two, iter(features))
    text = one.read_text(encoding="utf-8")
    assert one.read_bytes() == two.read_bytes()
    assert '"id":"01","name":"Grün","share":0.5,"left":null' in text
    assert "9.123457" in text and "-0.0" not in text and "\r" not in text
    assert json.loads(text)["features"][0]["geometry"]["coordinates"][0][1] != [9.0, 50.1]


def test_written_areas_are_read_again(tmp_path: Path, area: Area, areas_of: Areas):
    before = read(tmp_path, areas_of(area("a", 9.0), area("b", 9.01)))
    path = tmp_path / "wieder.geojson"
    write_geojson(path, before)
    after = read_polygons(path)
    assert [f.properties for f in after] == [f.properties for f in before]
    assert all(a.geometry.equals(b.geometry) for a, b in zip(after, before, strict=True))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)
NUMBER = st.floats(5, 56) | st.sampled_from([0, 9, 50, 1e308, -1, float("nan"), float("inf")])
RINGS = st.lists(st.lists(st.lists(NUMBER, min_size=1, max_size=3), max_size=7), max_size=3)
GEOMETRY = JSON | st.fixed_dictionaries(
    {"type": st.sampled_from(["Polygon", "MultiPolygon"]), "coordinates": RINGS | st.lists(RINGS)}
)


@given(
    st.lists(st.fixed_dictionaries({"geometry": GEOMETRY, "properties": JSON}), max_size=3), JSON
)
def test_any_features_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, features: list[object], crs: object
):
    path = tmp_path_factory.getbasetemp() / "zufall.geojson"
    document = {"type": "FeatureCollection", "features": features, "crs": crs}
    path.write_text(json.dumps(document), encoding="utf-8")
    try:
        found = read_polygons(path)
    except CaseError as error:
        assert all(problem.what and problem.cure for problem in error.problems)
    else:
        assert all(f.geometry is None or f.geometry.is_valid for f in found)
