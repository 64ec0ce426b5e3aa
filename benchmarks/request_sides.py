"""The family finder and plain SQL for the same rows, each behind the server of `lueckenlos serve`.

Asked by clients at once, each a process with one open connection. The worker does not run: a
municipality put in a moment ago would have it derive and compute all the while.
"""

from __future__ import annotations

import atexit
import http.client
import json
import os
import socket
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import UUID

from measure import HERE, peak_mib
from page_sides import begin, municipality
from sides import Facts, Side

CLIENTS, ANSWERS_EACH, START_SECONDS = 4, 50, 60
ACTIVE = "FROM directory_service s {} WHERE s.municipality_id = ? AND s.status = 'active'"
PLACED = (
    "JOIN directory_serviceatlocation a ON a.service_id = s.id "
    "JOIN directory_location l ON l.id = a.location_id"
)
AGED = "s.minimum_age < 36 AND s.maximum_age > 24"
QUERIES = {
    "start": f"SELECT count(*) {ACTIVE.format('')}",
    "results": f"SELECT s.* {ACTIVE.format('')} AND {AGED} ORDER BY s.folded LIMIT 60",
    "map as JSON": "SELECT s.id, s.name, s.kind_key, l.latitude, l.longitude "
    f"{ACTIVE.format(PLACED)} AND {AGED}",
    "one service": f"SELECT s.*, l.* {ACTIVE.format(PLACED)} AND s.id = ?",
}
BROWSER = {"Host": "localhost", "Accept-Encoding": "gzip"}


def finder(folder: str, where: str, case: str) -> Side:
    """The web process of `lueckenlos serve`."""
    begin(folder, where)
    here = municipality(where)
    base, one = f"/familien/{here.slug}/", UUID(_service(here.pk.hex))
    paths = {
        "start": [base],
        "results": [f"{base}alle/{age}/" for age in (0, 1, 2, 3, 5, 8)],
        "map as JSON": [f"{base}alle/2/karte.json"],
        "one service": [f"{base}angebot/{one}/"],
    }
    return _asked(paths[case], *_platform())


def served() -> int:
    """The port of the web process."""
    return _platform()[1]


def _platform() -> tuple[subprocess.Popen[bytes], int]:
    import lueckenlos

    application = Path(lueckenlos.__file__).parent / "config" / "wsgi.py"
    return _granian(f"{application}:application", {})


def plain(folder: str, where: str, case: str) -> Side:
    """The same rows by plain SQL, as JSON."""
    begin(folder, where)
    pk, sql = municipality(where).pk.hex, QUERIES[case]
    queries = [(sql, [pk, _service(pk)][: sql.count("?")])]
    told = {"PLAIN_DATABASE": str(_database()), "PLAIN_QUERIES": json.dumps(queries)}
    return _asked(["/0"], *_granian(f"{HERE / 'plain_wsgi.py'}:application", told))


def _database() -> Path:
    return Path(os.environ["LUECKENLOS_DATA"]) / "lueckenlos.sqlite3"


def _service(pk: str) -> str:
    with closing(sqlite3.connect(_database())) as connection:
        found = connection.execute(f"SELECT s.id {ACTIVE.format('')} LIMIT 1", [pk]).fetchone()
    return str(found[0])


def _asked(paths: Sequence[str], server: subprocess.Popen[bytes], port: int) -> Side:
    pool = get_context("spawn").Pool(CLIENTS)
    atexit.register(pool.terminate)

    def work() -> list[float]:
        waits = pool.starmap(client, [(port, paths)] * CLIENTS)
        return [one for some in waits for one in some]

    def facts(waits: list[float]) -> Facts:
        late = quantiles(waits, n=20)[-1]
        return {"p95": late, "answers": len(waits), "peak_mib": _largest(server)}

    return work, facts


def _largest(server: subprocess.Popen[bytes]) -> float:
    """Peak memory of the server's largest process."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text("utf-8").split()
    return max(map(peak_mib, [server.pid, *map(int, children)]))


def _granian(application: str, told: dict[str, str]) -> tuple[subprocess.Popen[bytes], int]:
    from lueckenlos.cli.serve import _web

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command, quiet = [*_web("127.0.0.1", port)[:-1], application], subprocess.DEVNULL
    server = subprocess.Popen(
        command, env={**os.environ, **told}, stdin=quiet, stdout=quiet, stderr=quiet
    )
    atexit.register(server.wait, 20)
    atexit.register(server.terminate)
    _wait(port, server)
    return server, port


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            return _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/healthz")
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _ask(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path, headers=BROWSER)
    answer = connection.getresponse()
    answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path}: {answer.status}")


def client(port: int, paths: Sequence[str]) -> list[float]:
    """Ask one path after the other; milliseconds of each answer."""
    connection: Any = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    times = []
    for at in range(ANSWERS_EACH):
        begun = time.perf_counter()
        _ask(connection, paths[at % len(paths)])
        times.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return times
