"""What is reached without a car stands beside every figure that is reached by car."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed
from tests.platform.chain.shown import kept_run

from lueckenlos.areas.queries import active_edition, areas_of, planning_level
from lueckenlos.areas.travel_actions import say_bus
from lueckenlos.chain.models import AnalysisRun, Gap
from lueckenlos.chain.queries import told
from lueckenlos.chain.shown_chain import story
from lueckenlos.chain.shown_without_car import words_of
from lueckenlos.exchange.figures import CoverageRow
from lueckenlos.report.charts.scale import WITHHELD
from lueckenlos.report.charts.segments import without_car_words
from lueckenlos.report.without_car import beside

Open = Callable[..., Client]
UNKNOWN = "Ob ein Bus fährt, ist für 31 Gebiete nicht angegeben"


@pytest.fixture
def run(world: World) -> AnalysisRun:
    return kept_run(world)


def whole(run: AnalysisRun, field: str, phase: str) -> CoverageRow:
    """The row of the whole municipality."""
    found = told(run).figures
    return next(row for row in found.overall if not row.area_id and row.population == "children"
                and (row.field, row.life_phase) == (field, phase))  # fmt: skip


def told_of(row: CoverageRow) -> str:
    assert row.share_recorded_without_car is not None
    return f"{round(100 * row.share_recorded_without_car)} %"


def test_what_cannot_be_judged_is_neither_secret_nor_none(run: AnalysisRun) -> None:
    """Nothing recorded, and nobody says that this is all: no row, whatever its numbers."""
    one = story(run)
    row = whole(run, "gesundheit", "0-3")
    unknown = replace(row, complete=False, share_recorded=0.0, share_recorded_without_car=0.0)
    assert without_car_words(one.run, unknown) is None
    assert words_of(one, row) and words_of(one, unknown) == ""
    assert words_of(one, replace(row, share_recorded_without_car=None)) == WITHHELD
    assert beside(replace(one.figures, overall=(unknown,), coverage=())) == []


def test_every_page_of_the_chain_tells_it(world: World, run: AnalysisRun, browser: Open) -> None:
    client, row = browser(world.people["here"]["coordinator"]), whole(run, "gesundheit", "0-3")
    beside = told_of(row)
    assert row.share_recorded and row.share_recorded_without_car < row.share_recorded

    def page(path: str) -> str:
        return unescape(client.get(f"/k/lindenau/kette/{path}").content.decode())

    for path in ("", "band/", "gebiete/0699900601/"):
        assert "Mit und ohne Auto" in page(path), path
        assert UNKNOWN in page(path), path
    assert f'<td class="kern-table__cell" data-label="ohne Auto">{beside}</td>' in page("band/")
    assert f"ohne Auto {beside}" in re.sub(r"\s+", " ", page("band/"))
    said = page("erklaerung/?feld=gesundheit&phase=0-3")
    assert f"<dt>Ohne Auto, erfasst</dt><dd>{beside}</dd>" in said
    assert UNKNOWN in said
    assert "Ohne Auto" not in page("erklaerung/?feld=treffpunkt&phase=0-3").split("<main")[1]
    seen = page("karte/?zeigt=feld:gesundheit/0-3")
    assert re.search(r"\d+ %, ohne Auto \d+ %", seen)
    assert UNKNOWN in seen
    assert UNKNOWN not in page("karte/")


def test_a_gap_tells_it_of_its_areas(world: World, run: AnalysisRun, browser: Open) -> None:
    client = browser(world.people["here"]["coordinator"])
    every = Gap.objects.for_municipality(world.here).filter(population="children")
    reached = every.filter(field__in=("gesundheit", "beratung")).first()
    near = every.filter(field="treffpunkt").first()
    for gap, stands in ((reached, True), (near, False)):
        if gap is None:
            continue
        address = f"/k/lindenau/kette/luecken/{gap.number}/"
        assert ("Mit und ohne Auto" in client.get(address).content.decode()) is stands
        answer = client.get(f"{address}luecke.json").json()
        assert bool(answer["without_car"]) is stands
    assert reached is not None


def test_every_file_of_the_chain_has_it(world: World, run: AnalysisRun, browser: Open) -> None:
    client, row = browser(world.people["here"]["coordinator"]), whole(run, "gesundheit", "0-3")
    share = row.share_recorded_without_car
    answer = client.get("/k/lindenau/kette/band.json").json()
    mine = [r for r in answer["coverage"] if (r["field"], r["life_phase"]) == ("gesundheit", "0-3")]
    assert [r["share_recorded_without_car"] for r in mine] == [share]
    assert UNKNOWN in answer["without_car"]
    text = client.get("/k/lindenau/kette/band.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert any(line["ohne Auto erfasst"] for line in lines)
    assert not [line for line in lines if line["gezählt"] == "nah" and line["ohne Auto erfasst"]]
    overview = client.get("/k/lindenau/kette/ueberblick.json").json()
    assert {"Gesundheit"} <= {line["field"] for line in overview["without_car"]["lines"]}
    areas = client.get("/k/lindenau/kette/karte.geojson", {"zeigt": "feld:gesundheit/0-3"}).json()
    assert any("share_without_car" in one["properties"] for one in areas["features"])
    book = client.get(f"/k/lindenau/kette/laeufe/{run.pk}/bericht.xlsx").content
    sheet = load_workbook(BytesIO(book), read_only=True)["Abdeckung"]
    head, *rows = sheet.iter_rows(values_only=True)
    at = list(head).index("ohne Auto, erfasst")
    assert any(isinstance(line[at], float) for line in rows)


def test_confirmed_offers_have_their_own(world: World, run: AnalysisRun, browser: Open) -> None:
    client, row = browser(world.people["here"]["coordinator"]), whole(run, "gesundheit", "0-3")
    answer = client.get("/k/lindenau/kette/band.json", {"zaehlung": "bestaetigt"}).json()
    mine = next(r for r in answer["coverage"]
                if (r["field"], r["life_phase"]) == ("gesundheit", "0-3"))  # fmt: skip
    assert mine["share_recorded_without_car"] == row.share_confirmed_without_car
    assert row.share_confirmed_without_car != row.share_recorded_without_car


def test_a_second_population_is_counted_without_a_car_anyway(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    client = browser(world.people["here"]["coordinator"])
    second = told(run).figures.populations[1].key
    page = client.get("/k/lindenau/kette/band/", {"kinder": second}).content.decode()
    assert "Mit und ohne Auto" not in page
    assert "ohne Auto erreichbar ist" in page


def test_where_a_bus_is_known_the_next_run_counts_it(
    world: World, tmp_path: Path, settings: Any, browser: Open
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    run = computed(world)
    edition = active_edition(world.here, planning_level(world.here))
    assert edition is not None
    keys = list(areas_of(edition).values_list("key", flat=True))
    by = world.people["here"]["coordinator"]
    said = dict.fromkeys(keys[1:], True)
    say_bus(by=by, edition=edition, version=0, said=said, day=run.reference_day, source="Plan")
    page = unescape(browser(by).get("/k/lindenau/kette/").content.decode())
    assert "Seit diesem Lauf wurde etwas geändert" in page
    later = computed(world)
    before, after = (whole(one, "gesundheit", "0-3") for one in (run, later))
    assert after.share_recorded == before.share_recorded, "by car nothing changes"
    assert after.share_recorded_without_car > before.share_recorded_without_car
    assert "für 1 von 31 Gebieten nicht angegeben" in told(later).note.without_car
