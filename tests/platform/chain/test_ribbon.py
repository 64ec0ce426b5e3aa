"""The chain as ribbon and matrix: every figure opens what stands behind it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.chain.shown import gemeinde, kept_run, sample, without_children

from lueckenlos.chain.models import AnalysisRun, Finding
from lueckenlos.chain.shown_chain import Wish, as_confirmed, pictures, story
from lueckenlos.report.words import about, percent

Open = Callable[..., Client]
PAGE = "/k/lindenau/kette/band/"
BEHIND = "/k/lindenau/kette/erklaerung/"


@pytest.fixture
def run(world: World) -> AnalysisRun:
    return kept_run(world, services=60)


@pytest.fixture
def steering(world: World, browser: Open) -> Client:
    return browser(world.people["here"]["steering"])


def text_of(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def test_before_the_first_run_it_says_what_is_missing(world: World, browser: Open) -> None:
    text = text_of(browser(world.people["here"]["editor"]), PAGE)
    assert "Noch keine Zahlen" in text and "Zum Überblick" in text
    assert "Zum Überblick" not in text_of(browser(world.people["here"]["steering"]), PAGE)


def test_on_the_first_step_there_is_what_is_recorded_and_no_share(
    world: World, browser: Open
) -> None:
    key = story(kept_run(world, made=without_children)).areas[0].id
    steering = browser(world.people["here"]["steering"])
    text = text_of(steering, PAGE)
    assert "Anteile gibt es noch nicht" in text and "Was erfasst ist" in text
    assert "passend für" not in text
    text = text_of(steering, BEHIND, feld="gesundheit", phase="3-6", gebiet=key)
    assert "Ohne Kinderzahlen lässt sich kein Anteil sagen" in text
    assert "noch keine Kinderzahl geladen" in text_of(steering, f"/k/lindenau/kette/gebiete/{key}/")
    assert "Noch keine Zahlen" in text_of(steering, "/k/lindenau/kette/karte/")


def test_every_part_of_the_drawings_is_a_link_that_opens(
    run: AnalysisRun, steering: Client
) -> None:
    drawn = pictures(run, "lindenau", Wish("", "children"))
    assert drawn.ribbon is not None
    for chart in (drawn.ribbon, drawn.matrix):
        assert chart.svg.count("<a ") == chart.narrow.count("<a ") == chart.svg.count("<g><title>")
        assert 'role="img"' not in chart.svg
    text = text_of(steering, PAGE)
    ways = set(re.findall(r'href="(/k/lindenau/kette/erklaerung/[^"]+)"', text))
    fields = sample()[1].note.fields
    assert {re.search(r"feld=(\w+)", way)[1] for way in ways} == {one.key for one in fields}  # type: ignore[index]
    for way in sorted(ways)[::6]:
        assert steering.get(way).status_code == 200


def test_a_segment_opens_its_own_field_and_phase(run: AnalysisRun) -> None:
    phases = {"Schwangerschaft": "schwangerschaft", "6 bis 10 Jahre": "6-10"}
    names = {one.name: one.key for one in sample()[1].note.fields}
    for field, ages, _, way in pictures(run, "lindenau", Wish("", "children")).ways:
        assert f"feld={names[field]}&" in way
        if ages in phases:
            assert way.endswith(f"phase={phases[ages]}")


def test_switches_change_what_is_counted(run: AnalysisRun, steering: Client) -> None:
    one = story(run)
    row = next(
        row
        for row in one.whole("children")
        if row.share_confirmed is not None and row.way != "places"
        and row.share_confirmed != row.share_recorded
    )  # fmt: skip
    chart = pictures(run, "lindenau", Wish("", "children", True)).ribbon
    assert chart is not None and "bestätigt" in chart.title
    told = [cells[4] for cells in chart.table.rows if cells[0] == one.names[row.field]]
    assert any(percent(row.share_confirmed or 0.0) in words for words in told)
    assert as_confirmed(row).share_recorded == row.share_confirmed
    second = one.figures.populations[1]
    assert "ohne Auto erreichbar" in text_of(steering, PAGE, kinder=second.key)
    area = one.areas[3]
    assert f"Die Kette: {area.name}" in text_of(steering, PAGE, gebiet=area.id)
    for asked in ({"gebiet": "nirgends"}, {"kinder": "niemand"}):
        assert steering.get(PAGE, asked).status_code == 404


def test_an_explanation_tells_children_rule_law_offers_and_sources(
    run: AnalysisRun, steering: Client
) -> None:
    one = story(run)
    row = next(
        row
        for row in one.figures.coverage
        if (row.field, row.life_phase, row.population) == ("gesundheit", "3-6", "children")
        and row.children and row.complete and row.covered_recorded
    )  # fmt: skip
    text = text_of(steering, BEHIND, feld="gesundheit", phase="3-6", gebiet=row.area_id)
    field = next(field for field in one.run.fields if field.key == "gesundheit")
    assert f"{about(row.children or 0)} Kinder" in text
    assert field.rule in text
    assert any(source in text for _, _, _, source in field.required)
    assert f"Als vollständig erklärt von {one.run.complete[0].by}" in text
    assert "Einwohnermelderegister" in text and "Stand 31.12.2025" in text
    whole = text_of(steering, BEHIND, feld="gesundheit", phase="3-6")
    counting, beside = whole.split("Was nicht zählt, und warum")
    for offer in one.figures.offers:
        if offer.field == "gesundheit" and offer.level == "mentioned":
            assert offer.name in beside
    assert "schließt keine Lücke" in beside and "schließt keine Lücke" not in counting


def test_names_lead_to_entries_that_are_still_there(run: AnalysisRun, steering: Client) -> None:
    listed = [one.id for one in sample()[0].offers]
    for there, at in ((True, 0), (False, 70)):
        offer = next(one for one in story(run).figures.offers if one.id == listed[at])
        phase = next(one for one in story(run).run.phases if one.to_month > offer.from_month)
        text = text_of(steering, BEHIND, feld=offer.field, phase=phase.key)
        entry = rf'<a class="kern-link" href="/k/lindenau/angebote/[0-9a-f-]+/">{offer.name}</a>'
        assert offer.name in text and bool(re.search(entry, text)) is there


def test_what_is_only_recorded_does_not_count_as_confirmed(
    run: AnalysisRun, steering: Client
) -> None:
    asked = {"feld": "spiel_bewegung", "phase": "3-6"}
    counted = steering.get("/k/lindenau/kette/erklaerung.json", asked).json()
    sure = steering.get(
        "/k/lindenau/kette/erklaerung.json", {**asked, "zaehlung": "bestaetigt"}
    ).json()
    open_ = [one["id"] for one in counted["counting"] if "nicht bestätigt" in one["why"]]
    assert open_ and len(sure["counting"]) == len(counted["counting"]) - len(open_)
    assert {*open_} <= {one["id"] for one in sure["not_counting"]}
    assert "latitude" not in str(counted)


def test_findings_lead_to_their_gaps(run: AnalysisRun, steering: Client) -> None:
    finding = Finding.objects.select_related("gap").get(
        run=run, population="children", field="treffpunkt", position__lte=99, certain=True
    )
    asked = {"feld": "treffpunkt", "phase": "0-3", "gebiet": finding.areas[0]}
    text = text_of(steering, BEHIND, **asked)
    assert f'href="/k/lindenau/kette/luecken/{finding.gap.number}/"' in text  # type: ignore[union-attr]
    assert "/k/lindenau/kette/luecken/?feld=treffpunkt" in text


def test_a_gemeinde_sees_what_is_behind_its_own_figures_only(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    own, other = gemeinde(world)
    client = browser(world.people["here"]["gemeinde"])
    asked = {"feld": "gesundheit", "phase": "3-6"}
    mine = text_of(client, BEHIND, **asked, gebiet=own)
    assert "/kette/band/" not in mine and "/angebote/" not in mine
    for address in (
        BEHIND,
        "/k/lindenau/kette/erklaerung.json",
        "/k/lindenau/kette/erklaerung.csv",
    ):
        assert client.get(address, {**asked, "gebiet": other}).status_code == 404
        assert client.get(address, asked).status_code == 403
    assert client.get(PAGE).status_code == 403


def test_nobody_asks_for_more_with_more_rows(
    world: World, run: AnalysisRun, steering: Client
) -> None:
    def asked(address: str, **more: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert steering.get(address, more).status_code == 200
        return len(seen)

    asked(PAGE)
    whole = asked(PAGE)
    assert whole == asked(PAGE, gebiet=story(run).areas[1].id) <= 8
    asked(BEHIND, feld="schutz", phase="3-6")
    few = asked(BEHIND, feld="schutz", phase="3-6")
    assert few == asked(BEHIND, feld="beratung", phase="3-6") <= 9


def test_files_say_day_and_source_in_every_row(run: AnalysisRun, steering: Client) -> None:
    content = steering.get("/k/lindenau/kette/band.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    one = story(run)
    assert len(rows) == len(one.whole("children"))
    assert {row["Stichtag"] for row in rows} == {"18.11.2026"}
    assert all("31.12.2025" in row["Quelle der Kinderzahlen"] for row in rows)
    told = steering.get("/k/lindenau/kette/band.json").json()
    assert [row["share_recorded"] for row in told["coverage"]] == [
        row.share_recorded for row in one.whole("children")
    ]
