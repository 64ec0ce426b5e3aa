"""Pages in a real browser: nothing broken, nobody else asked, readable for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from tests.e2e.walk import Seen

PAGES = ("/", "/gestaltung/", "/gibt-es-nicht/")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db]


@pytest.fixture
def seen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Seen]:
    width, dark, scale = getattr(request, "param", (1280, False, 1))
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        device_scale_factor=scale,
        locale="de-DE",
    )
    yield Seen(context.new_page())
    context.close()


SCREENS = [(1280, False, 1), (1280, True, 1), (360, False, 1), (320, True, 1), (640, False, 2)]


@pytest.mark.parametrize("seen", SCREENS, indirect=True, ids=str)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_accessible(seen: Seen, live_server, axe: str, path: str):
    answer = seen.page.goto(live_server.url + path)
    assert seen.problems(answer.status) == []
    assert seen.hosts == {urlsplit(live_server.url).netloc}
    wide = seen.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{wide} pixels stick out"
    found = seen.page.evaluate(
        f"{axe};axe.run({{runOnly: {RULES}}}).then(r => r.violations.map("
        "v => v.id + ' ' + v.nodes.slice(0, 3).map(n => n.target + ' ' + n.failureSummary)))"
    )
    assert found == []


def test_light_and_dark_are_a_choice_that_lasts(seen: Seen, live_server):
    seen.page.goto(live_server.url)
    theme = "document.documentElement.dataset.kernTheme"
    assert seen.page.evaluate(theme) == "light"
    seen.page.get_by_role("button", name="Hell oder dunkel").click()
    assert seen.page.evaluate(theme) == "dark"
    seen.page.reload()
    assert seen.page.evaluate(theme) == "dark"


def test_every_stop_of_the_keyboard_is_seen(seen: Seen, live_server):
    seen.page.goto(f"{live_server.url}/gestaltung/")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    marked = (
        "(() => {const s = getComputedStyle(document.activeElement);"
        "return s.outlineStyle !== 'none' || s.boxShadow !== 'none'})()"
    )
    for _ in range(40):
        seen.page.keyboard.press("Tab")
        if seen.page.evaluate("document.activeElement === document.body"):
            break
        assert seen.page.evaluate(marked), seen.page.evaluate("document.activeElement.outerHTML")


def test_a_page_works_without_a_script(browser: Browser, live_server):
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto(f"{live_server.url}/gestaltung/?q=Nord")
    assert page.get_by_label("Suche").input_value() == "Nord"
    page.get_by_role("button", name="Anwenden").click()
    assert "q=Nord" in page.url
    context.close()


def test_strangers_get_no_cookie_and_a_strict_policy(client):
    answer = client.get("/")
    assert not answer.cookies
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_start_page_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/").status_code == 200
