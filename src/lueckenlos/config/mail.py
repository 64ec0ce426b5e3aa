"""Where mails go: a server, or files while none is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lueckenlos.config.environment import SettingError

SCHEMES = {"smtp": (25, False, False), "smtp+tls": (587, True, False), "smtps": (465, False, True)}
"""Scheme → usual port, STARTTLS, TLS from the start."""


def mail_settings(url: str, folder: Path) -> dict[str, Any]:
    """Settings for an address such as `smtp+tls://user:password@host:587`; files without one."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(folder),
        }
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        words = "smtp://, smtp+tls:// oder smtps:// mit Nutzer, Kennwort und Rechner"
        raise SettingError(f"EMAIL_URL ist nicht zu lesen; gemeint ist {words}.")
    port, starttls, tls = SCHEMES[parts.scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": starttls,
        "EMAIL_USE_SSL": tls,
        "EMAIL_TIMEOUT": 20,
    }


def maildir(folder: str) -> str:
    """The folder with mails that came back; "" where none is named."""
    if folder and not all((Path(folder) / one).is_dir() for one in ("cur", "new", "tmp")):
        raise SettingError(
            f"LUECKENLOS_RETURNS: {folder} ist kein Maildir; darin fehlen cur, new oder tmp."
        )
    return folder
