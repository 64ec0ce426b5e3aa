"""Offers of which only the Ort is known are in its area; what nobody can place is one list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import shapely
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.test_deriving import follow

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import Area, Edition, Level, State
from lueckenlos.areas.rows import area_rows
from lueckenlos.assemble.ground import ground
from lueckenlos.assemble.offers import Reader
from lueckenlos.assemble.recorded import offer_rows
from lueckenlos.assemble.scheme import core_scheme
from lueckenlos.chain.inputs import basis_now, case_of
from lueckenlos.directory.listing import LACKS, with_facts
from lueckenlos.directory.models import Location, Service
from lueckenlos.directory.queries import offer_records, services
from lueckenlos.exchange.records import AreaRecord, OfferRecord

Opens = Callable[..., Client]
MARBACH, GRUEN = "06698001", "06698003"
LIST = "/k/lindenau/angebote/"


def offer(key: str, **said: Any) -> OfferRecord:
    told = {"name": f"Treff {key}", "provider": f"Träger {key}", "kind": "Eltern-Kind-Café"} | said
    return OfferRecord(key, **told)


OFFERS = [
    offer("city", street="Neue Gasse 8", postcode="34501", city="Bad Marbach"),
    offer("part", city="Bad Marbach-Altenrode"),
    offer("cell", street="Schulstr. 4, 34501 Bad Marbach"),
    offer("named", area="Grünthal"),
    offer("kreis", city="kreisweit"),
    offer("beyond", street="Markt 1", postcode="34117", city="Kassel"),
    offer("nothing"),
    offer("counsel", kind="Erziehungsberatungsstelle", field="fruehe_hilfen", city="Kassel"),
    offer("digital", access="digital", city="Bad Marbach"),
    offer("outreach", access="geh", city="Kassel"),
    offer("enough", access="geh", city="Kassel", served_per_year=50),
    offer("referred", prevention="indicated", city="Kassel"),
    offer("secret", protected=True, city="Bad Marbach"),
    offer("over", city="Kassel", ends_on=date(2025, 12, 31)),
    offer("later", city="Kassel", starts_on=date(2099, 1, 1)),
    offer("odd", kind="Sonstiges", city="Kassel"),
    offer("point", latitude=51.05, longitude=9.25),
]


def switch_on(municipality: Municipality) -> None:
    """Two Gemeinden to plan with."""
    level = Level.objects.create(
        municipality=municipality, slug="gemeinde", name="Gemeinde", planning=True
    )
    edition = Edition.objects.create(
        municipality=municipality, level=level, valid_from="2025-01-01", state=State.ACTIVE
    )
    Area.objects.bulk_create(area_rows(edition, [
        AreaRecord(MARBACH, "Bad Marbach", shapely.box(9.0, 51.0, 9.1, 51.1)),
        AreaRecord(GRUEN, "Grünthal", shapely.box(9.2, 51.0, 9.3, 51.1)),
    ]))  # fmt: skip


@pytest.fixture
def here(world: World) -> Municipality:
    """Offers that were there before the areas."""
    put(world.here, OFFERS)
    follow(world.here)
    switch_on(world.here)
    return world.here


def areas(here: Municipality) -> dict[str, str]:
    found = Service.objects.for_municipality(here).exclude(area="")
    return dict(found.values_list("code", "area"))


def lacking(here: Municipality) -> set[str]:
    found = with_facts(services(here)).filter(LACKS["ort"].those(timezone.localdate()))
    return set(found.values_list("code", flat=True))


def chain(here: Municipality) -> tuple[dict[str, str], set[str]]:
    """As a run understands them: the area of each offer, and those it cannot place."""
    case = case_of(here, basis_now(here, timezone.localdate()), offer_records(here))
    scheme = core_scheme()
    reads = Reader(case, scheme, ground(case, scheme)[0]).read()
    rows = offer_rows(case, scheme, reads, {}, by_place=True)
    anywhere = {one.key for one in scheme.fields if one.way == "responsible"}
    lost = {
        one.id
        for one in rows
        if one.level not in ("", "mentioned") and one.placed == "none" and one.field not in anywhere
    }
    return {one.id: one.area_id for one in rows if one.area_id}, lost


def test_offers_that_were_there_follow_once_areas_are(here: Municipality) -> None:
    assert areas(here) == {"named": "Grünthal"}
    follow(here)
    assert areas(here) == {
        "city": MARBACH, "part": MARBACH, "cell": MARBACH, "named": GRUEN, "point": GRUEN
    }  # fmt: skip


def test_a_run_puts_them_into_the_same_areas(here: Municipality) -> None:
    follow(here)
    assert chain(here)[0] == areas(here)


def test_what_lacks_a_place_is_what_a_run_cannot_place(here: Municipality) -> None:
    follow(here)
    assert lacking(here) == {"kreis", "beyond", "nothing", "enough"}
    assert chain(here)[1] == lacking(here)


def test_before_there_are_areas_an_address_is_enough(world: World) -> None:
    put(world.here, [*OFFERS, offer("bare", kind="Sonstiges")])
    assert lacking(world.here) == {"nothing", "bare"}


# --- mending the rest ----------------------------------------------------------------------------


@pytest.fixture
def coordinator(world: World, here: Municipality, browser: Opens) -> Client:
    follow(here)
    return browser(world.people["here"]["coordinator"])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def names(text: str) -> set[str]:
    return {one.id for one in OFFERS} & set(re.findall(r"Treff (\w+)", text))


def set_area(client: Client, area: str, *codes: str, query: str = "") -> list[str]:
    """Tick some services, choose the area, confirm; what is said then."""
    every = Service.unscoped.filter(code__in=codes).values_list("pk", flat=True)
    said: dict[str, Any] = {"tun": "gebiet"}
    said |= {"wahl": [str(pk) for pk in every]} if codes else {"alle": "on"}
    asked = client.post(f"{LIST}viele/?{query}", said, follow=True).content.decode()
    assert "Gebiet setzen" in asked and "Grünthal" in asked
    seen = re.search('name="seen" value="([^"]+)"', asked)
    assert seen is not None
    answer = client.post(f"{LIST}viele/", {"tun": "gebiet", "seen": seen[1], "value": area})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_the_list_finds_what_lacks_a_place(coordinator: Client) -> None:
    found = page(coordinator, f"{LIST}?fehlt=ort")
    assert names(found) == {"kreis", "beyond", "nothing", "enough"}
    assert "ohne Ort" in found
    assert names(page(coordinator, f"{LIST}?gebiet={MARBACH}")) == {"city", "part", "cell"}


def test_all_of_them_are_put_into_an_area(here: Municipality, coordinator: Client) -> None:
    [told] = set_area(coordinator, GRUEN, query="fehlt=ort")
    assert told == "4 Angebote geändert: Gebiet „Grünthal“."
    assert lacking(here) == chain(here)[1] == set()
    assert {areas(here)[code] for code in ("kreis", "beyond", "nothing", "enough")} == {GRUEN}
    one = Service.objects.for_municipality(here).get(code="beyond")
    assert (one.version, one.history.first().history_type) == (2, "~")
    [at] = Location.objects.for_municipality(here).filter(services__service=one)
    assert (at.area, at.street, at.history.first().history_type) == (GRUEN, "Markt 1", "~")


def test_an_area_said_goes_before_the_name_and_a_point_before_both(
    here: Municipality, coordinator: Client
) -> None:
    [told] = set_area(coordinator, GRUEN, "city")
    assert areas(here)["city"] == GRUEN
    [told] = set_area(coordinator, MARBACH, "point")
    assert told.startswith("0 Angebote geändert")
    assert "Bei 1 bestimmt der Punkt auf der Karte das Gebiet" in told and "galt es" not in told
    assert areas(here)["point"] == GRUEN
    [told] = set_area(coordinator, GRUEN, "point", "city")
    assert "Bei 2 galt es schon." in told and "Punkt" not in told


def test_others_at_the_same_address_stay_where_they_are(
    world: World, here: Municipality, coordinator: Client
) -> None:
    both = [offer("x1", provider="AWO"), offer("x2", provider="AWO")]
    put(here, both)
    set_area(coordinator, GRUEN, "x1")
    assert areas(here)["x1"] == GRUEN and "x2" not in areas(here)
    set_area(coordinator, MARBACH, "x1", "x2")
    assert (areas(here)["x1"], areas(here)["x2"]) == (MARBACH, MARBACH)


def test_without_areas_there_is_none_to_set(world: World, browser: Opens) -> None:
    put(world.here, OFFERS)
    client = browser(world.people["here"]["coordinator"])
    assert "Gebiet setzen" not in page(client, LIST)


def test_the_page_of_a_service_says_why_it_is_there(
    here: Municipality, coordinator: Client
) -> None:
    one = Service.objects.for_municipality(here).get(code="part")
    told = page(coordinator, f"{LIST}{one.pk}/")
    assert "ungefähr: nach dem Ortsnamen" in told and "Bad Marbach" in told
    other = Service.objects.for_municipality(here).get(code="beyond")
    assert "nach dem Ortsnamen" not in page(coordinator, f"{LIST}{other.pk}/")
