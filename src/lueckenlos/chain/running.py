"""From a case to what a run tells: the same line as on the command line, without files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.notes import run_note
from lueckenlos.assemble.recorded import recorded_only
from lueckenlos.assemble.world import assemble
from lueckenlos.exchange.figures import Figures, RunNote
from lueckenlos.exchange.problems import Problem, capped
from lueckenlos.exchange.records import Case
from lueckenlos.report.public import published

NO_FOLDER = Path()
"""Where a case names files; one that was read from rows names none."""
Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Computed:
    """What came out of a case: its note, figures with and without small numbers, problems."""

    note: RunNote
    told: Figures
    internal: Figures
    problems: tuple[Problem, ...]


def compute(case: Case, checksum: str, tell: Tell) -> Computed:
    """Compute what the step of data carries. Raises `CaseError` where a case cannot be computed."""
    tell("Bestand und Kinderzahlen zusammensetzen", 10)
    if case.areas and case.populations:
        made = assemble(case, NO_FOLDER)
        tell("Kette rechnen", 25)
        internal, record, problems = figures(made), made.record, made.problems
    else:
        made = None
        internal, record, problems = recorded_only(case, NO_FOLDER)
    tell("Kleine Zahlen verdecken", 50)
    told = published(internal)
    note = run_note(case, record, made, public=True, checksum=checksum)
    return Computed(note, told, internal, tuple(capped(problems)))
