"""Pictures of all pages, one sheet per role and screen; `contact_sheets` runs it."""

from __future__ import annotations

import os
from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.e2e import walk
from tests.e2e.contact_sheets import OUT
from tests.e2e.walk import SCREENS, WHO, Screen, Stop
from tests.platform.accounts.conftest import World

TALLEST = 1600
pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db]
SHEET = """<!DOCTYPE html><style>
body { margin: 16px; font: 14px sans-serif; background: #888; }
main { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
figure { margin: 0; } figcaption { padding: 4px; background: #fff; max-width: 420px; }
img { display: block; max-width: 420px; }
</style><main>%s</main>"""


@pytest.mark.parametrize("screen", SCREENS, ids=lambda one: f"{one.width}-{one.letters}")
def test_sheets(browser: Browser, live_server, world: World, screen: Screen):
    out = Path(os.environ[OUT])
    out.mkdir(parents=True, exist_ok=True)
    paths = walk.addresses(world)
    for who in WHO:
        context = walk.opened(browser, screen)
        client = walk.signed_in(walk.user_of(world, who))
        walk.enter(context, client, live_server.url)
        page = context.new_page()
        taken = [picture(page, live_server.url, stop, screen)
                 for stop in walk.stops(client, paths, world)]  # fmt: skip
        sheet(context, taken, out / f"{who or 'stranger'}-{screen.width}.png")
        context.close()


def picture(page: Page, server: str, stop: Stop, screen: Screen) -> str:
    walk.show(page, server, stop, screen)
    tall = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    clip = {"x": 0, "y": 0, "width": screen.width, "height": tall}
    shot = page.screenshot(full_page=True, clip=clip)
    source = f"data:image/png;base64,{b64encode(shot).decode()}"
    return f'<figure><figcaption>{stop.path[:60]}</figcaption><img src="{source}"></figure>'


def sheet(context: BrowserContext, taken: list[str], path: Path) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1800, "height": 900})
    page.set_content(SHEET % "".join(taken))
    page.screenshot(path=path, full_page=True)
    page.close()
