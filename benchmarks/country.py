"""The engine at the size of a country, beside peers that count the same, and against its gates.

`python benchmarks/country.py [small | million | germany]` prints one table: `small` in seconds,
`million` with the peers (a quarter of an hour), `germany` with 3.15 million places (5 GB at most).
Ends with 1 where figures disagree.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from measure import HERE, Process, Times, alone, paired, ratio, written
from run import load, machine, table

SEED = 1
THREADS = 2
HEAD = (
    "work", "size", "ours ms", "peer ms", "peer/ours", "ours processor s", "peer processor s",
    "processor peer/ours", "ours MB", "peer MB", "agreement",
)  # fmt: skip
START_S = 2.0
"""How long a new process may wait for compiled code that is kept."""
FIRST_CALLS = "import country_sides; country_sides.first_calls()"
LANDKREIS = {"places": 20_000, "offers": 3_000, "seed": SEED}
CITY = {"places": 100_000, "offers": 15_000, "seed": SEED}
MILLION = {"places": 1_000_000, "offers": 100_000, "seed": SEED}
GERMANY = {"places": 3_150_000, "offers": 500_000, "seed": SEED}
PEERS = (
    ("Polars", "polars", {}),
    ("DuckDB", "duckdb", {"threads": THREADS}),
    ("cKDTree", "kd tree", {}),
)


class Bench:
    """The rows of the table, and whether all is well so far."""

    def __init__(self, cache: Path) -> None:
        self.cache, self.rows, self.wrong = cache, [HEAD], list[str]()

    def ours(self, label: str, repeats: int, limits: tuple[float, ...] = (), **size: Any) -> Times:
        """A row of the engine alone, with its limits in seconds and in MB."""
        times = alone(
            Process("country", self.cache, side="ours", **{"threads": THREADS, **size}), repeats
        )
        said = [f"{times.facts['found']:,} findings"] if "findings" in size["calls"] else []
        if "same" in times.facts:
            said.append("same bytes in 61 tiles" if times.facts["same"] else "NOT the same")
            if not times.facts["same"]:
                self.wrong.append(f"{label}: tiles change the result")
        got = (middle(times), times.facts["peak_mb"])
        for limit, one, unit in zip(limits, got, ("s", "MB"), strict=False):
            said.append(f"limit {limit:g} {unit} {'kept' if one <= limit else 'MISSED'}")
        said.append(f"age limits {min(times.facts['limits'])}–{max(times.facts['limits'])}")
        spent = processor(times)
        row = (label, words(size), str(times), "–", "–", spent, "–", "–", times.peak, "–")
        self.add((*row, "; ".join(said)))
        return times

    def beside(self, peer: str, side: str, more: dict[str, Any], repeats: int, **size: Any) -> None:
        """A row of the engine beside a peer, in turns."""
        ours = Process("country", self.cache, side="ours", calls="supply", threads=THREADS, **size)
        mine, theirs = paired(
            ours, Process("country", self.cache, side=side, **more, **size), repeats, warm_ups=1
        )
        same = mine.facts["choice"] == theirs.facts["choice"]
        if not same:
            self.wrong.append(f"{peer} {words(size)}: choice is not the same")
        spent = f"{theirs.facts['processor'] / mine.facts['processor']:.1f} ×"
        times = (str(mine), str(theirs), ratio(mine, theirs), processor(mine), processor(theirs))
        times = (*times, spent, mine.peak, theirs.peak)
        said = "the same children by number of offers" if same else "NOT the same"
        self.add((f"supply / {peer}", words(size), *times, said))

    def add(self, row: tuple[str, ...]) -> None:
        """A row, told as soon as it is there."""
        self.rows.append(row)
        print(*row, sep=" | ", file=sys.stderr, flush=True)

    def start(self, label: str, limit_s: float | None = None) -> None:
        """A row of a new process that makes every call once on a small world."""
        before, start = os.times(), time.perf_counter()
        kept = {**os.environ, "NUMBA_CACHE_DIR": str(self.cache)}
        subprocess.run([sys.executable, "-c", FIRST_CALLS], cwd=HERE, env=kept, check=True)
        took, after = time.perf_counter() - start, os.times()
        spent = after.children_user - before.children_user
        spent += after.children_system - before.children_system
        said = f"limit {limit_s:g} s {'kept' if took <= limit_s else 'MISSED'}" if limit_s else ""
        row = (label, "a new process, imports included", written(took), "–", "–", f"{spent:.1f}")
        self.add((*row, "–", "–", "–", "–", said))


def processor(times: Times) -> str:
    """Seconds of processor time, median."""
    return f"{times.facts['processor']:.2f}"


def words(size: dict[str, Any]) -> str:
    """A size in words."""
    return (
        f"{size['places']:,} × {size['offers']:,}, {size['reach_m'] / 1000:g} km, "
        f"ages: {size['ages']}, populations: {size['populations']}, seed {size['seed']}"
    )


def small(bench: Bench) -> None:
    """What somebody waits for: a start, a Landkreis, a city; and 225 age limits in place of 16."""
    bench.start("first start, all compiled")
    bench.start("start, compiled code kept", START_S)
    more: dict[str, Any] = {"reach_m": 3_000, "populations": 2}
    one = {"ages": "typical", "threads": 1, **more}
    bench.ours("run", 15, (0.030,), calls="run", **LANDKREIS, **one)
    bench.ours("run + findings", 9, calls="run findings", **LANDKREIS, **one)
    bench.ours("run", 9, (0.300,), calls="run", **CITY, **one)
    bench.ours("run + supply", 5, calls="run supply", **CITY, **one)
    bench.ours("run + findings", 3, calls="run findings", **CITY, **one)
    bench.ours("run", 5, calls="run", **CITY, **{**one, "ages": "all"})
    for peer in PEERS:
        bench.beside(*peer, 3, **CITY, reach_m=1_000, ages="phases", populations=1)


def million(bench: Bench) -> None:
    """Beside the peers, and the reach three times as far."""
    for reach in (1_000, 3_000):
        for peer in PEERS if reach == 1_000 else PEERS[:2]:
            bench.beside(*peer, 3, **MILLION, reach_m=reach, ages="phases", populations=1)


def country(bench: Bench) -> None:
    """All of Germany, invented."""
    size: dict[str, Any] = {**GERMANY, "reach_m": 3_000}
    phases: dict[str, Any] = {"ages": "phases", "populations": 1}
    bench.ours("run + supply", 3, (10, 4_000), calls="run supply", **phases, **size)
    bench.ours("run", 3, calls="run", ages="phases", populations=2, **size)
    many: dict[str, Any] = {"ages": "typical", "populations": 2}
    far = bench.ours("run", 5, calls="run", **many, **size)
    near = bench.ours("run", 5, calls="run", **many, **{**size, "reach_m": 1_000})
    whole = bench.ours(
        "run, one tile for each thread", 3, calls="run", tile_count=2, **many, **size
    )
    bench.ours("run + findings", 3, (5, 2_000), calls="run findings", **many, **size)
    bench.ours("run + supply", 3, (20,), calls="run supply", **many, **size)
    for name, one, other in (("3 km ÷ 1 km", far, near), ("tiled ÷ untiled", far, whole)):
        spent = one.facts["processor"] / other.facts["processor"]
        row = (name, "", "", "", f"{middle(one) / middle(other):.2f}", "", "", f"{spent:.2f}")
        bench.add((*row, "", "", ""))


def middle(times: Times) -> float:
    """Median seconds."""
    return sorted(times.seconds)[len(times.seconds) // 2]


PARTS = {"small": small, "million": million, "germany": country}


def main(names: list[str]) -> int:
    """Measure what is named, print the table, say what is wrong."""
    print(machine(("numpy", "numba", "scipy", "polars", "duckdb")), flush=True)
    with tempfile.TemporaryDirectory() as cache:
        bench = Bench(Path(cache))
        for name in names:
            PARTS[name](bench)
    print(table(bench.rows), "", f"{THREADS} threads; load of the machine: {load()}.", sep="\n")
    for line in bench.wrong:
        print(f"WRONG: {line}")
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["small"]))
