"""Files of tables that tests write, and the sheets that are read of them."""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import xlwt

from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.reading import PLAIN, Reading
from lueckenlos.exchange.tables.sheet import Sheet
from lueckenlos.exchange.tables.sheets import read_sheets

OFFERS = (("Name", "Träger", "Plätze"), ("Kita Süd", "Stadt", "12"), ("Krippe Nord", "Verein", "8"))
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def read_all(
    folder: Path, content: str | bytes, name: str = "liste.csv", reading: Reading = PLAIN
) -> tuple[list[Sheet], list[Problem]]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    sheets, problems = read_sheets(path, reading)
    for problem in problems:
        assert name in problem.place
        assert problem.what and problem.cure
    for sheet in sheets:
        assert sheet.file == name
        assert len(sheet.rows) == len(sheet.numbers)
        assert len({len(row) for row in sheet.rows}) == 1
    return sheets, problems


def grid(
    folder: Path, content: str | bytes, name: str = "liste.csv", **how: str
) -> list[list[str]]:
    (sheet,), _ = read_all(folder, content, name, Reading(**how))  # type: ignore[arg-type]
    return [list(row) for row in sheet.rows]


def codes(problems: Sequence[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def delimited(sign: str, rows: Sequence[Sequence[str]] = OFFERS, end: str = "\r\n") -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=sign, lineterminator=end).writerows(rows)
    return target.getvalue()


def xlsx(**sheets: Sequence[Sequence[object]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def saved(book: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(*tables: str) -> bytes:
    names = ("office", "table", "text", "style", "calcext")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            + "".join(tables)
            + "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return target.getvalue()


def words(*texts: str, repeated: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'
