"""Nothing a page or file of the chain says is finer than what the run may tell."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.chain.shown import kept_run, sample

from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.shown_chain import story

Open = Callable[..., Client]
FIGURES = ("children", "covered_confirmed", "covered_recorded", "share_confirmed",
           "share_recorded", "places_per_100")  # fmt: skip


@pytest.fixture
def run(world: World) -> AnalysisRun:
    return kept_run(world)


@pytest.fixture
def client(world: World, browser: Open) -> Client:
    """The coordinator sees small numbers as little as anybody else."""
    return browser(world.people["here"]["coordinator"])


def hidden(run: AnalysisRun) -> Iterator[tuple[Any, Any]]:
    """Rows as told beside the exact ones."""
    for told, exact in zip(story(run).figures.coverage, sample()[1].internal.coverage, strict=True):
        assert (told.area_id, told.field, told.months) == (exact.area_id, exact.field, exact.months)
        yield told, exact


def numbers_in(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for part in value.values():
            yield from numbers_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from numbers_in(part)
    elif isinstance(value, float):
        yield value


def test_files_of_areas_tell_covered_figures(run: AnalysisRun, client: Client) -> None:
    covered = [told.area_id for told, exact in hidden(run)
               if told.children is None and exact.children is not None]  # fmt: skip
    assert covered
    for key in list(dict.fromkeys(covered))[:3]:
        for note in story(run).figures.populations:
            asked = {"kinder": note.key}
            said = client.get(f"/k/lindenau/kette/gebiete/{key}/gebiet.json", asked).json()
            rows = story(run).of_area(key, note.key)
            assert [tuple(row[name] for name in FIGURES) for row in said["coverage"]] == [
                tuple(getattr(row, name) for name in FIGURES) for row in rows
            ]
            assert "children_low" not in said["coverage"][0]
            assert all(gap.keys().isdisjoint({"children", "offers"}) for gap in said["gaps"])
            address = f"/k/lindenau/kette/gebiete/{key}/gebiet.csv"
            text = client.get(address, asked).content.decode("utf-8-sig")
            cells = list(csv.DictReader(io.StringIO(text), delimiter=";"))
            assert [row["Zahl der Kinder"] == "" for row in cells] == [
                row.children is None for row in rows
            ]


def test_maps_tell_hundredths_and_rounded_children(run: AnalysisRun, client: Client) -> None:
    for note in story(run).figures.populations:
        for shows in ("", "feld:treffpunkt/3-6", "feld:betreuung/0-3", "glied:betreuung/0-3"):
            asked = {"zeigt": shows, "kinder": note.key}
            said = json.loads(client.get("/k/lindenau/kette/karte.json", asked).content)
            for area in said["areas"]["features"]:
                size = area["properties"].get("size", 0)
                assert size % 5 == 0
                assert not list(numbers_in(area["properties"]))
            flat = json.loads(client.get("/k/lindenau/kette/karte.geojson", asked).content)
            for area in flat["features"]:
                share = area["properties"]["share"]
                if shows.startswith("feld:treffpunkt") and share is not None:
                    assert share == round(share, 2)


def test_explanations_tell_no_covered_figure(run: AnalysisRun, client: Client) -> None:
    told = next(
        told
        for told, exact in hidden(run)
        if told.children is None and exact.children and told.field == "treffpunkt"
    )
    asked = {
        "feld": told.field,
        "phase": told.life_phase,
        "gebiet": told.area_id,
        "kinder": told.population,
    }
    text = client.get("/k/lindenau/kette/erklaerung/", asked).content.decode()
    assert "zum Schutz kleiner Zahlen verdeckt" in text
    assert "passend für etwa" not in text
    said = client.get("/k/lindenau/kette/erklaerung.json", asked).json()
    row = next(row for row in said["coverage"] if row["months"] == told.months)
    assert [row[name] for name in FIGURES[:5]] == [None] * 5
