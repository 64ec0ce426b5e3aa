"""What comes to families is shown where it comes to, by the rule a run counts it by."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.finder.conftest import FERN, OBERAU, offer
from tests.platform.finder.test_search import HOME, names

from lueckenlos.areas.models import Area
from lueckenlos.directory.models import ServiceArea

NAME = "Hausbesuche der Stadtteilmütter"


def area(world: World, name: str) -> str:
    return Area.objects.for_municipality(world.here).get(name=name).key


def seen(client: Client, place: str) -> bool:
    return NAME in names(client.get(f"{HOME}{place}/0/").content.decode())


def outreach(world: World, *served: str, **more: object) -> None:
    said = {"access": "geh", "ages": "0 bis 6 Jahre", "service_area": served, **more}
    put(world.here, [offer("G", NAME, "Familienhebamme", **said)])


@pytest.mark.parametrize("access", ["geh", ""])
def test_it_is_shown_where_it_is_responsible_and_nowhere_else(
    open_world: World, client: Client, access: str
) -> None:
    served = [area(open_world, name) for name in ("Oberau", "Niedertal")]
    outreach(open_world, *served, access=access, latitude=FERN[0], longitude=FERN[1])
    assert seen(client, "oberau") and seen(client, "niedertal")
    assert not seen(client, "fernwald"), "its office is there, but it is for others"


def test_without_areas_it_comes_to_all(open_world: World, client: Client) -> None:
    outreach(open_world)
    assert all(seen(client, one) for one in ("oberau", "niedertal", "fernwald"))


def test_words_nobody_has_matched_are_no_area_it_comes_to(
    open_world: World, client: Client
) -> None:
    outreach(open_world, "Bezirk Süd")
    assert not any(seen(client, one) for one in ("oberau", "niedertal", "fernwald"))


def test_a_gemeinde_stands_for_its_areas(open_world: World, client: Client) -> None:
    Area.objects.for_municipality(open_world.here).exclude(name="Fernwald").update(gemeinde="G1")
    outreach(open_world, "G1")
    assert [seen(client, one) for one in ("oberau", "niedertal", "fernwald")] == [True, True, False]


def test_who_comes_to_it_is_not_asked_where_it_is_responsible(
    open_world: World, client: Client
) -> None:
    put(open_world.here, [offer("K", NAME, ages="0 bis 6 Jahre", access="komm",
                                service_area=(area(open_world, "Niedertal"),),
                                latitude=OBERAU[0], longitude=OBERAU[1])])  # fmt: skip
    assert seen(client, "oberau")


def test_many_areas_cost_no_query_more(open_world: World, client: Client) -> None:
    outreach(open_world, area(open_world, "Oberau"))
    counts = []
    for more in (0, 50):
        service = ServiceArea.objects.first()
        assert service
        ServiceArea.objects.bulk_create(
            [ServiceArea(service=service.service, name=f"X{n}", position=n) for n in range(more)]
        )
        client.get(f"{HOME}oberau/0/")
        with CaptureQueriesContext(connection) as caught:
            assert seen(client, "oberau")
        counts.append(len(caught))
    assert counts[0] == counts[1]
