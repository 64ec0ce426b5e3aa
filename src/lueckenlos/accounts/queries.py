"""Reading accounts: where somebody belongs, who belongs to a municipality, what has changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lueckenlos.accounts.models import Invitation, LogOpening, Membership, Municipality, User
from lueckenlos.accounts.roles import BY_KEY
from lueckenlos.report.words import alphabetical

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
    return sorted(found.values(), key=lambda one: alphabetical(one.name))


def people(municipality: Municipality) -> QuerySet[Membership]:
    """Who belongs to a municipality."""
    held = Membership.objects.for_municipality(municipality).select_related("user")
    return held.order_by("user__name", "user__email", "role")


def coordinators(municipality: Municipality) -> QuerySet[User]:
    """Who coordinates a municipality and can log in."""
    held = people(municipality).filter(role="coordinator")
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def administrators() -> QuerySet[User]:
    """Who looks after the installation and can log in."""
    held = Membership.objects.for_municipality(None).filter(role="administrator")
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def invitations_to(addresses: Iterable[str]) -> QuerySet[Invitation]:
    """All invitations to somebody's addresses, anywhere, when they leave."""
    return Invitation.unscoped.filter(email__in=addresses)


def open_invitations(municipality: Municipality) -> QuerySet[Invitation]:
    """Invitations that can still be accepted."""
    since = timezone.now() - timedelta(days=VALID_DAYS)
    every = Invitation.objects.for_municipality(municipality)
    return every.filter(accepted=None, withdrawn=None, made__gt=since)


def invitations_waiting(municipality: Municipality, email: str) -> list[Invitation]:
    """What an address was offered in a municipality and can still accept."""
    return list(open_invitations(municipality).filter(email=email.strip().casefold()))


def has_begun(municipality: Municipality) -> bool:
    """Whether somebody has ever had a role in a municipality."""
    return bool(Membership.history.filter(municipality=municipality).exists())


def coordinators_invited() -> QuerySet[Invitation]:
    """All invitations to coordinate, anywhere: who looks after the installation sends them."""
    return Invitation.unscoped.filter(role="coordinator").select_related("municipality")


@dataclass(frozen=True, slots=True)
class Coordination:
    """How many coordinate a municipality; who is invited to, and whether the link still works."""

    municipality: Municipality
    coordinators: int
    invited: list[tuple[Invitation, bool]]


def coordinations() -> list[Coordination]:
    """Every municipality, by name. Links that are too old count where nobody coordinates."""
    since = timezone.now() - timedelta(days=VALID_DAYS)
    newest: dict[UUID, dict[str, Invitation]] = {}
    for one in coordinators_invited().filter(accepted=None, withdrawn=None).order_by("-made"):
        newest.setdefault(one.municipality_id, {}).setdefault(one.email, one)
    active = Q(memberships__role="coordinator", memberships__user__is_active=True)
    found = []
    for here in Municipality.objects.annotate(coordinators=Count("memberships", filter=active)):
        told = [(one, one.made > since) for one in newest.get(here.pk, {}).values()]
        shown = [(one, works) for one, works in told if works or not here.coordinators]
        found.append(Coordination(here, here.coordinators, shown))
    return found


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
    rows = LogOpening.history.filter(municipality=municipality).exclude(history_type="-")
    for row in rows.select_related("history_user"):
        found.append(_change(row, f"Einsicht ins Protokoll {_step(row)}: {row.reason}"))
    return sorted(found, key=lambda one: one.when, reverse=True)


def _step(row: Any) -> str:
    if row.history_type == "+":
        return "beantragt"
    if row.agreed:
        return "erlaubt"
    return "zurückgezogen" if row.decided_by_id == row.asked_by_id else "abgelehnt"


def _change(row: Any, what: str) -> Change:
    return Change(row.history_date, str(row.history_user or "die Anlage"), what)
