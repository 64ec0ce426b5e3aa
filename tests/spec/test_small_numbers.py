"""Small numbers: what a release must keep back so that nobody can be made out.

Each source brings its own threshold. A positive count below it is withheld; of sensitive
populations so is zero, and a full cell, which is a zero of what is left. Then as much more is
withheld as is needed so that no sum gives such a count away again: the reader may know every sum,
every published number and the intervals of the sources, and must still be left with a range at
least as wide as the threshold. What is published is rounded.
"""

import pytest

from lueckenlos.disclosure import Count, Sum, feasible, rounded, withheld


def shown(*values, threshold=5, sensitive=False):
    """Which of some counts without sums are published."""
    counts = {str(i): Count(n, threshold, sensitive) for i, n in enumerate(values)}
    hidden = withheld(counts, ())
    return [n for i, n in enumerate(values) if str(i) not in hidden]


# --- by its own value -----------------------------------------------------------------------


def test_positive_counts_below_the_threshold_are_withheld():
    assert shown(0, 1, 4, 5, 6) == [0, 5, 6]


@pytest.mark.parametrize(("threshold", "published"), [(3, [3, 9, 10]), (5, [9, 10]), (10, [10])])
def test_the_threshold_belongs_to_the_source(threshold, published):
    assert shown(2, 3, 9, 10, threshold=threshold) == published


def test_of_a_sensitive_population_zero_is_withheld_too():
    assert shown(0, 3, 7, threshold=3, sensitive=True) == [3, 7]


def test_what_its_source_withholds_stays_withheld():
    counts = {"a": Count(None, 3, True, low=1, high=2), "b": Count(50, 3, True)}
    assert withheld(counts, ()) == {"a"}


# --- by sums --------------------------------------------------------------------------------


def village_and_parts(a, b, c, **rule):
    total = a + b + c
    values = {"a": a, "b": b, "c": c, "total": total}
    counts = {key: Count(n, rule.get("threshold", 5), rule.get("sensitive", False))
              for key, n in values.items()}  # fmt: skip
    return counts, [Sum("total", ("a", "b", "c"))]


def test_one_small_count_takes_a_second_with_it():
    """2 of 2 + 30 + 60 = 92: 92 − 30 − 60 would tell it. The smaller of the others goes as well."""
    counts, sums = village_and_parts(2, 30, 60)
    assert withheld(counts, sums) == {"a", "b"}


def test_what_is_left_open_is_at_least_as_wide_as_the_threshold():
    counts, sums = village_and_parts(2, 30, 60)
    low, high = feasible("a", counts, sums, withheld(counts, sums))
    assert (low, high) == (0, 32)  # 92 − 60
    assert high - low >= 5


def test_a_published_count_is_known_exactly():
    counts, sums = village_and_parts(2, 30, 60)
    assert feasible("c", counts, sums, withheld(counts, sums)) == (60, 60)


def test_two_small_counts_do_not_hide_each_other_when_their_sum_is_small_too():
    """1 + 1 = 2 leaves each between 0 and 2, less than five: a third must go."""
    counts, sums = village_and_parts(1, 1, 60)
    hidden = withheld(counts, sums)
    assert {"a", "b"} < hidden
    low, high = feasible("a", counts, sums, hidden)
    assert high - low >= 5


def test_where_nothing_is_small_everything_is_published():
    counts, sums = village_and_parts(20, 30, 60)
    assert withheld(counts, sums) == frozenset()


def test_a_full_cell_of_a_sensitive_population_is_a_zero_of_its_complement():
    """All 12 without an offer: the other part is 0, and both are withheld."""
    counts = {"children": Count(12, 3, True), "with": Count(0, 3, True), "out": Count(12, 3, True)}
    hidden = withheld(counts, [Sum("children", ("with", "out"))])
    assert {"with", "out"} <= hidden


def test_a_difference_between_two_tables_gives_nothing_away():
    """Two sums share their parts: the small count is a part of both."""
    values = {"a": 2, "b": 20, "c": 40, "ab": 22, "abc": 62}
    counts = {key: Count(n, 5, False) for key, n in values.items()}
    sums = [Sum("ab", ("a", "b")), Sum("abc", ("ab", "c"))]
    hidden = withheld(counts, sums)
    low, high = feasible("a", counts, sums, hidden)
    assert "a" in hidden
    assert high - low >= 5


def test_the_interval_of_a_source_is_all_that_can_be_asked_of_it():
    """Known to be 1 or 2, it cannot be made wider than that; and it is not made narrower."""
    counts = {"a": Count(None, 3, True, low=1, high=2), "b": Count(20, 3, True),
              "total": Count(21, 3, True)}  # fmt: skip
    sums = [Sum("total", ("a", "b"))]
    hidden = withheld(counts, sums)
    assert feasible("a", counts, sums, hidden) == (1, 2)


def test_the_same_is_withheld_in_whatever_order_tables_come():
    counts, sums = village_and_parts(2, 30, 60)
    turned = dict(reversed(counts.items()))
    assert withheld(turned, sums) == withheld(counts, sums)


def test_counts_that_contradict_their_sums_are_refused():
    counts, sums = village_and_parts(2, 30, 60)
    counts["total"] = Count(93, 5, False)
    with pytest.raises(ValueError, match="contradict"):
        withheld(counts, sums)


# --- rounding -------------------------------------------------------------------------------


def test_what_is_published_is_rounded():
    """Tens, and fives below a hundred; halfway goes up."""
    assert [rounded(n) for n in (7, 8, 92, 98, 104, 105)] == [5, 10, 90, 100, 100, 110]
