"""Writing what belongs to people, municipalities and the installation."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import Municipality, Notice, User
from lueckenlos.accounts.people import RefusedError, save
from lueckenlos.accounts.queries import has_begun, memberships_of
from lueckenlos.accounts.roles import MANAGE_INSTALLATION, MANAGE_MUNICIPALITY
from lueckenlos.accounts.versions import (
    ChangedError,
    check_version,
    municipality_history,
    notice_history,
)

BEGUN = (
    "Hier arbeitet schon jemand mit, und Gebiete und Zahlen hängen am Schlüssel. Schlüssel und "
    "Art lassen sich deshalb nicht mehr ändern. Ist der Schlüssel falsch, legen Sie die Kommune "
    "mit dem richtigen neu an."
)


def _demand(by: User, permission: str, municipality: Municipality | None = None) -> None:
    """Raises `PermissionDenied` where `by` lacks it there or, without a municipality, at large."""
    where = municipality.pk if municipality else None
    held = tuple(one for one in memberships_of(by) if one.municipality_id == where)
    if not by.is_active or not Standing(by, municipality, held).may(permission):
        raise PermissionDenied


@transaction.atomic
def save_notice(
    *,
    kind: str,
    text: str,
    by: User | None,
    municipality: Municipality | None = None,
    version: int | None = None,
) -> Notice:
    """Put a text in place of the one of its kind. `by` is nobody on the command line.

    Raises `ChangedError` where it is no longer the `version` somebody has changed (None: whatever
    is there), and `ValueError` for a kind that does not exist or a text that says nothing.
    """
    if by is not None:
        _demand(by, MANAGE_MUNICIPALITY if municipality else MANAGE_INSTALLATION, municipality)
    if kind not in Notice.Kind.values:
        raise ValueError(f"no notice is called {kind}")
    if not text.strip():
        raise ValueError("a notice must say something")
    every = Notice.objects.for_municipality(municipality).select_for_update(
        no_key=True, of=("self",)
    )
    notice = every.filter(kind=kind).first() or Notice(kind=kind, municipality=municipality)
    if version is not None:
        check_version(notice_history(kind, municipality), version)
    notice.text = text.strip() + "\n"
    try:
        with transaction.atomic():
            save(notice, by)
    except IntegrityError:  # somebody else has just written the first one
        raise ChangedError from None
    return notice


def _as_seen(municipality: Municipality, version: int) -> Municipality:
    """The municipality as it is now, locked, when it is the version somebody has changed."""
    found = Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    check_version(municipality_history(found), version)
    return found


@transaction.atomic
def change_municipality(
    *, by: User, municipality: Municipality, name: str, pilot: str, version: int
) -> Municipality:
    """Give a municipality another name or pilot town; its slug stays.

    Raises `ChangedError` where it is no longer that version, `ValidationError` for an empty name
    or a key that lies elsewhere.
    """
    _demand(by, MANAGE_MUNICIPALITY, municipality)
    found = _as_seen(municipality, version)
    if (found.name, found.pilot) != (name.strip(), pilot.strip()):
        found.name, found.pilot = name.strip(), pilot.strip()
        found.full_clean()
        save(found, by)
    return found


@transaction.atomic
def correct_municipality(
    *, by: User, municipality: Municipality, key: str, kind: str, version: int
) -> Municipality:
    """Put right what was mistyped when a municipality was founded; a pilot town goes with it.

    Raises `RefusedError` once somebody has joined, `ChangedError` where it is no longer that
    version, `ValidationError` for a wrong key.
    """
    _demand(by, MANAGE_INSTALLATION)
    found = _as_seen(municipality, version)
    if has_begun(found):
        raise RefusedError(BEGUN)
    if (found.key, found.kind) != (key.strip(), kind):
        found.key, found.kind, found.pilot = key.strip(), kind, ""
        found.full_clean()
        save(found, by)
    return found


@transaction.atomic
def rename(*, by: User, name: str) -> None:
    """Give oneself another name. Raises `RefusedError` for an empty one."""
    if not name.strip():
        raise RefusedError("Nennen Sie einen Namen.")
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    user.name = name.strip()
    save(user, by)


@transaction.atomic
def change_address(*, by: User, address: str) -> None:
    """Put a proved address in place of one's own.

    Raises `RefusedError` where it has become somebody else's meanwhile.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    user.email = address.strip().casefold()
    try:
        with transaction.atomic():
            save(user, by)
    except IntegrityError:
        raise RefusedError(
            "Diese Adresse lässt sich nicht nehmen. Nehmen Sie eine andere."
        ) from None
    EmailAddress.objects.filter(user=user).delete()  # allauth's note of the old one
