"""Which services and organizations somebody may see or change, as the views ask for them."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from lueckenlos.accounts.access import Standing, standing_of
from lueckenlos.accounts.roles import EDIT_INVENTORY, EDIT_OWN_ENTRIES, SEE_FIGURES
from lueckenlos.directory.models import Organization, Status
from lueckenlos.directory.queries import (
    editable_services,
    entry_of,
    organizations,
    visible_services,
)
from lueckenlos.directory.rows import Entry

EDITS = (EDIT_INVENTORY, EDIT_OWN_ENTRIES)


def reader_of(request: HttpRequest) -> Standing:
    """Who looks at the inventory. Raises `PermissionDenied` for a role that has no part in it."""
    standing = standing_of(request)
    if not any(standing.may(one) for one in (SEE_FIGURES, *EDITS)):
        raise PermissionDenied
    return standing


def may_edit(standing: Standing, pk: UUID) -> bool:
    """Whether somebody may change a service."""
    allowed = any(standing.may(one) for one in EDITS)
    return allowed and editable_services(standing).filter(pk=pk).exists()


def seen_entry(standing: Standing, pk: UUID) -> Entry:
    """A service somebody may see. Raises `Http404` where there is none."""
    found = entry_of(standing.here, pk) if visible_services(standing).filter(pk=pk) else None
    if found is None:
        raise Http404
    return found


def edited_entry(request: HttpRequest, pk: UUID) -> Entry:
    """A service somebody may change; merged ones are over."""
    standing = reader_of(request)
    entry = seen_entry(standing, pk)
    if not may_edit(standing, pk):
        raise PermissionDenied
    if entry.service.status == Status.MERGED:
        raise Http404
    return entry


def seen_organizations(standing: Standing) -> QuerySet[Organization]:
    """The organizations somebody may see: all, or only those whose entries they keep."""
    every = organizations(standing.here)
    if standing.may(EDIT_INVENTORY) or standing.may(SEE_FIGURES):
        return every
    return every.filter(members__user=standing.user)


def seen_organization(standing: Standing, pk: UUID) -> Organization:
    """An organization somebody may see. Raises `Http404` where there is none."""
    return get_object_or_404(seen_organizations(standing).select_related("municipality"), pk=pk)
