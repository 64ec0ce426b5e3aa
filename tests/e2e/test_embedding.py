"""The finder in somebody else's website: one line shows it, as high as it needs to be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from tests.platform.accounts.conftest import World
from tests.platform.finder.conftest import open_world as open_world

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


@contextmanager
def website(page: str) -> Iterator[str]:
    """A website of one page at an address of its own."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *said: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_one_line_shows_the_finder_in_another_website(
    browser: Browser, live_server: Any, open_world: World, settings: Any
) -> None:
    settings.BASE_URL = live_server.url
    context = browser.new_context(viewport={"width": 900, "height": 700}, locale="de-DE")
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    line = f'<script src="{live_server.url}/familien/lindenau/einbetten.js"></script>'
    icon = '<link rel="icon" href="data:,">'
    with website(f"<!doctype html>{icon}<h1>Gemeinde</h1>{line}<p>Danach</p>") as address:
        page.goto(address)
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="Zeigen, was passt").click()
        expect(frame.get_by_text("Café Krümel").first).to_be_visible()
        inner = frame.locator("html").evaluate("one => one.scrollHeight")
        page.wait_for_function("high => document.querySelector('iframe').clientHeight >= high",
                               arg=inner)  # fmt: skip
    assert inner > 700  # more than the window, and nothing scrolls inside
    assert context.cookies() == []
    assert wrong == []
    context.close()
