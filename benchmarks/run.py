"""`make bench`: everything beside its peers in one table, each row in processes of its own.

`--only TEXT …` measures the rows whose name has one of the texts in it (`siting`, `pages: list`),
`--quick` small sizes, whose gates do not count. A row is told when it is known; a row that lacks
its peer or its data says so. A full run is kept in `results/bench.md`. Ends with 1 where results
differ or a gate is missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import catchments
import cluster
import country
import engine
import freshness
import pages
import search
import siting
import streets
import whatif
from table import HEAD, Bench, load, machine

GROUPS: dict[str, Callable[[Bench], None]] = {
    "start": country.start,
    "engine": engine.rows,
    "catchment": catchments.rows,
    "districts": country.districts,
    "peers": country.peers,
    "germany": country.country,
    "what if": whatif.rows,
    "siting": siting.rows,
    "streets": streets.rows,
    "freshness": freshness.rows,
    "search": search.rows,
    "cluster": cluster.rows,
    "pages": pages.rows,
    "requests": pages.requests,
    "Berlin": pages.berlin,
    "country": pages.country,
}
ASKED = ("country",)
"""Measured only when named: their database takes minutes to make."""
RESULTS = Path(__file__).resolve().parent / "results" / "bench.md"


def commit() -> str:
    """The commit measured, and whether files differ from it."""

    def git(*words: str) -> str:
        call = ["git", "-C", str(RESULTS.parent), *words]
        return subprocess.run(call, capture_output=True, text=True, check=False).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "../../src", "..")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else "")


def measured(only: list[str], quick: bool) -> tuple[Bench, str]:
    """All rows that were asked for, and the text that is printed."""
    begun, before = time.time(), load()
    with tempfile.TemporaryDirectory() as cache:
        bench = Bench(Path(cache), only, quick)
        for bench.group, rows in GROUPS.items():
            if bench.group in only or bench.group not in ASKED:
                rows(bench)
    took = (time.time() - begun) / 60
    head = [
        f"{time.strftime('%Y-%m-%d', time.gmtime(begun))}, commit {commit()}. {machine()}.",
        f"Load before {before}; after {load()}. Measured in {took:.0f} minutes.",
    ]
    wrong = [f"- {line}" for line in bench.wrong] or ["Every gate is met."] * (not quick)
    return bench, "\n\n".join([*head, bench.table(), "\n".join(wrong)])


def main() -> int:
    """Measure, print the table, keep it."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--only", nargs="+", default=[], metavar="TEXT")
    told.add_argument("--quick", action="store_true")
    asked = told.parse_args()
    print(*HEAD, sep=" | ", file=sys.stderr, flush=True)
    bench, text = measured(asked.only, asked.quick)
    print(f"\n{text}")
    if not (asked.only or asked.quick):
        RESULTS.write_text(f"# Last benchmark\n\n{text}\n", encoding="utf-8")
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
