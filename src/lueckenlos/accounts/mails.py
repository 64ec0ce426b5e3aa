"""The mails of accounts."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from lueckenlos.accounts.models import Invitation
from lueckenlos.accounts.queries import VALID_DAYS, token_of
from lueckenlos.accounts.roles import BY_KEY

log = logging.getLogger("lueckenlos.mail")


def send_invitation(invitation: Invitation) -> bool:
    """Send the link of an invitation; whether the mail server took it."""
    said = {
        "invitation": invitation,
        "role": BY_KEY[invitation.role],
        "days": VALID_DAYS,
        # in the query, because queries are not logged
        "link": f"{settings.BASE_URL}{reverse('invitation')}?t={token_of(invitation)}",
    }
    text = render_to_string("accounts/mails/invitation.txt", said)
    subject = f"Einladung: {invitation.municipality}"
    try:
        send_mail(subject, text, None, [invitation.email])
    except (SMTPException, OSError):
        log.exception("mail not sent")
        return False
    return True
