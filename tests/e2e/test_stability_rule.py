"""The rule is moved in a real browser: the picture follows at once, and nothing is stored."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from tests.e2e import walk
from tests.e2e.test_every_page import wrong_with
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed

from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.stability_work import order_stability
from lueckenlos.jobs.worker import Worker

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
PATIENCE = 120_000


def test_the_picture_follows_the_slider(
    browser: Browser, live_server: Any, world: World, axe: str
) -> None:
    computed(world)
    order_stability()
    Worker().run(until_idle=True)
    by = world.people["here"]["coordinator"]
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="de-DE")
    walk.enter(context, walk.signed_in(by), live_server.url)
    context.add_init_script(axe)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    seen = walk.Seen(page)
    page.goto(f"{live_server.url}/k/lindenau/kette/wie-sicher/")
    expect(page.get_by_role("heading", name="Was dabei anders war")).to_be_visible(timeout=PATIENCE)
    assert wrong_with(page) == []
    page.get_by_role("link", name="Selbst an der Regel drehen").click()
    picture = page.locator("#bild")
    said = page.locator("#regel-worte")
    expect(said).to_contain_text("Reichweite wie im Schema", timeout=PATIENCE)
    before = picture.locator("svg").first.inner_html()
    runs = AnalysisRun.unscoped.count()
    slider = page.get_by_label("Reichweite, in %")
    slider.focus()
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    expect(said).to_contain_text("Reichweite auf 150 %", timeout=PATIENCE)
    expect(slider).to_be_focused()
    assert picture.locator("svg").first.inner_html() != before
    page.get_by_label("Karte", exact=True).select_option(label="Gesundheit, 0 bis 3 Jahre")
    expect(picture).to_contain_text("Kinder, für die es trägt", timeout=PATIENCE)
    assert seen.problems(200) == [] and wrong_with(page) == []
    assert AnalysisRun.unscoped.count() == runs
    context.close()
