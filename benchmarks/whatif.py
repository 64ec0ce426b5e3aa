"""`python benchmarks/whatif.py`: a scenario with the world of its run kept, beside a run of the
same inventory from scratch, in the same call.

Prints medians by the clock and of processor time, in milliseconds. The Landkreis is the sample,
widened to a size by drawn cells and offers; Berlin is the published one, where its files are there.
Each repeat asks for another offer elsewhere, so that nothing of an answer is kept.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from berlin_case import CASE, DATA

from lueckenlos.assemble.changed import with_offers
from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.imagined import THREADS, imagine
from lueckenlos.assemble.world import assemble, need
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.records import Case, OfferRecord

SEED = 1
SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "lindenau" / "case.toml"
PLACES, OFFERS = 22_040, 3_000
REPEATS, WHOLE = 31, 3
LIMITS = {"Landkreis": 30.0, "Berlin": 300.0}
HEAD = f"{'case':<10}{'size':<26}{'step':<26}{'clock ms':>10}{'cpu ms':>9}"


def landkreis(random: Random) -> Case:
    """The sample with so many cells and offers: cells beside cells, offers near offers."""
    case, _ = read_case(SAMPLE)
    cells = {(one.x_m, one.y_m): one for one in case.cells}
    for ring in range(1, 40):
        for dx in range(-ring, ring + 1):
            for one in case.cells:
                if len(cells) < PLACES:
                    at = one.x_m + 100 * dx, one.y_m + 100 * random.choice((-ring, ring))
                    cells.setdefault(at, replace(one, x_m=at[0], y_m=at[1], area=""))
    alone = [one for one in case.offers if not one.host and one.latitude and one.longitude]
    offers = list(case.offers)
    while len(offers) < OFFERS:
        one = random.choice(alone)
        assert one.latitude and one.longitude
        north, east = (at + random.uniform(-0.01, 0.01) for at in (one.latitude, one.longitude))
        number = f"n{len(offers)}"
        offers.append(replace(one, id=number, name=number, latitude=north, longitude=east))
    return replace(case, cells=tuple(cells.values()), offers=tuple(offers))


def berlin() -> Case | None:
    """Berlin as it is published; None where its files are not there."""
    if not DATA.is_dir():
        return None
    with TemporaryDirectory() as folder:
        here = Path(folder)
        for one in DATA.iterdir():
            (here / one.name).symlink_to(one)
        (here / "case.toml").write_text(CASE, encoding="utf-8")
        return read_case(here / "case.toml")[0]


def timed(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Median milliseconds by the clock and of the processor, after one call that does not count."""
    work()
    found = []
    for _ in range(times):
        clock, used = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - clock, time.process_time() - used))
    return median(a for a, _ in found) * 1000, median(b for _, b in found) * 1000


def measure(name: str, case: Case, random: Random) -> bool:
    """The rows of a case; whether its limit was kept."""
    case, here = replace(case, populations=case.populations[:1]), Path()
    known = need(case, here)
    made = assemble(case, here, known, doubts=False)
    base, points = imagine(made), [one for one in case.offers if one.latitude]

    def other() -> Case:
        there, kind = random.choice(points), random.choice(("Familienzentrum", "Beratungsstelle"))
        new = OfferRecord("neu", "Neu", "", kind, latitude=there.latitude,
                          longitude=there.longitude)  # fmt: skip
        return replace(case, offers=(*case.offers, new))

    def scenario() -> object:
        return imagine(with_offers(made, other(), here, known, doubts=False), base)

    def scratch() -> object:
        return figures(assemble(other(), here))

    size = f"{len(made.world.places):,} × {len(case.offers):,}"
    one, two = timed(scenario, REPEATS), timed(scratch, WHOLE)
    for step, (clock, used) in (("scenario, world kept", one), ("run + figures, scratch", two)):
        print(f"{name:<10}{size:<26}{step:<26}{clock:>10.1f}{used:>9.1f}")
    kept = one[0] <= LIMITS[name]
    print(f"{name}: {two[0] / one[0]:.0f} times as fast; limit {LIMITS[name]:.0f} ms "
          f"{'kept' if kept else 'MISSED'}")  # fmt: skip
    return kept


def main() -> int:
    """Both cases; 1 where a limit is missed."""
    print(f"seed {SEED}, {THREADS} threads, medians of {REPEATS} and {WHOLE}\n{HEAD}")
    random = Random(SEED)
    kept = measure("Landkreis", landkreis(random), random)
    city = berlin()
    if city is None:
        print("Berlin left out: its files are not there", file=sys.stderr)
        return int(not kept)
    return int(not (measure("Berlin", city, random) and kept))


if __name__ == "__main__":
    sys.exit(main())
