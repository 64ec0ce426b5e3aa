"""`python benchmarks/siting.py`: where next and the tour, beside `spopt` and HiGHS alone.

Prints one table; ends with 1 where optima differ or a gate is missed. `--quick` leaves out the
peer that takes minutes. San Francisco comes from `shared/` beside the checkout, or from the folder
in `LUECKENLOS_SHARED`.
"""

from __future__ import annotations

import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import siting_sides
from measure import Process, Times, alone, paired, ratio
from run import HEAD, SEED, load, machine, table

LARGE = {"places": 100_000, "candidates": 10_000, "reach_m": 1000, "k": 100, "seed": SEED}
EXACT = {"places": 10_000, "candidates": 1_000, "reach_m": 1000, "k": 50, "seed": SEED}
TOUR = {"rooms": 60, "gemeinden": 28, "places": 20_000, "reach_m": 5000, "seed": SEED}
RULES = ({"per_month": 4, "times": 4}, {"per_month": 2, "times": 3}, {"per_month": 4, "times": 1})
TRACTS = ((2000, 4), (3000, 4), (5000, 2))
LARGE_S, LARGE_SHARE = 2.0, 0.995
TIMES_SPOPT = 50.0
TOUR_S, TOUR_SHARE = 60.0, 0.98


class Bench:
    """The rows of the table, and what is wrong so far."""

    def __init__(self, cache: Path) -> None:
        self.cache, self.rows, self.wrong = cache, [HEAD], list[str]()

    def side(self, which: str, **task: Any) -> Process:
        """A side in a process of its own."""
        return Process("siting", self.cache, side=which, task=task)

    def row(self, label: str, size: str, mine: Times, theirs: Times | None, said: str) -> None:
        """A line of the table, with a peer or without."""
        print(label, size, file=sys.stderr, flush=True)
        peer = (str(theirs), ratio(mine, theirs)) if theirs else ("–", "–")
        memory = (mine.peak, theirs.peak if theirs else "–")
        self.rows.append((label, size, str(mine), *peer, *memory, said))

    def check(self, good: bool, text: str) -> None:
        """Keep what is missed."""
        if not good:
            self.wrong.append(text)

    def large(self) -> None:
        """Greedy, swaps and the Lagrangian bound alone."""
        times = alone(self.side("ours", seconds=0.0, **LARGE), 5)
        facts = times.facts
        share, took = facts["value"] / facts["bound"], median(times.seconds)
        self.row("where next", size(LARGE), times, None, f"{share:.2%} of the proven bound")
        self.check(facts["value"] == facts["said"], "where next: the gain is not what is reached")
        self.check(took <= LARGE_S, f"where next took {took:.1f} s, more than {LARGE_S:.0f} s")
        self.check(share >= LARGE_SHARE, f"where next: {share:.2%} of the bound")

    def exact(self, peers: list[str]) -> None:
        """Proven optima beside the peers; a peer works once, without warming up."""
        for peer in peers:
            ours, other = self.side("ours", seconds=60.0, **EXACT), self.side(peer, **EXACT)
            ours.once()
            mine, theirs = Times([ours.once()], ours.end()), Times([other.once()], other.end())
            same = mine.facts["value"] == theirs.facts["value"] == theirs.facts["said"]
            times = theirs.seconds[0] / mine.seconds[0]
            said = f"{mine.facts['value']:,} children, {'the same' if same else 'NOT the same'}"
            self.row(f"exact / {peer}", size(EXACT), mine, theirs, said)
            self.check(same and mine.facts["proven"], f"exact / {peer}: not the same optimum")
            slow = peer == "spopt" and times < TIMES_SPOPT
            self.check(not slow, f"exact: only {times:.0f} times as fast as spopt")

    def tracts(self) -> None:
        """San Francisco beside `spopt`."""
        for reach_m, k in TRACTS:
            sides = (self.side(f"tracts {who}", reach_m=reach_m, k=k) for who in ("ours", "spopt"))
            mine, theirs = paired(*sides, 5)
            same = mine.facts["value"] == theirs.facts["value"] and mine.facts["proven"]
            said = f"{mine.facts['value']:,} people, {'the same' if same else 'NOT the same'}"
            self.row("San Francisco / spopt", f"205 × 16, {reach_m} m, k = {k}", mine, theirs, said)
            self.check(same, f"San Francisco, {reach_m} m, {k}: another optimum")

    def tours(self) -> None:
        """Three kinds of tour, each within its minute."""
        for rule in RULES:
            times = Times([(one := self.side("tour", seconds=TOUR_S, **TOUR, **rule)).once()])
            times.facts = one.end()
            share = times.facts["value"] / max(1, times.facts["bound"])
            text = f"12 months, 28 Gemeinden, 60 rooms, {rule['per_month']} a month"
            said = f"{rule['times']} × for {times.facts['value']:,}: {share:.2%} of the bound"
            self.row("tour", text, times, None, said)
            self.check(share >= TOUR_SHARE, f"tour {rule}: {share:.2%} of the bound")


def size(task: dict[str, int]) -> str:
    """How large a task is."""
    ground = f"{task['places']:,} places × {task['candidates']:,} candidates"
    return f"{ground}, {task['reach_m']} m, k = {task['k']}, seed {task['seed']}"


def main() -> int:
    """Measure, print the table, say what is wrong."""
    print(machine(), flush=True)
    peer = ["spopt"] if find_spec("spopt") else []
    with tempfile.TemporaryDirectory() as cache:
        bench = Bench(Path(cache))
        bench.large()
        bench.exact(["highs", *(peer if "--quick" not in sys.argv else [])])
        if peer and siting_sides.folder().is_dir():
            bench.tracts()
        bench.tours()
    print(table(bench.rows), "", f"Load of the machine: {load()}.", sep="\n")
    if not peer:
        print("spopt is not installed; its rows are left out.")
    for line in bench.wrong:
        print(f"WRONG: {line}")
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
