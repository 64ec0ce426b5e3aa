"""Workbooks, old and new, and tables in archives."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from tests.exchange.tables.written import (
    OFFERS,
    codes,
    delimited,
    grid,
    ods,
    read_all,
    saved,
    words,
    xlsx,
)

from lueckenlos.exchange.reading import Reading


def test_values_as_a_german_reader_would_write_them(tmp_path: Path):
    values = {
        5.0: "5",
        0.1 + 0.2: "0,3",
        1234567.5: "1234567,5",
        0.0000001: "0,0000001",
        -2.25: "-2,25",
        True: "ja",
        "00123": "00123",
        " a\u00a0\n b ": "a b",
        dt.date(2026, 5, 1): "2026-05-01",
        dt.datetime(2026, 5, 1, 12, 30): "2026-05-01 12:30",
        dt.time(7, 30): "07:30",
        dt.timedelta(hours=30): "30:00",
    }
    book = xlsx(Werte=[list(values)])
    assert grid(tmp_path, saved(book), "w.xlsx") == [list(values.values())]
    assert grid(tmp_path, saved(book), "w.xlsx", decimal=".")[0][1] == "0.3"


def test_all_sheets_but_hidden_and_empty_ones(tmp_path: Path):
    book = xlsx(Eins=OFFERS, Leer=[], Weg=OFFERS, Zwei=OFFERS[:2])
    book["Weg"].sheet_state = "hidden"
    sheets, problems = read_all(tmp_path, saved(book), "b.xlsx")
    assert [sheet.name for sheet in sheets] == ["Eins", "Zwei"]
    assert [(problem.code, problem.sheet) for problem in problems] == [("sheet_hidden", "Weg")]


@pytest.mark.parametrize("wanted", ["Kita Liste", "kita liste", "2"])
def test_the_declared_sheet(tmp_path: Path, wanted: str):
    book = xlsx(**{"Eins": OFFERS, "Kita Liste": OFFERS[:1]})
    (sheet,), _ = read_all(tmp_path, saved(book), "b.xlsx", Reading(sheet=wanted))
    assert (sheet.name, sheet.rows) == ("Kita Liste", OFFERS[:1])


def test_merged_cells_hold_their_value_everywhere(tmp_path: Path):
    rows = [["", "2024", "", "2025"], ["Ort", "m", "w", "m"], ["Nord", 1, 2, 3], [None, 4, 5, 6]]
    book = xlsx(A=rows)
    book["A"].merge_cells("B1:C1")
    book["A"].merge_cells("A3:A4")
    assert grid(tmp_path, saved(book), "b.xlsx") == [
        ["", "2024", "2024", "2025"],
        ["Ort", "m", "w", "m"],
        ["Nord", "1", "2", "3"],
        ["Nord", "4", "5", "6"],
    ]


def test_blank_rows_keep_their_numbers_and_first_blank_columns_stay(tmp_path: Path):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["B3"], sheet["C3"], sheet["B6"] = "Name", "Ort", "Kita"
    (found,), _ = read_all(tmp_path, saved(book), "b.xlsx")
    assert found.rows == (("", "Name", "Ort"), ("", "Kita", ""))
    assert found.numbers == (3, 6)


def test_errors_and_formulas_without_result_are_named(tmp_path: Path):
    book = xlsx(Eins=OFFERS, Zahlen=[["Ort", "Zahl"], ["Nord", "=1+1"], ["Süd", "#REF!"]])
    book["Zahlen"]["B3"].data_type = "e"
    sheets, problems = read_all(tmp_path, saved(book), "b.xlsx")
    assert sheets[1].rows == (("Ort", "Zahl"), ("Nord", ""), ("Süd", ""))
    assert [(item.code, item.sheet, item.row, item.values["cells"]) for item in problems] == [
        ("cells_in_error", "Zahlen", 3, "B3"),
        ("formulas_empty", "Zahlen", 2, "B2"),
    ]


def test_an_old_workbook(tmp_path: Path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Kinder")
    sheet.write_merge(0, 0, 0, 2, "Kinder nach Ortsteil")
    day = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    for column, value in enumerate(["007", 12.0, 0.5]):
        sheet.write(2, column, value)
    sheet.write(3, 0, dt.date(2026, 1, 1), day)
    book.add_sheet("Lücke")
    (found,), problems = read_all(tmp_path, saved(book), "alt.xls")
    assert found.rows[0] == ("Kinder nach Ortsteil",) * 3
    assert found.rows[1:] == (("007", "12", "0,5"), ("2026-01-01", "", ""))
    assert (found.numbers, problems) == ((1, 3, 4), [])


def test_errors_in_an_old_workbook_are_named(tmp_path: Path):
    book = xlwt.Workbook()
    book.add_sheet("Größen").write(0, 0, "Ort")
    sheet = book.add_sheet("Zahlen")
    sheet.write(0, 0, "Ort")
    sheet.row(4).set_cell_error(2, "#DIV/0!")
    _, problems = read_all(tmp_path, saved(book), "alt.xls")
    assert [(item.code, item.sheet, item.values["cells"]) for item in problems] == [
        ("cells_in_error", "Zahlen", "C5")
    ]


def test_an_open_document(tmp_path: Path):
    number = '<table:table-cell office:value-type="float" office:value="3"/>'
    table = (
        '<table:table table:name="Kinder">'
        + words("Ort", "Zahl")
        + f"<table:table-row>{number * 2}</table:table-row>"
        + words("Süd", "#DIV/0!")
        + '<table:table-row table:number-rows-repeated="1048572">'
        + '<table:table-cell table:number-columns-repeated="16384"/>'
        + "</table:table-row></table:table>"
    )
    (sheet,), problems = read_all(tmp_path, ods(table), "k.ods")
    assert (sheet.name, sheet.rows) == ("Kinder", (("Ort", "Zahl"), ("3", "3"), ("Süd", "")))
    assert codes(problems) == ["cells_in_error"]


def test_a_workbook_named_csv_and_a_csv_named_xls(tmp_path: Path):
    assert grid(tmp_path, saved(xlsx(A=OFFERS)), "liste.csv") == [list(row) for row in OFFERS]
    assert grid(tmp_path, delimited("\t"), "liste.xls") == [list(row) for row in OFFERS]


@pytest.mark.parametrize("inside", ["daten/liste.csv", "liste.xlsx", "liste.json"])
def test_an_archive_with_one_table(tmp_path: Path, inside: str):
    contents = {
        "csv": delimited(";").encode("cp1252"),
        "xlsx": saved(xlsx(A=OFFERS)),
        "json": json.dumps([dict(zip(OFFERS[0], row, strict=True)) for row in OFFERS[1:]]).encode(),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(inside, contents[inside.rpartition(".")[2]])
        archive.writestr("LIESMICH.txt", "Stand 2026")
        archive.writestr("__MACOSX/._liste.csv", "x")
    assert grid(tmp_path, target.getvalue(), "a.zip") == [list(row) for row in OFFERS]
