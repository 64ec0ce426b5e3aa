"""Closing one's own account: the row stays, because history points to it; the person leaves it."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt
from django.db import transaction
from django.utils import timezone

from lueckenlos.accounts.models import Invitation, User
from lueckenlos.accounts.people import RefusedError, keep_a_coordinator, lock, save, sign
from lueckenlos.accounts.queries import invitations_to, memberships_of
from lueckenlos.web.grammar import in_place

CLOSED = "Geschlossener Zugang"


@transaction.atomic
def close_account(*, by: User) -> None:
    """Close the account of `by` for good; sessions end everywhere with the next request.

    Raises `RefusedError` for the last coordinator of a municipality, naming it.
    """
    theirs = {one.municipality for one in memberships_of(by) if one.municipality}
    for municipality in sorted(theirs, key=lambda one: one.pk):
        lock(municipality)
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    for held in memberships_of(user):
        try:
            keep_a_coordinator(held)
        except RefusedError:
            raise RefusedError(
                f"Sie sind die letzte Koordination {in_place(str(held.municipality))}. "
                "Geben Sie dort zuerst jemand anderem diese Rolle; danach können Sie Ihren Zugang "
                "schließen."
            ) from None
    for held in memberships_of(user):
        sign(held, user).delete()
    _forget(user)


def _forget(user: User) -> None:
    """Name, address and everything that opens the account go; so they do out of the history."""
    nobody = f"{user.pk}@geschlossen.invalid"
    known = {user.email, *User.history.filter(id=user.pk).values_list("email", flat=True)}
    # an address that was given up may be somebody else's today
    known -= set(
        User.objects.filter(email__in=known).exclude(pk=user.pk).values_list("email", flat=True)
    )
    for offered in invitations_to(known):
        if offered.accepted is None and offered.withdrawn is None:
            offered.withdrawn = timezone.now()
        offered.email = nobody
        save(offered, user)
    Invitation.history.filter(email__in=known).update(email=nobody)
    for model in (Authenticator, SocialAccount, EmailAddress):
        model.objects.filter(user=user).delete()
    AccessAttempt.objects.filter(username__in=known).delete()
    user.name, user.email, user.is_active = CLOSED, nobody, False
    user.set_unusable_password()
    save(user, user)
    User.history.filter(id=user.pk).update(name=CLOSED, email=nobody)
