"""A private PostgreSQL that lives as long as a block: no service, no root, nothing left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

USER = "lueckenlos"
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c max_connections=60 -c timezone=UTC"
)


def binaries() -> Path:
    """The folder of `initdb` and `pg_ctl`."""
    there = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = there[-1] if there else Path(shutil.which("initdb") or "")
    return found.resolve().parent


@contextmanager
def cluster() -> Iterator[str]:
    """Its address without the name of a database; databases are made by who uses it."""
    as_root = os.geteuid() == 0  # PostgreSQL refuses to run as root
    more = {"user": "nobody", "group": "nogroup"} if as_root else {}
    with TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if as_root:
            shutil.chown(folder, "nobody", "nogroup")
        run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": name, **more}
        place, tools = folder / "data", binaries()
        subprocess.run(
            [tools / "initdb", "-D", place, "-A", "trust", "-U", USER, "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            **run,
        )  # fmt: skip
        options = f"{OPTIONS} -c unix_socket_directories={folder}"
        subprocess.run([tools / "pg_ctl", "-D", place, "-w", "-o", options, "start"], **run)
        try:
            yield f"postgresql://{USER}@/{{}}?host={folder}"
        finally:
            subprocess.run([tools / "pg_ctl", "-D", place, "-m", "immediate", "stop"], **run)
