"""What is put into the inventory comes out as the same records."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put

from lueckenlos.directory.models import Funding, Service
from lueckenlos.directory.queries import offer_records
from lueckenlos.directory.rows import Entry, funded_until, take
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.offers.read import read_inventory
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.proposal import propose
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.settings import Section

SAMPLE = Path(__file__).parents[3] / "samples" / "lindenau" / "case.toml"
FULL = OfferRecord(
    id="K-1",
    name="Elterncafé Löwenzahn",
    provider="Familienzentrum Süd e. V.",
    kind="Eltern-Kind-Café",
    area="06634001",
    street="Hauptstr. 3",
    postcode="36037",
    city="Fulda",
    latitude=50.55,
    longitude=9.68,
    approximate=True,
    ages="0–3",
    field="treffpunkt",
    further_fields=("beratung", "gesundheit"),
    cost="free",
    per_year=40,
    access="komm",
    prevention="universal",
    open_to="anyone",
    starts_on=date(2024, 9, 1),
    ends_on=date(2027, 8, 31),
    funded_until=date(2027, 12, 31),
    confirmed_on=date(2026, 5, 4),
    capacity=12,
    served_per_year=80,
    service_area=("06634001", "06634002"),
    host="Kita Sonnenschein",
    protected=False,
    phone="0661 123",
    email="cafe@example.org",
    url="https://cafe.example.org",
    schedule="Mo 9–11 Uhr, Do 14–16 Uhr",
    file="liste.csv",
    row=7,
    wording=(("cost", "kostet nichts"), ("capacity", "ca. 12")),
)


def test_an_offer_that_says_everything_comes_back_as_it_was(world: World) -> None:
    put(world.here, [FULL])
    assert offer_records(world.here) == (FULL,)
    assert offer_records(world.there) == ()


def funded(*told: tuple[str, date | None], until: date | None) -> list[tuple[str, date | None]]:
    """Who pays, and until when, after a list has said until when."""
    service = Service(name="Café")
    entry = Entry(service)
    entry.details["funding"] = [
        Funding(service=service, source=source, valid_to=day) for source, day in told
    ]
    said = OfferRecord("K-1", "Café", "AWO", "Stillgruppe", funded_until=until)
    take(entry, said, ["funded_until"])
    assert funded_until(entry) == until
    return [(row.source, row.valid_to) for row in entry.details["funding"]]


def test_another_end_of_the_funding_does_not_forget_who_pays() -> None:
    old, new, near = date(2026, 12, 31), date(2027, 12, 31), date(2026, 6, 30)
    assert funded(("Bund", old), ("Kreis", near), until=new) == [("Bund", new), ("Kreis", near)]
    assert funded(("Bund", old), ("Kreis", new), until=near) == [("Bund", near), ("Kreis", near)]
    assert funded(("Bund", old), ("", near), until=None) == [("Bund", None)]
    assert funded(("Bund", None), until=new) == [("Bund", new)]
    assert funded(("Bund", None), ("Kreis", None), until=new) == [
        ("Bund", None), ("Kreis", None), ("", new),
    ]  # fmt: skip
    assert funded(("Bund", None), until=None) == [("Bund", None)]
    assert funded(until=new) == [("", new)]


def test_the_sample_comes_back_offer_by_offer_in_its_order(world: World) -> None:
    case, _ = read_case(SAMPLE)
    put(world.here, case.offers)
    assert offer_records(world.here) == case.offers


@pytest.mark.needs("shared")
@pytest.mark.parametrize("name", ["flensburg", "berlin"])
def test_a_real_city_comes_back_offer_by_offer(world: World, shared_dir: Path, name: str) -> None:
    folder = shared_dir / "data" / name
    text, _ = propose([folder], "", date(2026, 11, 18), folder)
    desk, problems = Desk(folder, []), list[Problem]()
    root = Section(tomllib.loads(text), "", "fall.toml", problems)
    offers = read_inventory(desk, root, root.one_or_more("offers"))
    assert len(offers) > 100
    put(world.here, offers)
    assert offer_records(world.here) == offers


def test_what_lists_ask_is_said_or_usual_for_the_kind(world: World) -> None:
    bare = OfferRecord(id="1", name="Stilltreff", provider="", kind="Stillgruppe")
    put(world.here, [FULL, bare])
    full, usual = Service.objects.for_municipality(world.here).order_by("-code")
    assert (full.minimum_age, full.maximum_age, full.weekdays, full.free) == (0, 36, 0b1001, True)
    assert (usual.kind_key, usual.main_field) == ("stillgruppe", "treffpunkt")
    assert usual.minimum_age is not None and usual.organization is None


def test_an_address_that_is_protected_stands_in_no_list_and_no_history(world: World) -> None:
    secret = OfferRecord(
        id="F", name="Haus", provider="Frauen e. V.", kind="Frauenhaus",
        street="Geheimweg 1", postcode="36037", city="Fulda",
    )  # fmt: skip
    put(world.here, [secret])
    [service] = Service.objects.for_municipality(world.here)
    assert service.hides_address
    told = f"{service.place} {service.details} {list(service.history.values())}"
    assert "Geheimweg" not in told
    assert offer_records(world.here) == (secret,)
