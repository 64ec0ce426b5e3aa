"""Reading accounts: where somebody belongs, who belongs to a municipality, what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from lueckenlos.accounts.models import Invitation, Membership, Municipality, User
from lueckenlos.accounts.roles import BY_KEY

VALID_DAYS = 14
SALT = "lueckenlos.invitation"


def memberships_of(user: User) -> QuerySet[Membership]:
    """All roles somebody has, anywhere: the one look across municipalities, and at oneself."""
    held = Membership.unscoped.filter(user=user).select_related("municipality")
    return held.order_by("municipality__name", "role")


def municipalities_of(user: User) -> list[Municipality]:
    """The municipalities somebody may enter, by name."""
    held = list(memberships_of(user))
    found = {one.municipality.pk: one.municipality for one in held if one.municipality}
    states = {one.state for one in held if one.state}
    if states:
        for one in Municipality.objects.all():
            if one.state in states:
                found[one.pk] = one
    return sorted(found.values(), key=lambda one: one.name)


def people(municipality: Municipality) -> QuerySet[Membership]:
    """Who belongs to a municipality."""
    held = Membership.objects.for_municipality(municipality).select_related("user")
    return held.order_by("user__name", "user__email", "role")


def open_invitations(municipality: Municipality) -> QuerySet[Invitation]:
    """Invitations that can still be accepted."""
    since = timezone.now() - timedelta(days=VALID_DAYS)
    every = Invitation.objects.for_municipality(municipality)
    return every.filter(accepted=None, withdrawn=None, made__gt=since)


def token_of(invitation: Invitation) -> str:
    """What the link in the mail carries."""
    said = {"i": str(invitation.pk), "m": str(invitation.municipality_id)}
    return signing.dumps(said, salt=SALT)


def invitation_of(token: str) -> Invitation | None:
    """The open invitation of a link; None where it is forged, too old, used or withdrawn."""
    try:
        said = signing.loads(token, salt=SALT, max_age=VALID_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    municipality = Municipality.objects.filter(pk=UUID(said["m"])).first()
    if municipality is None:
        return None
    found = open_invitations(municipality).filter(pk=UUID(said["i"]))
    return found.select_related("municipality", "by").first()


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the history: when, by whom, what."""

    when: datetime
    by: str
    what: str


HOW = {"+": "Rolle gegeben", "~": "Rolle geändert", "-": "Rolle beendet"}


def changes(municipality: Municipality) -> list[Change]:
    """Everything that was done with the people of a municipality, newest first."""
    found: list[Change] = []
    rows: Any = Membership.history.filter(municipality=municipality)
    for row in rows.select_related("history_user", "user"):
        role = BY_KEY[row.role].name
        found.append(_change(row, f"{HOW[row.history_type]}: {row.user or 'jemand'}, {role}"))
    rows = Invitation.history.filter(municipality=municipality)
    for row in rows.select_related("history_user"):
        word = "angenommen" if row.accepted else "zurückgezogen" if row.withdrawn else "verschickt"
        found.append(_change(row, f"Einladung {word}: {row.email}, {BY_KEY[row.role].name}"))
    return sorted(found, key=lambda one: one.when, reverse=True)


def _change(row: Any, what: str) -> Change:
    return Change(row.history_date, str(row.history_user or "die Anlage"), what)
