"""What families find while other areas hold already and services are not derived by them yet."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.finder.conftest import offer
from tests.platform.finder.test_search import HOME, names

from lueckenlos.areas.models import Area, Edition, State
from lueckenlos.directory.models import Location, Service

NEARBY = ["Café Krümel", "Frauenhaus", "Spielkreis Niedertal"]


def switch(world: World) -> None:
    """The same ground under other keys holds from now on; nothing is derived anew yet."""
    old = Edition.objects.for_municipality(world.here).get()
    areas = list(Area.objects.for_municipality(world.here))
    Edition.unscoped.filter(pk=old.pk).update(state=State.PAST)
    new = Edition.objects.create(
        municipality=world.here, level=old.level, valid_from="2026-01-01", state=State.ACTIVE
    )
    for area in areas:
        area.pk, area.edition, area.key = None, new, f"{area.key}N"
        area._state.adding = True
        area.save(force_insert=True)


@pytest.fixture
def without_point(open_world: World) -> World:
    """One of the offers is only known to be in Oberau."""
    put(open_world.here, [offer("8", "Bei Anna", street="", latitude=None, longitude=None)])
    key = Area.objects.for_municipality(open_world.here).get(name="Oberau").key
    Location.objects.for_municipality(open_world.here).filter(services__service__code="8").update(
        area=key
    )
    Service.objects.for_municipality(open_world.here).filter(code="8").update(area=key)
    return open_world


@pytest.mark.parametrize("moved", [False, True])
def test_nothing_vanishes_and_the_nearest_stay_first(
    without_point: World, client: Client, moved: bool
) -> None:
    """Whether or not locations are brought to the new areas before services are."""
    page = names(client.get(HOME + "oberau/1/").content.decode())
    assert page == ["Bei Anna", *NEARBY]
    switch(without_point)
    if moved:
        Location.objects.for_municipality(without_point.here).update(area="")
    now = names(client.get(HOME + "oberau/1/").content.decode())
    assert now == [*NEARBY, "Bei Anna"], "what nobody can place comes last"
    assert names(client.get(HOME + "oberau/1/").content.decode()) == now
    assert "Bei Anna" in names(client.get(HOME + "niedertal/1/").content.decode())
    assert "Oberau" in client.get(HOME).content.decode()
