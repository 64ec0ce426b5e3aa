"""One world in one process, and by a Dask scheduler with workers on this machine."""

from __future__ import annotations

import atexit
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import germany
from measure import peak_mib
from sides import Facts, Side, fingerprint

from lueckenlos.cli.cluster import connected
from lueckenlos.engine.coverage import plan
from lueckenlos.engine.tiles import pieces, run_piece, summed_here

DASK = Path(sys.executable).with_name("dask")
REACH_M = 3000
Task = tuple[Any, Any, Any]


def one(**size: int) -> Side:
    """The world, in this process."""
    task = _task(**size)
    return lambda: summed_here(*task), _bytes


def several(workers: int, **size: int) -> Side:
    """The same by workers, which live as long as this process."""
    task, open_ = _task(**size), ExitStack()
    atexit.register(open_.close)
    address, others = open_.enter_context(started(workers))
    told: list[str] = []
    cluster = open_.enter_context(connected(address, told.append))
    while len(cluster.client.scheduler_info()["workers"]) < workers:
        sleep(0.1)
    cluster._watch("")

    def facts(made: Any) -> Facts:
        peak = peak_mib() + sum(map(peak_mib, others))
        sent = list(pieces(*task, int(told[-1].split()[3]))[1])
        there, back = _mega(sent), _mega([run_piece(some) for some in sent])
        return {**_bytes(made), "pieces": len(sent), "there": there, "back": back, "peak_mib": peak}

    return lambda: cluster.sums(*task), facts


def _bytes(made: Any) -> Facts:
    return {"bytes": fingerprint(tuple(made[:2]))}


def _task(places: int, offers: int, seed: int) -> Task:
    world, scheme = germany.world(places, offers, seed, "typical"), germany.scheme(REACH_M)
    return world, scheme, plan(world, scheme)


def _mega(sent: list[Any]) -> float:
    """Megabytes on their way."""
    return sum(len(pickle.dumps(some, 5)) for some in sent) / 1e6


@contextmanager
def started(count: int) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and its workers, each a process with one thread."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address, quiet = f"tcp://127.0.0.1:{port}", subprocess.DEVNULL
    alone = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
    calls = [["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]]
    calls += [["worker", address, *alone] for _ in range(count)]
    running = [
        subprocess.Popen([DASK, *call], stdin=quiet, stdout=quiet, stderr=quiet) for call in calls
    ]
    try:
        yield address, [process.pid for process in running]
    finally:
        for process in running:
            process.terminate()
            process.wait()
