"""The finder's first view on an old phone: Chromium at 1.6 Mbit/s, 150 ms, a quarter of the speed.

Each view is loaded cold, several times; the middle of each is told.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any

SPEED = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER, TURNS = 4, 5
PHONE = {"width": 360, "height": 740}
LIMITS = {False: 250, True: 700}
"""Kilobytes a first view may have, without the map and with it."""
USABLE_SECONDS = 3
NO_MAP = "window.IntersectionObserver = class { observe() {} unobserve() {} disconnect() {} };"
TYPED = "addEventListener('input', () => { window.typed ??= performance.now(); }, true);"
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"


def views(port: int, path: str) -> int:
    """Print first paint, when something can be typed, and bytes; 1 where a limit is missed."""
    heads = ("paint s", "typed s", "kB", "requests", "limit kB")
    print(f"{f'first view, {SLOWER}× slower, 1.6 Mbit/s':34}" + "".join(f"{h:>10}" for h in heads))
    wrong = 0
    with _chromium() as browser:
        for with_map in (False, True):
            turns = [_view(browser, f"http://localhost:{port}{path}", with_map)
                     for _ in range(TURNS)]  # fmt: skip
            paint, typed, size, number = (median(one) for one in zip(*turns, strict=True))
            wrong += size / 1000 > LIMITS[with_map] or typed > USABLE_SECONDS
            name = f"{'with' if with_map else 'without'} the map"
            print(f"{name:34}{paint:10.2f}{typed:10.2f}{size / 1000:10.0f}{number:10.0f}"
                  f"{LIMITS[with_map]:10}")  # fmt: skip
    return int(wrong > 0)


@contextmanager
def _chromium() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sys.exit("The first view needs Playwright: make test fetches it.")
    there = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=there, args=["--no-sandbox"])
        yield browser
        browser.close()


def _view(browser: Any, address: str, with_map: bool) -> Sequence[float]:
    """Seconds to the first paint and to the first letter, bytes and requests until it is quiet."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    context.add_init_script(TYPED + ("" if with_map else NO_MAP))
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SPEED)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    page.locator("[name=wo]").press_sequentially("L", timeout=60_000)
    page.wait_for_function("window.typed", timeout=60_000)
    page.wait_for_load_state("networkidle", timeout=60_000)
    if with_map:
        page.locator("[data-map]").first.scroll_into_view_if_needed()
        page.locator("[data-map] canvas").first.wait_for(timeout=120_000)
        page.wait_for_load_state("networkidle", timeout=60_000)
    painted, typed = page.evaluate(PAINTED), page.evaluate("window.typed")
    context.close()
    return painted / 1000, typed / 1000, sum(sizes), len(sizes)
