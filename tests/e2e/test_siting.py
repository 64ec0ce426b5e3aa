"""Wo als Nächstes and the tour in a real browser: asked, worked on, read at two widths."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from tests.e2e import walk
from tests.e2e.test_every_page import wrong_with
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed

from lueckenlos.chain.models import Siting
from lueckenlos.jobs.worker import Worker

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
PATIENCE = 120_000
ASKED = (("wo-als-naechstes", "Drei weitere"), ("tour", "Beratung unterwegs"))


def test_questions_for_places_are_asked_and_read(
    browser: Browser, live_server: Any, world: World, axe: str
) -> None:
    computed(world)
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="de-DE")
    walk.enter(context, walk.signed_in(world.people["here"]["coordinator"]), live_server.url)
    context.add_init_script(axe)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    seen = walk.Seen(page)
    start = f"{live_server.url}/k/lindenau/kette/"
    for way, name in ASKED:
        page.goto(f"{start}{way}/")
        assert wrong_with(page) == []
        page.get_by_label("Name der Frage").fill(name)
        page.get_by_label("Welches Angebot?").select_option("familienzentrum")
        page.get_by_label("Ein Punkt in jedem Gebiet").check()
        if way == "tour":
            page.get_by_label("Rechenzeit in Sekunden").fill("5")
        page.get_by_role("button", name="Rechnen").click()
        page.wait_for_url("**/arbeiten/**")
        Worker().run(until_idle=True)
        one = Siting.unscoped.get(name=name)
        assert one.answer
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{start}{way}/{one.pk}/")
            expect(page.get_by_role("heading", name=name)).to_be_visible()
            assert wrong_with(page) == []
        page.set_viewport_size({"width": 1280, "height": 1000})
    assert seen.problems(200) == []
    context.close()
