"""Two records of one service: which may be meant, what each says, and what is to remain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.directory import actions
from lueckenlos.directory.models import Service, ServiceAtLocation
from lueckenlos.directory.queries import area_names, services
from lueckenlos.directory.remembering import remember_merged
from lueckenlos.directory.rows import DETAILS, Entry, records
from lueckenlos.directory.sameness import look_alikes, place_words
from lueckenlos.directory.service_words import WORDS, field_names
from lueckenlos.directory.shown_service import row_words, spoken
from lueckenlos.exchange.ages import said_ages
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.offers.questions import often

COLUMNS = (
    "name organization kind field further_fields ages access prevention open_to "
    "eligibility_description per_year served_per_year starts_on ends_on assured_date host "
    "description url application_process registration required_documents alert published"
).split()
"""The columns of which one of two values remains."""
WORDED = {
    "cost": "cost_options", "schedule": "schedules", "service_area": "service_areas",
    "funded_until": "funding", "phone": "contacts", "email": "contacts",
    "capacity": "at_locations", "provider": "organization", "confirmed_on": "assured_date",
}  # fmt: skip
"""Field of a record → the choice its value comes with, where they are not called the same."""
ONE, OTHER, BOTH = "eins", "zwei", "beide"
CHANGED = (
    "Eines der beiden Angebote wurde inzwischen geändert. Hier steht, was jetzt gilt; wählen Sie "
    "noch einmal."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What two records say of one thing; `chosen` is what remains if nobody decides."""

    name: str
    label: str
    one: str
    other: str
    chosen: str
    both: bool = False


def candidates(municipality: Municipality, service: Service) -> list[Service]:
    """Services that look like another record of this one."""
    same = Q(kind_key=service.kind_key) if service.kind_key else Q(kind=service.kind)
    alike = services(municipality).filter(same)
    offers = list(records(alike.order_by("position", "code")))
    pairs = look_alikes(offers, place_words(offers, area_names(municipality).values()))
    codes = set()
    for pair in pairs:
        keys = {one.id for one in pair}
        found = {_code(key, service.code) for key in keys}
        codes |= found if service.code in found else set()
    return list(
        alike.filter(code__in=sorted(codes - {service.code})[:50]).select_related("organization")
    )


def _code(key: str, own: str) -> str:
    """The Kennung of the service a record is of: behind the first location it is numbered."""
    if key == own:
        return key
    head, _, number = key.rpartition("/")
    return head if head and number.isdecimal() else key


def search(municipality: Municipality, service: Service, text: str) -> list[Service]:
    """Services somebody looks for by a part of the name or by the Kennung."""
    every = services(municipality).exclude(pk=service.pk).select_related("organization")
    found = every.filter(folded__contains=fold(text)) if fold(text) else every.none()
    return list(
        (found | every.filter(code=text.strip())).distinct().order_by("folded", "code")[:20]
    )


# --- side by side --------------------------------------------------------------------------------


def choices(one: Entry, other: Entry, areas: Mapping[str, str]) -> list[Choice]:
    """Everything two records say differently."""
    newer = _newer(one, other)
    told: list[tuple[str, str, str, str]] = []
    for name in COLUMNS:
        first, second = getattr(one.service, name), getattr(other.service, name)
        if first != second:
            told.append((name, _label(name), _word(name, first), _word(name, second)))
    for name, table in DETAILS.items():
        rows = _rows(one, name, areas), _rows(other, name, areas)
        if rows[0] != rows[1]:
            told.append((name, str(table._meta.verbose_name_plural), *rows))
    if _keys(one) != _keys(other):
        told.append(("at_locations", "Orte", _places(one, areas), _places(other, areas)))
    return [
        Choice(name, label, first, second, _default(first, second, newer), name == "at_locations")
        for name, label, first, second in told
    ]


def _label(name: str) -> str:
    return next(str(one.verbose_name) for one in Service._meta.concrete_fields if one.name == name)


def _newer(one: Entry, other: Entry) -> str:
    first, second = one.service.assured_date, other.service.assured_date
    return OTHER if second and (first is None or second > first) else ONE


def _default(one: str, other: str, newer: str) -> str:
    """What is said remains; where both say something, that of the newer confirmation."""
    if not one or not other:
        return ONE if one else OTHER
    return newer


def _word(name: str, value: Any) -> str:
    if name == "further_fields":
        return ", ".join(field_names().get(key, key) for key in value)
    if name == "field":
        return field_names().get(value, value)
    if name == "per_year" and value is not None:
        return often(value)
    if name == "ages":
        return said_ages(value)
    return WORDS[name].get(value, value) if name in WORDS else spoken(value)


def _rows(entry: Entry, name: str, areas: Mapping[str, str]) -> str:
    if name == "service_areas":
        return ", ".join(areas.get(row.name, row.name) for row in entry.details[name])
    return "; ".join(filter(None, (row_words(row) for row in entry.details[name])))


def _places(entry: Entry, areas: Mapping[str, str]) -> str:
    return "; ".join(
        filter(
            None,
            (
                str(at.location) or areas.get(at.location.area, at.location.area)
                for at in entry.at_locations
            ),
        )
    )


def _keys(entry: Entry) -> list[Any]:
    return [(at.location_id, at.capacity) for at in entry.at_locations]


# --- what remains --------------------------------------------------------------------------------


@transaction.atomic
def merge(
    *, by: User, one: Entry, other: Entry, versions: tuple[int, int], chosen: Mapping[str, str]
) -> Service:
    """Make one of two records; `chosen`: name of a choice → whose value remains.

    Raises `RefusedError` where one of them was changed since it was shown.
    """
    if versions != (one.service.version, other.service.version):
        raise RefusedError(CHANGED)
    remember_merged(one, other, by)
    for name in COLUMNS:
        if chosen.get(name) == OTHER:
            setattr(one.service, name, getattr(other.service, name))
    one.service.folded = fold(one.service.name)[:700]
    for name in DETAILS:
        if chosen.get(name) == OTHER:
            one.details[name] = [_copy(row) for row in other.details[name]]
    if chosen.get("at_locations") in (OTHER, BOTH):
        kept = one.at_locations if chosen["at_locations"] == BOTH else []
        one.at_locations = _united(one, kept, other)
    one.service.wording = [*_worded(one, chosen, ONE), *_worded(other, chosen, OTHER)]
    return actions.merge_services(by=by, into=one, version=versions[0], others=[other.service])


def _worded(entry: Entry, chosen: Mapping[str, str], side: str) -> list[list[str]]:
    """What a list says word for word of the values that remain; of the first unless decided."""
    return [
        list(pair)
        for pair in entry.service.wording
        if (chosen.get(WORDED.get(pair[0], pair[0]), ONE) == OTHER) == (side == OTHER)
    ]


def _united(one: Entry, kept: list[ServiceAtLocation], other: Entry) -> list[ServiceAtLocation]:
    """The locations of both, each once; those of the first keep their identity."""
    own = {at.location_id: at for at in one.at_locations}
    found = {at.location_id: at for at in kept}
    for at in other.at_locations:
        if (there := found.get(at.location_id)) is not None:
            there.capacity = at.capacity if there.capacity is None else there.capacity
            continue
        made = own.get(at.location_id) or ServiceAtLocation(
            service=one.service, location=at.location
        )
        made.capacity = at.capacity
        found[at.location_id] = made
    return list(found.values())


def _copy(row: Any) -> Any:
    told = {
        column.name: getattr(row, column.name)
        for column in row._meta.concrete_fields
        if column.name not in ("id", "service", "position")
    }
    return type(row)(**told)
