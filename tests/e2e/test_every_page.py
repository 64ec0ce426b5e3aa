"""Every page of every role in a real browser, wide, on a phone in the dark, with big letters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
LOOK = """async rules => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const headings = document.querySelectorAll('main h1').length;
  const {violations} = await axe.run({runOnly: rules});
  return {wide, headings, violations: violations.map(
    v => v.id + ' ' + v.nodes.slice(0, 3).map(n => n.target + ' ' + n.failureSummary))};
}"""
UNMARKED = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(one => one.getClientRects().length && one.type !== 'hidden' && !one.disabled)
  .filter(one => {
    one.focus();
    const look = getComputedStyle(one);
    return document.activeElement === one && look.outlineStyle === 'none'
      && look.boxShadow === 'none';
  }).map(one => one.outerHTML.slice(0, 100))"""
pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db]


def wrong_with(page: Page) -> list[str]:
    """What somebody would trip over on the page that is open."""
    told = page.evaluate(LOOK, RULES)
    found = []
    if told["wide"] > 0:
        found.append(f"{told['wide']} pixels stick out")
    if told["headings"] != 1:
        found.append(f"{told['headings']} main headings")
    found += told["violations"]
    page.keyboard.press("Tab")
    return found + [f"no mark on {one}" for one in page.evaluate(UNMARKED)]


@contextmanager
def screens(browser: Browser, axe: str) -> Iterator[list[tuple[Screen, Seen]]]:
    """A page on every screen, with axe in whatever it opens."""
    with ExitStack() as stack:
        found = []
        for screen in SCREENS:
            context = stack.enter_context(opened(browser, screen))
            context.add_init_script(axe)
            found.append((screen, Seen(context.new_page())))
        yield found


def test_every_page_of_every_role_is_whole_and_accessible(
    browser: Browser, live_server, axe: str, world: World
):
    """A page that several roles see the same is looked at once; each role's first page always."""
    paths, known, wrong = addresses(world), set[str](), list[str]()
    with screens(browser, axe) as looks:
        for who in WHO:
            client = signed_in(user_of(world, who))
            for _, seen in looks:
                enter(seen.page.context, client, live_server.url)
            for number, stop in enumerate(stops(client, paths, world)):
                if number and stop.main in known:
                    continue
                known.add(stop.main)
                for screen, seen in looks:
                    seen.errors.clear()
                    show(seen.page, live_server.url, stop, screen)
                    told = [*seen.problems(stop.status), *wrong_with(seen.page)]
                    where = f"{screen.width}-{screen.letters} {who or 'stranger'} {stop.path}"
                    wrong += [f"{where}: {one}" for one in told]
    assert wrong == []
    assert [seen.hosts for _, seen in looks] == [{urlsplit(live_server.url).netloc}] * len(SCREENS)
    assert len(known) > 30
