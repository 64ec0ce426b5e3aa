"""Files that are no table, broken JSON, and whatever bytes come."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.tables.broken import OLE, TABLE, refused, refused_path, zipped
from tests.exchange.tables.written import saved, xlsx

from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.reading import Reading
from lueckenlos.exchange.tables.sheets import read_sheets

# --- no table --------------------------------------------------------------------------------


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


# --- JSON ------------------------------------------------------------------------------------


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


# --- anything --------------------------------------------------------------------------------

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
