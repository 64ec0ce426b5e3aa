"""The engine alone on the worlds of `worlds.py`."""

from __future__ import annotations

from measure import Times
from table import SEED, Bench, Gate, Verdict, within, world_size

LIMIT_S = 0.050
"""For a run at 10,000 × 1,000."""
SIZES = ((10_000, 1_000, 31), (20_000, 3_000, 15), (100_000, 15_000, 7))
QUICK = ((1_000, 100, 3),)


def rows(bench: Bench) -> None:
    """Run, choice and gaps on three sizes."""
    for places, offers, repeats in QUICK if bench.quick else SIZES:
        size = {"places": places, "offers": offers, "seed": SEED}
        text = world_size(**size)
        first = repeats == SIZES[0][2]
        bench.row("run", text, ("engine_sides.run", size), repeats, _run if first else _tiled)
        if places > SIZES[0][0]:
            both = {**size, "threads": 2}
            bench.row("run, 2 threads", text, ("engine_sides.run", both), repeats, _tiled)
        else:
            bench.row("supply", text, ("engine_sides.choice", size), 15, _tiled)
        if places < SIZES[-1][0]:
            bench.row("findings", text, ("engine_sides.gaps", size), 3, _found)


def _tiled(ours: Times, _: Times | None, *gates: Gate) -> Verdict:
    right = ours.facts["same"]
    return Verdict(f"{'same' if right else 'OTHER'} bytes in 7 tiles", right, gates)


def _run(ours: Times, _: Times | None) -> Verdict:
    return _tiled(ours, _, within(LIMIT_S, ours))


def _found(ours: Times, _: Times | None) -> Verdict:
    return Verdict(f"{ours.facts['found']:,} findings")
