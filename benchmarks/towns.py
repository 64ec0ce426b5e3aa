"""Invented municipalities with areas and offers, put into a database for the benchmark of pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import shapely
from django.db import transaction

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import give_role
from lueckenlos.areas.models import Area, Edition, Level, State
from lueckenlos.areas.rows import area_rows
from lueckenlos.directory.actions import put_new
from lueckenlos.directory.models import Location, Organization, Service, ServiceAtLocation
from lueckenlos.directory.queries import area_at
from lueckenlos.directory.rows import PLACE, Entry, take
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.records import AreaRecord, OfferRecord
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer

WEST, SOUTH, WIDE, HIGH = 9.0, 50.0, 0.03, 0.02
NAMES = (
    "Sonnenblume Regenbogen Löwenzahn Villa Kunterbunt Brückenhaus Lindenhof Tausendfüßler".split()
)
TIMES = (
    "Mo–Fr 8–12 Uhr",
    "Di 15–17 Uhr",
    "Mi 9.30–11 Uhr und Do 14–16 Uhr",
    "",
    "nach Vereinbarung",
)
AGES = ("", "0–3", "3–6", "6 bis 10 Jahre", "ab 6 Monaten", "0–18")


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality and somebody who coordinates it."""

    municipality: Municipality
    coordinator: User


def town(number: int, offers: int, areas: int = 12, demo: bool = False) -> Town:
    """A city of so many areas and offers; the same number, the same city."""
    random = Random(number)
    with transaction.atomic():
        here = Municipality.objects.create(
            key=f"06{number:06}", name=f"Musterstadt {number:03}", slug=f"musterstadt-{number:03}",
            kind=Municipality.Kind.CITY, demo=demo,
        )  # fmt: skip
        user = User.objects.create_user(f"stelle{number}@muster.example")
        give_role(by=None, user=user, role="coordinator", municipality=here, gemeinde="", state="")
        _areas(here, areas)
        people = _organizations(here, max(1, offers // 8))
        made = [_entry(here, record, random.choice(people), at)
                for at, record in enumerate(_offers(random, offers, areas))]  # fmt: skip
        Location.objects.bulk_create([one.at_locations[0].location for one in made], batch_size=500)
        put_new(made, area_at(here), None)
    return Town(here, user)


def _areas(here: Municipality, number: int) -> None:
    level = Level(municipality=here, name="Ortsteil", slug="ortsteil", planning=True)
    level.save()
    edition = Edition(municipality=here, level=level, valid_from="2025-01-01", state=State.ACTIVE)
    edition.save()
    records = [
        AreaRecord(f"{here.key}{n:03}", f"Ortsteil {n:03}", _square(n), here.key, here.name, 900)
        for n in range(number)
    ]
    Area.objects.bulk_create(area_rows(edition, records))


def _square(n: int) -> shapely.Polygon:
    west, south = WEST + n % 4 * WIDE, SOUTH + n // 4 * HIGH
    return shapely.box(west, south, west + WIDE, south + HIGH)


def _organizations(here: Municipality, number: int) -> list[Organization]:
    names = [f"Träger {n:03} e. V." for n in range(number)]
    made = [Organization(municipality=here, name=name, folded=fold(name)) for name in names]
    return Organization.objects.bulk_create(made)


def _offers(random: Random, number: int, areas: int) -> Iterator[OfferRecord]:
    kinds = kinds_of_offer()
    for n in range(number):
        kind, area = random.choice(kinds), random.randrange(areas)
        west, south = _square(area).bounds[:2]
        yield OfferRecord(
            id=f"Z{n}",
            name=f"{kind.name} {random.choice(NAMES)} {n}",
            provider="",
            kind=kind.name,
            street=f"Musterweg {n}",
            postcode=f"{36000 + area}",
            city="Musterstadt",
            latitude=south + random.random() * HIGH,
            longitude=west + random.random() * WIDE,
            ages=random.choice(AGES),
            cost=random.choice(("", "free", "paid")),
            schedule=random.choice(TIMES),
            phone="0661 123",
            file="liste.csv",
            row=n + 2,
        )


def _entry(here: Municipality, record: OfferRecord, by: Organization, position: int) -> Entry:
    place = {name: getattr(record, name) for name in PLACE}
    location = Location(municipality=here, organization=by, **place)
    service = Service(municipality=here, organization=by, code=record.id, position=position)
    entry = Entry(service, [ServiceAtLocation(service=service, location=location)])
    take(entry, record)
    return entry
