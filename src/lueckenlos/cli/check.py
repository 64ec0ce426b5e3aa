"""`lueckenlos check`: what the files of a case hold, and what is wrong with them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lueckenlos.assemble.recorded import recorded_only
from lueckenlos.assemble.world import assemble
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.severity import Severity
from lueckenlos.report.tables import write_quality
from lueckenlos.report.workbook import write_quality as quality_workbook

NAMES = {Severity.ERROR: "Fehler", Severity.WARNING: "Warnung", Severity.NOTE: "Hinweis"}
EXAMPLES = 3


def check(path: Path, out: Path | None) -> None:
    """Print the quality report of a case; with `out` also as CSV and XLSX.

    Raises `CaseError` after writing when the case cannot be run.
    """
    problems, failure = _found(path)
    for line in _lines(problems):
        print(line)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        written = [write_quality(out, problems), out / "quality.xlsx"]
        written[1].write_bytes(quality_workbook(problems))
        print(f"Geschrieben: {', '.join(str(file) for file in written)}")
    if failure:
        raise failure


def _found(path: Path) -> tuple[list[Problem], CaseError | None]:
    """Everything found in a case; reading goes on as far as it can."""
    try:
        case, problems = read_case(path)
    except CaseError as error:
        return list(error.problems), error
    print(f"{case.title}: {len(case.areas)} Gebiete, {len(case.offers)} Angebote", file=sys.stderr)
    try:
        if case.areas and case.populations:
            return [*problems, *assemble(case, path.parent).problems], None
        return [*problems, *recorded_only(case, path.parent)[2]], None
    except CaseError as error:
        return [*problems, *error.problems], error


def _lines(problems: Sequence[Problem]) -> list[str]:
    """By sort, the gravest first: how often, examples, cure."""
    counts = Counter(one.code for one in problems)
    order = list(NAMES)
    first = {one.code: one for one in reversed(problems)}
    ranked = sorted(first.values(), key=lambda one: (order.index(one.severity), -counts[one.code]))
    lines = []
    for sort in ranked:
        some = [one for one in problems if one.code == sort.code]
        lines.append(f"{NAMES[sort.severity]}, {len(some)}-mal:")
        lines += [f"  {one.place}: {one.what}" for one in some[:EXAMPLES]]
        lines += [f"  … und {len(some) - EXAMPLES} weitere"] if len(some) > EXAMPLES else []
        lines.append(f"  Abhilfe: {sort.cure}")
    return lines or ["Nichts zu beanstanden."]
