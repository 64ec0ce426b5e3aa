"""Where next and the tour, beside `spopt` and HiGHS alone."""

from __future__ import annotations

from typing import Any

from measure import Times
from siting_sides import FOLDER
from table import SEED, Bench, Gate, Judge, Peer, Verdict, compared, faster, same, within

LARGE = {"places": 100_000, "candidates": 10_000, "reach_m": 1000, "k": 100, "seed": SEED}
EXACT = {"places": 10_000, "candidates": 1_000, "reach_m": 1000, "k": 20, "seed": SEED}
HARD = {**EXACT, "k": 50}
"""Neither we nor HiGHS prove this one soon; so it has no gate, but a row."""
HARD_S = 20.0
SMALL = {"places": 2_000, "candidates": 200, "reach_m": 1000, "k": 20, "seed": SEED}
TOUR = {"rooms": 60, "gemeinden": 28, "places": 20_000, "reach_m": 5000, "seed": SEED}
RULES = ({"per_month": 4, "times": 4}, {"per_month": 2, "times": 3}, {"per_month": 4, "times": 1})
TRACTS = ((2000, 4), (3000, 4), (5000, 2))
LARGE_S, LARGE_SHARE = 2.0, 0.995
TIMES_SPOPT, SPOPT_S = 50.0, 180.0
TOUR_S, TOUR_SHARE = 60.0, 0.98
HIGHS, SPOPT, TRACTS_SPOPT = "siting_sides.highs", "siting_sides.spopt", "siting_sides.tracts_spopt"


def rows(bench: Bench) -> None:
    """Good and near the bound, proven and fast, a real city, and a year of stops."""
    large = SMALL if bench.quick else LARGE
    call = ("siting_sides.ours", {"seconds": 0.0, **large})
    bench.row("where next", size(large), call, 5, _large)
    _exact(bench, SMALL, {"spopt": SPOPT} if bench.quick else {})
    if not bench.quick:
        _exact(bench, EXACT, {"HiGHS": HIGHS, "spopt": SPOPT})
        ours = ("siting_sides.ours", {"seconds": HARD_S, **HARD})
        peer = Peer("HiGHS", (HIGHS, dict(HARD)), turns=1, limit_s=4 * HARD_S)
        bench.row("nearly exact / HiGHS", size(HARD), ours, 1, _hard, peer, 0)
    if FOLDER.is_dir():
        for reach_m, k in TRACTS:
            task = {"reach_m": reach_m, "k": k}
            peer = Peer("spopt", (TRACTS_SPOPT, task))
            text = f"205 × 16, {reach_m} m, k = {k}"
            call = ("siting_sides.tracts_ours", task)
            bench.row("San Francisco / spopt", text, call, 5, _tracts, peer)
    else:
        bench.left_out("San Francisco / spopt", f"no {FOLDER.name}; set LUECKENLOS_SHARED")
    for rule in RULES[-1:] if bench.quick else RULES:
        call = ("siting_sides.tour", {"seconds": TOUR_S, **TOUR, **rule})
        text = f"12 months, 28 Gemeinden, 60 rooms, {rule['per_month']} a month, seed {SEED}"
        bench.row("tour", text, call, 1, _tour(rule["times"]), warm_ups=0)


def _exact(bench: Bench, task: dict[str, int], peers: dict[str, str]) -> None:
    """Proven optima beside the peers; a peer works once, without warming up."""
    ours = ("siting_sides.ours", {"seconds": 60.0, **task})
    for name, side in peers.items():
        peer = Peer(name, (side, dict(task)), turns=1, limit_s=SPOPT_S)
        least = TIMES_SPOPT if name == "spopt" else None
        bench.row(f"exact / {name}", size(task), ours, 3, _exact_judge(least), peer, 1)


def _large(ours: Times, _: Times | None) -> Verdict:
    facts = ours.facts
    share = facts["value"] / facts["bound"]
    gates = (within(LARGE_S, ours), Gate(f"≥ {LARGE_SHARE:.1%} of the bound", share >= LARGE_SHARE))
    said = f"{facts['value']:,} children, {share:.2%} of the proven bound"
    return Verdict(said, facts["value"] == facts["said"], gates)


def _exact_judge(least: float | None) -> Judge:
    def judge(ours: Times, peer: Times | None) -> Verdict:
        right, proven = same(ours, peer, "value", "said"), ours.facts["proven"]
        said = f"{ours.facts['value']:,} children, {'' if proven else 'NOT '}proven"
        said += f" (at most {ours.facts['bound']:,}); {compared(peer, right)}"
        if peer and peer.answered and not right:
            said += f": {peer.facts['value']:,}"
        gates = faster(least, ours, peer) if least else ()
        return Verdict(said, right, (Gate("proven", proven), *gates))

    return judge


def _hard(ours: Times, peer: Times | None) -> Verdict:
    facts = ours.facts
    said = f"{facts['value']:,} children, {facts['value'] / facts['bound']:.2%} of the bound"
    if peer and peer.answered:
        said += f"; peer {peer.facts['value']:,}"
    better = peer and peer.answered and facts["bound"] < peer.facts["value"]
    return Verdict(said, not better)


def _tracts(ours: Times, peer: Times | None) -> Verdict:
    right = ours.facts["proven"] and same(ours, peer, "value")
    return Verdict(f"{ours.facts['value']:,} people, proven; {compared(peer, right)}", right)


def _tour(times: int) -> Judge:
    def judge(ours: Times, _: Times | None) -> Verdict:
        share = ours.facts["value"] / max(1, ours.facts["bound"])
        said = f"{times} × for {ours.facts['value']:,}: {share:.2%} of the bound"
        # HiGHS looks at the clock between its steps, so the minute may be passed by a little.
        near = Gate(f"≥ {TOUR_SHARE:.0%} of the bound in {TOUR_S:g} s", share >= TOUR_SHARE)
        return Verdict(said, gates=(near,))

    return judge


def size(task: dict[str, Any]) -> str:
    """How large a task is."""
    ground = f"{task['places']:,} places × {task['candidates']:,} candidates"
    return f"{ground}, {task['reach_m']} m, k = {task['k']}, seed {task['seed']}"
