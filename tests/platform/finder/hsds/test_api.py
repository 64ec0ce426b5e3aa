"""What other programs rely on: paging, filters, tags, and nothing families must not see."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.finder.conftest import SECRET, offer, service

from lueckenlos.directory.models import Location, Service, ServiceAtLocation, Status
from lueckenlos.finder import open_interface
from lueckenlos.finder.actions import open_finder
from lueckenlos.finder.throttle import Throttle

pytestmark = pytest.mark.django_db
API = "/api/hsds"
LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")
GIVEN_AWAY = ("Verborgene", "34777", "51.4444", "9.0777")


def get(client: Client, path: str) -> Any:
    answer = client.get(f"{API}{path}")
    assert answer.status_code == 200, path
    return answer.json()


def everything(client: Client) -> str:
    """All that goes out, as text."""
    found = []
    for name in LISTS:
        for form in ("", "?full=true", "?format=ndjson&full=true"):
            answer = client.get(f"{API}/{name}{form}")
            assert answer.status_code == 200
            found.append(b"".join(answer) if answer.streaming else answer.content)
        ids = [one["id"] for one in get(client, f"/{name}?per_page=100")["contents"]]
        found += [client.get(f"{API}/{name}/{key}").content for key in ids]
    return b"\n".join(found).decode()


def test_the_start_names_version_profile_and_description(open_world: World, client: Client) -> None:
    said = get(client, "/")
    assert said["version"] == "3.1" and said["publisher"]["name"]
    for key in ("profile", "openapi_url"):
        path = said[key].partition("//")[2].partition("/")[2]
        assert client.get(f"/{path}").status_code == 200
    paths = get(client, "/openapi.json")["paths"]
    assert all("422" in one["get"]["responses"] for path, one in paths.items() if "s" in path[11:-1]
               and ".profile" not in path)  # fmt: skip


@pytest.mark.parametrize("parameter", ["per_page", "perPage"])
def test_pages_follow_the_rules(open_world: World, client: Client, parameter: str) -> None:
    seen: list[str] = []
    for number in (1, 2, 3, 4):
        said = get(client, f"/services?page={number}&{parameter}=2")
        assert (said["total_items"], said["total_pages"]) == (7, 4)
        assert said["page_number"] == number and said["size"] == len(said["contents"])
        assert said["size"] == (2 if number < 4 else 1)
        assert (said["first_page"], said["last_page"]) == (number == 1, number == 4)
        seen += [one["id"] for one in said["contents"]]
    assert len(set(seen)) == 7
    assert get(client, "/services?page=9")["empty"] is True


@pytest.mark.parametrize(
    "wrong",
    ["page=0", "page=x", "per_page=1000", "taxonomy_id=x", "modified_after=x", "format=xml"],
)
def test_what_cannot_be_read_is_said(open_world: World, client: Client, wrong: str) -> None:
    answer = client.get(f"{API}/services?{wrong}")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["msg"]


def test_filters(open_world: World, client: Client) -> None:
    def names(query: str, what: str = "services") -> set[str]:
        every = get(client, f"/{what}?per_page=100&{query}")["contents"]
        return {one.get("name") or one["service"]["name"] for one in every}

    assert names("search=Krümel") == {"Café Krümel"}
    kinds = {
        one["code"]: one["id"] for one in get(client, "/taxonomy_terms?per_page=100")["contents"]
    }
    every = {}
    for number in range(1, get(client, "/taxonomy_terms")["total_pages"] + 1):
        page = get(client, f"/taxonomy_terms?page={number}")["contents"]
        every |= {one["name"]: one for one in page}
    assert kinds
    term = every["Kinderturnen"]
    assert names(f"taxonomy_term_id={term['id']}") == {"Turnzwerge"}
    assert len(names(f"taxonomy_id={term['taxonomy_id']}")) == 7
    assert names(f"taxonomy_id={uuid4()}") == names(f"organization_id={uuid4()}") == set()
    assert names("modified_after=2999-01-01T00:00:00Z") == set()
    assert len(names("modified_after=2000-01-01T00:00:00Z")) == 7
    assert names("postcode=34001", "service_at_locations") == {"Spielkreis Niedertal"}
    near = names("postcode=34001&proximity=9000", "service_at_locations")
    assert {"Spielkreis Niedertal", "Café Krümel"} <= near and "Treff Fernwald" not in near
    assert get(client, f"/taxonomy_terms?taxonomy_id={uuid4()}")["empty"] is True
    assert get(client, f"/taxonomy_terms?parent_id={uuid4()}")["empty"] is True


@pytest.mark.parametrize("name", LISTS)
def test_lines_are_the_pages(open_world: World, client: Client, name: str) -> None:
    answer = client.get(f"{API}/{name}?format=ndjson")
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    lines = [json.loads(one) for one in b"".join(answer).decode().splitlines()]
    total = get(client, f"/{name}")["total_pages"]
    pages = [
        one for n in range(1, total + 1) for one in get(client, f"/{name}?page={n}")["contents"]
    ]
    assert lines == pages


def test_a_filter_of_a_term_agrees_with_what_services_say(
    open_world: World, client: Client
) -> None:
    every = get(client, "/services?full=true&per_page=100")["contents"]
    for line in b"".join(client.get(f"{API}/taxonomy_terms?format=ndjson")).decode().splitlines():
        key = json.loads(line)["id"]
        said = {one["id"] for one in every
                if key in [a["taxonomy_term_id"] for a in one.get("attributes", [])]}  # fmt: skip
        found = get(client, f"/services?per_page=100&taxonomy_term_id={key}")["contents"]
        assert {one["id"] for one in found} == said, line


def test_nothing_is_sent_twice_and_any_website_may_ask(open_world: World, client: Client) -> None:
    for path in ("/", "/services", f"/services/{service(open_world, '1').pk}", "/taxonomies"):
        first = client.get(f"{API}{path}")
        assert first.headers["Access-Control-Allow-Origin"] == "*" and not first.cookies
        again = client.get(f"{API}{path}", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304 and not again.content
    assert client.post(f"{API}/services").status_code == 405
    assert client.get(f"{API}/services/{uuid4()}").status_code == 404


def test_who_asks_too_often_waits(
    open_world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_interface, "throttle", Throttle(2))
    codes = [client.get(f"{API}/taxonomies").status_code for _ in range(3)]
    assert codes == [200, 200, 429]


# --- attacks -------------------------------------------------------------------------------------


def test_a_secret_address_is_in_no_answer(open_world: World, client: Client) -> None:
    put(open_world.here, [offer("40", "Beratung für Frauen", "Erziehungsberatung")])
    beside = service(open_world, "40").at_locations.get()
    secret = service(open_world, "6").at_locations.get().location
    ServiceAtLocation.objects.filter(pk=beside.pk).update(location=secret)
    text = everything(client)
    assert "Frauenhaus" in text and "Beratung für Frauen" in text
    assert [sign for sign in (*GIVEN_AWAY, str(secret.pk)) if sign in text] == []
    for query in ("postcode=34777", "postcode=34777&proximity=100000"):
        assert get(client, f"/service_at_locations?{query}")["empty"] is True


def test_an_address_marked_secret_is_hidden_at_once(open_world: World, client: Client) -> None:
    at = service(open_world, "1").at_locations.get().location
    Location.objects.for_municipality(open_world.here).filter(pk=at.pk).update(
        protected=True, street=SECRET
    )
    assert "Verborgene" not in everything(client)


HIDDEN = [
    *({"published": False}, {"ends_on": "2020-01-01"}, {"starts_on": "2999-01-01"}),
    *({"status": status} for status in Status if status != Status.ACTIVE),
]


@pytest.mark.parametrize("how", HIDDEN, ids=str)
def test_what_is_not_for_families_is_nowhere(
    open_world: World, client: Client, how: dict[str, str]
) -> None:
    put(open_world.here, [offer("50", "Geheimtreff", provider="Stiller Verein")])
    one = service(open_world, "50")
    assert "Geheimtreff" in everything(client)
    Service.objects.for_municipality(open_world.here).filter(pk=one.pk).update(**how)
    text = everything(client)
    assert "Geheimtreff" not in text and "Stiller Verein" not in text
    assert client.get(f"{API}/services/{one.pk}").status_code == 404


def test_a_closed_municipality_gives_nothing(open_world: World, client: Client) -> None:
    put(open_world.there, [offer("9", "Treff Erlental")])
    assert "Treff Erlental" not in everything(client)
    by = open_world.people["here"]["coordinator"]
    open_finder(by=by, municipality=open_world.here, open=False)
    assert get(client, "/services")["total_items"] == 0
    assert get(client, "/organizations")["empty"] is get(client, "/service_at_locations")["empty"]


def test_queries_do_not_grow_with_the_services(open_world: World, client: Client) -> None:
    def number(path: str) -> int:
        with CaptureQueriesContext(connection) as told:
            answer = client.get(f"{API}{path}")
            assert b"".join(answer) if answer.streaming else answer.content
        return len(told)

    paths = [f"/{name}?per_page=100" for name in LISTS]
    paths += ["/services?full=true&per_page=100", "/services?format=ndjson&full=true"]
    before = [number(path) for path in paths]
    put(open_world.here, [offer(str(100 + n), f"Treff {n}", provider=f"Verein {n}")
                          for n in range(30)])  # fmt: skip
    assert [number(path) for path in paths] == before
    assert max(before) <= 16
