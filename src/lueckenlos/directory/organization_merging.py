"""Making one of two organizations, and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from lueckenlos.accounts.models import User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.directory.actions import saved
from lueckenlos.directory.alike_providers import others_of
from lueckenlos.directory.models import Location, Organization, OrganizationMember, Service
from lueckenlos.directory.organization_actions import providers
from lueckenlos.directory.queries import organizations
from lueckenlos.exchange.folding import fold

KEPT = ("description", "email", "phone", "url")
"""What an organization says of itself; where it says nothing, the other one's remains."""
CHANGED = (
    "Einer der beiden Träger wurde inzwischen geändert. Hier steht, was jetzt gilt; sehen Sie noch "
    "einmal nach."
)
MERGED = "aufgegangen in"
"""With the key of another organization: why one has ended."""
GONE = (
    "Das lässt sich nicht mehr trennen: Es ist schon getrennt, oder der Name ist wieder vergeben."
)


Follow = Callable[[Organization, Organization, User], None]
"""Does what else has to be done when the second organization becomes part of the first."""
_followers: list[Follow] = []


def when_merged(function: Follow) -> None:
    """Register what else goes over to the organization another becomes part of."""
    _followers.append(function)


def alike(one: Organization) -> list[Organization]:
    """Organizations that look like this one, the likest first."""
    every = {other.name: other for other in organizations(one.municipality).exclude(pk=one.pk)}
    return [every[name] for name in others_of(one.name, list(every))]


def search(one: Organization, text: str) -> list[Organization]:
    """Organizations somebody looks for by a part of the name."""
    every = organizations(one.municipality).exclude(pk=one.pk)
    found = every.filter(folded__contains=fold(text)) if fold(text) else every.none()
    return list(found.order_by("folded", "pk")[:20])


def taken_in(one: Organization) -> list[Any]:
    """The last lines of history of organizations that have become this one and can be parted."""
    names = set(organizations(one.municipality).values_list("name", flat=True))
    gone = Organization.history.filter(
        municipality=one.municipality_id, history_type="-", history_change_reason=_into(one.pk)
    )
    there = set(organizations(one.municipality).values_list("pk", flat=True))
    found = {row.id: row for row in gone.select_related("history_user").order_by("history_date")}
    return [row for row in found.values() if row.name not in names and row.id not in there]


def _into(pk: UUID) -> str:
    return f"{MERGED} {pk}"


def _from(pk: UUID) -> str:
    return f"mit dem Träger {pk} gekommen"


# --- one of two ----------------------------------------------------------------------------------


@transaction.atomic
def merge_organizations(
    *, by: User, into: Organization, other: Organization, versions: tuple[int, int]
) -> Organization:
    """Services, locations and people of `other` are those of `into` from now on; `other` ends.

    Raises `RefusedError` where one of them was changed since it was shown.
    """
    one, gone = _locked(into, versions[0]), _locked(other, versions[1])
    if one.pk == gone.pk:
        raise RefusedError("Das ist derselbe Träger.")
    reason = _from(gone.pk)
    _move(one, _services(gone), reason, by)
    _move(one, Location.objects.for_municipality(one.municipality).filter(organization=gone),
          reason, by)  # fmt: skip
    there = set(one.members.values_list("user_id", flat=True))
    for member in gone.members.all():
        if member.user_id not in there:
            _write(OrganizationMember(organization=one, user_id=member.user_id), reason, by)
        _delete(member, _into(one.pk), by)
    for follow in _followers:
        follow(one, gone, by)
    _delete(gone, _into(one.pk), by)
    for name in KEPT:
        setattr(one, name, getattr(one, name) or getattr(gone, name))
    one.version += 1
    return saved(one, by)


def _locked(one: Organization, version: int) -> Organization:
    every = organizations(one.municipality).select_for_update(no_key=True, of=("self",))
    found = every.filter(pk=one.pk).first()
    if found is None or found.version != version:
        raise RefusedError(CHANGED)
    return found


def _services(one: Organization) -> Any:
    every = Service.objects.for_municipality(one.municipality).select_for_update(
        no_key=True, of=("self",)
    )
    return every.filter(organization=one)


def _move(to: Organization, rows: Any, reason: str, by: User) -> None:
    for row in rows:
        row.organization = to
        if isinstance(row, Service):
            row.version += 1
        _write(row, reason, by)


def _write(row: Any, reason: str, by: User) -> None:
    row._change_reason = reason
    saved(row, by)


def _delete(row: Any, reason: str, by: User) -> None:
    row._history_user, row._change_reason = by, reason
    row.delete()


# --- two of one ----------------------------------------------------------------------------------


@transaction.atomic
def part_organizations(*, by: User, one: Organization, gone: UUID) -> Organization:
    """Take a merger back: what came with `gone` and is still here goes back to it."""
    now = (
        organizations(one.municipality).select_for_update(no_key=True, of=("self",)).get(pk=one.pk)
    )
    before = next((row for row in taken_in(now) if row.id == gone), None)
    if before is None:
        raise RefusedError(GONE)
    again: Organization = before.instance
    again.version += 1
    saved(again, by)
    reason, here = f"wieder beim Träger {gone}", now.municipality
    for table in (Service, Location):
        rows = table.objects.for_municipality(here).filter(organization=now)
        _move(again, rows.filter(pk__in=_came(table, gone)), reason, by)
    _people_back(now, again, reason, by)
    return again


def _came(table: Any, gone: UUID) -> list[Any]:
    found = table.history.filter(history_change_reason=_from(gone))
    return list(found.values_list("id", flat=True))


def _people_back(now: Organization, again: Organization, reason: str, by: User) -> None:
    """Who kept the entries of each keeps them again; not those who may no longer."""
    came = _came(OrganizationMember, again.pk)
    for member in OrganizationMember.objects.filter(organization=now, pk__in=came):
        _delete(member, reason, by)
    held = OrganizationMember.history.filter(
        organization_id=again.pk, history_type="-", history_change_reason=_into(now.pk)
    )
    before = set(held.values_list("user_id", flat=True))
    for user in providers(again):
        if user.pk in before:
            _write(OrganizationMember(organization=again, user=user), reason, by)
