"""`lueckenlos analyse --scheduler`: pieces of a world summed by the workers of a Dask scheduler.

The scheduler is trusted: whoever speaks for it runs what they like on the workers and here.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager, suppress
from itertools import islice
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from lueckenlos import __version__

if TYPE_CHECKING:
    from lueckenlos.engine.coverage import Plan
    from lueckenlos.engine.results import Chain, Supply
    from lueckenlos.engine.tiles import Part, Piece
    from lueckenlos.engine.types import Scheme, World

ANSWER_SECONDS = 15.0
"""How long a scheduler may take to answer."""
WORKER_SECONDS = 15.0
"""How long it may have no worker."""
AHEAD = 2
"""Pieces that wait at each thread of the workers: more would fill the scheduler's memory."""
SHARES = 4
"""Pieces for each thread of the workers: a slow or a lost one costs little."""
SAME = ("lueckenlos", "numba", "numpy")
ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9a-fA-F:]+\]|[^\s:/\[\]]+):\d{1,5}")


class ClusterError(Exception):
    """Other machines cannot be used; says why and what helps."""


def run_elsewhere(piece: Piece, version: str) -> Part:
    """What a worker does with a piece, if it is of our version."""
    from lueckenlos.engine.tiles import run_piece

    if version != __version__:
        raise ClusterError(f"Auf einem Rechner läuft Lückenlos {__version__}, hier {version}.")
    return run_piece(piece)


@contextmanager
def connected(address: str, say: Callable[[str], None]) -> Iterator[Cluster]:
    """The workers of a scheduler, while they are needed."""
    if not ADDRESS.fullmatch(address):
        raise ClusterError(
            f"„{address}“ ist keine Adresse eines Schedulers. "
            "Sie sieht so aus: tcp://10.0.0.5:8786 oder, verschlüsselt, tls://10.0.0.5:8786."
        )
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "Für --scheduler fehlt der Zusatz cluster. So kommt er dazu: "
            "pip install 'lueckenlos[cluster]'"
        ) from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what is lost is said in our words
    try:
        client = Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise ClusterError(
            f"Unter {address} antwortet kein Scheduler. Läuft dort „dask scheduler“, und lässt "
            "die Firewall die Verbindung zu?"
        ) from error
    try:
        yield Cluster(client, address, say)
    finally:
        with suppress(TimeoutError):  # a lost scheduler does not answer the farewell
            client.close(timeout=1)


class Cluster:
    """The workers of a scheduler: what they are given, what is said about them."""

    def __init__(self, client: Any, address: str, say: Callable[[str], None]) -> None:
        self.client, self.address, self.say = client, address, say
        self.workers, self.met = dict[str, int](), monotonic()
        while not self.workers:
            self._watch(f"Beim Scheduler {address} ist kein Rechner angemeldet.")
            sleep(0.2)
        self._check_versions()

    def sums(self, world: World, scheme: Scheme, prepared: Plan) -> tuple[Chain, Supply]:
        """The chain and the supply of a world, to the byte as one process makes them."""
        from lueckenlos.engine.coverage import enough
        from lueckenlos.engine.tiles import summed

        count = enough(world, SHARES * sum(self.workers.values()))
        return summed(world, scheme, prepared, self.each, tile_count=count)

    def each(self, count: int, pieces: Iterable[Piece]) -> Iterator[Part]:
        """What the pieces add, as it comes in; a lost worker's pieces are given to another."""
        todo, running = iter(pieces), dict[Any, Any]()
        many, done = AHEAD * sum(self.workers.values()), 0
        while True:
            for piece in islice(todo, max(0, many - len(running))):
                running.update([self._given(piece)])
            if not running:
                return
            came = wait(running, timeout=1, return_when=FIRST_COMPLETED).done
            self._watch("Alle Rechner sind ausgefallen; geschrieben ist nichts.")
            for one in came:
                part, done = self._received(one), done + 1
                del running[one]
                self.say(f"Teil {done} von {count} gerechnet.")
                yield part

    def _given(self, piece: Piece) -> tuple[Future[Part], Any]:
        """A piece on its way: what will come in, and what keeps the scheduler at it."""
        given = self.client.submit(run_elsewhere, piece, __version__, pure=False)
        coming = self.client.gather(given, asynchronous=True)
        return asyncio.run_coroutine_threadsafe(coming, self.client.loop.asyncio_loop), given

    def _received(self, one: Future[Part]) -> Part:
        from distributed import KilledWorker

        try:
            return one.result()
        except KilledWorker as error:
            raise ClusterError(
                "An einem Teil sind mehrere Rechner nacheinander ausgefallen. Meist reicht ihr "
                "Speicher nicht: Geben Sie jedem mehr (dask worker --memory-limit)."
            ) from error
        except (CancelledError, asyncio.CancelledError) as error:
            raise self._cut() from error
        except Exception as error:
            raise ClusterError(f"Ein Rechner hat seinen Teil nicht gerechnet: {error}") from error

    def _watch(self, nobody: str) -> None:
        """Say which workers were lost; end with `nobody` when there is none for too long."""
        if self.client.status != "running":
            raise self._cut()
        try:
            told = self.client.scheduler_info()["workers"]
        except (OSError, TimeoutError) as error:
            raise self._cut() from error
        for lost in self.workers.keys() - told.keys():
            self.say(f"Rechner {lost} ist ausgefallen; seine Teile rechnet ein anderer.")
        self.workers = {name: int(one["nthreads"]) for name, one in told.items()}
        if self.workers:
            self.met = monotonic()
        elif monotonic() - self.met > WORKER_SECONDS:
            raise ClusterError(f"{nobody} So kommt einer dazu: dask worker {self.address}")

    def _cut(self) -> ClusterError:
        return ClusterError(
            f"Die Verbindung zum Scheduler {self.address} ist abgerissen; geschrieben ist nichts."
        )

    def _check_versions(self) -> None:
        told = self.client.get_versions(packages=SAME)
        own = told["client"]["packages"]
        for worker, one in told["workers"].items():
            for name in SAME:
                theirs = one["packages"][name]
                if theirs != own[name]:
                    raise ClusterError(
                        f"Auf dem Rechner {worker} ist {name} {theirs or 'nicht installiert'}, "
                        f"hier {own[name]}. Installieren Sie überall dasselbe."
                    )
