"""The engine at the size of a Landkreis, a city and a country, beside peers that count the same."""

from __future__ import annotations

from typing import Any

from measure import Times, ratio
from table import SEED, Bench, Gate, Judge, Peer, Verdict, below, compared, faster, same, within

THREADS = 2
START_S = 2.0
"""How long a new process may wait for compiled code that is kept."""
LANDKREIS = {"places": 20_000, "offers": 3_000, "seed": SEED}
CITY = {"places": 100_000, "offers": 15_000, "seed": SEED}
MILLION = {"places": 1_000_000, "offers": 100_000, "seed": SEED}
GERMANY = {"places": 3_150_000, "offers": 500_000, "seed": SEED}
SMALL = {"places": 20_000, "offers": 3_000, "seed": SEED}
PEERS = {"Polars": "polars", "DuckDB": "duckdb", "cKDTree": "kd_tree"}
LEAST = {1_000: {"Polars": 3, "DuckDB": 5, "cKDTree": 4}, 3_000: {"Polars": 8, "DuckDB": 15}}
"""How many times as fast as the peers, by reach in metres."""
FURTHER, TILED = 1.5, 1.5
"""How many times as long it may take at 3 km as at 1 km, and in tiles as without."""


def start(bench: Bench) -> None:
    """A new process, its imports, and every call once on a small world."""
    text = "a new process, imports included"
    first, kept = (("country_sides.start", {"kept": kept}) for kept in (False, True))
    if not bench.quick:
        bench.row("first start, all compiled", text, first, 1, _nothing, warm_ups=0)
    bench.row("start, compiled code kept", text, kept, 3, _within(START_S), warm_ups=1)


def districts(bench: Bench) -> None:
    """What somebody waits for: a Landkreis, a city; and 225 age limits in place of 16."""
    more: dict[str, Any] = {"reach_m": 3_000, "populations": 2}
    one = {"ages": "typical", "threads": 1, **more}
    _alone(bench, "run", 15, _within(0.030), **LANDKREIS, **one)
    _alone(bench, "run + findings", 9, _nothing, **LANDKREIS, **one)
    if bench.quick:
        return
    _alone(bench, "run", 9, _within(0.300), **CITY, **one)
    for calls in ("run + supply", "run + findings"):
        _alone(bench, calls, 3, _nothing, **CITY, **one)
    _alone(bench, "run", 3, _nothing, **CITY, **{**one, "ages": "all"})


def peers(bench: Bench) -> None:
    """Choice beside the peers, at two reaches."""
    size = SMALL if bench.quick else MILLION
    for reach_m, least in LEAST.items():
        task = {**size, "reach_m": reach_m, "ages": "phases", "populations": 1}
        for name, times in least.items():
            more = {"threads": THREADS} if name == "DuckDB" else {}
            peer = Peer(name, (f"country_sides.{PEERS[name]}", {**task, **more}), turns=1)
            ours = _ours("supply", threads=THREADS, **task)
            bench.row(f"supply / {name}", words(task), ours, 3, _choice(times), peer)


def country(bench: Bench) -> None:
    """All of Germany, invented."""
    size: dict[str, Any] = {**(SMALL if bench.quick else GERMANY), "threads": THREADS}
    phases = {"ages": "phases", "populations": 1, "reach_m": 3_000, **size}
    _alone(bench, "run + supply", 3, _within(10, 4096), **phases)
    many = {"ages": "typical", "populations": 2, "reach_m": 3_000, **size}
    _alone(bench, "run + findings", 3, _within(5, 2048), **many)
    _alone(bench, "run + supply", 2, _within(20), **many)
    ours, near = _ours("run", **many), _ours("run", **{**many, "reach_m": 1_000})
    bench.row("run / itself at 1 km", words(many), ours, 3, _further, Peer("1 km", near), 1)
    whole = Peer("itself, one tile a thread", _ours("run", tile_count=THREADS, **many))
    bench.row("run / itself untiled", words(many), ours, 3, _tiled, whole, 1)


def _alone(bench: Bench, calls: str, repeats: int, judge: Judge, **task: Any) -> None:
    bench.row(calls, words(task), _ours(calls, **task), repeats, judge)


def _ours(calls: str, **task: Any) -> tuple[str, dict[str, Any]]:
    return "country_sides.engine", {"calls": calls, **task}


def _nothing(ours: Times, _: Times | None, *gates: Gate) -> Verdict:
    """No gate but the same bytes; processor time beside the clock, which neighbours disturb."""
    facts, said = ours.facts, []
    if "limits" in facts:
        said += [f"age limits {min(facts['limits'])}–{max(facts['limits'])}"]
        said += [f"processor {facts['processor']:.2f} s"]
    if facts.get("found"):
        said.append(f"{facts['found']:,} findings")
    right = facts.get("same", True)
    if "same" in facts:
        said.append(f"{'same' if right else 'OTHER'} bytes in 61 tiles")
    return Verdict("; ".join(said), right, gates)


def _within(seconds: float, mib: int | None = None) -> Judge:
    def judge(ours: Times, _: Times | None) -> Verdict:
        memory = (below(mib, ours),) if mib else ()
        return _nothing(ours, None, within(seconds, ours), *memory)

    return judge


def _choice(least: float) -> Judge:
    def judge(ours: Times, peer: Times | None) -> Verdict:
        right = same(ours, peer, "choice")
        said = f"children by number of offers: {compared(peer, right)}"
        if peer and peer.answered:
            said += f"; processor {peer.facts['processor'] / ours.facts['processor']:.1f} ×"
        return Verdict(said, right, faster(least, ours, peer))

    return judge


def _longer(most: float, ours: Times, peer: Times | None) -> tuple[Gate, ...]:
    assert peer
    return (Gate(f"≤ {most:g} times as long", most * ratio(ours, peer) >= 1),)


def _further(ours: Times, peer: Times | None) -> Verdict:
    return _nothing(ours, peer, *_longer(FURTHER, ours, peer))


def _tiled(ours: Times, peer: Times | None) -> Verdict:
    right = same(ours, peer, "bytes")
    gates = (*_longer(TILED, ours, peer), below(1024, ours))
    return Verdict(f"the bytes are {compared(peer, right)}", right, gates)


def words(size: dict[str, Any]) -> str:
    """A size in words."""
    several = f", {size['populations']} populations" if size["populations"] > 1 else ""
    return (
        f"{size['places']:,} × {size['offers']:,}, {size['reach_m'] / 1000:g} km, "
        f"ages {size['ages']}{several}, seed {size['seed']}"
    )
