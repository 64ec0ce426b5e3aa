"""`make bench`: the engine beside its peer `access` (PySAL), and alone against its time limit.

Prints one table; ends with 1 where figures disagree or the limit is missed. Times are milliseconds,
memory is the peak of the whole process with all it imports.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from statistics import median
from typing import Any

import catchments
import numpy as np
from measure import Process, Times, alone, paired, ratio

SEED = 1
LIMIT_S = 0.050
TOLERANCE = 1e-9
HEAD = ("work", "size", "ours ms", "peer ms", "peer/ours", "ours MB", "peer MB", "agreement")
LEFT = (0, 1, 7)

Row = tuple[str, ...]
PEERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("2SFCA / access, table given", "access fed", {"ready": True}),
    ("2SFCA / access, KD-tree table", "access fed", {"ready": False}),
    ("2SFCA / access, its own table", "access native", {}),
)
GRID = {"places": 20_000, "offers": 3_000, "seed": SEED}


class Bench:
    """The rows of the table, and whether all is well so far."""

    def __init__(self, cache: Path) -> None:
        self.cache, self.rows, self.wrong = cache, [HEAD], list[str]()

    def process(self, name: str, **arguments: Any) -> Process:
        """A side whose compiled code is kept for this call of the benchmark."""
        return Process(name, self.cache, **arguments)

    def note(self, text: str) -> None:
        """Progress, apart from the table."""
        print(text, file=sys.stderr, flush=True)

    # --- two-step floating catchment -----------------------------------------------------------

    def catchments(self) -> None:
        """Ours beside `access`: on the tracts of Chicago, and on a grid like the ones we meet."""
        label, name, more = PEERS[1]
        if catchments.folder().is_dir():
            for one in PEERS:
                self.catchment(*one, repeats=15)
        else:
            self.note(f"Chicago left out: no {catchments.folder()}; set LUECKENLOS_SHARED")
        self.catchment(label, name, more, repeats=7, **GRID)

    def catchment(
        self, label: str, name: str, more: dict[str, Any], *, repeats: int, **size: int
    ) -> None:
        """A row: one task, both sides in turn."""
        self.note(f"{label} {size or 'Chicago'}")
        task = catchments.task(**size)
        ours, peer = self.process("catchment", **size), self.process(name, **more, **size)
        mine, theirs = paired(ours, peer, repeats)
        text = (
            f"{'grid' if size else 'Chicago'} {len(task.demand):,} × {len(task.supply):,}, "
            f"{mine.facts['pairs']:,} pairs ≤ {task.radius_m // 1000} km"
        )
        times = (str(mine), str(theirs), ratio(mine, theirs), mine.peak, theirs.peak)
        self.rows.append((label, text, *times, self.agreement(label, task, mine, theirs)))

    def agreement(self, label: str, task: catchments.Task, ours: Times, peer: Times) -> str:
        """Per home with demand, the number of pairs, and all supply in reach handed out."""
        lived = task.demand > 0
        mine, theirs = (np.array(side.facts["access"])[lived] for side in (ours, peer))
        apart = float(np.max(np.abs(mine - theirs) / np.where(theirs > 0, theirs, 1)))
        pooled = ours.facts["pooled"]
        sums = [float(side @ task.demand[lived]) for side in (mine, theirs)]
        handed_out = all(abs(total - pooled) <= TOLERANCE * pooled for total in sums)
        same_pairs = ours.facts["pairs"] == peer.facts["pairs"]
        if not (apart <= TOLERANCE and handed_out and same_pairs):
            self.wrong.append(f"{label}: {apart=}, {pooled=}, {sums=}, {same_pairs=}")
        return f"≤ {apart:.0e} each; Σ {sums[0]:,.5f}, peer {sums[1]:,.5f} of {task.supply.sum():,}"

    # --- the engine ----------------------------------------------------------------------------

    def first_calls(self, **size: int) -> str:
        """What the first call costs: with compiling, then in a fresh process with code kept."""
        times = []
        for _ in range(2):
            start = time.perf_counter()
            fresh = self.process("engine", call="run", **size)
            ready = time.perf_counter() - start
            times.append((fresh.once(), ready))
            fresh.end()
        (cold, _), (warm, ready) = times
        return (
            f"First run(): {cold:.1f} s with compiling, once per version; {warm * 1000:.0f} ms in "
            f"a fresh process after {ready:.1f} s for start, imports and making the world."
        )

    def engine(self, call: str, repeats: int, threads: int = 1, **size: int) -> Times:
        """One call on one world, with a row of the table."""
        label = f"{call}()" + (f", {threads} threads" if threads > 1 else "")
        self.note(f"{label} {size}")
        more = {"threads": threads} if threads > 1 else {}
        times = alone(self.process("engine", call=call, **size, **more), repeats)
        text = f"{size['places']:,} places × {size['offers']:,} offers, seed {size['seed']}"
        if "found" in times.facts:
            said = f"{times.facts['found']:,} findings"
        else:
            said = "same bytes in 7 tiles" if times.facts["same"] else "NOT the same in 7 tiles"
            if not times.facts["same"]:
                self.wrong.append(f"{label} {text}: tiles change the result")
        self.rows.append((label, text, str(times), "–", "–", times.peak, "–", said))
        return times

    def engines(self) -> list[str]:
        """The engine alone on three sizes, and what is said below the table."""
        size = {"places": 10_000, "offers": 1_000, "seed": SEED}
        below = [self.first_calls(**size)]
        times = self.engine("run", 31, **size)
        took, processor = median(times.seconds), times.facts["processor"]
        kept = took <= LIMIT_S
        verdict = "kept" if kept else "MISSED"
        below.append(
            f"Limit for run() on 10,000 × 1,000: {LIMIT_S * 1000:.0f} ms, {verdict}: "
            f"{took * 1000:.0f} ms by the clock, {processor * 1000:.0f} ms of processor time."
        )
        if not kept:
            self.wrong.append(f"run() takes {took * 1000:.0f} ms")
        self.engine("supply", 15, **size)
        self.engine("findings", 5, **size)
        for places, offers, repeats in ((20_000, 3_000, 15), (100_000, 15_000, 7)):
            for threads in (1, 2):
                self.engine("run", repeats, threads, places=places, offers=offers, seed=SEED)
        self.engine("findings", 3, **GRID)
        return below


def load() -> str:
    """Averages over 1, 5 and 15 minutes; what another program takes is missing here."""
    return (
        ", ".join(f"{n:.1f}" for n in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    )


def machine(names: tuple[str, ...] = ("numpy", "numba", "access", "pandas", "scipy")) -> str:
    """Where and with what this was measured."""
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.is_file() else []
    cpu = next((line.split(":")[1].strip() for line in lines if "model name" in line), "unknown")
    python = platform.python_version()
    return f"{os.cpu_count()} cores, {cpu}; Python {python}, {versions}\n"


def table(rows: list[Row]) -> str:
    """Rows as Markdown, columns in line."""
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    rule = tuple("-" * w if n in LEFT else "-" * (w - 1) + ":" for n, w in enumerate(widths))
    return "\n".join(
        "| "
        + " | ".join(
            cell.ljust(width) if n in LEFT else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in (rows[0], rule, *rows[1:])
    )


def main() -> int:
    """Measure everything, print the table, say what is wrong."""
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as cache:
        bench = Bench(Path(cache))
        below = bench.engines()
        bench.catchments()
    print(table(bench.rows), "", *below, f"Load of the machine: {load()}.", sep="\n")
    for line in bench.wrong:
        print(f"WRONG: {line}")
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
