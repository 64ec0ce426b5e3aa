"""Archives: what lies in a zip file, as long as it is safe to unpack."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.tables.limits import LARGE_PART, RATIO

ENTRIES = 10_000
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError)
"""What reading an archive raises when it is damaged, encrypted or packed in an unknown way."""

Members = dict[PurePosixPath, zipfile.ZipInfo]


def members(path: Path) -> Members:
    """The files of an archive by path, without folders and what systems add.

    Raises `CaseError` when it is broken or has too many files.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = archive.infolist()
    except (*BROKEN, ValueError):
        raise CaseError(Problem("zip_broken", path.name)) from None
    if len(found) > ENTRIES:
        raise CaseError(Problem("zip_too_large", path.name))
    files = {PurePosixPath(item.filename): item for item in found if not item.is_dir()}
    return {name: item for name, item in files.items() if not _added(name)}


def _added(name: PurePosixPath) -> bool:
    return name.parts[:1] == ("__MACOSX",) or name.name.startswith(".")


def is_bomb(item: zipfile.ZipInfo) -> bool:
    """Whether a file of an archive is packed more densely than data ever is."""
    return item.file_size > max(LARGE_PART, RATIO * item.compress_size)


def unpacked(path: Path, items: Iterable[zipfile.ZipInfo], largest: int) -> list[bytes]:
    """Files of an archive, never longer than the archive says.

    Raises `CaseError` when it is broken, they have more than `largest` bytes together or one is a
    bomb.
    """
    wanted = list(items)
    if sum(item.file_size for item in wanted) > largest or any(map(is_bomb, wanted)):
        raise CaseError(Problem("zip_too_large", path.name))
    try:
        with zipfile.ZipFile(path) as archive:
            return [archive.read(item) for item in wanted]
    except (*BROKEN, ValueError):
        raise CaseError(Problem("zip_broken", path.name)) from None
