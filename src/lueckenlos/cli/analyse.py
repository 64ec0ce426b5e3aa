"""`lueckenlos analyse`: files → records → world → figures → files."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.notes import run_note
from lueckenlos.assemble.recorded import recorded_only
from lueckenlos.assemble.sureness import silent_in, sureness
from lueckenlos.assemble.world import Assembled, assemble
from lueckenlos.cli.cache import cache_folder
from lueckenlos.cli.cluster import connected
from lueckenlos.cli.open_kinds import told_open
from lueckenlos.cli.writing import check_writable, replaced
from lueckenlos.engine.tiles import Summing, summed_here
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.figures import Figures, RunNote
from lueckenlos.exchange.problems import Problem, capped
from lueckenlos.exchange.records import Case
from lueckenlos.exchange.sureness import Sureness
from lueckenlos.exchange.vocabulary.kinds import kinds_version
from lueckenlos.report.html import html
from lueckenlos.report.pdf import pdf
from lueckenlos.report.public import published
from lueckenlos.report.story import report
from lueckenlos.report.tables import write_quality, write_sureness, write_tables
from lueckenlos.report.terminal import lines
from lueckenlos.report.words import counted
from lueckenlos.report.workbook import write_findings


@dataclass(frozen=True, slots=True)
class Analysed:
    """A case with everything a report needs."""

    case: Case
    run: RunNote
    figures: Figures
    problems: tuple[Problem, ...]
    sure: Sureness | None = None


def analysed(
    path: Path, *, public: bool, threads: int, scheduler: str | None = None, how_sure: bool = False
) -> Analysed:
    """Read a case and compute what its step of data carries. Raises `CaseError`, `ClusterError`."""
    with _summing(threads, scheduler) as summing:
        return _analysed(path, public, summing, how_sure)


def _analysed(path: Path, public: bool, summing: Summing, how_sure: bool) -> Analysed:
    _say(f"Lese {path} …")
    case, problems = read_case(path, cache_folder())
    if not case.areas or not case.populations:
        found, record, more = recorded_only(case, path.parent)
        made = None
    else:
        made = assemble(case, path.parent)
        record, more = made.record, made.problems
        _say(
            f"Rechne: {len(case.areas)} Gebiete, {len(made.world.places)} Orte, "
            f"{len(case.offers)} Einträge (nur beim ersten Mal einige Sekunden länger) …"
        )
        found = figures(made, evidence=not public, summing=summing)
    if public:
        found = published(found)
    checksum = "" if public else _checksum(path, case)  # of small counts, too: could be guessed
    run = run_note(case, record, made, public=public, checksum=checksum)
    sure = _sure(made, found, public) if made and how_sure else None
    return Analysed(case, run, found, (*problems, *more), sure)


def _sure(made: Assembled, found: Figures, public: bool) -> Sureness:
    """How sure the findings are; for everybody without what is withheld."""
    _say("Rechne mit vielen denkbaren Regeln, wie sicher die Befunde sind …")
    return sureness(made, silent_in(made, found) if public else None)


def analyse(
    path: Path,
    out: Path,
    *,
    public: bool = False,
    threads: int = 1,
    scheduler: str | None = None,
    how_sure: bool = False,
) -> None:
    """Analyse a case and write its tables and reports to `out`, saying what happens on the way.

    Raises `CaseError` when the case cannot be run, `ClusterError` when the scheduler's machines
    cannot be used, `OSError` when `out` cannot be written.
    """
    begun = perf_counter()
    check_writable(out)
    one = analysed(path, public=public, threads=threads, scheduler=scheduler, how_sure=how_sure)
    written = _write(one, out)
    print()
    print(f"{one.case.title}, Stichtag {one.case.reference_day:%d.%m.%Y}")
    for line in lines(one.run, one.figures):
        print(line)
    print()
    _summary(one.problems, public)
    for line in told_open(path, one.case):
        print(line)
    kind = "Öffentliche" if public else "Interne"
    print(f"{kind} Dateien in {out}: {', '.join(file.name for file in written)}")
    print(f"Zum Lesen: {out / 'report.html'}")
    _say(f"Fertig nach {perf_counter() - begun:.1f} s.")


@contextmanager
def _summing(threads: int, scheduler: str | None) -> Iterator[Summing]:
    """Who makes the sums: the threads of this process, or the workers of a scheduler."""
    if scheduler is None:
        yield partial(summed_here, threads=threads)
    else:
        with connected(scheduler, _say) as cluster:
            yield cluster.sums


def _write(one: Analysed, out: Path) -> list[Path]:
    """All files of a run, or none; nothing is left of an earlier one that would contradict them."""
    _say("Schreibe Bericht und Tabellen …")
    told = report(one.run, one.figures, one.case.areas, one.problems, one.sure)
    book = write_findings(one.figures, one.run, one.case.areas, one.problems)
    files = {"report.html": html(told).encode(), "report.pdf": pdf(told), "luecken.xlsx": book}
    written = list(files)
    with replaced(out, last="run.json", obsolete=["quality.csv", "sureness.csv"]) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        tables = write_tables(folder, one.figures, one.case.areas, _about(one))
        written += [file.name for file in tables]
        if one.sure:
            written.append(write_sureness(folder, one.sure, one.case.areas).name)
        if not one.run.public:
            written.append(write_quality(folder, capped(one.problems)).name)
    return [out / name for name in written]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _summary(problems: Iterable[Problem], public: bool) -> None:
    counts = {"warning": 0, "note": 0}
    for problem in problems:
        counts[problem.severity.value] = counts.get(problem.severity.value, 0) + 1
    where = "" if public else " (quality.csv)"
    warnings = counted(counts["warning"], "Warnung", "Warnungen")
    notes = counted(counts["note"], "Hinweis", "Hinweise")
    print(f"Zum Bestand: {warnings}, {notes}{where}.")


def _about(one: Analysed) -> dict[str, Any]:
    """What makes a run repeatable: same input, same bytes."""
    run = one.run
    return {
        "title": run.title,
        "key": run.key,
        "edition": "public" if run.public else "internal",
        "note": "Kleine Zahlen sind verdeckt, alle Zahlen gerundet."
        if run.public
        else "Intern: enthält kleine Zahlen, nicht weitergeben.",
        "reference_day": run.reference_day,
        "step": run.step,
        "planning_level": run.planning_level,
        "scheme": run.scheme,
        "kinds_of_offer": kinds_version(),
        "engine": run.engine,
        **({"input_sha256": run.checksum} if run.checksum else {}),
        "areas": len(one.case.areas),
        "offers": len(one.case.offers),
        "sources": {source.use: asdict(source) for source in run.sources},
    }


def _checksum(path: Path, case: Case) -> str:
    """SHA-256 over the case file and the files it names, its scheme included, by their names."""
    digest = hashlib.sha256(path.read_bytes())
    files = {source.file for source in case.sources.values() if source.file}
    if case.scheme != "core":
        files.add(case.scheme)
    for file in sorted(files):
        digest.update(file.encode())
        target = path.parent / file
        parts = sorted(target.rglob("*")) if target.is_dir() else [target]
        for part in parts:
            if part.is_file():
                digest.update(part.read_bytes())
    return digest.hexdigest()
