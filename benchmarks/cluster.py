"""What the way to other processes and back costs: one world in one process, and by workers.

`python benchmarks/cluster.py [PLACES OFFERS [WORKERS]]` prints the row for another size; 100000
15000 2 unless told. All processes run on this machine: what more machines gain is not shown.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measure import Times
from table import SEED, Bench, Peer, Verdict, compared, same, world_size

PLACES, OFFERS, WORKERS = 100_000, 15_000, 2


def rows(bench: Bench) -> None:
    """One row."""
    row(bench, *((5_000, 750, 2) if bench.quick else (PLACES, OFFERS, WORKERS)))


def row(bench: Bench, places: int, offers: int, workers: int) -> None:
    """One process, with so many workers as its peer; no gate, as we must lose."""
    size = {"places": places, "offers": offers, "seed": SEED}
    peer = Peer(f"{workers} workers", ("cluster_sides.several", {"workers": workers, **size}))
    bench.row("run / by workers", world_size(**size), ("cluster_sides.one", size), 3, _judge, peer)


def _judge(ours: Times, peer: Times | None) -> Verdict:
    right = same(ours, peer, "bytes")
    said = f"the bytes are {compared(peer, right)}"
    if peer and peer.answered:
        there, back = peer.facts["there"], peer.facts["back"]
        said += f"; {peer.facts['pieces']} pieces, {there:.0f} MB there, {back:.0f} MB back"
    return Verdict(said, right)


def main(places: int = PLACES, offers: int = OFFERS, workers: int = WORKERS) -> int:
    """Measure one size and print it."""
    with tempfile.TemporaryDirectory() as cache:
        bench = Bench(Path(cache))
        row(bench, places, offers, workers)
    print(bench.table())
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
