"""Everything the platform is told by its environment: one table, read once at start.

The table feeds the settings, `.env.example`, the reference and `lueckenlos doctor`; a variable that
does not stand here cannot be read.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

YES, NO = ("ja", "yes", "true", "1", "an", "on"), ("nein", "no", "false", "0", "aus", "off", "")


class SettingError(Exception):
    """A variable has a value nobody can use; the text names it and the cure."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: its default, and in German what it is for and what it looks like."""

    name: str
    default: str
    what: str
    example: str = ""
    secret: bool = False


VARIABLES = (
    Variable(
        "LUECKENLOS_DATA",
        "daten",
        "Ordner für alles, was entsteht: Datenbank, hochgeladene Dateien, Schlüssel. Diesen Ordner "
        "zu sichern genügt (lueckenlos backup).",
        "/var/lib/lueckenlos",
    ),
    Variable(
        "DATABASE_URL",
        "",
        "Datenbank. Leer: SQLite im Datenordner. Für den Betrieb mit vielen: PostgreSQL.",
        "postgresql://lueckenlos:geheim@db:5432/lueckenlos",
        secret=True,
    ),
    Variable("LUECKENLOS_ADDRESS", "127.0.0.1", "Adresse, an der der Dienst lauscht.", "0.0.0.0"),
    Variable("LUECKENLOS_PORT", "8000", "Port, an dem der Dienst lauscht.", "8000"),
    Variable("LUECKENLOS_WEB_WORKERS", "1", "Zahl der Prozesse, die Seiten ausliefern.", "2"),
    Variable(
        "LUECKENLOS_WORKERS",
        "2",
        "Zahl der Prozesse, die lange Arbeiten erledigen. Jede Kommune hat eine zur Zeit; zwei "
        "Prozesse genügen, damit keine hinter dem Rechnen einer anderen wartet.",
        "4",
    ),
    Variable(
        "LUECKENLOS_HOSTS",
        "",
        "Namen, unter denen die Seiten erreicht werden, mit Komma getrennt. Leer: nur von diesem "
        "Rechner aus.",
        "praevention.lindenau.de",
    ),
    Variable(
        "LUECKENLOS_URL",
        "",
        "Adresse, die in Mails und Kalendern steht. Leer: Adresse und Port von oben.",
        "https://praevention.lindenau.de",
    ),
    Variable(
        "LUECKENLOS_HTTPS",
        "nein",
        "„ja“, wenn die Seiten über https ausgeliefert werden: Dann gehen Anmeldung und Sitzung "
        "nur noch verschlüsselt.",
        "ja",
    ),
    Variable(
        "LUECKENLOS_PROXIES",
        "0",
        "Zahl der eigenen Weiterleitungsserver (Proxys) davor, deren Angabe zu Herkunft und https "
        "gilt.",
        "1",
    ),
    Variable(
        "LUECKENLOS_SECRET_KEY",
        "",
        "Schlüssel für Sitzungen und Links. Leer: Beim ersten Start entsteht einer im Datenordner.",
        "",
        secret=True,
    ),
    Variable(
        "LUECKENLOS_PUBLIC",
        "nein",
        "„ja“ öffnet die öffentlichen Seiten. Vorher müssen Impressum, Datenschutzhinweis und "
        "Erklärung zur Barrierefreiheit ausgefüllt sein.",
        "ja",
    ),
    Variable(
        "LUECKENLOS_SCENARIOS",
        "500",
        "Wie viele verschiedene Antworten von „Was wäre wenn“ eine Person an einem Tag zu einem "
        "Lauf sieht. Mit sehr vielen ließen sich die Stufen ausmessen, in denen sie kleine Zahlen "
        "verdecken.",
        "200",
    ),
    Variable(
        "LUECKENLOS_SOURCES",
        "",
        "Adressen (IP) im eigenen Haus, von denen Schnittstellen gelesen werden dürfen, mit Komma "
        "getrennt. Leer: nur von Servern im Internet.",
        "10.1.2.3",
    ),
    Variable(
        "EMAIL_URL",
        "",
        "Postausgang. Leer: Mails liegen als Dateien im Datenordner unter „mails“.",
        "smtp+tls://nutzer:geheim@mail.lindenau.de:587",
        secret=True,
    ),
    Variable(
        "LUECKENLOS_SENDER",
        "Lückenlos <lueckenlos@localhost>",
        "Absender der Mails.",
        "Präventionskette Lindenau <praevention@lindenau.de>",
    ),
    Variable(
        "LUECKENLOS_RETURNS",
        "",
        "Ordner (Maildir), in den das Postfach des Absenders zugestellt oder abgeholt wird. "
        "Daraus liest das Programm, welche Mails unzustellbar zurückkamen. Leer: nur was der "
        "Postausgang gleich ablehnt.",
        "/var/mail/praevention",
    ),
    Variable("LUECKENLOS_OIDC_NAME", "", "Name auf dem Knopf „Anmelden mit …“.", "Kreisverwaltung"),
    Variable(
        "LUECKENLOS_OIDC_URL",
        "",
        "Adresse des eigenen Anmeldedienstes (OpenID Connect), ohne „/.well-known/…“. Leer: "
        "keiner.",
        "https://anmeldung.lindenau.de/realms/kreis",
    ),
    Variable("LUECKENLOS_OIDC_CLIENT", "", "Kennung dieses Dienstes dort.", "lueckenlos"),
    Variable("LUECKENLOS_OIDC_SECRET", "", "Geheimnis dieses Dienstes dort.", "", secret=True),
    Variable(
        "LUECKENLOS_LOG_FORMAT",
        "text",
        "Protokoll als „text“ oder, für Sammler, als „json“: eine Zeile je Anfrage und Auftrag.",
        "json",
    ),
    Variable(
        "LUECKENLOS_DEBUG",
        "nein",
        "„ja“ zeigt bei Fehlern das Innere des Programms. Nur zum Entwickeln.",
        "nein",
    ),
)
_BY_NAME = {one.name: one for one in VARIABLES}


def text(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """What a variable says, else its default."""
    return environ.get(name, "").strip() or _BY_NAME[name].default


def yes(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a variable says yes. Raises `SettingError` where it says neither yes nor no."""
    said = text(name, environ).casefold()
    if said not in (*YES, *NO):
        raise SettingError(f"{name} ist „{said}“; möglich sind „ja“ und „nein“.")
    return said in YES


def number(name: str, least: int, most: int, environ: Mapping[str, str] = os.environ) -> int:
    """The whole number a variable says. Raises `SettingError` outside `least` to `most`."""
    said = text(name, environ)
    if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
        raise SettingError(f"{name} ist „{said}“; möglich ist eine Zahl von {least} bis {most}.")
    return int(said)


def one_of(name: str, allowed: tuple[str, ...], environ: Mapping[str, str] = os.environ) -> str:
    """What a variable says. Raises `SettingError` where it is none of `allowed`."""
    said = text(name, environ)
    if said not in allowed:
        words = " und ".join(f"„{one}“" for one in allowed)
        raise SettingError(f"{name} ist „{said}“; möglich sind {words}.")
    return said


def example_file() -> str:
    """The text of `.env.example`."""
    lines = [
        "# Einstellungen von Lückenlos. Jede Zeile darf fehlen; dann gilt die Voreinstellung.",
        "# Gemacht aus der Tabelle in src/lueckenlos/config/environment.py mit:",
        "# .venv/bin/python docs/render_settings.py",
    ]
    for one in VARIABLES:
        words = f"{one.what} Voreinstellung: {one.default}" if one.default else one.what
        lines += ["", *_wrapped(words), f"# {one.name}={_quoted(one.example or one.default)}"]
    return "\n".join(lines) + "\n"


def reference_page() -> str:
    """The text of docs/reference/settings.md."""
    lines = [
        "<!-- Made from src/lueckenlos/config/environment.py by `python docs/render_settings.py`; "
        "change that. -->",
        "",
        "# Einstellungen",
        "",
        "Der Dienst (`lueckenlos serve`, `worker`, `upgrade`) liest sie beim Start aus seiner "
        "Umgebung; eine Vorlage ist `.env.example`. Jede darf fehlen, leer gilt als nicht "
        "gesetzt. Die Auswertung von Fällen (`lueckenlos analyse`) braucht keine. Was für den "
        "Betrieb noch fehlt, sagt `lueckenlos doctor`.",
        "",
        "| Name | Voreinstellung | Wofür | Zum Beispiel |",
        "|---|---|---|---|",
    ]
    for one in VARIABLES:
        what = f"{one.what} Geheim halten." if one.secret else one.what
        cells = (f"`{one.name}`", _code(one.default), what, _code(one.example))
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _code(value: str) -> str:
    return f"`{value}`" if value else "–"


def _quoted(value: str) -> str:
    return f'"{value}"' if set(value) & set(" <>") else value


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, 98, initial_indent="# ", subsequent_indent="# ")
