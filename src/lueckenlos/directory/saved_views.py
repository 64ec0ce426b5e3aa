"""Selections of the list kept under a name."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory.actions import saved
from lueckenlos.directory.models import SavedView


def saved_views(standing: Standing) -> QuerySet[SavedView]:
    """One's own, and those for all who edit."""
    every = SavedView.objects.for_municipality(standing.here).select_related("by")
    mine = Q(by=standing.user)
    if standing.may(EDIT_INVENTORY):
        mine |= Q(shared=True)
    return every.filter(mine)


@transaction.atomic
def save_view(
    *, by: User, municipality: Municipality, name: str, query: str, shared: bool
) -> SavedView:
    """Keep a selection under a name; an own one of that name is replaced."""
    every = SavedView.objects.for_municipality(municipality).select_for_update(no_key=True)
    found = every.filter(by=by, name=name).first()
    one = found or SavedView(municipality=municipality, by=by, name=name)
    one.query, one.shared = query, shared
    return saved(one, by)


@transaction.atomic
def remove_view(*, by: User, municipality: Municipality, pk: UUID) -> str:
    """Remove an own selection; its name. Raises `RefusedError` where there is none."""
    one = SavedView.objects.for_municipality(municipality).filter(by=by, pk=pk).first()
    if one is None:
        raise RefusedError("Diese Ansicht gibt es nicht, oder sie gehört jemand anderem.")
    one._history_user = by  # type: ignore[attr-defined]
    one.delete()
    return one.name
