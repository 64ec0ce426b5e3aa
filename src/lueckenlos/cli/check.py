"""`lueckenlos check`: what the files of a case hold, and what is wrong with them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from lueckenlos.assemble.recorded import recorded_only
from lueckenlos.assemble.world import assemble
from lueckenlos.cli.cache import cache_folder
from lueckenlos.cli.open_kinds import told_open
from lueckenlos.cli.writing import check_writable, replaced
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.problems import CaseError, Problem, by_sort, count_of
from lueckenlos.exchange.records import Case
from lueckenlos.exchange.severity import Severity
from lueckenlos.exchange.vocabulary.kinds import recognise
from lueckenlos.report.tables import write_quality
from lueckenlos.report.words import counted, number, whole_percent
from lueckenlos.report.workbook import write_quality as quality_workbook

HEADINGS = {
    Severity.ERROR: "Fehler: So lässt sich der Fall nicht auswerten",
    Severity.WARNING: "Warnungen: Sie ändern Zahlen oder lassen etwas weg",
    Severity.NOTE: "Hinweise: was gelesen oder angenommen wurde",
}
EXAMPLES, WIDTH = 3, 96
FILES = ("quality.csv", "quality.xlsx")


def check(path: Path, out: Path | None) -> bool:
    """Print the quality report of a case; with `out` also as CSV and XLSX. Whether it can be run.

    Raises `OSError` when `out` cannot be written.
    """
    if out:
        check_writable(out)
    case, problems, runs = _found(path)
    for line in (*_overview(case, path), *report_lines(problems)):
        print(line)
    if out:
        with replaced(out) as folder:
            write_quality(folder, problems)
            (folder / FILES[1]).write_bytes(quality_workbook(problems))
        print(f"\nAlle Stellen einzeln: {', '.join(str(out / name) for name in FILES)}")
    open_kinds = told_open(path, case) if case else []
    if open_kinds:
        print("", *open_kinds, sep="\n")
    print(f"\n{_verdict(path, out, problems, runs)}")
    return runs


def _found(path: Path) -> tuple[Case | None, list[Problem], bool]:
    """The case, everything found in it, and whether it can be run; reading goes on as far as it
    can."""
    try:
        case, problems = read_case(path, cache_folder())
    except CaseError as error:
        return None, [*error.problems, *error.others], False
    try:
        if case.areas and case.populations:
            return case, [*problems, *assemble(case, path.parent).problems], True
        return case, [*problems, *recorded_only(case, path.parent)[2]], True
    except CaseError as error:
        return case, [*error.problems, *problems], False


def _overview(case: Case | None, path: Path) -> Iterator[str]:
    """What the case holds, the share of kinds recognised first."""
    if case is None:
        yield f"{path.name}: noch nicht auswertbar"
        return
    yield case.title
    known = sum(recognise(offer.kind) is not None for offer in case.offers)
    if case.offers:
        share = whole_percent(known / len(case.offers))
        yield f"Angebotsart erkannt: {number(known)} von {number(len(case.offers))} ({share} %)"
    areas = counted(len(case.areas), "Gebiet", "Gebiete")
    people = ", ".join(one.name for one in case.populations) or "noch keine Kinderzahlen"
    yield f"Dazu: {areas}; {people}"


def report_lines(problems: Sequence[Problem]) -> Iterator[str]:
    """What was found, grouped by sort, the gravest and most frequent first: how often, examples,
    cure."""
    ranked = by_sort(problems)
    for severity, heading in HEADINGS.items():
        here = [some for some in ranked if some[0].severity is severity]
        if here:
            yield f"\n{heading} ({number(sum(map(count_of, here)))})"
        for some in here:
            yield from _group(some)


def _group(some: Sequence[Problem]) -> Iterator[str]:
    """Three examples that say different things, and the cure of the first."""
    different: dict[str, Problem] = {}
    for one in some:
        if one.code != "further_alike":
            different.setdefault(one.what, one)
    shown = list(different.values())[:EXAMPLES]
    for one in shown:
        yield from _wrapped(f"– {one.place}: {one.what}".replace("– : ", "– "))
    rest = count_of(some) - len(shown)
    if rest:
        yield f"    … und {number(rest)} weitere dieser Art"
    yield from _wrapped(f"  Abhilfe: {some[0].cure}")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _verdict(path: Path, out: Path | None, problems: Sequence[Problem], runs: bool) -> str:
    if not runs:
        return "Bitte zuerst die Fehler beheben, dann noch einmal prüfen."
    more = f"\nAlle Stellen einzeln: lueckenlos check {path} --out ORDNER"
    text = f"Der Fall lässt sich auswerten: lueckenlos analyse {path} --out ORDNER"
    return text + (more if problems and not out else "")
