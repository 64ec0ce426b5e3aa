"""Stored files: by the hash of their content, outside what is served by itself."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.jobs.content import ENDINGS, HEAD, safe_name, sniff
from lueckenlos.jobs.models import StoredFile

UPLOAD_LIMIT, IMPORT_LIMIT = 25_000_000, 200_000_000
BLOCK = 1 << 20
FORGOTTEN_SECONDS = 24 * 3600
"""After this long content without a row was left by somebody who died."""


class FileRefusedError(Exception):
    """A file is not taken; the text says in German why, and the cure."""


# --- keeping ------------------------------------------------------------------------------------


def store(
    *,
    municipality: Municipality,
    name: str,
    content: IO[bytes],
    by: User | None,
    limit: int = UPLOAD_LIMIT,
    accept: Collection[str] = frozenset(ENDINGS),
) -> StoredFile:
    """Keep a file. `content` is read block by block up to `limit` bytes.

    Raises `FileRefusedError` where it is empty, too large, or by its content none of the types in
    `accept`. It commits by itself: the call cannot stand inside a transaction.
    """
    part = _incoming() / uuid4().hex
    try:
        checksum, size = _copy(content, part, limit)
        media_type = _type_of(part, size)
        if media_type not in accept:
            raise FileRefusedError(_refusal(accept))
        with _placing(), transaction.atomic(durable=True):
            target = _path(checksum)
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                part.replace(target)
            file = StoredFile(
                municipality=municipality,
                name=safe_name(name, media_type),
                sha256=checksum,
                size=size,
                media_type=media_type,
                by=by,
            )
            file._history_user = by  # type: ignore[attr-defined]
            file.save()
            return file
    finally:
        part.unlink(missing_ok=True)


def _copy(content: IO[bytes], part: Path, limit: int) -> tuple[str, int]:
    checksum, size = hashlib.sha256(), 0
    with part.open("xb") as target:
        while block := content.read(BLOCK):
            size += len(block)
            if size > limit:
                raise FileRefusedError(
                    f"Die Datei ist größer als {limit // 1_000_000} MB. Teilen Sie sie, oder "
                    "lassen Sie weg, was nicht gebraucht wird."
                )
            checksum.update(block)
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    if not size:
        raise FileRefusedError("Die Datei ist leer. Wählen Sie eine andere.")
    return checksum.hexdigest(), size


def _type_of(path: Path, size: int) -> str:
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, size - HEAD))
        return sniff(head, file.read(HEAD))


def _refusal(accept: Collection[str]) -> str:
    endings = ", ".join(sorted({ENDINGS[one][0].upper() for one in accept if one in ENDINGS}))
    return (
        "Diese Art Datei wird hier nicht angenommen; es zählt, was in ihr steht, nicht wie sie "
        f"heißt. Möglich sind: {endings}."
    )


# --- giving out and removing --------------------------------------------------------------------


def open_file(file: StoredFile) -> IO[bytes]:
    """Its content. Raises `FileNotFoundError` where it is gone from the data folder."""
    return _path(file.sha256).open("rb")


def remove(*, file: StoredFile, by: User | None) -> None:
    """Forget a file; its content goes with the last one that has it. Commits by itself."""
    with _placing():
        with transaction.atomic(durable=True):
            rows = StoredFile.objects.for_municipality(file.municipality_id)
            for row in rows.filter(pk=file.pk):
                row._history_user = by  # type: ignore[attr-defined]
                row.delete()
        if not StoredFile.unscoped.filter(sha256=file.sha256).exists():
            _path(file.sha256).unlink(missing_ok=True)


def sweep() -> int:
    """Remove content nobody has any more, left by a process that died or a municipality that was
    removed; how many files went."""
    swept, before = 0, time.time() - FORGOTTEN_SECONDS
    for path in [*_incoming().iterdir(), *_root().glob("??/*")]:
        with _placing():
            if (
                path.is_file()
                and path.stat().st_mtime < before
                and not StoredFile.unscoped.filter(sha256=path.name).exists()
            ):
                path.unlink()
                swept += 1
    return swept


# --- where --------------------------------------------------------------------------------------


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _path(checksum: str) -> Path:
    return _root() / checksum[:2] / checksum


def _incoming() -> Path:
    """Unfinished files lie beside the stored ones, so that no backup sees them."""
    folder = _root().with_name("incoming")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _placing() -> Iterator[None]:
    """One process at a time puts content and row together, or takes both away."""
    with (_incoming().with_name("files.lock")).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
