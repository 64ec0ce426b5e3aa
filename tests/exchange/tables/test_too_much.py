"""Files that are too large, or would be when unpacked."""

import io
import json
import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.exchange.tables.broken import (
    SECONDS,
    TABLE,
    refused,
    refused_path,
    with_cells,
    with_part,
    zipped,
)
from tests.exchange.tables.written import ods, saved, words, xlsx

from lueckenlos.exchange.files.limits import CELLS, FILE_BYTES, ROWS
from lueckenlos.exchange.tables.sheets import read_sheets


def test_a_file_of_200_mb_is_not_loaded(tmp_path: Path):
    path = tmp_path / "gross.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    problem = refused_path(path)
    assert problem.code == "file_too_large" and "200 MB" in problem.what


def test_a_bomb(tmp_path: Path):
    cells = '<row r="9"><c r="A9"><v>1</v></c></row>' + " " * 40_000_000
    assert refused(tmp_path, with_cells(cells), "a.xlsx").code == "archive_too_large"
    assert (
        refused(tmp_path, zipped(**{"a.csv": b" " * 320_000_000}), "a.zip").code
        == "archive_too_large"
    )


def test_a_bomb_that_lies_about_its_size(tmp_path: Path):
    content = bytearray(with_cells(" " * 50_000_000))
    size = struct.pack("<I", 1000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        place = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    entry = content.index(b"xl/worksheets/sheet1.xml", place + 100) - 46
    content[place + 22 : place + 26] = content[entry + 24 : entry + 28] = size
    assert refused(tmp_path, bytes(content), "a.xlsx").code == "workbook_broken"


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json"])
def test_ten_thousand_columns(tmp_path: Path, name: str):
    names = [f"Spalte {number}" for number in range(10_000)]
    contents = {
        "a.csv": ";".join(names).encode(),
        "a.json": json.dumps([dict.fromkeys(names, 1)]).encode(),
        "a.xlsx": saved(xlsx(A=[names])) if name == "a.xlsx" else b"",
    }
    problem = refused(tmp_path, contents[name], name)
    assert problem.code == "columns_too_many" and "10000" in problem.what


def test_too_many_cells_and_rows(tmp_path: Path):
    row = ";" * 1000 + "x\n"
    assert refused(tmp_path, row * (CELLS // 1000)).code == "cells_too_many"
    assert refused(tmp_path, "x\n" * (ROWS + 1)).code == "rows_too_many"
    assert refused(tmp_path, "\n" * (3 * ROWS) + "x").code == "rows_too_many"
    assert refused(tmp_path, "x" * 5_000_000).code == "line_too_long"


def test_one_cell_far_away(tmp_path: Path):
    far = with_cells('<row r="1048576"><c r="AZ1048576"><v>1</v></c></row>')
    assert refused(tmp_path, far, "a.xlsx").code == "cells_too_many"
    corner = with_cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert refused(tmp_path, corner, "a.xlsx").code == "columns_too_many"


def test_cells_repeated_without_end(tmp_path: Path):
    rows = f'<table:table table:name="A">{words("x", *"y" * 20, repeated=1_000_000)}</table:table>'
    assert refused(tmp_path, ods(rows), "a.ods").code == "cells_too_many"
    rows = rows.replace("1000000", "9" * 5000)
    assert refused(tmp_path, ods(rows), "a.ods").code == "workbook_broken"


def test_entities_that_multiply(tmp_path: Path):
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
    content = with_part(ods(), "content.xml", lambda part: bomb)
    assert refused(tmp_path, content, "a.ods").code == "workbook_broken"


def test_formatted_empty_rows_cost_little(tmp_path: Path):
    rows = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(5, 300_000))
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_cells(rows))
    start = time.monotonic()
    (sheet,), _ = read_sheets(path)
    assert time.monotonic() - start < SECONDS
    assert [list(row) for row in sheet.rows] == TABLE


def test_many_open_quotation_marks_cost_little(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text('1;"offen\n' + "2;zu\n" * 1_500 + '3;"offen\n;""\n' * 30_000, encoding="utf-8")
    start = time.monotonic()
    (sheet,), problems = read_sheets(path)
    assert time.monotonic() - start < SECONDS
    assert len(problems) <= 22
    assert [row[0] for row in sheet.rows[:2]] == ["1", "2"]


def test_a_large_workbook_of_a_city_passes(tmp_path: Path):
    book = openpyxl.Workbook(write_only=True)
    for number in range(19):
        sheet = book.create_sheet(f"Blatt {number}")
        for row in range(200):
            sheet.append([f"Ort {row}", *range(row, row + 20)])
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(book))
    sheets, problems = read_sheets(path)
    assert (len(sheets), len(sheets[18].rows), problems) == (19, 200, [])
    assert path.stat().st_size < FILE_BYTES
