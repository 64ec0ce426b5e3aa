"""Writing who belongs where: roles and invitations. History is written in the same transaction."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from lueckenlos.accounts.access import Standing, at_large
from lueckenlos.accounts.models import Invitation, Membership, Municipality, User
from lueckenlos.accounts.queries import coordinators, memberships_of, open_invitations, people
from lueckenlos.accounts.roles import GIVEN_BY_COORDINATORS, MANAGE_INSTALLATION, MANAGE_PEOPLE

M = TypeVar("M", bound=models.Model)
LAST = (
    "Das ist die letzte Koordination dieser Kommune. Geben Sie zuerst jemand anderem diese Rolle."
)


class RefusedError(Exception):
    """It cannot be done; the text says why, and the cure."""


def sign(row: M, by: User | None) -> M:
    """Say who the next line of a row's history is by."""
    row._history_user = by  # type: ignore[attr-defined]
    return row


def save(row: models.Model, by: User | None) -> None:
    """Save a row, and who did it in its history."""
    sign(row, by).save()


def _check(by: User, municipality: Municipality) -> None:
    held = tuple(one for one in memberships_of(by) if one.municipality_id == municipality.pk)
    here = Standing(by, municipality, held)
    if not by.is_active or not (here.may(MANAGE_PEOPLE) or at_large(by).may(MANAGE_INSTALLATION)):
        raise PermissionDenied


def _check_role(role: str, gemeinde: str, municipality: Municipality) -> None:
    if role not in GIVEN_BY_COORDINATORS:
        raise RefusedError("Diese Rolle vergibt die Betreuung der Anlage.")
    if role == "gemeinde":
        if not (
            gemeinde.isdigit() and len(gemeinde) == 8 and gemeinde.startswith(municipality.key)
        ):
            raise RefusedError(
                "Nennen Sie den amtlichen Schlüssel der Gemeinde: 8 Stellen, vorn "
                f"{municipality.key}."
            )
    elif gemeinde:
        raise RefusedError("Einen Gemeindeschlüssel gibt es nur zur Rolle „Gemeinde“.")


def lock(municipality: Municipality) -> None:
    """Nobody else changes the people of this municipality until the transaction ends."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


@transaction.atomic
def give_role(
    *,
    by: User | None,
    user: User,
    role: str,
    municipality: Municipality | None = None,
    gemeinde: str = "",
    state: str = "",
) -> Membership:
    """Give a role, once. `by` is nobody on the command line; pages invite instead."""
    same = memberships_of(user).filter(
        role=role, municipality=municipality, gemeinde=gemeinde, state=state
    )
    found = same.first()
    if found is None:
        found = Membership(
            user=user, role=role, municipality=municipality, gemeinde=gemeinde, state=state
        )
        save(found, by)
    return found


@transaction.atomic
def make_administrator(*, email: str) -> User:
    """Let an address look after the installation; who is new sets a password by „vergessen“."""
    address = email.strip().casefold()
    user = User.objects.filter(email=address).first() or User.objects.create_user(address)
    give_role(by=None, user=user, role="administrator")
    return user


@transaction.atomic
def invite(
    *, by: User, municipality: Municipality, email: str, role: str, gemeinde: str = ""
) -> Invitation:
    """Offer a role to an address; what it was offered here and has not answered is withdrawn.

    Raises `RefusedError` where the role is already held or cannot be given here.
    """
    _check(by, municipality)
    lock(municipality)
    _check_role(role, gemeinde, municipality)
    address = email.strip().casefold()
    held = people(municipality).filter(user__email=address, role=role, gemeinde=gemeinde)
    if held.exists():
        raise RefusedError("Diese Person hat die Rolle schon.")
    for older in open_invitations(municipality).filter(email=address):
        withdraw(by=by, invitation=older)
    made = Invitation(municipality=municipality, email=address, role=role, gemeinde=gemeinde, by=by)
    save(made, by)
    return made


@transaction.atomic
def withdraw(*, by: User, invitation: Invitation) -> None:
    """Make the link of an invitation worthless."""
    _check(by, invitation.municipality)
    invitation.withdrawn = timezone.now()
    save(invitation, by)


def _unanswered(invitation: Invitation) -> Invitation:
    """The invitation as it is now, locked, however old."""
    lock(invitation.municipality)
    every = Invitation.objects.for_municipality(invitation.municipality)
    found = every.filter(pk=invitation.pk, accepted=None, withdrawn=None).first()
    if found is None:
        raise RefusedError(
            "Diese Einladung ist schon angenommen, zurückgezogen oder durch eine neue ersetzt."
        )
    return found


@transaction.atomic
def invite_again(*, by: User, invitation: Invitation) -> Invitation:
    """Put a new invitation in place of one nobody has answered: its link dies, however old.

    Raises `RefusedError` where it has been answered or taken back meanwhile.
    """
    _check(by, invitation.municipality)
    found = _unanswered(invitation)
    withdraw(by=by, invitation=found)
    return invite(
        by=by,
        municipality=found.municipality,
        email=found.email,
        role=found.role,
        gemeinde=found.gemeinde,
    )


@transaction.atomic
def invite_instead(*, by: User, invitation: Invitation, email: str) -> Invitation:
    """Invite another address in place of a mistyped one, as long as nobody coordinates there.

    Raises `RefusedError` where somebody does, or it has been answered or taken back meanwhile.
    """
    _check(by, invitation.municipality)
    found = _unanswered(invitation)
    if coordinators(found.municipality).exists():
        raise RefusedError(
            "Hier koordiniert schon jemand. Bitten Sie diese Person, unter „Menschen“ die "
            "Einladung zurückzuziehen und die richtige Adresse einzuladen."
        )
    withdraw(by=by, invitation=found)
    return invite(by=by, municipality=found.municipality, email=email, role=found.role)


@transaction.atomic
def accept(
    *, invitation: Invitation, by: User | None = None, name: str = "", password: str = ""
) -> Membership:
    """Take the offered role: `by` who holds the address, or somebody new with name and password.

    Raises `RefusedError` where the link has been used meanwhile or is somebody else's, and
    `ValidationError` for a password that is too weak.
    """
    lock(invitation.municipality)
    fresh = open_invitations(invitation.municipality).filter(pk=invitation.pk).first()
    if fresh is None:
        raise RefusedError("Diese Einladung ist schon angenommen, zurückgezogen oder abgelaufen.")
    if by is None:
        if User.objects.filter(email=fresh.email).exists():
            raise RefusedError("Zu dieser Adresse gibt es schon einen Zugang. Melden Sie sich an.")
        by = User(email=fresh.email, name=name.strip())
        validate_password(password, by)
        by.set_password(password)
        save(by, None)
    if by.email != fresh.email:
        raise RefusedError("Diese Einladung gilt für eine andere Adresse.")
    fresh.accepted = timezone.now()
    save(fresh, by)
    return give_role(
        by=by, user=by, role=fresh.role, municipality=fresh.municipality, gemeinde=fresh.gemeinde
    )


def keep_a_coordinator(membership: Membership) -> None:
    """Raises `RefusedError` where nobody would be left who can give roles."""
    if membership.role != "coordinator" or membership.municipality is None:
        return
    others = people(membership.municipality).filter(role="coordinator", user__is_active=True)
    if not others.exclude(pk=membership.pk).exists():
        raise RefusedError(LAST)


def _again(by: User, membership: Membership) -> Membership:
    """The membership as it is now, locked, when `by` may change it."""
    if membership.municipality is None:
        raise PermissionDenied
    _check(by, membership.municipality)
    lock(membership.municipality)
    found = people(membership.municipality).filter(pk=membership.pk).first()
    if found is None:
        raise RefusedError("Diese Rolle ist inzwischen beendet.")
    return found


@transaction.atomic
def change_role(*, by: User, membership: Membership, role: str, gemeinde: str = "") -> Membership:
    """Put another role in place of one. Raises `RefusedError` for the last coordinator."""
    found = _again(by, membership)
    assert found.municipality is not None
    _check_role(role, gemeinde, found.municipality)
    if role != found.role:
        keep_a_coordinator(found)
    same = people(found.municipality).filter(user=found.user, role=role, gemeinde=gemeinde)
    if same.exclude(pk=found.pk).exists():
        raise RefusedError("Diese Person hat die Rolle schon.")
    found.role, found.gemeinde = role, gemeinde
    save(found, by)
    return found


@transaction.atomic
def end_membership(*, by: User, membership: Membership) -> None:
    """Take a role away; it ends with the next request. `RefusedError` for the last coordinator."""
    found = _again(by, membership)
    keep_a_coordinator(found)
    sign(found, by).delete()


@transaction.atomic
def found_municipality(*, by: User, key: str, name: str, kind: str) -> Municipality:
    """Make a municipality. Raises `PermissionDenied`, and `ValidationError` for a wrong key."""
    if not at_large(by).may(MANAGE_INSTALLATION):
        raise PermissionDenied
    slug = _free_slug(name, key)
    made = Municipality(key=key.strip(), name=name.strip(), kind=kind, slug=slug)
    made.full_clean()
    save(made, by)
    return made


def _free_slug(name: str, key: str) -> str:
    folded = name.casefold()
    for letter, pair in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        folded = folded.replace(letter, pair)
    slug = slugify(folded)[:50] or key
    return f"{slug}-{key}" if Municipality.objects.filter(slug=slug).exists() else slug
