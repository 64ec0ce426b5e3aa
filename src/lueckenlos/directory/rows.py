"""Records of `exchange` as rows of the inventory, and the rows as the same records again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lueckenlos.directory.models import (
    Accessibility,
    Contact,
    CostOption,
    Funding,
    Language,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.costs import read_price

DETAILS: dict[str, type[Any]] = {
    "schedules": Schedule,
    "cost_options": CostOption,
    "languages": Language,
    "service_areas": ServiceArea,
    "funding": Funding,
    "contacts": Contact,
}
"""The rows of their own a service has, by the name it calls them."""
ALIKE = (
    "name kind field ages access prevention open_to per_year served_per_year starts_on ends_on host"
    " url file row description application_process eligibility_description"
).split()
"""What a record and its service call the same."""
PLACE = "area street postcode city latitude longitude approximate protected".split()
"""What a record and its location call the same."""


FEW = 200
"""So many services at most are named one by one when their rows are asked for."""


@dataclass(slots=True)
class Entry:
    """A service and everything that hangs on it, saved or not."""

    service: Service
    at_locations: list[ServiceAtLocation] = field(default_factory=list)
    details: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in DETAILS})
    accessibility: dict[UUID, Accessibility] = field(default_factory=dict)


def entries(services: QuerySet[Service]) -> list[Entry]:
    """Services with what hangs on them, in nine queries however many they are."""
    found = {one.pk: Entry(one) for one in services.select_related("organization")}
    these: Any = list(found) if len(found) <= FEW else services.order_by().values("pk")
    if not found:
        return []
    at = ServiceAtLocation.objects.filter(service__in=these).select_related("location")
    for one in at:
        if entry := found.get(one.service_id):
            entry.at_locations.append(one)
    for name, table in DETAILS.items():
        for row in table.objects.filter(service__in=these):
            if entry := found.get(row.service_id):
                entry.details[name].append(row)
    told = {
        one.location_id: one
        for one in Accessibility.objects.filter(location__services__service__in=these)
    }
    for entry in found.values():
        entry.accessibility = {
            place.location_id: told[place.location_id]
            for place in entry.at_locations
            if place.location_id in told
        }
    return list(found.values())


# --- rows as records -----------------------------------------------------------------------------


def records(services: QuerySet[Service]) -> tuple[OfferRecord, ...]:
    """The offers as they were read, one for each location of a service."""
    return tuple(record for entry in entries(services) for record in records_of(entry))


def records_of(entry: Entry) -> list[OfferRecord]:
    """The offers of a service; behind the first its Kennung is numbered."""
    return [
        _record(entry, at, entry.service.code + (f"/{number}" if number > 1 else ""))
        for number, at in enumerate(entry.at_locations, 1)
    ]


def _record(entry: Entry, at: ServiceAtLocation, key: str) -> OfferRecord:
    service, location = entry.service, at.location
    contact = entry.details["contacts"][0] if entry.details["contacts"] else Contact()
    price = entry.details["cost_options"][0] if entry.details["cost_options"] else CostOption()
    return OfferRecord(
        id=key,
        provider=service.organization.name if service.organization else "",
        further_fields=tuple(service.further_fields),
        confirmed_on=service.assured_date,
        capacity=at.capacity,
        cost=price.option,
        amount=None if price.amount is None else float(price.amount),
        amount_description=price.amount_description,
        schedule="\n".join(one.description for one in entry.details["schedules"]),
        service_area=tuple(one.name for one in entry.details["service_areas"]),
        funded_until=funded_until(entry),
        contact=contact.function,
        phone=contact.phone,
        email=contact.email,
        wording=_worded(service, price),
        **{name: getattr(service, name) for name in ALIKE},
        **{name: getattr(location, name) for name in PLACE},
    )


def _worded(service: Service, price: CostOption) -> tuple[tuple[str, str], ...]:
    """The words of the list; of costs those that still name the price."""
    said = dict(service.wording)
    amount = None if price.amount is None else float(price.amount)
    if amount is not None and read_price(said.get("cost", "")).amount != amount:
        said["cost"] = price_in_words(amount, price.amount_description)
    return tuple(said.items())


def price_in_words(amount: float | None, description: str) -> str:
    """An amount and what is said beside it: "45 € pro Monat"; "" for nothing."""
    if amount is None or read_price(description).amount == amount:
        return description
    euros = f"{amount:.2f} €".replace(".00", "").replace(".", ",")
    return f"{euros} {description}".strip()


def funded_until(entry: Entry) -> Any:
    """The last day any funding is told for; None where none has an end."""
    return max((one.valid_to for one in entry.details["funding"] if one.valid_to), default=None)


# --- records as rows -----------------------------------------------------------------------------


def take(entry: Entry, record: OfferRecord, fields: Iterable[str] | None = None) -> None:
    """Put what a record says into the rows of its service, all or only some fields of it; where it
    takes place and who provides it are rows others share, so they are the caller's."""
    for name in OFFER_FIELDS if fields is None else fields:
        if name in ALIKE:
            setattr(entry.service, name, getattr(record, name))
        elif name in _TAKE:
            _TAKE[name](entry, record)
    entry.service.folded = fold(entry.service.name)[:700]


def _further_fields(entry: Entry, record: OfferRecord) -> None:
    entry.service.further_fields = list(record.further_fields)


def _confirmed_on(entry: Entry, record: OfferRecord) -> None:
    entry.service.assured_date = record.confirmed_on


def _wording(entry: Entry, record: OfferRecord) -> None:
    entry.service.wording = [list(pair) for pair in record.wording]


def _capacity(entry: Entry, record: OfferRecord) -> None:
    entry.at_locations[0].capacity = record.capacity


def _schedule(entry: Entry, record: OfferRecord) -> None:
    made = [Schedule(service=entry.service, description=record.schedule)]
    entry.details["schedules"] = made if record.schedule else []


def _cost(entry: Entry, record: OfferRecord) -> None:
    amount = None if record.amount is None else Decimal(f"{record.amount:.2f}")
    told = {"amount": amount, "amount_description": record.amount_description}
    made = [CostOption(service=entry.service, option=record.cost, **told)]
    entry.details["cost_options"] = made if record.cost else []


def _service_area(entry: Entry, record: OfferRecord) -> None:
    entry.details["service_areas"] = [
        ServiceArea(service=entry.service, name=name, position=position)
        for position, name in enumerate(record.service_area)
    ]


def _funded_until(entry: Entry, record: OfferRecord) -> None:
    """The last day is another one; who pays stays as it is told."""
    rows, last, said = entry.details["funding"], funded_until(entry), record.funded_until
    for row in rows:
        if row.valid_to and (said is None or row.valid_to == last or row.valid_to > said):
            row.valid_to = said
    if said and last is None:
        undated = rows[0] if len(rows) == 1 else Funding(service=entry.service)
        undated.valid_to = said
        rows = [*rows, undated] if undated not in rows else rows
    entry.details["funding"] = [row for row in rows if row.source or row.valid_to]


def _contact(entry: Entry, record: OfferRecord) -> None:
    contacts = entry.details["contacts"] or [Contact(service=entry.service)]
    contacts[0].phone, contacts[0].email = record.phone, record.email
    contacts[0].function = record.contact
    kept = any((contacts[0].phone, contacts[0].email, contacts[0].function, contacts[0].name))
    entry.details["contacts"] = contacts if kept else contacts[1:]


_TAKE: Mapping[str, Callable[[Entry, OfferRecord], None]] = {
    "further_fields": _further_fields,
    "confirmed_on": _confirmed_on,
    "wording": _wording,
    "capacity": _capacity,
    "schedule": _schedule,
    "cost": _cost,
    "service_area": _service_area,
    "funded_until": _funded_until,
    "phone": _contact,
    "email": _contact,
    "contact": _contact,
}
OFFER_FIELDS = (*ALIKE, *_TAKE)
"""The fields of a record that `take` puts into rows."""
