"""Workbooks (XLSX, XLS, ODS) as grids of text."""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import python_calamine as calamine

from lueckenlos.exchange.files.archives import unpacked_parts
from lueckenlos.exchange.files.limits import REACH, check_grid
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import listed, shown
from lueckenlos.exchange.reading import Reading
from lueckenlos.exchange.tables.compound import scanned_xls
from lueckenlos.exchange.tables.sheet import Sheet
from lueckenlos.exchange.tables.tidying import Tidier, cells_problem, value_text
from lueckenlos.exchange.tables.workbook_parts import SheetScan, scanned_ods, scanned_xlsx

Grid = list[list[str]]
Range = tuple[tuple[int, int], tuple[int, int]]
CIPHERED = b"encryption-data"


def read_zipped(file: str, content: bytes, reading: Reading) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of XLSX or ODS. Raises `CaseError` when it is broken, locked or too large."""
    parts = unpacked_parts(file, content, _text_part)
    if "content.xml" in parts:
        if CIPHERED in parts.get("META-INF/manifest.xml", b""):
            raise CaseError(Problem("file_is_protected", file))
        scans = scanned_ods(file, parts["content.xml"])
        _check_all(file, scans)
    else:
        scans, others = scanned_xlsx(file, parts)
        _check_all(file, others)
    stored = _stored(parts)
    del parts  # both together can be large
    return _read(file, stored, reading, scans)


def read_xls(file: str, content: bytes, reading: Reading) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of an XLS workbook. Raises `CaseError` when it is broken, locked or too large."""
    whole, scans = scanned_xls(file, content)
    _check_all(file, scans)
    return _read(file, whole, reading, scans)


def _text_part(name: str) -> bool:
    return name.endswith((".xml", ".rels")) or name == "mimetype"


def _stored(parts: dict[str, bytes]) -> bytes:
    """The checked parts as an archive again, so that nothing else of the file is unpacked."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return target.getvalue()


def _check_all(file: str, scans: Mapping[str, SheetScan]) -> None:
    """For formats of which the reader always reads every sheet."""
    for name, scan in scans.items():
        _check_reach(file, shown(name), scan.rows, scan.columns)


def _check_reach(file: str, sheet: str, rows: int, columns: int) -> None:
    check_grid(file, sheet, 0, columns)
    if rows * columns > REACH:
        raise CaseError(Problem("cells_too_many", file, values={"most": REACH}, sheet=sheet))


def _read(
    file: str, content: bytes, reading: Reading, scans: dict[str, SheetScan]
) -> tuple[list[Sheet], list[Problem]]:
    try:
        with calamine.load_workbook(io.BytesIO(content)) as book:
            return _sheets(_Book(file, book, reading.decimal, scans), reading.sheet)
    except CaseError:
        raise
    except calamine.PasswordError:
        raise CaseError(Problem("file_is_protected", file)) from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a damaged file can make calamine panic, which is no Exception
        raise CaseError(Problem("workbook_broken", file)) from None


@dataclass(frozen=True, slots=True)
class _Book:
    file: str
    book: calamine.CalamineWorkbook
    decimal: str
    scans: dict[str, SheetScan]


def _sheets(source: _Book, wanted: str) -> tuple[list[Sheet], list[Problem]]:
    names, problems = _chosen(source, wanted)
    sheets: list[Sheet] = []
    cells = 0
    for name in names:
        sheet = _sheet(source, name, cells, problems)
        if sheet.rows:
            sheets.append(sheet)
            cells += len(sheet.rows) * len(sheet.rows[0])
    if not sheets:
        raise CaseError(Problem("cells_missing", source.file, sheet=wanted))
    return sheets, problems


def _chosen(source: _Book, wanted: str) -> tuple[list[str], list[Problem]]:
    """The names of the sheets to read: the declared one, else all that can be seen."""
    known = [
        item for item in source.book.sheets_metadata if item.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    names = [item.name for item in known]
    if wanted:
        return [_named(source.file, names, wanted)], []
    seen = [item.name for item in known if item.visible == calamine.SheetVisibleEnum.Visible]
    if not seen:
        return names, []
    hidden = (name for name in names if name not in seen)
    return seen, [Problem("sheet_hidden", source.file, sheet=shown(name)) for name in hidden]


def _named(file: str, names: list[str], wanted: str) -> str:
    """The sheet of this name, or else of this number."""
    if wanted in names:
        return wanted
    folded = {" ".join(name.casefold().split()): name for name in names}
    if found := folded.get(" ".join(wanted.casefold().split())):
        return found
    if wanted.isdecimal() and len(wanted) < 10 and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    values: dict[str, object] = {"sheet": shown(wanted), "found": listed(names)}
    raise CaseError(Problem("sheet_missing", file, values=values))


def _sheet(source: _Book, name: str, before: int, problems: list[Problem]) -> Sheet:
    """One sheet; what is found in it is added to `problems`."""
    scan = source.scans.get(name, SheetScan())
    _check_reach(source.file, shown(name), scan.rows, scan.columns)
    sheet = source.book.get_sheet_by_name(name)
    tidier = Tidier()
    grid: dict[int, list[str]] = {}
    width = 0
    left = sheet.start[1] if sheet.start else 0  # rows come from the first on, columns do not
    for number, values in enumerate(sheet.iter_rows(), 1):
        if values.count("") == len(values):
            continue
        cells = [""] * left + [
            tidier.cell(value_text(value, source.decimal), number, column) if value != "" else ""
            for column, value in enumerate(values, left)
        ]
        used = next((at for at in range(len(cells), 0, -1) if cells[at - 1]), 0)
        if used:
            width = max(width, used)
            check_grid(source.file, shown(name), len(grid) + 1, width, before)
            grid[number] = cells
    _fill(grid, sheet.merged_cell_ranges or ())
    tidier.errors += scan.errors
    problems += tidier.problems(source.file, shown(name))
    if scan.formulas:
        problems.append(cells_problem("formulas_empty", source.file, shown(name), scan.formulas))
    rows = tuple(tuple(cells[:width]) for cells in grid.values())
    return Sheet(source.file, name, rows, tuple(grid))


def _fill(grid: dict[int, list[str]], merged: Iterable[Range]) -> None:
    """Give the value of a merged range to all its cells that lie in rows with content."""
    numbers = sorted(grid)
    for (top, left), (bottom, right) in merged:
        value = grid[top + 1][left] if top + 1 in grid and left < len(grid[top + 1]) else ""
        if not value:
            continue
        for number in _between(numbers, top + 1, bottom + 1):
            cells = grid[number]
            for column in range(left, min(right + 1, len(cells))):
                cells[column] = cells[column] or value


def _between(numbers: list[int], first: int, last: int) -> list[int]:
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]
