"""Every page of every role in a real browser, wide, on a phone in the dark, with big letters."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from tests.e2e.walk import (
    SCREENS,
    WHO,
    Screen,
    Seen,
    addresses,
    enter,
    opened,
    show,
    signed_in,
    stops,
    user_of,
)
from tests.platform.accounts.conftest import World

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
VIOLATIONS = (
    "rules => axe.run({runOnly: rules}).then(r => r.violations.map("
    "v => v.id + ' ' + v.nodes.slice(0, 3).map(n => n.target + ' ' + n.failureSummary)))"
)
UNMARKED = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(one => one.getClientRects().length && one.type !== 'hidden' && !one.disabled)
  .filter(one => {
    one.focus();
    const look = getComputedStyle(one);
    return document.activeElement === one && look.outlineStyle === 'none'
      && look.boxShadow === 'none';
  }).map(one => one.outerHTML.slice(0, 100))"""
pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db]


def wrong_with(page: Page, axe: str) -> list[str]:
    """What somebody would trip over on the page that is open."""
    found = []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        found.append(f"{wide} pixels stick out")
    headings = page.locator("main h1").count()
    if headings != 1:
        found.append(f"{headings} main headings")
    page.evaluate(axe)
    found += page.evaluate(VIOLATIONS, RULES)
    page.keyboard.press("Tab")
    return found + [f"no mark on {one}" for one in page.evaluate(UNMARKED)]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda one: f"{one.width}-{one.letters}")
def test_every_page_of_every_role_is_whole_and_accessible(
    browser: Browser, live_server, axe: str, world: World, screen: Screen
):
    """A page that several roles see the same is looked at once; each role's first page always."""
    context = opened(browser, screen)
    seen = Seen(context.new_page())
    paths, known, wrong = addresses(world), set[str](), list[str]()
    for who in WHO:
        client = signed_in(user_of(world, who))
        enter(context, client, live_server.url)
        found = stops(client, paths, world)
        for number, stop in enumerate(found):
            if number and stop.main in known:
                continue
            known.add(stop.main)
            seen.errors.clear()
            show(seen.page, live_server.url, stop, screen)
            told = [*seen.problems(stop.status), *wrong_with(seen.page, axe)]
            wrong += [f"{who or 'stranger'} {stop.path}: {one}" for one in told]
    context.close()
    assert wrong == []
    assert seen.hosts == {urlsplit(live_server.url).netloc}
    assert len(known) > 30
