"""A municipality that has opened its family finder, with offers, one of them secret."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
from tests.platform.accounts.conftest import World, browser, world
from tests.platform.directory.inventory import put

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import Area, Edition, Level, State
from lueckenlos.areas.rows import area_rows
from lueckenlos.directory.models import Service
from lueckenlos.exchange.records import AreaRecord, OfferRecord
from lueckenlos.finder.actions import open_finder

__all__ = ["browser", "world"]

SECRET = "Verborgene Gasse 7"
OBERAU, NIEDERTAL, FERN = (51.05, 9.05), (51.05, 9.15), (51.45, 9.05)


def draw(municipality: Municipality) -> None:
    """Oberau and Niedertal side by side, 7 km apart, and Fernwald 45 km to the north."""
    level = Level.objects.create(
        municipality=municipality, slug="ortsteil", name="Ortsteil", planning=True
    )
    edition = Edition.objects.create(
        municipality=municipality, level=level, valid_from="2025-01-01", state=State.ACTIVE
    )
    ground = {"Oberau": (9.0, 51.0), "Niedertal": (9.1, 51.0), "Fernwald": (9.0, 51.4)}
    Area.objects.bulk_create(
        area_rows(
            edition,
            [
                AreaRecord(
                    f"{municipality.key}00{number}", name, shapely.box(x, y, x + 0.1, y + 0.1)
                )
                for number, (name, (x, y)) in enumerate(ground.items(), 1)
            ],
        )
    )


def offer(key: str, name: str, kind: str = "Eltern-Kind-Café", **more: object) -> OfferRecord:
    """An offer in the middle of Oberau, if nothing else is said."""
    point = dict(zip(("latitude", "longitude"), OBERAU, strict=True))
    place = {"street": "Dorfstraße 1", "postcode": "34000", "city": "Oberau", **point}
    return OfferRecord(
        **{"id": key, "name": name, "provider": "Verein", "kind": kind, **place, **more}
    )


OFFERS = (
    offer(
        "1", "Café Krümel", cost="free", schedule="Di 9:30-11:00", confirmed_on=date(2026, 10, 1)
    ),
    offer("2", "Turnzwerge", "Kinderturnen", ages="3 bis 6 Jahre", street="Am Anger 2"),
    offer(
        "3", "Spielkreis Niedertal", "Eltern-Kind-Gruppe", postcode="34001", city="Niedertal",
        latitude=NIEDERTAL[0], longitude=NIEDERTAL[1], street="Talweg 3",
    ),
    offer(
        "4", "Treff Fernwald", postcode="34999", city="Fernwald", street="Waldweg 4",
        latitude=FERN[0], longitude=FERN[1],
    ),
    offer(
        "5", "Familienhebammen", "Familienhebamme", street="", latitude=FERN[0], longitude=FERN[1]
    ),
    offer(
        "6", "Frauenhaus", "Frauenhaus", street=SECRET, postcode="34777", city="Fernwald",
        latitude=51.4444, longitude=9.0777, phone="05600 1234",
    ),
    offer("7", "Jugendtreff", "Kinder- und Jugendtreff"),
)  # fmt: skip


@pytest.fixture
def open_world(world: World) -> World:
    """Lindenau with its finder open and offers of every sort; Erlental keeps its closed."""
    draw(world.here)
    put(world.here, OFFERS)
    open_finder(by=world.people["here"]["coordinator"], municipality=world.here, open=True)
    return world


def service(world: World, key: str) -> Service:
    return Service.objects.for_municipality(world.here).get(code=key)
