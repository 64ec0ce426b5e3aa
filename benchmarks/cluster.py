"""One world, in one process and by a scheduler with workers: time, processor time, bytes sent.

`python benchmarks/cluster.py [PLACES OFFERS [WORKERS]]`; 100000 15000 2 unless told. All processes
run on this machine: the figures show what the way there and back costs, not what more machines
gain. Processor time is that of all processes together. It ends with 1 where a byte differs.
"""

from __future__ import annotations

import pickle
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import germany
import psutil
from sides import same_bytes

from lueckenlos.cli.cluster import connected
from lueckenlos.engine.coverage import plan
from lueckenlos.engine.tiles import pieces, run_piece, summed_here

DASK = Path(sys.executable).with_name("dask")
REACH_M, SEED, ROUNDS = 3000, 1, 3


@contextmanager
def workers(count: int) -> Iterator[tuple[str, list[psutil.Process]]]:
    """A scheduler and its workers, each a process with one thread."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    address, quiet = f"tcp://127.0.0.1:{port}", {"stderr": subprocess.DEVNULL}
    alone = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
    calls = [["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]]
    calls += [["worker", address, *alone] for _ in range(count)]
    started = [subprocess.Popen([DASK, *call], **quiet) for call in calls]
    try:
        yield address, [psutil.Process(one.pid) for one in started]
    finally:
        for one in started:
            one.terminate()
            one.wait()


def used(processes: list[psutil.Process]) -> float:
    """Processor seconds of these processes so far."""
    return sum(sum(one.cpu_times()[:2]) for one in processes)


def best(work: Callable[[], Any], processes: list[psutil.Process]) -> tuple[float, float, Any]:
    """Least seconds and least processor seconds of some rounds after a first, and the result."""
    made, seconds, processor = work(), [], []
    for _ in range(ROUNDS):
        begun, before = perf_counter(), used(processes)
        made = work()
        seconds.append(perf_counter() - begun)
        processor.append(used(processes) - before)
    return min(seconds), min(processor), made


def main(places: int = 100_000, offers: int = 15_000, count: int = 2) -> int:
    """Measure, print, and say whether the bytes agree."""
    world, scheme = germany.world(places, offers, SEED, "typical"), germany.scheme(REACH_M)
    prepared, here = plan(world, scheme), psutil.Process()
    alone = best(lambda: summed_here(world, scheme, prepared), [here])
    told: list[str] = []
    with workers(count) as (address, others), connected(address, told.append) as cluster:
        while len(cluster.client.scheduler_info()["workers"]) < count:
            sleep(0.1)
        cluster._watch("")
        apart = best(lambda: cluster.sums(world, scheme, prepared), [here, *others])
    tiles = int(told[-1].split()[3])
    sent = list(pieces(world, scheme, prepared, tiles)[1])
    there = sum(len(pickle.dumps(one, 5)) for one in sent) / 1e6
    back = sum(len(pickle.dumps(run_piece(one), 5)) for one in sent) / 1e6
    print(f"{places:,} places, {offers:,} offers, {REACH_M} m, {world.areas:,} areas, seed {SEED}")
    print(f"one process, one thread: {alone[0]:.2f} s, processor {alone[1]:.2f} s")
    print(f"{count} workers, {tiles} pieces: {apart[0]:.2f} s, processor {apart[1]:.2f} s")
    print(f"sent {there:.0f} MB there, {back:.0f} MB back; the whole world {mega(world):.0f} MB")
    agree = same_bytes(alone[2][0], apart[2][0]) and same_bytes(alone[2][1], apart[2][1])
    print("same bytes" if agree else "DIFFERENT BYTES")
    return not agree


def mega(world: Any) -> float:
    """Megabytes of a world on its way."""
    return len(pickle.dumps(world, 5)) / 1e6


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
