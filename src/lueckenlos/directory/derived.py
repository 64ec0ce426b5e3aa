"""What lists and filters ask of a service: what holds, said by its provider or usual for its kind.

Computed from the other columns whenever these are written, never typed.
"""

from __future__ import annotations

from typing import Any, Protocol

from django.db.models import Model

from lueckenlos.directory.models import Contact, Location, ServiceAtLocation
from lueckenlos.directory.rows import DETAILS, Entry
from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.protection import protects
from lueckenlos.exchange.vocabulary.hours import DAY_MINUTES, read_week
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, end_of, recognise

HIDDEN = "geschützt"
"""What the history of a service keeps instead of a secret place."""
NOT_TOLD = ("id", "service", "position")


class AreaAt(Protocol):
    """Finds the planning area of a place, "" where there is none."""

    def __call__(self, latitude: float, longitude: float) -> str:
        """The key of the area a point lies in."""
        ...

    def by_town(self, location: Location) -> str:
        """The key of the one area a location means by its area or the name of its Ort, as a run
        understands them."""
        ...


def derive(entry: Entry, area_at: AreaAt) -> None:
    """Fill the computed columns of a service."""
    service = entry.service
    kind = recognise(service.kind) if service.kind else None
    service.kind_key = kind.key if kind else ""
    service.main_field = service.field or (kind.field if kind else "")
    service.minimum_age, service.maximum_age = _months(service.ages, kind)
    service.weekdays = _weekdays(entry)
    service.free = any(one.option == "free" for one in entry.details["cost_options"])
    places = [at.location for at in entry.at_locations]
    service.hides_address = any(protects(one.protected, kind) for one in places)
    access = service.access or (kind.access if kind else "")
    vague = not service.hides_address and access != "digital"
    found = (_area(one, area_at, vague=vague) for one in places)
    service.area = next(filter(None, found), "")
    first = places[0] if places else Location()
    shown = (first.city, *(() if service.hides_address else (first.street,)))
    service.place = ", ".join(filter(None, shown))[:500]
    service.details = _told(entry)


def _months(said: str, kind: KindOfOffer | None) -> tuple[int | None, int | None]:
    """The ages a family would come at, what is in doubt included."""
    ages = read_ages(said) if said else None
    if ages is None:
        return kind.ages if kind else (None, None)
    first = ages.start if ages.doubtful_start is None else ages.doubtful_start
    return first, ages.doubtful_stop or end_of(ages, kind)


def _weekdays(entry: Entry) -> int:
    """A bit for each weekday it is on, Monday the lowest; 0 where nobody can tell."""
    found = 0
    for one in entry.details["schedules"]:
        week = read_week(one.description)
        for day in {*week.days, *(start // DAY_MINUTES for start, _ in week.hours)}:
            found |= 1 << day
    return found


def _area(location: Location, area_at: AreaAt, *, vague: bool) -> str:
    """The area said, or of the point; where it may be `vague`, also by the name of the Ort."""
    said, latitude, longitude = location.area, location.latitude, location.longitude
    if latitude is not None and longitude is not None:
        return said or area_at(latitude, longitude)
    return (area_at.by_town(location) if vague else "") or said


def _told(entry: Entry) -> dict[str, Any]:
    """What hangs on the service in words, for its history."""
    hidden = entry.service.hides_address
    told: dict[str, Any] = {"at_locations": [_at(one, hidden=hidden) for one in entry.at_locations]}
    for name in DETAILS:
        if entry.details[name]:
            told[name] = [_values(one) for one in entry.details[name]]
    return told


def _at(one: ServiceAtLocation, *, hidden: bool) -> dict[str, Any]:
    location = one.location
    shown = HIDDEN if hidden else (str(location) or location.area)
    return {"location": shown, **({"capacity": one.capacity} if one.capacity is not None else {})}


def _values(one: Model) -> dict[str, Any]:
    """The columns of a row that say something; no name of a person stays in a history."""
    person = ("name", "basis", "until") if isinstance(one, Contact) else ()
    said = {
        column.name: getattr(one, column.attname)
        for column in one._meta.concrete_fields
        if column.name not in (*NOT_TOLD, *person)
    }
    return {name: str(value) for name, value in said.items() if value not in (None, "")}
