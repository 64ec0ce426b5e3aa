"""A page with one map in a browser that draws it, and where on the screen a place is."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Route
from tests.e2e.walk import Seen

DRAWING = "--use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader"
PICKING = ' data-pick="id_latitude id_longitude"'
WEST, SOUTH, EAST, NORTH = 10.0, 50.0, 10.058, 50.014  # the sample's
CHANNELS = """async png => {
  const image = new Image(), pen = document.createElement("canvas").getContext("2d");
  image.src = "data:image/png;base64," + png;
  await image.decode();
  pen.drawImage(image, 0, 0);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


@dataclass
class MapPage:
    """The style page; `seen` keeps what it did."""

    page: Page
    seen: Seen
    address: str
    at: int = 0

    def only_shown(self) -> None:
        """Leaves the second map out, which loads at once."""

        def without(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.text().replace(PICKING, ""))

        self.page.route("**/gestaltung/", without)

    def tells(self, **changed: Any) -> None:
        """Lets the address of the map tell something else."""

        def other(route: Route) -> None:
            told = {**route.fetch().json(), **changed}
            route.fulfill(body=json.dumps(told), content_type="application/json")

        self.page.route("**/karte.json", other)

    def open(self, at: int = 0) -> MapPage:
        """Goes to a map of the page and waits until it is drawn."""
        self.at = at
        self.page.goto(self.address)
        self.box.scroll_into_view_if_needed()
        self.page.locator(".map").nth(at).and_(self.page.locator("[data-drawn]")).wait_for()
        self.box.scroll_into_view_if_needed()
        return self

    @property
    def box(self) -> Any:
        """The map."""
        return self.page.locator(".map").nth(self.at)

    @property
    def canvas(self) -> Any:
        """What is drawn on."""
        return self.box.locator("canvas")

    @property
    def popup(self) -> Any:
        """What a click has opened."""
        return self.box.locator(".maplibregl-popup")

    @property
    def status(self) -> Any:
        """What a screen reader hears."""
        return self.box.get_by_role("status")

    def spot(self, east: float, north: float) -> tuple[float, float]:
        """Where a place is on the map as it is first shown, in pixels."""
        box = self.canvas.bounding_box()
        right = 80 if box["width"] > 600 else 24
        scale = (box["width"] - 24 - right) / (EAST - WEST)
        upright = scale / math.cos(math.radians((SOUTH + NORTH) / 2))
        middle = box["height"] / 2
        return 24 + (east - WEST) * scale, middle - (north - (SOUTH + NORTH) / 2) * upright

    def click(self, east: float, north: float) -> None:
        """Clicks on a place."""
        x, y = self.spot(east, north)
        self.canvas.click(position={"x": x, "y": y})

    def colour(self, east: float, north: float) -> str:
        """The colour of a place, as "#rrggbb"."""
        x, y = self.spot(east, north)
        box = self.canvas.bounding_box()
        clip = {"x": int(box["x"] + x), "y": int(box["y"] + y), "width": 1, "height": 1}
        picture = self.page.screenshot(clip=clip)
        channels = self.page.evaluate(CHANNELS, base64.b64encode(picture).decode())
        return "#" + bytes(channels).hex()


def spots(*places: tuple[float, float, dict[str, Any]]) -> dict[str, Any]:
    """Points as a page tells them."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": n, **told},
            "geometry": {"type": "Point", "coordinates": [east, north]},
        }
        for n, (east, north, told) in enumerate(places)
    ]
    return {"type": "FeatureCollection", "features": features}
