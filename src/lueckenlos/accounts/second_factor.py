"""Taking off a lost second factor, for who looks after the installation."""

from __future__ import annotations

import logging

from allauth.mfa.models import Authenticator
from django.db import transaction

from lueckenlos.accounts.models import User
from lueckenlos.accounts.people import RefusedError, sign

log = logging.getLogger("lueckenlos.accounts")


@transaction.atomic
def reset_second_factor(*, by: User | None, email: str) -> User:
    """Take off app, keys and recovery codes of an account. `by` is nobody on the command line.

    Raises `RefusedError` where no account has the address, or it has no second factor.
    """
    address = email.strip().casefold()
    user = User.objects.select_for_update(no_key=True).filter(email=address, is_active=True).first()
    if user is None:
        raise RefusedError(
            f"Zu „{address}“ gibt es keinen Zugang. Prüfen Sie die Schreibweise: Gemeint ist die "
            "Adresse, mit der die Person sich anmeldet."
        )
    gone, _ = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise RefusedError(
            f"{address} hat keinen zweiten Schutz; zu ändern ist nichts. Ist das Kennwort "
            "vergessen, hilft „Kennwort vergessen?“ auf der Seite der Anmeldung."
        )
    user._change_reason = "Zweiter Schutz zurückgesetzt"  # type: ignore[attr-defined]
    sign(user, by).save()
    log.info("second factor of account %s reset", user.pk)
    return user
