"""How many requests a second the family finder answers, beside plain SQL for the same rows.

Both behind granian with the flags of `lueckenlos serve`, one after the other in turns, asked by so
many clients at once, each a process with one open connection. The worker does not run: a
municipality put in a moment ago would have it derive and compute all the while.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

HERE = Path(__file__).resolve().parent
ACTIVE = "FROM directory_service s {} WHERE s.municipality_id = ? AND s.status = 'active'"
PLACED = (
    "JOIN directory_serviceatlocation a ON a.service_id = s.id "
    "JOIN directory_location l ON l.id = a.location_id"
)
AGED = "s.minimum_age < 36 AND s.maximum_age > 24"
QUERIES = (
    f"SELECT count(*) {ACTIVE.format('')}",
    f"SELECT s.* {ACTIVE.format('')} AND {AGED} ORDER BY s.folded LIMIT 60",
    f"SELECT s.id, s.name, s.kind_key, l.latitude, l.longitude {ACTIVE.format(PLACED)} AND {AGED}",
    f"SELECT s.*, l.* {ACTIVE.format(PLACED)} AND s.id = ?",
)
"""For the rows of: the start, results, points on the map, one service."""
TURNS, START_SECONDS = 3, 60
BROWSER = {"Host": "localhost", "Accept-Encoding": "gzip"}


def finder(folder: Path, slug: str, pk: str, clients: int, seconds: float) -> None:
    """Requests a second of start, results and the answers for machines of a municipality."""
    base, database = f"/familien/{slug}/", folder / "lueckenlos.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        told = connection.execute(f"SELECT s.id {ACTIVE.format('')} LIMIT 1", [pk]).fetchone()
    queries = [(sql, [pk, told[0]][: sql.count("?")]) for sql in QUERIES]
    cases = [
        ("finder: start", [base], "/0"),
        ("finder: results", [f"{base}alle/{age}/" for age in (0, 1, 2, 3, 5, 8)], "/1"),
        ("finder: JSON of the map", [f"{base}alle/2/karte.json"], "/2"),
        ("finder: a service with JSON-LD", [f"{base}angebot/{UUID(told[0])}/"], "/3"),
    ]
    with served(folder) as ours, plain(database, queries) as peer:
        compare(ours, peer, cases, clients, seconds)


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The web process of `lueckenlos serve` on a data folder; its port."""
    with _granian(f"{_package() / 'config' / 'wsgi.py'}:application", folder=folder) as port:
        yield port


@contextmanager
def plain(database: Path, queries: Sequence[tuple[str, Sequence[object]]]) -> Iterator[int]:
    """The plain peer; its port."""
    told = {"PLAIN_DATABASE": str(database), "PLAIN_QUERIES": json.dumps(queries)}
    with _granian(f"{HERE / 'plain_wsgi.py'}:application", **told) as port:
        yield port


def _package() -> Path:
    import lueckenlos

    return Path(lueckenlos.__file__).parent


@contextmanager
def _granian(application: str, folder: Path | None = None, **more: str) -> Iterator[int]:
    from lueckenlos.cli.serve import _web

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    data = {"LUECKENLOS_DATA": str(folder)} if folder else {}
    command = [*_web("127.0.0.1", port)[:-1], application]
    process = subprocess.Popen(
        command, env={**os.environ, **data, **more}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
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


def client(port: int, paths: Sequence[str], seconds: float) -> list[float]:
    """Ask one path after the other for so long; milliseconds of each answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for path in paths:
        _ask(connection, path)
    times, until, at = [], time.perf_counter() + seconds, 0
    while (begun := time.perf_counter()) < until:
        _ask(connection, paths[at % len(paths)])
        times.append((time.perf_counter() - begun) * 1000)
        at += 1
    return times


def compare(
    ours: int,
    peer: int,
    cases: Sequence[tuple[str, Sequence[str], str]],
    clients: int,
    seconds: float,
) -> None:
    """Print requests a second of each case (name, our paths, the peer's), and of its peer."""
    heads = ("per s", "p50 ms", "p95 ms", "plain SQL", "bare", "ratio")
    print(f"{f'{clients} clients at once':34}" + "".join(f"{head:>10}" for head in heads))
    with get_context("spawn").Pool(clients) as pool:

        def rate(port: int, paths: Sequence[str]) -> tuple[float, list[float]]:
            asked = [(port, paths, seconds)] * clients
            times = [one for some in pool.starmap(client, asked) for one in some]
            return len(times) / seconds, times

        for name, paths, sql in cases:
            rates: dict[str, list[float]] = {"ours": [], "sql": [], "bare": []}
            waits: list[float] = []
            for _ in range(TURNS):
                number, times = rate(ours, paths)
                rates["ours"].append(number)
                waits += times
                rates["sql"].append(rate(peer, [sql])[0])
                rates["bare"].append(rate(peer, ["/healthz"])[0])
            our, by_sql, bare = (median(rates[one]) for one in ("ours", "sql", "bare"))
            cut = quantiles(waits, n=100)
            print(f"{name:34}{our:10.0f}{cut[49]:10.1f}{cut[94]:10.1f}{by_sql:10.0f}{bare:10.0f}"
                  f"{by_sql / our:9.1f}×")  # fmt: skip
