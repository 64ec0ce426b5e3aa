"""A world of which some offers change is the one that is read anew."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from tests.platform.chain.kreis import SAMPLE

from lueckenlos.assemble.changed import with_offers
from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import Assembled, assemble, need
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.records import Case, OfferRecord


def rows(made: Assembled) -> list[object]:
    """The offers of a world, each with what it reaches, in an order of their own."""
    world, offers = made.world, made.world.offers
    kinds = {one.record: one.kind and one.kind.key for one in made.reads}
    found = []
    for r in range(len(offers)):
        told = [getattr(offers, one.name)[r].tolist() for one in fields(offers)
                if one.name not in ("host", "kind")]  # fmt: skip
        host = int(offers.record[offers.host[r]]) if offers.host[r] >= 0 else -1
        reached = [
            some.place[some.start[r] : some.start[r + 1]].tolist() if some else None
            for some in (world.declared, world.rough)
        ]
        only = world.only[r].tolist() if r in world.only else None
        found.append((told, host, kinds[int(offers.record[r])], reached, only))
    return sorted(found, key=repr)


def several(case: Case) -> tuple[OfferRecord, ...]:
    """Offers that come, close, move, change their ages, and have no place any more."""
    offers = list(case.offers)
    placed = [i for i, one in enumerate(offers) if one.latitude and not one.host][:40]
    day = case.reference_day
    offers[placed[3]] = replace(offers[placed[3]], ends_on=day - timedelta(days=1))
    offers[placed[9]] = replace(offers[placed[9]], latitude=None, longitude=None, area="",
                                street="", city="", postcode="")  # fmt: skip
    offers[placed[17]] = replace(offers[placed[17]], ages="3-6", cost="paid")
    offers[placed[30]] = replace(offers[placed[30]], kind="Eltern-Kind-Café", field="")
    area = case.areas[4].id
    offers.append(OfferRecord("neu-1", "Neu", "", "Familienzentrum", area=area))
    offers.append(OfferRecord("neu-2", "Neu", "", "Jobcenter", service_area=(area,), phone="1"))
    return tuple(offers)


def test_what_changes_is_read_and_the_rest_stays() -> None:
    case, _ = read_case(SAMPLE)
    known = need(case, Path())
    base = assemble(case, Path(), known)
    assert with_offers(base, case, Path(), known) is base
    new = replace(case, offers=several(case))
    quick, whole = with_offers(base, new, Path(), known), assemble(new, Path())
    assert rows(quick) == rows(whole) != rows(base)
    assert [one.record for one in quick.reads] == [one.record for one in whole.reads]
    assert quick.case == new
    told = figures(quick, evidence=False), figures(whole, evidence=False)
    assert replace(told[0], offers=()) == replace(told[1], offers=())
    kinds = sorted({one.kind.key for one in quick.reads if one.kind})
    assert np.array_equal(np.unique(quick.world.offers.kind[quick.world.offers.kind >= 0]),
                          np.arange(len(kinds)))  # fmt: skip


def test_institutions_are_read_with_what_takes_place_in_them() -> None:
    case, _ = read_case(SAMPLE)
    known, hosts = need(case, Path()), {one.host for one in case.offers if one.host}
    assert hosts
    base = assemble(case, Path(), known)
    i = next(i for i, one in enumerate(case.offers) if one.id in hosts)
    closed = replace(case.offers[i], ends_on=case.reference_day - timedelta(days=1))
    new = replace(case, offers=(*case.offers[:i], closed, *case.offers[i + 1 :]))
    assert rows(with_offers(base, new, Path(), known)) == rows(assemble(new, Path()))
