"""Records of arrays and numbers kept as files, found again by the content they were made of."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar
from zipfile import BadZipFile

import numpy as np

from lueckenlos.exchange.files.content import of_file
from lueckenlos.exchange.problems import CaseError

T = TypeVar("T")


def checksum_of(path: Path) -> str:
    """SHA-256 of a file. Raises `CaseError` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise CaseError(of_file(path, "file_unreadable")) from None


def named(checksum: str, *how: object) -> str:
    """A name for what is made of content with a checksum in a certain way."""
    return hashlib.sha256(repr((checksum, *how)).encode()).hexdigest()[:32]


def kept(path: Path, kind: type[T]) -> T | None:
    """The record in a file; None where there is none that can be read."""
    try:
        with np.load(path) as file:
            values: dict[str, Any] = {key: file[key] for key in file.files}
            return kind(**{key: v if v.ndim else int(v) for key, v in values.items()})
    except (OSError, ValueError, TypeError, BadZipFile):
        return None


def keep(path: Path, record: Any) -> None:
    """Written beside and moved, so that nobody reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {item.name: np.asarray(getattr(record, item.name)) for item in fields(record)}
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        np.savez(file, **values)  # type: ignore[arg-type]
    Path(file.name).replace(path)
