"""The chain tells no number of children that the pages of the areas withhold, nor another one."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed
from tests.platform.chain.kreis import load_sample
from tests.platform.chain.shown import gemeinde

from lueckenlos.areas.ledger import Ledger
from lueckenlos.areas.models import Population
from lueckenlos.areas.queries import homes_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import told
from lueckenlos.chain.shown_chain import Wish
from lueckenlos.chain.shown_map import Shown, values_of

Open = Callable[..., Client]
FROM, TO = 36, 72
ROLES = ("coordinator", "editor", "steering", "gemeinde")


@pytest.fixture
def hidden(world: World) -> str:
    """An area of which the pages of the areas withhold how many are three to six years old."""
    return gemeinde(world)[0]


@pytest.fixture
def run(world: World, hidden: str, tmp_path: Any, settings: Any) -> AnalysisRun:
    settings.MEDIA_ROOT = tmp_path / "media"
    case = load_sample(world.here, world.people["here"]["coordinator"])
    Population.unscoped.filter(municipality=world.here, key="children").update(
        hidden=[[hidden, FROM, TO], [hidden, 72, 120]]
    )
    return computed(world, case.reference_day)


def ages_of(months: str) -> range:
    found = re.fullmatch(r"(-?\d+)-(\d+)", months)
    return range(int(found[1]), int(found[2])) if found else range(0)


def test_what_one_page_withholds_no_other_tells(
    world: World, run: AnalysisRun, hidden: str, browser: Open
) -> None:
    for row in told(run).figures.coverage:
        here = (row.area_id, row.population) == (hidden, "children")
        if here and set(ages_of(row.months)) & set(range(FROM, TO)):
            assert row.children is None and row.share_recorded is None, row
            assert row.covered_recorded is None and row.choice_median is None
    for role in ROLES:
        client = browser(world.people["here"][role])
        page = f"/k/lindenau/kette/gebiete/{hidden}"
        answer = client.get(f"{page}/gebiet.json").json()
        mine = [r for r in _rows(answer) if r["life_phase"] == "3-6"]
        assert mine and all(r["children"] is r["share_recorded"] is None for r in mine), role
        text = unescape(client.get(f"{page}/").content.decode())
        assert re.search(r"<dt>3 bis 6 Jahre</dt><dd>[^<]*verdeckt", text), role
        for line in client.get(f"{page}/gebiet.csv").content.decode("utf-8-sig").splitlines()[1:]:
            if "3 bis 6 Jahre" in line and "Kinder" in line:
                assert "%" not in line, line
    client = browser(world.people["here"]["steering"])
    shows = {"zeigt": "feld:treffpunkt/3-6"}
    every = client.get("/k/lindenau/kette/karte.geojson", shows).json()["features"]
    area = next(one["properties"] for one in every if one["properties"]["key"] == hidden)
    assert area["children"] is None and area["share"] is None


def _rows(answer: Any) -> list[dict[str, Any]]:
    """Every row of a JSON answer that has children."""
    if isinstance(answer, dict):
        if "life_phase" in answer and "children" in answer:
            return [answer]
        answer = list(answer.values())
    return [row for one in answer for row in _rows(one)] if isinstance(answer, list) else []


def test_both_pages_say_the_same_number_of_children(
    world: World, run: AnalysisRun, hidden: str
) -> None:
    """All who live there, rounded once, and not the sum of rounded life phases."""
    assert run.edition
    table = Population.objects.for_municipality(world.here).get(key="children")
    ledger = Ledger(table, homes_of(run.edition))
    values = values_of(run, Wish("", "children"), Shown(""))
    assert len(values) > 20
    for key, value in values.items():
        assert value.children == ledger.total(key).shown, key
    assert values[hidden].children
