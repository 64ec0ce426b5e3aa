"""Secrets of second factors are kept sealed: a copy of the database alone opens no account."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError

MARK = "sealed1:"
"""What a sealed secret begins with; one from before this is kept as it was typed."""
USE = b"lueckenlos second factor"


class UnreadableError(ValidationError):
    """The secret was sealed with another key."""

    def __init__(self) -> None:
        super().__init__(
            "Dieser zweite Schutz lässt sich nicht mehr prüfen: Der Schlüssel der Anlage ist ein "
            "anderer als bei der Einrichtung. Nehmen Sie, falls eingerichtet, einen "
            "Sicherheitsschlüssel, oder wenden Sie sich an die Betreuung der Anlage: Sie trägt den "
            "früheren Schlüssel wieder ein (LUECKENLOS_SECRET_KEY)."
        )


def _box() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=USE)
    return Fernet(urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))


def seal(text: str) -> str:
    """A secret as the database keeps it; what is sealed stays as it is."""
    return text if text.startswith(MARK) else MARK + _box().encrypt(text.encode()).decode()


def unseal(kept: str) -> str:
    """The secret. Raises `UnreadableError` where the key of the installation is another one."""
    if not kept.startswith(MARK):
        return kept
    try:
        return _box().decrypt(kept.removeprefix(MARK)).decode()
    except InvalidToken:
        raise UnreadableError from None
