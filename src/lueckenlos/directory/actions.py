"""Writing the inventory: services and everything that hangs on them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from simple_history.utils import bulk_create_with_history

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas.actions import ChangedError as ChangedError
from lueckenlos.areas.actions import saved as saved
from lueckenlos.areas.importing import alone
from lueckenlos.directory.derived import AreaAt, derive
from lueckenlos.directory.models import (
    Attribute,
    ErrorReport,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Status,
    Translation,
)
from lueckenlos.directory.queries import area_at
from lueckenlos.directory.rows import DETAILS, PLACE, Entry
from lueckenlos.exchange.folding import fold

CHANGED = (
    "Jemand anders hat dieses Angebot inzwischen geändert. Ihre Eingaben stehen noch hier; "
    "vergleichen Sie sie mit dem, was jetzt gilt, und speichern Sie dann noch einmal."
)
ARCHIVED = (
    "Dieses Angebot ist archiviert; darin kann kein anderes aufgehen. Holen Sie es zuerst zurück, "
    "oder öffnen Sie das andere Angebot und führen Sie dieses dort mit ihm zusammen."
)


# --- single services -----------------------------------------------------------------------------


@transaction.atomic
def add_service(*, by: User, entry: Entry) -> Service:
    """Put a new service into the inventory; it gets a Kennung and goes behind the others."""
    service = entry.service
    alone(service.municipality)
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
    every = Service.objects.for_municipality(service.municipality).select_for_update(
        no_key=True, of=("self",)
    )
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
        put_rows(table, service, entry.details[name])
    put_rows(ServiceAtLocation, service, entry.at_locations)
    return service


def put_rows(table: type[Any], service: Service, wanted: Sequence[Any]) -> None:
    """The rows of a service in this table are those wanted, in this order."""
    kept = [row.pk for row in wanted if row.pk is not None]
    table.objects.filter(service=service).exclude(pk__in=kept).delete()
    for position, row in enumerate(wanted):
        row.service, row.position = service, position
        row.save()


def next_code(municipality: Municipality) -> str:
    """The next free Kennung of what is typed in: A1, A2, …"""
    codes = Service.objects.for_municipality(municipality).filter(code__startswith="A")
    numbers = (
        re.fullmatch(r"A(\d+)(?:/\d+)?", code) for code in codes.values_list("code", flat=True)
    )
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
    """Write what is to remain of double records; the others then lead to it, and what they were
    sorted by and what was reported of them is its own."""
    if _locked(into.service).status == Status.ARCHIVED:
        raise RefusedError(ARCHIVED)
    for other in others:
        now = _locked(other)
        if now.pk == into.service.pk or now.status == Status.MERGED:
            raise RefusedError("Diese Angebote lassen sich nicht zusammenführen.")
        now.status, now.version = Status.MERGED, now.version + 1
        now.merged_into = into.service
        saved(now, by)
        _inherit(into.service, now, by)
    return change_service(by=by, entry=into, version=version)


def _inherit(service: Service, gone: Service, by: User) -> None:
    for held in Attribute.objects.filter(service=gone):
        Attribute.objects.get_or_create(service=service, term_id=held.term_id)
    for report in ErrorReport.objects.for_municipality(gone.municipality).filter(service=gone):
        report.service = service
        saved(report, by)
    translations = Translation.objects.for_municipality(gone.municipality)
    there = set(translations.filter(service=service).values_list("language", "field"))
    for one in translations.filter(service=gone):
        if (one.language, one.field) not in there:
            one.service = service
            saved(one, by)


# --- organizations, locations --------------------------------------------------------------------


@transaction.atomic
def organization_named(
    *, by: User | None, municipality: Municipality, name: str, exactly: bool = False
) -> Organization:
    """The organization of a name, however it is spelled or only `exactly` so; made where there is
    none."""
    name, folded = name.strip()[:300], fold(name)[:400]
    made = Organization(municipality=municipality, name=name, folded=folded)
    found = _same_organization(made, exactly)
    if found is None:
        alone(municipality)
        found = _same_organization(made, exactly)
    return found or saved(made, by)


def _same_organization(made: Organization, exactly: bool) -> Organization | None:
    every = Organization.objects.for_municipality(made.municipality)
    found = every.filter(name=made.name).first()
    return found if found or exactly else every.filter(folded=made.folded).first()


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
