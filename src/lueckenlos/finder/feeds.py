"""The published services of a municipality for other programs: table, GeoJSON, Atom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import shapely
from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.map_json import collection, feature
from lueckenlos.directory.models import Location, Service
from lueckenlos.directory.rows import Entry, entries
from lueckenlos.finder import cards
from lueckenlos.finder.queries import public_services

NEWEST = 50
COLUMNS = {
    "id": "Kennung",
    "name": "Name",
    "kind": "Angebotsart",
    "provider": "Träger",
    "ages": "Alter",
    "times": "Zeiten",
    "cost": "Kosten",
    "registration": "Anmeldung",
    "street": "Straße",
    "postcode": "PLZ",
    "city": "Ort",
    "latitude": "Breite",
    "longitude": "Länge",
    "website": "Internetseite",
    "confirmed": "bestätigt am",
    "url": "Adresse",
}
"""What is told of a service, and what the table calls it."""
Json = dict[str, Any]


def rows(
    municipality: Municipality, every: Iterable[Entry], secret: frozenset[Any]
) -> Iterator[Json]:
    """A row for each service at each location that may be told; one without where none may."""
    for entry in every:
        said = _said(municipality, entry)
        shown = cards.shown_locations(entry, secret)
        yield from ({**said, **_placed(one)} for one in shown)
        if not shown:
            yield said


def _said(municipality: Municipality, entry: Entry) -> Json:
    service, record = entry.service, cards.record_of(entry)
    return {
        "id": str(service.pk),
        "name": service.name,
        "kind": cards.kind_of(entry),
        "provider": service.organization.name if service.organization else "",
        "ages": cards.ages(record).words,
        "times": "; ".join(one.description for one in entry.details["schedules"]),
        "cost": cards.cost(entry),
        "registration": service.application_process,
        "website": cards.website(entry),
        "confirmed": service.assured_date,
        "url": _address(municipality, entry.service),
    }


def _placed(one: Location) -> Json:
    point = {} if one.approximate else {"latitude": one.latitude, "longitude": one.longitude}
    return {"street": one.street, "postcode": one.postcode, "city": one.city, **point}


def _address(municipality: Municipality, service: Service) -> str:
    path = reverse("family_service", args=[municipality.slug, service.pk])
    return f"{settings.BASE_URL}{path}"


def table(
    municipality: Municipality, every: Iterable[Entry], secret: frozenset[Any]
) -> Iterator[tuple[object, ...]]:
    """The rows in the order of `COLUMNS`."""
    for row in rows(municipality, every, secret):
        yield tuple(row.get(key) for key in COLUMNS)


def geojson(municipality: Municipality, every: Iterable[Entry], secret: frozenset[Any]) -> Json:
    """A point for each row; no geometry where nobody may know it."""
    return collection([_feature(row) for row in rows(municipality, every, secret)])


def feature_at(
    municipality: Municipality, entry: Entry, secret: frozenset[Any], place: UUID | None
) -> Json | None:
    """A service at one of its locations, or without any; None where nobody may know that place."""
    said = _said(municipality, entry)
    if place is None:
        return _feature(said)
    shown = {one.pk: one for one in cards.shown_locations(entry, secret)}
    at = {each.location_id for each in entry.at_locations}
    if place not in at:
        return None
    return _feature({**said, **(_placed(shown[place]) if place in shown else {})})


def _feature(row: Json) -> Json:
    latitude, longitude = row.pop("latitude", None), row.pop("longitude", None)
    if latitude is None or longitude is None:
        return {"type": "Feature", "geometry": None, "properties": row}
    return feature(shapely.Point(longitude, latitude), **row)


def atom(municipality: Municipality, today: date, path: str) -> str:
    """What is new or changed, the latest first."""
    latest = public_services(municipality, today).order_by("-changed", "pk")[:NEWEST]
    site = settings.BASE_URL
    feed = Atom1Feed(
        title=f"Angebote für Familien: {municipality.name}",
        link=f"{site}{reverse('family_start', args=[municipality.slug])}",
        description="",
        language="de",
        feed_url=f"{site}{path}",
        feed_guid=f"urn:uuid:{municipality.pk}",
        author_name=municipality.name,
    )
    told = {one.service.pk: one for one in entries(public_services(municipality, today).filter(
        pk__in=[one.pk for one in latest]
    ))}  # fmt: skip
    for one in latest:
        if entry := told.get(one.pk):
            record = cards.record_of(entry)
            words = (cards.kind_of(entry), cards.when(entry, record).words, cards.cost(entry))
            feed.add_item(
                title=one.name,
                link=_address(municipality, one),
                description=" · ".join(filter(None, words)),
                unique_id=f"urn:uuid:{one.pk}",
                updateddate=one.changed,
            )
    text: str = feed.writeString("utf-8")
    return text
