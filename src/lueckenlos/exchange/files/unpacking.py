"""Zip archives on disk: what lies in them, as long as it is safe to unpack."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from lueckenlos.exchange.files.archives import (
    BROKEN,
    DAMAGED,
    ENTRIES,
    added_by_system,
    content_of,
    is_bomb,
)
from lueckenlos.exchange.problems import CaseError, Problem

Members = dict[PurePosixPath, zipfile.ZipInfo]


def members(path: Path) -> Members:
    """The files of an archive by path, without folders and what systems add.

    Raises `CaseError` when it is broken or has too many files.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = archive.infolist()
    except BROKEN:
        raise CaseError(Problem("zip_broken", path.name)) from None
    if len(found) > ENTRIES:
        raise CaseError(Problem("zip_too_large", path.name))
    files = {PurePosixPath(item.filename): item for item in found if not item.is_dir()}
    return {name: item for name, item in files.items() if not added_by_system(str(name))}


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
            return [content_of(archive, item) for item in wanted]
    except BROKEN:
        raise CaseError(Problem("zip_broken", path.name)) from None


@contextmanager
def streamed(path: Path, name: str) -> Iterator[IO[bytes]]:
    """A file of an archive, to be read piece by piece however large it is.

    Raises `CaseError` when it is a bomb, or as soon as something in it is broken.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            item = archive.getinfo(name)
            if is_bomb(item):
                raise CaseError(Problem("zip_too_large", path.name))
            with archive.open(item) as file:
                yield file
    except DAMAGED:
        raise CaseError(Problem("zip_broken", path.name)) from None
