"""Bringing an installation to the state of this version."""

from __future__ import annotations

import hashlib
import logging
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from lueckenlos import __version__
from lueckenlos.config.backup import back_up
from lueckenlos.config.rows import applied
from lueckenlos.config.tables import is_bare, make_tables

log = logging.getLogger("lueckenlos.upgrade")
KEPT = 5
"""How many backups made before an upgrade stay in the data folder."""


class UpgradeError(Exception):
    """The database could not be brought to this version; the text says how to go back."""


def pending() -> list[str]:
    """Names of the migrations the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> None:
    """Bring the database to this version."""
    if is_bare():
        loader = MigrationExecutor(connection).loader
        make_tables(loader, loader.graph.nodes)
    call_command("migrate", verbosity=0, interactive=False)


def upgrade() -> list[str]:
    """Bring the database to this version where it is not; names of the migrations made.

    What is there is backed up before, and looked at afterwards. Raises `BackupError`, with nothing
    changed, or `UpgradeError`.
    """
    waiting = pending()
    if not waiting:
        return []
    kept = _back_up() if applied() else None
    try:
        migrate()
        if wrong := _check():
            raise UpgradeError(wrong)
    except Exception as error:
        log.exception("upgrade failed")
        back = (
            f" Der Stand davor liegt in {kept}. Zurück geht es mit der vorigen Version und einer "
            "leeren Anlage (LUECKENLOS_DATA, DATABASE_URL): lueckenlos restore"
            if kept
            else ""
        )
        raise UpgradeError(
            f"Die Datenbank ließ sich nicht auf den Stand dieser Version bringen.{back}"
        ) from error
    return waiting


def _back_up() -> Path:
    """Back up into the data folder, and keep the last few there."""
    folder = settings.DATA.root / "sicherungen"
    folder.mkdir(mode=0o750, exist_ok=True)
    now = datetime.now(UTC)
    path = folder / f"vor-{__version__}-{now:%Y%m%d-%H%M%S}-{now.microsecond:06}.zip"
    back_up(path)
    for old in sorted(folder.glob("vor-*.zip"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
        old.unlink()
    return path


def _check() -> str:
    """What is wrong with the database and the program after an upgrade; empty where nothing."""
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            call_command("check", databases=["default"], fail_level="ERROR")
        connection.check_constraints()
    except (SystemCheckError, DatabaseError) as error:
        return str(error)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            said = cursor.execute("PRAGMA integrity_check").fetchall()
        if said != [("ok",)]:
            return f"SQLite: {said[0][0]}"
    return ", ".join(pending())


def static_source() -> Path | None:
    """The built style sheets and scripts; None where nobody built them."""
    source = Path(__file__).resolve().parent.parent / "web" / "static"
    return source if (source / "web" / "web.css").is_file() else None


def make_static() -> None:
    """Lay out style sheets, scripts and fonts, ours and those of packages, with names that carry
    their content; anew where one of them has changed.

    Raises `FileNotFoundError` where they have never been built.
    """
    if static_source() is None:
        raise FileNotFoundError("web.css: run make setup")
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".made"
    version = _checksum()
    if stamp.is_file() and stamp.read_text() == version:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(version)


def _checksum() -> str:
    """Of every file that would be laid out: names and contents, a few megabytes."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: str(pair[0])):
            content = Path(storage.path(name)).read_bytes()
            found.update(f"{name} {len(content)} ".encode())
            found.update(content)
    return found.hexdigest()
