"""What the state office reads: releases of the municipalities of its Land that still hold."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import Municipality
from lueckenlos.chain.models import Release
from lueckenlos.chain.queries import releases


def states_of(standing: Standing) -> list[str]:
    """The Länder somebody reads for."""
    return sorted({one.state for one in standing.memberships if one.state})


def given(here: Municipality) -> QuerySet[Release]:
    """What a municipality has given, withdrawn or not, newest first; without what its run is."""
    return releases(here).select_related(None).select_related("by")


def released_in(states: Collection[str]) -> QuerySet[Release]:
    """What municipalities of these Länder have given and not withdrawn."""
    inside = Q(pk__in=[])
    for state in states:
        inside |= Q(municipality__key__startswith=state)
    found = Release.unscoped.filter(inside, withdrawn=None).select_related("municipality")
    return found.order_by("municipality__name", "-reference_day", "-made")
