"""What a scenario costs: with the world of its run kept, beside a run from scratch.

The Landkreis is the sample, widened to a size by drawn cells and offers; Berlin is the published
one, where its files are there. Each repeat asks for another offer elsewhere, so that nothing of an
answer is kept. The time is the server's, without the picture in the browser.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from berlin_case import CASE, DATA
from measure import Times
from sides import Facts, Side
from table import SEED, Bench, Judge, Peer, Verdict, within

from lueckenlos.assemble.changed import with_offers
from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.imagined import THREADS, imagine
from lueckenlos.assemble.world import assemble, need
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.records import Case, OfferRecord

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "lindenau" / "case.toml"
PLACES, OFFERS = 22_040, 3_000
QUICK = 2_000, 300
REPEATS, WHOLE = 31, 3
LIMITS = {"Landkreis": 0.030, "Berlin": 0.300}


def landkreis(random: Random, places: int, offers: int) -> Case:
    """The sample with so many cells and offers: cells beside cells, offers near offers."""
    case, _ = read_case(SAMPLE)
    cells = {(one.x_m, one.y_m): one for one in case.cells}
    for ring in range(1, 40):
        for dx in range(-ring, ring + 1):
            for one in case.cells:
                if len(cells) < places:
                    at = one.x_m + 100 * dx, one.y_m + 100 * random.choice((-ring, ring))
                    cells.setdefault(at, replace(one, x_m=at[0], y_m=at[1], area=""))
    alone = [one for one in case.offers if not one.host and one.latitude and one.longitude]
    made = list(case.offers)
    while len(made) < offers:
        one = random.choice(alone)
        assert one.latitude and one.longitude
        north, east = (at + random.uniform(-0.01, 0.01) for at in (one.latitude, one.longitude))
        number = f"n{len(made)}"
        made.append(replace(one, id=number, name=number, latitude=north, longitude=east))
    return replace(case, cells=tuple(cells.values()), offers=tuple(made))


def berlin() -> Case:
    """Berlin as it is published."""
    with TemporaryDirectory() as folder:
        here = Path(folder)
        for one in DATA.iterdir():
            (here / one.name).symlink_to(one)
        (here / "case.toml").write_text(CASE, encoding="utf-8")
        return read_case(here / "case.toml")[0]


def side(name: str, kept: bool, places: int, offers: int) -> Side:
    """Another offer in each piece of work, with the world kept or from scratch."""
    random = Random(SEED)
    case = berlin() if name == "Berlin" else landkreis(random, places, offers)
    case, here = replace(case, populations=case.populations[:1]), Path()
    known, points = need(case, here), [one for one in case.offers if one.latitude]
    made = assemble(case, here, known, doubts=False)
    base = imagine(made)

    def other() -> Case:
        there, kind = random.choice(points), random.choice(("Familienzentrum", "Beratungsstelle"))
        new = OfferRecord("neu", "Neu", "", kind, latitude=there.latitude,
                          longitude=there.longitude)  # fmt: skip
        return replace(case, offers=(*case.offers, new))

    def scenario() -> Any:
        return imagine(with_offers(made, other(), here, known, doubts=False), base)

    def facts(_: Any) -> Facts:
        return {"size": f"{len(made.world.places):,} places × {len(case.offers):,} offers"}

    return scenario if kept else lambda: figures(assemble(other(), here)), facts


def rows(bench: Bench) -> None:
    """Both cases."""
    places, offers = QUICK if bench.quick else (PLACES, OFFERS)
    for name, limit_s in LIMITS.items():
        if name == "Berlin" and (bench.quick or not DATA.is_dir()):
            if not bench.quick:
                bench.left_out(f"scenario, {name}", "no berlin; set LUECKENLOS_SHARED")
            continue
        task = {"name": name, "places": places, "offers": offers}
        peer = Peer("from scratch", ("whatif.side", {**task, "kept": False}), turns=WHOLE)
        ours = ("whatif.side", {**task, "kept": True})
        text = f"{name}, {THREADS} threads, seed {SEED}"
        bench.row(f"scenario, {name}", text, ours, REPEATS, _judge(limit_s), peer)


def _judge(limit_s: float) -> Judge:
    def judge(ours: Times, _: Times | None) -> Verdict:
        said = f"{ours.facts['size']}; processor {ours.facts['processor'] * 1000:.0f} ms"
        return Verdict(said, gates=(within(limit_s, ours),))

    return judge
