"""What a file is by its first bytes, whatever its name says; and a name that is safe to offer."""

from __future__ import annotations

import re
import unicodedata

HEAD = 65536
"""Bytes at either end that `sniff` wants to see."""

UNKNOWN, HTML, SVG, PROGRAM = (
    "application/octet-stream",
    "text/html",
    "image/svg+xml",
    "application/x-executable",
)
CSV, JSON, XML, ZIP, PDF = (
    *("text/csv", "application/json", "application/xml", "application/zip", "application/pdf"),
)
OOXML, ODF = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
XLSX, DOCX, ODS, ODT = (
    *(f"{OOXML}spreadsheetml.sheet", f"{OOXML}wordprocessingml.document"),
    *(f"{ODF}spreadsheet", f"{ODF}text"),
)
XLS, GPKG = "application/vnd.ms-excel", "application/geopackage+sqlite3"
PBF, PBF_HEADER = "application/vnd.openstreetmap.data+pbf", b"\x0a\x09OSMHeader"

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", XLS),
    (b"SQLite format 3\0", GPKG),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"#!", PROGRAM),
)
IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (f"mimetype{ODS}".encode(), ODS),
    (f"mimetype{ODT}".encode(), ODT),
    (b"xl/workbook.xml", XLSX),
    (b"word/document.xml", DOCX),
)
ENDINGS: dict[str, tuple[str, ...]] = {
    CSV: ("csv", "txt", "tsv"),
    JSON: ("json", "geojson"),
    XML: ("xml", "gml", "kml"),
    ZIP: ("zip",),
    PDF: ("pdf",),
    XLSX: ("xlsx",),
    DOCX: ("docx",),
    ODS: ("ods",),
    ODT: ("odt",),
    XLS: ("xls",),
    GPKG: ("gpkg",),
    PBF: ("pbf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
}
"""What may be stored, and the endings its name may have; the first is given where none fits."""
ACTIVE = re.compile(
    rb"<(!doctype\s+html|html|head|body|script|iframe|object|embed|meta|link|form|img|style|a\s)",
    re.IGNORECASE,
)
FORBIDDEN_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(head: bytes, tail: bytes = b"") -> str:
    """The media type of content that begins with `head` and ends with `tail`."""
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[4:].startswith(PBF_HEADER):
        return PBF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((what for mark, what in IN_ZIP if mark in head or mark in tail), ZIP)
    return _text(head)


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if FORBIDDEN_CONTROLS.search(head):
        return UNKNOWN
    if head.startswith(b"<"):
        if ACTIVE.search(head):
            return HTML
        return SVG if b"<svg" in head.lower() else XML if head.startswith(b"<?xml") else HTML
    return JSON if head.startswith((b"{", b"[")) else CSV


# --- names --------------------------------------------------------------------------------------

LONGEST_NAME = 150
UNSAFE = re.compile(r'[<>:"/\\|?*%;\x00-\x1f\x7f]')


def safe_name(name: str, media_type: str) -> str:
    """A name without folders, control signs and marks that turn text round, whose ending says what
    the content is."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(" " if sign.isspace() else sign for sign in last)
    shown = "".join(sign for sign in shown if unicodedata.category(sign)[0] != "C")
    shown = re.sub(r"\s+", " ", UNSAFE.sub("_", shown)).strip(" .")
    stem, dot, ending = shown.rpartition(".")
    fitting = ENDINGS.get(media_type, ("bin",))
    if not dot or not stem or ending.casefold() not in fitting:
        stem, ending = shown, fitting[0]
    return f"{stem[:LONGEST_NAME].strip(' .') or 'Datei'}.{ending}"
