"""Zip archives held in memory: what lies in them, unpacked only within bounds."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable

from lueckenlos.exchange.files.limits import INFLATED_BYTES, LARGE_PART, RATIO
from lueckenlos.exchange.problems import CaseError, Problem

ENTRIES = 10_000
CHUNK = 1_000_000
ENTRY = b"PK\x01\x02"
ENCRYPTED = 0x1
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(NotImplementedError, RuntimeError, OSError),
)
"""What reading a part raises when it is damaged, encrypted or packed in an unknown way."""
BROKEN = (*DAMAGED, struct.error, IndexError, ValueError)
"""What opening an archive and reading its parts raise when it is."""


def archive_names(file: str, content: bytes) -> list[str]:
    """The paths in an archive without folders and what systems add; `CaseError` when broken."""
    if content.count(ENTRY) > ENTRIES:
        raise CaseError(Problem("archive_too_large", file))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = [item for item in archive.infolist() if not item.filename.endswith("/")]
    except BROKEN:
        raise CaseError(Problem("workbook_broken", file)) from None
    if any(item.flag_bits & ENCRYPTED for item in found):
        raise CaseError(Problem("file_is_protected", file))
    return [item.filename for item in found if not added_by_system(item.filename)]


def added_by_system(name: str) -> bool:
    """Whether nobody put this path into an archive, but the system that packed it."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith(".")


def is_bomb(item: zipfile.ZipInfo) -> bool:
    """Whether a file of an archive is packed more densely than data ever is."""
    return item.file_size > max(LARGE_PART, RATIO * item.compress_size)


def unpacked_parts(file: str, content: bytes, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The wanted parts by path.

    Raises `CaseError` when it is broken, or too large by what its directory says or by what
    comes out of it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            items = {item.filename: item for item in archive.infolist() if wanted(item.filename)}
            size = sum(item.file_size for item in items.values())
            if size > INFLATED_BYTES or any(map(is_bomb, items.values())):
                raise CaseError(Problem("archive_too_large", file))
            return {name: content_of(archive, item) for name, item in items.items()}
    except BROKEN:
        raise CaseError(Problem("workbook_broken", file)) from None


def content_of(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> bytes:
    """A file of an archive, never longer than its directory says; raises what is in `BROKEN`.

    In pieces: read whole, a part that lies about its size would be inflated before it shows.
    """
    with archive.open(item) as part:
        return b"".join(iter(lambda: part.read(CHUNK), b""))
