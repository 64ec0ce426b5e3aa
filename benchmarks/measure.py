"""Processes that work when asked, and how their times are taken and compared."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
WARM_UPS = 2
Call = tuple[str, dict[str, Any]]
"""A side, as module and function, and its arguments."""


def peak_mib(process: int | str = "self") -> float:
    """Peak memory of a process that runs; `ru_maxrss` would count what started it as well."""
    status = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next((float(line.split()[1]) / 1024 for line in status if line[:5] == "VmHWM"), 0.0)


class LeftOutError(Exception):
    """What a side needs is not there."""


class NoAnswerError(Exception):
    """A side did not answer in the time it was given."""


class Process:
    """A side in a process of its own."""

    def __init__(self, call: Call, cache: Path) -> None:
        # Threads only where a side asks for them, and compiled code where this call keeps it.
        one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        self._child = subprocess.Popen(
            [sys.executable, HERE / "sides.py", call[0], json.dumps(call[1])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **one, "NUMBA_CACHE_DIR": str(cache)},
        )
        self.processor: list[float] = []
        """Seconds of processor time of each piece of work; a busy machine's clock says more."""
        if reason := self._hear().get("left_out"):
            self._child.communicate()
            raise LeftOutError(reason)

    def _hear(self, limit_s: float | None = None) -> dict[str, Any]:
        assert self._child.stdout
        if limit_s and not select.select([self._child.stdout], [], [], limit_s)[0]:
            raise NoAnswerError
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError(f"a side ended with code {self._child.wait()}")
        return json.loads(line)

    def _ask(self, word: str, limit_s: float | None = None) -> dict[str, Any]:
        assert self._child.stdin
        self._child.stdin.write(word + "\n")
        self._child.stdin.flush()
        return self._hear(limit_s)

    def once(self, limit_s: float | None = None) -> float:
        """Seconds by the clock of one piece of work."""
        said = self._ask("work", limit_s)
        self.processor.append(said["processor"])
        return float(said["seconds"])

    def end(self) -> dict[str, Any]:
        """What came out, with the peak memory; the process ends."""
        facts = self._ask("end")
        self._child.communicate()
        return {**facts, "processor": median(self.processor[WARM_UPS:] or self.processor)}

    def stop(self) -> dict[str, Any]:
        """Its peak memory so far; the process is ended whatever it does."""
        peak = peak_mib(self._child.pid)
        self._child.kill()
        self._child.communicate()
        return {"peak_mib": peak}


@dataclass
class Times:
    """Seconds of each repeat after the warm-up, and what came out at the end."""

    seconds: list[float] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    answered: bool = True
    """Else `seconds` is how long was waited for it."""

    def __str__(self) -> str:
        if not self.answered:
            return f"no answer in {self.seconds[0]:g} s"
        low, high = (written(f(self.seconds)) for f in (min, max))
        return f"{written(self.middle)} ({low}–{high}, n={len(self.seconds)})"

    @property
    def middle(self) -> float:
        """Median seconds."""
        return median(self.seconds)

    @property
    def peak(self) -> str:
        """Peak memory of the whole process in MiB."""
        return f"{self.facts['peak_mib']:,.0f}"


def written(seconds: float) -> str:
    """Milliseconds with three digits that mean something."""
    ms = seconds * 1000
    return f"{ms:,.0f}" if ms >= 100 else f"{ms:.3g}"


def alone(ours: Process, repeats: int, warm_ups: int = WARM_UPS) -> Times:
    """Warm up, then repeat."""
    for _ in range(warm_ups):
        ours.once()
    seconds = [ours.once() for _ in range(repeats)]
    return Times(seconds, ours.end())


def paired(
    ours: Process, peer: Process, repeats: int, warm_ups: int, turns: int, limit_s: float
) -> tuple[Times, Times]:
    """Warm up both, then in turn: a busy moment of the machine meets both.

    The peer takes part in the first `turns`; it is not warmed up for a single one, and ends when it
    has not answered in its limit.
    """
    theirs: Times | None = None
    mine, other = list[float](), list[float]()
    for turn in range(-warm_ups, repeats):
        mine.append(ours.once())
        if theirs or not (turn < turns and (turns > 1 or turn == 0)):
            continue
        try:
            other.append(peer.once(limit_s))
        except NoAnswerError:
            theirs = Times([limit_s], peer.stop(), answered=False)
    if theirs is None:
        theirs = Times(other[-turns:], peer.end())
    return Times(mine[-repeats:], ours.end()), theirs


def ratio(ours: Times, peer: Times) -> float:
    """Median over the turns of the peer's time by ours; a lower bound without an answer."""
    if not peer.answered:
        return peer.seconds[0] / ours.middle
    return median(b / a for a, b in zip(ours.seconds, peer.seconds, strict=False))


def times(ours: Times, peer: Times) -> str:
    """The ratio in words."""
    many = ratio(ours, peer)
    said = f"{many:,.0f} ×" if many >= 10 else f"{many:.2g} ×"
    return said if peer.answered else f"≥ {said}"
