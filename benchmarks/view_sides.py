"""The finder's first view on an old phone: Chromium at 1.6 Mbit/s, 150 ms, a quarter of the speed.

Each view is loaded cold.
"""

from __future__ import annotations

import atexit
import shutil
from statistics import median
from typing import Any

from page_sides import begin, municipality
from request_sides import served
from sides import Facts, Side

SPEED = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER = 4
PHONE = {"width": 360, "height": 740}
NO_MAP = "window.IntersectionObserver = class { observe() {} unobserve() {} disconnect() {} };"
TYPED = "addEventListener('input', () => { window.typed ??= performance.now(); }, true);"
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"


def first(folder: str, where: str, with_map: bool) -> Side:
    """Load the page until it is quiet; medians of what it took and weighs."""
    begin(folder, where)
    address = f"http://localhost:{served()}/familien/{municipality(where).slug}/"
    browser, seen = _chromium(), list[Facts]()

    def facts(_: Any) -> Facts:
        return {name: median(one[name] for one in seen) for name in seen[0]}

    return lambda: seen.append(_view(browser, address, with_map)), facts


def _chromium() -> Any:
    from playwright.sync_api import sync_playwright

    there = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=there, args=["--no-sandbox"])
    atexit.register(playwright.stop)
    atexit.register(browser.close)
    return browser


def _view(browser: Any, address: str, with_map: bool) -> Facts:
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
    painted, typed = page.evaluate(PAINTED) / 1000, page.evaluate("window.typed") / 1000
    context.close()
    return {"painted": painted, "typed": typed, "kB": sum(sizes) / 1000, "requests": len(sizes)}
