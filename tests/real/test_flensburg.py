"""Flensburg as a whole case: every figure against a second look at the raw files.

The case is what `lueckenlos init` proposes, unedited; variants change what the test says.
"""

import contextlib
import csv
import io
import json
import re
from collections import Counter
from datetime import date

import pytest
import shapely
from pyproj import Transformer
from tests.real.flensburg import CSV, SECOND, propose, raw_ages, run, table

from lueckenlos.cli import main
from lueckenlos.exchange.layers.polygons import read_polygons
from lueckenlos.exchange.reading import PLAIN

pytestmark = pytest.mark.needs("shared")


@pytest.fixture(scope="module")
def data(shared_dir):
    return shared_dir / "data/flensburg"


@pytest.fixture(scope="module")
def proposed(data):
    return propose(data)


@pytest.fixture(scope="module")
def usual(proposed, tmp_path_factory):
    return run(tmp_path_factory.mktemp("usual"), proposed)


def districts(data):
    """Name without number → polygon, as the file says."""
    found = json.loads((data / "stadtteile.geojson").read_text(encoding="utf-8"))["features"]
    return {
        one["properties"]["AREA_NAME"][3:]: shapely.geometry.shape(one["geometry"]) for one in found
    }


def points(data, name):
    found = json.loads((data / name).read_text(encoding="utf-8"))["features"]
    return [(one["properties"], shapely.Point(one["geometry"]["coordinates"])) for one in found]


def lies_in(polygons, point):
    return next((name for name, ground in polygons.items() if ground.covers(point)), "")


# --- the case as proposed -------------------------------------------------------------------


def test_the_proposal_runs_as_it_is(proposed, tmp_path):
    (tmp_path / "fall.toml").write_text(proposed, encoding="utf-8")
    for edition in ((), ("--public",)):
        out = tmp_path / f"out{len(edition)}"
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            call = ["analyse", str(tmp_path / "fall.toml"), "--out", str(out), *edition]
            assert main(call) == 0
        assert {"report.html", "report.pdf", "luecken.xlsx"} <= {one.name for one in out.iterdir()}


def test_the_latest_year_is_chosen_and_nothing_stopped(usual, proposed):
    assert 'where = { year = "2022" }' in proposed
    assert not [one for one in usual.problems if one.severity.value == "error"]


def test_13_areas_of_one_gemeinde(usual):
    assert len(usual.made.case.areas) == 13
    assert {area.municipality for area in usual.made.case.areas} == {"01001000"}


def test_residents_are_those_of_the_latest_year(usual, data):
    rows = table(data / "sozialatlas_einwohner_stadtteil_jahr.csv")
    raw = {int(row["district_id"]): int(row["residents"]) for row in rows if row["year"] == "2022"}
    assert {int(a.name[:2]): a.inhabitants for a in usual.made.case.areas} == raw


@pytest.mark.parametrize(
    ("file", "number"), [("kitas.geojson", 70), ("schulen.csv", 53), ("spielplaetze.geojson", 76)]
)
def test_every_offer_is_placed_in_the_area_its_point_lies_in(usual, data, file, number):
    offers = usual.offers(file)
    assert Counter(one.placed for one in offers) == {"point": number}
    if file.endswith(".csv"):
        raw = [shapely.Point(float(row["Lon"]), float(row["Lat"])) for row in table(data / file)]
    else:
        raw = [point for _, point in points(data, file)]
    polygons = districts(data)
    expected = [lies_in(polygons, point) for point in raw]
    rows = {(one.row, one.area_name[3:]) for one in offers}  # several offers of a row lie alike
    assert [name for _, name in sorted(rows)] == expected


def test_only_the_kita_in_another_district_is_reported(usual, data):
    polygons = districts(data)
    elsewhere = [
        said["facility"]
        for said, point in points(data, "kitas.geojson")
        if lies_in(polygons, point) != said["district"]
    ]
    assert elsewhere == ["Waldkiga"]
    told = [one for one in usual.problems if "seine Koordinate liegt in" in one.what]
    assert ["Waldkiga" in one.what for one in told] == [True]


# --- children -------------------------------------------------------------------------------


def test_children_are_the_same_before_and_after_spreading(usual, data):
    raw = raw_ages(data)
    assert sum(under_7 for under_7, _ in raw.values()) == 6173
    assert usual.living(0, 84) == {key: under_7 for key, (under_7, _) in raw.items()}
    assert usual.living(0, 216) == {key: under_18 for key, (_, under_18) in raw.items()}


def test_children_live_where_the_grid_has_them(usual, data):
    polygons = districts(data)
    to_degrees = Transformer.from_crs(3035, 4326, always_xy=True)
    inside = Counter()
    for row in table(data / "zensus2011_alter_unter_10_100m.csv"):
        at = to_degrees.transform(float(row["x_mp_100m"]), float(row["y_mp_100m"]))
        inside[lies_in(polygons, shapely.Point(at))] += 1
    left_out = inside.pop("")
    assert sum(inside.values()) + left_out == 1071
    names = [area.name[3:] for area in usual.made.case.areas]
    area = usual.made.world.places.area
    here = Counter(names[a] for a in area.tolist() if a >= 0)
    assert here == inside
    told = [one.what for one in usual.problems if one.code == "cells_outside"]
    assert [str(left_out) in what for what in told] == [True]


def test_births_become_pregnancies(usual, data):
    raw = json.loads((data / "sozialatlas_details.json").read_text(encoding="utf-8"))["detail"]
    births = sum(one["births"] for one in raw)
    assert usual.figures.populations[0].pregnancies == pytest.approx(births * 9 / 12)


def test_without_the_grid_the_same_children(proposed, data, tmp_path):
    text = re.sub(r"\[grid\].*?\n\n", "", proposed, flags=re.DOTALL)
    found = run(tmp_path, text)
    assert found.living(0, 84) == {key: under_7 for key, (under_7, _) in raw_ages(data).items()}
    assert len(found.made.world.places) == 13
    assert not [gap for gap in found.figures.gaps if gap.certain and gap.cause == "too_far"]


def test_ages_from_the_nested_atlas(proposed, data, tmp_path):
    section = f"""[children]
file = "{data}/sozialatlas_details.json"
path = "detail"
area_by = "number"
columns = {{ area = "district_id" }}
bands = {{ "age_groups.age_to_under_18" = "0 bis unter 18 Jahre", "age_groups.age_0_to_under_7" = "0 bis unter 7 Jahre" }}

"""  # noqa: E501
    text = re.sub(r"\[children\].*?\n\n", lambda _: section, proposed, flags=re.DOTALL)
    found = run(tmp_path, text)
    raw = json.loads((data / "sozialatlas_details.json").read_text(encoding="utf-8"))["detail"]
    ages = {one["district_id"]: one["age_groups"] for one in raw}
    assert found.living(0, 84) == {k: one["age_0_to_under_7"] for k, one in ages.items()}
    assert found.living(0, 216) == {k: one["age_to_under_18"] for k, one in ages.items()}


def test_a_wide_table_needs_no_declaration(proposed, data, tmp_path):
    text = re.sub(r"\nbands = \{ age_under_18.*?\}", "", proposed)
    assert text != proposed
    found = run(tmp_path, text)
    assert found.living(0, 84) == {key: under_7 for key, (under_7, _) in raw_ages(data).items()}
    assert "age_0_to_under_7 (0 bis unter 7 Jahre)" in found.found("bands_guessed")[0].what


def test_a_second_population(proposed, data, tmp_path):
    found = run(tmp_path, proposed + SECOND.format(data=data))
    rows = table(data / "sozialatlas_sgb2_nichterwerbsfaehige_stadtteil_jahr.csv")
    raw = {int(row["district_id"]): int(row["residents"]) for row in rows if row["year"] == "2022"}
    assert found.living(0, 180, population=1) == raw
    assert not found.found("second_above_all")


def test_a_second_population_larger_than_all_children_is_a_warning(proposed, data, tmp_path):
    rows = table(data / CSV)
    name = "zu_viele.csv"
    changed = [{"year": "2022", "district_id": r["district_id"], "residents": r["age_under_18"]}
               for r in rows if r["year"] == "2022"]  # fmt: skip
    changed[4]["residents"] = "829"
    with (tmp_path / name).open("w", newline="") as file:
        writer = csv.DictWriter(file, changed[0])
        writer.writeheader()
        writer.writerows(changed)
    second = re.sub(r'file = ".*"', f'file = "{name}"', SECOND.format(data=data))
    told = run(tmp_path, proposed + second).found("second_above_all")
    assert len(told) == 1
    assert "829" in told[0].what
    assert "höchstens 828" in told[0].what


# --- Kitas without coordinates --------------------------------------------------------------


def test_kitas_without_coordinates_lie_in_the_district_they_name(proposed, data, tmp_path):
    found = run(tmp_path, proposed.replace("kitas.geojson", "kitas.csv"))
    offers = sorted(found.offers("kitas.csv"), key=lambda one: one.row)
    assert [one.area_name[3:] for one in offers] == [
        row["district"] for row in table(data / "kitas.csv")
    ]
    assert len(offers) == 70
    assert "point" not in {one.placed for one in offers}


def test_kitas_get_their_points_from_a_register(proposed, data, tmp_path, usual):
    register = (
        f'\n[[addresses]]\nfile = "{data}/kitas.geojson"\ncolumns = {{ street = "address", '
        'postcode = "postal_code", latitude = "latitude", longitude = "longitude" }\n'
    )
    found = run(tmp_path, proposed.replace("kitas.geojson", "kitas.csv") + register)
    by_row = {one.row: one for one in usual.offers("kitas.geojson")}
    offers = found.offers("kitas.csv")
    assert Counter(one.placed for one in offers) == {"point": 70}
    near = 0.003  # two Kitas of one address share the point of one of them
    for one in offers:
        there = by_row[one.row]
        assert one.name == there.name
        assert abs(one.latitude - there.latitude) + abs(one.longitude - there.longitude) < near


def test_the_41_statistical_districts_are_read(data):
    problems = []
    found = read_polygons(data / "stadtbezirke_shp.zip", PLAIN, problems)
    assert len(found) == 41
    whole = shapely.union_all(list(districts(data).values()))
    assert all(whole.buffer(0.001).covers(one.geometry.representative_point()) for one in found)


def test_the_day_of_the_figures_is_told(usual):
    assert usual.figures.populations[0].day == date(2022, 12, 31)
