"""Filling an empty installation from a backup: wholly, or not at all."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from lueckenlos.config import rows
from lueckenlos.config.backup import (
    CHUNK,
    FORM,
    KEY,
    MANIFEST,
    BackupError,
    files_root,
    fingerprint,
    key_is_ours,
    stored_files,
)
from lueckenlos.config.tables import make_tables

BY_THEMSELVES = {"contenttypes.contenttype", "auth.permission"}
"""Tables that are filled by every migration; they do not make an installation used."""
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError,
    ValueError, KeyError, TypeError, AttributeError,
)  # fmt: skip
"""What reading a ZIP or JSON with a wrong byte somewhere raises."""
ROW_PART = re.compile(r"rows/[a-z0-9_]+\.[a-z0-9_]+\.jsonl")
OTHER_KEY = (
    "Achtung: Diese Anlage hat einen anderen Schlüssel als die gesicherte. Zweite Faktoren der "
    "Anmeldung lassen sich damit nicht lesen; wer einen hat, kann sich nicht anmelden. {} Geht das "
    "nicht mehr, müssen alle ihren zweiten Faktor neu einrichten."
)
BOTH_NAME_ONE = (
    "Setzen Sie LUECKENLOS_SECRET_KEY vor dem Start auf den Wert, den die gesicherte Anlage hatte."
)
THIS_NAMES_ONE = (
    "Der Schlüssel der gesicherten Anlage liegt jetzt im Datenordner: Lassen Sie "
    "LUECKENLOS_SECRET_KEY vor dem Start weg."
)
NO_BACKUP = "{} ist keine lesbare Sicherung. Nehmen Sie eine andere."


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: rows by table, and what somebody must do about the key; empty: nothing."""

    counts: dict[str, int]
    warning: str


def restore(path: Path) -> Restored:
    """Fill an empty installation from a backup, and bring it to this version.

    All or nothing; the key of the backup, where it has one, becomes that of the data folder.
    Raises `BackupError` where the backup is broken or from a newer version, or the installation is
    not empty.
    """
    with _opened(path) as archive:
        manifest = checked(archive)
        _is_empty()
        loader = MigrationLoader(connection)
        nodes = _known(loader, manifest)
        made = rows.models_at(loader, nodes)
        _fits(manifest, made)
        _make_tables(nodes)
        with _staged_files(archive, manifest) as staged:
            key = archive.read(KEY).decode() if KEY in manifest["parts"] else ""
            counts = _fill(archive, made, staged, key)
    if key and key_is_ours():  # migrations that read or seal a column need the one of the rows
        settings.SECRET_KEY = key
    call_command("migrate", verbosity=0, interactive=False)
    return Restored(counts, _key_warning(manifest, key))


def _key_warning(manifest: dict[str, Any], key: str) -> str:
    if key and key_is_ours():
        return ""
    if manifest.get("key") == fingerprint(settings.SECRET_KEY):
        return ""
    return OTHER_KEY.format(THIS_NAMES_ONE if key else BOTH_NAME_ONE)


# --- looking ------------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise BackupError(f"{path} gibt es nicht.") from None
    except UNREADABLE:
        raise BackupError(NO_BACKUP.format(path)) from None
    with archive:
        yield archive


def checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest of a backup whose parts are all there, whole and in their place."""
    names = archive.namelist()
    if MANIFEST not in names:
        raise BackupError("In der Datei fehlt das Verzeichnis; sie ist keine Sicherung.")
    try:
        manifest = json.loads(archive.read(MANIFEST))
        form, version = manifest["form"], str(manifest["version"])
    except UNREADABLE:
        raise BackupError(NO_BACKUP.format(archive.filename)) from None
    if form != FORM:
        raise BackupError(
            f"Die Sicherung stammt aus Version {version}, die diese noch nicht kennt. Installieren "
            "Sie zuerst jene oder eine neuere."
        )
    try:
        parts = {str(name): str(said["sha256"]) for name, said in manifest["parts"].items()}
        manifest["migrations"] = [(str(app), str(name)) for app, name in manifest["migrations"]]
    except UNREADABLE:
        raise BackupError(NO_BACKUP.format(archive.filename)) from None
    if sorted(names) != sorted([MANIFEST, *parts]):
        raise BackupError("In der Sicherung fehlen Teile oder sind welche zu viel; nehmen Sie eine "
                          "andere.")  # fmt: skip
    for name, said in parts.items():
        _is_whole(archive, name, said)
    return dict(manifest)


def _is_whole(archive: zipfile.ZipFile, name: str, said: str) -> None:
    if name != KEY and not ROW_PART.fullmatch(name) and not _inside(name):
        raise BackupError(f"Der Teil „{name}“ der Sicherung liegt außerhalb ihres Ordners.")
    checksum = hashlib.sha256()
    try:
        with archive.open(name) as file:
            while block := file.read(CHUNK):
                checksum.update(block)
    except UNREADABLE:
        checksum = hashlib.sha256(b"broken")
    if checksum.hexdigest() != said:
        raise BackupError(
            f"Der Teil „{name}“ der Sicherung ist beschädigt. Nehmen Sie eine andere."
        )


def _inside(name: str) -> bool:
    """Whether a name means a file below `files/` on every system."""
    steps = name.split("/")
    return (
        len(steps) > 1
        and steps[0] == "files"
        and all(step not in ("", ".", "..") and step[0] != "." for step in steps)
        and not re.search(r'[\\:\x00-\x1f]', name)
    )  # fmt: skip


def _is_empty() -> None:
    loader = MigrationLoader(connection)
    there = rows.applied()
    if any(one not in loader.graph.nodes for one in there):
        raise BackupError(
            "Die Datenbank hier gehört zu einer neueren Version. Nennen Sie mit LUECKENLOS_DATA "
            "und DATABASE_URL eine neue."
        )
    full = [
        str(model._meta.verbose_name_plural)
        for model in rows.models_at(loader, there)
        if model._meta.label_lower not in BY_THEMSELVES and model._base_manager.exists()
    ]
    full.sort(key=lambda name: name.startswith("historical "))
    if full or stored_files(files_root()):
        raise BackupError(
            f"Hier ist schon etwas ({', '.join(full[:3]) or 'Dateien'}). Eine Sicherung geht nur "
            "in eine leere Anlage: Nennen Sie mit LUECKENLOS_DATA und DATABASE_URL eine neue."
        )


def _known(loader: MigrationLoader, manifest: dict[str, Any]) -> list[rows.Node]:
    nodes: list[rows.Node] = manifest["migrations"]
    if newer := [one for one in nodes if one not in loader.graph.nodes]:
        raise BackupError(
            f"Die Sicherung stammt aus einer neueren Version ({manifest['version']}; hier fehlt "
            f"{'.'.join(newer[0])}). Installieren Sie zuerst jene Version."
        )
    return nodes


def _fits(manifest: dict[str, Any], made: list[type[models.Model]]) -> None:
    said = {name for name in manifest["parts"] if name.startswith("rows/")}
    if said != {_part(model) for model in made}:
        raise BackupError("In der Sicherung fehlen Tabellen; nehmen Sie eine andere.")


# --- filling ------------------------------------------------------------------------------------


def _make_tables(nodes: list[rows.Node]) -> None:
    """The tables of the backup's version, empty. Where others are here, they are made anew."""
    there = rows.applied()
    if there == sorted(nodes):
        return
    if there:
        _drop_tables()
    make_tables(MigrationLoader(connection), nodes)


def _drop_tables() -> None:
    loader = MigrationLoader(connection)
    ours = {model._meta.db_table for model in rows.models_at(loader, rows.applied(), all_of=True)}
    there = set(connection.introspection.table_names())
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        more = " CASCADE" if connection.vendor == "postgresql" else ""
        for table in [*sorted(ours & there), "django_migrations"]:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{more}")


@contextmanager
def _staged_files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> Iterator[Path]:
    """A folder beside that of the files, with those of the backup; removed unless taken."""
    root = files_root()
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix=".wiederherstellung-", dir=root.parent))
    try:
        for name in manifest["parts"]:
            if name.startswith("files/"):
                path = folder / PurePosixPath(name).relative_to("files")
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, path.open("xb") as target:
                    shutil.copyfileobj(source, target, CHUNK)
        yield folder
    except OSError as error:
        raise BackupError(
            f"Die Dateien lassen sich nicht schreiben ({error.strerror}); wiederhergestellt ist "
            "nichts."
        ) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(
    archive: zipfile.ZipFile, made: list[type[models.Model]], staged: Path, key: str
) -> dict[str, int]:
    """Rows, files and key, all or none."""
    root = files_root()
    mode = root.stat().st_mode
    try:
        with transaction.atomic():
            counts = _fill_tables(archive, made)
            staged.chmod(mode & 0o777)
            staged.replace(root)
            if key:
                settings.DATA.put_secret_key(key)
    except (DatabaseError, ValidationError, LookupError, TypeError, ValueError) as error:
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir()
        cause = type(error).__name__
        raise BackupError(
            f"Die Sicherung passt nicht in diese Datenbank ({cause}); wiederhergestellt ist nichts."
        ) from error
    return counts


def _fill_tables(archive: zipfile.ZipFile, made: list[type[models.Model]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for model in made:  # what migrations put there comes out of the backup
        model._base_manager.all()._raw_delete(connection.alias)
    for model in made:
        with archive.open(_part(model)) as written:
            counts[model._meta.label_lower] = rows.load(model, written)
    with connection.cursor() as cursor:  # numbers that count up go on behind the greatest
        for statement in connection.ops.sequence_reset_sql(no_style(), made):
            cursor.execute(statement)
    connection.check_constraints()
    return counts


def _part(model: type[models.Model]) -> str:
    return f"rows/{model._meta.label_lower}.jsonl"
