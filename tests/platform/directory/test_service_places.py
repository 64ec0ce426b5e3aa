"""Where a service takes place: looked up offline, shared with others, protected."""

from __future__ import annotations

from typing import Any

import pytest
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import CAFE, cafe, filled, one, path, shown, with_areas

from lueckenlos.directory.models import Location, Service
from lueckenlos.directory.places import find
from lueckenlos.exchange.records import OfferRecord

NEW = path(None, "neu/")
NEIGHBOUR = OfferRecord(**{name: getattr(CAFE, name) for name in (
    "provider", "kind", "street", "postcode", "city", "latitude", "longitude")},
    id="K-2", name="Babytreff")  # fmt: skip


@pytest.fixture
def client(world: World, browser: Any) -> Any:
    with_areas(world.here)
    return browser(world.people["here"]["editor"])


def where(service: Service) -> Location:
    """The only location of a service."""
    return Location.objects.for_municipality(service.municipality).get(services__service=service)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def add(client: Any, world: World, **place: str) -> Location:
    """A new service at a place."""
    answer = client.post(NEW, filled(kind="stillgruppe", place=place))
    assert answer.status_code == 302
    return where(one(world.here, "Krabbelgruppe"))


@pytest.mark.parametrize(
    "said",
    [("Hauptstraße 3", "36037", "Lindenau"), ("Haupt-Str. 3", "36037", ""),
     ("Hauptstr. 3, 36037 Lindenau", "", ""), ("Hauptstr. 3", "", "Lindenau")],
)  # fmt: skip
def test_an_address_of_the_inventory_has_its_point(world: World, said: tuple[str, ...]) -> None:
    cafe(world)
    found = find(world.here, *said)
    assert found == (51.05, 9.05)


@pytest.mark.parametrize(
    "said", [("Hauptstr. 4", "36037", "Lindenau"), ("Hauptstr.", "36037", "Lindenau"),
             ("Nebenstr. 3", "36037", "Lindenau"), ("Hauptstr. 3", "36039", "Fulda")]
)  # fmt: skip
def test_another_address_has_not(world: World, said: tuple[str, ...]) -> None:
    cafe(world)
    assert find(world.here, *said) is None
    assert find(world.there, "Hauptstr. 3", "36037", "Lindenau") is None


def test_a_protected_address_lends_its_point_to_nobody(world: World) -> None:
    secret = OfferRecord(id="F", name="Haus", provider="F", kind="Frauenhaus", street="Geheimweg 1",
                         postcode="36037", city="L", latitude=51.0, longitude=9.0)  # fmt: skip
    put(world.here, [secret])
    assert find(world.here, "Geheimweg 1", "36037", "L") is None


def test_an_ortsteil_tells_the_area_but_is_never_kept_as_said(client: Any, world: World) -> None:
    place = add(client, world, street="Neue Straße 7", city="Lindenau OT Altstadt")
    assert (place.area, place.latitude) == ("", None)
    service = one(world.here, "Krabbelgruppe")
    assert service.area == "0663400101"
    assert "ungefähr: nach dem Ortsnamen" in text(client.get(path(service)))


def test_a_derived_place_stays_derived_when_something_else_is_saved_until_somebody_chooses_it(
    client: Any, world: World
) -> None:
    put(world.here, [OfferRecord(id="D", name="Treff", provider="AWO", kind="Stillgruppe",
                                 city="Lindenau OT Altstadt")])  # fmt: skip
    service = one(world.here, "Treff")
    said = shown(client, service) | {"description": "Neu beschrieben"}
    answer = client.post(path(service, "aendern/"), said, follow=True)
    assert "Das Angebot ist gespeichert." in text(answer)
    assert (where(service).area, where(service).latitude) == ("", None)
    assert one(world.here, "Treff").area == "0663400101"
    chosen = shown(client, service) | {"places-0-area": "0663400101"}
    assert client.post(path(service, "aendern/"), chosen).status_code == 302
    assert where(service).area == "0663400101"


def test_an_unknown_address_is_kept_without_a_point_and_the_page_says_how_to_mend_it(
    client: Any, world: World
) -> None:
    said = filled(kind="stillgruppe", place={"street": "Nirgends 1", "city": "Anderswo"})
    answer = client.post(NEW, said, follow=True)
    assert "steht noch nicht auf der Karte" in text(answer)
    assert where(one(world.here, "Krabbelgruppe")).latitude is None
    told = client.get(path(one(world.here, "Krabbelgruppe")))
    assert told.context["missing"][-1] == "Punkt auf der Karte oder Gebiet"


def test_a_point_or_an_area_is_place_enough(client: Any, world: World) -> None:
    place = add(client, world, latitude="51,05", longitude="9.25")
    assert (place.latitude, place.longitude, place.approximate) == (51.05, 9.25, False)
    assert one(world.here, "Krabbelgruppe").area == "0663400102"
    Service.objects.for_municipality(world.here).delete()
    place = add(client, world, area="0663400101")
    assert (place.area, place.latitude) == ("0663400101", None)


def test_the_address_typed_again_is_the_same_location(client: Any, world: World) -> None:
    known = where(cafe(world))
    place = {"street": "Hauptstr. 3", "postcode": "36037", "city": "Lindenau"}
    client.post(NEW, filled(kind="stillgruppe", provider=CAFE.provider, place=place))
    assert where(one(world.here, "Krabbelgruppe")) == known


def test_known_locations_of_the_provider_are_offered(client: Any, world: World) -> None:
    known = where(cafe(world))
    said = filled(kind="stillgruppe", provider=CAFE.provider, place={})
    assert "Hauptstr. 3, Lindenau</option>" in text(client.post(NEW, said | {"more": "known"}))
    client.post(NEW, said | {"places-0-location": str(known.pk)})
    assert where(one(world.here, "Krabbelgruppe")) == known
    strange = said | {"provider": "Andere", "places-0-location": str(known.pk)}
    assert "Wählen Sie etwas aus der Liste" in text(client.post(NEW, strange))


def moved(client: Any, service: Service, **more: str) -> Any:
    """The answer to another street for a service."""
    said = shown(client, service) | {"places-0-street": "Marktplatz 1"} | more
    return client.post(path(service, "aendern/"), said)


def test_a_new_address_moves_only_this_service(client: Any, world: World) -> None:
    service = cafe(world, NEIGHBOUR)
    assert "gilt für alle 2 Angebote" in text(client.get(path(service, "aendern/")))
    assert moved(client, service).status_code == 302
    mine, other = where(service), where(one(world.here, "Babytreff"))
    assert (mine.street, other.street) == ("Marktplatz 1", "Hauptstr. 3")
    assert mine.latitude is None and other.latitude == 51.05


def test_a_new_address_moves_all_where_somebody_says_so(client: Any, world: World) -> None:
    service = cafe(world, NEIGHBOUR)
    other = one(world.here, "Babytreff")
    said = {"places-0-everywhere": "on", "places-0-latitude": "51,05", "places-0-longitude": "9,25"}
    assert moved(client, service, **said).status_code == 302
    assert where(service) == where(other)
    now = one(world.here, "Babytreff")
    assert (now.area, now.version, now.place) == ("0663400102", 2, "Lindenau, Marktplatz 1")
    assert one(world.here, CAFE.name).version == 2


def test_the_address_of_a_single_service_is_put_right_where_it_is(
    client: Any, world: World
) -> None:
    service = cafe(world)
    assert "gilt für alle" not in text(client.get(path(service, "aendern/")))
    place = where(service)
    assert moved(client, service).status_code == 302
    assert where(service).pk == place.pk and where(service).street == "Marktplatz 1"


def test_either_a_known_place_or_another_address(client: Any, world: World) -> None:
    service = cafe(world, OfferRecord(id="2", name="Zwei", provider=CAFE.provider,
                                      kind="Stillgruppe", street="Weg 2", city="L"))  # fmt: skip
    second = str(where(one(world.here, "Zwei")).pk)
    both = moved(client, service, **{"places-0-location": second})
    assert "Lassen Sie eins von beiden weg" in text(both)
    said = shown(client, service) | {"places-0-location": second}
    assert client.post(path(service, "aendern/"), said).status_code == 302
    assert str(where(service).pk) == second


def test_several_locations_each_with_places_and_one_less(client: Any, world: World) -> None:
    service = cafe(world)
    said = shown(client, service) | {"places-1-area": "0663400102", "places-1-capacity": "8"}
    assert client.post(path(service, "aendern/"), said).status_code == 302
    at = list(service.at_locations.order_by("position"))
    assert [one.capacity for one in at] == [None, 8] and at[1].location.area == "0663400102"
    gone = shown(client, service) | {"places-0-gone": "on"}
    assert client.post(path(service, "aendern/"), gone).status_code == 302
    assert [one.capacity for one in service.at_locations.all()] == [8]
    last = shown(client, service) | {"places-0-gone": "on"}
    assert "Ort: Wählen Sie" in text(client.post(path(service, "aendern/"), last))


def test_another_provider_has_a_location_of_its_own(client: Any, world: World) -> None:
    service = cafe(world, NEIGHBOUR)
    said = shown(client, service) | {"provider": "Neu e. V."}
    assert client.post(path(service, "aendern/"), said).status_code == 302
    assert (
        where(service).organization.name == "Neu e. V." and where(service).street == "Hauptstr. 3"
    )
    assert where(one(world.here, "Babytreff")).organization.name == CAFE.provider


def test_a_copy_at_another_address_leaves_its_pattern_where_it_is(
    client: Any, world: World
) -> None:
    service = cafe(world)
    said = shown(client, service, f"/k/lindenau/angebote/neu/?vorlage={service.pk}")
    said |= {"name": "Zweites", "places-0-street": "Marktplatz 1"}
    assert client.post(NEW, said).status_code == 302
    assert (where(service).street, where(one(world.here, "Zweites")).street) == (
        "Hauptstr. 3", "Marktplatz 1",
    )  # fmt: skip
