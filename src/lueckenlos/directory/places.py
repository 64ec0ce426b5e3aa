"""From an address to a point without asking anybody outside: by addresses the inventory knows."""

from __future__ import annotations

from django.db.models import Q

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.queries import locations
from lueckenlos.exchange.addresses.register import AddressPoint, Register
from lueckenlos.exchange.addresses.text import cells_apart, read_address


def find(
    municipality: Municipality, street: str, postcode: str, city: str
) -> tuple[float, float] | None:
    """The exact point (latitude, longitude) of another location with this address; protected ones
    are not asked. What an Ort or Ortsteil only lets guess is derived, never kept."""
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
    return found.point


def open_points(municipality: Municipality) -> list[tuple[float, float]]:
    """Longitude and latitude of the places anybody may know."""
    told = locations(municipality).filter(latitude__isnull=False, longitude__isnull=False)
    told = told.exclude(protected=True).exclude(services__service__hides_address=True)
    pairs = told.order_by().values_list("longitude", "latitude").distinct()
    return [(east, north) for east, north in pairs if east is not None and north is not None]
