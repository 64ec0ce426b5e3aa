"""Once areas or kinds are others, what lists and searches ask of services follows by itself."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import with_areas

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import Area, Edition, State
from lueckenlos.areas.rows import area_rows
from lueckenlos.directory import deriving
from lueckenlos.directory.models import Derivation, Location, Service
from lueckenlos.exchange.records import AreaRecord, OfferRecord
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Worker

WEST, EAST = "0663400101", "0663400102"
WHOLE = shapely.box(9.0, 51.0, 9.3, 51.1)


def offer(key: str, **place: Any) -> OfferRecord:
    return OfferRecord(key, f"Treff {key}", "AWO", "Eltern-Kind-Café", **place)


def jobs(here: Municipality) -> int:
    return Job.objects.for_municipality(here).filter(kind=deriving.DERIVE).count()


def follow(here: Municipality) -> None:
    """The duty notices, the worker works."""
    deriving.notice()
    Worker().run(until_idle=True)
    deriving.notice()
    assert not Job.objects.for_municipality(here).filter(state=Job.State.WAITING).exists()


def edition(here: Municipality, *areas: AreaRecord) -> None:
    """Other areas are valid from now on."""
    old = Edition.objects.for_municipality(here).get(state=State.ACTIVE)
    Edition.objects.for_municipality(here).update(state=State.PAST)
    new = Edition.objects.create(
        municipality=here, level=old.level, valid_from="2026-01-01", state=State.ACTIVE
    )
    Area.objects.bulk_create(area_rows(new, list(areas)))


def shape(key: str) -> Any:
    west = {WEST: 9.0, EAST: 9.2}[key]
    return shapely.box(west, 51.0, west + 0.1, 51.1)


@pytest.fixture
def here(world: World) -> Municipality:
    """Three offers in two areas: by their area alone, and by a point."""
    with_areas(world.here)
    put(world.here, [offer("west", area=WEST), offer("east", area=EAST),
                     offer("point", latitude=51.05, longitude=9.25)])  # fmt: skip
    follow(world.here)
    return world.here


def areas(here: Municipality) -> dict[str, str]:
    return dict(Service.objects.for_municipality(here).values_list("code", "area"))


def typed(here: Municipality) -> list[str]:
    """The areas of locations, as they are kept."""
    every = Location.objects.for_municipality(here).filter(latitude=None)
    return sorted(every.values_list("area", flat=True))


def test_nothing_is_done_while_areas_and_kinds_are_the_same(here: Municipality) -> None:
    assert jobs(here) == 1
    follow(here)
    assert jobs(here) == 1
    assert areas(here) == {"west": WEST, "east": EAST, "point": EAST}


def test_areas_under_other_keys_take_their_offers_along(here: Municipality) -> None:
    before = list(Service.objects.for_municipality(here).values_list("version", "changed"))
    edition(here, AreaRecord("X1", "West", shape(WEST)), AreaRecord("X2", "Ost", shape(EAST)))
    follow(here)
    assert areas(here) == {"west": "X1", "east": "X2", "point": "X2"}
    assert typed(here) == ["X1", "X2"]
    assert list(Service.objects.for_municipality(here).values_list("version", "changed")) == before
    lines = Location.history.filter(area="X1", history_type="~")
    assert lines.count() == 1
    follow(here)
    assert lines.count() == 1


def test_areas_put_together_take_in_the_offers_of_each(here: Municipality) -> None:
    edition(here, AreaRecord("X", "Beide", WHOLE))
    follow(here)
    assert areas(here) == {"west": "X", "east": "X", "point": "X"}


def test_in_a_split_area_only_a_point_tells_where_an_offer_is(here: Municipality) -> None:
    south, north = shapely.box(9.2, 51.0, 9.3, 51.06), shapely.box(9.2, 51.06, 9.3, 51.1)
    edition(here, AreaRecord(WEST, "West", shape(WEST)), AreaRecord(EAST, "Süd", south),
            AreaRecord("N", "Nord", north))  # fmt: skip
    follow(here)
    assert areas(here) == {"west": WEST, "east": "", "point": EAST}
    assert typed(here) == ["", WEST]
    assert Location.history.filter(area=EAST).exists()


def test_a_key_that_stands_for_other_ground_keeps_no_offer(here: Municipality) -> None:
    edition(here, AreaRecord(EAST, "West", shape(WEST)), AreaRecord(WEST, "Ost", shape(EAST)))
    follow(here)
    assert areas(here) == {"west": EAST, "east": WEST, "point": WEST}


def test_another_table_of_kinds_is_followed(
    here: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    Service.objects.for_municipality(here).update(kind_key="old", main_field="")
    monkeypatch.setattr(deriving, "kinds_version", lambda: "next")
    follow(here)
    assert jobs(here) == 2
    assert Derivation.objects.for_municipality(here).get().kinds == f"next/{deriving.RULES}"
    told = Service.objects.for_municipality(here).values_list("kind_key", "main_field")
    assert {*told} == {("eltern_kind_cafe", "treffpunkt")}


def test_what_broke_off_is_done_again_and_what_failed_is_not(here: Municipality) -> None:
    Derivation.objects.for_municipality(here).update(kinds="")
    deriving.notice()
    deriving.notice()
    assert jobs(here) == 2
    Job.objects.for_municipality(here).filter(state=Job.State.WAITING).update(
        state=Job.State.FAILED
    )
    deriving.notice()
    assert jobs(here) == 2
    edition(here, AreaRecord("X", "Beide", WHOLE))
    deriving.notice()
    assert jobs(here) == 3


def test_many_services_are_derived_in_parts(
    here: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deriving, "FEW", 2)
    edition(here, AreaRecord("X", "Beide", WHOLE))
    follow(here)
    assert {*areas(here).values()} == {"X"}


def test_looking_takes_one_query_while_there_is_nothing_to_do(
    here: Municipality, world: World
) -> None:
    put(world.there, [offer("1")])
    follow(world.there)
    with CaptureQueriesContext(connection) as queries:
        deriving.notice()
    assert len(queries) == 1
