"""The one table: rows are measured one after the other, told at once, and judged by their gates."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import zip_longest
from pathlib import Path
from typing import Any

from measure import WARM_UPS, Call, LeftOutError, Process, Times, alone, paired, ratio, times

SEED = 1
SHARED = Path(os.environ.get("LUECKENLOS_SHARED") or Path(__file__).resolve().parents[2] / "shared")
HEAD = (
    "work", "size", "ours ms", "ours MiB", "peer", "peer ms", "peer MiB", "peer/ours", "gate",
    "met", "what came out",
)  # fmt: skip
RIGHT = (2, 3, 5, 6, 7)
PACKAGES = (
    "numpy", "numba", "scipy", "access", "pandas", "polars", "duckdb", "spopt", "networkit"
)  # fmt: skip
Row = tuple[str, ...]


@dataclass(frozen=True)
class Peer:
    """A peer, in how many turns it takes part (all), and how long it may take for one."""

    name: str
    call: Call
    turns: int | None = None
    limit_s: float = 120.0


@dataclass(frozen=True)
class Gate:
    """What has to be reached, and whether it is."""

    text: str
    met: bool


@dataclass(frozen=True)
class Verdict:
    """What came out, whether it is right, and the gates."""

    said: str
    right: bool = True
    gates: tuple[Gate, ...] = ()


Judge = Callable[[Times, Times | None], Verdict]


def within(seconds: float, ours: Times) -> Gate:
    """At most so long, in the median."""
    text = f"≤ {seconds:g} s" if seconds >= 1 else f"≤ {seconds * 1000:g} ms"
    return Gate(text, ours.middle <= seconds)


def below(mib: int, ours: Times) -> Gate:
    """At most so much memory."""
    return Gate(f"≤ {mib:,} MiB", ours.facts["peak_mib"] <= mib)


def faster(least: float, ours: Times, peer: Times | None) -> tuple[Gate, ...]:
    """At least so many times as fast; nothing to say without the peer."""
    return (Gate(f"≥ {least:g} ×", ratio(ours, peer) >= least),) if peer else ()


def same(ours: Times, peer: Times | None, *names: str) -> bool:
    """Whether these facts are the same; a peer without an answer says nothing against it."""
    return not (peer and peer.answered) or all(ours.facts[n] == peer.facts[n] for n in names)


def compared(peer: Times | None, right: bool) -> str:
    """In words whether both sides found the same."""
    if not (peer and peer.answered):
        return "not compared"
    return "the same" if right else "NOT the same"


class Bench:
    """The rows so far, and whether all is well."""

    def __init__(self, cache: Path, only: Sequence[str] = (), quick: bool = False) -> None:
        self.cache, self.only, self.quick = cache, only, quick
        self.group, self.rows, self.wrong = "", list[Row](), list[str]()

    def wanted(self, work: str) -> bool:
        """Whether this row was asked for."""
        return not self.only or any(text in f"{self.group}: {work}" for text in self.only)

    def left_out(self, work: str, reason: str) -> None:
        """A row that cannot be measured here."""
        if self.wanted(work):
            self._add((work, *("–",) * 9, f"left out: {reason}"))

    def row(
        self,
        work: str,
        size: str,
        ours: Call,
        repeats: int,
        judge: Judge,
        peer: Peer | None = None,
        warm_ups: int = WARM_UPS,
    ) -> None:
        """Measure one row, alone or in turns with a peer, and tell it."""
        if not self.wanted(work):
            return
        begun = time.perf_counter()
        try:
            mine, theirs, missing = self._measured(ours, peer, repeats, warm_ups)
            verdict = judge(mine, theirs)
        except LeftOutError as reason:
            return self.left_out(work, str(reason))
        except RuntimeError as failed:
            self.wrong.append(f"{work}, {size}: {failed}")
            return self._add((work, size, *("–",) * 8, f"FAILED: {failed}"))
        there = (str(theirs), theirs.peak, times(mine, theirs)) if theirs else ("–", "–", "–")
        gate = ", ".join(one.text for one in verdict.gates) or "–"
        row = (work, size, str(mine), mine.peak, peer.name if peer else "–", *there, gate)
        self._add((*row, self._met(work, size, verdict), verdict.said + missing), begun)

    def _measured(
        self, ours: Call, peer: Peer | None, repeats: int, warm_ups: int
    ) -> tuple[Times, Times | None, str]:
        mine = Process(ours, self.cache)
        if peer is None:
            return alone(mine, repeats, warm_ups), None, ""
        try:
            theirs = Process(peer.call, self.cache)
        except LeftOutError as reason:
            return alone(mine, repeats, warm_ups), None, f"; without the peer: {reason}"
        turns = peer.turns or repeats
        return *paired(mine, theirs, repeats, warm_ups, turns, peer.limit_s), ""

    def _met(self, work: str, size: str, verdict: Verdict) -> str:
        missed = [one.text for one in verdict.gates if not one.met and not self.quick]
        self.wrong += [f"{work}, {size}: {text} is missed" for text in missed]
        if not verdict.right:
            self.wrong.append(f"{work}, {size}: {verdict.said}")
            return "WRONG"
        if missed:
            return "NO" if len(missed) == len(verdict.gates) else f"NO: {', '.join(missed)}"
        if not verdict.gates:
            return "–"
        return "small sizes" if self.quick else "yes"

    def _add(self, row: Row, begun: float | None = None) -> None:
        self.rows.append(row)
        spent = f" [{time.perf_counter() - begun:.0f} s in all]" if begun else ""
        print(*row, sep=" | ", end=f"{spent}\n", file=sys.stderr, flush=True)

    def table(self) -> str:
        """All rows as Markdown, columns in line."""
        widths = [max(map(len, column)) for column in zip_longest(HEAD, *self.rows)]
        rule = tuple("-" * (w - 1) + ":" if n in RIGHT else "-" * w for n, w in enumerate(widths))
        return "\n".join(_line(row, widths) for row in (HEAD, rule, *self.rows))


def _line(row: Row, widths: list[int]) -> str:
    cells = [
        cell.rjust(width) if n in RIGHT else cell.ljust(width)
        for n, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return f"| {' | '.join(cells)} |"


def load() -> str:
    """Averages over 1, 5 and 15 minutes; what another program takes is missing here."""
    return (
        ", ".join(f"{n:.1f}" for n in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    )


def machine() -> str:
    """Where and with what this was measured."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.is_file() else []
    cpu = next((line.split(":")[1].strip() for line in lines if "model name" in line), "unknown")
    python, versions = platform.python_version(), ", ".join(filter(None, map(_version, PACKAGES)))
    return f"{os.cpu_count()} cores, {cpu}; Python {python}, {versions}"


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return ""


def world_size(places: int, offers: int, seed: int = SEED, **_: Any) -> str:
    """A size in words."""
    return f"{places:,} places × {offers:,} offers, seed {seed}"
