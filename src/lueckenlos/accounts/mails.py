"""The mails of accounts."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from lueckenlos.accounts.models import Invitation, LogOpening, User
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
    subject = f"Einladung: {invitation.municipality}"
    return _send("invitation", said, subject, [invitation.email])


def send_address_code(address: str, code: str) -> bool:
    """Send the code that proves a new address."""
    return _send("address_code", {"code": code}, "Ihre neue E-Mail-Adresse", [address])


def send_address_taken(address: str) -> bool:
    """Tell who has an account that somebody wanted their address for another one."""
    return _send("address_taken", {}, "Ihre E-Mail-Adresse", [address])


def send_address_changed(old: str, new: str) -> bool:
    """Tell the old address that there is a new one."""
    return _send("address_changed", {"new": new}, "Ihre E-Mail-Adresse ist geändert", [old])


def send_closed(address: str) -> bool:
    """Tell somebody that their account is closed."""
    return _send("closed", {"site": settings.BASE_URL}, "Ihr Zugang ist geschlossen", [address])


def send_second_factor_reset(address: str) -> bool:
    """Tell somebody that the password alone opens their account now."""
    said = {"link": f"{settings.BASE_URL}{reverse('mfa_index')}"}
    return _send("second_factor_reset", said, "Ihr zweiter Schutz ist zurückgesetzt", [address])


def send_log_asked(opening: LogOpening, to: Iterable[User], link: str) -> bool:
    """Tell each who can agree that somebody wants to open the log."""
    said = {"opening": opening, "link": f"{settings.BASE_URL}{link}"}
    subject = f"Einsicht ins Protokoll: {opening.municipality}"
    sent = [_send("log_asked", said, subject, [one.email]) for one in to]
    return all(sent)


def _send(template: str, said: dict[str, Any], subject: str, to: list[str]) -> bool:
    text = render_to_string(f"accounts/mails/{template}.txt", said)
    try:
        send_mail(subject, text, None, to)
    except (SMTPException, OSError):
        log.exception("mail not sent")
        return False
    return True
