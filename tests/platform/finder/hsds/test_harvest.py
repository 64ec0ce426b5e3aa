"""Offers read from an interface over the network: all of them, then what has changed since."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.directory.importing import Desk
from tests.platform.finder.conftest import draw

from lueckenlos.directory import tasks
from lueckenlos.directory.models import InventoryImport, Location, Organization, Service

PER_PAGE = 3


class Portal(http.server.BaseHTTPRequestHandler):
    """Answers as an interface does, from what was taken from ours; `whole`: with all details."""

    services: ClassVar[list[dict[str, Any]]] = []
    whole: ClassVar[bool] = True
    busy: ClassVar[int] = 0
    seen: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        type(self).seen.append(self.path)
        parts = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if type(self).busy:
            type(self).busy -= 1
            self.send_error(429)
        elif parts.path == "/api/services":
            self.answer(self.page(asked))
        elif parts.path.startswith("/api/services/"):
            key = parts.path.rpartition("/")[2]
            self.answer(next(one for one in self.services if one["id"] == key))
        elif parts.path == "/text/services":
            self.answer(None)
        else:
            self.answer(["etwas anderes"])

    def page(self, asked: dict[str, str]) -> Any:
        after, page = asked.get("modified_after", ""), int(asked["page"])
        some = [one for one in self.services if one["last_modified"] > after]
        said = some if self.whole else [{k: one[k] for k in ("id", "name")} for one in some]
        pages = -(-len(some) // PER_PAGE)
        contents = said[(page - 1) * PER_PAGE : page * PER_PAGE]
        return {"total_items": len(some), "total_pages": pages, "contents": contents}

    def answer(self, said: Any) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>" if said is None else json.dumps(said).encode())

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def portal(open_world: World, settings: Any) -> Iterator[str]:
    """A portal with the offers of Lindenau, which is gone from here."""
    settings.SOURCES = ("127.0.0.1",)
    listed = Client().get("/api/hsds/services?per_page=100&full=true").json()["contents"]
    Portal.services, Portal.whole, Portal.busy, Portal.seen = listed, True, 0, []
    for table in (Service, Location, Organization):
        table.objects.for_municipality(open_world.here).delete()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def desk(open_world: World, tmp_path: Path) -> Desk:
    draw(open_world.there)
    client, user = Client(), open_world.people["there"]["coordinator"]
    client.force_login(user)
    return Desk(open_world.there, user, client, tmp_path)


def read(desk: Desk, url: str, **said: str) -> Any:
    """Ask for an interface as the page does; the import then."""
    answer = desk.client.post(f"{desk.base}angebote/laden/schnittstelle/", {"url": url, **said})
    assert answer.status_code == 302, answer.content.decode()
    desk.work()
    return desk.again(InventoryImport.objects.for_municipality(desk.here).latest("made"))


@pytest.mark.parametrize("whole", [True, False], ids=["whole lists", "one by one"])
def test_all_services_of_an_interface(desk: Desk, portal: str, whole: bool) -> None:
    Portal.whole = whole
    one = read(desk, f"{portal}/api/services/?page=2")
    assert one.url == f"{portal}/api"
    desk.load(one)
    assert {service.name for service in desk.services} == {one["name"] for one in Portal.services}
    assert {str(service.pk) for service in desk.services} == {one["id"] for one in Portal.services}
    cafe = next(service for service in desk.services if service.name == "Café Krümel")
    assert cafe.at_locations.get().location.street == "Dorfstraße 1"
    assert cafe.cost_options.get().option == "free"
    page = desk.page(desk.url(one))
    assert f"Von {portal}/api: alles, gelesen am" in page


def test_then_only_what_has_changed_and_nothing_is_gone(desk: Desk, portal: str) -> None:
    desk.load(read(desk, f"{portal}/api"))
    number = len(desk.services)
    Portal.seen = []
    one = read(desk, f"{portal}/api")
    assert "modified_after=" in Portal.seen[0]
    assert (one.found["numbers"]["new"], one.found["numbers"]["change"]) == (0, 0)
    Portal.services[0] |= {"alert": "Fällt aus", "last_modified": "2099-01-01T00:00:00+00:00"}
    gone = Portal.services.pop()
    one = read(desk, f"{portal}/api")
    assert (one.found["numbers"]["change"], one.found["gone"]) == (1, [])
    desk.load(one)
    assert [service.alert for service in desk.services if service.alert] == ["Fällt aus"]
    one = read(desk, f"{portal}/api", everything="on")
    assert len(desk.services) == number
    assert [line.split(",")[0] for _, line in one.found["gone"]] == [gone["name"]]


def test_a_busy_interface_is_asked_again(
    desk: Desk, portal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "WAIT", 0.01)
    Portal.busy = 3
    assert read(desk, f"{portal}/api").found["numbers"]["new"] == len(Portal.services)


@pytest.mark.parametrize(
    ("path", "said"),
    [("text", "steht kein JSON"), ("other", "nicht mit einem Objekt"), ("api", "internen Netz")],
)
def test_what_is_no_interface_is_said(
    desk: Desk, portal: str, path: str, said: str, settings: Any
) -> None:
    if path == "api":
        settings.SOURCES = ()
    one = read(desk, f"{portal}/{path}")
    assert said in one.job.error
    assert said in desk.page(desk.url(one))


def test_an_address_is_one_of_the_web(desk: Desk) -> None:
    for url in ("ftp://example.org", "example.org", "file:///etc/passwd"):
        page = desk.client.post(f"{desk.base}angebote/laden/schnittstelle/", {"url": url})
        assert "Die Adresse beginnt mit" in page.content.decode()
