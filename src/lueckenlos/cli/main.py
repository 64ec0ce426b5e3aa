"""`lueckenlos COMMAND`: parses, calls one function, turns problems into exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

from lueckenlos import __version__
from lueckenlos.cli.analyse import analyse
from lueckenlos.exchange.problems import CaseError

DONE, BROKEN_CASE, USAGE, NOT_WRITABLE = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 done, 1 the case cannot be run, 2 wrong call, 3 a file cannot be written."""
    parser = _parser()
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        analyse(options.case, options.out, public=options.public, threads=options.threads)
    except CaseError as error:
        print("Der Fall lässt sich nicht auswerten:", file=sys.stderr)
        for line in str(error).splitlines():
            print(f"  {line}", file=sys.stderr)
        return BROKEN_CASE
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"{error.filename} lässt sich nicht schreiben.", file=sys.stderr)
        print("Nennen Sie mit --out einen Ordner, in dem Sie schreiben dürfen.", file=sys.stderr)
        return NOT_WRITABLE
    return DONE


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
        """Say how to call instead, and leave."""
        print("Der Aufruf stimmt nicht. So geht es:", file=sys.stderr)
        print("  lueckenlos analyse FALL.toml --out ORDNER [--public]", file=sys.stderr)
        print("Mehr sagt: lueckenlos --help", file=sys.stderr)
        sys.exit(USAGE)


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
    one = commands.add_parser("analyse", help="einen Fall auswerten und Tabellen schreiben")
    one.add_argument("case", type=Path, metavar="FALL.toml", help="die Falldatei")
    one.add_argument(
        "--out", type=Path, required=True, metavar="ORDNER", help="wohin geschrieben wird"
    )
    one.add_argument(
        "--public",
        action="store_true",
        help="für die Öffentlichkeit: kleine Zahlen verdeckt, alles gerundet",
    )
    one.add_argument(
        "--threads", type=_count, default=1, metavar="N", help="Rechenfäden (sonst einer)"
    )
    return parser


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("eine ganze Zahl ab 1")
    return int(text)
