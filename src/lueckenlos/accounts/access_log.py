"""The log of who has seen personal data: written here, read here by two people, deleted here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lueckenlos.accounts.access import Standing, at_large
from lueckenlos.accounts.models import AccessLog, Municipality, User
from lueckenlos.accounts.queries import memberships_of
from lueckenlos.accounts.roles import MANAGE_INSTALLATION, MANAGE_PEOPLE

KEPT_DAYS = 365


def record_access(
    *, who: User, whose: Iterable[User], what: str, municipality: Municipality
) -> None:
    """Write down that `who` has seen `what` of each of `whose`; one's own data is no matter."""
    AccessLog.objects.bulk_create(
        AccessLog(municipality=municipality, who=who, whose=one, what=what[:300])
        for one in whose
        if one != who
    )


@transaction.atomic
def open_access_log(
    *, first: User, second: User, reason: str, municipality: Municipality
) -> list[AccessLog]:
    """The log of a municipality, for two people together; that they opened it is logged too.

    `first` coordinates the municipality, `second` looks after the installation: neither can do it
    alone. Raises `PermissionDenied`, and `ValueError` where no reason is given.
    """
    if not reason.strip():
        raise ValueError("the log is opened for a reason only")
    held = tuple(one for one in memberships_of(first) if one.municipality_id == municipality.pk)
    together = (
        first != second
        and first.is_active
        and second.is_active
        and Standing(first, municipality, held).may(MANAGE_PEOPLE)
        and at_large(second).may(MANAGE_INSTALLATION)
    )
    if not together:
        raise PermissionDenied
    rows = list(AccessLog.objects.for_municipality(municipality).select_related("who", "whose"))
    for one in (first, second):
        AccessLog.objects.create(
            municipality=municipality, who=one, what=f"Einsichten geöffnet: {reason}"[:300]
        )
    return rows


def purge() -> int:
    """Delete entries older than a year, of all municipalities; how many there were."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    return AccessLog.unscoped.filter(when__lt=before).delete()[0]
