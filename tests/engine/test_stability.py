"""How often an area is among those that most need attention, against a slow and obvious twin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.worlds import OFTEN, Offer, cases, hand_world, places_of

from lueckenlos.engine.coverage import run
from lueckenlos.engine.findings import findings
from lueckenlos.engine.results import FieldSums
from lueckenlos.engine.stability import Shares, foremost, stability
from lueckenlos.engine.types import (
    PARTS,
    Basis,
    Cause,
    Children,
    Field,
    Level,
    LifePhase,
    Months,
    Reach,
    Required,
    Scheme,
    Travel,
    Way,
    World,
)
from lueckenlos.engine.variations import RULES, Ranges, Variation, drawn, longer, variations

NUMBER = 3
SAME = Ranges()
"""No rule varies but those of the scheme that `still` takes over."""


def known(world: World) -> World:
    """The world with nothing withheld."""
    some = (replace(one, withheld=np.zeros_like(one.withheld)) for one in world.populations)
    return replace(world, populations=tuple(some))


def still(scheme: Scheme, most: int = 2) -> Ranges:
    """Ranges in which every rule is that of the scheme."""
    share, months = scheme.gap_share_permille, scheme.gap_months
    return replace(SAME, gap_share_permille=(share, share), gap_months=(months, months), most=most)


@st.composite
def some_ranges(draw: st.DrawFn) -> Ranges:
    def between(low: int, high: int) -> tuple[int, int]:
        a, b = draw(st.integers(low, high)), draw(st.integers(low, high))
        return min(a, b), max(a, b)

    return Ranges(
        car_percent=between(0, 300),
        foot_percent=between(0, 300),
        without_car_percent=between(0, 300),
        gap_share_permille=between(1, 1000),
        gap_months=between(1, 12),
        gap_children_percent=between(0, 200),
        counts_permille=between(0, 1000),
        most=draw(st.integers(1, 4)),
    )


# --- the twin ------------------------------------------------------------------------------------


def world_of(world: World, one: Variation) -> World:
    """The world of a variation: unconfirmed offers that count are confirmed; as many children as
    were drawn."""
    level = np.where(one.counts, Level.CONFIRMED, world.offers.level).astype(np.uint8)
    people = tuple(
        with_people(world, some, people)
        for some, people in zip(world.populations, one.people, strict=True)
    )
    offers = replace(world.offers, level=level)
    return replace(world, offers=offers, populations=people, neighbours=(), rough=None)


def with_people(world: World, children: Children, people: np.ndarray) -> Children:
    """Withheld counts as drawn."""
    parts = children.parts.copy()
    for place, area in enumerate(world.places.area.tolist()):
        for b in range(len(children.bands)):
            if area >= 0 and children.withheld[area, b] and children.high[area, b]:
                left = int(parts[place, b]) * int(people[area, b])
                assert left % int(children.high[area, b]) == 0
                parts[place, b] = left // int(children.high[area, b])
    return replace(children, parts=parts)


def needs(world: World, one: Variation) -> dict[tuple[int, int, int], int]:
    """(population, area, field) → children without a confirmed offer in gaps, of a whole run."""
    varied = world_of(world, one)
    chain = run(varied, one.scheme)
    fields = tuple(
        FieldSums(sums.axis, sums.children, np.stack([sums.reached[Level.CONFIRMED]] * 3))
        for sums in chain.fields
    )
    found: dict[tuple[int, int, int], int] = {}
    for gap in findings(varied, one.scheme, replace(chain, fields=fields)):
        where = gap.population, gap.areas[0], gap.field
        found[where] = found.get(where, 0) + gap.without_recorded
    return found


def twin(world: World, draws: list[Variation], most: int) -> dict[str, dict[object, int]]:
    """The definition: who has a gap, and of whom fewer than `most` areas need more."""
    counts: dict[str, dict[object, int]] = {"gap": {}, "among": {}}
    for one in draws:
        need = needs(world, one)
        for where, mine in need.items():
            p, _, f = where
            if not mine:
                continue
            more = [a for a in range(world.areas) if need.get((p, a, f), 0) > mine]
            counts["gap"][where] = counts["gap"].get(where, 0) + 1
            if len(more) < most:
                counts["among"][where] = counts["among"].get(where, 0) + 1
    return counts


def plain(counts: np.ndarray) -> dict[object, int]:
    """The cells of a table that are not zero."""
    return {tuple(map(int, at)): int(counts[tuple(at)]) for at in np.argwhere(counts)}


@OFTEN
@given(data=st.data())
def test_it_equals_its_twin(data: st.DataObject) -> None:
    world, scheme = data.draw(cases(most=20))
    world, ranges = known(world), data.draw(some_ranges())
    draws = list(variations(world, scheme, ranges, NUMBER, data.draw(st.integers(0, 99))))
    found = stability(world, scheme, draws, most=ranges.most)
    expected = twin(world, draws, ranges.most)
    assert plain(found.gap) == expected["gap"]
    assert plain(found.among) == expected["among"]
    assert found.told.all() and (found.number, found.most) == (NUMBER, ranges.most)


# --- properties ----------------------------------------------------------------------------------


@OFTEN
@given(data=st.data())
def test_where_nothing_varies_a_share_is_nothing_or_all(data: st.DataObject) -> None:
    """And an area has a gap exactly where a run finds one by what is recorded."""
    world, scheme = data.draw(cases())
    world = known(world)
    ranges = still(scheme)
    found = stability(world, scheme, variations(world, scheme, ranges, 3), most=ranges.most)
    assert set(np.unique(found.gap)) <= {0, 3} and set(np.unique(found.among)) <= {0, 3}
    alone = replace(world, neighbours=())
    expected = {
        (one.population, one.areas[0], one.field)
        for one in findings(alone, scheme, run(alone, scheme))
        if one.cause is not Cause.UNCONFIRMED and one.without_recorded
    }
    assert set(plain(found.gap)) == expected


@OFTEN
@given(data=st.data())
def test_the_order_of_areas_does_not_matter(data: st.DataObject) -> None:
    world, scheme = data.draw(cases())
    world, ranges = known(world), data.draw(some_ranges())
    order = np.array(data.draw(st.permutations(range(world.areas))), np.int64)
    found = stability(world, scheme, variations(world, scheme, ranges, NUMBER), most=ranges.most)
    other = permuted(world, order)
    mixed = stability(other, scheme, variations(other, scheme, ranges, NUMBER), most=ranges.most)
    assert np.array_equal(mixed.gap, found.gap[:, order])
    assert np.array_equal(mixed.among, found.among[:, order])


def permuted(world: World, order: np.ndarray) -> World:
    """The same world whose area n is the old area order[n]."""
    new = np.argsort(order)
    number = np.append(new, -1).astype(np.int32)
    people = tuple(
        replace(one, low=one.low[order], high=one.high[order], withheld=one.withheld[order])
        for one in world.populations
    )
    return replace(
        world,
        places=replace(world.places, area=number[world.places.area]),
        offers=replace(world.offers, area=number[world.offers.area]),
        populations=people,
        complete=world.complete[order],
        country=world.country[order],
        only={row: may[order] for row, may in world.only.items()},
        neighbours=(),
        bus_known=None if world.bus_known is None else world.bus_known[order],
    )


@OFTEN
@given(data=st.data())
def test_confirming_offers_never_makes_a_gap_of_all_children(data: st.DataObject) -> None:
    world, scheme = data.draw(cases())
    world, ranges = known(world), data.draw(some_ranges())
    rows = data.draw(st.lists(st.booleans(), min_size=len(world.offers)))
    level = world.offers.level.copy()
    better = np.array(rows[: len(level)], bool) & (level == Level.RECORDED)
    level[better] = Level.CONFIRMED
    more = replace(world, offers=replace(world.offers, level=level))
    one = stability(world, scheme, variations(world, scheme, ranges, NUMBER))
    two = stability(more, scheme, variations(more, scheme, ranges, NUMBER))
    assert (two.gap[0] <= one.gap[0]).all()


@OFTEN
@given(data=st.data())
def test_the_first_draws_stay_whatever_the_number(data: st.DataObject) -> None:
    world, scheme = data.draw(cases(most=5))
    ranges = data.draw(some_ranges())
    few, many = (list(variations(world, scheme, ranges, n, 7)) for n in (2, 5))
    for one, two in zip(few, many, strict=False):
        assert one.scheme == two.scheme and np.array_equal(one.counts, two.counts)
        assert all(map(np.array_equal, one.people, two.people))


# --- by hand -------------------------------------------------------------------------------------

REACH = Reach(1_000, 1_000, 100, Travel.FOOT)
SCHEME = Scheme(
    (LifePhase("0-3", Months(0, 36)),),
    (Field("treffpunkt", Way.NEAR, (Required(Months(0, 36), Basis.LAW),), REACH),),
)


def row_of(distances: list[int], **more: object) -> World:
    """An area of thirty children per place and one offer so far from each, in metres."""
    at = [(10_000_000 * n, 0) for n in range(len(distances))]
    offers = [Offer(x=x + 1000 * far, y=0, area=n, **more)  # type: ignore[arg-type]
              for n, ((x, _), far) in enumerate(zip(at, distances, strict=True))]  # fmt: skip
    places = places_of(at, list(range(len(at))))
    people = [[30] for _ in at]
    return hand_world(offers, at, people=people, areas=len(at), places=places)


def shares(world: World, number: int = 400, **ranges: object) -> Shares:
    varied = replace(SAME, **ranges)  # type: ignore[arg-type]
    return stability(world, SCHEME, variations(world, SCHEME, varied, number), most=varied.most)


def test_a_share_is_that_of_the_plausible_reaches() -> None:
    """Reach evenly between 50 and 150 %: an offer at 750 m is out of it in a quarter of them."""
    found = shares(row_of([400, 750, 1_250, 1_600]), foot_percent=(50, 150)).gap[0, :, 0] / 400
    assert found[0] == 0 and found[3] == 1
    assert found[1:3] == pytest.approx([0.25, 0.75], abs=0.06)
    assert shares(row_of([1_250]), car_percent=(50, 150)).gap[0, 0, 0] == 400


def test_an_unconfirmed_offer_counts_by_chance_and_a_confirmed_one_always() -> None:
    unsure = shares(row_of([0, 0], level=Level.RECORDED), counts_permille=(300, 300))
    assert unsure.gap[0, :, 0] / 400 == pytest.approx([0.7, 0.7], abs=0.07)
    assert unsure.gap[0, 0, 0] != unsure.gap[0, 1, 0]  # each offer by itself
    sure = shares(row_of([0, 0]), counts_permille=(0, 0))
    assert not sure.gap.any()
    lost = shares(row_of([0, 0], level=Level.MENTIONED), counts_permille=(1000, 1000))
    assert (lost.gap == 400).all()


def test_share_months_and_children_of_a_gap_vary() -> None:
    world = row_of([1_600])
    assert shares(world, gap_children_percent=(200, 200)).gap[0, 0, 0] == 0  # 40 of 30 children
    assert shares(world, gap_children_percent=(150, 150)).gap[0, 0, 0] == 400
    assert shares(world, gap_months=(37, 37)).gap[0, 0, 0] == 0
    assert shares(world, gap_share_permille=(0, 0)).gap[0, 0, 0] == 0


def test_areas_of_equal_need_are_among_them_together() -> None:
    need = np.array([[7, 3, 7, 0, 1], [0, 0, 0, 0, 0]], np.int64)
    assert foremost(need, 1).tolist() == [[True, False, True, False, False], [False] * 5]
    assert foremost(need, 2).tolist()[0] == [True, False, True, False, False]
    assert foremost(need, 3).tolist()[0] == [True, True, True, False, False]
    assert foremost(need, 9).tolist()[0] == [True, True, True, False, True]


def withheld(world: World, area: int, low: int, high: int) -> World:
    """The count of an area withheld: the world holds the greatest it may be."""
    one = world.populations[0]
    parts, hidden = one.parts.copy(), one.withheld.copy()
    ends = one.low.copy(), one.high.copy()
    parts[world.places.area == area] = high * PARTS // 36
    hidden[area], ends[0][area], ends[1][area] = True, low, high
    some = replace(one, parts=parts, withheld=hidden, low=ends[0], high=ends[1])
    return replace(world, populations=(some,))


def test_a_withheld_count_is_any_number_its_source_allows() -> None:
    """Of 11 to 30 children half are fewer than 20 + 1: too few for a gap half of the time."""
    world = withheld(row_of([1_600, 1_600]), 0, 10, 29)
    found = shares(world)
    assert found.gap[0, 0, 0] / 400 == pytest.approx(0.5, abs=0.08)
    assert found.gap[0, 1, 0] == 400
    draws = list(variations(world, SCHEME, SAME, 400))
    assert {int(one.people[0][0, 0]) for one in draws} == set(range(10, 30))
    expected = twin(world, draws[:50], 1)
    few = stability(world, SCHEME, draws[:50], most=1)
    assert plain(few.gap) == expected["gap"] and plain(few.among) == expected["among"]


def test_with_a_grain_all_counts_of_a_step_tell_alike() -> None:
    """30 children in steps of six: who covers 6 to 11 of them is told like who covers 10."""

    def told(reached: int, children: int = 30) -> list[list[int]]:
        points = [(0, 0), (50_000_000, 0), (100_000_000, 0)]
        people = [[reached], [children - reached], [30]]
        places = places_of(points, [0, 0, 1])
        world = hand_world([Offer(x=0, y=0)], points, people=people, areas=2, places=places)
        varied = replace(SAME, gap_share_permille=(1, 999), gap_children_percent=(1, 300), most=1)
        found = stability(world, SCHEME, variations(world, SCHEME, varied, 50), most=1, grain=[6])
        return [found.gap[0, :, 0].tolist(), found.among[0, :, 0].tolist(), found.told[0, :, 0]]

    answers = {}
    for reached in range(31):
        answers.setdefault(str(told(reached)), []).append(reached)
    assert all(len(some) >= 6 for some in answers.values()), answers
    assert all(b - a == 1 for some in answers.values() for a, b in pairwise(some))
    assert told(4, 10)[2].tolist() == [False, True]  # one step is all there is: nothing is said


def test_draws_are_even_and_belong_to_their_number() -> None:
    numbers = np.arange(100_000)
    found = drawn(numbers, 3, 4)
    assert np.array_equal(drawn(numbers[::-1], 3, 4), found[::-1])
    assert np.bincount(found % np.uint64(10), minlength=10) == pytest.approx(10_000, rel=0.05)
    assert len({str(drawn(numbers[:9], *key)) for key in ((1, 2), (2, 1), (1, 3), (3, 2))}) == 4
    assert drawn(np.array([0]), 1).tolist() == [int(next(splitmix(1)))]


def splitmix(seed: int) -> Iterator[int]:
    """Plain splitmix64 in whole numbers, of what the draws of number 0 begin with."""

    def step(x: int) -> int:
        x = (x + 0x9E3779B97F4A7C15) % 2**64
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB % 2**64
        return x ^ (x >> 31)

    yield step(step(seed))


@pytest.mark.parametrize("name", RULES)
def test_a_range_upside_down_is_none(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Ranges(**{name: (2, 1)})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="area"):
        Ranges(most=0)


def test_a_longer_reach_is_in_whole_metres() -> None:
    assert longer(Reach(1_001, 2_500, 130), 75) == Reach(750, 1_875, 130)
