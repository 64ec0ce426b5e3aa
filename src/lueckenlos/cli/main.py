"""`lueckenlos COMMAND`: parses, calls one function, turns problems into exit codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from lueckenlos import __version__
from lueckenlos.cli.analyse import analyse
from lueckenlos.exchange.problems import CaseError

DONE, BROKEN_CASE, USAGE, NOT_WRITABLE = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 done, 1 the case cannot be run, 2 wrong call, 3 a file cannot be written."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        analyse(options.case, options.out, public=options.public, threads=options.threads)
    except CaseError as error:
        print("Der Fall lässt sich nicht auswerten:", file=sys.stderr)
        for line in str(error).splitlines():
            print(f"  {line}", file=sys.stderr)
        return BROKEN_CASE
    except OSError as error:
        print(f"{error.filename} lässt sich nicht schreiben: {error.strerror}.", file=sys.stderr)
        return NOT_WRITABLE
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lueckenlos",
        description="Wo die Kette der Hilfen für Kinder trägt und wo sie Lücken hat.",
        epilog="Rückgabe: 0 fertig, 1 Fall nicht auswertbar, 2 falscher Aufruf, 3 nicht schreibbar",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="BEFEHL")
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
    one.add_argument("--threads", type=int, default=1, metavar="N", help="Rechenfäden (sonst 1)")
    return parser
