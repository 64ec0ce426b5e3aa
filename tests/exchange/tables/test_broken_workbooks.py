"""Workbooks and archives that are damaged, locked or without a table."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from tests.exchange.tables.broken import OLE, TABLE, refused, with_part, zipped
from tests.exchange.tables.written import ods, saved, xlsx

from lueckenlos.exchange.reading import Reading


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
