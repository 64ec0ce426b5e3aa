"""`lueckenlos analyse`: files → records → world → figures → files."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

from lueckenlos import __version__
from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import Assembled, assemble
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.kinds import kinds_version
from lueckenlos.exchange.problems import Problem
from lueckenlos.report.public import published
from lueckenlos.report.tables import write_quality, write_tables
from lueckenlos.report.terminal import lines


def analyse(path: Path, out: Path, *, public: bool = False, threads: int = 1) -> None:
    """Analyse a case and write its tables to `out`, saying what happens on the way.

    Raises `CaseError` when the case cannot be run, `OSError` when `out` cannot be written.
    """
    begun = perf_counter()
    _say(f"Lese {path} …")
    case, problems = read_case(path)
    made = assemble(case, path.parent)
    counts = (
        f"{len(case.areas)} Gebiete, {len(made.world.places)} Orte, {len(case.offers)} Angebote"
    )
    _say(f"Rechne: {counts} (nur beim ersten Mal einige Sekunden länger) …")
    found = figures(made, threads=threads, evidence=not public)
    if public:
        found = published(found)
    out.mkdir(parents=True, exist_ok=True)
    (out / "quality.csv").unlink(missing_ok=True)  # of an earlier, internal run
    written = write_tables(out, found, case.areas, _about(path, made, public))
    if not public:
        written.append(write_quality(out, [*problems, *made.problems]))
    print()
    print(f"{case.title}, Stichtag {case.reference_day:%d.%m.%Y}")
    for line in lines(found, _names(made)):
        print(line)
    print()
    _summary([*problems, *made.problems], public)
    kind = "öffentliche" if public else "interne"
    print(f"{kind.capitalize()} Dateien in {out}: {', '.join(file.name for file in written)}")
    _say(f"Fertig nach {perf_counter() - begun:.1f} s.")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _summary(problems: Iterable[Problem], public: bool) -> None:
    counts = {"warning": 0, "note": 0}
    for problem in problems:
        counts[problem.severity.value] = counts.get(problem.severity.value, 0) + 1
    where = "" if public else " (quality.csv)"
    print(f"Zum Bestand: {counts['warning']} Warnungen, {counts['note']} Hinweise{where}.")


def _names(made: Assembled) -> dict[str, str]:
    names = {rule.key: rule.name for rule in made.record.fields}
    names |= {key: name for key, name, _ in made.record.phases}
    return names | {one.key: one.name for one in made.case.populations}


def _about(path: Path, made: Assembled, public: bool) -> dict[str, Any]:
    """What makes a run repeatable: same input, same bytes."""
    case = made.case
    return {
        "title": case.title,
        "key": case.key,
        "edition": "public" if public else "internal",
        "note": "Kleine Zahlen sind verdeckt, alle Zahlen gerundet."
        if public
        else "Intern: enthält kleine Zahlen, nicht weitergeben.",
        "reference_day": case.reference_day,
        "planning_level": case.planning_level,
        "scheme": {"key": made.record.key, "version": made.record.version},
        "kinds_of_offer": kinds_version(),
        "engine": __version__,
        "input_sha256": _checksum(path, made),
        "areas": len(case.areas),
        "offers": len(case.offers),
        "sources": {
            name: {
                "file": source.file,
                "title": source.title,
                "owner": source.owner,
                "licence": source.licence,
                "day": source.day,
            }
            for name, source in case.sources.items()
        },
    }


def _checksum(path: Path, made: Assembled) -> str:
    """SHA-256 over the case file and the files it names, its scheme included, by their names."""
    digest = hashlib.sha256(path.read_bytes())
    files = {source.file for source in made.case.sources.values() if source.file}
    if made.case.scheme != "core":
        files.add(made.case.scheme)
    for file in sorted(files):
        digest.update(file.encode())
        digest.update((path.parent / file).read_bytes())
    return digest.hexdigest()
