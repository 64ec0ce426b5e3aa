"""Maps in a real browser: drawn, clickable, usable by keyboard, and words where there is none."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from playwright.sync_api import Browser, Page, expect
from tests.conftest import chromium
from tests.e2e.map_page import DRAWING, MapPage, spots
from tests.e2e.test_pages import RULES
from tests.e2e.walk import Seen

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db]
TROUBLE = "Die Karte lässt sich nicht laden; dieselben Angaben stehen in der Liste."
Opener = Callable[..., MapPage]


@pytest.fixture(scope="module")
def drawing(browser: Browser) -> Iterator[Browser]:
    """A browser that draws maps in software."""
    flags = ["--no-sandbox", *DRAWING.split()]
    own = browser.browser_type.launch(executable_path=chromium(), args=flags)
    yield own
    own.close()


@pytest.fixture
def on_page(drawing: Browser, live_server) -> Iterator[Opener]:
    """Makes a page, by default as wide as a desk, light."""
    contexts = []

    def made(width: int = 1280, **options: Any) -> MapPage:
        context = drawing.new_context(
            viewport={"width": width, "height": 900}, locale="de-DE", **options
        )
        contexts.append(context)
        page = context.new_page()
        return MapPage(page, Seen(page), f"{live_server.url}/gestaltung/")

    yield made
    for context in contexts:
        context.close()


def violations(page: Page, axe: str) -> Any:
    return page.evaluate(
        f"{axe};axe.run('.map-frame', {{runOnly: {RULES}}}).then(r => r.violations.map("
        "v => v.id + ' ' + v.nodes.slice(0, 3).map(n => n.target + ' ' + n.failureSummary)))"
    )


LOOKS = [
    (1280, "light", ("#143a85", "#8fb0e6", "#ffffff")),
    (1280, "dark", ("#cfdffc", "#3d63a8", "#11151e")),
    (360, "light", ("#143a85", "#8fb0e6", "#ffffff")),
]


@pytest.mark.parametrize(("width", "scheme", "colours"), LOOKS)
def test_a_map_is_drawn_in_its_colours_without_asking_anybody_else(
    on_page: Opener, axe: str, width: int, scheme: str, colours: tuple[str, ...]
) -> None:
    one = on_page(width, color_scheme=scheme).open()
    assert (one.colour(10.003, 50.012), one.colour(10.023, 50.012)) == colours[:2]
    hatched = {one.colour(10.043 + n / 9000, 50.012) for n in range(12)}
    assert len(hatched) > 1, "an area that cannot be judged has a pattern"
    assert one.colour(10.019, 50.012) == colours[2], "between two areas is nothing"
    one.click(10.003, 50.011)
    expect(one.popup).to_be_visible()
    assert violations(one.page, axe) == []
    assert one.seen.problems(200) == []
    assert one.seen.hosts == {urlsplit(one.address).netloc}
    assert one.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_light_and_dark_turn_while_the_map_is_looked_at(on_page: Opener) -> None:
    one = on_page(color_scheme="light").open()
    one.page.get_by_role("button", name="Hell oder dunkel").click()
    one.box.scroll_into_view_if_needed()
    one.page.wait_for_timeout(1000)
    assert one.colour(10.003, 50.012) == "#cfdffc"


def test_maplibre_is_asked_for_when_somebody_scrolls_there(on_page: Opener) -> None:
    one = on_page()
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    one.only_shown()
    one.page.goto(one.address, wait_until="networkidle")
    assert "/static/web/map.js" in asked and "/static/web/maplibre.js" not in asked
    one.box.scroll_into_view_if_needed()
    one.box.locator("canvas").wait_for()
    assert "/static/web/maplibre.js" in asked


def test_a_click_tells_what_a_point_or_an_area_is(on_page: Opener) -> None:
    one = on_page().open()
    one.click(10.009, 50.003)
    expect(one.popup).to_contain_text("Kita Regenbogen")
    expect(one.popup).to_contain_text("Kita")
    expect(one.popup.get_by_role("link")).to_have_count(0)
    one.click(10.049, 50.003)
    expect(one.popup).to_contain_text("ungefähre Lage")
    one.click(10.023, 50.011)
    expect(one.popup).to_have_count(1)
    expect(one.popup).to_contain_text("40 %")
    link = one.popup.get_by_role("link", name="Nordend")
    expect(link).to_have_attribute("href", "#karte")
    expect(link).to_be_focused()
    one.page.keyboard.press("Escape")
    expect(one.popup).to_have_count(0)
    expect(one.canvas).to_be_focused()


def test_points_near_each_other_are_counted_and_part_when_looked_at(on_page: Opener) -> None:
    one = on_page(reduced_motion="reduce").open()
    one.click(10.0292, 50.00425)
    expect(one.popup).to_have_count(0)
    one.canvas.focus()
    one.page.wait_for_timeout(500)
    one.page.keyboard.press("-")
    expect(one.status).to_contain_text("2 Orte")
    one.page.keyboard.press("+")
    expect(one.status).not_to_contain_text("2 Orte")


def test_points_of_one_house_are_listed_and_names_are_only_text(on_page: Opener) -> None:
    one = on_page()
    house = (10.029, 50.004)
    evil = {"name": "<img src=x onerror=alert(1)>", "url": "javascript:alert(1)"}
    away = {"name": "Fremd", "url": "https://example.org/"}
    good = {"name": "Elterncafé", "url": "/gestaltung/"}
    one.tells(points=spots((*house, evil), (*house, away), (*house, good)))
    one.open()
    one.click(*house)
    expect(one.popup.get_by_role("listitem")).to_have_count(3)
    expect(one.popup).to_contain_text(evil["name"])
    expect(one.popup.locator("img")).to_have_count(0)
    assert one.popup.get_by_role("link").all_inner_texts() == ["Elterncafé"]
    assert one.seen.problems(200) == []


def test_by_keyboard_the_middle_of_the_map_is_heard_and_opened(on_page: Opener) -> None:
    one = on_page(reduced_motion="reduce").open()
    expect(one.canvas).to_have_attribute("aria-label", "Anteil der Kinder mit Angebot, Karte")
    expect(one.box.locator(".map__cross")).to_be_hidden()
    one.canvas.focus()
    one.page.keyboard.press("ArrowUp")
    expect(one.status).to_have_text("Mitte der Karte: Nordend, 40 %")
    expect(one.box.locator(".map__cross")).to_be_visible()
    one.page.keyboard.press("Enter")
    expect(one.popup.get_by_role("link", name="Nordend")).to_be_focused()
    one.page.keyboard.press("Escape")
    for _ in range(3):
        one.page.keyboard.press("ArrowRight")
    expect(one.status).to_contain_text("Moosgrund")
    one.box.get_by_role("button", name="Ganzes Gebiet zeigen").click()
    assert one.colour(10.003, 50.012) == "#143a85"
    for name in ("Karte vergrößern", "Karte verkleinern"):
        expect(one.box.get_by_role("button", name=name)).to_be_visible()


def place_of(page: Page) -> tuple[str, str]:
    return page.locator("#id_latitude").input_value(), page.locator("#id_longitude").input_value()


def test_a_place_is_picked_by_click(on_page: Opener) -> None:
    one = on_page().open(1)
    expect(one.box.locator(".map__pin")).to_have_count(0)
    one.page.locator("#id_longitude").evaluate(
        "one => one.form.addEventListener('change', event => {"
        " one.form.dataset.heard = (one.form.dataset.heard ?? '') + event.target.name + ' ' })"
    )
    one.click(10.023, 50.011)
    north, east = place_of(one.page)
    assert [len(one_.split(".")[1]) for one_ in (north, east)] == [5, 5]
    assert float(north) == pytest.approx(50.011, abs=0.0001)
    assert float(east) == pytest.approx(10.023, abs=0.0001)
    form = one.page.locator("form", has=one.page.locator("#id_latitude"))
    expect(form).to_have_attribute("data-heard", "latitude longitude ")
    expect(one.box.locator(".map__pin")).to_have_count(1)
    expect(one.popup).to_have_count(0)
    assert one.seen.problems(200) == []


def test_a_place_is_picked_by_keyboard_and_typed_ones_move_the_pin(on_page: Opener) -> None:
    one = on_page(reduced_motion="reduce").open(1)
    one.canvas.focus()
    one.page.keyboard.press("ArrowUp")
    expect(one.status).to_contain_text("° Nord")
    one.page.keyboard.press("Enter")
    north, east = place_of(one.page)
    assert float(north) > 50.0075 and 10.02 < float(east) < 10.04
    expect(one.status).to_have_text(
        f"Gewählt: {north.replace('.', ',')}° Nord, {east.replace('.', ',')}° Ost."
    )
    assert one.page.url == one.address, "Enter on the map sends no form"
    pin = one.box.locator(".map__pin")
    before = pin.bounding_box()
    one.page.locator("#id_latitude").fill("50.001")
    one.page.keyboard.press("Tab")
    assert pin.bounding_box()["y"] > before["y"] + 50
    one.page.locator("#id_longitude").fill("")
    one.page.keyboard.press("Tab")
    expect(pin).to_have_count(0)


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_who_wants_no_motion_gets_none(on_page: Opener, wish: str, moves: bool) -> None:
    """By a clock that stands: what is on the way after a moment is not there yet."""
    one = on_page(reduced_motion=wish)
    clock = one.page.clock
    clock.install()
    one.open(1)
    one.click(10.023, 50.011)
    one.canvas.focus()
    clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    before = _top(one)
    one.page.keyboard.press("ArrowUp")
    clock.run_for(100)
    soon = _top(one)
    clock.run_for(3000)
    after = _top(one)
    assert after > before + 20
    assert (soon < after - 2) is moves, (before, soon, after)


def _top(one: MapPage) -> float:
    return float(one.box.locator(".map__pin").bounding_box()["y"])


def test_the_map_takes_the_room_it_is_given(on_page: Opener) -> None:
    one = on_page().open()
    one.page.set_viewport_size({"width": 700, "height": 900})
    expect(one.canvas).to_have_attribute("width", str(int(one.box.bounding_box()["width"]) - 2))


def test_the_legend_says_every_colour_and_symbol_in_words(on_page: Opener) -> None:
    one = on_page().open()
    legend = one.page.locator(".map__legend").first
    expect(legend).to_contain_text("Anteil der Kinder mit Angebot")
    assert legend.get_by_role("listitem").all_inner_texts() == [
        "unter 20 %", "20 bis 34 %", "35 bis 49 %", "50 bis 64 %", "65 bis 79 %", "ab 80 %",
        "noch nicht beurteilbar", "Kinder: der größte Kreis steht für 1.240", "ein Ort",
        "ein Ort, ungefähr", "mehrere Orte nah beieinander, mit ihrer Zahl",
    ]  # fmt: skip


def test_a_map_of_bounds_alone_is_empty_and_whole(on_page: Opener) -> None:
    one = on_page()
    nothing = dict.fromkeys(("areas", "points", "legend"))
    one.tells(**nothing)
    one.open()
    one.click(10.02, 50.01)
    expect(one.popup).to_have_count(0)
    expect(one.page.locator(".map__legend")).to_have_count(0)
    assert one.seen.problems(200) == []


@pytest.mark.parametrize("missing", ["karte.json", "maplibre.js", "maplibre-worker.js"])
def test_a_map_that_cannot_be_loaded_says_so_in_words(on_page: Opener, missing: str) -> None:
    one = on_page()
    one.page.route(f"**/{missing}", lambda route: route.fulfill(status=503, body=""))
    one.page.goto(one.address)
    one.box.scroll_into_view_if_needed()
    expect(one.status).to_have_text(TROUBLE)
    expect(one.page.get_by_text("tragen Sie die Koordinaten selbst ein")).to_be_visible()
    expect(one.page.locator(".map canvas")).to_have_count(0)


def test_without_a_script_the_page_says_where_the_same_stands(on_page: Opener) -> None:
    one = on_page(java_script_enabled=False)
    one.page.goto(one.address)
    expect(one.box).to_have_text(
        "Ohne JavaScript gibt es hier keine Karte; dieselben Angaben stehen in der Liste."
    )
    assert one.box.bounding_box()["height"] < 200
    expect(one.page.locator(".map").nth(1)).to_contain_text("tragen Sie die Koordinaten selbst ein")


def test_the_tag_quotes_what_it_is_told() -> None:
    shown = engines["django"].from_string("{% load kern %}{% map where name %}")
    page = shown.render({"where": "/k/x/karte.json?a=1&b=2", "name": 'Orte "hier" <b>'})
    assert 'data-map="/k/x/karte.json?a=1&amp;b=2"' in page
    assert 'data-name="Orte &quot;hier&quot; &lt;b&gt;"' in page
    assert "data-pick" not in page


def test_a_map_stays_small_on_the_wire() -> None:
    size = {
        name: len(gzip.compress(Path(finders.find(f"web/{name}")).read_bytes()))
        for name in ("map.js", "map-style.css", "maplibre.js", "maplibre-worker.js")
    }
    assert size["map.js"] <= 15_000
    assert sum(size.values()) <= 450_000
    assert "MapLibre contributors" in Path(finders.find("web/licences/MapLibre.txt")).read_text()
