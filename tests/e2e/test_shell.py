"""The head of the pages as somebody uses it: on a phone, without a script, in another language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.platform.accounts.conftest import PASSWORD, World

from lueckenlos.accounts.people import give_role

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db]
Opens = Callable[..., Page]


@pytest.fixture
def opens(browser: Browser, live_server, world: World) -> Iterator[Opens]:
    """A browser in which a coordinator of two municipalities signs in by the form."""
    user = world.people["here"]["coordinator"]
    give_role(by=None, user=user, role="steering", municipality=world.there)
    contexts = []

    def one(width: int, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 740}, java_script_enabled=script, locale="de-DE"
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}/konto/login/?next=/k/lindenau/")
        page.get_by_label("E-Mail-Adresse").fill(user.email)
        page.get_by_label("Kennwort", exact=True).fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Anmelden").click()
        page.wait_for_url("**/k/lindenau/")
        return page

    yield one
    for context in contexts:
        context.close()


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_menu_leads_on(opens: Opens, script: bool):
    page = opens(360, script)
    heading = page.locator("main h1").bounding_box()
    assert heading is not None
    assert heading["y"] < 740 / 3, "the head pushes the page away"
    assert not page.get_by_role("link", name="Menschen", exact=True).is_visible()
    page.locator("summary", has_text="Menü").click()
    page.get_by_role("link", name="Menschen", exact=True).click()
    page.wait_for_url("**/k/lindenau/menschen/")
    page.locator("summary", has_text="Menü").click()
    box = page.locator(".drop__panel--menu").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert page.locator("[aria-current=page]:visible").all_inner_texts() == ["Menschen"]


@pytest.mark.parametrize(("width", "script"), [(1280, True), (1280, False), (360, False)])
def test_another_municipality_is_two_clicks_away(opens: Opens, width: int, script: bool):
    page = opens(width, script)
    page.locator("summary", has_text="Lindenau").click()
    page.get_by_role("link", name="Erlental").click()
    page.wait_for_url("**/k/erlental/")
    assert page.locator("summary", has_text="Erlental").is_visible()


def test_the_search_works_without_a_script(opens: Opens):
    page = opens(1280, script=False)
    field = page.get_by_role("searchbox", name="In Lindenau suchen")
    field.fill("mensch")
    field.press("Enter")
    page.wait_for_url("**/suche/?q=mensch")
    page.locator("main").get_by_role("link", name="Menschen").click()
    page.wait_for_url("**/menschen/")


def test_a_language_is_chosen_without_a_script_and_stays(opens: Opens):
    page = opens(1280, script=False)
    page.locator("summary", has_text="Deutsch").click()
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Working together", exact=True).click()
    page.get_by_role("link", name="People", exact=True).click()
    page.wait_for_url("**/k/lindenau/menschen/")
    assert page.get_by_text("So far this page is in German only.").is_visible()


def test_what_is_unfolded_folds_again(opens: Opens):
    page = opens(1280)
    place = page.locator("summary", has_text="Lindenau")
    place.click()
    assert page.get_by_role("link", name="Erlental").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Erlental").is_visible()
    assert place.evaluate("one => document.activeElement === one")
    place.click()
    page.locator("main h1").click()
    assert not page.get_by_role("link", name="Erlental").is_visible()


def test_with_ten_entries_the_head_stays_small(opens: Opens):
    page = opens(1280)
    page.evaluate(
        "(() => {const group = document.querySelector('.top__ways .ways__group:last-child');"
        "for (let i = 0; i < 3; i++) group.after(group.cloneNode(true))})()"
    )
    box = page.locator("header").bounding_box()
    assert box is not None
    assert box["height"] < 200
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
