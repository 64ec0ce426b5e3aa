"""Every page of the chain as JSON, CSV and GeoJSON: the same figures, for the same people."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.chain.findings import found, row
from tests.platform.chain.shown import gemeinde, kept_run, sample, without_children

from lueckenlos.areas.models import Area
from lueckenlos.chain.models import AnalysisRun, Gap
from lueckenlos.chain.shown_chain import story
from lueckenlos.chain.shown_map import drawn_shapes

Open = Callable[..., Client]
BASE = "/k/lindenau/kette/"
BEHIND = {"feld": "treffpunkt", "phase": "3-6"}
PAGES = {
    "": "ueberblick",
    "band/": "band",
    "luecken/": "luecken/liste",
    "luecken/1/": "luecken/1/luecke",
    "erklaerung/?feld=treffpunkt&phase=3-6": "erklaerung",
    "karte/": "karte",
}


@pytest.fixture
def run(world: World) -> AnalysisRun:
    return kept_run(world, services=5)


@pytest.fixture
def steering(world: World, browser: Open) -> Client:
    return browser(world.people["here"]["steering"])


def told(client: Client, file: str, **asked: str) -> dict[str, Any]:
    said = client.get(f"{BASE}{file}.geojson", asked)
    assert said.status_code == 200, said.status_code
    assert said["Content-Type"] == "application/geo+json"
    content: dict[str, Any] = said.json()
    assert content["type"] == "FeatureCollection"
    assert all(one["type"] == "Feature" and "geometry" in one for one in content["features"])
    return content


def plain(client: Client, file: str, **asked: str) -> dict[str, Any]:
    said: dict[str, Any] = client.get(f"{BASE}{file}.json", asked).json()
    return said


def by_key(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["properties"]["key"]: one["properties"] for one in content["features"]}


def test_every_page_names_its_three_files_in_one_place(run: AnalysisRun, steering: Client) -> None:
    area = story(run).areas[0].id
    for page, file in {**PAGES, f"gebiete/{area}/": f"gebiete/{area}/gebiet"}.items():
        text = steering.get(BASE + page).content.decode()
        (line,) = re.findall(r"Als Datei: (.*?)</p>", text)
        ways = re.findall(r'href="([^"]*)">(JSON|CSV|GeoJSON)</a>', line)
        assert [name for _, name in ways] == ["JSON", "CSV", "GeoJSON"], page
        for (address, _), end in zip(ways, ("json", "csv", "geojson"), strict=True):
            address = address.replace("&amp;", "&")
            assert address.split("?")[0] == f"{BASE}{file}.{end}"
            assert steering.get(address).status_code == 200, address


@pytest.mark.parametrize("file", ["ueberblick", "band", "luecken/liste", "luecken/1/luecke"])
def test_the_map_file_says_what_the_json_says(
    run: AnalysisRun, steering: Client, file: str
) -> None:
    content = told(steering, file)
    for name, value in plain(steering, file).items():
        assert content[name] == value, name


def test_borders_are_those_of_the_map(run: AnalysisRun, steering: Client) -> None:
    shapes = drawn_shapes(run)
    for file in ("ueberblick", "band", "luecken/liste"):
        content = told(steering, file)
        assert [one["properties"]["key"] for one in content["features"]] == [*shapes]
        for one in content["features"]:
            shape = shapes[one["properties"]["key"]]
            assert one["geometry"]["coordinates"] == shape["coordinates"]


def test_areas_of_the_overview_carry_their_links(run: AnalysisRun, steering: Client) -> None:
    for key, said in by_key(told(steering, "ueberblick")).items():
        mine = plain(steering, f"gebiete/{key}/gebiet")["links"]
        told_ = [{k: v for k, v in link.items() if k != "name"} for link in said["links"]]
        assert told_ == mine


def test_areas_of_the_ribbon_carry_their_figures(run: AnalysisRun, steering: Client) -> None:
    second = story(run).figures.populations[1].key
    for asked in ({}, {"zaehlung": "bestaetigt"}, {"kinder": second}):
        found_ = by_key(told(steering, "band", **asked))
        for key in [*found_][:3]:
            mine = plain(steering, f"gebiete/{key}/gebiet", **asked)
            assert found_[key]["coverage"] == mine["coverage"], (key, asked)
            assert found_[key]["recorded"] == mine["recorded"] != []
        alone = told(steering, "band", gebiet=key, **asked)
        assert [one["properties"] for one in alone["features"]] == [found_[key]]
    assert steering.get(f"{BASE}band.geojson?gebiet=nirgends").status_code == 404


def test_an_explanation_shows_its_figure_in_every_area(run: AnalysisRun, steering: Client) -> None:
    content = told(steering, "erklaerung", **BEHIND)
    for name, value in plain(steering, "erklaerung", **BEHIND).items():
        assert content[name] == value, name
    for key, said in by_key(content).items():
        one = plain(steering, "erklaerung", gebiet=key, **BEHIND)
        assert said["coverage"] == one["coverage"] != []
        assert {row["field"] for row in said["recorded"]} <= {"treffpunkt"}


def test_a_gemeinde_gets_explanations_of_its_own_areas_only(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    own, other = gemeinde(world)
    client = browser(world.people["here"]["gemeinde"])
    content = told(client, "erklaerung", gebiet=own, **BEHIND)
    assert [*by_key(content)] == [own]
    address = f"{BASE}erklaerung.geojson"
    assert client.get(address, {"gebiet": other, **BEHIND}).status_code == 404
    assert client.get(address, BEHIND).status_code == 403
    for file in ("ueberblick", "band", "luecken/liste", "luecken/1/luecke"):
        assert client.get(f"{BASE}{file}.geojson").status_code == 403


def test_areas_carry_their_gaps_and_former_areas_have_no_borders(
    world: World, run: AnalysisRun, steering: Client
) -> None:
    gap = Gap.objects.for_municipality(world.here).order_by("number")[0]
    found_ = by_key(told(steering, "luecken/liste", stand="alle"))
    assert {key for key, said in found_.items()
            if gap.number in [one["number"] for one in said["gaps"]]} == {*gap.areas}  # fmt: skip
    one = told(steering, f"luecken/{gap.number}/luecke")
    assert {*by_key(one)} == {*gap.areas} and one["number"] == gap.number
    Gap.objects.for_municipality(world.here).filter(pk=gap.pk).update(edition=None)
    content = told(steering, f"luecken/{gap.number}/luecke")
    former = [each for each in content["features"] if each["geometry"] is None]
    assert [each["properties"]["key"] for each in former] == gap.areas
    assert former[0]["properties"]["gaps"][0]["number"] == gap.number


def test_areas_without_borders_have_no_geometry(
    world: World, run: AnalysisRun, steering: Client
) -> None:
    nothing = shapely.to_wkb(shapely.Polygon())
    Area.objects.for_municipality(world.here).update(outline=nothing, geometry=nothing)
    areas = [one.id for one in sample()[0].areas]
    for file in ("ueberblick", "band", "luecken/liste"):
        content = told(steering, file)
        assert [one["geometry"] for one in content["features"]] == [None] * len(areas)
        assert [*by_key(content)] == areas
    assert by_key(told(steering, "band"))[areas[0]]["coverage"]


def test_without_areas_the_municipality_is_the_one_feature(world: World, steering: Client) -> None:
    case, computed = without_children()
    run = kept_run(world, made=lambda: (case, computed))
    AnalysisRun.objects.for_municipality(world.here).filter(pk=run.pk).update(edition=None)
    for file in ("ueberblick", "band", "luecken/liste"):
        (one,) = told(steering, file)["features"]
        assert one["geometry"] is None and one["properties"]["key"] == world.here.key
    assert one["properties"]["gaps"] == []


def test_before_the_first_run_there_is_nothing_to_take(world: World, steering: Client) -> None:
    assert told(steering, "luecken/liste")["features"] == []
    assert steering.get(f"{BASE}ueberblick.geojson").status_code == 404
    assert steering.get(f"{BASE}band.geojson").status_code == 404


def test_one_gap_is_a_line_of_its_list(world: World, steering: Client) -> None:
    found(world.here, row("a"), row("b", field="gesundheit"))
    lines = steering.get(f"{BASE}luecken/liste.csv?sort=nummer").content.decode().split("\r\n")
    one = steering.get(f"{BASE}luecken/2/luecke.csv").content.decode().split("\r\n")
    assert one == [lines[0], lines[2], ""]


def test_the_number_of_queries_does_not_grow_with_gaps(world: World, steering: Client) -> None:
    counts = []
    for number in (1, 20):
        found(world.here, *(row(f"g{n}", f"h{n}") for n in range(number)))
        steering.get(f"{BASE}luecken/liste.geojson")
        with CaptureQueriesContext(connection) as caught:
            steering.get(f"{BASE}luecken/liste.geojson")
        counts.append(len(caught))
    assert counts[0] == counts[1]
