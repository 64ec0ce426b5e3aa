"""A map of hundreds of areas in a real browser: the areas stay readable, offers come from near."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.map_page import EAST, NORTH, SOUTH, WEST, MapPage, spots
from tests.e2e.test_map import Opener, drawing, on_page

__all__ = ["drawing", "on_page"]
pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db]
COLUMNS, ROWS = 24, 22
CLASS, SIZE, POINT, NAME = "#8fb0e6", "#8b6b2e", "#7a1f5c", "#16213d"
COLOURS = """async png => {
  const image = new Image(), pen = document.createElement("canvas").getContext("2d");
  image.src = "data:image/png;base64," + png;
  await image.decode();
  [pen.canvas.width, pen.canvas.height] = [image.width, image.height];
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height), found = {};
  for (let n = 0; n < data.length; n += 4) {
    const name = "#" + [...data.slice(n, n + 3)].map(c => c.toString(16).padStart(2, "0")).join("");
    found[name] = (found[name] ?? 0) + 4 / data.length;
  }
  return found;
}"""


def areas(columns: int = COLUMNS, rows: int = ROWS) -> dict[str, Any]:
    """A chessboard of areas of the same class over all of the map."""
    wide, high = (EAST - WEST) / columns, (NORTH - SOUTH) / rows
    features = []
    for n in range(columns * rows):
        west, south = WEST + n % columns * wide, SOUTH + n // columns * high
        ring = [[west, south], [west + wide, south], [west + wide, south + high],
                [west, south + high], [west, south]]  # fmt: skip
        told = {"key": f"{n}", "name": f"Kiez {n}", "value": "40 %", "class": 2, "size": 300 + n}
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": told, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}


def offers(number: int) -> dict[str, Any]:
    """Points all over the map."""
    steps = ((n * 0.618) % 1 for n in range(number))
    return spots(*(
        (WEST + (EAST - WEST) * step, SOUTH + (NORTH - SOUTH) * (n + 0.5) / number,
         {"name": f"Angebot {n}"}) for n, step in enumerate(steps)
    ))  # fmt: skip


def shares(one: MapPage) -> dict[str, float]:
    """How much of the map each colour takes."""
    picture = base64.b64encode(one.canvas.screenshot()).decode()
    found: dict[str, float] = one.page.evaluate(COLOURS, picture)
    return found


def many(on_page: Opener, width: int, points: int = 1000) -> MapPage:
    """A map like that of a large city."""
    one = on_page(width, color_scheme="light", reduced_motion="reduce")
    one.only_shown()
    one.tells(areas=areas(), points=offers(points))
    return one.open()


@pytest.mark.parametrize("width", [1280, 360])
def test_hundreds_of_areas_stay_readable_under_their_symbols(on_page: Opener, width: int) -> None:
    one = many(on_page, width)
    told = shares(one)
    ground = 1 - told.get("#ffffff", 0)
    assert told[CLASS] / ground > 0.3, told
    assert (told.get(SIZE, 0) > 0.02) is (width > 600), "circles where there is room for them"
    assert POINT not in told and NAME not in told, "neither offers nor names over all of it"
    assert one.seen.problems(200) == []


def test_names_and_offers_come_from_near(on_page: Opener) -> None:
    one = many(on_page, 1280)
    for _ in range(3):
        one.box.get_by_role("button", name="Karte vergrößern").click()
        one.page.wait_for_timeout(400)
    one.box.get_by_role("button", name="Karte vergrößern").blur()
    one.page.wait_for_timeout(400)
    told = shares(one)
    assert POINT in told and NAME in told
    assert told[SIZE] > 0.01


def test_a_tick_shows_the_offers_over_the_whole_map(on_page: Opener) -> None:
    one = many(on_page, 1280)
    name = "Alle 1.000 Orte auch in der Übersicht zeigen"
    tick = one.page.get_by_role("checkbox", name=name).first
    expect(tick).not_to_be_checked()
    tick.check()
    one.page.wait_for_timeout(500)
    assert POINT in shares(one)
    one.page.get_by_role("button", name="Hell oder dunkel").click()
    one.page.get_by_role("button", name="Hell oder dunkel").click()
    one.page.wait_for_timeout(800)
    assert POINT in shares(one), "the choice outlasts another look"
    tick.uncheck()
    one.page.wait_for_timeout(500)
    assert POINT not in shares(one)


def test_few_offers_are_shown_at_once_without_a_tick(on_page: Opener) -> None:
    one = many(on_page, 1280, points=20)
    assert POINT in shares(one)
    expect(one.page.get_by_role("checkbox", name="in der Übersicht zeigen")).to_have_count(0)
