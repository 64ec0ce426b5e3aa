"""Writing who provides services, and where they are: names, contacts, members, locations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from lueckenlos.accounts.models import User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.directory.actions import saved
from lueckenlos.directory.derived import derive
from lueckenlos.directory.models import (
    Accessibility,
    Attribute,
    Location,
    Organization,
    OrganizationMember,
    Service,
    Status,
    TaxonomyTerm,
)
from lueckenlos.directory.queries import area_at, organizations
from lueckenlos.directory.rows import entries
from lueckenlos.exchange.folding import fold

CHANGED = (
    "Jemand anders hat diesen Träger inzwischen geändert. Ihre Eingaben stehen noch hier; "
    "vergleichen Sie sie mit dem, was jetzt gilt, und speichern Sie dann noch einmal."
)


# --- organizations -------------------------------------------------------------------------------


@transaction.atomic
def change_organization(
    *, by: User, organization: Organization, version: int, **values: Any
) -> Organization:
    """Write what an organization is called and how to reach it."""
    every = organizations(organization.municipality).select_for_update(no_key=True)
    now = every.filter(pk=organization.pk).first()
    if now is None or now.version != version:
        raise RefusedError(CHANGED)
    if every.filter(name=values.get("name", now.name)).exclude(pk=now.pk).exists():
        raise RefusedError(
            f"Name: „{values['name']}“ heißt schon ein anderer Träger. Wählen Sie einen anderen "
            "Namen, oder ordnen Sie die Angebote jenem zu."
        )
    for name, value in values.items():
        setattr(now, name, value)
    now.folded, now.version = fold(now.name)[:400], version + 1
    _told_otherwise(Service.objects.for_municipality(now.municipality).filter(organization=now))
    return saved(now, by)


def _told_otherwise(services: QuerySet[Service]) -> None:
    """Who asks what has changed is to be told of these, though only what they name has changed."""
    services.update(changed=timezone.now(), modified_at_source=None)


@transaction.atomic
def add_member(*, by: User, organization: Organization, user: User) -> OrganizationMember:
    """Somebody in the role of a provider keeps the entries of an organization from now on."""
    if user not in providers(organization):
        raise RefusedError("Diese Person hat hier nicht die Rolle „Träger“.")
    found = OrganizationMember.objects.filter(organization=organization, user=user).first()
    return found or saved(OrganizationMember(organization=organization, user=user), by)


@transaction.atomic
def remove_member(*, by: User, member: OrganizationMember) -> None:
    """Somebody keeps the entries of an organization no longer."""
    member._history_user = by  # type: ignore[attr-defined]
    member.delete()


def providers(organization: Organization) -> list[User]:
    """Who has the role of a provider in the municipality of an organization."""
    held = User.objects.filter(
        memberships__municipality_id=organization.municipality_id, memberships__role="provider"
    )
    return list(held.distinct().order_by("name", "email"))


def provides(organization: Organization) -> bool:
    """Whether an organization has services, archived and merged ones included."""
    every = Service.objects.for_municipality(organization.municipality)
    return every.filter(organization=organization).exists()


@transaction.atomic
def delete_organization(*, by: User, organization: Organization) -> None:
    """Remove an organization nothing hangs on."""
    if provides(organization):
        raise RefusedError(
            "Dieser Träger hat noch Angebote, vielleicht archivierte. Ordnen Sie sie zuerst einem "
            "anderen Träger zu."
        )
    organization._history_user = by  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            organization.delete()
    except IntegrityError:
        raise RefusedError("An einem Ort dieses Trägers findet noch ein Angebot statt.") from None


# --- locations -----------------------------------------------------------------------------------


@transaction.atomic
def change_location(
    *,
    by: User,
    location: Location,
    wheelchair: str,
    description: str,
    without: Service | None = None,
    **values: Any,
) -> None:
    """Write a location, and anew what its services say of it; `without` one written anyway."""
    changed = {name: one for name, one in values.items() if getattr(location, name) != one}
    for name, one in changed.items():
        setattr(location, name, one)
    if changed:
        saved(location, by)
        _tell_services(location, by, without)
    if _tell_accessibility(location, by, wheelchair, description) or changed:
        at = Service.objects.for_municipality(location.municipality)
        _told_otherwise(at.filter(at_locations__location=location))


def _tell_services(location: Location, by: User, without: Service | None) -> None:
    """Compute again what the services at a location hold of it; only what differs is written."""
    at = Service.objects.for_municipality(location.municipality).exclude(status=Status.LOADING)
    at = at.filter(at_locations__location=location).select_related("municipality")
    find = area_at(location.municipality)
    for entry in entries(at.exclude(pk=without.pk) if without else at):
        service = entry.service
        before = (service.area, service.place, service.hides_address, service.details)
        derive(entry, find)
        if before != (service.area, service.place, service.hides_address, service.details):
            service.version += 1
            saved(service, by)


def _tell_accessibility(location: Location, by: User, wheelchair: str, description: str) -> bool:
    """Whether it was told otherwise before."""
    told = Accessibility.objects.filter(location=location).first()
    told = told or Accessibility(location=location)
    if (told.wheelchair, told.description) == (wheelchair, description):
        return False
    told.wheelchair, told.description = wheelchair, description
    saved(told, by)
    return True


# --- services ------------------------------------------------------------------------------------


@transaction.atomic
def sort_only_by(*, by: User, service: Service, names: Iterable[str]) -> None:
    """Sort a service by these terms and no others, made where there are none."""
    wanted = {name.strip()[:100] for name in names} - {""}
    Attribute.objects.filter(service=service).exclude(term__name__in=wanted).delete()
    every = TaxonomyTerm.objects.for_municipality(service.municipality)
    for name in sorted(wanted):
        term = every.filter(name=name).first()
        term = term or saved(TaxonomyTerm(municipality=service.municipality, name=name), by)
        Attribute.objects.get_or_create(service=service, term=term)


@transaction.atomic
def confirm_service(*, by: User, service: Service, on: date) -> None:
    """Somebody says that all of a service still holds."""
    every = Service.objects.for_municipality(service.municipality).select_for_update(
        no_key=True, of=("self",)
    )
    now = every.filter(pk=service.pk).first()
    if now is None or now.status != Status.ACTIVE:
        raise RefusedError("Bestätigen lässt sich nur, was im Bestand ist.")
    now.assured_date, now.version = on, now.version + 1
    saved(now, by)
