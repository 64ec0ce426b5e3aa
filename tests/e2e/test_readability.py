"""While somebody writes a text for families, the page says how easy it is to read."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e import walk
from tests.platform.accounts.conftest import World

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
EASY = "Kommen Sie mit Ihrem Baby zu uns. Wir trinken Kaffee und reden. Es kostet nichts."
HARD = (
    "Unser niedrigschwelliges Unterstützungsangebot richtet sich an Erziehungsberechtigte, welche "
    "im Rahmen der Familienbildungsmaßnahmen eine bedarfsorientierte Begleitung ihrer "
    "Erziehungskompetenzen unter Berücksichtigung der individuellen Lebenssituation wünschen."
)


@pytest.fixture
def page(browser: Browser, live_server: Any, world: World) -> Any:
    """The form of a new service."""
    context = browser.new_context(locale="de-DE")
    walk.enter(context, walk.signed_in(world.people["here"]["coordinator"]), live_server.url)
    opened = context.new_page()
    opened.goto(f"{live_server.url}/k/lindenau/angebote/neu/")
    opened.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    yield opened
    context.close()


def said(page: Page, text: str) -> Any:
    """What stands below the description once this is typed."""
    page.get_by_label("Beschreibung für Familien").fill(text)
    return page.locator("#id_description-lesbar")


def test_an_easy_text_is_called_easy_and_a_few_words_nothing(page: Page) -> None:
    expect(said(page, EASY)).to_have_text("Dieser Text ist leicht zu lesen.")
    expect(said(page, "Offener Treff mit Frühstück")).to_have_text("")


def test_a_hard_text_says_what_would_make_it_easier(page: Page) -> None:
    hint = said(page, HARD)
    expect(hint).to_contain_text("schwer zu lesen")
    expect(hint).to_contain_text("Teilen Sie den Satz „Unser niedrigschwelliges")
    expect(hint).to_contain_text("kürzeres Wort für „Familienbildungsmaßnahmen“")
    described = page.locator("#id_description").get_attribute("aria-describedby")
    assert described and described.split()[-1] == "id_description-lesbar"


def test_nothing_of_it_leaves_the_device(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda one: sent.append(f"{one.method} {one.url} {one.post_data or ''}"))
    expect(said(page, HARD)).to_contain_text("schwer zu lesen")
    map_of_it = ("/static/", "/karte.json")
    assert [
        one
        for one in sent
        if not one.startswith("GET") or not any(part in one for part in map_of_it)
    ] == []
