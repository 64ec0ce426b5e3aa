"""OGC API – Features: what a geographic information system finds by following the links."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.finder.conftest import OBERAU, OFFERS, SECRET, offer, service

from lueckenlos.directory.models import Service
from lueckenlos.finder import open_interface
from lueckenlos.finder.throttle import Throttle

START = "/api/ogc/"
ITEMS = f"{START}collections/lindenau/items"


@pytest.fixture(autouse=True)
def fresh_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_interface, "throttle", Throttle(open_interface.MOST_A_MINUTE))


def get(path: str, status: int = 200, **said: object) -> dict[str, Any]:
    answer = Client().get(path, said)
    assert answer.status_code == status, (path, answer.content)
    found: dict[str, Any] = answer.json()
    return found


def path_of(link: dict[str, str]) -> str:
    parts = urlsplit(link["href"])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_every_link_leads_to_what_it_says(open_world: World) -> None:
    """From the landing page on, as a client goes that knows nothing else."""
    todo, seen = [START], dict[str, str]()
    while todo:
        path = todo.pop()
        answer = Client().get(path)
        assert answer.status_code == 200, path
        seen[path] = answer.headers["Content-Type"].split(";")[0]
        if "json" not in seen[path]:
            continue
        told = answer.json()
        inside = [*told.get("collections", ())]
        for each in [told, *inside]:
            for link in each.get("links", ()):
                kind = link["type"].split(";")[0]
                if path_of(link) not in seen:
                    todo.append(path_of(link))
                assert Client().get(path_of(link)).headers["Content-Type"].split(";")[0] == kind
    assert {f"{START}conformance", f"{START}collections", f"{START}api"} <= set(seen)
    assert any(path.startswith(ITEMS) for path in seen)
    assert not any("erlental" in path for path in seen), "its finder is closed"


def test_the_core_classes_are_declared_and_described(open_world: World) -> None:
    declared = get(f"{START}conformance")["conformsTo"]
    assert all(one.startswith("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/")
               for one in declared)  # fmt: skip
    assert {one.rsplit("/", 1)[1] for one in declared} == {"core", "oas30", "html", "geojson"}
    told = get(f"{START}api")
    assert told["openapi"].startswith("3.0.")
    names = {one["name"] for one in told["paths"]["/collections/{collectionId}/items"]["get"][
        "parameters"]}  # fmt: skip
    assert {"limit", "bbox", "datetime", "offset", "f", "collectionId"} == names
    (here,) = get(f"{START}collections")["collections"]
    assert here["id"] == "lindenau" and here["itemType"] == "feature"
    west, south, east, north = here["extent"]["spatial"]["bbox"][0]
    assert west <= OBERAU[1] <= east and south <= OBERAU[0] <= north
    assert north != 51.4444 and "51.4444" not in str(here), "the secret place is no corner"


PAGES = ("", "conformance", "api", "collections", "collections/lindenau",
         "collections/lindenau/items")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_everything_is_a_page_too_for_who_asks_for_one(open_world: World, path: str) -> None:
    accept = "text/html,application/xhtml+xml,*/*;q=0.8"
    pages = [
        Client().get(f"{START}{path}", headers={"Accept": accept}),
        Client().get(f"{START}{path}?f=html"),
    ]
    for page in pages:
        assert page.status_code == 200 and page["Content-Type"].startswith("text/html")
        assert "Accept" in page["Vary"] and page["Access-Control-Allow-Origin"] == "*"
    for client in ("*/*", "application/json", ""):
        told = Client().get(f"{START}{path}", headers={"Accept": client} if client else {})
        assert "json" in told["Content-Type"]
    assert get(f"{START}{path}", 400, f="xml")["code"] == "InvalidParameterValue"


def test_the_page_of_a_feature_says_all_it_says(open_world: World) -> None:
    one = get(ITEMS)["features"][0]
    page = Client().get(f"{ITEMS}/{one['id']}?f=html").content.decode()
    for name, value in one["properties"].items():
        if value and isinstance(value, str):
            assert name in page and escape(value) in page, name
    listed = Client().get(f"{ITEMS}?f=html&limit=2").content.decode()
    assert listed.count('class="card"') == 2 and "offset=2&amp;f=html" in listed


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_hold_every_feature_once(open_world: World, limit: int) -> None:
    found, path, number = [], f"{ITEMS}?limit={limit}", 0
    while path:
        told = get(path)
        assert told["numberReturned"] == len(told["features"]) <= limit
        number, found = told["numberMatched"], found + told["features"]
        path = next((path_of(one) for one in told["links"] if one["rel"] == "next"), "")
    assert len({one["id"] for one in found}) == len(found) == number == len(OFFERS)
    assert told["timeStamp"].endswith("Z")
    for one in found:
        alone = get(f"{ITEMS}/{one['id']}")
        assert {**one, "links": alone["links"]} == alone


def test_a_box_holds_what_lies_in_it(open_world: World) -> None:
    north, east = OBERAU
    box = f"{east - 0.01},{north - 0.01},{east + 0.01},{north + 0.01}"
    names = {one["properties"]["name"] for one in get(ITEMS, bbox=box)["features"]}
    assert names == {"Café Krümel", "Turnzwerge", "Jugendtreff"}
    high = f"{east - 0.01},{north - 0.01},0,{east + 0.01},{north + 0.01},900"
    assert get(ITEMS, bbox=high)["numberMatched"] == 3
    assert get(ITEMS, bbox="0,0,1,1")["features"] == []
    around = f"179,-90,{east + 1},90"
    assert get(ITEMS, bbox=around)["numberMatched"] == 6, "over the line of change of date"


def test_a_secret_address_stands_in_no_feature_and_no_box(open_world: World) -> None:
    told = get(ITEMS, limit=1000)
    hidden = next(one for one in told["features"] if one["properties"]["name"] == "Frauenhaus")
    assert hidden["geometry"] is None and hidden["id"] == str(service(open_world, "6").pk)
    assert SECRET not in str(told) and "34777" not in str(told) and "9.0777" not in str(told)
    place = service(open_world, "6").at_locations.get().location_id
    near = get(ITEMS, bbox="9.07,51.44,9.08,51.45")
    assert near["features"] == []
    found = Client().get(f"{ITEMS}/{service(open_world, '6').pk}_{place}").json()
    assert SECRET not in str(found) and found.get("geometry") is None


@pytest.mark.parametrize(
    "said",
    [{"limit": "0"}, {"limit": "x"}, {"offset": "-1"}, {"bbox": "1,2,3"}, {"bbox": "9,52,10,51"},
     {"bbox": "a,b,c,d"}, {"bbox": "nan,0,1,1"}, {"datetime": "gestern"}, {"f": "xml"},
     {"datetime": "2026-01-01/2026-02-01/2026-03-01"}, {"farbe": "rot"}, {"limit": "9" * 30}],
)  # fmt: skip
def test_what_nobody_can_read_is_refused_with_a_reason(
    open_world: World, said: dict[str, str]
) -> None:
    told = get(ITEMS, 400, **said)
    assert told["code"] == "InvalidParameterValue" and len(told["description"]) > 10


def test_a_moment_fits_every_service_and_much_is_cut_to_the_most(open_world: World) -> None:
    for said in ("2026-01-01T00:00:00Z", "../2026-01-01", "2026-01-01/.."):
        assert get(ITEMS, datetime=said)["numberMatched"] == len(OFFERS)
    assert "limit=1000" in get(ITEMS, limit=100_000)["links"][0]["href"]


def test_what_is_not_there_is_not_there(open_world: World) -> None:
    for path in (f"{START}collections/erlental", f"{START}collections/erlental/items",
                 f"{START}collections/nirgends"):  # fmt: skip
        assert Client().get(path).status_code == 404
    for key in ("x", "_", str(service(open_world, "1").pk)[:-1] + "z"):
        assert get(f"{ITEMS}/{key}", 404)["code"] == "NotFound"
    Service.unscoped.filter(code="1").update(published=False)
    key = next(one.pk for one in Service.unscoped.filter(code="1"))
    assert get(f"{ITEMS}/{key}", 404)["code"] == "NotFound"


@pytest.mark.parametrize("number", [5, 120])
def test_a_page_asks_as_often_for_many(
    open_world: World, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    put(open_world.here, [offer(f"n{n}", f"Kurs {n}", street=f"Weg {n}") for n in range(number)])
    with django_assert_max_num_queries(16):
        assert get(ITEMS, limit=100)["numberMatched"] == len(OFFERS) + number
