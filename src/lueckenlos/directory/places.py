"""From an address to a point without asking anybody outside: by addresses the inventory knows, by
the name of an area."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.queries import area_records
from lueckenlos.directory.models import Location
from lueckenlos.directory.queries import area_at, locations, planning_edition
from lueckenlos.exchange.addresses.register import AddressPoint, Register
from lueckenlos.exchange.addresses.text import cells_apart, read_address


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an address is: `area` is the key of an area, known by its name."""

    latitude: float
    longitude: float
    approximate: bool = False
    area: str = ""


def find(municipality: Municipality, street: str, postcode: str, city: str) -> Spot | None:
    """The point of an address; approximate where only its Ortsteil is known; None for neither."""
    return _by_address(municipality, street, postcode, city) or _by_name(
        municipality, street, postcode, city
    )


def open_points(municipality: Municipality) -> list[tuple[float, float]]:
    """Longitude and latitude of the places anybody may know."""
    told = locations(municipality).filter(latitude__isnull=False, longitude__isnull=False)
    told = told.exclude(protected=True).exclude(services__service__hides_address=True)
    pairs = told.order_by().values_list("longitude", "latitude").distinct()
    return [(east, north) for east, north in pairs if east is not None and north is not None]


def _by_address(municipality: Municipality, street: str, postcode: str, city: str) -> Spot | None:
    """The exact point of another location with this address; protected ones are not asked."""
    address = read_address(street, postcode, city)
    if not any(number for _, number, _ in address.streets):
        return None
    _, code, town = cells_apart(street, postcode, city)
    near = Q(postcode=code) if code else Q(city__iexact=town.strip(" ,"))
    known = locations(municipality).filter(
        near, ~Q(street=""), approximate=False, latitude__isnull=False, longitude__isnull=False
    )
    known = known.exclude(protected=True).exclude(services__service__hides_address=True)
    points = [
        AddressPoint(street=a, postcode=b, city=c, latitude=d, longitude=e)
        for a, b, c, d, e in known.values_list(
            "street", "postcode", "city", "latitude", "longitude"
        )
        if d is not None and e is not None
    ]
    found = Register(points).find(address) if points else None
    if found is None or found.point is None or found.approximate:
        return None
    return Spot(*found.point)


def _by_name(municipality: Municipality, street: str, postcode: str, city: str) -> Spot | None:
    """The inner point of the one area whose name is that of the Ortsteil or the Ort."""
    key = area_at(municipality).by_town(Location(street=street, postcode=postcode, city=city))
    return _inside(municipality, key) if key else None


def _inside(municipality: Municipality, key: str) -> Spot | None:
    edition = planning_edition(municipality)
    records = area_records(edition, outline=True) if edition else ()
    ground = next((one.geometry for one in records if one.id == key), None)
    if ground is None:
        return None
    point = ground.representative_point()
    return Spot(point.y, point.x, approximate=True, area=key)
