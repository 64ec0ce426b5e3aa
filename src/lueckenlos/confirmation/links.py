"""The link of an inquiry and its code: what opens the page of one inquiry, and nothing else."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from lueckenlos.confirmation.models import Inquiry

SALT = "lueckenlos.confirmation.inquiry"
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that look alike on paper."""
CODE = 9


def token_of(inquiry: Inquiry) -> str:
    """What the link of an inquiry carries; whoever alters it has none."""
    return signing.Signer(salt=SALT).sign(inquiry.pk.hex)


def link_of(inquiry: Inquiry) -> str:
    """The whole link, for a mail."""
    return f"{settings.BASE_URL}{reverse('confirm', args=[token_of(inquiry)])}"


def inquiry_of(token: str) -> Inquiry | None:
    """The inquiry of a link, open or over; None where it was altered or the inquiry is no more."""
    try:
        key = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    found = Inquiry.unscoped.select_related("municipality", "organization")
    return found.filter(pk=key).first()


def inquiry_with(code: str) -> Inquiry | None:
    """The inquiry of a code somebody typed from paper."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return Inquiry.unscoped.filter(code=plain).first() if len(plain) == CODE else None


def new_code() -> str:
    """A code nobody guesses: 45 bits, asked a few times an hour at most."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE))


def in_groups(code: str) -> str:
    """A code as it is printed: ABC-DEF-GHJ."""
    return "-".join(code[at : at + 3] for at in range(0, len(code), 3))


def is_over(inquiry: Inquiry) -> bool:
    """Whether nothing can be answered any more."""
    return inquiry.closed is not None or inquiry.until <= timezone.now()
