"""Which questions for places somebody may see and change."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.chain.models import Siting


def sitings(standing: Standing, sort: str) -> QuerySet[Siting]:
    """Those of a sort somebody may see: shared ones and their own; what nobody owns any more is
    for who keeps the inventory."""
    seen = Q(shared=True) | Q(by=standing.user)
    if standing.may(EDIT_INVENTORY):
        seen |= Q(by=None)
    every = Siting.objects.for_municipality(standing.here).filter(seen, sort=sort)
    return every.select_related("by", "run", "job")


def owns(standing: Standing, one: Siting) -> bool:
    """Whether somebody asked it, or nobody is known to have."""
    return one.by_id in (None, standing.user.pk)
