"""The texts whose kind of offer nobody knows yet: where they are decided, and what to run next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.offers.decisions import (
    Undecided,
    read_decisions,
    undecided,
    waiting,
    write_undecided,
)
from lueckenlos.exchange.offers.read import DECISIONS
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import Case
from lueckenlos.report.words import counted


def decisions_file(path: Path, case: Case) -> Path:
    """Where the decisions of a case stand: the file it names, else the usual one beside it."""
    source = case.sources.get("decisions")
    return path.parent / (source.file if source else DECISIONS)


def still_open(path: Path, case: Case) -> list[Undecided]:
    """The texts of a case at `path` without a kind. Raises `CaseError` like `read_decisions`."""
    return undecided(case.offers, read_decisions(decisions_file(path, case))[0])


def write_open(path: Path, case: Case) -> list[str]:
    """Write the open texts for the column `art` to be filled; what to tell about it."""
    rows = still_open(path, case)
    if not rows:
        return []
    target = decisions_file(path, case)
    write_undecided(target, rows)
    texts = counted(len(rows), "Bezeichnung", "Bezeichnungen")
    first = f"{target}: {texts} ohne Angebotsart, bitte einmal entscheiden."
    return [first, *_fill_in(path, "  ")]


def told_open(path: Path, case: Case) -> list[str]:
    """For whom has not asked yet: which texts are open, the file, its column, what to run."""
    rows = still_open(path, case)
    if not rows:
        return []
    target = decisions_file(path, case)
    texts = counted(len(rows), "Bezeichnung", "Bezeichnungen")
    lines = [f"Noch ohne Angebotsart: {texts}, zum Beispiel „{shown(rows[0].text)}“."]
    lines.append(f"Entschieden wird das einmal in der Datei {target}:")
    steps = _fill_in(path, "")
    if not {fold(one.text) for one in rows} <= waiting(target):
        steps = [f"lueckenlos ask {path} --out ORDNER (schreibt sie in diese Datei)", *steps]
    return lines + [f"  {number}. {step}" for number, step in enumerate(steps, 1)]


def _fill_in(path: Path, indent: str) -> Sequence[str]:
    return (
        f"{indent}Dort in der Spalte „art“ die Angebotsart eintragen, oder - für: kein Angebot "
        "für Familien.",
        f"{indent}Danach noch einmal: lueckenlos check {path}",
    )
