"""Without areas families name the Ort or postcode of public addresses; hidden ones tell nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.finder.test_search import HOME, asked

from lueckenlos.areas.models import Level
from lueckenlos.directory.deriving import DERIVE
from lueckenlos.directory.models import Service
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.finder.actions import open_finder
from lueckenlos.jobs.actions import order


def offer(key: str, name: str, **said: Any) -> OfferRecord:
    told = {"provider": f"Träger {key}", "kind": "Eltern-Kind-Café"} | said
    return OfferRecord(key, name, **told)


OFFERS = (
    offer("1", "Café Marbach", street="Neue Gasse 8", postcode="34501", city="Bad Marbach"),
    offer("2", "Treff Altenrode", postcode="34502", city="Bad Marbach OT Altenrode"),
    offer("3", "Treff Grünthal", street="Am Markt 1, 34503 Grünthal"),
    offer("4", "Mobil", access="geh", postcode="34503", city="Grünthal"),
    offer("5", "Fürs Ganze", city="kreisweit"),
    offer("6", "Irgendwo"),
    offer("7", "Frauenhaus", kind="Frauenhaus", protected=True, street="Geheimweg 13",
          postcode="34599", city="Verborgen"),
    offer("8", "Nicht gezeigt", postcode="34577", city="Unsichtbar"),
)  # fmt: skip
EVERYWHERE = {"Mobil", "Fürs Ganze", "Irgendwo", "Frauenhaus"}


@pytest.fixture
def towns(world: World) -> World:
    """An open finder without any area."""
    put(world.here, OFFERS)
    Service.objects.for_municipality(world.here).update(published=True)
    Service.objects.for_municipality(world.here).filter(code="8").update(published=False)
    open_finder(by=world.people["here"]["coordinator"], municipality=world.here, open=True)
    return world


def test_orte_and_postcodes_of_addresses_are_suggested(towns: World, client: Client) -> None:
    text = client.get(HOME).content.decode()
    listed = re.findall(r'<option value="([^"]*)"></option>', text)
    assert listed == ["Bad Marbach", "Grünthal", "34501", "34502", "34503"]
    assert 'name="umkreis"' not in text, "no distances without areas"
    assert "Ort oder Postleitzahl" in text and "Ortsteil" not in text


@pytest.mark.parametrize(
    ("where", "there"),
    [
        ("Bad Marbach", {"Café Marbach", "Treff Altenrode"}),
        ("bad marbach", {"Café Marbach", "Treff Altenrode"}),
        ("Altenrode", {"Treff Altenrode"}),
        ("Bad Mar", {"Café Marbach", "Treff Altenrode"}),
        ("34501", {"Café Marbach"}),
        ("34503", {"Treff Grünthal"}),
        ("Grünthal", {"Treff Grünthal"}),
    ],
)
def test_a_town_finds_what_is_there_and_for_everybody(
    towns: World, client: Client, where: str, there: set[str]
) -> None:
    found = asked(client, wo=where)
    assert set(found) == there | EVERYWHERE
    assert set(found[: len(there)]) <= there | {"Mobil"}, "what is there comes first"
    text = client.post(HOME, {"wo": where}).content.decode()
    assert f"{where}" in text and "km entfernt" not in text


@pytest.mark.parametrize("where", ["Verborgen", "34599", "Geheimweg", "Unsichtbar", "34577"])
def test_a_hidden_address_is_no_place(towns: World, client: Client, where: str) -> None:
    answer = client.post(HOME, {"wo": where})
    assert answer.status_code == 400
    assert f"„{where}“ finden wir in Lindenau nicht" in answer.content.decode()


def test_no_other_way_of_asking_tells_where_it_is(towns: World, client: Client) -> None:
    text = client.get(HOME).content.decode() + client.post(HOME, {"wo": "34501"}).content.decode()
    assert "Verborgen" not in text and "34599" not in text and "Geheimweg" not in text


def test_without_any_place_the_question_is_left_out(world: World, client: Client) -> None:
    put(world.here, [OFFERS[4], OFFERS[5], OFFERS[6]])
    Service.objects.for_municipality(world.here).update(published=True)
    open_finder(by=world.people["here"]["coordinator"], municipality=world.here, open=True)
    text = client.get(HOME).content.decode()
    assert 'name="wo"' not in text and 'name="alter"' in text
    assert set(asked(client, alter="1")) >= {"Fürs Ganze", "Irgendwo"}


def test_a_map_without_points_is_left_out(towns: World, client: Client) -> None:
    for page in (client.get(f"{HOME}alle/alle/"), client.post(HOME, {"wo": "Grünthal"})):
        assert page.status_code == 200
        assert "Auf der Karte" not in page.content.decode()
        assert "Zur Karte" not in page.content.decode()
    put(towns.here, [offer("9", "Mit Punkt", latitude=51.0, longitude=9.0)])
    Service.objects.for_municipality(towns.here).update(published=True)
    assert "Auf der Karte" in client.get(f"{HOME}alle/alle/").content.decode()
    assert "Auf der Karte" not in client.post(HOME, {"wo": "34501"}).content.decode() or (
        "Mit Punkt" in client.post(HOME, {"wo": "34501"}).content.decode()
    )


def test_with_areas_the_ort_of_an_address_finds_its_area(open_world: World, client: Client) -> None:
    put(open_world.here, [
        offer("20", "Café Weiler", postcode="34111", city="Weiler", area="0663400201",
              latitude=51.05, longitude=9.15),
    ])  # fmt: skip
    Service.objects.for_municipality(open_world.here).update(published=True)
    for where in ("Weiler", "34111"):
        assert asked(client, wo=where, alter="1", umkreis="2")[0] in (
            "Café Weiler", "Spielkreis Niedertal"
        )  # fmt: skip


@pytest.mark.parametrize(
    ("level", "words"),
    [("Ortsteil", "im Ortsteil"), ("Gemeinde", "in der Gemeinde"), ("Gemeinden", "in der Gemeinde"),
     ("Stadtteile", "im Stadtteil"), ("Planregion Süd", "im gewählten Gebiet")],
)  # fmt: skip
def test_inside_is_said_by_the_name_of_the_level(
    open_world: World, client: Client, level: str, words: str
) -> None:
    Level.objects.for_municipality(open_world.here).update(name=level)
    assert words in client.get(f"{HOME}oberau/1/").content.decode()


def test_ask_before_you_go_only_where_somebody_can(towns: World, client: Client) -> None:
    put(towns.here, [offer("30", "Mit Nummer", phone="05691 4410")])
    Service.objects.for_municipality(towns.here).update(published=True)
    told = {
        one.code: client.get(f"{HOME}angebot/{one.pk}/").content.decode()
        for one in Service.objects.for_municipality(towns.here)
    }
    assert "rufen Sie am besten vorher an" in told["30"]
    assert "rufen Sie am besten vorher an" not in told["1"] and "noch nicht" in told["1"]


def test_usual_ages_before_birth_are_said_in_words(towns: World, client: Client) -> None:
    put(towns.here, [offer("31", "Klinik", kind="Geburtsklinik")])
    Service.objects.for_municipality(towns.here).update(published=True)
    text = client.post(HOME, {"worte": "Klinik"}).content.decode()
    assert "Schwangerschaftsmonat bis unter 1 Monat" in text
    assert "-2" not in re.sub(r"<[^>]*>", " ", text)


def test_the_name_of_a_landkreis_has_its_article(towns: World, client: Client) -> None:
    towns.here.name = "Landkreis Bergtal"
    towns.here.save()
    text = client.get(HOME).content.decode()
    assert "Für Familien im Landkreis Bergtal" in text
    text = client.post(HOME, {"wo": "Atlantis"}).content.decode()
    assert "„Atlantis“ finden wir im Landkreis Bergtal nicht" in text


def test_a_place_is_found_while_areas_are_derived_anew(open_world: World, client: Client) -> None:
    """Whenever an offer is saved, that work waits for a moment."""
    order(kind=DERIVE, by=None, municipality=open_world.here, edition="", kinds="")
    found = client.post(HOME, {"wo": "Oberau"})
    assert (found.status_code, found.headers.get("Location", "")[:1]) == (302, "/")
