"""The map: what is drawn stands in the list, a protected address on neither."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.chain.shown import care_declared, kept_run, sample, undeclared
from tests.report.drawings import row

from lueckenlos.assemble.world import assemble
from lueckenlos.chain.map_values import Shown, missing_of, values_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.reach import land_of, limits, reach_of, reaching
from lueckenlos.chain.shown_chain import Wish, story
from lueckenlos.chain.shown_map import off_the_map, simplified
from lueckenlos.exchange.layers.crs import on_grid

Open = Callable[..., Client]
PAGE = "/k/lindenau/kette/karte/"
DATA = "/k/lindenau/kette/karte.json"
CHILDREN = Wish("", "children")


@pytest.fixture
def run(world: World) -> AnalysisRun:
    return kept_run(world, services=5)


@pytest.fixture
def steering(world: World, browser: Open) -> Client:
    return browser(world.people["here"]["steering"])


def test_map_and_list_say_the_same(run: AnalysisRun, steering: Client) -> None:
    for shows in ("", "glied:gesundheit/3-6", "feld:treffpunkt/3-6"):
        told = steering.get(DATA, {"zeigt": shows}).json()
        text = unescape(steering.get(PAGE, {"zeigt": shows}).content.decode())
        assert len(told["areas"]["features"]) == len(story(run).areas)
        for area in told["areas"]["features"]:
            properties = area["properties"]
            value = properties["value"].split(", ")[0]
            pattern = rf"{re.escape(properties['name'])}</a></th><td[^>]*>{re.escape(value)}"
            assert re.search(pattern, text), properties
            assert properties["url"] in text
        assert {area["properties"]["class"] for area in told["areas"]["features"]} <= {
            one["class"] for one in told["legend"]
        }


def test_offers_on_the_map_stand_in_the_list_and_none_is_protected(
    run: AnalysisRun, steering: Client
) -> None:
    secret = {one.id for one in story(run).figures.offers if one.placed == "protected"}
    assert secret
    told = steering.get(DATA, {"zeigt": "feld:schutz/3-6"}).json()
    every = steering.get(DATA).json()
    ids = {point["properties"]["id"] for point in every["points"]["features"]}
    assert ids and not ids & secret
    assert {point["properties"]["id"] for point in told["points"]["features"]} < ids
    text = unescape(steering.get(PAGE, {"zeigt": "feld:schutz/3-6"}).content.decode())
    for point in told["points"]["features"]:
        assert point["properties"]["url"] in text and point["properties"]["name"] in text
    assert "Wie weit" not in steering.get(PAGE, {"angebot": min(secret)}).content.decode()


def test_offers_without_a_point_are_counted_with_the_way_to_mend_them(
    run: AnalysisRun, world: World, browser: Open
) -> None:
    one, shown = story(run), Shown("")
    near = [each for each in one.running if each.placed == "point" and each.level != "mentioned"][
        :3
    ]
    lost = {each.id: how for each, how in zip(near, ("area", "area", "none"), strict=True)}
    offers = tuple(
        replace(each, placed=lost[each.id], latitude=None, longitude=None)
        if each.id in lost
        else each
        for each in one.figures.offers
    )
    told = off_the_map(replace(one, figures=replace(one.figures, offers=offers)), shown)
    roughly = 2 + sum(each.placed == "area" for each in one.running if each.level != "mentioned")
    assert told.startswith(f"{roughly + 1} Angebote stehen nicht auf der Karte, weil niemand")
    assert f"Von {roughly} ist nur Ort oder Gebiet bekannt." in told
    assert told.endswith("Von 1 ist nicht einmal der Ort bekannt.")
    page = browser(world.people["here"]["editor"]).get(PAGE).content.decode()
    assert ("/k/lindenau/angebote/?fehlt=punkt" in page) is bool(off_the_map(one, shown))


def test_colours_are_those_of_the_figures(run: AnalysisRun) -> None:
    one = story(run)
    rows = {
        row.area_id: row
        for row in one.figures.coverage
        if (row.field, row.life_phase, row.population) == ("treffpunkt", "3-6", "children")
    }
    for key, value in values_of(run, CHILDREN, Shown("feld", "treffpunkt", "3-6")).items():
        row = rows[key]
        if row.complete:
            assert value.share == row.share_recorded and not value.missing
            assert value.withheld == (row.share_recorded is None)
        else:
            assert value.share is None and value.rank == -1 and "%" not in value.words
            assert value.words.endswith(": Bestand nicht für vollständig erklärt")
        assert value.children == (None if row.children is None else int(row.children))
    means = values_of(run, CHILDREN, Shown(""))
    links = [row for row in one.figures.links if row.population == "children"]
    for key, value in means.items():
        judged = [row.held_recorded for row in links if row.area_id == key and row.judgeable]
        known = [share for share in judged if share is not None]
        if len(known) < 0.8 * len(judged):
            assert value.withheld and value.share is None and value.rank == -1
        elif len(known) < len(judged):
            ends = sum(known) / len(judged), sum(known) / len(judged) + 1 - len(known) / len(judged)
            assert value.ends == pytest.approx(ends) and value.words.count("bis") == 1
            assert value.share == pytest.approx(sum(ends) / 2) and value.rank >= 0
        else:
            assert value.share == pytest.approx(sum(known) / len(known)) and value.ends is None


def test_nearly_every_area_tells_how_many_links_hold(run: AnalysisRun, steering: Client) -> None:
    """One withheld link hides the mean no longer, nor do children who are estimates."""
    means = values_of(run, CHILDREN, Shown(""))
    assert sum(value.share is not None for value in means.values()) >= len(means) - 2
    some = [value for value in means.values() if value.ends]
    assert 0 < len(some) < len(means) / 4
    assert all(value.ends and value.ends[1] - value.ends[0] <= 0.2 for value in some)
    text = unescape(steering.get(PAGE).content.decode())
    number = f"{len(some)} Gebiet" + ("en" if len(some) > 1 else "")
    assert f"In {number} steht eine Spanne" in text
    drawn = steering.get("/k/lindenau/kette/karte.svg").content.decode()
    told = steering.get("/k/lindenau/kette/karte.geojson").json()["features"]
    lines = steering.get("/k/lindenau/kette/karte.csv").content.decode("utf-8-sig").splitlines()
    for key, value in means.items():
        assert f": {value.words}</title>" in drawn
        area = next(one["properties"] for one in told if one["properties"]["key"] == key)
        line = next(one.split(";") for one in lines if one.startswith(key))
        assert line[6] == area["words"] == value.words
        if value.ends:
            assert (area["share_low"], area["share_high"]) == value.ends
            assert value.words.endswith(" %") and line[4] < line[5]


def test_a_few_links_that_can_be_judged_make_no_mean(world: World) -> None:
    """Where only Betreuung is declared complete, its one link is not how far the chain holds."""
    run = kept_run(world, made=care_declared)
    assert any(row.judgeable for row in story(run).figures.links)
    for value in values_of(run, CHILDREN, Shown("")).values():
        assert value.share is None and not value.withheld
        assert value.words.endswith("Bestand nicht für vollständig erklärt")
    told = values_of(run, CHILDREN, Shown("glied", "betreuung", "3-6")).values()
    assert any(value.share is not None for value in told)


def test_what_cannot_be_judged_has_no_share_but_says_what_is_missing(
    world: World, browser: Open
) -> None:
    one = story(kept_run(world, made=undeclared))
    steering = browser(world.people["here"]["steering"])
    assert any(row.share_recorded == 1.0 for row in one.figures.coverage)
    missing = "noch nicht beurteilbar: Bestand nicht für vollständig erklärt"
    for shows in ("", "glied:gesundheit/3-6", "feld:treffpunkt/3-6"):
        text = unescape(steering.get(PAGE, {"zeigt": shows}).content.decode())
        cells = re.findall(r'<td[^>]*data-label="(?:Glieder|Kinder)[^"]*"[^>]*>([^<]*)', text)
        assert cells.count(missing) == len(one.areas) and not any("%" in cell for cell in cells)
        assert f"{len(one.areas)} Gebiete sind noch nicht beurteilbar" in text
        assert 'href="/k/lindenau/kette/vollstaendig/"' in text
        asked = {"zeigt": shows}
        for area in steering.get(DATA, asked).json()["areas"]["features"]:
            assert area["properties"]["value"].startswith(missing)
        for area in steering.get("/k/lindenau/kette/karte.geojson", asked).json()["features"]:
            assert area["properties"]["share"] is None
        names = "|".join(re.escape(area.name) for area in one.areas)
        drawn = steering.get("/k/lindenau/kette/karte.svg", asked).content.decode()
        assert not re.search(rf"<title>(?:{names}): [^<]*%", drawn)
        lines = steering.get("/k/lindenau/kette/karte.csv", asked).content.decode("utf-8-sig")
        assert all(line.split(";")[3] == "" for line in lines.splitlines()[1:])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), "Kinderzahlen fehlen"),
        (({"complete": False},), "Bestand nicht für vollständig erklärt"),
        (({"way": "places", "places_known_share": 0.5},), "Zahl der Plätze fehlt"),
        (({"way": "places", "places_known_share": None},), "Zahl der Plätze fehlt"),
        (({"way": "places", "places_known_share": 0.95},), ""),
        (({"children": 0.0},), "hier leben keine Kinder"),
        (({"children": None},), ""),
        (({}, {"life_phase": "3-6", "complete": False}), ""),
    ],
)
def test_the_first_thing_that_is_missing_is_told(
    rows: tuple[dict[str, object], ...], words: str
) -> None:
    made = [replace(row("arzt"), **more) for more in rows]
    assert missing_of(made, Shown("feld", "arzt", "0-3")) == words


def test_an_offer_shows_how_far_it_reaches(run: AnalysisRun, steering: Client) -> None:
    one = story(run)
    offer = next(
        each for each in one.running if each.field == "treffpunkt" and each.placed == "point"
    )
    found = reach_of(run, offer)
    assert found is not None and offer.area_id in {*found.wholly, *found.partly}
    text = unescape(steering.get(PAGE, {"angebot": offer.id}).content.decode())
    assert f"Wie weit „{offer.name}“ reicht" in text and "Luftlinie" in text
    names = {area.id: area.name for area in one.areas}
    card = text.split('id="reichweite"')[1].split("</section>")[0]
    assert all(names[key] in card for key in (*found.wholly, *found.partly))
    told = steering.get(DATA, {"angebot": offer.id}).json()
    rings = [area for area in told["areas"]["features"] if area["properties"].get("reach")]
    assert len(rings) == len(found.rings) > 0
    assert [point["properties"]["id"] for point in told["points"]["features"]] == [offer.id]
    office = next(each for each in one.running if each.field == "fruehe_hilfen"
                  and each.placed == "point")  # fmt: skip
    text = unescape(steering.get(PAGE, {"angebot": office.id}).content.decode())
    assert "entscheidet nicht die Entfernung" in text


def test_the_line_is_the_way_of_the_rule_without_its_detour(run: AnalysisRun) -> None:
    near, far, walk = limits("near"), limits("reachable"), limits("reachable", car=False)
    assert near and far and walk and limits("places") is None
    assert [near.town, near.country] == pytest.approx([1000 / 1.3, 2500 / 1.3])
    assert far.town == pytest.approx(7500 / 1.4) and walk.country == pytest.approx(2500 / 1.3)
    case, _ = sample()
    assert land_of(run).country == tuple(assemble(case, Path()).world.country.tolist())
    assert {*land_of(run).country} == {True, False}
    offer = next(each for each in story(run).running if each.field == "treffpunkt"
                 and each.placed == "point")  # fmt: skip
    found = reach_of(run, offer)
    assert found is not None
    for (_, ring), country in zip(found.rings, sorted(set(land_of(run).country)), strict=True):
        radius = np.sqrt(on_grid(ring).area / np.pi)
        assert radius == pytest.approx(near.of(country), rel=0.01)


def test_what_reaches_an_area_lies_beside_it_and_near_enough(run: AnalysisRun) -> None:
    one, land = story(run), land_of(run)
    key = one.areas[0].id
    found = reaching(run, key, one.running)
    assert found and [far for _, far in found] == sorted(far for _, far in found)
    ways = {field.key: limits(field.way) for field in one.run.fields}
    for offer, far in found:
        found_limits = ways[offer.field]
        assert offer.area_id != key and found_limits is not None
        assert far <= found_limits.of(land.country[0]) + 1
    inside = {offer.id for offer, _ in found}
    beside = [each for each in one.running if each.placed == "point" and each.area_id != key
              and each.field == "treffpunkt" and each.id not in inside]  # fmt: skip
    assert beside


def test_borders_of_many_areas_are_simplified_alike_on_both_sides(
    run: AnalysisRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    areas = story(run).areas
    exact = simplified(areas)
    assert {*exact} == {area.id for area in areas}
    monkeypatch.setattr("lueckenlos.chain.shown_map.MOST_VERTICES", 300)
    coarse = simplified(areas)
    shapes = [shapely.geometry.shape(one) for one in coarse.values()]
    assert shapely.get_num_coordinates(np.array(shapes, object)).sum() <= 300
    whole = shapely.union_all(shapes).area
    assert whole == pytest.approx(sum(shape.area for shape in shapes), rel=0.001)


def test_the_map_goes_packed_and_as_picture_and_files(run: AnalysisRun, steering: Client) -> None:
    packed = steering.get(DATA, headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Cache-Control"] == "private, no-store"
    picture = steering.get("/k/lindenau/kette/karte.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    shapely.geometry.shape(
        steering.get("/k/lindenau/kette/karte.geojson").json()["features"][0]["geometry"]
    )
    assert "<noscript><picture" in steering.get(PAGE).content.decode()
    assert steering.get("/k/lindenau/kette/karte.csv").content.count(b"\r\n") == 1 + len(
        story(run).areas
    )


def test_a_gemeinde_and_a_stranger_see_no_map(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    for role in ("gemeinde", "provider", "state"):
        assert browser(world.people["here"][role]).get(DATA).status_code == 403
    assert browser(world.people["there"]["coordinator"]).get(DATA).status_code == 404
