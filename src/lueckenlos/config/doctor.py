"""What an installation lacks for production."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from lueckenlos.accounts.models import User
from lueckenlos.accounts.notices import missing_notices
from lueckenlos.config import demo, environment
from lueckenlos.config.upgrade import pending, static_source

SHORT_KEY = 50
FULL_BYTES, SCARCE_BYTES = 500_000_000, 5_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something missing: whether production is impossible without it, what, and the cure."""

    blocks: bool
    what: str
    cure: str


def findings() -> list[Finding]:
    """Everything missing, in the order in which somebody sets a server up."""
    return [*_reachable(), *_secret(), *_place(), *_pages(), *_mail(), *_database()]


def _reachable() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(
            True,
            "Fehlerseiten zeigen das Innere des Programms.",
            "Lassen Sie LUECKENLOS_DEBUG weg.",
        )
    if not environment.text("LUECKENLOS_HOSTS"):
        yield Finding(
            True,
            "Nur dieser Rechner erreicht die Seiten.",
            "Nennen Sie mit LUECKENLOS_HOSTS den Namen, unter dem sie erreichbar sein sollen.",
        )
    if not settings.HTTPS:
        yield Finding(
            True,
            "Kennwörter gehen unverschlüsselt durchs Netz.",
            "Stellen Sie einen Webserver mit https davor und setzen Sie LUECKENLOS_HTTPS=ja.",
        )
    elif not settings.PROXIES:
        yield Finding(
            True,
            "Die Seiten leiten im Kreis: https ist an, aber kein Webserver davor genannt.",
            "Setzen Sie LUECKENLOS_PROXIES=1.",
        )
    if settings.HTTPS and not settings.BASE_URL.startswith("https://"):
        yield Finding(
            True,
            "In Mails stünde eine Adresse ohne https.",
            "Nennen Sie mit LUECKENLOS_URL die Adresse, wie sie im Browser steht, vorn https://.",
        )


def _secret() -> Iterator[Finding]:
    path = settings.DATA.secret
    if environment.text("LUECKENLOS_SECRET_KEY"):
        if len(settings.SECRET_KEY) < SHORT_KEY:
            yield Finding(
                True,
                f"Der Schlüssel für Sitzungen ist kürzer als {SHORT_KEY} Zeichen.",
                "Lassen Sie LUECKENLOS_SECRET_KEY weg; dann entsteht einer im Datenordner. Alle "
                "melden sich danach neu an, und wer eine App für Codes hat, richtet sie neu ein.",
            )
    elif _open_to_others(path, stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(
            True,
            f"Andere dürfen den Schlüssel lesen ({path}).",
            f"Nehmen Sie ihnen das Recht: chmod 600 {path}",
        )
    if _open_to_others(settings.DATA.root, stat.S_IRWXO):
        yield Finding(
            True,
            f"Andere dürfen in den Datenordner ({settings.DATA.root}).",
            f"Nehmen Sie ihnen das Recht: chmod 750 {settings.DATA.root}",
        )


def _open_to_others(path: Path, bits: int) -> bool:
    return path.exists() and bool(path.stat().st_mode & bits)


def _place() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA.root).free
    if free < SCARCE_BYTES:
        yield Finding(
            free < FULL_BYTES,
            f"Für den Datenordner sind noch {free / 1e9:.1f} GB frei.".replace(".", ",", 1),
            "Schaffen Sie Platz; 5 GB sollten frei sein.",
        )


def _pages() -> Iterator[Finding]:
    if static_source() is None:
        yield Finding(
            True, "Die Gestaltung der Seiten ist nicht gebaut.", "Bauen Sie sie mit: make setup"
        )


def _mail() -> Iterator[Finding]:
    if not environment.text("EMAIL_URL"):
        yield Finding(
            True,
            "Mails (Einladungen, vergessene Kennwörter) gehen nicht hinaus.",
            "Nennen Sie mit EMAIL_URL einen Postausgang.",
        )
    elif "localhost" in settings.DEFAULT_FROM_EMAIL:
        yield Finding(
            False,
            "Mails haben einen Absender, dem niemand antworten kann.",
            "Nennen Sie mit LUECKENLOS_SENDER einen eigenen.",
        )


def _database() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        yield Finding(
            False,
            "Die Datenbank ist SQLite; das genügt, solange nur wenige gleichzeitig arbeiten.",
            "Nennen Sie für mehr mit DATABASE_URL eine PostgreSQL-Datenbank.",
        )
    try:
        waiting = pending()
        if not waiting:
            yield from (*_people(), *_duties())
    except (DatabaseError, InterfaceError):
        yield Finding(
            True, "Die Datenbank antwortet nicht.", "Prüfen Sie, ob sie läuft, und DATABASE_URL."
        )
        return
    if waiting:
        yield Finding(
            True,
            "Die Datenbank ist nicht auf dem Stand dieser Version.",
            "Bringen Sie sie dahin: lueckenlos upgrade",
        )


def _people() -> Iterator[Finding]:
    if not User.objects.filter(memberships__role="administrator", is_active=True).exists():
        yield Finding(
            True,
            "Niemand betreut die Anlage.",
            "Geben Sie jemandem die Betreuung: lueckenlos administrator ADRESSE",
        )
    if User.objects.filter(email__endswith=f"@{demo.HOST}", is_active=True).exists():
        yield Finding(
            True,
            "Die Beispielzugänge sind offen; ihr Kennwort kennt jeder.",
            "Beginnen Sie mit einem leeren Datenordner (LUECKENLOS_DATA) und, wenn Sie PostgreSQL "
            "nutzen, einer leeren Datenbank (DATABASE_URL).",
        )


def _duties() -> Iterator[Finding]:
    if missing := missing_notices():
        yield Finding(
            bool(settings.PUBLIC),
            f"Noch nicht ausgefüllt: {', '.join(missing)}.",
            "Schreiben Sie jeden Text im Browser unter /anlage/pflichtangaben/, oder legen Sie ihn "
            "ab: lueckenlos notice ART DATEI.md (ART: imprint, privacy, accessibility).",
        )
