"""The chain tells no number of children that the pages of the areas withhold, nor another one."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed
from tests.platform.chain.kreis import load_sample
from tests.platform.chain.shown import gemeinde

from lueckenlos.areas.ledger import Ledger
from lueckenlos.areas.models import Population
from lueckenlos.areas.queries import homes_of
from lueckenlos.chain.map_values import Shown, values_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import told
from lueckenlos.chain.shown_chain import Wish

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
            assert row.share_recorded_without_car is row.share_confirmed_without_car is None
    for role in ROLES:
        client = browser(world.people["here"][role])
        page = f"/k/lindenau/kette/gebiete/{hidden}"
        answer = client.get(f"{page}/gebiet.json").json()
        mine = [r for r in _rows(answer) if r["life_phase"] == "3-6"]
        assert mine and all(r["children"] is r["share_recorded"] is None for r in mine), role
        assert all(r["share_recorded_without_car"] is None for r in mine), role
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


COUNTED = (
    *("Kinder, mindestens", "Kinder, höchstens", "mit Angebot, erfasst", "mit Angebot, bestätigt"),
    *("Anteil, erfasst", "Anteil, bestätigt", "Wahl (Mitte)"),
    *("ohne Auto, erfasst", "ohne Auto, bestätigt"),
)


@pytest.mark.parametrize("role", ["coordinator", "steering"])
def test_nor_does_the_workbook(
    world: World, run: AnalysisRun, hidden: str, browser: Open, role: str
) -> None:
    address = f"/k/lindenau/kette/laeufe/{run.pk}/bericht.xlsx"
    content = browser(world.people["here"][role]).get(address).content
    sheet = load_workbook(BytesIO(content), read_only=True)["Abdeckung"]
    head, *rows = sheet.iter_rows(values_only=True)
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    who = told(run).figures.populations[0].name
    mine = [
        line for line in lines
        if (line["Schlüssel"], line["Wer"], line["Lebensphase"]) == (hidden, who, "3 bis 6 Jahre")
    ]  # fmt: skip
    assert mine and {line["Kinder"] for line in mine} == {"geheim"}
    for line in mine:
        assert not any(isinstance(line[name], int | float) for name in COUNTED), line
    others = [line for line in lines if line["Schlüssel"] not in (hidden, None)]
    assert any(isinstance(line["Anteil, erfasst"], float) for line in others)


def test_nor_does_the_ground_of_the_area(
    world: World, run: AnalysisRun, hidden: str, browser: Open
) -> None:
    """Its geography tells where it lies and what is in it, and of children nothing."""
    for role in ROLES:
        client = browser(world.people["here"][role])
        answer = client.get(f"/k/lindenau/kette/gebiete/{hidden}/gebiet.geojson").json()
        area, *offers = answer["features"]
        assert area["properties"]["key"] == hidden, role
        for one in (area, *offers):
            numbers = [v for v in one["properties"].values() if isinstance(v, int | float)]
            assert not [v for v in numbers if not isinstance(v, bool)], one["properties"]
            assert not {"children", "share", "covered"} & set(one["properties"])


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
