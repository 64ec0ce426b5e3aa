"""What services are responsible for follows the areas when these are others."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.test_deriving import EAST, WEST, WHOLE, edition, follow, offer, shape
from tests.platform.directory.typed import with_areas

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import Service
from lueckenlos.directory.queries import offer_records
from lueckenlos.exchange.records import AreaRecord


@pytest.fixture
def here(world: World) -> Municipality:
    """Outreach for the west, for both, for a Gemeinde and for words, and one for all."""
    with_areas(world.here)
    put(world.here, [
        offer("west", access="geh", service_area=(WEST,)),
        offer("both", access="geh", service_area=(EAST, WEST)),
        offer("words", access="geh", service_area=("Bezirk Nord", world.here.key + "001")),
        offer("all", access="geh"),
    ])  # fmt: skip
    follow(world.here)
    return world.here


def served(here: Municipality) -> dict[str, tuple[str, ...]]:
    return {one.id: one.service_area for one in offer_records(here)}


def service(here: Municipality, code: str) -> Any:
    return Service.objects.for_municipality(here).get(code=code)


def stay(here: Municipality) -> None:
    """What is no area's key is as it was."""
    told = served(here)
    assert told["words"] == ("Bezirk Nord", here.key + "001")
    assert told["all"] == ()


def test_areas_under_other_keys(here: Municipality) -> None:
    before = service(here, "west").version
    untouched = service(here, "words").version
    edition(here, AreaRecord("X1", "West", shape(WEST)), AreaRecord("X2", "Ost", shape(EAST)))
    follow(here)
    assert served(here)["west"] == ("X1",)
    assert served(here)["both"] == ("X2", "X1")
    stay(here)
    west = service(here, "west")
    assert west.version == before + 1, "who has it open in a form is told"
    assert service(here, "words").version == untouched
    last, first = west.history.all()
    assert (last.history_user, last.history_type) == (None, "~")
    assert [last.details["service_areas"], first.details["service_areas"]] == [
        [{"name": "X1"}], [{"name": WEST}]
    ]  # fmt: skip
    follow(here)
    assert west.history.count() == 2


def test_areas_only_called_otherwise(here: Municipality) -> None:
    before = service(here, "west").version
    edition(here, AreaRecord(WEST, "Neu", shape(WEST)), AreaRecord(EAST, "Ost", shape(EAST)))
    follow(here)
    assert served(here)["both"] == (EAST, WEST)
    assert service(here, "west").version == before


def test_every_part_of_a_split_area(here: Municipality) -> None:
    south, north = shapely.box(9.0, 51.0, 9.1, 51.06), shapely.box(9.0, 51.06, 9.1, 51.1)
    edition(here, AreaRecord("S", "Süd", south), AreaRecord("N", "Nord", north),
            AreaRecord(EAST, "Ost", shape(EAST)))  # fmt: skip
    follow(here)
    assert sorted(served(here)["west"]) == ["N", "S"]
    assert sorted(served(here)["both"]) == sorted([EAST, "N", "S"])
    stay(here)


def test_of_areas_put_together_only_who_was_for_all_of_them(here: Municipality) -> None:
    edition(here, AreaRecord("X", "Beide", WHOLE))
    follow(here)
    assert served(here)["both"] == ("X",)
    assert served(here)["west"] == ("Altstadt",), "words that somebody has to match"
    stay(here)


def test_a_key_that_stands_for_other_ground_takes_nobody_along(here: Municipality) -> None:
    edition(here, AreaRecord(EAST, "West", shape(WEST)), AreaRecord(WEST, "Ost", shape(EAST)))
    follow(here)
    assert served(here)["west"] == (EAST,)
    assert served(here)["both"] == (WEST, EAST)
