"""Where a family lives by the Ort or postcode of public addresses, where no area tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import Service, ServiceAtLocation
from lueckenlos.directory.secrecy import secret_locations
from lueckenlos.exchange.addresses.text import cells_apart, read_address
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.offers.area_by_town import is_whole
from lueckenlos.finder.queries import Hit, Sorted, comes, public_services, topics_of

COLUMNS = "pk service_id location__street location__postcode location__city".split()


@dataclass(frozen=True, slots=True)
class Address:
    """Where a service is: its postcode, and every reading of its Ort, the plainest first; `at` is
    the row that says so."""

    at: int
    service: UUID
    postcode: str
    towns: tuple[str, ...]
    said: bool


def towns_of(municipality: Municipality, day: date) -> list[str]:
    """The Orte and postcodes of public addresses; hidden addresses tell nothing."""
    every = addresses(municipality, public_services(municipality, day))
    first = {fold(one.towns[0]): one.towns[0] for one in reversed(every) if one.towns}
    codes = {one.postcode for one in every if one.postcode}
    return [first[key] for key in sorted(first)] + sorted(codes)


def addresses(municipality: Municipality, some: QuerySet[Service]) -> list[Address]:
    """The addresses of services that families may know."""
    rows = ServiceAtLocation.objects.filter(service__in=some.filter(hides_address=False))
    rows = rows.exclude(location__in=secret_locations(municipality)).order_by("pk")
    return [_address(*row) for row in rows.values_list(*COLUMNS)]


def _address(at: int, service: Any, street: str, postcode: str, city: str) -> Address:
    if is_whole(city):
        return Address(at, service, "", (), said=False)
    code = cells_apart(street, postcode, city)[1]
    towns = (name for pair in read_address(street, postcode, city).towns for name in pair if name)
    said = bool(code or city.strip() or street.strip())
    return Address(at, service, code, tuple(towns), said)


def there(every: Iterable[Address], where: str) -> list[Address]:
    """The addresses in an Ort or postcode: by its name, else by what that begins with."""
    said, told = fold(where), list(every)
    if not said:
        return []
    ways = (
        [one for one in told if said in (one.postcode, *map(fold, one.towns))],
        [one for one in told if any(fold(town).startswith(said) for town in one.towns)],
    )
    return next((found for found in ways if found), [])


def near_town(municipality: Municipality, where: str) -> Sorted:
    """What is in an Ort or postcode, behind it what is there for everybody: it comes to families,
    is online, or in no Ort at all."""

    def found(matching: QuerySet[Service]) -> list[Hit]:
        columns = ("pk", "name", "folded", "access", "kind_key", "main_field", "further_fields")
        rows = list(matching.order_by().values_list(*columns))
        every = addresses(municipality, matching)
        inside = {one.service for one in there(every, where)}
        somewhere = {one.service for one in every if one.said}
        hits = [
            Hit(pk, name, folded, anywhere=pk not in inside, topics=topics_of(main, further, kind))
            for pk, name, folded, access, kind, main, further in rows
            if pk in inside or pk not in somewhere or comes(access, kind)
        ]
        return sorted(hits, key=lambda one: (one.anywhere, one.folded))

    return found
