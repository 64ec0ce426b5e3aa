"""A new address is proved by a code sent to it; whether it is somebody else's, nobody learns."""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import compare_user_code
from django.http import HttpRequest

from lueckenlos.accounts.mails import send_address_code, send_address_taken
from lueckenlos.accounts.models import User

KEY = "new_address"
VALID_SECONDS = 15 * 60
TRIES = 5


def send_code(request: HttpRequest, address: str) -> bool:
    """Send a code to a new address, to be typed in this session; whether the mail went out.

    Where the address has an account, its owner is told instead, and no code fits.
    """
    address = address.strip().casefold()
    code = str(get_adapter().generate_email_verification_code())
    taken = User.objects.filter(email=address).exists()
    sent = send_address_taken(address) if taken else send_address_code(address, code)
    if sent:
        said = {"address": address, "code": "" if taken else code, "at": time.time(), "tries": 0}
        request.session[KEY] = said
    return sent


def awaited(request: HttpRequest) -> str | None:
    """The address a code was sent to; None where there is none, or it has run out."""
    said = request.session.get(KEY)
    if said is None:
        return None
    if time.time() - said["at"] > VALID_SECONDS or said["tries"] >= TRIES:
        forget(request)
        return None
    return str(said["address"])


def fits(request: HttpRequest, code: str) -> bool:
    """Whether this is the code; each try counts."""
    if awaited(request) is None:
        return False
    said = request.session[KEY]
    request.session[KEY] = {**said, "tries": said["tries"] + 1}
    return bool(compare_user_code(actual=code, expected=said["code"]))


def forget(request: HttpRequest) -> None:
    """No code is awaited any more."""
    request.session.pop(KEY, None)
