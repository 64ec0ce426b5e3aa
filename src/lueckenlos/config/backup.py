"""A backup is one ZIP that either database reads: every row as JSON, every file, checksums.

`manifest.json` names version, migrations, and for each part its checksum and number of rows. Parts:
`rows/<app>.<model>.jsonl`, a JSON object per row with the values of its columns, `files/…`, and
`key/secret.key`: without it nobody reads the encrypted columns (second factors). Where the key
comes from the environment, the backup has only its fingerprint. `restore` reads it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.crypto import salted_hmac

from lueckenlos import __version__
from lueckenlos.config import environment
from lueckenlos.config.rows import applied, lines, models_at

FORM = 1
MANIFEST, KEY = "manifest.json", "key/secret.key"
CHUNK = 1 << 20


class BackupError(Exception):
    """A backup cannot be made or used; the text says in German why, and the cure."""


def back_up(path: Path) -> dict[str, int]:
    """Write a backup of the whole installation while it is in use; rows by table.

    Tables are read as the database has them, also where this version would change them. Raises
    `BackupError` where the file is there already, or cannot be written.
    """
    if path.exists():
        raise BackupError(f"{path} gibt es schon; nennen Sie einen anderen Namen.")
    if path.absolute().is_relative_to(files_root()):
        raise BackupError(f"{path} läge in sich selbst; nennen Sie einen Ort außerhalb davon.")
    part = path.with_name(f".{path.name}.unfertig")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            counts = _write_all(file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise BackupError(
            f"{path} lässt sich nicht schreiben ({error.strerror}); eine Sicherung ist nicht "
            "entstanden. Nennen Sie einen anderen Ort."
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return counts


def _write_all(file: Any) -> dict[str, int]:
    parts: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with snapshot():
            migrations = applied()
            with _held_files() as held:
                for model in models_at(_loader(migrations), migrations):
                    _write(archive, parts, f"rows/{model._meta.label_lower}.jsonl", lines(model))
                for one in stored_files(held):
                    name = f"files/{one.relative_to(held).as_posix()}"
                    _write(archive, parts, name, _blocks(one))
        if key_is_ours():
            _write(archive, parts, KEY, [settings.SECRET_KEY.encode()])
        manifest = {
            "form": FORM,
            "version": __version__,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "migrations": [list(one) for one in migrations],
            "key": fingerprint(settings.SECRET_KEY),
            "parts": parts,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
    return {
        name.removeprefix("rows/").removesuffix(".jsonl"): one["rows"]
        for name, one in parts.items()
        if name.startswith("rows/")
    }


def key_is_ours() -> bool:
    """Whether the key lies in the data folder; else the environment names it."""
    return not environment.text("LUECKENLOS_SECRET_KEY")


def fingerprint(key: str) -> str:
    """What tells two keys apart and gives neither away."""
    return salted_hmac("lueckenlos.backup", "key", secret=key, algorithm="sha256").hexdigest()


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads inside see the database at one moment, and keep nobody from writing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def _loader(migrations: Iterable[tuple[str, str]]) -> MigrationLoader:
    loader = MigrationLoader(connection)
    if newer := [one for one in migrations if one not in loader.graph.nodes]:
        raise BackupError(
            f"Die Datenbank ist neuer als dieses Programm (ihm fehlt {'.'.join(newer[0])}). "
            "Installieren Sie die Version, mit der sie zuletzt lief."
        )
    return loader


@contextmanager
def _held_files() -> Iterator[Path]:
    """A folder with all files of this moment: one that is deleted meanwhile stays in it."""
    root = files_root()
    root.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".sicherung-", dir=root.parent) as name:
        for path in stored_files(root):
            held = Path(name) / path.relative_to(root)
            held.parent.mkdir(parents=True, exist_ok=True)
            try:
                held.hardlink_to(path)
            except OSError:  # a file system without links
                shutil.copyfile(path, held)
        yield Path(name)


def stored_files(root: Path) -> list[Path]:
    """All files below a folder, sorted; one whose name begins with a dot is not finished."""
    return sorted(path for path in root.rglob("*") if path.is_file() and path.name[0] != ".")


def files_root() -> Path:
    """The folder of stored files."""
    return Path(settings.MEDIA_ROOT).absolute()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            yield block


def _write(
    archive: zipfile.ZipFile, parts: dict[str, dict[str, Any]], name: str, blocks: Iterable[bytes]
) -> None:
    checksum, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as file:
        for block in blocks:
            checksum.update(block)
            file.write(block)
            count += 1
    parts[name] = {"sha256": checksum.hexdigest()}
    if name.startswith("rows/"):
        parts[name]["rows"] = count
