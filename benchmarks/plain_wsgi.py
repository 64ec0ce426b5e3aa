"""The plain peer of the finder: the same rows by plain SQL, as JSON, in the same kind of server.

`PLAIN_DATABASE` is the file, `PLAIN_QUERIES` a list of [SQL, values]; /0 answers the first of them,
every other path with nothing asked of the database.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from typing import Any

QUERIES = json.loads(os.environ["PLAIN_QUERIES"])
OWN = threading.local()


def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """The rows of a query."""
    if not hasattr(OWN, "connection"):
        OWN.connection = sqlite3.connect(os.environ["PLAIN_DATABASE"])
    path = environ["PATH_INFO"].strip("/")
    rows = OWN.connection.execute(*QUERIES[int(path)]).fetchall() if path.isdigit() else []
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(rows).encode()]
