"""Package out, empty inventory, package in, package out: the same bytes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.directory.importing import Desk
from tests.platform.finder.conftest import draw, offer, put
from tests.platform.finder.hsds.test_package import PACKAGE, tables

from lueckenlos.directory.derived import derive
from lueckenlos.directory.models import (
    Accessibility,
    Contact,
    CostOption,
    Language,
    Location,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
)
from lueckenlos.directory.queries import area_at
from lueckenlos.directory.rows import DETAILS, entries
from lueckenlos.exchange.hsds.read import read_package
from lueckenlos.finder.actions import open_finder

SAMPLE = Path(__file__).resolve().parents[4] / "samples" / "lindenau" / "case.toml"
RICH = (
    offer("1", "Café Krümel", cost="free", schedule="Di 9:30-11:00\nnicht in den Ferien"),
    offer("2", "Babykurs", "Geburtsvorbereitungskurs", ages="Schwangerschaft"),
    offer("3", "Krabbeln", "Krabbelgruppe", ages="3 bis 14 Monate", provider="Stadt"),
    offer("4", "Sprechstunde", "Erziehungsberatung", provider="Stadt", street="Ring 4"),
    offer(
        "6",
        "Frauenhaus",
        "Frauenhaus",
        street="Verborgene Gasse 7",
        phone="05600 1234",
        latitude=51.01,
        longitude=9.01,
    ),
)


@pytest.fixture
def bare(world: World, tmp_path: Path) -> Desk:
    client = Client()
    client.force_login(world.people["here"]["coordinator"])
    return Desk(world.here, world.people["here"]["coordinator"], client, tmp_path)


@pytest.fixture
def desk(bare: Desk) -> Desk:
    draw(bare.here)
    return bare


def enrich(desk: Desk) -> None:
    """Everything a service can be told of, on services of the inventory."""
    every = entries(Service.objects.for_municipality(desk.here).order_by("code"))
    first, _, third, fourth = every[:4]
    service = first.service
    service.description, service.alert = "Kommen Sie vorbei.", "Im August geschlossen"
    service.required_documents, service.url = "Impfpass", "https://example.org/krümel"
    service.application_process, service.eligibility_description = "anrufen", "nur aus Oberau"
    first.details["languages"] = [
        Language(service=service, position=at, code=code, note=note)
        for at, (code, note) in enumerate((("tr", ""), ("ar", "nach Absprache")))
    ]
    first.details["contacts"] = [
        Contact(service=service, function="Büro", phone="+49 561 1", email="buero@example.org"),
        Contact(service=service, function="Leitung", phone="0561 2", position=1),
    ]
    third.details["cost_options"] = [
        CostOption(service=third.service, option="paid", amount="12.50", amount_description=""),
        CostOption(service=third.service, option="but", amount_description="mit BuT", position=1),
    ]
    third.details["schedules"] = [
        Schedule(service=third.service, description="jeden 1. Montag im Monat 10-12 Uhr"),
        Schedule(service=third.service, description="Do 14:00-15:30, alle 2 Wochen", position=1),
    ]
    place = fourth.at_locations[0].location
    place.name, place.transportation = "Familienzentrum", "Bus 4, Haltestelle Ring"
    place.save()
    Accessibility.objects.create(location=place, wheelchair="partly", description="mit Rampe")
    other = Location.objects.create(
        municipality=desk.here, organization=fourth.service.organization, name="Außenstelle",
        street="Markt 1", postcode="34001", city="Niedertal", latitude=51.05, longitude=9.15,
    )  # fmt: skip
    fourth.at_locations.append(
        ServiceAtLocation(service=fourth.service, location=other, position=1)
    )
    fourth.at_locations[1].save()
    find = area_at(desk.here)
    for entry in every:
        derive(entry, find)
        entry.service.save()
        for name, table in DETAILS.items():
            table.objects.filter(service=entry.service).delete()
            table.objects.bulk_create(entry.details[name])


def fetched(desk: Desk) -> Path:
    """The data package as a file."""
    answer = Client().get(PACKAGE)
    assert answer.status_code == 200
    path = desk.folder / "hsds.zip"
    path.write_bytes(b"".join(answer) if answer.streaming else answer.content)
    return path


def empty(desk: Desk) -> None:
    """The inventory of the municipality is gone, as in a new installation."""
    with transaction.atomic():
        for table in (Service, Location, Organization):
            table.objects.for_municipality(desk.here).delete()
            history: Any = table.history
            history.all().delete()


def same(before: bytes, after: bytes) -> None:
    """The same bytes; where not, the first rows that are not the same."""
    was, now = tables(before), tables(after)
    for name, rows in was.items():
        old, new = ({row["id"]: row for row in some} for some in (rows, now[name]))
        gone, more = (
            [some[key] for key in some.keys() - other] for some, other in ((old, new), (new, old))
        )
        assert not gone and not more, (name, [list(x.items()) for x in gone[:2]], more[:3])
        for key, row in old.items():
            assert new[key] == row, (name, row)
    assert after == before


def test_an_empty_installation_tells_the_same_again(desk: Desk) -> None:
    put(desk.here, RICH)
    enrich(desk)
    open_finder(by=desk.user, municipality=desk.here, open=True)
    path = fetched(desk)
    before = path.read_bytes()
    empty(desk)
    one = desk.bring(path)
    assert one.found["numbers"]["new"] == 6
    assert len(desk.services) == 5
    same(before, fetched(desk).read_bytes())


def test_again_nothing_is_otherwise_and_what_changed_is_updated(desk: Desk) -> None:
    put(desk.here, RICH)
    enrich(desk)
    open_finder(by=desk.user, municipality=desk.here, open=True)
    path = fetched(desk)
    seen = desk.send(path)
    assert not [one["fields"] for one in seen.found["changes"]]
    numbers = seen.found["numbers"]
    assert (numbers["new"], numbers["change"], numbers["same"]) == (0, 0, 6)
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            text = text.replace(",tr,", ",uk,").replace("Im August", "Im Juli")
            new.writestr(
                name, text.replace("mit Rampe", "mit Aufzug").replace("Krabbeln", "Robben")
            )
    changed = desk.folder / "neu.zip"
    changed.write_bytes(content.getvalue())
    one = desk.send(changed)
    told = {field: pair for row in one.found["changes"] for field, *pair in row["fields"]}
    assert told["Sprachen"] == ["tr; ar, nach Absprache", "uk; ar, nach Absprache"]
    assert told["Zurzeit zu beachten"] == ["Im August geschlossen", "Im Juli geschlossen"]
    assert told["Barrierefreiheit"][1].endswith("mit Aufzug")
    desk.load(one)
    assert len(desk.services) == 5
    said = tables(fetched(desk).read_bytes())
    assert {row["code"] for row in said["language"]} == {"uk", "ar"}
    assert {row["name"] for row in said["service"]} >= {"Robben"}
    assert said["accessibility"][0]["description"] == "teilweise stufenlos, mit Aufzug"


def test_another_municipality_gets_ids_of_its_own(desk: Desk, world: World) -> None:
    put(desk.here, RICH)
    open_finder(by=desk.user, municipality=desk.here, open=True)
    path = fetched(desk)
    draw(world.there)
    client = Client()
    user = world.people["there"]["coordinator"]
    client.force_login(user)
    other = Desk(world.there, user, client, desk.folder)
    other.bring(path)
    assert len(other.services) == 5
    assert not {one.pk for one in other.services} & {one.pk for one in desk.services}


def test_the_invented_landkreis_goes_out_and_in_again(bare: Desk) -> None:
    desk = bare
    desk.case(SAMPLE)
    open_finder(by=desk.user, municipality=desk.here, open=True)
    path = fetched(desk)
    before = path.read_bytes()
    assert len(tables(before)["service"]) > 100
    empty(desk)
    desk.bring(path)
    same(before, fetched(desk).read_bytes())


def test_the_invented_landkreis_learns_nothing_from_itself(bare: Desk) -> None:
    bare.case(SAMPLE)
    open_finder(by=bare.user, municipality=bare.here, open=True)
    found = bare.send(fetched(bare)).found
    assert [(one["name"], one["fields"]) for one in found["changes"]] == []
    assert (found["numbers"]["new"], found["gone"]) == (0, [])


def test_what_is_only_usual_stays_so_when_it_travels(desk: Desk, tmp_path: Path) -> None:
    """An assumption goes out marked, and comes in as nothing said."""
    with transaction.atomic():
        put(desk.here, [
            offer("1", "Krabbeln", "Krabbelgruppe", ages=""),
            offer("2", "Turnen", "Kinderturnen", ages="3-5", access="komm"),
            offer("3", "Chat", "Onlineberatung", ages="6-9"),
        ])  # fmt: skip
    open_finder(by=desk.user, municipality=desk.here, open=True)
    rows = tables(Client().get(PACKAGE).content)["service"]
    services = {row["name"]: row for row in rows}
    assert services["Krabbeln"]["de_assumed"] == "ages fields access"
    assert services["Krabbeln"]["minimum_age"] and services["Turnen"]["de_assumed"] == "fields"
    path = tmp_path / "angebote.zip"
    path.write_bytes(Client().get(PACKAGE).content)
    records = {one.name: one for one in read_package(path)[0]}
    assert (records["Krabbeln"].ages, records["Krabbeln"].access) == ("", "")
    assert records["Krabbeln"].field == "" and records["Krabbeln"].further_fields == ()
    assert records["Chat"].access == "", "online, but nobody said so"
    assert records["Turnen"].ages and records["Turnen"].access == "komm"
