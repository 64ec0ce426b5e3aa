"""Rows of the inventory as HSDS objects: nothing that the page of a service does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import localdate

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import Location, Service, ServiceAtLocation
from lueckenlos.directory.package_rows import told_name
from lueckenlos.directory.rows import Entry
from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.hsds.told import ASSUMED
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer
from lueckenlos.exchange.vocabulary.times import CODES, Recurrence
from lueckenlos.finder import cards
from lueckenlos.finder.calendars import BERLIN, times_of
from lueckenlos.finder.hsds.terms import Json, Term, made_id, term_object, terms

STATES = (
    *("", "Schleswig-Holstein", "Hamburg", "Niedersachsen", "Bremen", "Nordrhein-Westfalen"),
    *("Hessen", "Rheinland-Pfalz", "Baden-Württemberg", "Bayern", "Saarland", "Berlin"),
    *("Brandenburg", "Mecklenburg-Vorpommern", "Sachsen", "Sachsen-Anhalt", "Thüringen"),
)
"""The states by the first two digits of a key."""
WEB = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
YEAR = 12
HALF = len("00000000-0000-0000")
"""The first eight bytes of an id, as it is written."""
Secret = frozenset[UUID]


def told(said: Mapping[str, Any]) -> Json:
    """Only what is known: HSDS knows no null."""
    return {key: value for key, value in said.items() if value not in ("", None, [], {})}


def web(text: str) -> str:
    """An address of the web without signs a URI does not have, else ""."""
    return text.strip() if WEB.fullmatch(text.strip()) else ""


def mail(text: str) -> str:
    """An e-mail address, "" where the text is something else."""
    try:
        validate_email(text.strip())
    except ValidationError:
        return ""
    return text.strip()


# --- one to one ----------------------------------------------------------------------------------


def organization(pk: UUID, name: str, url: str) -> Json:
    """Who provides services, as far as the finder names them."""
    said = {"id": str(pk), "name": name, "description": name, "website": web(url)}
    return told(said)


class Row(NamedTuple):
    """A service without what hangs on it, as the database tells it, and who provides it."""

    pk: UUID
    name: str
    description: str
    url: str
    application_process: str
    eligibility_description: str
    minimum_age: int | None
    maximum_age: int | None
    assured_date: date | None
    alert: str
    version: int
    changed: datetime
    modified_at_source: datetime | None
    municipality_id: UUID
    ages: str
    field: str
    further_fields: list[str]
    access: str
    kind_key: str
    organization_id: UUID | None
    organization__name: str | None
    organization__url: str | None


def row_of(one: Service) -> Row:
    """The row of a service that is at hand."""
    provider = one.organization
    told: Any = [getattr(one, name) for name in Row._fields[:-2]]
    return Row(*told, *(provider.name, provider.url) if provider else (None, None))


def service(one: Row, here: Municipality) -> Json:
    """A service without what hangs on it."""
    first, stop = one.minimum_age, one.maximum_age
    provider: Json = {}
    if one.organization_id:
        provider = organization(
            one.organization_id, one.organization__name or "", one.organization__url or ""
        )
    said = {
        "id": str(one.pk),
        "organization_id": provider.get("id"),
        "name": one.name,
        "description": one.description,
        "url": web(one.url),
        "status": "active",
        "application_process": one.application_process,
        "eligibility_description": one.eligibility_description,
        "minimum_age": None if first is None else max(0, round(first / YEAR, 2)),
        "maximum_age": None if stop is None else max(0, round(stop / YEAR, 2)),
        "assured_date": one.assured_date.isoformat() if one.assured_date else "",
        "alert": one.alert,
        "last_modified": last_modified(one).isoformat(),
        "organization": provider,
        "de_municipality_key": here.key,
        "de_assumed": assumed(
            one.kind_key, one.ages, bool(one.field or one.further_fields), bool(one.access)
        ),
    }
    return told(said)


@lru_cache(4096)
def assumed(kind_key: str, ages: str, fielded: bool, accessed: bool) -> str:
    """What of a service is only usual for its kind, as `de_assumed` says it: words of `ASSUMED`."""
    kind = next((some for some in kinds_of_offer() if some.key == kind_key), None)
    if kind is None:
        return ""
    unsaid = {"ages": read_ages(ages) is None, "fields": not fielded, "access": not accessed}
    usual = {"ages": bool(kind.ages), "fields": bool(kind.field), "access": bool(kind.access)}
    return " ".join(name for name in ASSUMED if unsaid[name] and usual[name])


def last_modified(one: Row | Service) -> datetime:
    """When it was changed last: where it came from, as long as nobody has changed it here."""
    return one.modified_at_source if one.version == 1 and one.modified_at_source else one.changed


def at_location_id(service_id: str, location_id: str) -> str:
    """The id of a service at a location: by both, however often the row is written anew. It begins
    as that of the service, so that it can be found again."""
    made = made_id("service_at_location", service_id, location_id)
    return service_id[:HALF] + made[HALF:]


def services_of(at_location: UUID) -> tuple[UUID, UUID]:
    """The first and the last id of services that may be at a location of this id."""
    begin = str(at_location)[:HALF]
    return UUID(f"{begin}-0000-000000000000"), UUID(f"{begin}-ffff-ffffffffffff")


class Place(NamedTuple):
    """A location as the database tells it."""

    pk: UUID
    name: str
    street: str
    postcode: str
    city: str
    transportation: str
    latitude: float | None
    longitude: float | None
    approximate: bool


def place_of(one: Location) -> Place:
    """The row of a location that is at hand."""
    return Place(*(getattr(one, name) for name in Place._fields))


def location(one: Place) -> Json:
    """A location without its addresses."""
    placed = one.latitude is not None and not one.approximate
    said = {
        "id": str(one.pk),
        "location_type": "physical",
        "name": told_name(one),
        "transportation": one.transportation,
        "latitude": one.latitude if placed else None,
        "longitude": one.longitude if placed else None,
    }
    return told(said)


def at_location(service_id: str, location_id: str) -> Json:
    """A service at a location, without either."""
    made = at_location_id(service_id, location_id)
    return {"id": made, "service_id": service_id, "location_id": location_id}


# --- with what hangs on them ---------------------------------------------------------------------


def full_service(entry: Entry, here: Municipality, secret: Secret) -> Json:
    """A service with everything families may know of it."""
    said = service(row_of(entry.service), here)
    pk = said["id"]
    shown = {one.pk for one in cards.shown_locations(entry, secret)}
    at = [one for one in entry.at_locations if one.location_id in shown]
    return told(
        {
            **said,
            **_details(entry, pk),
            "service_at_locations": [
                {**at_location(pk, place["id"]), "location": place}
                for place in (full_location(one.location, entry, here) for one in at)
            ],
            "attributes": [_attribute(pk, one) for one in terms_of(entry.service)],
        }
    )


def full_at_location(at: ServiceAtLocation, entry: Entry, here: Municipality) -> Json:
    """A service at a location with both."""
    said, place = service(row_of(entry.service), here), full_location(at.location, entry, here)
    return {
        **at_location(said["id"], place["id"]),
        "location": place,
        "service": told({**said, **_details(entry, said["id"])}),
    }


def _details(entry: Entry, pk: str) -> Json:
    contacts = [_contact(pk, number, one) for number, one in enumerate(cards.whom(entry))]
    needed = entry.service.required_documents
    return {
        "fees_description": cards.cost(entry),
        "contacts": contacts,
        "schedules": _schedules(entry, pk),
        "cost_options": [_cost(pk, n, one) for n, one in enumerate(entry.details["cost_options"])],
        "languages": [
            told({"id": made_id("language", pk, one.code), "service_id": pk,
                  "code": one.code, "note": one.note})
            for one in entry.details["languages"]
        ],
        "required_documents": [
            {"id": made_id("required_document", pk), "service_id": pk, "document": needed}
        ] if needed else [],
    }  # fmt: skip


def _contact(pk: str, number: int, one: cards.Whom) -> Json:
    key = made_id("contact", pk, number)
    said = {
        "id": key,
        "service_id": pk,
        "title": one.function,
        "email": mail(one.email),
        "phones": [{"id": made_id("phone", pk, number), "contact_id": key, "number": one.phone}]
        if one.phone
        else [],
    }
    return told(said)


def _cost(pk: str, number: int, one: Any) -> Json:
    said = {
        "id": made_id("cost_option", pk, number),
        "service_id": pk,
        "option": one.get_option_display(),
        "amount_description": one.amount_description,
    }
    amount = 0.0 if one.option == "free" else None if one.amount is None else float(one.amount)
    priced = {} if amount is None else {"amount": amount, "currency": "EUR"}
    return {**told(said), **priced}


def full_location(one: Location, entry: Entry, here: Municipality) -> Json:
    """A location with its address, which HSDS wants whole or not at all."""
    said = location(place_of(one))
    pk = said["id"]
    accessibility = entry.accessibility.get(one.pk)
    words = ""
    if accessibility:
        words = ", ".join(
            filter(None, (accessibility.get_wheelchair_display(), accessibility.description))
        )
    address = {
        "id": made_id("address", pk),
        "location_id": pk,
        "address_1": one.street,
        "city": one.city,
        "state_province": STATES[int(here.key[:2])] if int(here.key[:2]) < len(STATES) else "",
        "postal_code": one.postcode,
        "country": "DE",
        "address_type": "physical",
    }
    return told(
        {
            **said,
            "addresses": [address] if all(address.values()) else [],
            "accessibility": [
                {"id": made_id("accessibility", pk), "location_id": pk, "description": words}
            ]
            if words
            else [],
        }
    )


# --- times ---------------------------------------------------------------------------------------


def _schedules(entry: Entry, pk: str) -> list[Json]:
    """A row in words for each that is told, and one for each recurrence that leaves nothing open.

    A rule that leaves days out has no row: HSDS cannot say which.
    """
    words = [
        {"id": made_id("schedule", pk, number), "service_id": pk,
         "description": one.description}
        for number, one in enumerate(entry.details["schedules"])
    ]  # fmt: skip
    day = entry.service.starts_on or localdate(last_modified(entry.service))
    rules = [
        _recurrence(pk, number, one, max(filter(None, (one.first, day))))
        for number, one in enumerate(times_of(entry))
        if not one.excluded and not one.term_time
    ]
    return [*words, *rules]


def _recurrence(pk: str, number: int, one: Recurrence, day: date) -> Json:
    days = [CODES[weekday] for weekday in one.days]
    byday = [f"{nth}{code}" for nth in one.nth for code in days] if one.nth else days
    offset = datetime.combine(day, time(12), BERLIN).strftime("%z")
    suffix = f"{offset[:3]}:{offset[3:]}"
    said = {
        "id": made_id("schedule", pk, "rule", number),
        "service_id": pk,
        "valid_from": day.isoformat(),
        "valid_to": one.last.isoformat() if one.last else "",
        "timezone": int(offset[:3]),
        "freq": "MONTHLY" if one.nth else "WEEKLY",
        "interval": 1 if one.nth else one.weeks,
        "wkst": "MO",
        "byday": ",".join(byday),
        "opens_at": f"{one.opens:%H:%M}{suffix}",
        "closes_at": f"{one.closes:%H:%M}{suffix}",
        "de_timezone": "Europe/Berlin",
    }
    return told(said)


# --- what it is sorted by ------------------------------------------------------------------------


def terms_of(one: Service) -> tuple[Term, ...]:
    """The terms a service is sorted by, said or usual for its kind."""
    further = tuple(one.further_fields)
    months = one.minimum_age, one.maximum_age
    return _terms_of(one.kind_key, one.main_field, further, one.access, *months)


@lru_cache(4096)
def _terms_of(
    key: str, main: str, further: tuple[str, ...], access: str, first: int | None, stop: int | None
) -> tuple[Term, ...]:
    kind = next((some for some in kinds_of_offer() if some.key == key), None)
    fields = {main, *(further or (kind.also if kind else ()))}
    access = access or (kind.access if kind else "")
    found = []
    for term in terms().values():
        match term.taxonomy:
            case "angebotsart":
                fits = term.code == key
            case "handlungsfeld":
                fits = term.code in fields
            case "zugang":
                fits = term.code == access
            case _:
                begin, end = term.months or (0, 0)
                fits = first is not None and stop is not None and first < end and begin < stop
        if fits:
            found.append(term)
    return tuple(found)


def _attribute(pk: str, one: Term) -> Json:
    return {
        "id": made_id("attribute", pk, one.id),
        "link_id": pk,
        "link_entity": "service",
        "taxonomy_term_id": one.id,
        "taxonomy_term": term_object(one),
    }
