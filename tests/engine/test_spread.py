"""Counts become children at places: in proportion, to the last part, the same in any order."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.twin import share_out

from lueckenlos.engine.spread import spread
from lueckenlos.engine.types import PARTS

SETTINGS = settings(max_examples=200, derandomize=True, deadline=None, database=None)
weights = st.lists(st.integers(0, 5) | st.integers(0, 10**7), max_size=12)
totals = st.integers(0, 30) | st.integers(0, 100_000).map(lambda n: n * PARTS)


def spread_all(total: list[int], weight: list[int], group: list[int]) -> list[int]:
    """`spread` with lists."""
    arrays = np.array(total, np.int64), np.array(weight, np.int64), np.array(group, np.int32)
    return spread(*arrays).tolist()


@SETTINGS
@given(totals, weights)
def test_the_last_part_is_given(total: int, weight: list[int]) -> None:
    shares = spread_all([total], weight, [0] * len(weight))
    assert sum(shares) == (total if sum(weight) else 0)
    for share, w in zip(shares, weight, strict=True):
        exact = Fraction(total * w, sum(weight) or 1)
        assert floor(exact) <= share <= ceil(exact)


@SETTINGS
@given(st.lists(totals, min_size=1, max_size=4), weights, st.data())
def test_spread_is_largest_remainder_by_group(
    total: list[int], weight: list[int], data: st.DataObject
) -> None:
    group = [data.draw(st.integers(-1, len(total) - 1)) for _ in weight]
    shares = spread_all(total, weight, group)
    for g, amount in enumerate(total):
        mine = [i for i, of in enumerate(group) if of == g]
        assert [shares[i] for i in mine] == share_out(amount, [weight[i] for i in mine])
    assert all(share == 0 for share, of in zip(shares, group, strict=True) if of == -1)


@SETTINGS
@given(st.lists(totals, min_size=2, max_size=4), weights, st.data())
def test_groups_do_not_touch_each_other(
    total: list[int], weight: list[int], data: st.DataObject
) -> None:
    """Mixing the places of other groups in between changes no share: order inside a group does."""
    group = [data.draw(st.integers(0, len(total) - 1)) for _ in weight]
    by_group = sorted(range(len(weight)), key=lambda i: group[i])
    mixed = spread_all(total, weight, group)
    apart = spread_all(total, [weight[i] for i in by_group], [group[i] for i in by_group])
    assert apart == [mixed[i] for i in by_group]


def test_equal_remainders_go_to_the_first() -> None:
    assert spread_all([5], [1, 1, 1], [0, 0, 0]) == [2, 2, 1]


def test_the_larger_remainder_goes_first() -> None:
    assert spread_all([10], [1, 2, 4], [0, 0, 0]) == [1, 3, 6]


def test_nobody_gets_what_no_weight_asks_for() -> None:
    assert spread_all([7], [0, 0], [0, 0]) == [0, 0]
    assert spread_all([7, 3], [], []) == []
    assert spread_all([], [5], [-1]) == [0]


def test_as_many_children_as_a_land_has_stay_exact() -> None:
    total = 4_000_000 * PARTS
    weight = [999_999_937, 1_000_000_007, 999_999_999]
    shares = spread_all([total], weight, [0, 0, 0])
    assert shares == share_out(total, weight)
    assert sum(shares) == total


def test_too_heavy_weights_are_refused() -> None:
    with pytest.raises(OverflowError):
        spread_all([1], [3_000_000_000, 1], [0, 0])
