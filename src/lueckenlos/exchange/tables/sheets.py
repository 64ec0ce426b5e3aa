"""Files as grids of text, before anybody says which row holds the column names.

What a file is its content tells; the ending of its name only decides where content does not.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from lueckenlos.exchange.files.archives import archive_names, unpacked_parts
from lueckenlos.exchange.files.content import read_bytes
from lueckenlos.exchange.files.decoding import decoded_text
from lueckenlos.exchange.files.limits import FILE_BYTES, JSON_SIGNS
from lueckenlos.exchange.layers.read import GEOPACKAGE, SHAPE, ZIP, read_vector
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import listed
from lueckenlos.exchange.reading import PLAIN, Reading
from lueckenlos.exchange.tables.delimited import read_delimited
from lueckenlos.exchange.tables.documents import is_vector, parsed, read_document, read_points
from lueckenlos.exchange.tables.sheet import Sheet
from lueckenlos.exchange.tables.workbooks import read_xls, read_zipped

Found = tuple[list[Sheet], list[Problem]]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_STARTS = (ZIP, b"PK\x05\x06")
VECTOR_STARTS = (GEOPACKAGE, SHAPE)
STARTS = {
    b"%PDF": "file_is_pdf",
    b"\x89PNG": "file_is_picture",
    b"\xff\xd8\xff": "file_is_picture",
    b"GIF8": "file_is_picture",
    b"II*\0": "file_is_picture",
    b"MM\0*": "file_is_picture",
    b"{\\rtf": "file_is_document",
    b"\x1f\x8b": "file_is_packed",
    b"7z\xbc\xaf\x27\x1c": "file_is_packed",
    b"Rar!": "file_is_packed",
    b"\x09\x04\x06\0": "workbook_old",
    b"\x09\x02\x06\0": "workbook_old",
    b"\x09\0\x04\0": "workbook_old",
    b"PAR1": "file_is_binary",
}
WORKBOOK_PARTS = {"[content_types].xml", "xl/workbook.xml"}
PARTS_OF = {
    "xl/workbook.bin": "workbook_old",
    "word/document.xml": "file_is_document",
    "ppt/presentation.xml": "file_is_document",
}
MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|!--|/?[a-z][\w:.-]*[\s/>])", re.IGNORECASE)
WEB_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|table|tr|div)\b", re.IGNORECASE)
WEB_ARCHIVE = re.compile(r"\s*MIME-Version:", re.IGNORECASE)
GEODATA = re.compile(r"<(?:\w+:)?(?:kml|gml|gpx|FeatureCollection|osm)\b", re.IGNORECASE)
HEAD = 100_000
"""So many bytes tell whether a file is text at all."""
TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".jsonl", ".txt")
VECTORS = (".shp", ".gpkg", ".geojson", ".topojson")


def read_sheets(path: Path, reading: Reading = PLAIN) -> Found:
    """The sheets of a table in any common format, and what was found on the way.

    Raises `CaseError` when the file cannot be read, holds no table or is too large.
    """
    content = read_bytes(path)
    if content.startswith(VECTOR_STARTS) or path.suffix.lower() in (".shp", ".dbf", ".shx"):
        return _vector(path, reading)
    if content.startswith(ZIP_STARTS):
        return _zipped(path, content, reading)
    return _plain(path, content, path.suffix.lower(), reading)


def workbook_bytes(path: Path) -> bytes:
    """The content of a workbook that is whole, not locked and not too large; else `CaseError`."""
    content = read_bytes(path)
    read_sheets(path)
    if not content.startswith((*ZIP_STARTS, OLE)):
        raise CaseError(Problem("file_is_no_workbook", path.name))
    return content


def _plain(path: Path, content: bytes, suffix: str, reading: Reading) -> Found:
    """A file that is no zip archive. `suffix`: of the file itself or of the one in the archive."""
    _refuse(path.name, content)
    if content.startswith(OLE):
        return _compound(path.name, content, reading)
    return _text(path, content, suffix, reading)


def refuse_other_kinds(file: str, head: bytes) -> None:
    """Raise `CaseError` when a file begins like a PDF, a picture, a web page or no text at all."""
    _refuse(file, head)
    if head.startswith((OLE, *VECTOR_STARTS)):
        raise CaseError(Problem("file_is_binary", file))
    text, _ = decoded_text(file, head[:HEAD])
    _refuse_markup(file, text)


def _refuse(file: str, head: bytes) -> None:
    for start, code in STARTS.items():
        if head.startswith(start):
            raise CaseError(Problem(code, file))


def _compound(file: str, content: bytes, reading: Reading) -> Found:
    """Old files of offices: an XLS, a locked XLSX or no workbook."""
    if _stream("EncryptedPackage") in content:
        raise CaseError(Problem("file_is_protected", file))
    if _stream("WordDocument") in content or _stream("PowerPoint Document") in content:
        raise CaseError(Problem("file_is_document", file))
    return read_xls(file, content, reading)


def _stream(name: str) -> bytes:
    """A stream's name as its directory writes it."""
    return name.encode("utf-16-le")


# --- text -----------------------------------------------------------------------------------


def _text(path: Path, content: bytes, suffix: str, reading: Reading) -> Found:
    text, problems = decoded_text(path.name, content, reading.encoding)
    if not text.strip():
        raise CaseError(Problem("file_empty", path.name))
    _refuse_markup(path.name, text)
    document = _document(path.name, text, suffix)
    if is_vector(document) and reading.path in ("", "features"):
        return _vector(path, reading)
    if document is not None:
        sheets, more = read_document(path.name, document, reading)
    else:
        sheets, more = read_delimited(path.name, text, reading.delimiter)
    if not any(sheet.rows for sheet in sheets):
        raise CaseError(Problem("cells_missing", path.name))
    return sheets, problems + more


def _refuse_markup(file: str, text: str) -> None:
    head = text[:5000]
    if MARKUP.match(head) or WEB_ARCHIVE.match(head):
        raise CaseError(Problem(_markup(head), file))


def _markup(head: str) -> str:
    if WEB_PAGE.search(head) or WEB_ARCHIVE.match(head):
        return "file_is_web_page"
    return "file_is_geodata" if GEODATA.search(head) else "file_is_xml"


def _document(file: str, text: str, suffix: str) -> Any:
    """The JSON value of a text; None where it is none and its name does not claim to be any."""
    named = suffix in (".json", ".geojson", ".jsonl", ".topojson")
    if not named and not text.lstrip().startswith(("{", "[")):
        return None
    if named and len(text) > JSON_SIGNS:
        values: dict[str, object] = {"size": round(len(text) / 1e6), "most": JSON_SIGNS // 10**6}
        raise CaseError(Problem("json_too_large", file, values=values))
    try:
        value = parsed(text)
        return {} if value is None else value
    except ValueError as error:
        if not named:
            return None
        row = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise CaseError(Problem("json_broken", file, row)) from None


# --- archives and vector files --------------------------------------------------------------


def _zipped(path: Path, content: bytes, reading: Reading) -> Found:
    """A workbook, or an archive with one table or with layers of a map."""
    names = archive_names(path.name, content)
    lowered = {name.replace("\\", "/").lower() for name in names}
    for name, code in PARTS_OF.items():
        if name in lowered:
            raise CaseError(Problem(code, path.name))
    if lowered & WORKBOOK_PARTS:
        return read_zipped(path.name, content, reading)
    if "content.xml" in names:
        return _open_document(path.name, content, reading)
    if any(name.lower().endswith(VECTORS) for name in names):
        return _vector(path, reading)
    return _archived(path, content, names, reading)


def _open_document(file: str, content: bytes, reading: Reading) -> Found:
    kind = unpacked_parts(file, content, lambda name: name == "mimetype").get("mimetype", b"")
    if kind and b"spreadsheet" not in kind:
        raise CaseError(Problem("file_is_document", file))
    return read_zipped(file, content, reading)


def _archived(path: Path, content: bytes, names: list[str], reading: Reading) -> Found:
    """The one table in an archive; texts count only where there is nothing else."""
    tables = [name for name in names if name.lower().endswith(TABLES)]
    tables = [name for name in tables if not name.lower().endswith(".txt")] or tables
    if len(tables) != 1:
        code = "archive_with_several" if tables else "archive_without_table"
        values: dict[str, object] = {"found": listed(tables or names, 10)}
        raise CaseError(Problem(code, path.name, values=values))
    inner = unpacked_parts(path.name, content, lambda name: name == tables[0])[tables[0]]
    if len(inner) > FILE_BYTES:
        values = {"size": round(len(inner) / 1e6), "most": round(FILE_BYTES / 1e6)}
        raise CaseError(Problem("file_too_large", path.name, values=values))
    if not inner.strip():
        raise CaseError(Problem("file_empty", path.name))
    if inner.startswith(ZIP_STARTS):
        if WORKBOOK_PARTS & {name.lower() for name in archive_names(path.name, inner)}:
            return read_zipped(path.name, inner, reading)
        if "content.xml" in archive_names(path.name, inner):
            return _open_document(path.name, inner, reading)
        raise CaseError(Problem("file_is_packed", path.name))
    return _plain(path, inner, Path(tables[0]).suffix.lower(), reading)


def _vector(path: Path, reading: Reading) -> Found:
    """Features as rows."""
    problems: list[Problem] = []
    features = read_vector(path, reading, problems)
    sheets, more = read_points(path.name, features, reading)
    return sheets, problems + more
