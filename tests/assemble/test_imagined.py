"""A run for scenarios tells what a whole run tells, whatever changed since the one it knows."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random, SystemRandom

import pytest
from tests.platform.chain.kreis import SAMPLE

from lueckenlos.assemble.changed import with_offers
from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.imagined import imagine
from lueckenlos.assemble.world import assemble, need
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.figures import Figures
from lueckenlos.exchange.records import Case, OfferRecord

KINDS = ("Familienzentrum", "Kita", "Eltern-Kind-Café", "Jobcenter", "Spielplatz", "Hebamme")


def invented(random: Random) -> Case:
    """The sample with some of its cells, offers and declarations, one population or both."""
    case, _ = read_case(SAMPLE)
    cells = tuple(one for one in case.cells if random.random() < 0.5)
    offers = tuple(one for one in case.offers if random.random() < 0.6)
    complete = tuple(one for one in case.complete if random.random() < 0.8)
    people = case.populations[: random.choice((1, 2))]
    return replace(case, cells=cells, offers=offers, complete=complete, populations=people)


def changed(case: Case, random: Random) -> Case:
    """Some offers closed, moved, of other ages, capacity, price or kind; some that are new."""
    offers, points = list(case.offers), [one for one in case.offers if one.latitude]
    for i in random.sample(range(len(offers)), random.randint(1, 4)):
        one, there = offers[i], random.choice(points)
        offers[i] = random.choice((
            replace(one, ends_on=case.reference_day - timedelta(days=1)),
            replace(one, latitude=there.latitude, longitude=there.longitude),
            replace(one, ages="2-5", cost="paid"),
            replace(one, capacity=random.choice((None, 0, 40))),
            replace(one, kind=random.choice(KINDS), field=""),
            one,
        ))  # fmt: skip
    for n in range(random.randint(0, 3)):
        there, kind = random.choice(points), random.choice(KINDS)
        offers.append(OfferRecord(f"neu-{n}", "Neu", "", kind, latitude=there.latitude,
                                  longitude=there.longitude, capacity=25))  # fmt: skip
    return replace(case, offers=tuple(offers))


def told(found: Figures) -> tuple[object, ...]:
    """What a run for scenarios tells, of a whole run."""
    rows = tuple(
        replace(row, choice_median=None, share_confirmed_without_car=None,
                share_recorded_without_car=None)
        for row in found.coverage
    )  # fmt: skip
    return rows, found.links, found.headlines, found.populations


def differs_somewhere(seed: int) -> bool:
    """Run after run, each of another change and beside the same first one: all tell what a whole
    run tells. Whether a change showed at all."""
    random = Random(seed)
    case = invented(random)
    known = need(case, Path())
    made = assemble(case, Path(), known, doubts=False)
    base = imagine(made)
    assert told(base.figures) == told(figures(assemble(case, Path()), evidence=False))
    differs = False
    for _ in range(3):
        new = changed(case, random)
        found = imagine(with_offers(made, new, Path(), known, doubts=False), base)
        assert told(found.figures) == told(figures(assemble(new, Path()), evidence=False))
        differs |= found.figures != base.figures
    return differs


@pytest.mark.parametrize("seed", range(5))
def test_it_tells_what_a_whole_run_tells(seed: int) -> None:
    assert differs_somewhere(seed)


@pytest.mark.soak
def test_of_many_more_worlds_it_tells_what_a_whole_run_tells(soak_seconds: float) -> None:
    until, rounds = time.monotonic() + soak_seconds, 0
    while time.monotonic() < until:
        seed = SystemRandom().randrange(1 << 32)
        print(f"round {rounds}, seed {seed}")
        differs_somewhere(seed)
        rounds += 1
    assert rounds


def test_rows_whose_sums_stay_are_those_that_were_there() -> None:
    """What is not touched is not made again, and what is touched is."""
    case, _ = read_case(SAMPLE)
    known = need(case, Path())
    made = assemble(case, Path(), known, doubts=False)
    base = imagine(made)
    more = OfferRecord("neu", "Neu", "", "Familienzentrum", area=case.areas[2].id)
    new = replace(case, offers=(*case.offers, more))
    found = imagine(with_offers(made, new, Path(), known, doubts=False), base)
    fields = {found.run.made.scheme.fields[cut.field].key for (p, cut), rows in found.rows.items()
              if rows is not base.rows[p, cut]}  # fmt: skip
    assert fields == {"treffpunkt"} and found.tiles is base.tiles
