"""The page of a service, reports of errors, and what every answer carries."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.finder.conftest import offer, service

from lueckenlos.directory.models import ErrorReport, Service

HOME = "/familien/lindenau/"


def page_of(client: Client, world: World, key: str) -> str:
    return client.get(f"{HOME}angebot/{service(world, key).pk}/").content.decode()


def test_a_page_says_what_a_family_needs_to_go_there(open_world: World, client: Client) -> None:
    cafe = service(open_world, "1")
    Service.objects.for_municipality(open_world.here).filter(pk=cafe.pk).update(
        required_documents="Hausschuhe", registration=False, url="https://verein.example/cafe"
    )
    cafe.contacts.create(function="Leitung", phone="05600 77-12", email="cafe@verein.example")
    text = page_of(client, open_world, "1")
    for said in (
        *("Di 9:30-11:00", "kostenfrei", "Dorfstraße 1", "34000 Oberau", "Hausschuhe"),
        *("nicht nötig", "Leitung", "bestätigt", "(1.10.2026)", "geo:51.05000,9.05000"),
    ):
        assert said in text, said
    assert 'href="tel:056007712"' in text and 'href="mailto:cafe@verein.example"' in text
    assert 'href="https://verein.example/cafe"' in text


def test_what_nobody_said_is_not_made_up(open_world: World, client: Client) -> None:
    text = page_of(client, open_world, "3")
    assert text.count("Bitte nachfragen") == 2, "costs and registration"
    told = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert "nicht angegeben, üblich: wöchentlich" in told
    assert re.search(r"Zuletzt bestätigt</dt><dd>noch nicht<", text), "there is no number to call"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "verein"])
def test_only_an_address_of_the_web_becomes_a_link(
    open_world: World, client: Client, url: str
) -> None:
    put(open_world.here, [offer("50", "Kurs", url=url)])
    assert url not in page_of(client, open_world, "50")


@pytest.mark.parametrize(
    ("phone", "call"),
    [("05600 77-12", "056007712"), ("+49 (0)5600 77", "+49560077"), ("siehe Aushang", ""),
     ("05600 77 oder 05600 78", "")],
)  # fmt: skip
def test_a_number_is_dialled_only_where_it_is_one(phone: str, call: str) -> None:
    from lueckenlos.finder.cards import dialled

    assert dialled(phone) == call


def test_search_engines_read_what_the_page_says_and_cannot_be_tricked(
    open_world: World, client: Client
) -> None:
    put(open_world.here, [offer("51", "</script><script>alert(1)</script>", cost="free")])
    text = page_of(client, open_world, "51")
    assert "<script>alert" not in text
    block = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    said = json.loads(block)
    assert said["@context"] == "https://schema.org" and said["@type"] == "Service"
    assert said["name"] == "</script><script>alert(1)</script>"
    assert said["offers"]["price"] == "0"
    assert said["audience"]["suggestedMaxAge"] == 3
    place = said["availableChannel"][0]["serviceLocation"]
    assert place["address"]["streetAddress"] == "Dorfstraße 1"
    assert place["geo"]["latitude"] == 51.05


# --- reports --------------------------------------------------------------------------------------


def reports(world: World) -> list[str]:
    return [one.text for one in ErrorReport.objects.for_municipality(world.here)]


def test_an_error_is_reported_in_one_step_without_any_token(open_world: World) -> None:
    cache.clear()
    client = Client(enforce_csrf_checks=True)
    path = f"{HOME}angebot/{service(open_world, '1').pk}/melden/"
    answer = client.post(path, {"text": " Die Zeiten sind anders. "})
    assert answer.status_code == 200 and "Danke!" in answer.content.decode()
    assert reports(open_world) == ["Die Zeiten sind anders."]
    assert not answer.cookies


@pytest.mark.parametrize("text", ["", "  ", "ab", "x" * 501])
def test_a_report_that_says_nothing_or_too_much_is_not_kept(
    open_world: World, client: Client, text: str
) -> None:
    path = f"{HOME}angebot/{service(open_world, '1').pk}/melden/"
    answer = client.post(path, {"text": text})
    assert answer.status_code == 400 and reports(open_world) == []
    assert text.strip() in answer.content.decode()


def test_many_reports_from_one_place_are_slowed_down_and_the_text_stays(
    open_world: World, client: Client
) -> None:
    cache.clear()
    path = f"{HOME}angebot/{service(open_world, '1').pk}/melden/"
    for number in range(6):
        assert client.post(path, {"text": f"Nummer {number}"}).status_code == 200
    answer = client.post(path, {"text": "Nummer 7"})
    assert answer.status_code == 429 and "Nummer 7" in answer.content.decode()
    assert len(reports(open_world)) == 6


# --- what every answer carries --------------------------------------------------------------------


def test_no_answer_sets_a_cookie_or_tells_where_somebody_came_from(
    open_world: World, client: Client
) -> None:
    pk = service(open_world, "1").pk
    paths = ("/familien/", HOME, HOME + "oberau/1/", HOME + "oberau/1/karte.json",
             HOME + "orte.json", HOME + "merkliste/", f"{HOME}angebot/{pk}/")  # fmt: skip
    answers = [client.get(path) for path in paths]
    assert all(one.headers["Cache-Control"] == "public, max-age=300" for one in answers)
    posts = [client.post(HOME, {"alter": "1"}), client.post(HOME, {"worte": "x"}),
             client.post(HOME, {"wo": "?"})]  # fmt: skip
    assert all(one.headers["Cache-Control"] == "no-store" for one in posts)
    for answer in answers + posts:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies and "Set-Cookie" not in answer.headers


def test_the_page_of_somebody_signed_in_is_in_no_shared_cache(
    open_world: World, browser: Callable[..., Client]
) -> None:
    answer = browser(open_world.people["here"]["coordinator"]).get(HOME)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in Client().get(HOME).headers["Vary"]


def test_what_is_asked_for_stands_in_no_log(
    open_world: World, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get(HOME + "oberau/1/?sprache=en&worte=Schulden")
    client.post(HOME, {"worte": "Schulden", "wo": "Oberau"})
    told = " ".join(str(vars(record)) for record in caplog.records)
    assert "family" not in told and "Schulden" not in told and "oberau" not in told.casefold()


def test_a_page_speaks_english_and_leaves_the_words_of_providers_german(
    open_world: World, client: Client
) -> None:
    answer = client.get(HOME + "oberau/1/?sprache=en")
    text = answer.content.decode()
    assert '<html lang="en"' in text and "What suits us?" in text
    assert re.search(r'lang="de"><a href="[^"]+\?sprache=en">Café Krümel', text)
    assert not answer.cookies
    accepted = client.get(HOME, headers={"Accept-Language": "en"})
    assert "Where do you live?" in accepted.content.decode()


def test_a_page_comes_small_over_a_slow_line(open_world: World, client: Client) -> None:
    answer = client.get(HOME + "oberau/1/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip" and len(answer.content) < 20_000
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("3-6", "3 bis unter 6 Jahre"),
        ("von 3 bis unter 6 Jahre", "3 bis unter 6 Jahre"),
        ("0 bis 12 Monate", "0 bis unter 1 Jahr"),
        ("ab 3", "ab 3"),
        ("bis 6", "bis 6"),
        ("Klasse 1-4", "Klasse 1-4"),
    ],
)
def test_ages_are_said_in_one_way_unless_a_text_says_more(said: str, shown: str) -> None:
    from lueckenlos.finder.cards import ages

    told = ages(offer("52", "Kurs", kind="Kurs", ages=said))
    assert (told.words, told.usual) == (shown, False)
