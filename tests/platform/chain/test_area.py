"""The page of an area: everything about it, and nothing about others for its Gemeinde."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.chain.shown import gemeinde, kept_run

from lueckenlos.accounts.models import Membership
from lueckenlos.areas.models import AreaComment
from lueckenlos.chain.models import AnalysisRun, Finding
from lueckenlos.chain.shown_area import fields_of, links_beside, own_part, people_of
from lueckenlos.chain.shown_chain import Wish, offers_of_place, story
from lueckenlos.report.words import about

Open = Callable[..., Client]
WORDS = "Die Zahl der Kinder stimmt nicht mehr."


@pytest.fixture
def run(world: World) -> AnalysisRun:
    return kept_run(world, services=40)


@pytest.fixture
def steering(world: World, browser: Open) -> Client:
    return browser(world.people["here"]["steering"])


def page(key: str) -> str:
    return f"/k/lindenau/kette/gebiete/{key}/"


def text_of(client: Client, key: str) -> str:
    answer = client.get(page(key))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_it_tells_who_lives_there_what_exists_and_what_holds(
    run: AnalysisRun, steering: Client
) -> None:
    one = story(run)
    area = one.areas[3]
    wish = Wish(area.id, "children")
    text = text_of(steering, area.id)
    people = people_of(one, wish)
    assert len(people) == len(one.run.phases) and all(words in text for _, words in people)
    assert "Kinder nach Alter, 31.12.2025" in text or "31.12.2025" in text
    offers = offers_of_place(one, wish)
    assert offers and all(offer.name in text for offer in offers)
    assert all(offer.name in text for field in fields_of(run, wish) for offer, _ in field.near)
    serving = [offer for field in fields_of(run, wish) for offer, _ in field.serving]
    assert serving and all(offer.name in text for offer in serving)
    assert all(offer.area_id != area.id and offer.placed != "protected" for offer in serving)
    for link in links_beside(one, wish):
        assert f'data-label="{area.name}">{link.here}</td>' in text
        assert f'data-label="Lindenau">{link.whole}</td>' in text
    assert f"als vollständig erklärt von {one.run.complete[0].by}" in text


def test_people_are_counted_as_the_run_tells_them(run: AnalysisRun) -> None:
    one = story(run)
    hidden = 0
    for area, population in product(one.areas, ("children", "sgb2")):
        said = dict(people_of(one, Wish(area.id, population)))
        for row in one.of_area(area.id, population):
            if row.field != "gesundheit" or row.life_phase == "schwangerschaft":
                continue
            words = said[one.names[row.life_phase]]
            hidden += row.children is None
            if row.children is None:
                assert "verdeckt" in words
            elif row.children:
                assert words == f"{about(row.children)} Kinder"
    assert hidden


def test_what_is_missing_there_leads_to_its_gap(run: AnalysisRun, steering: Client) -> None:
    finding = Finding.objects.select_related("gap").filter(run=run, population="children").first()
    assert finding is not None and finding.gap is not None
    key = finding.areas[0]
    text = text_of(steering, key)
    assert f'href="/k/lindenau/kette/luecken/{finding.gap.number}/"' in text
    mine = {gap.gap_id for gap in story(run).gaps("children") if key in gap.area_ids}
    open_ = text.split("Was fehlt oder offen ist")[1].split("</section>")[0]
    assert open_.count("<li") == len(mine)


def test_a_protected_address_stands_in_no_area(run: AnalysisRun, steering: Client) -> None:
    one = story(run)
    secret = {offer.name for offer in one.figures.offers if offer.placed == "protected"}
    assert secret
    for area in one.areas[::8]:
        text = text_of(steering, area.id)
        features = steering.get(page(area.id) + "gebiet.geojson").json()["features"]
        names = {feature["properties"]["name"] for feature in features}
        assert not any(name in text for name in secret) and not names & secret


def test_a_gemeinde_sees_and_comments_its_own_areas_only(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    own, other = gemeinde(world)
    client = browser(world.people["here"]["gemeinde"])
    for more in ("", "gebiet.json", "gebiet.csv", "gebiet.geojson"):
        assert client.get(page(own) + more).status_code == 200
        assert client.get(page(other) + more).status_code == 404
    text = text_of(client, own)
    assert 'data-label="Lindenau"' not in text and "/kette/karte/" not in text
    assert "/kette/luecken/" not in text and "/kette/band/" not in text
    assert client.post(page(other), {"text": WORDS}).status_code == 404
    assert client.post(page(own), {"text": ""}).status_code == 200
    assert not AreaComment.objects.for_municipality(world.here).exists()
    assert client.post(page(own), {"text": WORDS}).status_code == 302
    said = AreaComment.objects.for_municipality(world.here).get()
    assert (said.area, said.by) == (own, world.people["here"]["gemeinde"])
    assert WORDS in text_of(browser(world.people["here"]["coordinator"]), own)


def test_a_gemeinde_reads_of_a_gap_over_several_only_its_own_part(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    one = story(run)
    of = {area.id: area.municipality for area in one.areas}
    gap = next(gap for gap in one.gaps("children") if len({of[key] for key in gap.area_ids}) > 1)
    key = gap.area_ids[-1]
    Membership.unscoped.filter(user=world.people["here"]["gemeinde"]).update(gemeinde=of[key])
    own = {area for area in of if of[area] == of[key]}
    client = browser(world.people["here"]["gemeinde"])
    told = client.get(page(key) + "gebiet.json").json()["gaps"]
    assert told and all(key in part["area_ids"] and own >= {*part["area_ids"]} for part in told)
    assert not {area for area in of if area not in own and f"{area}." in str(told)}
    parts = [part for part in told if (part["field"], part["from_month"], part["to_month"])
             == (gap.field, gap.from_month, gap.to_month)]  # fmt: skip
    assert [(part["without_recorded"], part["without_confirmed"]) for part in parts] == [
        (None, None)
    ]
    whole = browser(world.people["here"]["coordinator"]).get(page(key) + "gebiet.json").json()
    assert [*gap.area_ids] in [part["area_ids"] for part in whole["gaps"]]
    joint = own_part(replace(gap, without_recorded=40.0), own)
    assert joint.without_recorded is None and own_part(gap, set(gap.area_ids)) == gap


def test_who_only_reads_does_not_comment(
    world: World, run: AnalysisRun, steering: Client, browser: Open
) -> None:
    key = story(run).areas[0].id
    assert "Ihre Anmerkung" not in text_of(steering, key)
    assert steering.post(page(key), {"text": WORDS}).status_code == 403
    assert browser(world.people["here"]["provider"]).get(page(key)).status_code == 403
    assert browser(world.people["there"]["coordinator"]).get(page(key)).status_code == 404
    assert steering.get(page("nirgends")).status_code == 404


def test_before_the_first_run_the_page_says_so(world: World, browser: Open) -> None:
    run = kept_run(world)
    key = story(run).areas[0].id
    AnalysisRun.unscoped.filter(pk=run.pk).update(state=AnalysisRun.State.COMPUTING)
    client = browser(world.people["here"]["coordinator"])
    assert "Noch keine Zahlen" in text_of(client, key)
    assert client.get(page(key) + "gebiet.json").status_code == 404


def test_no_area_asks_for_more_than_another(run: AnalysisRun, steering: Client) -> None:
    asked = []
    for area in (story(run).areas[0], *story(run).areas[::9]):
        with CaptureQueriesContext(connection) as seen:
            assert steering.get(page(area.id)).status_code == 200
        asked.append(len(seen))
    assert {*asked[1:]} <= {10, 11}, asked  # one more where there is a gap to be looked up


def test_the_list_of_areas_leads_a_gemeinde_to_its_own_and_others_to_all(
    world: World, run: AnalysisRun, browser: Open, steering: Client
) -> None:
    own, other = gemeinde(world)
    mine = browser(world.people["here"]["gemeinde"]).get("/k/lindenau/kette/gebiete/")
    text = mine.content.decode()
    assert f'href="{page(own)}"' in text and page(other) not in text
    assert "Gebiet für Gebiet</a>" in text, "it has an entry in the navigation"
    everything = steering.get("/k/lindenau/kette/gebiete/").content.decode()
    assert f'href="{page(own)}"' in everything and f'href="{page(other)}"' in everything
