"""Problems as sheets: every one for who mends a file, grouped for who reads a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lueckenlos.exchange.problems import Problem
from lueckenlos.report.sheets_xlsx import Book, Column, Value, add_sheet, new_book, saved

SEVERITIES = {"error": "Fehler", "warning": "Warnung", "note": "Hinweis"}
NAMED_ROWS, ROWS_PER_CODE = 8, 200
PROBLEMS = (
    *(Column("Schwere", 10), Column("Datei", 24), Column("Blatt", 16), Column("Zeilen", 26)),
    *(Column("Anzahl", 9, "whole"), Column("Spalte", 16), Column("Was", 60, "long")),
    *(Column("Abhilfe", 60, "long"), Column("Code", 22)),
)


def problems_sheet(book: Book, problems: Iterable[Problem]) -> None:
    """The sheet "Zum Bestand"."""
    add_sheet(book, "Zum Bestand", PROBLEMS, _grouped(problems))


def _ranked(problems: Iterable[Problem]) -> list[Problem]:
    order = list(SEVERITIES)
    return sorted(problems, key=lambda one: order.index(one.severity.value))


def _grouped(problems: Iterable[Problem]) -> Iterator[tuple[Value, ...]]:
    """What is the same in many rows stands once; of one code at most `ROWS_PER_CODE` stand."""
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for one in _ranked(problems):
        key = (one.code, one.file, one.sheet, one.column, one.what, one.cure)
        groups.setdefault(key, []).append(one)
    counts: dict[str, int] = {}
    for some in groups.values():
        code = some[0].code
        counts[code] = counts.get(code, 0) + 1
        if counts[code] <= ROWS_PER_CODE:
            yield _group(some)
    for code, number in counts.items():
        if number > ROWS_PER_CODE:
            more = f"… und {number - ROWS_PER_CODE} weitere dieser Art; alle stehen in quality.csv."
            yield ("", "", "", "", number - ROWS_PER_CODE, "", more, "", code)


def _group(some: list[Problem]) -> tuple[Value, ...]:
    one = some[0]
    rows = sorted({other.row for other in some if other.row is not None})
    more = f" und {len(rows) - NAMED_ROWS} weitere" if len(rows) > NAMED_ROWS else ""
    where = ", ".join(map(str, rows[:NAMED_ROWS])) + more
    severity = SEVERITIES[one.severity.value]
    return (
        *(severity, one.file, one.sheet, where, len(some)),
        *(one.column, one.what, one.cure, one.code),
    )


def write_quality(problems: Iterable[Problem]) -> bytes:
    """Every problem with its place and cure, the worst first."""
    return write_rows(
        (
            *(SEVERITIES[one.severity.value], one.file, one.sheet, one.row, one.column),
            *(one.what, one.cure, one.code),
        )
        for one in _ranked(problems)
    )


def write_rows(rows: Iterable[tuple[Value, ...]]) -> bytes:
    """The workbook of a check: severity, file, sheet, row, column, what, cure, code."""
    columns = (
        *(Column("Schwere", 10), Column("Datei", 24), Column("Blatt", 16)),
        *(Column("Zeile", 8, "whole"), Column("Spalte", 16), Column("Was", 60, "long")),
        *(Column("Abhilfe", 60, "long"), Column("Code", 22)),
    )
    book = new_book()
    add_sheet(book, "Prüfung", columns, rows)
    return saved(book, "Prüfung der Dateien", None)
