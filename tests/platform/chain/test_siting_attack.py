"""Whoever asks for places again and again learns the steps of blocks and nothing of a few."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
from tests.platform.chain.shown import sample

from lueckenlos.assemble import siting
from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import assemble, need
from lueckenlos.chain.running import NO_FOLDER
from lueckenlos.chain.scenario_changes import Change, applied
from lueckenlos.chain.scenario_disclosure import LEAST
from lueckenlos.chain.siting_computing import about, told_of
from lueckenlos.engine.types import Months
from lueckenlos.exchange.records import Case, OfferRecord
from lueckenlos.report.public import published

AREA = "0699900104"
AGES = ("0 bis 3 Jahre", "3 bis 6 Jahre")


def plain() -> Case:
    case = sample()[0]
    return replace(case, populations=case.populations[:1])


def wandering(ages: str) -> tuple[OfferRecord, ...]:
    """Places through the middle of an area, a hundred metres from one to the next."""
    case = sample()[0]
    middle = next(one.geometry for one in case.areas if one.id == AREA).representative_point()
    steps = [
        Change("add", n + 1, kind="familienzentrum", ages=ages,
               latitude=round(middle.y + (n - 4) / 1000, 3), longitude=round(middle.x, 3))
        for n in range(9)
    ]  # fmt: skip
    return applied((), steps, case.reference_day)


def told_in(case: Case) -> siting.Told:
    return told_of(published(figures(assemble(case, NO_FOLDER), evidence=False)), "children")


def answers(case: Case, told: siting.Told) -> Iterator[list[object]]:
    """For ages, each place alone, and which of them are best, in what order."""
    ready = siting.ready(case, NO_FOLDER, "children", told, LEAST)
    for ages in AGES:
        sites = siting.cover_sites(ready, NO_FOLDER, wandering(ages), "children", "recorded")
        cover = sites.cover
        alone = [int(cover.weight[cover.row[a:b]].sum())
                 for a, b in zip(cover.start, cover.start[1:], strict=False)]  # fmt: skip
        chosen = siting.choose(sites, siting.Where(3, apart_m=150), 5)
        yield [alone, chosen.order.tolist(), [about(int(one)) for one in chosen.gain], sites.total]


@cache
def with_children(count: int, *, hidden: bool = False) -> list[list[object]]:
    """Every answer where so many children under three live in the area."""
    case = plain()
    main = case.populations[0]
    counts = tuple(
        replace(one, count=count) if one.area == AREA and one.from_month == 0 else one
        for one in main.counts
    )
    keep = ((AREA, 0, 36),) if hidden else ()
    changed = replace(case, populations=(replace(main, counts=counts, hidden=keep),))
    told = told_in(changed)
    assert not told(AREA, Months(0, 36))
    return list(answers(changed, told))


def test_a_number_that_is_withheld_is_in_no_answer() -> None:
    """One child or four; and whatever number the table keeps to itself."""
    assert with_children(1) == with_children(4)
    assert with_children(20, hidden=True) == with_children(90, hidden=True)


def test_were_it_not_withheld_the_answers_would_tell_it() -> None:
    """The attack finds something where nothing protects the number."""
    case = plain()
    main = case.populations[0]
    found = []
    for count in (5, 90):
        counts = tuple(
            replace(one, count=count) if one.area == AREA and one.from_month == 0 else one
            for one in main.counts
        )
        changed = replace(case, populations=(replace(main, counts=counts),))
        found.append(list(answers(changed, lambda area, band: True)))
    assert found[0] != found[1]


def test_no_series_of_places_tells_in_which_cell_children_live() -> None:
    """The fullest and the emptiest cell of blocks exchange their children: not one of the answers
    changes, neither what a place adds nor which of two is better."""
    case = plain()
    moved = exchanged(case)
    assert sum(a != b for a, b in zip(case.cells, moved.cells, strict=True)) > 20
    told = told_in(case)
    before, after = (list(answers(one, told)) for one in (case, moved))
    assert before == after
    assert any(answer[3] and answer[0] != [0] * 9 for answer in before)


def exchanged(case: Case) -> Case:
    known = need(case, NO_FOLDER)
    children, places = known.people[0], known.ground.places
    number = children.parts @ np.array([len(one) * (one.start >= 0) for one in children.bands])
    at = {(round(one.x_m * 1000), round(one.y_m * 1000)): n for n, one in enumerate(case.cells)}
    cells = list(case.cells)
    for area in range(len(case.areas)):
        here = np.flatnonzero(places.area == area)
        for block in siting.blocks(places, here, number, LEAST):
            order = block[np.argsort(number[block])]
            low, high = int(order[0]), int(order[-1])
            swapped = number.copy()
            swapped[[low, high]] = number[[high, low]]
            same = siting.blocks(places, here, swapped, LEAST)
            if number[low] == number[high] or not any(np.array_equal(block, one) for one in same):
                continue
            a, b = (at[int(places.x_mm[n]), int(places.y_mm[n])] for n in (low, high))
            weights = cells[a].weight, cells[b].weight
            cells[a] = replace(cells[a], weight=weights[1])
            cells[b] = replace(cells[b], weight=weights[0])
    return replace(case, cells=tuple(cells))
