"""Questions for places are asked of blocks of children: no cell, no small group, told or not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from lueckenlos.assemble import siting
from lueckenlos.assemble.world import need
from lueckenlos.chain.scenario_changes import Change, applied
from lueckenlos.engine.types import PARTS, Children, Months, Places
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.records import Case

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "lindenau" / "case.toml"
FOLDER = SAMPLE.parent
WIDTH = 10


@cache
def case() -> Case:
    return read_case(SAMPLE)[0]


@cache
def people() -> tuple[Children, Places]:
    known = need(case(), FOLDER)
    return known.people[0], known.ground.places


def born(children: Children) -> np.ndarray:
    months = np.array([len(band) * (band.start >= 0) for band in children.bands])
    return np.asarray(children.parts @ months)


def told(children: Children, *, seen: np.ndarray | None = None) -> Children:
    return siting.in_blocks(children, people()[1], everything() if seen is None else seen, WIDTH)


def everything() -> np.ndarray:
    """[area, band]: every number is told."""
    return np.ones((len(case().areas), len(people()[0].bands)), bool)


def anything(area: str, band: Months) -> bool:
    return True


def test_a_block_has_enough_children_and_places_and_lies_in_one_area() -> None:
    children, places = people()
    number = born(children)
    for area in range(len(case().areas)):
        here = np.flatnonzero(places.area == area)
        found = list(siting.blocks(places, here, number, WIDTH))
        assert sorted(np.concatenate(found).tolist()) == here.tolist()
        for block in found:
            enough = number[block].sum() >= siting.WHOLE * WIDTH * PARTS
            assert (enough and len(block) >= siting.FEW_PLACES) or len(found) == 1


def test_children_may_move_inside_a_block_and_nobody_learns_of_it() -> None:
    """The counts of two cells of a block are exchanged, and one child more is born: as long as the
    step of the block stays, every place weighs the same."""
    children, places = people()
    number, before = born(children), told(children).parts
    inside = np.flatnonzero(places.area >= 0)
    assert not np.array_equal(before[inside], children.parts[inside])
    some = 0
    for area in range(len(case().areas)):
        here = np.flatnonzero(places.area == area)
        for block in siting.blocks(places, here, number, WIDTH):
            if len(block) < 2 or number[block].sum() < WIDTH * PARTS:
                continue
            order = np.argsort(number[block])
            parts = children.parts.copy()
            parts[[block[order[0]], block[order[-1]]]] = parts[[block[order[-1]], block[order[0]]]]
            after = replace(children, parts=parts)
            same = list(siting.blocks(places, here, born(after), WIDTH))
            if any(np.array_equal(block, one) for one in same):
                some += 1
                assert np.array_equal(told(after).parts[block], before[block])
    assert some > 20


@pytest.mark.parametrize("width", [10, 11])
def test_what_is_told_of_a_block_leaves_a_whole_step_open(width: int) -> None:
    """All numbers of children of a lonely block that are told alike span a step."""
    places = Places(*(np.array([0, 100_000], np.int64),) * 2, np.zeros(2, np.int32),
                    np.zeros(2, bool), np.full(2, 10**9, np.int64))  # fmt: skip
    alike: dict[int, list[int]] = {}
    for many in range(4 * width):
        one = _lonely(many)
        parts = siting.in_blocks(one, places, np.ones((1, 1), bool), width).parts
        alike.setdefault(int(parts.sum()), []).append(many)
    assert {len(found) for found in alike.values()} == {width}
    assert parts[0].tolist() == parts[1].tolist()


def _lonely(many: int) -> Children:
    children = people()[0]
    parts = np.zeros((2, 1), np.int64)
    parts[0] = many * PARTS // len(children.bands[-1])
    band = (children.bands[-1],)
    none = np.zeros((1, 1), np.int64)
    return Children("children", band, parts + parts % 2, none.astype(bool), none, none)


def test_an_area_that_is_not_told_is_as_empty_as_any_other() -> None:
    children, places = people()
    seen = everything()
    seen[3] = False
    fewer = told(children, seen=seen).parts
    assert not fewer[places.area == 3].any()
    parts = children.parts.copy()
    parts[places.area == 3] *= 2
    again = told(replace(children, parts=parts), seen=seen).parts
    assert np.array_equal(fewer, again)


def test_ages_that_are_withheld_may_be_any_number() -> None:
    """One child under three or a hundred: nothing that is asked of blocks changes, and the others
    of the area are weighed as if there were as many as elsewhere."""
    children, places = people()
    seen = everything()
    seen[3, 1] = False
    before = told(children, seen=seen).parts
    parts = children.parts.copy()
    parts[places.area == 3, 1] *= 5
    assert np.array_equal(told(replace(children, parts=parts), seen=seen).parts, before)
    whole, known = told(children).parts, places.area == 3
    assert 0.8 < before[known].sum() / whole[known].sum() < 1.25


def test_no_answer_tells_where_a_protected_offer_is() -> None:
    """The refuge may be anywhere: the same world is asked."""
    moved = tuple(
        replace(one, latitude=50.0, longitude=9.0) if one.kind == "Frauenhaus" else one
        for one in case().offers
    )
    assert moved != case().offers
    one = siting.ready(case(), FOLDER, "children", anything, WIDTH)
    other = siting.ready(replace(case(), offers=moved), FOLDER, "children", anything, WIDTH)
    assert one.case.offers == other.case.offers and len(one.case.offers) < len(case().offers)


def test_candidates_wander_and_their_gains_are_made_of_blocks_alone() -> None:
    """One candidate after the other, a hundred metres on: what each adds follows from blocks, also
    where two cells of a block have exchanged their children since."""
    children, places = people()
    where = case().areas[3].geometry.representative_point()
    steps = [
        Change("add", n + 1, kind="familienzentrum", latitude=round(where.y + n / 1000, 3),
               longitude=round(where.x, 3))
        for n in range(12)
    ]  # fmt: skip
    offers = applied((), steps, case().reference_day)
    ready = siting.ready(case(), FOLDER, "children", anything, WIDTH)
    found = siting.cover_sites(ready, FOLDER, offers, "children", "recorded")
    weights = [int(found.cover.weight[found.cover.row[a:b]].sum())
               for a, b in zip(found.cover.start, found.cover.start[1:], strict=False)]  # fmt: skip
    assert max(weights) <= found.total and len(set(weights)) > 1
    level = {int(value) for value in np.unique(born(told(children)))}
    assert len(level) < len(np.unique(born(children))) / 4
    assert len(level) < len(np.unique(places.area)) * 8


def test_where_nothing_can_be_counted_the_reason_is_told() -> None:
    ready = siting.ready(case(), FOLDER, "children", anything, WIDTH)
    change = Change("add", 1, kind="krippe", area=case().areas[0].id)
    offers = applied((), (change,), case().reference_day)
    with pytest.raises(siting.UncountableError, match="zählt nicht, wo"):
        siting.cover_sites(ready, FOLDER, offers, "children", "recorded")
