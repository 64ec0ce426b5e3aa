"""Which counts a release withholds. The worked examples may be read as a manual."""

import itertools
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.attack import attack

from lueckenlos.disclosure import Count, Sum, feasible, rounded, withheld

UNKNOWN = None


def free(*values: int, threshold: int = 5) -> list[Count]:
    """Counts of a population in which a zero harms nobody."""
    return [Count(value, threshold, sensitive=False) for value in values]


def benefit(value: int | None, low: int = 0, high: int | None = None) -> Count:
    """A count of children on benefits: threshold 3, zeros are withheld too."""
    return Count(value, 3, sensitive=True, low=low, high=high)


# --- one sum -----------------------------------------------------------------------------------


def test_where_nothing_is_small_nothing_is_withheld():
    counts = dict(zip(["all", "with", "without"], free(100, 80, 20), strict=True))
    assert withheld(counts, [Sum("all", ("with", "without"))]) == set()


def test_no_counts_and_counts_without_sums():
    assert withheld({}, []) == set()
    assert withheld(dict(zip("abcd", free(0, 4, 5, 6), strict=True)), []) == {"b"}


def test_the_threshold_itself_may_be_published():
    assert withheld({"a": Count(2, 3, False), "b": Count(3, 3, False)}, []) == {"a"}
    assert withheld({"a": Count(9, 10, False), "b": Count(10, 10, False)}, []) == {"a"}


def test_a_small_count_takes_its_complement_with_it():
    counts = dict(zip(["all", "with", "without"], free(100, 97, 3), strict=True))
    assert withheld(counts, [Sum("all", ("with", "without"))]) == {"with", "without"}


def test_the_smallest_part_that_hides_the_small_one_goes_not_the_total():
    counts = dict(zip(["all", "a", "b", "c", "d"], free(92, 2, 50, 30, 10), strict=True))
    assert withheld(counts, [Sum("all", ("a", "b", "c", "d"))]) == {"a", "d"}


def test_a_zero_does_not_hide_a_small_count():
    # a + zero = 2 would leave 0 to 2 for a: too narrow
    counts = dict(zip(["all", "a", "zero", "b"], free(22, 2, 0, 20), strict=True))
    assert withheld(counts, [Sum("all", ("a", "zero", "b"))]) == {"a", "b"}


def test_two_small_counts_hide_each_other_only_if_enough_people_are_in_them():
    enough = dict(zip(["all", "a", "b", "c"], free(57, 4, 3, 50), strict=True))
    assert withheld(enough, [Sum("all", ("a", "b", "c"))]) == {"a", "b"}
    few = dict(zip(["all", "a", "b", "c"], free(52, 1, 1, 50), strict=True))
    assert withheld(few, [Sum("all", ("a", "b", "c"))]) == {"a", "b", "c"}


def test_a_small_total_of_parts_takes_a_part_with_it():
    counts = {"all": Count(12, 20, False), "a": Count(5, 5, False), "b": Count(7, 5, False)}
    assert "all" in withheld(counts, [Sum("all", ("a", "b"))])
    assert len(withheld(counts, [Sum("all", ("a", "b"))])) == 2


def test_a_free_zero_is_published_and_a_sensitive_zero_is_not():
    sums = [Sum("all", ("with", "without"))]
    of_all = dict(zip(["all", "with", "without"], free(20, 20, 0), strict=True))
    assert withheld(of_all, sums) == set()
    on_benefits = {"all": benefit(20), "with": benefit(20), "without": benefit(0)}
    assert withheld(on_benefits, sums) == {"with", "without"}  # full cells, too


# --- several sums ------------------------------------------------------------------------------


def test_in_a_table_with_margins_four_cells_go():
    cells = {
        "a1": 2,
        "a2": 20,
        "a3": 30,
        "b1": 12,
        "b2": 15,
        "b3": 40,
        "c1": 50,
        "c2": 60,
        "c3": 70,
    }
    sums = [Sum(row, (f"{row}1", f"{row}2", f"{row}3")) for row in "abc"]
    sums += [Sum(column, (f"a{column}", f"b{column}", f"c{column}")) for column in "123"]
    values = cells | {s.total: sum(cells[part] for part in s.parts) for s in sums}
    counts = {key: Count(value, 5, False) for key, value in values.items()}
    assert withheld(counts, sums) == {"a1", "a2", "b1", "b2"}


def test_differences_between_nested_bands_are_covered():
    # 0–6 minus 0–3 would tell the 3 children aged 3–6, who stand in no table
    counts = dict(zip(["0–3", "3–6", "0–6"], free(40, 3, 43), strict=True))
    assert withheld(counts, [Sum("0–6", ("0–3", "3–6"))]) == {"0–3", "3–6"}


def test_differences_between_two_releases_are_covered():
    # a child who gets a new offer between two releases, as a count of its own
    counts = dict(zip(["spring", "new", "autumn"], free(60, 1, 61), strict=True))
    assert len(withheld(counts, [Sum("autumn", ("spring", "new"))])) == 2


def test_what_hangs_together_with_nothing_small_stays():
    counts = dict(zip(["x", "x1", "x2", "y", "y1", "y2"], free(23, 3, 20, 90, 40, 50), strict=True))
    sums = [Sum("x", ("x1", "x2")), Sum("y", ("y1", "y2"))]
    assert withheld(counts, sums) == {"x1", "x2"}


def test_two_rings_of_withheld_counts_do_not_give_away_the_one_between_them():
    # Rows 1, 2 and columns 1, 2 hide each other, so do rows 3, 4 and columns 3, 4. The small
    # count between them (row 2, column 3) is never alone in a sum, and yet: both rows minus
    # both columns would tell it exactly.
    small = {(1, 1), (1, 2), (2, 1), (2, 2), (3, 3), (3, 4), (4, 3), (4, 4), (2, 3)}
    cells = {(i, j): 4 if (i, j) in small else 20 + i + j for i in range(1, 5) for j in range(1, 5)}
    counts = {f"{i}{j}": Count(value, 5, False) for (i, j), value in cells.items()}
    sums = [Sum(f"row{i}", tuple(f"{i}{j}" for j in range(1, 5))) for i in range(1, 5)]
    sums += [Sum(f"column{j}", tuple(f"{i}{j}" for i in range(1, 5))) for j in range(1, 5)]
    for s in sums:
        counts[s.total] = Count(sum(counts[p].value or 0 for p in s.parts), 5, False)
    primary = {f"{i}{j}" for i, j in small}
    assert attack(counts, sums, primary)["23"] == pytest.approx((4, 4))
    hidden = withheld(counts, sums)
    assert primary < hidden
    low, high = attack(counts, sums, hidden)["23"]
    assert high - low >= 5


# --- counts that the source withholds itself -----------------------------------------------------


def test_what_the_source_withholds_stays_withheld_and_takes_company():
    counts = {"all": benefit(30), "a": benefit(UNKNOWN), "b": benefit(10), "c": benefit(18)}
    hidden = withheld(counts, [Sum("all", ("a", "b", "c"))])
    assert hidden == {"a", "b"}


def test_an_interval_of_the_source_is_not_narrowed_by_nested_bands():
    # The source says "< 4" for 0–3 (0 to 3 children). 0–6 minus 3–6 would tell that it is 2.
    counts = {
        "0–3": benefit(UNKNOWN, 0, 3),
        "3–6": benefit(9),
        "0–6": benefit(11),
        "6–10": benefit(20),
        "0–10": benefit(31),
    }
    sums = [Sum("0–6", ("0–3", "3–6")), Sum("0–10", ("0–6", "6–10"))]
    hidden = withheld(counts, sums)
    assert hidden == {"0–3", "3–6"}
    assert attack(counts, sums, hidden)["0–3"] == pytest.approx((0, 3))


def test_an_interval_narrower_than_the_threshold_is_enough():
    # All is published as 3 of "1 to 3" and "0 to 2" children: the source leaves both as they are.
    counts = {"all": Count(3, 3, False), "a": benefit(None, 1, 3), "b": benefit(None, 0, 2)}
    assert withheld(counts, [Sum("all", ("a", "b"))]) == {"a", "b"}


def test_nothing_more_is_withheld_where_nothing_more_can_be_hidden():
    # The source itself says how many: 2 + 2 children. Hiding "all" would hide nothing.
    counts = {"all": Count(4, 3, False), "a": benefit(None, 2, 2), "b": benefit(None, 2, 2)}
    assert withheld(counts, [Sum("all", ("a", "b"))]) == {"a", "b"}


# --- ranges ------------------------------------------------------------------------------------


def test_the_range_of_a_count_given_what_is_published():
    counts = dict(zip(["all", "with", "without"], free(100, 97, 3), strict=True))
    sums = [Sum("all", ("with", "without"))]
    assert feasible("without", counts, sums, {"without"}) == (3, 3)
    assert feasible("without", counts, sums, {"with", "without"}) == (0, 100)
    assert feasible("without", counts, sums, {"all", "without"}) == (0, math.inf)
    assert feasible("all", counts, sums, {"with", "without"}) == (100, 100)
    assert feasible("all", counts, [], {"all"}) == (0, math.inf)


def test_a_count_the_source_withholds_is_never_taken_for_published():
    counts = {"all": benefit(30), "a": benefit(UNKNOWN, 1, 9), "b": benefit(25)}
    assert feasible("a", counts, [Sum("all", ("a", "b"))], set()) == (5, 5)
    assert feasible("a", counts, [Sum("all", ("a", "b"))], {"b"}) == (1, 9)


# --- mistakes ----------------------------------------------------------------------------------


def test_counts_that_contradict_their_sum_are_refused():
    counts = dict(zip(["all", "a", "b"], free(10, 3, 6), strict=True))
    with pytest.raises(ValueError, match="contradict"):
        withheld(counts, [Sum("all", ("a", "b"))])
    counts = {"all": benefit(10), "a": benefit(None, 1, 3), "b": benefit(6)}
    with pytest.raises(ValueError, match="contradict"):
        withheld(counts, [Sum("all", ("a", "b"))])
    with pytest.raises(ValueError, match="contradict"):
        feasible("a", counts, [Sum("all", ("a", "b"))], {"a"})


def test_a_sum_over_an_unknown_count_is_refused():
    with pytest.raises(ValueError, match="'nowhere'"):
        withheld({"all": benefit(10)}, [Sum("all", ("nowhere",))])


def test_fewer_than_no_people_are_refused():
    with pytest.raises(ValueError, match="never negative"):
        benefit(-1)
    with pytest.raises(ValueError, match="interval"):
        benefit(None, 4, 3)
    with pytest.raises(ValueError, match="never negative"):
        rounded(-1)


# --- any world ---------------------------------------------------------------------------------

KINDS = ("confirmed", "recorded", "without")


def nested(areas: int, bands: int) -> list[Sum]:
    """Areas × age bands × children by kind of cover, totals over areas, bands within bands."""
    here, places = range(areas), [*range(areas), "all"]
    sums = [
        Sum(f"all/{band}/{kind}", tuple(f"{area}/{band}/{kind}" for area in here))
        for band in range(bands)
        for kind in KINDS
    ]
    for place in places:
        for band in range(bands):
            sums.append(Sum(f"{place}/{band}", tuple(f"{place}/{band}/{kind}" for kind in KINDS)))
        for band in range(1, bands):
            inner = f"{place}/0" if band == 1 else f"{place}/up to {band - 1}"
            sums.append(Sum(f"{place}/up to {band}", (inner, f"{place}/{band}")))
    return sums + [Sum(f"all/{b}", tuple(f"{area}/{b}" for area in here)) for b in range(bands)]


def world(seed: int, areas: int, bands: int) -> tuple[dict[str, Count], list[Sum]]:
    """Children drawn into such tables; some counts their source withholds, with an interval."""
    draw = random.Random(seed)
    threshold, sensitive = draw.choice([(3, True), (5, False), (10, False)])
    mean, withheld_share = draw.choice([2, 6, 15, 40]), draw.choice([0.0, 0.0, 0.05, 0.2])
    values: dict[str, int] = {}
    for area, band, kind in itertools.product(range(areas), range(bands), KINDS):
        value = 0 if draw.random() < 0.3 else int(draw.expovariate(1 / mean))
        values[f"{area}/{band}/{kind}"] = value
    sums = nested(areas, bands)
    for s in sums:
        values[s.total] = sum(values[part] for part in s.parts)
    counts = {key: Count(value, threshold, sensitive) for key, value in values.items()}
    for key, value in values.items():
        if draw.random() < withheld_share:
            low, high = max(0, value - draw.randrange(4)), value + draw.randrange(4)
            counts[key] = Count(None, threshold, sensitive, low, draw.choice([high, None]))
    return counts, sums


worlds = st.builds(world, st.integers(0, 10**9), st.integers(1, 5), st.integers(1, 4))


def needed(count: Count, widest: tuple[float, float]) -> float:
    """Its threshold, the source's interval, or what is left if nothing at all is published."""
    ends = [float(count.threshold), widest[1] - widest[0]]
    return min([*ends, count.high - count.low] if count.high is not None else ends)


def assert_withstands(counts, sums, hidden):
    widest = attack(counts, sums, set(counts))
    for key, (low, high) in attack(counts, sums, hidden).items():
        assert high - low >= needed(counts[key], widest[key]) - 1e-4, (key, low, high)


@settings(max_examples=25, deadline=None)
@given(worlds)
def test_no_withheld_count_can_be_narrowed_by_all_that_is_published(case):
    counts, sums = case
    hidden = withheld(counts, sums)
    for key, count in counts.items():
        if count.value is None or 0 < count.value < count.threshold:
            assert key in hidden
        if count.sensitive and count.value == 0:
            assert key in hidden
    assert_withstands(counts, sums, hidden)


@settings(max_examples=15, deadline=None)
@given(worlds, st.randoms(use_true_random=False))
def test_the_order_of_counts_and_sums_does_not_matter(case, shuffle):
    counts, sums = case
    items, parts = list(counts.items()), [list(s.parts) for s in sums]
    shuffle.shuffle(items)
    for some in parts:
        shuffle.shuffle(some)
    others = [Sum(s.total, tuple(some)) for s, some in zip(sums, parts, strict=True)]
    shuffle.shuffle(others)
    assert withheld(dict(items), others) == withheld(counts, sums)


@settings(max_examples=15, deadline=None)
@given(worlds, st.randoms(use_true_random=False))
def test_ranges_are_those_an_attacker_computes(case, draw):
    counts, sums = case
    hidden = {key for key, count in counts.items() if count.value is None or draw.random() < 0.4}
    for key, ends in list(attack(counts, sums, hidden).items())[:5]:
        assert feasible(key, counts, sums, hidden) == pytest.approx(ends, abs=1e-4)


def test_a_district_of_twelve_areas_withstands():
    counts, sums = world(seed=1, areas=12, bands=3)
    assert_withstands(counts, sums, withheld(counts, sums))


# --- rounding ----------------------------------------------------------------------------------


def test_rounding_to_tens_and_below_a_hundred_to_fives():
    assert [rounded(n) for n in (0, 2, 3, 7, 8, 97, 98, 99)] == [0, 0, 5, 5, 10, 95, 100, 100]
    assert [rounded(n) for n in (100, 104, 105, 1234, 1235)] == [100, 100, 110, 1230, 1240]


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_rounding_keeps_order_and_is_near(one, other):
    low, high = sorted((one, other))
    assert rounded(low) <= rounded(high)
    assert rounded(rounded(one)) == rounded(one)
    assert abs(rounded(one) - one) <= (2 if one < 100 else 5)
