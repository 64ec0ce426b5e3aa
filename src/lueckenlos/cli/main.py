"""`lueckenlos COMMAND`: parses, calls one function, turns problems into exit codes."""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

from lueckenlos import __version__
from lueckenlos.cli.backup import backup, restore
from lueckenlos.cli.cluster import ClusterError
from lueckenlos.cli.django import StartError, refuse
from lueckenlos.cli.platform import (
    NOTICES,
    administrator,
    demo,
    doctor,
    notice,
    reset_second_factor,
    upgrade,
    worker,
)
from lueckenlos.cli.serve import serve
from lueckenlos.exchange.base.laender import LAENDER
from lueckenlos.exchange.problems import CaseError

DONE, BROKEN_CASE, USAGE, NOT_WRITABLE, STOPPED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 done, 1 the case cannot be run, 2 wrong call, 3 a file cannot be written,
    130 stopped by hand."""
    parser = _parser()
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        return DONE if COMMANDS[options.command](options) in (None, True) else BROKEN_CASE
    except (CaseError, ClusterError) as error:
        print(FAILED[options.command], file=sys.stderr)
        for line in str(error).splitlines():
            print(f"  {line}", file=sys.stderr)
        return BROKEN_CASE
    except StartError as error:
        refuse(error)
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        if "out" in options:
            _not_writable(error)
        else:
            print(f"{error.filename or 'Das'} geht nicht: {error.strerror}.", file=sys.stderr)
        return NOT_WRITABLE
    except KeyboardInterrupt:
        print("Abgebrochen; geschrieben ist nichts.", file=sys.stderr)
        return STOPPED
    return DONE


def _not_writable(error: OSError) -> None:
    if error.errno == errno.ENOSPC:
        print("Der Datenträger ist voll; geschrieben ist nichts.", file=sys.stderr)
        print("Schaffen Sie Platz oder nennen Sie mit --out einen anderen Ort.", file=sys.stderr)
        return
    print(f"{error.filename or 'Die Ausgabe'} lässt sich nicht schreiben.", file=sys.stderr)
    print("Nennen Sie mit --out einen Ordner, in dem Sie schreiben dürfen.", file=sys.stderr)
    print("Ist eine Datei darin noch geöffnet, schließen Sie sie zuerst.", file=sys.stderr)


# What analyses imports numba and geometry, which take a second: only who needs them waits for them.


def _init(options: argparse.Namespace) -> None:
    from lueckenlos.cli.init import init

    init(options.files, options.kreis or "")


def _check(options: argparse.Namespace) -> bool:
    from lueckenlos.cli.check import check

    return check(options.case, options.out)


def _ask(options: argparse.Namespace) -> None:
    from lueckenlos.cli.ask import ask

    ask(options.case, options.out)


def _analyse(options: argparse.Namespace) -> None:
    from lueckenlos.cli.analyse import analyse

    how = {"threads": options.threads, "scheduler": options.scheduler, "how_sure": options.sure}
    analyse(options.case, options.out, public=options.public, **how)


def _base(options: argparse.Namespace) -> None:
    from lueckenlos.cli.base import base

    base(options.land, options.files, options.out)


def _locate(options: argparse.Namespace) -> bool:
    from lueckenlos.cli.locate import locate

    return locate(options.case, date.today())


COMMANDS: dict[str, Callable[[argparse.Namespace], bool | None]] = {
    "init": _init,
    "check": _check,
    "ask": _ask,
    "analyse": _analyse,
    "base": _base,
    "locate": _locate,
    "serve": lambda options: serve(options.demo, with_worker=not options.without_worker),
    "worker": lambda options: worker(),
    "upgrade": lambda options: upgrade(),
    "backup": lambda options: backup(options.file),
    "restore": lambda options: restore(options.file),
    "doctor": lambda options: doctor(),
    "notice": lambda options: notice(options.kind, options.file),
    "administrator": lambda options: administrator(options.email),
    "reset-second-factor": lambda options: reset_second_factor(options.email),
    "demo": lambda options: demo(options.case),
}
FAILED = {
    "init": "Aus diesen Dateien lässt sich kein Fall vorschlagen:",
    "ask": "Zu diesem Fall lassen sich keine Rückfragen schreiben:",
    "analyse": "Der Fall lässt sich nicht auswerten:",
    "base": "Die Grunddaten lassen sich nicht laden:",
    "locate": "Zu diesem Fall lassen sich keine Adressen fragen:",
}


CALLS = (
    "init DATEIEN … [--kreis 06634] > fall.toml",
    "check FALL.toml [--out ORDNER]",
    "ask FALL.toml --out ORDNER",
    "analyse FALL.toml --out ORDNER [--public]",
    "base LAND --from DATEIEN … --out ORDNER",
    "locate FALL.toml",
    "serve",
    "upgrade",
    "backup DATEI.zip",
    "restore DATEI.zip",
)


class Formatter(argparse.HelpFormatter):
    """German help."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """The line that shows the call."""
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that explains itself, and answers a wrong call, in German."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, formatter_class=Formatter, add_help=False)
        self._positionals.title, self._optionals.title = "Angaben", "Schalter"
        self.add_argument("-h", "--help", action="help", help="diese Hilfe zeigen")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to call instead, and leave."""
        print(f"{_german(message)} So geht es:", file=sys.stderr)
        for call in CALLS:
            print(f"  lueckenlos {call}", file=sys.stderr)
        print("Mehr sagt: lueckenlos --help", file=sys.stderr)
        sys.exit(USAGE)


WRONG_CALLS = (
    (r"invalid choice: '(?P<it>[^']*)'", "Den Befehl „{it}“ gibt es nicht."),
    (r"required: (?P<it>.*)", "Es fehlt: {it}."),
    (r"unrecognized arguments: (?P<it>.*)", "Damit ist hier nichts anzufangen: {it}."),
    (r"argument (?P<it>\S+): expected", "Nach {it} fehlt eine Angabe."),
    (r"argument (?P<it>\S+): (?P<cure>.*)", "{it} braucht {cure}."),
)


def _german(message: str) -> str:
    """What the parser found wrong with a call."""
    for pattern, words in WRONG_CALLS:
        if found := re.search(pattern, message):
            return words.format(**found.groupdict())
    return "Der Aufruf stimmt nicht."


def _parser() -> Parser:
    parser = Parser(
        prog="lueckenlos",
        description="Wo die Kette der Hilfen für Kinder trägt und wo sie Lücken hat.",
        epilog="Rückgabe: 0 fertig, 1 Fall nicht auswertbar, 2 falscher Aufruf, 3 nicht schreibbar",
    )
    parser.add_argument(
        "--version", action="version", version=__version__, help="die Version nennen"
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="BEFEHL", title="Befehle"
    )
    _add_init(commands.add_parser("init", help="Dateien ansehen und einen Fall vorschlagen"))
    _add_check(commands.add_parser("check", help="die Dateien eines Falls prüfen"))
    one = commands.add_parser("ask", help="Rückfragen an die Träger schreiben")
    _add_case(one)
    _add_out(one)
    words = "einen Fall auswerten, Bericht und Tabellen schreiben"
    _add_analyse(commands.add_parser("analyse", help=words))
    _add_base(commands.add_parser("base", help="Grunddaten eines Landes einmal laden"))
    words = "Adressen ohne Punkt bei einem Geocoder im Netz erfragen, den der Fall nennt"
    _add_case(commands.add_parser("locate", help=words))
    _add_serve(commands.add_parser("serve", help="die Weboberfläche starten"))
    commands.add_parser("worker", help="lange Arbeiten erledigen (serve startet ihn selbst)")
    commands.add_parser("upgrade", help="die Datenbank auf den Stand dieser Version bringen")
    for name, words in (
        ("backup", "alles in eine Datei sichern, auch im laufenden Betrieb"),
        ("restore", "eine leere Anlage aus einer Sicherung füllen"),
    ):
        one = commands.add_parser(name, help=words)
        one.add_argument("file", type=Path, metavar="DATEI.zip", help="die Sicherung")
    commands.add_parser("doctor", help="sagen, was für den Betrieb fehlt")
    _add_notice(commands.add_parser("notice", help="Impressum und andere Pflichtangaben ablegen"))
    one = commands.add_parser("administrator", help="jemandem die Betreuung der Anlage geben")
    one.add_argument("email", metavar="ADRESSE", help="die E-Mail-Adresse")
    words = "App, Schlüssel und Notfallcodes eines Zugangs entfernen, wenn sie verloren sind"
    one = commands.add_parser("reset-second-factor", help=words)
    one.add_argument("email", metavar="ADRESSE", help="die E-Mail-Adresse, die sich anmeldet")
    _add_case(commands.add_parser("demo", help="das erfundene Beispiel mit Zugängen anlegen"))
    return parser


def _add_init(one: argparse.ArgumentParser) -> None:
    one.add_argument("files", type=Path, nargs="+", metavar="DATEI", help="Listen, Grenzen, Zahlen")
    one.add_argument(
        "--kreis",
        type=_key,
        metavar="SCHLÜSSEL",
        help="amtlicher Schlüssel des Kreises (5 Stellen) oder der Gemeinde (8)",
    )


def _add_check(one: argparse.ArgumentParser) -> None:
    _add_case(one)
    one.add_argument("--out", type=Path, metavar="ORDNER", help="auch als CSV und XLSX schreiben")


def _add_analyse(one: argparse.ArgumentParser) -> None:
    _add_case(one)
    _add_out(one)
    one.add_argument(
        "--public",
        action="store_true",
        help="für die Öffentlichkeit: kleine Zahlen verdeckt, alles gerundet",
    )
    one.add_argument(
        "--threads", type=_count, default=1, metavar="N", help="Rechenfäden (sonst einer)"
    )
    one.add_argument(
        "--scheduler",
        metavar="ADRESSE",
        help="auf den Rechnern eines Dask-Schedulers, etwa tcp://10.0.0.5:8786 (Zusatz cluster)",
    )
    one.add_argument(
        "--sure",
        action="store_true",
        help="auch sagen, wie sicher die Befunde sind: mit vielen denkbaren Regeln gerechnet",
    )


def _add_base(one: argparse.ArgumentParser) -> None:
    one.add_argument("land", metavar="LAND", help="Name oder Schlüssel, etwa Hessen oder 06")
    one.add_argument(
        "--from",
        dest="files",
        type=Path,
        nargs="*",
        default=[],
        metavar="DATEI",
        help="amtliche Dateien; ohne sie sagt der Befehl, welche zu holen sind",
    )
    _add_out(one)


def _add_serve(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--demo",
        type=Path,
        metavar="FALL.toml",
        help="zum Ausprobieren: die Datenbank einrichten und ein Beispiel mit Zugängen anlegen",
    )
    one.add_argument(
        "--without-worker",
        action="store_true",
        help="lange Arbeiten erledigt ein anderer (lueckenlos worker)",
    )


def _add_notice(one: argparse.ArgumentParser) -> None:
    words = ", ".join(f"{key} ({name})" for key, name in NOTICES.items())
    one.add_argument("kind", type=_notice, metavar="ART", help=words)
    one.add_argument("file", type=Path, metavar="DATEI.md", help="der Text")


def _add_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", type=Path, metavar="FALL.toml", help="die Falldatei")


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, required=True, metavar="ORDNER", help="wohin geschrieben wird"
    )


def _key(text: str) -> str:
    digits = text.isascii() and text.isdecimal()
    if not digits or len(text) not in (5, 8) or text[:2] not in LAENDER:
        raise argparse.ArgumentTypeError(
            "den amtlichen Schlüssel, 5 Stellen für einen Kreis oder 8 für eine Gemeinde, vorn die "
            "zwei des Landes (01 bis 16), zum Beispiel 06634"
        )
    return text


def _notice(text: str) -> str:
    if text not in NOTICES:
        raise argparse.ArgumentTypeError(" oder ".join(NOTICES))
    return text


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("eine ganze Zahl ab 1")
    return int(text)
