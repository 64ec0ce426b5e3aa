"""Pages of long lists of several municipalities are the list, wherever they begin."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from tests.platform.accounts.conftest import World, kreis
from tests.platform.directory.inventory import put
from tests.platform.finder.conftest import offer, service

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import (
    FamilyFinder,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
)
from lueckenlos.directory.organization_actions import change_location, change_organization
from lueckenlos.finder.actions import open_finder
from lueckenlos.finder.hsds import lists, positions

pytestmark = pytest.mark.django_db
API = "/api/hsds"
LISTS = ("services", "organizations", "service_at_locations")
FILTERS = (
    "",
    "modified_after=2020-01-01T00:00:00Z",
    "search=Treff",
    "postcode=34000",
    "postcode=34000&proximity=9000",
)
NUMBERS = (11, 0, 1, 8)


@pytest.fixture
def several(open_world: World, monkeypatch: pytest.MonkeyPatch) -> list[Municipality]:
    """Open municipalities with so many services each, some at two locations; every third row of a
    list is kept."""
    monkeypatch.setattr(positions, "STEP", 3)
    by = open_world.people["here"]["coordinator"]
    made = [kreis(f"0999{at}", f"Kreis {at}") for at in range(len(NUMBERS))]
    for at, (one, number) in enumerate(zip(made, NUMBERS, strict=True)):
        offers = [
            offer(f"{n}", f"Treff {at} {n}", provider=f"Verein {n % 4}", street=f"Weg {n}")
            for n in range(number)
        ]
        put(one, offers)
        open_finder(by=by, municipality=one, open=True)
        places = list(Location.objects.for_municipality(one).order_by("pk"))
        for some in Service.objects.for_municipality(one).order_by("pk")[::3]:
            there = set(some.at_locations.values_list("location", flat=True))
            other = next((place for place in places if place.pk not in there), None)
            if other:
                ServiceAtLocation.objects.create(service=some, location=other)
    return [open_world.here, *made]


def whole(client: Client, name: str, query: str) -> list[Any]:
    answer = client.get(f"{API}/{name}?format=ndjson&{query}")
    return [json.loads(line) for line in b"".join(answer).decode().splitlines()]


def agrees(client: Client, filters: Sequence[str] = ("",), sizes: Sequence[int] = (2, 7)) -> None:
    """Every page of every size is its part of the whole list."""
    for name in LISTS:
        for query in filters:
            every = whole(client, name, query)
            for size in sizes:
                pages = -(-len(every) // size)
                found = []
                for number in range(1, pages + 1):
                    path = f"{API}/{name}?page={number}&per_page={size}&{query}"
                    said = client.get(path).json()
                    assert (said["total_items"], said["total_pages"]) == (len(every), pages), path
                    found += said["contents"]
                assert found == every, (name, query, size)


def test_pages_are_the_list(several: list[Municipality], client: Client) -> None:
    agrees(client, FILTERS, (4,))
    assert len(whole(client, "services", "")) == 7 + sum(NUMBERS)


def withdraw(several: list[Municipality]) -> None:
    one = Service.objects.for_municipality(several[1]).order_by("pk")[4]
    one.published, one.version = False, one.version + 1
    one.save()


def add(several: list[Municipality]) -> None:
    put(several[2], [offer(f"neu{n}", f"Treff neu {n}", provider="Neu") for n in range(5)])


def close(several: list[Municipality]) -> None:
    FamilyFinder.unscoped.filter(municipality=several[4]).update(open=False)


def empty_an_address(several: list[Municipality]) -> None:
    by = several[1].memberships.first()
    place = Location.objects.for_municipality(several[1]).order_by("pk")[2]
    values: Any = {"street": "", "city": "", "name": "", "latitude": None, "longitude": None}
    change_location(by=by, location=place, wheelchair="", description="", **values)


@pytest.mark.parametrize("change", [withdraw, add, close, empty_an_address])
def test_after_a_change_too(
    several: list[Municipality], client: Client, change: Callable[[list[Municipality]], None]
) -> None:
    before = [len(whole(client, name, "")) for name in LISTS]
    agrees(client)
    change(several)
    assert [len(whole(client, name, "")) for name in LISTS] != before
    agrees(client)


def test_a_page_asks_as_little_wherever_it_is(several: list[Municipality], client: Client) -> None:
    for name in LISTS:
        client.get(f"{API}/{name}")
        for number in (1, 4):
            with CaptureQueriesContext(connection) as told:
                client.get(f"{API}/{name}?page={number}&per_page=3")
            assert len(told) <= 11, [one["sql"] for one in told]


# --- what has changed ----------------------------------------------------------------------------


def asked_since(client: Client, when: datetime) -> set[str]:
    query = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    said = client.get(f"{API}/services?per_page=100&modified_after={query}").json()
    return {one["name"] for one in said["contents"]}


def test_what_a_service_names_changes_it(open_world: World, client: Client) -> None:
    by = open_world.people["here"]["coordinator"]
    one = service(open_world, "2")
    assert asked_since(client, now()) == set()
    place, begun = one.at_locations.get().location, now()
    change_location(by=by, location=place, wheelchair="yes", description="")
    assert asked_since(client, begun) == {"Turnzwerge"}
    begun = now()
    change_location(by=by, location=place, wheelchair="yes", description="")
    assert asked_since(client, begun) == set()
    provider = Organization.objects.for_municipality(open_world.here).get(name="Verein")
    change_organization(
        by=by, organization=provider, version=provider.version, url="https://verein.example"
    )
    assert len(asked_since(client, begun)) == 7


def test_who_knows_when_it_last_changed_gets_nothing_twice(
    open_world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{API}/services?per_page=3"
    assert "Last-Modified" not in client.get(path).headers, "it has just been made"
    monkeypatch.setattr(lists, "STARTED", now() - timedelta(days=2))
    monkeypatch.setattr(lists, "SETTLED_SECONDS", 0)
    for table in lists.TOLD:
        table.history.update(history_date=now() - timedelta(days=2))
    known = client.get(path).headers["Last-Modified"]
    again = client.get(path, headers={"If-Modified-Since": known})
    assert again.status_code == 304 and not again.content
    one = service(open_world, "2")
    one.published = False
    one.save()
    Service.history.filter(pk=Service.history.first().pk).update(
        history_date=now() - timedelta(seconds=1)
    )
    assert client.get(path, headers={"If-Modified-Since": known}).status_code == 200
