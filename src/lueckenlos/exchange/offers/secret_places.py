"""Secret places: the address of a protected offer, and what the same provider has there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import cos, hypot, radians
from typing import Protocol

from lueckenlos.exchange.addresses.text import HouseNumber, place_name, read_address
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.records import OfferRecord

ON_REQUEST = "Ort auf Anfrage"
"""What stands instead of a secret place."""
NEXT_DOOR = 50.0
"""Metres within which two points of one provider are the same house."""
METRES = 111_320
"""Of a degree of latitude."""


class Placed(Protocol):
    """What has an address, a point or both."""

    @property
    def street(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def approximate(self) -> bool: ...


class SecretPlaces:
    """The secret addresses of one provider; whatever else it has there would give them away."""

    def __init__(self, secret: Iterable[Placed]) -> None:
        self.places = [(_address(one), one) for one in secret]

    def has(self, one: Placed) -> bool:
        """Whether something is at one of them: at its street and number, or next to its point."""
        address = _address(one)
        return any(address.is_that(known) or _near(one, other) for known, other in self.places)


class _Address:
    """An address to compare by, however it is spelled."""

    def __init__(self, street: str, postcode: str, city: str) -> None:
        read = read_address(street, postcode, city)
        self.postcode = read.postcode
        self.houses: set[tuple[str, HouseNumber | None]] = {
            (street, number) for street, number, _ in read.streets
        }
        self.towns = {place_name(name).base for pair in read.towns for name in pair if name}

    def is_that(self, other: _Address) -> bool:
        """Whether both are one house; what one of them leaves unsaid does not tell them apart."""
        if not self.houses & other.houses:
            return False
        if self.postcode and other.postcode:
            return self.postcode == other.postcode
        return not (self.towns and other.towns) or bool(self.towns & other.towns)


def _address(one: Placed) -> _Address:
    return _read(one.street, one.postcode, one.city)


@lru_cache(maxsize=8192)  # asked for with every page that hides a place
def _read(street: str, postcode: str, city: str) -> _Address:
    return _Address(street, postcode, city)


def _near(one: Placed, other: Placed) -> bool:
    points = (one.longitude, one.latitude, other.longitude, other.latitude)
    x, y, other_x, other_y = points
    if x is None or y is None or other_x is None or other_y is None:
        return False
    if one.approximate or other.approximate:
        return False
    return hypot((x - other_x) * cos(radians(y)), y - other_y) * METRES <= NEXT_DOOR


def secret_offers(offers: Sequence[OfferRecord]) -> frozenset[int]:
    """Which offers have a place nobody is to know: those whose address is protected, and what the
    same provider has at such an address."""
    found = {at for at, one in enumerate(offers) if is_protected(one)}
    secret: dict[str, list[OfferRecord]] = {}
    for at in found:
        secret.setdefault(fold(offers[at].provider), []).append(offers[at])
    places = {provider: SecretPlaces(some) for provider, some in secret.items()}
    for at, one in enumerate(offers):
        known = places.get(fold(one.provider))
        if at not in found and one.protected is None and known and known.has(one):
            found.add(at)
    return frozenset(found)
