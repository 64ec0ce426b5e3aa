"""The one folder everything lives in: database, files, keys, mails."""

from __future__ import annotations

import fcntl
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO


class FolderError(Exception):
    """The data folder cannot be used; the text says why, and the cure."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths inside the data folder. Nothing is made before `prepare`."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite database, where no other is named."""
        return self.root / "lueckenlos.sqlite3"

    @property
    def files(self) -> Path:
        """Stored files, by the hash of their content."""
        return self.root / "files"

    @property
    def mails(self) -> Path:
        """Mails that go nowhere, while no mail server is named."""
        return self.root / "mails"

    @property
    def static(self) -> Path:
        """Style sheets, scripts and fonts as they are served."""
        return self.root / "static"

    @property
    def secret(self) -> Path:
        """The key for sessions and links, where the environment names none."""
        return self.root / "secret.key"

    def prepare(self) -> None:
        """Make the folder. Raises `FolderError` where that is not allowed."""
        try:
            for folder in (self.root, self.files, self.mails, self.static):
                folder.mkdir(parents=True, exist_ok=True)
            (self.root / ".schreibprobe").write_text("")
            (self.root / ".schreibprobe").unlink()
            with suppress(PermissionError):  # somebody else made it for us
                self.root.chmod(self.root.stat().st_mode & 0o750)
        except OSError as error:
            raise FolderError(
                f"In den Datenordner {self.root} lässt sich nicht schreiben "
                f"({error.strerror}). Nennen Sie mit LUECKENLOS_DATA einen anderen Ordner."
            ) from None

    def secret_key(self) -> str:
        """The key for sessions and links, made at first use and kept readable for us only."""
        path = self.secret
        try:
            if not path.exists():
                self.prepare()
                _write_once(path, secrets.token_urlsafe(64))
            return path.read_text().strip()
        except OSError as error:
            raise FolderError(
                f"Der Schlüssel {path} lässt sich nicht lesen ({error.strerror}). Nennen Sie mit "
                "LUECKENLOS_DATA einen anderen Ordner, oder starten Sie als der Nutzer, dem er "
                "gehört."
            ) from None

    def put_secret_key(self, key: str) -> None:
        """Put another key in the place of the one there, as a backup that is restored has it."""
        part = _only_ours(self.secret, key)
        part.replace(self.secret)

    def lock(self) -> IO[str]:
        """Hold the folder for one service. Raises `FolderError` where another has it."""
        self.prepare()
        file = (self.root / "lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            who = file.read().strip()
            file.close()
            raise FolderError(
                f"Mit diesem Datenordner läuft Lückenlos schon{f' ({who})' if who else ''}. "
                "Beenden Sie es dort, oder nennen Sie mit LUECKENLOS_DATA einen anderen Ordner."
            ) from None
        file.truncate(0)
        file.write(f"Prozess {os.getpid()}")
        file.flush()
        return file


def _only_ours(path: Path, text: str) -> Path:
    """A whole file beside the one that is meant, which only we can read."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    return part


def _write_once(path: Path, text: str) -> None:
    """Write a file only we can read, whole or not at all; the first of several wins."""
    part = _only_ours(path, text)
    try:
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink()
