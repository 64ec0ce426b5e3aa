"""Tables from sheets: which sheet, which columns, which rows are data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import listed, shown
from lueckenlos.exchange.reading import PLAIN, Reading
from lueckenlos.exchange.tables.genesis import is_genesis, tidy
from lueckenlos.exchange.tables.headers import Heading, find_heading
from lueckenlos.exchange.tables.reshaping import (
    reshaped,
    with_blocks,
    without_remarks,
    without_totals,
)
from lueckenlos.exchange.tables.sheet import Sheet
from lueckenlos.exchange.tables.sheets import read_sheets
from lueckenlos.exchange.tables.table import Row, Table

COVERS = (
    *("inhalt", "impressum", "titel", "deckblatt", "vorbemerk", "erlaeuter", "hinweis", "legende"),
    *("zeichen", "glossar", "metadat", "quelle"),
)
"""How names of sheets begin that hold no table."""
Body = Sequence[tuple[int, list[str]]]
"""Rows with their numbers."""


def read_table(
    path: Path, reading: Reading = PLAIN, *, totals: bool = False
) -> tuple[Table, list[Problem]]:
    """The table of a file, read as declared, with the warnings and notes met on the way.

    With `totals` rows that add up others stay.
    Raises `CaseError` when the file cannot be read or holds no such table.
    """
    sheets, problems = read_sheets(path, reading)
    if not sheets:
        raise CaseError(Problem("file_empty", path.name), *problems)
    try:
        table, more = to_table(sheets, reading, totals=totals)
    except CaseError as error:
        raise CaseError(*error.problems, *problems) from None
    return table, [*problems, *more]


def to_table(
    sheets: Sequence[Sheet], reading: Reading = PLAIN, *, totals: bool = False
) -> tuple[Table, list[Problem]]:
    """The table of one or more sheets of a file; blank rows are left out.

    Where `reading` declares a sheet, `sheets` holds it alone. Raises `CaseError` when there is no
    header, or no column or row as declared.
    """
    problems: list[Problem] = []
    sheet, heading = _chosen(sheets, reading, problems)
    name = sheet.name if len(sheets) > 1 or reading.sheet else ""
    table = _table(sheet, heading, reading, name, problems)
    if is_genesis(table.columns):
        table = tidy(table)
        problems.append(table.problem("genesis_found", table.header, found=table.quoted_columns()))
    elif not sheet.named:
        table = without_remarks(table, problems)
        table = with_blocks(table, problems)
        chosen = {" ".join(name.split()) for name in reading.where}
        table = table if totals else without_totals(table, chosen, problems)
    try:
        return reshaped(table, reading, problems), problems
    except CaseError as error:
        raise CaseError(*error.problems, *problems) from None


# --- the sheet ----------------------------------------------------------------------------------


def _chosen(
    sheets: Sequence[Sheet], reading: Reading, problems: list[Problem]
) -> tuple[Sheet, Heading]:
    """The sheet with most rows of data under a header, and its header."""
    headings = ((sheet, find_heading(sheet, reading.header)) for sheet in sheets)
    found = [(sheet, heading) for sheet, heading in headings if heading]
    if not found:
        raise CaseError(_no_heading(sheets, reading))
    best, heading = max(found, key=lambda pair: _weight(*pair))
    least = (True, True, 1)
    others = [
        sheet.name for sheet, other in found if sheet is not best and _weight(sheet, other) >= least
    ]
    if others:
        values: dict[str, object] = {"name": shown(best.name), "others": listed(others)}
        problems.append(Problem("sheet_chosen", best.file, values=values))
    return best, heading


def _no_heading(sheets: Sequence[Sheet], reading: Reading) -> Problem:
    sheet = sheets[0]
    name = sheet.name if len(sheets) == 1 and reading.sheet else ""
    if reading.header and any(cell.strip() for row in sheet.rows for cell in row):
        first, last = reading.header
        values: dict[str, object] = {"first": first, "last": last}
        return Problem("header_outside", sheet.file, first, values=values, sheet=name)
    return Problem("header_missing", sheet.file, 1, sheet=name)


def _weight(sheet: Sheet, heading: Heading) -> tuple[bool, bool, int]:
    """How much speaks for a sheet: that it is no cover, is a table, and its rows of data."""
    columns = sum(map(bool, heading.names))
    filled = (sum(bool(cell.strip()) for cell in row) for row in sheet.rows[heading.body :])
    rows = sum(cells >= min(2, columns) for cells in filled)
    return not fold(sheet.name).startswith(COVERS), columns > 1, rows


# --- columns and rows ---------------------------------------------------------------------------


def _table(
    sheet: Sheet, heading: Heading, reading: Reading, name: str, problems: list[Problem]
) -> Table:
    """Every row under the header that is not blank, by column."""
    body = [
        (number, [cell.strip() for cell in row])
        for number, row in zip(
            sheet.numbers[heading.body :], sheet.rows[heading.body :], strict=True
        )
        if any(cell.strip() for cell in row)
    ]
    header = sheet.numbers[heading.rows[-1]]
    table = Table(sheet.file, (), (), name, header, reading)
    names = _own_names(sheet, heading, body)
    columns = _columns(table, names, body, problems)
    table = replace(table, columns=tuple(columns.values()))
    _note_heading(table, sheet, heading, problems)
    width = len(names)
    rows = []
    for number, cells in body:
        if any(cells[width:]):
            last = max(at for at, cell in enumerate(cells) if cell)
            ragged = table.problem("row_ragged", number, cells=last + 1, expected=width)
            problems.append(ragged)
        padded = cells + [""] * (width - len(cells))
        named = {column: padded[at] for at, column in columns.items()}
        if any(named.values()):
            rows.append(Row(number, named))
    return replace(table, rows=tuple(rows))


def _columns(
    table: Table, names: Sequence[str], body: Body, problems: list[Problem]
) -> dict[int, str]:
    """Position → name, unique: repeated ones are counted, unnamed ones with content numbered."""
    used = {at for _, cells in body for at, cell in enumerate(cells) if cell}
    taken = set(names)
    columns: dict[int, str] = {}
    for at, name in enumerate(names):
        if not name and at not in used:
            continue
        new = name or f"Spalte {at + 1}"
        if not name or new in columns.values():
            new = _free(new, taken)
            code = "column_repeated" if name else "column_unnamed"
            values = {"name": shown(name), "number": at + 1, "new": shown(new)}
            problems.append(table.problem(code, table.header, new, **values))
        taken.add(new)
        columns[at] = new
    return columns


def _own_names(sheet: Sheet, heading: Heading, body: Body) -> Sequence[str]:
    """The names up to the last; further columns where a workbook or most rows have them.

    Without sheets a few cells beyond the last name are slips of a delimiter.
    """
    names = list(heading.names)
    most = len(body) if not sheet.name else 0
    while names and not names[-1]:
        at = len(names) - 1
        if sum(at < len(cells) and bool(cells[at]) for _, cells in body) * 2 > most:
            break
        names.pop()
    return names


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _note_heading(table: Table, sheet: Sheet, heading: Heading, problems: list[Problem]) -> None:
    """Say where the names were found unless it is the first row with content alone."""

    def text(at: int) -> str:
        cells = (" ".join(cell.split()) for cell in sheet.rows[at])
        return " ".join(dict.fromkeys(filter(None, cells)))

    if heading.titles:
        row, titles = sheet.numbers[heading.titles[0]], " · ".join(map(text, heading.titles))
        problems.append(table.problem("rows_above_header", row, text=shown(titles)))
    if heading.titles or len(heading.rows) > 1:
        first, last = sheet.numbers[heading.rows[0]], sheet.numbers[heading.rows[-1]]
        where = f"Zeile {last}" if first == last else f"den Zeilen {first} bis {last}"
        found = table.quoted_columns()
        problems.append(table.problem("header_found", last, where=where, found=found))
    for at in heading.skipped:
        problems.append(
            table.problem("header_row_skipped", sheet.numbers[at], text=shown(text(at)))
        )
