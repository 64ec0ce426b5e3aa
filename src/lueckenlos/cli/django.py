"""Django, for the commands that need it."""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import NoReturn

MISSING = "Dafür fehlt die Weboberfläche. Installieren Sie sie dazu: pip install 'lueckenlos[web]'"


class StartError(Exception):
    """The platform cannot start; the text says in one sentence why, and the cure."""


def begin() -> None:
    """Load the settings and the apps. Raises `StartError` with what is wrong with either."""
    if importlib.util.find_spec("django") is None:
        raise StartError(MISSING)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lueckenlos.config.settings")
    import dj_database_url
    import django

    from lueckenlos.config.data import FolderError
    from lueckenlos.config.environment import SettingError

    try:
        django.setup()
    except (FolderError, SettingError) as error:
        raise StartError(str(error)) from None
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError):
        raise StartError(
            "DATABASE_URL ist nicht zu lesen; gemeint ist eine Adresse wie "
            "postgresql://nutzer:kennwort@rechner:5432/lueckenlos."
        ) from None


def reach_database() -> None:
    """Raises `StartError` where the database does not answer."""
    from django.conf import settings
    from django.db import DatabaseError, InterfaceError, connection

    try:
        connection.ensure_connection()
    except (DatabaseError, InterfaceError):
        where = (
            f"Prüfen Sie die Datei {settings.DATA.database}."
            if connection.vendor == "sqlite"
            else "Prüfen Sie, ob sie läuft und ob DATABASE_URL stimmt."
        )
        raise StartError(f"Die Datenbank antwortet nicht. {where}") from None


def refuse(error: StartError) -> NoReturn:
    """Say why, and leave."""
    print(error, file=sys.stderr)
    sys.exit(1)
