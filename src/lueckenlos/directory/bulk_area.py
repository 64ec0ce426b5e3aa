"""Putting many services into an area, where no point says which it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lueckenlos.accounts.models import User
from lueckenlos.directory.actions import location_like, saved
from lueckenlos.directory.derived import derive
from lueckenlos.directory.models import Accessibility, Location, Service, ServiceAtLocation
from lueckenlos.directory.queries import area_at
from lueckenlos.directory.rows import PLACE, entries


@dataclass(frozen=True, slots=True)
class ChosenArea:
    """An area by its key, and as people call it."""

    key: str
    name: str

    def __str__(self) -> str:
        return self.name


POINTED = (
    " Bei {} bestimmt der Punkt auf der Karte das Gebiet; es bleibt, wie es ist. Liegt der Punkt "
    "falsch, ändern Sie beim Angebot die Adresse oder den Punkt."
)


def pointed(services: Sequence[Service], area: ChosenArea) -> int:
    """How many services are not in an area since all their locations have points, elsewhere."""
    keys = [one.pk for one in services if one.area != area.key]
    every = ServiceAtLocation.objects.filter(service__in=keys)
    told = list(every.values_list("service_id", "location__latitude"))
    without = {service for service, latitude in told if latitude is None}
    return len({service for service, _ in told} - without)


def place_now(one: Service) -> str:
    """Where a service is, before it is put into an area."""
    return f"{one.place or 'ohne Adresse'}, {'mit' if one.area else 'ohne'} Gebiet"


def put_into(
    services: Sequence[Service], area: ChosenArea, computed: Sequence[str], by: User
) -> list[tuple[Service, dict[str, Any]]]:
    """Put the locations of services that have no point into an area; the services it changes, with
    what is another of their computed columns. Inside a transaction."""
    if not services:
        return []
    chosen = {one.pk: one for one in services}
    here = services[0].municipality
    every = Service.objects.for_municipality(here).filter(pk__in=list(chosen))
    found, find = [], area_at(here)
    for entry in entries(every):
        places = [one for one in entry.at_locations if _waits(one.location, area)]
        for at in places:
            _move(at, area, set(chosen), by)
        if not places:
            continue
        derive(entry, find)
        before = chosen[entry.service.pk]
        new = {name: getattr(entry.service, name) for name in computed}
        found.append(
            (before, {name: new[name] for name in computed if new[name] != getattr(before, name)})
        )
    return found


def _waits(location: Location, area: ChosenArea) -> bool:
    """Whether neither a point nor this area is said."""
    return location.latitude is None and location.area != area.key


def _move(at: ServiceAtLocation, area: ChosenArea, chosen: set[UUID], by: User) -> None:
    """The location of a service lies in an area; that of others who share it stays as it is."""
    location = at.location
    users = set(location.services.values_list("service_id", flat=True))
    if users <= chosen:
        now = Location.objects.for_municipality(location.municipality_id).get(pk=location.pk)
        location.area = area.key
        if now.area != area.key:
            saved(location, by)
        return
    said = {name: getattr(location, name) for name in PLACE} | {"area": area.key}
    found = location_like(
        by=by, municipality=location.municipality, organization=location.organization, **said
    )
    if ServiceAtLocation.objects.filter(service=at.service, location=found).exists():
        return
    at.location = found
    at.save()
    told = Accessibility.objects.filter(location=location).first()
    if told and not Accessibility.objects.filter(location=at.location).exists():
        same = {"wheelchair": told.wheelchair, "description": told.description}
        saved(Accessibility(location=at.location, **same), by)
