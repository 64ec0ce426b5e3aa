"""Clean CSV: UTF-8, comma or semicolon, column names in line 1, every row of the same length."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lueckenlos.exchange.folding import nearest, shown
from lueckenlos.exchange.problems import CaseError, Problem

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Row:
    """One line under the column names; `number` is its row in a spreadsheet (the names are 1)."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text; `file` is the name messages show."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def quoted_columns(self) -> str:
        """The column names as a message lists them."""
        return listed(self.columns)


def listed(words: Iterable[str], most: int = 40) -> str:
    """Words as a message lists them, at most so many."""
    names = [shown(word) for word in words]
    return ", ".join(names[:most]) + (" …" if len(names) > most else "") if names else "nichts"


def hint(word: str, choices: Iterable[str]) -> str:
    """A sentence "Meinten Sie …?" for the choice spelled most alike, else nothing."""
    near = nearest(word, choices)
    return f" Meinten Sie „{near}“?" if near and near != word else ""


def read_bytes(path: Path) -> bytes:
    """The content of a file that is there, readable and not empty; else `CaseError`."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise CaseError(_of_file(path, "file_missing")) from None
    except (OSError, ValueError):
        raise CaseError(_of_file(path, "file_unreadable")) from None
    if not content.strip():
        raise CaseError(_of_file(path, "file_empty"))
    return content


def decoded(path: Path, content: bytes) -> str:
    """UTF-8 text without its byte order mark; else `CaseError` naming the line."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        line = len(LINE_END.findall(before)) + 1
        raise CaseError(Problem("file_encoding", path.name, line)) from None


def _of_file(path: Path, code: str) -> Problem:
    return Problem(code, path.name, values={"path": shown(path.name)})


def read_csv(path: Path) -> tuple[Table, list[Problem]]:
    """Read a table; blank rows are left out.

    Raises `CaseError` when the file is missing, empty, not UTF-8 or no clean table.
    """
    content = read_bytes(path)
    if content.startswith(b"PK\x03\x04"):
        raise CaseError(Problem("file_is_workbook", path.name))
    lines = _split(path, decoded(path, content))
    columns, problems = _header(path.name, lines[0][1])
    rows, ragged = [], []
    for number, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :]):
            ragged.append(_ragged(path.name, number, cells, columns))
        else:
            named = zip(columns, cells, strict=False)
            rows.append(Row(number, {name: cell.strip() for name, cell in named if name}))
    if ragged:
        raise CaseError(*capped(ragged))
    return Table(path.name, tuple(name for name in columns if name), tuple(rows)), problems


def _ragged(file: str, number: int, cells: list[str], columns: list[str]) -> Problem:
    values: dict[str, object] = {"cells": len(cells), "expected": len(columns)}
    return Problem("row_ragged", file, number, values=values)


def _split(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Every row with its number; the first is the one with the column names."""
    lines: list[tuple[int, list[str]]] = []
    try:
        header = LINE_END.split(text, maxsplit=1)[0]
        widths = {sign: len(next(csv.reader([header], delimiter=sign), [])) for sign in ",;\t"}
        delimiter = max(",;\t", key=widths.__getitem__)
        source = io.StringIO(text, newline="")
        lines.extend(enumerate(csv.reader(source, delimiter=delimiter, strict=True), 1))
    except csv.Error:
        raise CaseError(Problem("table_broken", path.name, len(lines) + 1)) from None
    if delimiter == "\t":
        raise CaseError(Problem("delimiter_unknown", path.name, 1))
    return lines


def _header(file: str, cells: list[str]) -> tuple[list[str], list[Problem]]:
    columns = [" ".join(cell.split()) for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise CaseError(Problem("header_missing", file, 1))
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        named = (Problem("column_twice", file, 1, shown(n), {"name": shown(n)}) for n in twice)
        raise CaseError(*named)
    unnamed = [number for number, name in enumerate(columns, 1) if not name]
    return columns, [Problem("column_unnamed", file, 1, values={"number": n}) for n in unnamed]


def resolve_columns(
    table: Table,
    named: Mapping[str, str],
    fields: Iterable[str],
    required: Iterable[str],
    problems: list[Problem],
) -> dict[str, str]:
    """Record field → column: as `named`, else the column of the field's own name if it is there."""
    known = set(table.columns)
    found = {field: field for field in fields if field in known and field not in named}
    for field in dict.fromkeys((*named, *required)):
        column = " ".join(named.get(field, field).split())
        if column in known:
            found[field] = column
        else:
            values: dict[str, object] = {
                "field": shown(field),
                "name": shown(column),
                "hint": hint(column, table.columns),
                "found": table.quoted_columns(),
            }
            problems.append(Problem("column_missing", table.file, 1, shown(column), values))
    return found


def capped(problems: Iterable[Problem], most: int = 200) -> list[Problem]:
    """The problems in order, at most so many of one code in one file's column; the rest counted."""
    kept: list[Problem] = []
    seen: dict[tuple[str, str, str], int] = {}
    for problem in problems:
        key = problem.code, problem.file, problem.column
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= most:
            kept.append(problem)
    for (_, file, column), times in seen.items():
        if times > most:
            kept.append(Problem("further_alike", file, None, column, {"count": times - most}))
    return kept
