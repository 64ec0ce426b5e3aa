"""What takes seconds to put into an empty database is put there once in a run of the tests.

The first test that asks does the work; others get the rows it left, in their own transaction. On
PostgreSQL, and in a process of an installation of its own, the work is done each time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from tests.platform.ready import FOLDER, once

Rows = dict[str, list[tuple[object, ...]]]
PEOPLE = ("accounts_municipality", "accounts_user")


def kept(name: str, make: Callable[[], object]) -> None:
    """What `make` adds to the database and the files, where both begin as they did before."""
    if connection.vendor != "sqlite" or FOLDER not in os.environ:
        make()
        return
    before, made = _extent(), False

    def first(folder: Path) -> None:
        nonlocal made
        old = _rows(dict.fromkeys(before, -1))
        make()
        made = True
        every = _rows(dict.fromkeys(before, -1))
        assert all(every[table][: len(rows)] == rows for table, rows in old.items()), name
        added = {table: rows[len(old[table]) :] for table, rows in every.items()}
        (folder / "rows").write_bytes(pickle.dumps(added))
        settings.DATA.files.mkdir(parents=True, exist_ok=True)
        shutil.copytree(settings.DATA.files, folder / "files", dirs_exist_ok=True)

    text = repr((sorted(before.items()), _rows(dict.fromkeys(PEOPLE, -1), "id")))
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    folder = once(f"rows-{name}-{mark}", first)
    if not made:
        _put(pickle.loads((folder / "rows").read_bytes()))
        shutil.copytree(folder / "files", settings.DATA.files, dirs_exist_ok=True)


def _extent() -> dict[str, int]:
    """The greatest number of a row by table."""
    with connection.cursor() as cursor:
        names = list(connection.introspection.table_names(cursor))
        found = {}
        for name in names:
            cursor.execute(f'SELECT coalesce(max(rowid), 0) FROM "{name}"')
            found[name] = int(cursor.fetchone()[0])
    return found


def _rows(tables: dict[str, int], columns: str = "*") -> Rows:
    """The rows of tables after a number, in order."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for name, after in tables.items():
            # straight from SQLite: nothing is to be read as a date or a UUID
            cursor.cursor.execute(
                f'SELECT {columns} FROM "{name}" WHERE rowid > {after} ORDER BY rowid'
            )
            found[name] = [tuple(row) for row in cursor.cursor.fetchall()]
    return found


def _put(added: Rows) -> None:
    with connection.cursor() as cursor:
        for name, rows in added.items():
            if rows:
                marks = ", ".join("%s" for _ in rows[0])
                cursor.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
