"""Killing web and worker of a running service, and watching them come back."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

from tests.platform.jobs.conftest import Stage
from tests.platform.starting import Service, children_of, within

SETTLED_SECONDS = 60
YOUNG_SECONDS = 11.0
"""Five deaths younger than ten seconds in a row, and the service gives up, as it should."""
LOOK_SECONDS = 0.2


@dataclass
class Kill:
    """One process that was killed, and what became of it."""

    victim: str
    at: float
    back: float = 0.0
    """Seconds until it ran again."""
    taken_up: float | None = None
    ended: float | None = None
    """Seconds until the job it had was with another worker, and over."""
    settled: float = 0.0
    """Seconds from its restart until every job of that moment was over."""


@dataclass
class Attack:
    """Kills at random moments until `target` are reached."""

    stage: Stage
    service: Service
    kills: list[Kill] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    born: dict[str, float] = field(default_factory=dict)
    chance: random.Random = field(default_factory=random.Random)

    def run(self, target: int, until: float) -> None:
        """Kill evenly over the time there is; look at the database after each kill."""
        self.born = dict.fromkeys(("web", "worker"), time.monotonic())
        while len(self.kills) < target:
            left, even = target - len(self.kills), 0.0
            even = max(0.0, (until - time.monotonic()) / left - self.typical())
            time.sleep(self.chance.uniform(0.1, 1.9) * even)
            number = len(self.kills)
            victim = ("worker", "web")[number] if number < 2 else self.chance.choice(VICTIMS)
            self.kill(victim)
            self.wrong += self.stage.ask("wrong")
            if self.service.process.poll() is not None:
                self.wrong.append("the service is gone")
                return

    def typical(self) -> float:
        """How long a kill takes until all is well again."""
        return median(one.back + one.settled for one in self.kills) if self.kills else 10.0

    def kill(self, victim: str) -> None:
        """Kill a process and wait until everything of that moment is over."""
        part = "worker" if victim == "worker" else "web"
        time.sleep(max(0.0, self.born[part] + YOUNG_SECONDS - time.monotonic()))
        if part == "worker":  # worth it only while it has a job
            within(10, lambda: running(self.stage.ask("open_jobs")))
        before = self.stage.ask("open_jobs")
        child = self.service.children()[part]
        process = fattest(children_of(child)) if victim == "server" else child
        one = Kill(victim, time.monotonic())
        os.kill(process, signal.SIGKILL)
        self.kills.append(one)
        fresh = self._is_back(victim, process)
        if not within(SETTLED_SECONDS, fresh):
            self.wrong.append(f"{victim} did not come back")
        one.back = time.monotonic() - one.at
        if victim != "server":
            self.born[part] = time.monotonic()
        self._settle(one, before)

    def _is_back(self, victim: str, process: int) -> Any:
        def there() -> bool:
            child = self.service.children().get("worker" if victim == "worker" else "web")
            if child is None or process in (child, *children_of(child)):
                return False
            return victim == "worker" or self.service.get("/healthz") == 200

        return there

    def _settle(self, one: Kill, before: dict[str, list[Any]]) -> None:
        """Until every job that was open is over. Of the one that ran: when it was taken up."""
        had = running(before) if one.victim == "worker" else None
        begun = time.monotonic()
        waiting = set(before)
        while waiting and time.monotonic() - begun < SETTLED_SECONDS:
            now = self.stage.ask("open_jobs")
            since = time.monotonic() - one.at
            if had and one.taken_up is None and (had not in now or now[had] != before[had]):
                one.taken_up = since
            if had in waiting and had not in now:
                one.ended = since
            waiting &= set(now)
            time.sleep(LOOK_SECONDS)
        one.settled = time.monotonic() - begun
        self.wrong += [f"{job} is open {SETTLED_SECONDS} s after a restart" for job in waiting]


VICTIMS = ("worker", "web", "server")
"""The worker; the web process that the service started; the one of its own that serves pages."""


def running(jobs: dict[str, list[Any]]) -> str | None:
    """The job a worker has."""
    return next((job for job, told in jobs.items() if told[0] == "running"), None)


def memory(pid: int) -> float:
    """Megabytes a process holds for itself, swapped out or not; of files the kernel takes pages
    back as it likes, so they tell nothing."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    own = [int(one.split()[1]) for one in lines if one.startswith(("RssAnon:", "VmSwap:"))]
    return sum(own) / 1000


def fattest(pids: list[int]) -> int:
    """The process that does the work."""
    return max(pids, key=memory)


class Scale(threading.Thread):
    """Weighs web and worker with all their processes, every second."""

    def __init__(self, service: Service, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.service, self.over = service, over
        self.weights: dict[str, list[tuple[float, float]]] = {"web": [], "worker": []}

    def run(self) -> None:
        """Until it is over."""
        while not self.over.wait(1):
            for part, pid in self.service.children().items():
                whole = sum(map(memory, (pid, *children_of(pid))))
                self.weights[part].append((time.monotonic(), whole))

    def since(self, moment: float) -> dict[str, tuple[float, float, float]]:
        """Per part: megabytes at a moment, at the end, and how many more a minute in between."""
        found = {}
        for part, all_of in self.weights.items():
            chosen = [one for one in all_of if one[0] >= moment]
            if len(chosen) < 10:
                continue
            weights = [weight for _, weight in chosen]
            slope = slope_of(chosen[:: max(1, len(chosen) // 100)]) * 60
            tenth = max(1, len(weights) // 10)
            found[part] = (median(weights[:tenth]), median(weights[-tenth:]), slope)
        return found


def slope_of(points: list[tuple[float, float]]) -> float:
    """The median slope of all pairs: one heavy moment at either end does not tilt it."""
    return median((b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(points, 2))
