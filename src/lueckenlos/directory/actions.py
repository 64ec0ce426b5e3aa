"""Writing the inventory: services and everything that hangs on them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max
from simple_history.utils import bulk_create_with_history

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.directory.derived import AreaAt, derive
from lueckenlos.directory.models import (
    Attribute,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Status,
    TaxonomyTerm,
)
from lueckenlos.directory.queries import area_at
from lueckenlos.directory.rows import DETAILS, PLACE, Entry
from lueckenlos.exchange.folding import fold

CHANGED = (
    "Jemand anders hat dieses Angebot inzwischen geändert. Ihre Eingaben stehen noch hier; "
    "vergleichen Sie sie mit dem, was jetzt gilt, und speichern Sie dann noch einmal."
)
M = TypeVar("M", bound=models.Model)


class ChangedError(RefusedError):
    """Somebody else was quicker; what was typed is to be shown again beside what holds."""


def saved(row: M, by: User | None) -> M:
    """Write a row with a line of history by somebody."""
    row._history_user = by  # type: ignore[attr-defined]
    row.save()
    return row


# --- single services -----------------------------------------------------------------------------


@transaction.atomic
def add_service(*, by: User, entry: Entry) -> Service:
    """Put a new service into the inventory; it gets a Kennung and goes behind the others."""
    service = entry.service
    every = Service.objects.for_municipality(service.municipality)
    service.code = service.code or next_code(service.municipality)
    service.position = (every.aggregate(last=Max("position"))["last"] or 0) + 1
    return _write(entry, by)


@transaction.atomic
def change_service(*, by: User, entry: Entry, version: int) -> Service:
    """Write a service as it was changed.

    Raises `ChangedError` where it is no longer of that version, `RefusedError` where it was merged
    into another one.
    """
    service = entry.service
    now = _locked(service)
    if now.version != version:
        raise ChangedError(CHANGED)
    if now.status == Status.MERGED:
        raise RefusedError("Dieses Angebot ist in einem anderen aufgegangen. Ändern Sie jenes.")
    service.version = version + 1
    return _write(entry, by)


def _locked(service: Service) -> Service:
    """The service as it is now, nobody else changing it."""
    every = Service.objects.for_municipality(service.municipality).select_for_update(of=("self",))
    found = every.filter(pk=service.pk).first()
    if found is None:
        raise RefusedError("Dieses Angebot gibt es nicht mehr.")
    return found


def _write(entry: Entry, by: User | None) -> Service:
    """A service and everything that hangs on it, as it stands in the entry."""
    service = entry.service
    derive(entry, area_at(service.municipality))
    saved(service, by)
    for name, table in DETAILS.items():
        _put(table, service, entry.details[name])
    _put(ServiceAtLocation, service, entry.at_locations)
    return service


def _put(table: type[Any], service: Service, wanted: Sequence[Any]) -> None:
    """The rows of a service in this table are those wanted, in this order."""
    kept = [row.pk for row in wanted if row.pk is not None]
    table.objects.filter(service=service).exclude(pk__in=kept).delete()
    for position, row in enumerate(wanted):
        row.service, row.position = service, position
        row.save()


def next_code(municipality: Municipality) -> str:
    """The next free Kennung of what is typed in: A1, A2, …"""
    codes = Service.objects.for_municipality(municipality).filter(code__startswith="A")
    numbers = (re.fullmatch(r"A(\d+)", code) for code in codes.values_list("code", flat=True))
    return f"A{max((int(found[1]) for found in numbers if found), default=0) + 1}"


@transaction.atomic
def set_status(*, by: User, services: Iterable[Service], status: Status) -> int:
    """Archive services or bring them back; how many were changed."""
    number = 0
    for service in services:
        now = _locked(service)
        if now.status not in (Status.ACTIVE, Status.ARCHIVED) or now.status == status:
            continue
        now.status, now.version = status, now.version + 1
        saved(now, by)
        number += 1
    return number


@transaction.atomic
def merge_services(*, by: User, into: Entry, version: int, others: Collection[Service]) -> Service:
    """Write what is to remain of double records; the others then lead to it."""
    for other in others:
        now = _locked(other)
        if now.pk == into.service.pk or now.status == Status.MERGED:
            raise RefusedError("Diese Angebote lassen sich nicht zusammenführen.")
        now.status, now.version = Status.MERGED, now.version + 1
        now.merged_into = into.service
        saved(now, by)
    return change_service(by=by, entry=into, version=version)


# --- organizations, locations, terms -------------------------------------------------------------


def organization_named(
    *, by: User | None, municipality: Municipality, name: str, exactly: bool = False
) -> Organization:
    """The organization of a name, however it is spelled or only `exactly` so; made where there is
    none."""
    name, folded = name.strip()[:300], fold(name)[:400]
    every = Organization.objects.for_municipality(municipality)
    found = every.filter(name=name).first()
    if found is None and not exactly:
        found = every.filter(folded=folded).first()
    return found or saved(Organization(municipality=municipality, name=name, folded=folded), by)


def location_like(
    *, by: User | None, municipality: Municipality, organization: Organization | None, **values: Any
) -> Location:
    """The location of an organization with this address (`rows.PLACE`), made where there is
    none."""
    made = Location(municipality=municipality, organization=organization, **values)
    same = {}
    for name in PLACE:
        value = getattr(made, name)
        same[name if value is not None else f"{name}__isnull"] = True if value is None else value
    every = Location.objects.for_municipality(municipality).filter(organization=organization)
    return every.filter(**same).first() or saved(made, by)


@transaction.atomic
def sort_by(*, by: User, services: Collection[Service], name: str) -> TaxonomyTerm:
    """Sort services by a term of the municipality, made where there is none."""
    municipality = next(iter(services)).municipality
    every = TaxonomyTerm.objects.for_municipality(municipality)
    term = every.filter(name=name).first()
    term = term or saved(TaxonomyTerm(municipality=municipality, name=name), by)
    for service in services:
        Attribute.objects.get_or_create(service=service, term=term)
    return term


# --- many at once --------------------------------------------------------------------------------


def put_new(entries: Sequence[Entry], find: AreaAt | None, by: User | None) -> None:
    """New services, as many as a batch of an import has; inside a transaction. Without `find`
    their computed columns are filled already."""
    if find is not None:
        for entry in entries:
            derive(entry, find)
    bulk_create_with_history(
        [entry.service for entry in entries], Service, default_user=by, batch_size=200
    )
    ServiceAtLocation.objects.bulk_create(
        [at for entry in entries for at in entry.at_locations], batch_size=500
    )
    for name, table in DETAILS.items():
        table.objects.bulk_create(
            [row for entry in entries for row in entry.details[name]], batch_size=500
        )
