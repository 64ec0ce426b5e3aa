"""Sheets of a workbook the way all of ours look; same content, same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from lueckenlos.exchange.formulas import FORMULA_SIGNS

Value = str | int | float | date | None
LONGEST_CELL = 32_767
HEAD = PatternFill("solid", fgColor="1A3B8B")
LINE = Border(bottom=Side(style="thin", color="D3D8E6"))
STYLES = {
    "text": "Text",
    "long": "Langer Text",
    "whole": "Ganze Zahl",
    "share": "Anteil",
    "part": "Kommazahl",
    "day": "Tag",
    "pick": "Auswahl",
}
FORMATS = {
    "text": "@",
    "long": "@",
    "whole": "#,##0",
    "share": "0 %",
    "part": "#,##0.00",
    "day": "dd.mm.yyyy",
    "pick": "@",
}
STAMPS = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
STAMP = '<dcterms:{0} xsi:type="dcterms:W3CDTF">{1:%Y-%m-%d}T00:00:00Z</dcterms:{0}>'
DIMENSION = re.compile(rb"<dimension [^>]*>")
EXCEL_DAY_0 = date(1899, 12, 30)
ZIP_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in signs and what stands in it.

    `sort`: "text", "long" (wrapped), "whole", "share", "part" (with decimals), "day" or "pick" (one
    of `choices`).
    """

    title: str
    width: float = 14
    sort: str = "text"
    choices: tuple[str, ...] = ()


@dataclass(slots=True)
class Book:
    """A workbook in the making; `bodies`: the rows of its large tables by sheet, as XML."""

    workbook: Workbook
    bodies: dict[str, tuple[str, str]] = field(default_factory=dict)

    def sheet(self, name: str) -> Worksheet:
        """A new empty sheet behind the others."""
        made: Worksheet = self.workbook.create_sheet(name)
        return made


def new_book() -> Book:
    """An empty workbook with our styles and no sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    head = NamedStyle("Kopfzeile", font=Font(bold=True, color="FFFFFF"), fill=HEAD)
    head.alignment = Alignment(vertical="center", wrap_text=True)
    book.add_named_style(head)
    for sort, form in FORMATS.items():
        style = NamedStyle(STYLES[sort], number_format=form, border=LINE)
        style.alignment = Alignment(vertical="top", wrap_text=sort == "long")
        book.add_named_style(style)
    return Book(book)


def put(cell: Cell, value: Value, sort: str = "") -> None:
    """Write a value; text stays text, whatever it begins with. `sort`: style of a `Column`."""
    if sort:
        cell.style = STYLES[sort]
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:LONGEST_CELL]
        cell.value = text or None
        if text:
            cell.data_type = "s"
        if text.startswith(FORMULA_SIGNS):
            cell.quotePrefix = True
    else:
        cell.value = value


def add_sheet(
    book: Book, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> Worksheet:
    """A sheet with one table from A1 on: column names frozen, filter, widths, print set-up."""
    sheet = book.sheet(name)
    head(sheet, 1, columns)
    body, last = _body(sheet, columns, rows)
    corner = f"A1:{get_column_letter(len(columns))}{last}"
    book.bodies[name] = (corner, body)
    for at, column in enumerate(columns, 1):
        if column.choices and last > 1:
            letter = get_column_letter(at)
            choose(sheet, f"{letter}2:{letter}{last}", column.choices)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = corner
    for_print(sheet, 1)
    return sheet


def _body(
    sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> tuple[str, int]:
    """The rows as XML and the number of the last: a city has a million cells, an object for each
    would take half a minute."""
    styles = [(_style(sheet, one.sort), _style(sheet, one.sort, quoted=True)) for one in columns]
    letters = [get_column_letter(at) for at in range(1, len(columns) + 1)]
    lines, last = [], 1
    for last, row in enumerate(rows, 2):
        cells = [
            _xml(f"{letter}{last}", value, *style)
            for letter, style, value in zip(letters, styles, row, strict=True)
        ]
        lines.append(f'<row r="{last}">{"".join(cells)}</row>')
    return "".join(lines), last


def _style(sheet: Worksheet, sort: str, *, quoted: bool = False) -> int:
    """The number of a style in the file."""
    cell = Cell(sheet, row=1, column=1)
    cell.style = STYLES[sort]
    if quoted:
        cell.quotePrefix = True
    return int(cell.style_id)


def _xml(place: str, value: Value, style: int, quoted: int) -> str:
    if isinstance(value, str) and value:
        text = escape(ILLEGAL_CHARACTERS_RE.sub(" ", value)[:LONGEST_CELL])
        style = quoted if value.startswith(FORMULA_SIGNS) else style
        inside = f'<is><t xml:space="preserve">{text}</t></is>'
        return f'<c r="{place}" s="{style}" t="inlineStr">{inside}</c>'
    if value is None or value == "":
        return f'<c r="{place}" s="{style}"/>'
    number = (value - EXCEL_DAY_0).days if isinstance(value, date) else value
    return f'<c r="{place}" s="{style}"><v>{number}</v></c>'


def head(sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """Column names in a row, and the widths."""
    for at, column in enumerate(columns, 1):
        cell = cast(Cell, sheet.cell(row, at))
        put(cell, column.title)
        cell.style = "Kopfzeile"
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    longest = max(len(column.title) / max(column.width - 2, 1) for column in columns)
    sheet.row_dimensions[row].height = 32 if longest > 1 else 20


def choose(sheet: Worksheet, cells: str, choices: Sequence[str], *, strict: bool = True) -> None:
    """A drop-down; not `strict`: other words are allowed too."""
    listed = DataValidation("list", formula1='"' + ",".join(choices) + '"', allow_blank=True)
    listed.showErrorMessage = strict
    listed.errorTitle, listed.error = "Bitte auswählen", "Bitte einen Eintrag der Liste nehmen."
    sheet.add_data_validation(listed)
    listed.add(cells)


def for_print(sheet: Worksheet, titles: int) -> None:
    """A4 across, as wide as the page, the row with the column names on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if titles:
        sheet.print_title_rows = f"{titles}:{titles}"
    if sheet.oddFooter is not None:
        sheet.oddFooter.left.text = "&A"
        sheet.oddFooter.right.text = "Seite &P von &N"


def saved(book: Book, title: str, day: date | None) -> bytes:
    """The file, dated `day` (undated where None) instead of now."""
    properties = book.workbook.properties
    properties.title, properties.creator = title, "Lückenlos"
    made, fixed = BytesIO(), BytesIO()
    book.workbook.save(made)
    bodies = {
        f"xl/worksheets/sheet{number}.xml": book.bodies[name]
        for number, name in enumerate(book.workbook.sheetnames, 1)
        if name in book.bodies
    }
    with ZipFile(made) as old, ZipFile(fixed, "w", ZIP_DEFLATED, compresslevel=4) as new:
        for name in old.namelist():
            content = old.read(name)
            if name in bodies:
                content = _with_body(content, *bodies[name])
            elif name == "docProps/core.xml":
                content = STAMPS.sub(lambda match: _stamp(match[1].decode(), day), content)
            info = ZipInfo(name, ZIP_DAY)
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, content)
    return fixed.getvalue()


def _with_body(sheet: bytes, corner: str, body: str) -> bytes:
    """A sheet with its rows put behind those it has."""
    head, tail = DIMENSION.sub(f'<dimension ref="{corner}" />'.encode(), sheet, count=1).split(
        b"</sheetData>", 1
    )
    return b"".join((head, body.encode(), b"</sheetData>", tail))


def _stamp(name: str, day: date | None) -> bytes:
    return STAMP.format(name, day).encode() if day else b""
