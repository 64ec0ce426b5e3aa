"""Damaged files that tests make, and the problem they are refused with."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.exchange.tables.written import saved, xlsx

from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.reading import PLAIN, Reading
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
