"""What a package tells of a service beyond a row of a list, as rows of the inventory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from lueckenlos.directory.models import (
    Accessibility,
    Contact,
    CostOption,
    Language,
    Location,
    Schedule,
    Service,
    ServiceAtLocation,
)
from lueckenlos.directory.rows import Entry
from lueckenlos.exchange.hsds.package import is_package
from lueckenlos.exchange.hsds.read import read_told
from lueckenlos.exchange.hsds.told import LOCATION, Told
from lueckenlos.exchange.problems import CaseError

Json = dict[str, Any]
LABELS = {
    "schedules": "Zeiten",
    "contacts": "Ansprechstellen",
    "cost_options": "Kosten",
    "languages": "Sprachen",
    "required_documents": "Was mitzubringen ist",
    "alert": "Zurzeit zu beachten",
    "location_name": "Name des Orts",
    "transportation": "Haltestelle, Anfahrt",
    "accessibility": "Barrierefreiheit",
}
"""What a package tells beyond a row, in the order it is told."""
TEXTS = ("required_documents", "alert")
SEVERAL = ("schedules", "contacts", "cost_options", "languages")
FEW = 500


def told_in(folder: Path, files: Iterable[str]) -> dict[tuple[str, str], Told]:
    """What the packages among these files tell, by file and id of the offer. Those that cannot be
    read tell nothing: why is said where the offers are read."""
    found = dict[tuple[str, str], Told]()
    for file in files:
        if is_package(folder / file):
            try:
                _, told, _ = read_told(folder / file)
            except CaseError:
                continue
            found |= {(file, key): one for key, one in told.items()}
    return found


def told_by(entry: Entry, at: ServiceAtLocation) -> Json:
    """What the inventory says of a service at a location, in the same words; and for which months
    it is, said or usual."""
    service, details, place = entry.service, entry.details, at.location
    access = entry.accessibility.get(place.pk)
    said = {
        "schedules": tuple(one.description for one in details["schedules"]),
        "contacts": tuple((one.function, one.phone, one.email) for one in details["contacts"]),
        "cost_options": tuple(
            (one.option, None if one.amount is None else float(one.amount), one.amount_description)
            for one in details["cost_options"]
        ),
        "languages": tuple((one.code, one.note) for one in details["languages"]),
        "required_documents": service.required_documents,
        "alert": service.alert,
        "location_name": told_name(place),
        "transportation": place.transportation,
        "accessibility": in_words(access) if access else "",
    }
    known = {name: value for name, value in said.items() if value}
    if service.minimum_age is not None and service.maximum_age is not None:
        known["ages"] = service.minimum_age, service.maximum_age
    return known


class Addressed(Protocol):
    """What an address has, of a location or of its columns."""

    @property
    def name(self) -> str:
        """What it is called; "" where it has no name of its own."""

    @property
    def street(self) -> str:
        """Street and number."""

    @property
    def postcode(self) -> str:
        """Its digits."""

    @property
    def city(self) -> str:
        """The town."""


def told_name(place: Addressed) -> str:
    """What a package calls a location. Where its address would be incomplete, and HSDS wants none
    then, what is known of it is its name."""
    whole = place.street and place.postcode and place.city
    town = "" if whole else f"{place.postcode} {place.city}".strip()
    return place.name or ("" if whole else ", ".join(filter(None, (place.street, town))))


def in_words(one: Accessibility) -> str:
    """How barrier-free a location is, in a line."""
    return ", ".join(filter(None, (one.get_wheelchair_display(), one.description)))


def otherwise(known: Mapping[str, Any], said: Mapping[str, Any], hidden: bool) -> Json:
    """What a package says otherwise; of a hidden place it says nothing."""
    return {
        name: value
        for name, value in said.items()
        if value != known.get(name) and not (hidden and name in LOCATION)
    }


def put_told(entry: Entry, said: Mapping[str, Any]) -> None:
    """Put what is told of a service into its rows, saved or not."""
    service, details = entry.service, entry.details
    for name in TEXTS:
        if name in said:
            setattr(service, name, said[name])
    if "schedules" in said:
        details["schedules"] = [
            Schedule(service=service, position=at, description=text)
            for at, text in enumerate(said["schedules"])
        ]
    if "languages" in said:
        details["languages"] = [
            Language(service=service, position=at, code=code, note=note)
            for at, (code, note) in enumerate(said["languages"])
        ]
    if "cost_options" in said:
        details["cost_options"] = [
            CostOption(
                service=service,
                position=at,
                option=word,
                amount=None if amount is None else Decimal(f"{amount:.2f}"),
                amount_description=words,
            )
            for at, (word, amount, words) in enumerate(said["cost_options"])
        ]
    if "contacts" in said:
        _contacts(entry, said["contacts"])


def _contacts(entry: Entry, said: Iterable[tuple[str, str, str]]) -> None:
    """Whom to ask; a name that is kept with one of them stays."""
    there = {(one.function, one.phone, one.email): one for one in entry.details["contacts"]}
    entry.details["contacts"] = [
        there.get((function, phone, email))
        or Contact(service=entry.service, position=at, function=function, phone=phone, email=email)
        for at, (function, phone, email) in enumerate(said)
    ]


def put_place(place: Location, said: Mapping[str, Any]) -> None:
    """Put what is told of a location into it, saved or not."""
    if "location_name" in said:
        place.name = said["location_name"][:300]
    if "transportation" in said:
        place.transportation = said["transportation"][:500]


def accessibility_of(place: Location, words: str) -> Accessibility:
    """The row of what is told in a line; its first words may be one of our own."""
    first, _, rest = words.partition(", ")
    by_label = {label: value for value, label in Accessibility.Wheelchair.choices}
    if first in by_label:
        return Accessibility(location=place, wheelchair=by_label[first], description=rest[:500])
    return Accessibility(location=place, description=words[:500])


def as_id(text: str) -> UUID | None:
    """An id of a package as one of ours; None where it is of another form."""
    try:
        return UUID(text)
    except ValueError:
        return None


def taken(table: type[Service | Any], some: Collection[UUID]) -> set[UUID]:
    """Ids that rows of this installation have already, of any municipality."""
    found, every = set[UUID](), list(some)
    for at in range(0, len(every), FEW):
        there = table.unscoped.filter(pk__in=every[at : at + FEW])
        found.update(there.values_list("pk", flat=True))
    return found


def words_of(value: Any) -> str:
    """What is told of one thing, in a line."""
    if isinstance(value, str):
        return value
    rows = (value,) if not value or isinstance(value[0], (str, int, float)) else value
    if value and isinstance(value[0], str):
        return "; ".join(value)
    return "; ".join(", ".join(str(part) for part in row if part not in ("", None)) for row in rows)
