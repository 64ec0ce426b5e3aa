"""Scenarios to take away, and how many answers of them somebody gets in a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed

from lueckenlos.chain.models import AnalysisRun, Scenario
from lueckenlos.chain.scenario_actions import add, begin, share
from lueckenlos.chain.scenario_changes import Change
from lueckenlos.chain.shown_chain import story

Open = Callable[..., Client]
START = "/k/lindenau/kette/was-waere-wenn/"


@pytest.fixture
def run(world: World) -> AnalysisRun:
    return computed(world)


def without_meeting(run: AnalysisRun, many: int) -> list[str]:
    """Areas where nobody has a place to meet: first where the map tells so, then by children."""
    figures = story(run).figures
    links = [row for row in figures.links if row.link == "treffpunkt/0-3" and row.judgeable]
    told = {row.area_id for row in links if row.held_recorded == 0.0}
    rows = [row for row in figures.coverage
            if row.field == "treffpunkt" and row.share_recorded == 0.0]  # fmt: skip
    rows.sort(key=lambda row: (row.area_id not in told, -(row.children or 0)))
    return list(dict.fromkeys(row.area_id for row in rows))[:many]


def made(world: World, name: str, area: str, *, shared: bool = False) -> Scenario:
    by = world.people["here"]["coordinator"]
    one = begin(by=by, municipality=world.here, name=name)
    change = Change("add", 0, kind="familienzentrum", area=area)
    one = add(by=by, scenario=one, version=1, change=change)
    return share(by=by, scenario=one, shared=True) if shared else one


def test_a_scenario_and_a_comparison_are_taken_away(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    """What the page tells, for machines; the areas as on the map, today and with the changes."""
    first, second = without_meeting(run, 2)
    one, two = made(world, "Erstes", first), made(world, "Zweites", second)
    client = browser(world.people["here"]["coordinator"])
    page = unescape(client.get(f"{START}{one.pk}/").content.decode())
    told = client.get(f"{START}{one.pk}/szenario.json").json()
    assert told["name"] == "Erstes" and told["changes"] and told["differences"]
    assert all(line["area"] in page and line["after"] in page for line in told["differences"][:5])

    shows = f"{START}{one.pk}/szenario.geojson"
    mapped = json.loads(client.get(shows).content)["features"]
    assert {each["properties"]["key"] for each in mapped} == {a.id for a in story(run).areas}
    other = {each["properties"]["key"] for each in mapped
             if each["properties"]["before"] != each["properties"]["after"]}  # fmt: skip
    assert first in other and second not in other

    query = f"?a={one.pk}&b={two.pk}"
    beside = unescape(client.get(f"{START}vergleich/{query}").content.decode())
    assert "Vergleich als CSV" in beside
    lines = client.get(f"{START}vergleich.csv{query}").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Gebiet;Worum es geht;bisher;danach im ersten;danach im zweiten"
    assert any(line.split(";")[2] == line.split(";")[4] != line.split(";")[3] for line in lines[1:])
    both = client.get(f"{START}vergleich.json{query}").json()["scenarios"]
    assert [each["name"] for each in both] == ["Erstes", "Zweites"]
    areas = json.loads(client.get(f"{START}vergleich.geojson{query}").content)["features"]
    changed = {each["properties"]["key"]: each["properties"] for each in areas}
    assert changed[first]["before"] == changed[first]["after_second"]
    assert changed[first]["before"] != changed[first]["after_first"]


def test_nobody_takes_away_what_they_may_not_see(
    world: World, browser: Open, run: AnalysisRun
) -> None:
    (area,) = without_meeting(run, 1)
    one = made(world, "Nur meins", area)
    client = browser(world.people["here"]["steering"])
    for name in ("szenario.json", "szenario.geojson", "unterschiede.csv"):
        assert client.get(f"{START}{one.pk}/{name}").status_code == 404, name
    for name in ("json", "csv", "geojson"):
        asked = client.get(f"{START}vergleich.{name}?a={one.pk}&b={one.pk}")
        assert asked.status_code == 404, name


def test_nobody_sees_more_answers_in_a_day_than_are_set(
    world: World, browser: Open, run: AnalysisRun, settings: Any
) -> None:
    """What was seen stays to be seen, everybody has their own, and the message says what to do."""
    settings.SCENARIOS_A_DAY = 2
    people, areas = world.people["here"], without_meeting(run, 3)
    one, two, three = (made(world, f"Idee {n}", area, shared=True) for n, area in enumerate(areas))
    client = browser(people["coordinator"])
    for each in (one, two, one, two):
        assert "genug gefragt" not in client.get(f"{START}{each.pk}/").content.decode()
        assert client.get(f"{START}{each.pk}/szenario.json").status_code == 200
    page = unescape(client.get(f"{START}{three.pk}/").content.decode())
    assert "Heute haben Sie 2 verschiedene Antworten zu diesem Lauf gesehen" in page
    assert "Wo sich etwas ändert" not in page and "LUECKENLOS_SCENARIOS" in page
    for name in ("szenario.json", "szenario.geojson", "unterschiede.csv"):
        answer = client.get(f"{START}{three.pk}/{name}")
        assert answer.status_code == 429 and "Heute haben Sie 2" in answer.content.decode(), name
    beside = client.get(f"{START}vergleich/?a={one.pk}&b={three.pk}").content.decode()
    assert "genug gefragt" in beside and "Wo sich etwas ändert" not in beside
    tried = {"kind": "familienzentrum", "area": areas[2]}
    part = client.post(f"{START}{one.pk}/aendern/", tried, headers={"HX-Request": "true"})
    assert "genug gefragt" in part.content.decode() and "<table" not in part.content.decode()
    again = {"kind": "familienzentrum", "area": areas[1]}
    empty = begin(by=people["coordinator"], municipality=world.here, name="Leer")
    part = client.post(f"{START}{empty.pk}/aendern/", again, headers={"HX-Request": "true"})
    assert "genug gefragt" not in part.content.decode(), "the same question, in another scenario"
    other = browser(people["steering"]).get(f"{START}{three.pk}/").content.decode()
    assert "genug gefragt" not in other
