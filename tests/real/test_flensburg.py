"""Flensburg as a whole case: every figure against a second look at the raw files.

The case is what `lueckenlos init` proposes, unedited; variants change what the test says.
"""

import contextlib
import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from tests.attack import narrowed

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import Assembled, assemble
from lueckenlos.cli import main
from lueckenlos.engine.types import PARTS
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.figures import Figures
from lueckenlos.exchange.layers.polygons import read_polygons
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.reading import PLAIN
from lueckenlos.report.decision import decided
from lueckenlos.report.public import published

pytestmark = pytest.mark.needs("shared")

FILES = (
    "stadtteile.geojson",
    "kitas.geojson",
    "schulen.csv",
    "spielplaetze.geojson",
    "sozialatlas_altersgruppen_stadtteil_jahr.csv",
    "sozialatlas_einwohner_stadtteil_jahr.csv",
    "sozialatlas_details.json",
    "zensus2011_alter_unter_10_100m.csv",
    "sozialatlas_sgb2_nichterwerbsfaehige_stadtteil_jahr.csv",
)
COMPLETE = '\n[[complete]]\nfields = []\nby = "Stadt"\non = 2026-11-01\n'
CSV = "sozialatlas_altersgruppen_stadtteil_jahr.csv"


@dataclass(frozen=True)
class Run:
    """A case as it was read, assembled and computed."""

    made: Assembled
    problems: list[Problem]
    figures: Figures

    def found(self, code):
        return [one for one in self.problems if one.code == code]

    def living(self, start, stop, population=0):
        """Children by district number, added up over places and months, in whole children."""
        world = self.made.world
        children = world.populations[population]
        inside = [b.start >= start and b.stop <= stop for b in children.bands]
        months = [len(b) for b, yes in zip(children.bands, inside, strict=True) if yes]
        by_place = (children.parts[:, inside] * months).sum(1)
        areas = np.zeros(len(self.made.case.areas), np.int64)
        np.add.at(areas, world.places.area, by_place)
        named = zip(self.made.case.areas, areas.tolist(), strict=True)
        return {int(area.name[:2]): parts / PARTS for area, parts in named}

    def offers(self, file):
        return [one for one in self.figures.offers if Path(one.file).name == file]


@pytest.fixture(scope="module")
def data(shared_dir):
    return shared_dir / "data/flensburg"


@pytest.fixture(scope="module")
def proposed(data):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        assert main(["init", *(str(data / name) for name in FILES), "--kreis", "01001"]) == 0
    return out.getvalue()


def run(folder, text):
    path = folder / "fall.toml"
    path.write_text(text, encoding="utf-8")
    case, problems = read_case(path)
    made = assemble(case, folder)
    return Run(made, [*problems, *made.problems], figures(made, evidence=False))


def with_children(text, file, more=""):
    """The case with another table of children."""
    return re.sub(r'(\[children\]\nfile = )"[^"]*"', rf'\1"{file}"{more}', text)


@pytest.fixture(scope="module")
def usual(proposed, tmp_path_factory):
    return run(tmp_path_factory.mktemp("usual"), proposed)


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def raw_ages(data, year="2022"):
    """District number → (under 7, under 18), as the file says."""
    return {
        int(row["district_id"]): (int(row["age_0_to_under_7"]), int(row["age_under_18"]))
        for row in table(data / CSV)
        if row["year"] == year
    }


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


SECOND = """
[[second_population]]
file = "{data}/sozialatlas_sgb2_nichterwerbsfaehige_stadtteil_jahr.csv"
name = "Kinder im SGB-II-Bezug (BA, 2022)"
area_by = "number"
columns = {{ area = "district_id", count = "residents" }}
where = {{ year = "2022" }}
constants = {{ age = "unter 15" }}
"""


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


# --- withheld -------------------------------------------------------------------------------

NULLED = {1: "", 4: ".", 11: ""}
INTERVAL = (1, 3)


def children_table(data, folder, cells, name="kinder.csv"):
    """The table with other counts under 7; those under 18 stay known."""
    rows = table(data / CSV)
    for row in rows:
        cell = cells.get(int(row["district_id"]), row["age_0_to_under_7"])
        row["age_0_to_under_7"] = str(cell)
    with (folder / name).open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return name


@pytest.fixture(scope="module")
def nulled(proposed, data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("nulled")
    name = children_table(data, folder, NULLED)
    text = with_children(proposed, name, f"\nwithheld = {list(INTERVAL)}")
    return run(folder, text + COMPLETE), folder


def spans(row):
    if "|" in row.months:
        return [tuple(int(n) for n in part.split("-")) for part in row.months.split("|")]
    sign, months = ("-", row.months[1:]) if row.months.startswith("-") else ("", row.months)
    start, stop = months.split("-")
    return [(int(sign + start), int(stop))]


def born(rows):
    return [row for row in rows if spans(row)[0][0] >= 0 and row.population == "children"]


def test_withheld_counts_stay_withheld_in_every_row(nulled):
    found, _ = nulled
    for one in (found.figures, published(found.figures)):
        for row in born(one.coverage):
            if int(row.area_name[:2]) in NULLED:
                told = (row.children, row.covered_recorded, row.share_recorded, row.places_per_100)
                assert told == (None,) * 4
        for link in one.links:
            if int(link.area_name[:2]) in NULLED:
                assert link.held_recorded is None
        for gap in one.gaps:
            if gap.from_month >= 0:
                assert not {int(name[:2]) for name in gap.area_names} & NULLED.keys()
        assert one.populations[0].children is None
        assert all(row.share_recorded is None for row in born(one.overall))


def test_no_printed_interval_is_narrower_than_the_source(nulled, data):
    """Every count the source allows fits every interval that is printed."""
    found, raw = nulled[0].figures, raw_ages(data)
    for row in born(found.coverage):
        key = int(row.area_name[:2])
        if key not in NULLED:
            continue
        for under_7 in range(INTERVAL[0], INTERVAL[1] + 1):
            rest = raw[key][1] - under_7
            fits = sum(
                under_7 * max(0, min(stop, 84) - min(start, 84)) / 84
                + rest * max(0, max(stop, 84) - max(start, 84)) / 132
                for start, stop in spans(row)
            )
            assert row.children_low <= fits <= row.children_high
    note = found.populations[0]
    assert note.until == 120
    for hidden in INTERVAL:
        groups = [(hidden if key in NULLED else few, all_) for key, (few, all_) in raw.items()]
        under_10 = sum(few + (under_18 - few) * 36 / 132 for few, under_18 in groups)
        assert note.children_low <= under_10 <= note.children_high
    for row in born(published(found).coverage):
        assert (row.children_low, row.children_high) == (None, None)


def told_of(area, text):
    """What the page of an area says before its picture."""
    return re.search(rf">{area}</h3>(.*?)<figure", text, re.DOTALL)[1]


def test_reports_say_nothing_of_withheld_children(nulled, tmp_path):
    _, folder = nulled
    for edition in ((), ("--public",)):
        out = tmp_path / f"out{len(edition)}"
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            assert main(["analyse", str(folder / "fall.toml"), "--out", str(out), *edition]) == 0
        text = (out / "report.html").read_text(encoding="utf-8")
        assert "Hier leben" in told_of("13 Tarup", text)
        for name in ("01 Altstadt", "04 Westliche Höhe", "11 Mürwik"):
            assert not re.search(r"Hier leben|etwa \d", told_of(name, text))


# --- the public edition ---------------------------------------------------------------------


def test_a_small_inner_group_is_not_given_away_by_the_rest(proposed, data, tmp_path):
    """Under 18 is known from elsewhere: what is published of 7 to 18 must not tell 0 to 7."""
    editions = {}
    for under_7 in (1, 2, 4):
        name = children_table(data, tmp_path, {1: under_7})
        case = with_children(proposed, name) + COMPLETE
        editions[under_7] = published(run(tmp_path, case).figures)
    told = {
        tuple((row.children, row.covered_recorded, row.share_recorded, row.places_per_100)
              for row in born(one.coverage) if row.area_name == "01 Altstadt")
        for one in editions.values()
    }  # fmt: skip
    assert told == {((None,) * 4,) * len(next(iter(told)))}
    for rows in ("overall", "overall_links", "headlines", "populations"):
        assert len({getattr(one, rows) for one in editions.values()}) == 1


def test_the_public_edition_withstands_the_attack(proposed, data, tmp_path):
    name = children_table(data, tmp_path, {1: 3, 4: ".", 11: 7})
    text = with_children(proposed, name, "\nwithheld = [1, 3]") + COMPLETE
    found = run(tmp_path, text + SECOND.format(data=data)).figures
    assert decided(found).hidden
    assert narrowed([decided(found)], every=10) == []


def test_the_day_of_the_figures_is_told(usual):
    assert usual.figures.populations[0].day == date(2022, 12, 31)
