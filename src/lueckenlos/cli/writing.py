"""Folders that are written whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


def check_writable(out: Path) -> None:
    """Raise `OSError` when `out` cannot be written, before anything is computed for it."""
    there = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    if not there.is_dir():
        raise OSError(errno.ENOTDIR, "no folder", str(there))
    if not os.access(there, os.W_OK):
        raise OSError(errno.EACCES, "not writable", str(there))


@contextmanager
def replaced(out: Path, last: str = "", obsolete: Iterable[str] = ()) -> Iterator[Path]:
    """A folder to write to; its files move into `out` when all are there, else none does.

    The file `last` goes first and comes last: a folder without it is none of a finished run.
    `obsolete`: files of an earlier run that would contradict this one.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix=".unfertig-") as name:
        folder = Path(name)
        yield folder
        for old in (last, *obsolete):
            if old:
                (out / old).unlink(missing_ok=True)
        for file in sorted(folder.iterdir(), key=lambda one: (one.name == last, one.name)):
            file.replace(out / file.name)
