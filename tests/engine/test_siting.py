"""Siting against every set of candidates: choice, order, bounds, rules, ties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.siting_twin import Case, covers, greedy_share
from tests.engine.worlds import OFTEN

from lueckenlos.engine.siting import kernels
from lueckenlos.engine.siting.bounds import Dual, bounds, parts_of
from lueckenlos.engine.siting.cover import Rules, free
from lueckenlos.engine.siting.exact import exact
from lueckenlos.engine.siting.search import Chosen, most_covered


def chosen(case: Case, **more: float) -> Chosen:
    return most_covered(case.cover(), case.k, case.rules(), **more)


def check(case: Case, found: Chosen) -> None:
    """What holds of every answer, however it was found."""
    order = found.order.tolist()
    assert len(order) <= case.k == len(found.gain) == len(found.bound)
    assert case.allowed(order) and len(set(order)) == len(order)
    assert order == case.greedy(case.k, order)
    for i in range(case.k):
        assert found.gain[i] == case.worth(order[: i + 1])
        assert found.gain[i] <= case.most(i + 1) <= found.bound[i]
    if found.proven:
        assert found.gain[-1] == found.bound[-1] == case.most(case.k)


@OFTEN
@given(covers())
def test_what_is_found_at_once(case: Case) -> None:
    found = chosen(case)
    check(case, found)


@OFTEN
@given(covers())
def test_when_time_runs_out(case: Case) -> None:
    check(case, chosen(case, seconds=1e-9))


@OFTEN
@given(covers())
def test_what_is_proven(case: Case) -> None:
    found = chosen(case, seconds=20)
    check(case, found)
    assert found.proven


@OFTEN
@given(covers(rules=False))
def test_never_worse_than_greedy(case: Case) -> None:
    found, most = chosen(case), case.most(case.k)
    assert found.gain[-1] >= case.worth(case.greedy(case.k))
    assert found.gain[-1] >= greedy_share(case.k) * most
    assert np.array_equal(most_covered(case.cover(), case.k).order, found.order)


@OFTEN
@given(covers(), st.booleans())
def test_greedy_takes_the_lower_number_of_two_alike(case: Case, among_few: bool) -> None:
    cover, n = case.cover(), len(case.covers)
    open_ = np.arange(n) % 2 == 0 if among_few else np.ones(n, bool)
    order, count = np.full(case.k, -1, np.int64), np.zeros(len(cover.weight), np.int64)
    task = (cover.start, cover.row, cover.weight, case.rules().parts(), case.budget)
    taken = kernels.greedy(*task, False, False, open_, order, count, case.k)
    mine = case.greedy(case.k, np.flatnonzero(open_).tolist())
    assert order[:taken].tolist() == mine
    assert count.tolist() == cover.count(order[:taken]).tolist()


@OFTEN
@given(covers())
def test_after_swaps_no_exchange_adds_anything(case: Case) -> None:
    cover, sites = case.cover(), case.greedy(case.k)
    if not sites:
        return
    after, count = np.array(sites, np.int64), cover.count(np.array(sites, np.int64))
    task = (cover.start, cover.row, cover.weight, case.rules().parts(), case.budget)
    kernels.swap(*task, cover.solo(), after, count)
    swapped = after.tolist()
    assert case.allowed(swapped) and case.worth(swapped) >= case.worth(sites)
    assert count.tolist() == cover.count(after).tolist()
    for out in swapped:
        for in_ in set(range(len(case.covers))) - set(swapped):
            other = [in_ if site == out else site for site in swapped]
            assert not case.allowed(other) or case.worth(other) <= case.worth(swapped)


@OFTEN
@given(covers(), st.data())
def test_any_multipliers_give_a_bound(case: Case, data: st.DataObject) -> None:
    cover, rules = case.cover(), case.rules()
    shares = st.lists(st.integers(0, 4), min_size=len(cover.weight), max_size=len(cover.weight))
    shift = data.draw(st.sampled_from([0, 1, 20]))
    multiplier = (cover.weight << shift) * np.array(data.draw(shares), np.int64) // 4
    price = data.draw(st.sampled_from([0, 1, 7, 10**8]))
    for part in (parts_of(rules), rules.group):
        low = bounds(cover, rules, Dual(multiplier, price, part, shift), case.k)
        assert all(case.most(i + 1) <= low[i] for i in range(case.k))


@OFTEN
@given(covers(), st.data())
def test_from_a_poor_choice_and_any_dual_the_best_is_found(case: Case, data: st.DataObject) -> None:
    cover, rules = case.cover(), case.rules()
    known = np.array(case.greedy(1), np.int64)
    shares = st.lists(st.integers(0, 4), min_size=len(cover.weight), max_size=len(cover.weight))
    shift = data.draw(st.sampled_from([0, 1, 20]))
    multiplier = (cover.weight << shift) * np.array(data.draw(shares), np.int64) // 4
    dual = Dual(multiplier, data.draw(st.sampled_from([0, 1, 10**8])), parts_of(rules), shift)
    top = int(bounds(cover, rules, dual, case.k)[-1])
    sites, bound, proven = exact(cover, rules, case.k, known, dual, top, 20.0)
    assert proven and case.allowed(sites.tolist())
    assert case.worth(sites.tolist()) == bound == case.most(case.k)


@OFTEN
@given(covers(), st.data())
def test_the_order_of_places_changes_no_byte(case: Case, data: st.DataObject) -> None:
    new = data.draw(st.permutations(range(len(case.weight))))
    weight = [0] * len(new)
    for old, place in enumerate(new):
        weight[place] = case.weight[old]
    moved = [data.draw(st.permutations([new[place] for place in some])) for some in case.covers]
    one, two = chosen(case), chosen(replace(case, covers=moved, weight=weight))
    for a, b in ((one.order, two.order), (one.gain, two.gain), (one.bound, two.bound)):
        assert a.tobytes() == b.tobytes()


@OFTEN
@given(covers())
def test_rows_are_places_that_the_same_candidates_cover(case: Case) -> None:
    cover = case.cover()
    alike: dict[frozenset[int], int] = {}
    for place, weight in enumerate(case.weight):
        by = frozenset(c for c, some in enumerate(case.covers) if place in some)
        if by and weight:
            alike[by] = alike.get(by, 0) + weight
    rows = {
        frozenset(np.flatnonzero([r in cover.row[a:b] for a, b in spans]).tolist()): int(weight)
        for spans in [list(zip(cover.start[:-1], cover.start[1:], strict=True))]
        for r, weight in enumerate(cover.weight)
    }
    assert rows == alike
    assert cover.solo().tolist() == [case.worth([c]) for c in range(len(case.covers))]


def test_exactly_the_distance_apart_is_far_enough() -> None:
    case = Case([[0], [1]], [1, 1], [(0, 0), (3, 4)], [-1, -1], [0, 0], apart=5, k=2)
    assert chosen(case).order.tolist() == [0, 1]
    assert chosen(replace(case, apart=6)).order.tolist() == [0]


def test_the_ends_of_europe_are_apart() -> None:
    far = Case([[0], [1]], [1, 1], [(0, 0), (1 << 33, 1 << 33)], [-1, -1], [0, 0], 1 << 20, k=2)
    assert chosen(far).order.tolist() == [0, 1]


def test_a_dear_site_is_not_worth_two_cheap_ones() -> None:
    covers_ = [[0, 1, 2], [3, 4], [5, 6]]
    case = Case(covers_, [1] * 7, [(0, 0)] * 3, [-1] * 3, [10, 5, 5], budget=10, k=2)
    found = chosen(case)
    assert (found.order.tolist(), found.gain.tolist()) == ([1, 2], [2, 4])


def test_a_choice_that_greedy_misses_is_found_by_swaps() -> None:
    covers_ = [[0, 1, 2, 3], [0, 1, 4], [2, 3, 5]]
    case = Case(covers_, [1] * 6, [(0, 0)] * 3, [-1] * 3, [0] * 3, k=2)
    assert case.worth(case.greedy(2)) == 5
    found = chosen(case)
    assert found.gain.tolist() == [3, 6] and found.bound.tolist() == [4, 6] and found.proven


def test_nothing_to_mend() -> None:
    for case in (
        Case([], [1], [], [], [], k=3),
        Case([[], [0]], [0], [(0, 0)] * 2, [-1] * 2, [0] * 2),
    ):
        found = chosen(case, seconds=1)
        assert len(found.order) == 0 and found.proven
        assert not found.gain.any() and not found.bound.any()


def test_what_cannot_be_asked() -> None:
    cover, none = Case([[0]], [1], [(0, 0)], [-1], [0]).cover(), np.zeros(1, np.int64)
    with pytest.raises(ValueError, match="at least one"):
        most_covered(cover, 0)
    with pytest.raises(ValueError, match="negative"):
        Rules(none, none, none, 0, none - 1, 0)
    with pytest.raises(ValueError, match="negative"):
        Case([[0]], [-1], [(0, 0)], [-1], [0]).cover()
    assert free(1).clashing(0, np.array([0])).tolist() == [False]
