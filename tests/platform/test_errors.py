"""Error pages: German, in KERN, with the number of the request, also when nothing else works."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.platform.conftest import Answer, Installation, Running, with_probe

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    one = with_probe(Installation(tmp_path_factory.mktemp("fehler")))
    one.upgraded()
    return one


@pytest.fixture(scope="module")
def service(place: Installation) -> Iterator[Running]:
    with place.serve() as found:
        yield found


def check(answer: Answer, status: int, title: str) -> None:
    assert answer.status == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<title>{title} · Lückenlos</title>" in answer.text
    assert '<html lang="de">' in answer.text and "kern-heading-large" in answer.text
    assert re.search(r'<link rel="stylesheet" href="/static/web/web\.[0-9a-f]+\.css">', answer.text)
    number = answer.headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{10}", number) and number in answer.text
    assert "no-store" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "Traceback" not in answer.text and "Mustermann" not in answer.text


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/gibt/es/nicht", 404, "Diese Seite gibt es nicht"),
        ("/static/gibt-es-nicht.css", 404, "Diese Seite gibt es nicht"),
        ("/probe/verbietet/", 403, "Das dürfen Sie hier nicht"),
        ("/probe/bricht/", 500, "Hier ist etwas schiefgegangen"),
        ("/probe/sql/", 500, "Hier ist etwas schiefgegangen"),
        ("/probe/gedraenge/", 429, "Das waren viele Versuche"),
    ],
)
def test_a_page_for_each_error(service: Running, path: str, status: int, title: str) -> None:
    check(service.get(path), status, title)


def test_too_big_and_not_understood(service: Running) -> None:
    big = service.get("/probe/nimmt/", "POST", b"a=" + b"x" * 3_000_000, FORM)
    check(big, 413, "Das ist zu groß")
    many = b"&".join(b"a%d=" % number for number in range(1500))
    check(service.get("/probe/nimmt/", "POST", many, FORM), 413, "Das ist zu groß")
    host = service.get("/", headers={"Host": "fremd.example"})
    check(host, 400, "Das hat der Server nicht verstanden")
    assert "fremd.example" not in host.text


def test_an_address_for_buttons_only_has_a_page_too(service: Running) -> None:
    nowhere = "00000000-0000-4000-8000-000000000000"
    answer = service.get(f"/familien/lindenau/angebot/{nowhere}/melden/")
    check(answer, 405, "Diese Adresse ist keine Seite")
    assert answer.headers["allow"] == "POST"


def test_a_stale_form_says_what_to_do(service: Running) -> None:
    answer = service.get("/probe/formular/", "POST", b"a=b", FORM)
    check(answer, 403, "Dieses Formular gilt nicht mehr")
    assert "laden Sie die Seite neu" in answer.text


def test_two_requests_have_two_numbers(service: Running) -> None:
    numbers = {service.get("/gibt/es/nicht").headers["x-request-id"] for _ in range(5)}
    sent = service.get("/", headers={"X-Request-Id": "<script>"}).headers["x-request-id"]
    assert len(numbers | {sent}) == 6 and "<" not in sent


def test_the_page_of_a_500_needs_neither_database_nor_templates(place: Installation) -> None:
    (place.data / "lueckenlos.sqlite3").rename(place.folder / "weg.sqlite3")
    (place.data / "lueckenlos.sqlite3").mkdir()  # nothing a database could be
    code = (
        "from django.test import Client\nfrom django.conf import settings\n"
        "ask = lambda path: Client(raise_request_exception=False).get(\n"
        "    path, headers={'host': 'localhost'})\n"
        "one, two = ask('/probe/bricht/'), ask('/probe/fragt/')\n"
        "settings.TEMPLATES[0]['APP_DIRS'] = False\n"
        "import django.template.loader as loader\nfrom django.template import engines\n"
        "engines.__dict__.pop('templates', None); engines._engines.clear()\n"
        "settings.TEMPLATES[0]['DIRS'] = []\n"
        "three = ask('/probe/bricht/')\n"
        "result = [(a.status_code, a.content.decode(), a.headers['X-Request-Id'])\n"
        "          for a in (one, two, three)]"
    )
    one, two, three = place.python(code)
    assert one[0] == 500 and one[2] in one[1] and "kern-heading-large" in one[1]
    assert two[0] == 503 and two[2] in two[1]
    assert three[0] == 500 and three[2] in three[1] and "kern" not in three[1]
    assert "Hier ist etwas schiefgegangen" in three[1]
