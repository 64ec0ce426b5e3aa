"""Walking ways in Heidelberg beside SciPy and NetworKit; one thread on every side."""

from __future__ import annotations

from measure import Times
from street_sides import EXTRACT, FOLDER
from table import Bench, Judge, Peer, Verdict, compared, faster, same, within

LIMIT_S = 2.0
LEAST = {"scipy": 10.0}
PEERS = {"scipy": 7, "scipy_crossings": 7, "networkit": 2}
"""And how often each is measured."""
SAME = ("pairs", "sum", "mixed", "starts")


def rows(bench: Bench) -> None:
    """Ours beside one peer after the other."""
    if not FOLDER.is_dir():
        return bench.left_out("walking", f"no {EXTRACT}; set LUECKENLOS_SHARED")
    kept = {"cache": str(bench.cache)}
    for name, turns in list(PEERS.items())[: 1 if bench.quick else None]:
        peer = Peer(name.replace("_", ", "), (f"street_sides.{name}", kept))
        judge = _judge(LEAST.get(name))
        size = "Heidelberg, all places and offers, 2.5 km"
        repeats = 2 if bench.quick else turns
        bench.row(
            f"walking / {peer.name}", size, ("street_sides.ours", kept), repeats, judge, peer, 1
        )


def _judge(least: float | None) -> Judge:
    def judge(ours: Times, peer: Times | None) -> Verdict:
        facts, right = ours.facts, same(ours, peer, *SAME)
        size = f"{facts['places']:,} places × {facts['offers']:,} offers"
        said = f"{size}, {facts['edges']:,} edges, {facts['pairs']:,} ways: {compared(peer, right)}"
        gates = (within(LIMIT_S, ours), *(faster(least, ours, peer) if least else ()))
        return Verdict(said, right, gates)

    return judge
