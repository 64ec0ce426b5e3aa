"""A scenario in a real browser: a click on the map, a kind, and at once what is different."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.conftest import chromium
from tests.e2e import walk
from tests.e2e.map_page import DRAWING
from tests.e2e.test_every_page import wrong_with
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed

from lueckenlos.chain.models import Scenario
from lueckenlos.chain.scenario_actions import begin
from lueckenlos.chain.shown_chain import story

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
PATIENCE = 120_000
LINK = "treffpunkt/0-3"


def shown_map(page: Page) -> Any:
    """The map, once it is drawn."""
    box = page.locator(".map")
    box.scroll_into_view_if_needed()
    page.locator(".map[data-drawn]").wait_for(timeout=PATIENCE)
    return box.locator("canvas")


def test_a_click_on_the_map_shows_at_once_what_would_be_different(
    browser: Browser, live_server: Any, world: World, axe: str
) -> None:
    """Nothing is stored by it, nobody else is asked, the page stays usable; then it is kept."""
    run, by = computed(world), world.people["here"]["coordinator"]
    one = story(run)
    assert one.figures.coverage
    scenario = begin(by=by, municipality=world.here, name="Zweites Elterncafé")
    own = browser.browser_type.launch(
        executable_path=chromium(), args=["--no-sandbox", *DRAWING.split()]
    )
    context = own.new_context(viewport={"width": 1280, "height": 1000}, locale="de-DE")
    walk.enter(context, walk.signed_in(by), live_server.url)
    context.add_init_script(axe)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    seen = walk.Seen(page)
    page.goto(
        f"{live_server.url}/k/lindenau/kette/was-waere-wenn/{scenario.pk}/?zeigt=glied:{LINK}"
    )
    canvas = shown_map(page)
    result, box_of_map = page.locator("#ergebnis"), page.locator(".map")
    expect(box_of_map).to_have_attribute("data-coloured", "1", timeout=PATIENCE)
    before, asked = canvas.screenshot(), list[str]()
    page.on("request", lambda one: asked.append(one.url))
    gaps = [row for row in one.figures.links
            if row.link == LINK and row.judgeable and row.held_recorded == 0.0]  # fmt: skip
    area = max(gaps, key=lambda row: row.children or 0).area_id
    page.get_by_label("Angebotsart").select_option("familienzentrum")
    page.locator("#id_area").select_option(area)
    expect(result).to_contain_text("Nur ausprobiert", timeout=PATIENCE)
    expect(box_of_map).not_to_have_attribute("data-coloured", "1", timeout=PATIENCE)
    assert canvas.screenshot() != before, "the map is coloured anew"
    assert not [url for url in asked if "karte.json" in url], "its ground is not asked for again"
    page.locator("#id_area").select_option("")
    expect(result).to_contain_text("Noch fehlt etwas", timeout=PATIENCE)
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(page.locator("#id_latitude")).not_to_have_value("", timeout=PATIENCE)
    expect(result).to_contain_text("Nur ausprobiert", timeout=PATIENCE)
    expect(result.locator("svg").first).to_be_visible()
    scenario.refresh_from_db()
    assert scenario.changes == [] and seen.problems(200) == []
    assert seen.hosts == {live_server.url.removeprefix("http://")}
    assert wrong_with(page) == []
    page.get_by_role("button", name="Ins Szenario übernehmen").click()
    expect(page.get_by_text("Neu: Familienzentrum, auf der Karte gewählt")).to_be_visible()
    stored = Scenario.unscoped.get().changes
    assert [one["kind"] for one in stored] == ["familienzentrum"]
    assert all(len(str(stored[0][name]).split(".")[1]) <= 3 for name in ("latitude", "longitude"))
    own.close()
