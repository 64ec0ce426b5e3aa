"""Berlin as a whole case: 542 areas, three lists, one run; every figure computed again by hand."""

import csv
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from python_calamine import CalamineWorkbook

from lueckenlos.cli import main

pytestmark = pytest.mark.needs("shared")

AREAS = "lor_planungsraeume_2021_shp.zip"
PEOPLE = "berlin-lor-population-2024-02-t2-planning-areas.csv"
DAYCARE = "berlin-daycare-centers-2026-07-details.csv"
SCHOOLS, YOUTH = "schulen_2023-10.geojson", "jugendfreizeiteinrichtungen_2022-12.geojson"
INDEX = "gssa_2022_planungsraeume.csv"
NAMESAKES = "Schloßstraße"

HEAD = """
title = "Berlin"
key = "11000"
reference_day = 2026-11-22
planning_level = "Planungsraum"

[areas]
file = "{folder}/{areas}"
columns = {{ id = "PLR_ID", name = "PLR_NAME" }}
constants = {{ municipality = "11000000", municipality_name = "Berlin" }}

[children]
file = "{folder}/{people}"
columns = {{ area = "id" }}
[children.bands]
inhabitants_age_below_6 = "unter 6"
inhabitants_age_6_15 = "6 bis unter 15"
inhabitants_age_15_18 = "15 bis unter 18"
"""
LISTS = """
[inhabitants]
file = "{folder}/{people}"
columns = {{ area = "id", count = "inhabitants" }}

[[offers]]
file = "{folder}/{daycare}"
delivered = 2026-07-01
constants = {{ kind = "Kita", ages = "1 bis Schuleintritt" }}
complete = ["betreuung"]
owner = "Senatsverwaltung"
[offers.columns]
name = "name"
provider = "sponsor_name"
latitude = "lat"
longitude = "lon"
capacity = "places"
postcode = "zip_code"
area = "geojson_feature_id"

[[offers]]
file = "{folder}/{schools}"
columns = {{ id = "bsn", name = "name", kind = "schulart", provider = "traeger" }}

[[offers]]
file = "{folder}/{youth}"
columns = {{ id = "e_nr", name = "e_name", kind = "e_art", provider = "t_name" }}
"""
MEASURED = """
import re, sys
from pathlib import Path
from lueckenlos.cli.main import main
peak = Path(sys.argv.pop(1))
code = main()
peak.write_text(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
sys.exit(code)
"""
"""The command, which tells its own peak: what a parent is told begins with the parent's own."""
NAMES = {"areas": AREAS, "people": PEOPLE, "daycare": DAYCARE, "schools": SCHOOLS, "youth": YOUTH}


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def data(shared_dir):
    return shared_dir / "data" / "berlin"


def case(data, path, *parts):
    path.write_text("".join(parts).format(folder=data, **NAMES), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def made(data, tmp_path_factory):
    """The files of one run, with what it cost: (folder, seconds of processor, bytes)."""
    folder = tmp_path_factory.mktemp("berlin")
    fall = case(data, folder / "fall.toml", HEAD, LISTS)
    peak = folder / "peak.txt"
    command = [sys.executable, "-c", MEASURED, str(peak)]
    command += ["analyse", str(fall), "--out", str(folder)]
    with (folder / "said.txt").open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, (folder / "said.txt").read_text()
    kilobytes = int(peak.read_text())
    return folder, used.ru_utime + used.ru_stime, kilobytes * 1024


@pytest.fixture(scope="module")
def ground(data):
    """Keys and shapes of the areas, EPSG:25833, and the day-care centres with the area of each."""
    meta, _, shapes, columns = pyogrio.raw.read(f"/vsizip/{data / AREAS}")
    keys = columns[list(meta["fields"]).index("PLR_ID")].tolist()
    centres = rows(data / DAYCARE)
    move = pyproj.Transformer.from_crs(4326, 25833, always_xy=True).transform
    x, y = move(*(np.array([float(one[name]) for one in centres]) for name in ("lon", "lat")))
    tree = shapely.STRtree(shapely.from_wkb(shapes))
    point, area = tree.query(shapely.points(x, y), predicate="intersects")
    assert (point == np.arange(len(centres))).all()  # every centre lies in exactly one
    return keys, [(one, keys[a]) for one, a in zip(centres, area.tolist(), strict=True)]


@pytest.fixture(scope="module")
def children(data):
    """Children by area: under 6, and 6 to under 15."""
    named = "inhabitants_age_below_6", "inhabitants_age_6_15"
    return {one["id"]: tuple(int(one[name]) for name in named) for one in rows(data / PEOPLE)}


@pytest.fixture(scope="module")
def care(made):
    """Rows of day care by area and life phase; "6" are the last months before school."""
    found = rows(made[0] / "coverage.csv")
    wanted = [one for one in found if one["field"] == "betreuung" and one["required"] == "law"]
    return {
        (one["area_id"], "6" if one["months"] == "72-78" else one["life_phase"]): one
        for one in wanted
    }


def test_it_is_quick_and_small(made):
    folder, seconds, size = made
    assert seconds < 15
    assert size < 1.5e9
    assert (folder / "report.html").stat().st_size < 5e6
    assert (folder / "report.pdf").stat().st_size < 10e6


def test_all_areas_and_offers_are_there(made, ground):
    folder = made[0]
    about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (about["areas"], about["offers"], about["step"]) == (542, 2893 + 902 + 407, 3)
    assert len({one["area_id"] for one in rows(folder / "coverage.csv")} - {""}) == 542
    sheet = CalamineWorkbook.from_path(folder / "luecken.xlsx").get_sheet_by_name("Angebote")
    head, *offers = sheet.to_python()
    files = Counter(row[head.index("Datei")] for row in offers)
    assert files == {DAYCARE: 2893, SCHOOLS: 902, YOUTH: 407}
    where = {row[head.index("Zeile")]: row[head.index("Schlüssel")] for row in offers
             if row[head.index("Datei")] == DAYCARE}  # fmt: skip
    assert [where[i] for i in range(2, 2895)] == [area for _, area in ground[1]]


def test_centres_said_to_lie_elsewhere_are_told_one_by_one(made, ground):
    apart = [
        line for line, (one, area) in enumerate(ground[1], 2) if one["geojson_feature_id"] != area
    ]
    told = [one for one in rows(made[0] / "quality.csv") if one["code"] == "point_elsewhere"]
    assert len(apart) == 33
    assert sorted(int(one["row"]) for one in told) == apart
    assert all("52." not in one["what"] and "13." not in one["what"] for one in told)


def test_children_add_up_to_what_the_city_counts(care, children):
    small, large = map(sum, zip(*children.values(), strict=True))
    assert (small, large) == (208_938, 322_476)
    here = defaultdict(float)
    for (area, phase), one in care.items():
        here[phase] += float(one["children"]) if area else 0
    # required are ages 1 to 3, 3 to 6, half a year to school and the first class
    assert here["0-3"] == pytest.approx(small * 24 / 72)
    assert here["3-6"] == pytest.approx(small * 36 / 72)
    assert here["6"] == pytest.approx(large * 6 / 108)
    assert here["6-10"] == pytest.approx(large * 12 / 108)


def test_places_per_hundred_children(care, children, ground):
    places = Counter()
    for one, area in ground[1]:
        places[area] += int(one["places"])
    assert sum(places.values()) == 199_851
    checked = 0
    for area, (small, large) in children.items():
        meant = small * 60 / 72 + large * 6 / 108  # from 1 to the middle of school entry
        for phase in ("0-3", "3-6"):
            said = care[area, phase]["places_per_100"]
            if small:
                assert float(said) == pytest.approx(100 * places[area] / meant, rel=1e-4)
                checked += 1
            else:
                assert said == ""  # nobody of this age to count for
    assert checked > 1000


def test_areas_without_any_centre_have_no_places_but_may_not_be_gaps(care, children, ground, made):
    keys, centres = ground
    without = set(keys) - {area for _, area in centres}
    named = set(keys) - {one["geojson_feature_id"] for one, _ in centres}
    assert len(named) == 22
    for area in without:
        assert care[area, "3-6"]["places_per_100"] in ("", "0.0", "0")
    certain = {
        area
        for gap in rows(made[0] / "gaps.csv")
        if gap["field"] == "betreuung" and int(gap["from_month"]) < 72
        for area in gap["area_ids"].split("|")
    }
    nearly_empty = {area for area in without if sum(children[area]) < 10}
    assert nearly_empty  # parks and industry: nobody is shamed for them
    assert not nearly_empty & certain


def test_namesakes_are_never_mixed(care, children, made):
    named = {one["area_id"] for one in rows(made[0] / "coverage.csv")
             if one["area_name"] == NAMESAKES}  # fmt: skip
    assert len(named) == 2
    for area in named:
        assert float(care[area, "3-6"]["children"]) == children[area][0] / 2


def test_a_name_that_two_areas_have_names_none(data, tmp_path, capsys):
    columns = "id,name\n" + "".join(
        f"{one['PLR_NAME']},Treff {i}\n" for i, one in enumerate(named_areas(data))
    )
    (tmp_path / "treffs.csv").write_text(columns, encoding="utf-8")
    offers = '[offers]\nfile = "treffs.csv"\narea_by = "name"\ncolumns = {{ area = "id" }}\n'
    fall = case(data, tmp_path / "fall.toml", HEAD, offers)
    assert main(["check", str(fall), "--out", str(tmp_path)]) == 0
    unknown = [one for one in rows(tmp_path / "quality.csv") if one["code"] == "unknown_area"]
    assert [NAMESAKES in one["what"] for one in unknown] == [True, True]


def named_areas(data):
    meta, _, _, columns = pyogrio.raw.read(f"/vsizip/{data / AREAS}")
    return [dict(zip(meta["fields"], one, strict=True)) for one in zip(*columns, strict=True)]


def test_the_index_of_other_boundaries_stops(data, tmp_path, capsys):
    second = f"""
[[second_population]]
name = "Sozialindex 2022"
file = "{data / INDEX}"
columns = {{{{ area = "plrID", count = "GESIx_2022" }}}}
constants = {{{{ age = "unter 6" }}}}
"""
    fall = case(data, tmp_path / "fall.toml", HEAD, second)
    assert main(["analyse", str(fall), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "448 von 448 Gebietsschlüsseln" in said
    assert "„01011101“" in said  # of the index
    assert any(f"„{one['PLR_ID']}“" in said for one in named_areas(data))
    assert "Jahr der Grenzen" in said
    assert "keine Anzahl" not in said  # one reason, not one line for each of its rows
    assert not (tmp_path / "out").exists()


def test_what_init_proposes_is_accepted(data, tmp_path, capsys):
    files = [str(data / name) for name in (AREAS, PEOPLE, DAYCARE, SCHOOLS, YOUTH)]
    assert main(["init", *files, "--kreis", "11000"]) == 0
    text = capsys.readouterr().out
    fall = tmp_path / "fall.toml"
    fall.write_text(text, encoding="utf-8")
    proposed = tomllib.loads(text)
    assert proposed["areas"]["columns"]["id"] == "PLR_ID"
    assert len(proposed["offers"]) == 3
    assert main(["check", str(fall), "--out", str(tmp_path)]) == 0
