"""Which counts go with their areas into the next edition, and which are not known there."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.areas.carrying import Carried, carried, with_gemeinden
from lueckenlos.areas.carrying_values import carried_values
from lueckenlos.areas.comparison import Change, Comparison, Kind
from lueckenlos.exchange.records import ChildCount, IndicatorValue


def comparison(*changes: tuple[Kind, str, str]) -> Comparison:
    """Changes of areas whose keys are one letter."""
    return Comparison(tuple(Change(kind, (*old,), (*new,), 1.0) for kind, old, new in changes), ())


def count(area: str, number: int | None, to: int = 36, **more: int) -> ChildCount:
    return ChildCount(area, 0, to, number, **more)


def carry(counts: list[ChildCount], *changes: tuple[Kind, str, str]) -> Carried:
    return carried(counts, comparison(*changes), withheld=(1, 3))


def test_an_area_that_only_changed_its_name_or_key_keeps_its_counts():
    found = carry(
        [count("a", 7), count("b", None, low=2), count("c", 9)],
        (Kind.UNCHANGED, "a", "a"),
        (Kind.RENAMED, "b", "b"),
        (Kind.REKEYED, "c", "x"),
    )
    assert found == Carried((count("a", 7), count("b", None, low=2), count("x", 9)), ())


def test_merged_areas_are_added_age_by_age():
    found = carry(
        [count("a", 7), count("b", 4), count("a", 20, 72), count("b", 30, 72)],
        (Kind.MERGED, "ab", "x"),
    )
    assert found == Carried((count("x", 11), count("x", 50, 72)), ())


def test_a_withheld_part_makes_a_withheld_sum_with_its_interval():
    found = carry(
        [count("a", 7), count("b", None), count("c", None, low=2, high=9)],
        (Kind.MERGED, "abc", "x"),
    )
    assert found.counts == (count("x", None, low=7 + 1 + 2, high=7 + 3 + 9),)


def test_an_age_that_a_part_does_not_have_is_not_carried():
    found = carry([count("a", 7), count("b", 4), count("a", 20, 72)], (Kind.MERGED, "ab", "x"))
    assert found == Carried((count("x", 11),), ("x",))


def test_counts_of_which_the_months_differ_are_not_added():
    found = carry([count("a", 7, of_months=60), count("b", 4)], (Kind.MERGED, "ab", "x"))
    assert found == Carried((), ("x",))


def test_nothing_is_spread_over_areas_that_were_cut_anew():
    found = carry(
        [count("a", 7), count("b", 8), count("c", 9), count("d", 1), count("e", 2)],
        (Kind.SPLIT, "a", "av"),
        (Kind.RESHAPED, "b", "b"),
        (Kind.REARRANGED, "cd", "wx"),
        (Kind.NEW, "", "y"),
        (Kind.GONE, "e", ""),
    )
    assert found == Carried((), ("a", "b", "v", "w", "x", "y"))


def test_a_reused_key_does_not_take_the_counts_of_its_old_ground():
    found = carry(
        [count("a", 7), count("b", 8)],
        (Kind.REKEYED, "a", "b"),
        (Kind.GONE, "b", ""),
        (Kind.REUSED, "b", "b"),
    )
    assert found == Carried((count("b", 7),), ())


def test_the_count_of_a_gemeinde_stays_and_then_no_area_is_without():
    found = carry([count("g", 70)], (Kind.SPLIT, "a", "vw"), (Kind.UNCHANGED, "b", "b"))
    assert found == Carried((count("g", 70),), ())


def test_a_key_that_only_now_is_an_area_is_not_taken_for_it():
    found = carry([count("g", 70), count("a", 5)], (Kind.SPLIT, "a", "gv"))
    assert found == Carried((), ("g", "v"))


kinds = st.sampled_from([kind for kind in Kind if kind is not Kind.REUSED])


@given(st.lists(kinds, max_size=6), st.data())
def test_no_child_is_lost_or_doubled(some, data):
    changes, counts, lost = [], [count("town", 50)], 0
    for n, kind in enumerate(some):
        many = {Kind.MERGED: (3, 1), Kind.SPLIT: (1, 2), Kind.REARRANGED: (2, 2), Kind.NEW: (0, 1)}
        olds, news = (1, 0) if kind is Kind.GONE else many.get(kind, (1, 1))
        old = tuple(f"old {n} {i}" for i in range(olds))
        changes.append(Change(kind, old, tuple(f"new {n} {i}" for i in range(news)), 1.0))
        values = [data.draw(st.none() | st.integers(0, 40)) for _ in old]
        counts += [count(area, v) for area, v in zip(old, values, strict=True) if v is not None]
        exact = kind in (Kind.UNCHANGED, Kind.RENAMED, Kind.REKEYED, Kind.MERGED)
        if not exact or None in values:
            lost += sum(v for v in values if v is not None)
    found = carried(counts, Comparison(tuple(changes), ()), withheld=(0, 4))
    assert sum(one.count for one in found.counts) + lost == sum(one.count for one in counts)
    assert len({one.area for one in found.counts}) == len(found.counts)
    assert not {one.area for one in found.counts} & set(found.without)


def gemeinden(text: str) -> dict[str, str]:
    """ "a:g b:h" as the Gemeinde of each area."""
    return dict(pair.split(":") for pair in text.split())


SAME = [
    ((Kind.RENAMED, "a", "a"), "a:g b:h", "a:g b:h"),
    ((Kind.MERGED, "ac", "x"), "a:g c:g b:h", "x:g b:h"),
    ((Kind.SPLIT, "a", "vw"), "a:g b:h", "v:g w:g b:h"),
]
OTHER = [
    ((Kind.UNCHANGED, "a", "a"), "a:h b:h", "a:g b:h", {"g", "h"}),
    ((Kind.MERGED, "ac", "x"), "a:g c:k b:h", "x:g b:h", {"g", "k"}),
    ((Kind.SPLIT, "a", "vw"), "a:g b:h", "v:g w:h b:h", {"g", "h"}),
    ((Kind.RESHAPED, "a", "a"), "a:g b:h", "a:g b:h", {"g"}),
    ((Kind.GONE, "a", ""), "a:g b:h", "b:h", {"g"}),
    ((Kind.NEW, "", "a"), "b:h", "a:h b:h", {"h"}),
]


@pytest.mark.parametrize(("change", "old", "new"), SAME)
def test_the_count_of_a_gemeinde_on_the_same_ground_is_carried(change, old, new):
    some = comparison(change, (Kind.UNCHANGED, "b", "b"), (Kind.REUSED, "b", "b"))
    assert with_gemeinden(some, gemeinden(old), gemeinden(new)) == some


@pytest.mark.parametrize(("change", "old", "new", "moved"), OTHER)
def test_the_count_of_a_gemeinde_on_other_ground_is_not(change, old, new, moved):
    some = comparison(change, (Kind.UNCHANGED, "b", "b"))
    found = with_gemeinden(some, gemeinden(old), gemeinden(new))
    counts = [count(key, 70) for key in "ghk"] + [count("b", 7)]
    kept = {one.area for one in carried(counts, found, withheld=(1, 3)).counts}
    assert kept == {*"ghkb"} - moved
    values = [IndicatorValue(key, date(2024, 1, 1), 7.0) for key in ["", *"ghk"]]
    made, _ = carried_values(values, set(), found)
    assert {one.area for one in made} == {"", *"ghk"} - moved
