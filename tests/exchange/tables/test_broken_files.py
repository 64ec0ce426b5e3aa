"""Files nobody can read as a table: each is refused quickly, with place and cure."""

import io
import json
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.tables.test_sheets import ods, saved, words, xlsx

from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.tables.limits import CELLS, FILE_BYTES, ROWS
from lueckenlos.exchange.tables.reading import PLAIN, Reading
from lueckenlos.exchange.tables.sheets import read_sheets

SECONDS = 5.0
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TABLE = [["Name", "Ort"], ["Kita", "Nord"]]


def refused(
    folder: Path, content: str | bytes, name: str = "liste.csv", reading: Reading = PLAIN
) -> Problem:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return refused_path(path, reading)


def refused_path(path: Path, reading: Reading = PLAIN) -> Problem:
    start = time.monotonic()
    with pytest.raises(CaseError) as caught:
        read_sheets(path, reading)
    assert time.monotonic() - start < SECONDS
    (problem,) = caught.value.problems
    assert path.name in problem.place
    assert problem.what and problem.cure
    assert problem.severity == "error"
    return problem


def zipped(**parts: str | bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part of it changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    return zipped(**{**parts, name: change(parts.get(name, b""))})


def with_cells(cells: str) -> bytes:
    """A workbook with these cells below its first ones."""
    return with_part(
        saved(xlsx(A=TABLE)),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"</sheetData>", f"{cells}</sheetData>".encode()),
    )


# --- no table -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b"  \r\n\t", b"\xef\xbb\xbf", "\ufeff \n".encode("utf-16")]
)
def test_empty_files(tmp_path: Path, content: bytes):
    assert refused(tmp_path, content).code == "file_empty"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "file_is_pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "file_is_picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "file_is_picture"),
        (b"{\\rtf1\\ansi Kita}", "file_is_document"),
        (zipped(**{"[Content_Types].xml": "", "word/document.xml": ""}), "file_is_document"),
        (zipped(**{"mimetype": "opendocument.text", "content.xml": "<a/>"}), "file_is_document"),
        (b"\x1f\x8b\x08\0\0\0", "file_is_packed"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "file_is_packed"),
        (zipped(**{"[Content_Types].xml": "", "xl/workbook.bin": ""}), "workbook_old"),
        (b"\x09\x04\x06\0\0\0\x10\0", "workbook_old"),
        (bytes(range(256)) * 40, "file_is_binary"),
        (b"Name;Ort\nKi\0ta;Nord\n", "nul_found"),
        (bytes(100_000), "file_is_binary"),
        ("<!DOCTYPE html><html><body><table><tr><td>1</table>", "file_is_web_page"),
        ("\n<table border=1><tr><td>Name</td></tr></table>", "file_is_web_page"),
        ("<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "file_is_web_page"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related", "file_is_web_page"),
        ("<?xml version='1.0'?><Workbook xmlns='urn:x'></Workbook>", "file_is_xml"),
        ("<?xml version='1.0'?><kml xmlns='urn:x'></kml>", "file_is_geodata"),
    ],
)
def test_files_of_another_kind(tmp_path: Path, content: str | bytes, code: str):
    for name in ("liste.xls", "liste.csv"):
        assert refused(tmp_path, content, name).code == code


def test_nul_signs_are_placed(tmp_path: Path):
    assert refused(tmp_path, "Name;Ort\nKita;Nord\nHort;\0Süd\n").row == 3


def test_a_folder_and_a_missing_file(tmp_path: Path):
    assert refused_path(tmp_path).code == "file_unreadable"
    assert refused_path(tmp_path / "fehlt.xlsx").code == "file_missing"


def test_declared_ways_that_do_not_fit(tmp_path: Path):
    text = "Name;Ort\nKita;Süd\n"
    wrong = refused(tmp_path, text.encode("cp1252"), reading=Reading(encoding="utf-8"))
    assert (wrong.code, wrong.row) == ("encoding_wrong", 2)
    for name in ("utf-99", "hex", "a\0b"):
        assert refused(tmp_path, text, reading=Reading(encoding=name)).code == "encoding_unknown"
    assert refused(tmp_path, text, reading=Reading(delimiter=";;")).code == "delimiter_wrong"


def test_only_separators(tmp_path: Path):
    assert refused(tmp_path, ";;;\n;;\n").code == "cells_missing"


# --- workbooks ------------------------------------------------------------------------------


def test_a_cut_workbook(tmp_path: Path):
    content = saved(xlsx(A=TABLE))
    for share in (0.1, 0.5, 0.9, 0.99):
        assert (
            refused(tmp_path, content[: int(len(content) * share)], "a.xlsx").code
            == "workbook_broken"
        )


def test_a_cut_old_workbook(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, "Name")
    content = saved(book)
    for share in (0.05, 0.3, 0.6, 0.9):
        assert (
            refused(tmp_path, content[: int(len(content) * share)], "a.xls").code
            == "workbook_broken"
        )
    assert not capfd.readouterr().err


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"]
)
@pytest.mark.parametrize("change", [lambda part: b"", lambda part: part[: len(part) // 2]])
def test_damaged_parts(tmp_path: Path, part: str, change: Callable[[bytes], bytes]):
    content = with_part(saved(xlsx(A=TABLE)), part, change)
    assert refused(tmp_path, content, "a.xlsx").code in ("workbook_broken", "cells_missing")


def test_a_password(tmp_path: Path):
    content = OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(3000)
    assert refused(tmp_path, content, "a.xlsx").code == "file_is_protected"
    manifest = b"<manifest:encryption-data/>"
    content = with_part(ods(), "META-INF/manifest.xml", lambda part: manifest)
    assert refused(tmp_path, content, "a.ods").code == "file_is_protected"


def test_an_encrypted_archive(tmp_path: Path):
    content = bytearray(zipped(**{"liste.csv": "Name;Ort\n"}))
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(start) + flags] |= 1
    assert refused(tmp_path, bytes(content), "a.zip").code == "file_is_protected"


def test_a_word_file_of_old(tmp_path: Path):
    content = OLE + bytes(1000) + "WordDocument".encode("utf-16-le") + bytes(3000)
    assert refused(tmp_path, content, "a.doc").code == "file_is_document"


def test_archives_without_one_table(tmp_path: Path):
    several = refused(tmp_path, zipped(**{"a.csv": "x", "b.csv": "y"}), "a.zip")
    assert several.code == "archive_with_several" and "a.csv" in several.what
    assert refused(tmp_path, zipped(**{"a.doc": "x"}), "a.zip").code == "archive_without_table"
    assert refused(tmp_path, zipped(), "a.zip").code == "archive_without_table"
    inner = zipped(**{"a.csv": zipped(**{"b.csv": "x"})})
    assert refused(tmp_path, inner, "a.zip").code == "file_is_packed"
    assert refused(tmp_path, zipped(**{"a.csv": " "}), "a.zip").code == "file_empty"


def test_an_unknown_sheet_and_an_empty_one(tmp_path: Path):
    content = saved(xlsx(A=TABLE, Leer=[]))
    unknown = refused(tmp_path, content, "a.xlsx", Reading(sheet="Kinder"))
    assert unknown.code == "sheet_missing" and "A, Leer" in unknown.what
    for wanted in ("0", "3", "9" * 5000, "²"):
        problem = refused(tmp_path, content, "a.xlsx", Reading(sheet=wanted))
        assert problem.code == "sheet_missing"
    empty = refused(tmp_path, content, "a.xlsx", Reading(sheet="Leer"))
    assert (empty.code, empty.sheet) == ("cells_missing", "Leer")


# --- JSON -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[{"a": 1},\n{"a": }]', "json_broken"),
        ('{"a": 1}\n{"a": \n', "json_broken"),
        ("[" * 100_000, "json_broken"),
        ("9" * 10_000, "json_broken"),
        ("[1, 2, 3]", "json_without_records"),
        ('"text"', "json_without_records"),
        ("null", "json_without_records"),
        ("{}", "json_without_records"),
        ("[{}, {}]", "cells_missing"),
        ('{"type": "FeatureCollection", "features": 3}', "geojson_broken"),
    ],
)
def test_json_without_a_table(tmp_path: Path, text: str, code: str):
    assert refused(tmp_path, text, "a.json").code == code


def test_a_broken_line_of_json_is_placed(tmp_path: Path):
    assert refused(tmp_path, '{"a": 1}\n{"a": 2}\nkaputt\n', "a.jsonl").row == 3


def test_a_path_that_leads_nowhere(tmp_path: Path):
    text = json.dumps({"liste": [{"a": 1}], "stand": "2026"})
    for path in ("kinder", "liste.7", "liste.a", "stand", "stand.x", "."):
        problem = refused(tmp_path, text, "a.json", Reading(path=path))
        assert problem.code == "json_path_missing"


# --- too much -------------------------------------------------------------------------------


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


# --- anything -------------------------------------------------------------------------------

STARTS = [b"", b"PK\x03\x04", OLE, b"{", b"[", b"<", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"sep=;\n"]
SIGNS = 'ab1ä;,\t|"\n\r\\{}[]:<>#=.\0\ufeff�Ã¤\x85\u2028\U0001f600'


def taken(folder: Path, content: bytes, name: str) -> None:
    path = folder / name
    path.write_bytes(content)
    try:
        sheets, problems = read_sheets(path)
    except CaseError as error:
        sheets, problems = [], list(error.problems)
        assert problems
    for problem in problems:
        assert name in problem.place and problem.what and problem.cure
    for sheet in sheets:
        assert len(sheet.rows) == len(sheet.numbers) > 0
        assert len({len(row) for row in sheet.rows}) == 1
        for cell in (cell for row in sheet.rows for cell in row):
            assert cell == " ".join(cell.split())
            cell.encode()


@given(
    start=st.sampled_from(STARTS),
    content=st.binary(max_size=300),
    name=st.sampled_from(["a.csv", "a.xls", "a.xlsx", "a.json", "a.geojson", "a.zip"]),
)
def test_any_bytes(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, content: bytes, name: str
):
    taken(tmp_path_factory.mktemp("bytes"), start + content, name)


@given(text=st.text(alphabet=SIGNS, max_size=200), name=st.sampled_from(["a.csv", "a.json"]))
def test_any_text(tmp_path_factory: pytest.TempPathFactory, text: str, name: str):
    taken(tmp_path_factory.mktemp("text"), text.encode(), name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["a", "a.b", "type", "features", "", " "]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@given(document=JSON)
def test_any_json(tmp_path_factory: pytest.TempPathFactory, document: object):
    taken(tmp_path_factory.mktemp("json"), json.dumps(document).encode(), "a.json")


@given(cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=3)), min_size=1, max_size=4))
def test_any_damage_to_a_workbook(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[tuple[float, bytes]]
):
    content = bytearray(saved(xlsx(A=TABLE)))
    for share, new in cuts:
        place = int(share * len(content))
        content[place : place + len(new)] = new
    taken(tmp_path_factory.mktemp("xlsx"), bytes(content), "a.xlsx")
