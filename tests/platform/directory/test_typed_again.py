"""What was not touched in the form stays as it is, and what cannot be is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from tests.platform.accounts.conftest import World
from tests.platform.directory.typed import cafe, filled, keeps, one, path, shown, with_areas

from lueckenlos.areas.models import Area
from lueckenlos.directory.models import Service
from lueckenlos.directory.queries import entry_of, organizations
from lueckenlos.directory.service_rows import MOST
from lueckenlos.exchange.records import OfferRecord

HUGE = "9" * 5000


@pytest.fixture
def client(world: World, browser: Any) -> Any:
    with_areas(world.here)
    return browser(world.people["here"]["editor"])


def for_areas(world: World, *names: str) -> Service:
    """A service that is for these areas."""
    told = OfferRecord(id="K-9", name="Elterncafé", provider="Verein", kind="Eltern-Kind-Café",
                       street="Weg 1", city="Lindenau", service_area=names)  # fmt: skip
    cafe(world, told)
    return one(world.here, "Elterncafé")


def areas_of(world: World, service: Service) -> list[str]:
    entry = entry_of(world.here, service.pk)
    assert entry
    return [row.name for row in entry.details["service_areas"]]


def names_of_areas(world: World) -> Any:
    """Both areas are called alike."""
    every = Area.objects.for_municipality(world.here)
    every.filter(key="0663400102").update(name="Altstadt")
    return every


# --- rows ----------------------------------------------------------------------------------------


def test_no_row_is_lost_however_many_there_are(client: Any, world: World) -> None:
    names = [f"Gemeinde {number}" for number in range(MOST + 10)]
    service = for_areas(world, *names)
    said = shown(client, service)
    assert said["service_areas-rows"] == str(MOST + 11)
    said[f"service_areas-{MOST + 10}-name"] = "noch eine"
    assert client.post(path(service, "aendern/"), said).status_code == 302
    assert areas_of(world, service) == [*names, "noch eine"]


def test_more_rows_than_the_form_takes_are_refused_aloud(client: Any, world: World) -> None:
    service = for_areas(world, "Gemeinde 1")
    said = shown(client, service) | {"service_areas-rows": str(MOST + 1)}
    said[f"service_areas-{MOST}-name"] = "zu viel"
    answer = client.post(path(service, "aendern/"), said)
    assert answer.status_code == 200
    assert f"Mehr als {MOST} Zeilen" in answer.content.decode()
    assert areas_of(world, service) == ["Gemeinde 1"]
    said |= {"service_areas-rows": str(MOST), f"service_areas-{MOST - 1}-name": "die letzte"}
    assert client.post(path(service, "aendern/"), said).status_code == 302
    assert areas_of(world, service) == ["Gemeinde 1", "die letzte"]


# --- areas of one name ---------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["0663400101", "0663400102"])
def test_an_area_stays_itself_where_another_is_called_alike(
    client: Any, world: World, key: str
) -> None:
    names_of_areas(world)
    service = for_areas(world, key)
    said = shown(client, service)
    assert said["service_areas-0-name"] == f"Altstadt ({key})"
    client.post(path(service, "aendern/"), said)
    assert areas_of(world, service) == [key]


def test_a_name_of_several_areas_is_asked_about(client: Any, world: World) -> None:
    names_of_areas(world)
    service = for_areas(world)
    said = shown(client, service) | {"service_areas-0-name": "Altstadt"}
    answer = client.post(path(service, "aendern/"), said).content.decode()
    assert "heißen mehrere Gebiete" in answer
    assert "Altstadt (0663400101) oder Altstadt (0663400102)" in answer
    assert areas_of(world, service) == []
    said["service_areas-0-name"] = "Altstadt (0663400102)"
    client.post(path(service, "aendern/"), said)
    assert areas_of(world, service) == ["0663400102"]


def test_a_name_a_list_told_stays_though_several_areas_have_it(client: Any, world: World) -> None:
    names_of_areas(world)
    service = for_areas(world, "Altstadt")
    said = shown(client, service) | {"ages": "0–3 Jahre"}
    assert client.post(path(service, "aendern/"), said).status_code == 302
    assert areas_of(world, service) == ["Altstadt"]


# --- numbers nobody types ------------------------------------------------------------------------


@pytest.mark.parametrize("number", [HUGE, "²", "٣", "-1", ""])
def test_a_version_that_is_none_is_another_one(client: Any, world: World, number: str) -> None:
    service = cafe(world)
    said = shown(client, service) | {"version": number, "name": "Anders"}
    answer = client.post(path(service, "aendern/"), said)
    assert answer.status_code == 409 and "inzwischen geändert" in answer.content.decode()
    assert one(world.here, "Stillcafé Süd") == service


def test_a_number_of_rows_that_is_none_is_no_error(client: Any, world: World) -> None:
    service = cafe(world)
    said = shown(client, service) | {"languages-rows": HUGE}
    assert client.post(path(service, "aendern/"), said).status_code == 302


def test_an_organization_and_a_merger_take_no_number_that_is_none(
    client: Any, world: World
) -> None:
    service = cafe(world, OfferRecord("K-2", "Anderes", "Familienzentrum Süd e. V.", "Kita"))
    organization = organizations(world.here).get()
    address = f"/k/lindenau/traeger/{organization.pk}/aendern/"
    assert client.post(address, {"name": "X", "version": HUGE}).status_code in (200, 302)
    said = {"mit": str(one(world.here, "Anderes").pk), "version": HUGE, "version_mit": HUGE}
    answer = client.post(path(service, "zusammenfuehren/"), said, follow=True)
    assert "inzwischen geändert" in answer.content.decode()


# --- the same rules in the form and in the list --------------------------------------------------


def test_a_day_to_come_confirms_nothing(client: Any, world: World) -> None:
    service, today = cafe(world), localdate()
    for day, status in ((today + timedelta(1), 200), (today, 302)):
        said = shown(client, service) | {"assured_date": day.isoformat()}
        answer = client.post(path(service, "aendern/"), said)
        assert answer.status_code == status
        assert ("Dieser Tag kommt erst noch" in answer.content.decode()) is (status == 200)
        service.refresh_from_db()
        assert service.assured_date == (today if status == 302 else None)


@pytest.mark.parametrize("published", [True, False])
def test_a_provider_does_not_decide_what_families_find(
    world: World, browser: Any, published: bool
) -> None:
    service = cafe(world)
    keeps(world, service)
    Service.objects.for_municipality(world.here).update(published=published)
    provider = browser(world.people["here"]["provider"])
    page = provider.get(path(service, "aendern/")).content.decode()
    assert "in der Familiensuche zeigen" not in page
    said = shown(provider, service) | {"ages": "0–3 Jahre"}
    for asked in ({}, {"published": "on"}):
        said["version"] = str(one(world.here, service.name).version)
        assert provider.post(path(service, "aendern/"), said | asked).status_code == 302
        service.refresh_from_db()
        assert (service.published, service.ages) == (published, "0–3 Jahre")


def test_what_a_provider_adds_is_found_as_usual(world: World, browser: Any) -> None:
    service = cafe(world)
    keeps(world, service)
    provider = browser(world.people["here"]["provider"])
    said = filled(kind="stillgruppe", provider="Familienzentrum Süd e. V.")
    assert provider.post(path(None, "neu/"), said).status_code == 302
    assert one(world.here, "Krabbelgruppe").published
