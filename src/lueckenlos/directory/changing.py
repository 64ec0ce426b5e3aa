"""Writing what an import says otherwise into services that are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.directory.actions import put_rows, saved
from lueckenlos.directory.derived import derive
from lueckenlos.directory.importing import changed
from lueckenlos.directory.matching import Match
from lueckenlos.directory.models import (
    Accessibility,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Status,
)
from lueckenlos.directory.package_rows import (
    SEVERAL,
    TEXTS,
    accessibility_of,
    as_id,
    put_place,
    put_told,
    taken,
)
from lueckenlos.directory.queries import area_at, locations, organizations
from lueckenlos.directory.rows import ALIKE, DETAILS, FEW, PLACE, Entry, entries, take
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.hsds.told import Told
from lueckenlos.exchange.records import OfferRecord

OTHERWISE = (
    "Während geladen wurde, hat jemand „{name}“ geändert. Geladen ist noch nichts. Öffnen Sie den "
    "Import wieder; dann wird noch einmal verglichen."
)
COLUMN = {"confirmed_on": "assured_date", "provider": "organization",
          "further_fields": "further_fields", "wording": "wording"}  # fmt: skip
"""Field of a record → column of a service where they are called differently or kept as JSON."""
DETAIL = {"schedule": "schedules", "cost": "cost_options", "service_area": "service_areas",
          "funded_until": "funding", "phone": "contacts", "email": "contacts",
          "contact": "contacts", **{name: name for name in SEVERAL}}  # fmt: skip
"""Field of a record, or what a package tells → the rows of their own that tell it."""
COMPUTED = (
    "folded kind_key main_field minimum_age maximum_age weekdays free hides_address area place "
    "details version changed"
).split()


class Shared:
    """The organizations and locations of a municipality, which many services share.

    What is not there yet is made by `flush`, before the services that need it.
    """

    def __init__(
        self, municipality: Municipality, by: User | None, told: Iterable[Told] = ()
    ) -> None:
        self.municipality, self.by = municipality, by
        wished = [one for one in told if one.service]
        self.free = _free_ids(wished)
        self.organizations = {one.name: one for one in organizations(municipality)}
        every = locations(municipality).select_related("organization").order_by("pk")
        self.locations: dict[tuple[Any, ...], Location] = {_key(one): one for one in every}
        if wished:  # rows of a package find again what it has put in
            self.locations |= {(one.organization_id, str(one.pk)): one for one in every}
        self.made: dict[type[Any], list[Any]] = {Organization: [], Location: [], Accessibility: []}

    def id_for(self, said: str) -> UUID:
        """The id a package gives a new row, if no row has it; else a new one."""
        found = as_id(said)
        if found is None or found not in self.free:
            return uuid4()
        self.free.remove(found)
        return found

    def organization(self, name: str, told: Told | None = None) -> Organization | None:
        """The organization of exactly this name; None for none. A new one has the id and the
        website a package tells."""
        name = name.strip()[:300]
        if name and name not in self.organizations:
            folded = fold(name)[:400]
            made = Organization(municipality=self.municipality, name=name, folded=folded)
            if told is not None:
                made.pk, made.url = self.id_for(told.organization), told.website[:500]
            self.organizations[name] = made
            self.made[Organization].append(made)
        return self.organizations.get(name)

    def location(
        self, organization: Organization | None, record: OfferRecord, told: Told | None = None
    ) -> Location:
        """The location of an organization where an offer is. A new one has the id a package
        tells, and what it tells of it; two of a package at one address stay two."""
        place = _clipped(Location, {name: getattr(record, name) for name in PLACE})
        made = Location(municipality=self.municipality, organization=organization, **place)
        key: tuple[Any, ...] = _key(made)
        if told is not None and told.location:
            somewhere = any(place[name] for name in ("street", "city", "latitude", "area"))
            if not (somewhere and key in self.locations):
                key = made.organization_id, told.location
            put_place(made, told.said)
        if key not in self.locations and told is not None and told.location:
            made.pk = self.id_for(told.location)
            if words := told.said.get("accessibility"):
                self.made[Accessibility].append(accessibility_of(made, words))
        if key not in self.locations:
            self.locations[key] = made
            self.made[Location].append(made)
        return self.locations[key]

    def flush(self) -> None:
        """Put in what is new, with lines of history; inside a transaction."""
        for table, rows in self.made.items():
            bulk_create_with_history(rows, table, default_user=self.by, batch_size=200)
            rows.clear()


def _free_ids(told: Sequence[Told]) -> set[UUID]:
    """The ids packages give that no row of this installation has."""
    free = set[UUID]()
    for table, name in (
        (Service, "service"),
        (Organization, "organization"),
        (Location, "location"),
    ):
        wished = {key for one in told if (key := as_id(getattr(one, name)))}
        free |= wished - taken(table, wished)
    return free


def _key(one: Location) -> tuple[Any, ...]:
    return one.organization_id, *(getattr(one, name) for name in PLACE)


def fit(entry: Entry) -> None:
    """No text is longer than its column: PostgreSQL would take none of it."""
    for row in (entry.service, *(one for some in entry.details.values() for one in some)):
        for name, value in _clipped(type(row), vars(row)).items():
            setattr(row, name, value)


def _clipped(table: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    longest = _longest(table)
    return {
        name: value[: longest[name]] if isinstance(value, str) else value
        for name, value in values.items()
        if name in longest
    }


@cache
def _longest(table: Any) -> dict[str, int | None]:
    """How long the texts of the columns of a table may be."""
    return {column.attname: column.max_length for column in table._meta.concrete_fields}


# --- changes -------------------------------------------------------------------------------------


@dataclass(slots=True)
class Change:
    """A service with everything that hangs on it, and the rows that say something otherwise."""

    entry: Entry
    rows: list[Match]

    @property
    def names(self) -> set[str]:
        """The fields of records, and what packages tell beyond them, that are different."""
        return {name for row in self.rows for name in (*row.changes, *row.beyond)}


def changes_of(municipality: Municipality, rows: Sequence[Match]) -> list[Change]:
    """Services with what rows say otherwise; nothing is written yet."""
    of: dict[str, list[Match]] = {}
    for row in rows:
        if row.known is not None:
            of.setdefault(row.known.service, []).append(row)
    if not of:
        return []
    every = Service.objects.for_municipality(municipality).exclude(status=Status.LOADING)
    some = every.filter(pk__in=list(of)) if len(of) <= FEW else every
    found = entries(some)
    return [Change(one, of[str(one.service.pk)]) for one in found if str(one.service.pk) in of]


def write_changes(municipality: Municipality, changes: Sequence[Change], by: User | None) -> None:
    """Put what is different into the rows; inside a transaction.

    Raises `RefusedError` where a service is no longer as it was when somebody saw the changes.
    """
    if not changes:
        return
    every = Service.objects.for_municipality(municipality)
    versions = _locked(every, sorted(change.entry.service.pk for change in changes))
    known, find = Shared(municipality, by), area_at(municipality)
    left = list[Location]()
    for change in changes:
        service = change.entry.service
        if {row.known.version for row in change.rows if row.known} != {versions.get(service.pk)}:
            raise RefusedError(OTHERWISE.format(name=service.name))
        left += _apply(change, known)
        service.version += 1
        service.changed = timezone.now()
        derive(change.entry, find)
    names = {name for change in changes for name in change.names}
    own = {*ALIKE, *COLUMN, *TEXTS}
    columns = {COLUMN.get(name, name) for name in names if name in own}
    known.flush()
    services = [one.entry.service for one in changes]
    every.bulk_update(services, [*COMPUTED, *sorted(columns)], batch_size=100)
    history: Any = Service.history
    history.bulk_history_create(services, batch_size=100, update=True, default_user=by)
    for change in changes:
        _write_details(change)
    for location in left:
        if not location.services.exists():
            location._history_user = by  # type: ignore[attr-defined]
            location.delete()


def _locked(every: QuerySet[Service], keys: Sequence[UUID]) -> dict[UUID, int]:
    """The versions of services, which nobody else changes till the transaction ends."""
    found = dict[UUID, int]()
    for at in range(0, len(keys), FEW):
        some = every.filter(pk__in=keys[at : at + FEW]).order_by("pk")
        found |= dict(some.select_for_update(no_key=True).values_list("pk", "version"))
    return found


def _apply(change: Change, known: Shared) -> list[Location]:
    """Put what is different into the entry; the locations it has left."""
    entry, left = change.entry, list[Location]()
    for row in change.rows:
        record, names = changed(row), set(row.changes)
        at = entry.at_locations[row.known.at if row.known else 0]
        if "provider" in names:
            entry.service.organization = known.organization(record.provider)
        if names & {*PLACE, "provider"}:
            left += _move(entry, at, record, known)
        if "capacity" in names:
            at.capacity = record.capacity
        take(entry, record, names - {"capacity"})
        put_told(entry, row.beyond)
        _put_place(at.location, row.beyond, known.by)
    fit(entry)
    return left


def _put_place(place: Location, said: Mapping[str, Any], by: User | None) -> None:
    """What a package tells of a location, which other services may share."""
    if said.keys() & {"location_name", "transportation"}:
        put_place(place, said)
        saved(place, by)
    if "accessibility" in said:
        told = accessibility_of(place, said["accessibility"])
        there = place.accessibility.first() or told
        there.wheelchair, there.description = told.wheelchair, told.description
        saved(there, by)


def _move(
    entry: Entry, at: ServiceAtLocation, record: OfferRecord, known: Shared
) -> list[Location]:
    """Where an offer is now: its location is corrected where it is the only one there."""
    organization, before = entry.service.organization, at.location
    if before.services.count() == 1:
        place = _clipped(Location, {name: getattr(record, name) for name in PLACE})
        for name, value in place.items():
            setattr(before, name, value)
        before.organization = organization
        saved(before, known.by)
        return []
    found = known.location(organization, record)
    if any(other is not at and other.location_id == found.pk for other in entry.at_locations):
        return []
    at.location = found
    return [before]


def _write_details(change: Change) -> None:
    """What hangs on a service, where it is different."""
    entry, names = change.entry, change.names
    if names & {*PLACE, "provider", "capacity"}:
        for at in entry.at_locations:
            at.save()
    for name in sorted({DETAIL[name] for name in names if name in DETAIL}):
        put_rows(DETAILS[name], entry.service, entry.details[name])
