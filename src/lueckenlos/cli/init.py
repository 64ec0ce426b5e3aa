"""`lueckenlos init`: looks at files and proposes a case."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from io import TextIOWrapper
from pathlib import Path

from lueckenlos.exchange.proposal import propose


def init(files: Sequence[Path], kreis: str) -> None:
    """Print a proposed case; what hindered goes to the error stream. Raises `CaseError`."""
    text, problems = propose(files, kreis, date.today(), Path.cwd())
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")  # what TOML is written in, whatever the system
    sys.stdout.write(text)
    for one in problems:
        print(f"{one.place}: {one.what} {one.cure}", file=sys.stderr)
    print(file=sys.stderr)
    print("Bitte die Zeilen mit „?“ ansehen, dann:", file=sys.stderr)
    print("  lueckenlos check fall.toml", file=sys.stderr)
    print("  lueckenlos analyse fall.toml --out bericht", file=sys.stderr)
