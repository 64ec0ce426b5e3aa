"""The commands that keep an installation and bring it back."""

from __future__ import annotations

import sys
from pathlib import Path

from lueckenlos.cli.django import StartError, begin, reach_database


def backup(path: Path) -> None:
    """Write everything into one file, while it is in use."""
    begin()
    reach_database()
    from lueckenlos.config.backup import BackupError, back_up

    try:
        counts = back_up(path)
    except BackupError as error:
        raise StartError(str(error)) from None
    print(f"{path}: {_said(counts)} gesichert.")


def restore(path: Path) -> None:
    """Fill an empty installation from such a file."""
    begin()
    from django.conf import settings

    from lueckenlos.config.backup import BackupError
    from lueckenlos.config.data import FolderError
    from lueckenlos.config.restore import restore as fill

    try:
        with settings.DATA.lock():
            reach_database()
            done = fill(path)
    except (BackupError, FolderError) as error:
        raise StartError(str(error)) from None
    print(f"{_said(done.counts)} aus {path} wiederhergestellt.")
    if done.warning:
        print(done.warning, file=sys.stderr)


def bring_up() -> list[str]:
    """Back up, migrate, check; names of the migrations made. Raises `StartError`."""
    from lueckenlos.config.backup import BackupError
    from lueckenlos.config.upgrade import UpgradeError, upgrade

    try:
        return upgrade()
    except (BackupError, UpgradeError) as error:
        raise StartError(str(error)) from None


def _said(counts: dict[str, int]) -> str:
    return f"{sum(counts.values())} Zeilen aus {len(counts)} Tabellen und alle Dateien"
