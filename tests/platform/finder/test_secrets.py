"""Attacks on what families must never see: secret addresses, unpublished, archived, closed."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.finder.conftest import OFFERS, SECRET, offer, service

from lueckenlos.directory.models import Location, Service, ServiceAtLocation, Status
from lueckenlos.finder.actions import open_finder

HOME = "/familien/lindenau/"
GIVEN_AWAY = ("Verborgene", "34777", "51.4444", "9.0777")


def everything(client: Client, world: World) -> Iterator[tuple[str, str]]:
    """Every answer of the finder: pages, maps, searches."""
    paths = [
        "",
        "orte.json",
        "merkliste/",
        "daten/",
        "neu.atom",
        "angebote.csv",
        "angebote.geojson",
    ]
    for place in ("alle", "oberau", "niedertal", "fernwald"):
        for age in ("alle", "schwanger", "0", "1", "4", "17"):
            paths += [f"{place}/{age}/", f"{place}/{age}/karte.json"]
            paths += [f"{place}/{age}/termine.ics"]
    for one in Service.objects.for_municipality(world.here):
        paths += [f"angebot/{one.pk}/{rest}" for rest in ("", "karte.json", "termine.ics")]
    for place in Location.objects.for_municipality(world.here):
        paths += [f"ort/{place.pk}/termine.ics"]
    for path in paths:
        yield path, client.get(HOME + path).content.decode()
    for said in (
        *({"worte": "Frauenhaus"}, {"worte": "Verborgene"}, {"worte": "34777"}),
        *({"wo": "34777"}, {"wo": "Fernwald", "thema": "schutz"}, {"wo": SECRET}),
    ):
        yield str(said), client.post(HOME, said, follow=True).content.decode()


def test_a_secret_address_is_in_no_answer(open_world: World, client: Client) -> None:
    answers = list(everything(client, open_world))
    assert any("Frauenhaus" in text for _, text in answers)
    for what, text in answers:
        typed = [sign for sign in GIVEN_AWAY if sign in what]  # a form says it back
        assert [sign for sign in GIVEN_AWAY if sign in text] == typed, what


def test_where_a_secret_service_is_shows_in_no_distance_and_no_order(
    open_world: World, client: Client
) -> None:
    """Whoever asks from every Ortsteil and around every radius gets the same answer."""
    cards = set()
    for place in ("Oberau", "Niedertal", "Fernwald", ""):
        for km in ("2", "10", "50"):
            said = {"wo": place, "worte": "Frauenhaus", "umkreis": km}
            text = client.post(HOME, said).content.decode()
            assert "Ort auf Anfrage" in text
            cards.add(text.partition('<article class="offer">')[2].partition("</article>")[0])
    assert len(cards) == 1


def test_what_shares_a_secret_location_is_found_from_everywhere_alike(
    open_world: World, client: Client
) -> None:
    put(open_world.here, [offer("40", "Beratung für Frauen", "Erziehungsberatung")])
    secret = service(open_world, "6").at_locations.get().location
    beside = service(open_world, "40").at_locations.get()
    ServiceAtLocation.objects.filter(pk=beside.pk).update(location=secret)
    for place in ("Oberau", "Niedertal", "Fernwald", ""):
        for km in ("2", "10", "50"):
            said = {"wo": place, "worte": "Beratung für Frauen", "umkreis": km}
            assert "Beratung für Frauen</a>" in client.post(HOME, said).content.decode()


@pytest.mark.parametrize(
    "place",
    [
        {"street": "Verborgene G. 7", "latitude": 51.4444, "longitude": 9.0779},
        {"street": "verborgene gasse 7a, Hinterhaus; Verborgene Gasse 7", "latitude": None},
        {"street": "Verborgene Gasse 7", "postcode": "", "latitude": 51.46, "longitude": 9.09},
    ],
)
def test_a_secret_address_in_another_row_of_its_provider_is_as_secret(
    open_world: World, client: Client, place: dict[str, object]
) -> None:
    said = {"postcode": "34777", "city": "Fernwald", **place}
    said |= {"longitude": None} if said["latitude"] is None else {}
    put(open_world.here, [offer("41", "Fachberatung", "Erziehungsberatung", **said)])
    page = f"{HOME}angebot/{service(open_world, '41').pk}/"
    text = client.get(page).content.decode()
    assert "Fachberatung" in text and "erborgene" not in text
    assert client.get(f"{page}karte.json").json()["points"]["features"] == []
    other = f"{HOME}angebot/{service(open_world, '4').pk}/"
    assert "Waldweg 4" in client.get(other).content.decode()


def test_a_postcode_of_a_secret_address_is_none(open_world: World, client: Client) -> None:
    answer = client.post(HOME, {"wo": "34777"})
    assert answer.status_code == 400
    assert "finden wir in Lindenau nicht" in answer.content.decode()


def test_another_service_at_a_secret_address_does_not_give_it_away(
    open_world: World, client: Client
) -> None:
    put(open_world.here, [offer("40", "Beratung für Frauen", "Erziehungsberatung")])
    beside = service(open_world, "40").at_locations.get()
    secret = service(open_world, "6").at_locations.get().location
    ServiceAtLocation.objects.filter(pk=beside.pk).update(location=secret)
    test_a_secret_address_is_in_no_answer(open_world, client)
    page = client.get(f"{HOME}angebot/{service(open_world, '40').pk}/").content.decode()
    assert "Beratung für Frauen" in page and "34777" not in page


def test_an_address_marked_secret_is_hidden_before_anything_else_is_computed_anew(
    open_world: World, client: Client
) -> None:
    at = service(open_world, "1").at_locations.get().location
    every = Location.objects.for_municipality(open_world.here)
    every.filter(pk=at.pk).update(protected=True, street=SECRET)
    test_a_secret_address_is_in_no_answer(open_world, client)


def test_a_secret_service_can_still_be_called(open_world: World, client: Client) -> None:
    text = client.get(f"{HOME}angebot/{service(open_world, '6').pk}/").content.decode()
    assert "Die Adresse ist geschützt. Rufen Sie an." in text
    assert 'href="tel:056001234"' in text
    assert client.get(f"{HOME}angebot/{service(open_world, '6').pk}/karte.json").json()["points"][
        "features"
    ] == []  # fmt: skip


WAYS: list[tuple[dict[str, str], str]] = [
    ({"email": "rat@example.org"}, "Schreiben Sie eine E-Mail."),
    ({"phone": "nach Absprache", "email": "rat@example.org"}, "Schreiben Sie eine E-Mail."),
    ({"url": "https://rat.example/"}, "Wie Sie Kontakt aufnehmen, steht auf der Internetseite."),
    ({}, "Fragen Sie bei: Schutzverein."),
]


@pytest.mark.parametrize(("said", "way"), WAYS)
def test_without_a_number_nobody_is_told_to_call(
    open_world: World, client: Client, said: dict[str, str], way: str
) -> None:
    put(open_world.here, [offer("41", "Zuflucht", "Frauenhaus", provider="Schutzverein", **said)])
    Service.objects.for_municipality(open_world.here).update(published=True)
    text = client.get(f"{HOME}angebot/{service(open_world, '41').pk}/").content.decode()
    assert f"Die Adresse ist geschützt. {way}" in text
    assert "rufen Sie" not in text and "Rufen Sie" not in text and "Wen anrufen" not in text


HIDDEN = [
    *({"published": False}, {"ends_on": "2020-01-01"}, {"starts_on": "2999-01-01"}),
    *({"status": status} for status in Status if status != Status.ACTIVE),
]


@pytest.mark.parametrize("how", HIDDEN, ids=str)
def test_what_is_not_for_families_is_nowhere(
    open_world: World, client: Client, how: dict[str, str]
) -> None:
    cafe = service(open_world, "1")
    Service.objects.for_municipality(open_world.here).filter(pk=cafe.pk).update(**how)
    for what, text in everything(client, open_world):
        assert "Café Krümel" not in text, what
    for path in ("", "karte.json"):
        assert client.get(f"{HOME}angebot/{cafe.pk}/{path}").status_code == 404
    assert client.post(f"{HOME}angebot/{cafe.pk}/melden/", {"text": "falsch"}).status_code == 404


def test_a_closed_finder_has_no_page_at_all(open_world: World, client: Client) -> None:
    put(open_world.there, OFFERS)
    by = open_world.people["there"]["coordinator"]
    pk = Service.objects.for_municipality(open_world.there).get(code="1").pk
    paths = ("", "orte.json", "merkliste/", "alle/1/", "alle/1/karte.json", f"angebot/{pk}/")
    for path in paths:
        assert client.get(f"/familien/erlental/{path}").status_code == 404
    assert client.post("/familien/erlental/", {"alter": "1"}).status_code == 404
    assert "Erlental" not in client.get("/familien/").content.decode()
    open_finder(by=by, municipality=open_world.there, open=True)
    assert client.get("/familien/erlental/alle/1/").status_code == 200
    assert "Erlental" in client.get("/familien/").content.decode()


def test_no_service_of_another_municipality_under_ones_address(
    open_world: World, client: Client
) -> None:
    put(open_world.there, OFFERS)
    foreign = Service.objects.for_municipality(open_world.there).get(code="1").pk
    for pk in (foreign, uuid4()):
        assert client.get(f"{HOME}angebot/{pk}/").status_code == 404


def test_an_invented_example_is_open_until_its_coordination_says_otherwise(
    world: World, client: Client
) -> None:
    world.there.demo = True
    world.there.save()
    assert client.get("/familien/erlental/").status_code == 200
    by = world.people["there"]["coordinator"]
    open_finder(by=by, municipality=world.there, open=False)
    assert client.get("/familien/erlental/").status_code == 404
    assert "Erlental" not in client.get("/familien/").content.decode()


def test_names_of_persons_are_on_no_page(open_world: World, client: Client) -> None:
    contact = service(open_world, "6").contacts.get()
    contact.name, contact.basis, contact.until = "Erika Beispiel", "Wunsch", timezone.localdate()
    contact.save()
    for what, text in everything(client, open_world):
        assert "Erika" not in text, what
