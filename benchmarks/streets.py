"""Walking ways in Heidelberg beside SciPy and NetworKit: `python benchmarks/streets.py`.

Prints one table; ends with 1 where ways disagree or a limit is missed. The extract comes from
`shared/` beside the checkout, or from the folder in `LUECKENLOS_SHARED`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

import street_sides
from measure import Process, paired, ratio
from run import HEAD, Row, load, machine, table

LIMIT_S = 2.0
LEAST = {"scipy": 10.0}
PEERS = {"scipy": 9, "scipy, crossings": 9, "networkit": 3}
"""And how often each is measured."""
SAME = ("pairs", "sum", "mixed", "starts")


def row(peer: str, cache: Path, repeats: int, wrong: list[str]) -> Row:
    """Ours beside one peer; what is missed goes to `wrong`."""
    print(f"streets / {peer}", file=sys.stderr, flush=True)
    sides = (Process("streets", cache, side=one, kept=str(cache)) for one in ("ours", peer))
    mine, theirs = paired(*sides, repeats)
    facts, other = mine.facts, theirs.facts
    same = all(facts[name] == other[name] for name in SAME)
    times = median(b / a for a, b in zip(mine.seconds, theirs.seconds, strict=True))
    if not same:
        wrong.append(f"{peer}: other ways, {[(facts[n], other[n]) for n in SAME]}")
    if median(mine.seconds) > LIMIT_S:
        wrong.append(f"walking took {median(mine.seconds):.1f} s, more than {LIMIT_S:.0f} s")
    if times < LEAST.get(peer, 0):
        wrong.append(f"only {times:.1f} times as fast as {peer}")
    size = f"{facts['places']:,} places × {facts['offers']:,} offers, {facts['edges']:,} edges"
    said = f"{facts['pairs']:,} ways, {'all the same' if same else 'NOT the same'}"
    memory = (mine.peak, theirs.peak)
    return (f"streets / {peer}", size, str(mine), str(theirs), ratio(mine, theirs), *memory, said)


def main() -> int:
    """Measure, print the table, say what is wrong."""
    if not street_sides.folder().is_dir():
        print(f"Left out: no {street_sides.folder()}; set LUECKENLOS_SHARED")
        return 0
    print(machine(), flush=True)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as cache:
        rows = [HEAD]
        for peer, repeats in PEERS.items():
            rows.append(row(peer, Path(cache), repeats, wrong))
    print(table(rows), "", f"Load of the machine: {load()}.", sep="\n")
    for line in wrong:
        print(f"WRONG: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
