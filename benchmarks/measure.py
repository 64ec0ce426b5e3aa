"""Processes that work when asked, and how their times are taken and compared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
WARM_UPS = 2


class Process:
    """A side in a process of its own."""

    def __init__(self, name: str, cache: Path, **arguments: Any) -> None:
        # Threads only where a side asks for them, and compiled code where this call keeps it.
        one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        self._child = subprocess.Popen(
            [sys.executable, HERE / "sides.py", name, json.dumps(arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **one, "NUMBA_CACHE_DIR": str(cache)},
        )
        self.processor: list[float] = []
        """Seconds of processor time of each piece of work; a busy machine's clock says more."""
        self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self._child.stdout
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError(f"a side ended with code {self._child.wait()}")
        return json.loads(line)

    def _ask(self, word: str) -> dict[str, Any]:
        assert self._child.stdin
        self._child.stdin.write(word + "\n")
        self._child.stdin.flush()
        return self._hear()

    def once(self) -> float:
        """Seconds by the clock of one piece of work."""
        said = self._ask("work")
        self.processor.append(said["processor"])
        return float(said["seconds"])

    def end(self) -> dict[str, Any]:
        """What came out, with the peak memory; the process ends."""
        facts = self._ask("end")
        self._child.communicate()
        return {**facts, "processor": median(self.processor[WARM_UPS:] or self.processor)}


@dataclass
class Times:
    """Seconds of each repeat after the warm-up, and what came out at the end."""

    seconds: list[float] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        low, high = (written(f(self.seconds)) for f in (min, max))
        return f"{written(median(self.seconds))} ({low}–{high}, n={len(self.seconds)})"

    @property
    def peak(self) -> str:
        """Peak memory of the whole process in MB."""
        return f"{self.facts['peak_mb']:.0f}"


def written(seconds: float) -> str:
    """Milliseconds with three digits that mean something."""
    ms = seconds * 1000
    return f"{ms:,.0f}" if ms >= 100 else f"{ms:.3g}"


def alone(process: Process, repeats: int) -> Times:
    """Warm up, then repeat."""
    for _ in range(WARM_UPS):
        process.once()
    seconds = [process.once() for _ in range(repeats)]
    return Times(seconds, process.end())


def paired(
    ours: Process, peer: Process, repeats: int, warm_ups: int = WARM_UPS
) -> tuple[Times, Times]:
    """Warm up both, then in turn: a busy moment of the machine meets both."""
    for _ in range(warm_ups):
        ours.once(), peer.once()
    turns = [(ours.once(), peer.once()) for _ in range(repeats)]
    mine, theirs = ([turn[side] for turn in turns] for side in (0, 1))
    return Times(mine, ours.end()), Times(theirs, peer.end())


def ratio(ours: Times, peer: Times) -> str:
    """Median over the turns of the peer's time by ours."""
    times = median(b / a for a, b in zip(ours.seconds, peer.seconds, strict=True))
    return f"{times:,.0f} ×" if times >= 10 else f"{times:.1f} ×"
