"""The pages of an import of offers are accessible and fit on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.e2e import walk
from tests.platform.accounts.conftest import World
from tests.platform.directory.importing import CAFE, KITA, Desk, listed

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
ODD = "5;Blaue Wolke;Caritas;Quorx;Weg 1;36037;Fulda;;"
ALIKE = "7;Kita Sonnne;AWO Fulda;Kita;Hauptstraße 1;36037;Fulda;0661 1;"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SERIOUS = "(found => found.violations.map(one => one.id + ' ' + one.nodes[0].html))"


@pytest.fixture
def desk(world: World, tmp_path: Path, settings: Any) -> Desk:
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["coordinator"]
    return Desk(world.here, user, walk.signed_in(user), tmp_path)


def addresses(desk: Desk) -> dict[str, str]:
    """Every page of an import that has something of everything."""
    done = desk.bring(*desk.write(liste_csv=listed()))
    changed = KITA.replace("0661 1", "0661 99").replace("Hauptstr. 1", "Hauptstr. 17")
    one = desk.send(*desk.write(liste_csv=listed(changed, CAFE, ODD, ALIKE)))
    assert one.found["changes"] and one.found["undecided"] and one.found["questions"]
    return {
        "imports": f"{desk.base}angebote/laden/",
        "open": desk.url(one),
        "part": desk.url(one, "teil/0/"),
        "kinds": desk.url(one, "arten/"),
        "decided": f"{desk.base}angebote/laden/arten/",
        "loaded": desk.url(done),
        "questions": f"{desk.base}angebote/rueckfragen/",
    }


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_of_an_import(
    browser: Browser, live_server: Any, desk: Desk, axe: str, width: int
) -> None:
    context = browser.new_context(locale="de-DE", viewport={"width": width, "height": 900})
    walk.enter(context, desk.client, live_server.url)
    page = context.new_page()
    for name, address in addresses(desk).items():
        page.goto(live_server.url + address)
        assert page.evaluate(WIDE) <= 0, name
        page.evaluate(axe)
        assert page.evaluate(f"axe.run().then({SERIOUS})") == [], name
    context.close()
