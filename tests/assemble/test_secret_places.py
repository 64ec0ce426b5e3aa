"""Of a secret place no row tells an area, though the engine counts by it."""

from tests.spec.case import analyse, offer, village

from lueckenlos.exchange.offers.secret_places import ON_REQUEST, secret_offers
from lueckenlos.exchange.records import OfferRecord

AT = {"street": "Geheimweg 7", "postcode": "36041", "city": "Tal"}


def one(key: str, provider: str = "V", kind: str = "Kita", **said: object) -> OfferRecord:
    return OfferRecord(key, key, provider, kind, **{**AT, **said})


def test_what_a_provider_has_at_a_secret_address_is_secret_too():
    offers = [
        one("1", kind="Frauenhaus"), one("2", street="Geheimweg 7, Hof"), one("3", city="Berg"),
        one("4", postcode="", city="Berg"), one("5", street="Geheimweg 8"),
        one("6", provider="W"), one("7", protected=False), one("8", street=""),
    ]  # fmt: skip
    assert secret_offers(offers) == {0, 1, 2}


def test_points_next_door_are_the_same_house_unless_they_are_rough():
    here = {"street": "", "latitude": 51.0, "longitude": 9.0}
    offers = [
        one("1", kind="Frauenhaus", **here), one("2", **here | {"longitude": 9.0005}),
        one("3", **here | {"longitude": 9.001}), one("4", approximate=True, **here),
    ]  # fmt: skip
    assert secret_offers(offers) == {0, 1}


def test_a_row_of_a_protected_offer_names_no_area():
    place = village("Nord")
    found = analyse(place, offers=[offer("Frauenhaus", area="Nord"), offer("Kita", at=(0, 0))])
    told = {row.kind: (row.area_id, row.area_name, row.placed) for row in found.figures.offers}
    assert told["Frauenhaus"] == ("", ON_REQUEST, "protected")
    assert found.made.reads[0].area == 0
    schutz = [row for row in found.figures.recorded if row.field == "schutz"]
    assert {(row.area_id, row.area_name) for row in schutz} == {("", ON_REQUEST)}
