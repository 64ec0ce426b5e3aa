"""What a release withholds of incomplete tables: cells nobody has, cells a source withholds."""

from __future__ import annotations

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.test_disclosure import assert_withstands

from lueckenlos.disclosure import Count, Sum, withheld

Case = tuple[dict[str, Count], list[Sum]]
KINDS = ("with", "without")
NOBODY_COUNTED = Count(None, 0, False)


def tree(draw: random.Random, districts: int) -> dict[str, tuple[str, ...]]:
    """A city, its districts, their quarters; some districts have none."""
    parts = {"city": tuple(f"d{at}" for at in range(districts))}
    for district in parts["city"]:
        quarters = draw.choice([0, 1, 2, 3])
        if quarters:
            parts[district] = tuple(f"{district}.{at}" for at in range(quarters))
    return parts


def complete(draw: random.Random, districts: int, bands: int) -> tuple[dict[str, int], list[Sum]]:
    """Children by place, age band and kind, with every total of them."""
    parts = tree(draw, districts)
    places = dict.fromkeys(["city", *itertools.chain.from_iterable(parts.values())])
    ages = [*map(str, range(bands)), "all"]
    sums = [
        Sum(f"{whole}/{age}/{kind}", tuple(f"{part}/{age}/{kind}" for part in parts[whole]))
        for whole, age, kind in itertools.product(reversed(parts), ages, (*KINDS, "both"))
    ]
    for place in places:
        for kind in KINDS:
            inner = tuple(f"{place}/{age}/{kind}" for age in ages[:-1])
            sums.append(Sum(f"{place}/all/{kind}", inner))
        for age in ages:
            sums.append(Sum(f"{place}/{age}/both", tuple(f"{place}/{age}/{one}" for one in KINDS)))
    mean = draw.choice([1, 4, 15, 60])
    values: dict[str, int] = {}
    totals = {s.total: s.parts for s in sums}

    def value(key: str) -> int:
        if key not in values:
            drawn = 0 if draw.random() < 0.3 else int(draw.expovariate(1 / mean))
            values[key] = sum(map(value, totals[key])) if key in totals else drawn
        return values[key]

    for place, age, kind in itertools.product(places, ages, (*KINDS, "both")):
        value(f"{place}/{age}/{kind}")
    return values, sums


def incomplete(seed: int, districts: int, bands: int) -> Case:
    """Such tables with holes: cells nobody counted, and cells the source withholds.

    What nobody counted stays in its sums all the same: the total still bounds its neighbours.
    """
    draw = random.Random(seed)
    values, sums = complete(draw, districts, bands)
    missing, closed = draw.choice([0.0, 0.1, 0.4]), draw.choice([0.0, 0.1, 0.4])
    secret = draw.choice([0.0, 0.05])
    rules = {kind: draw.choice([(3, True), (5, False), (10, False)]) for kind in (*KINDS, "both")}
    counts: dict[str, Count] = {}
    for key, value in values.items():
        if draw.random() < missing:
            counts[key] = NOBODY_COUNTED
            continue
        threshold, sensitive = rules[key.rpartition("/")[2]]
        if draw.random() < closed:
            low = draw.choice([0, 1 if value else 0, max(0, value - draw.randrange(4))])
            high = draw.choice([None, value, value + draw.randrange(6), max(value, threshold - 1)])
            counts[key] = Count(None, threshold, sensitive, low, high)
        else:
            counts[key] = Count(value, threshold, sensitive, secret=draw.random() < secret)
    return counts, sums


holed = st.builds(incomplete, st.integers(0, 10**9), st.integers(1, 3), st.integers(1, 2))


@settings(max_examples=15, deadline=None)
@given(holed)
def test_no_count_of_an_incomplete_table_can_be_narrowed(case: Case) -> None:
    counts, sums = case
    hidden = withheld(counts, sums)
    for key, count in counts.items():
        small = count.value is None or 0 < count.value < count.threshold
        if small or count.secret or (count.sensitive and count.value == 0):
            assert key in hidden
    assert_withstands(counts, sums, hidden)


def test_a_cell_nobody_counted_hides_its_neighbours_as_far_as_the_total_lets_it() -> None:
    sums = [Sum("all", ("small", "missing", "large"))]
    counts = {
        "all": Count(40, 5, False),
        "small": Count(3, 5, False),
        "large": Count(20, 5, False),
        "missing": NOBODY_COUNTED,
    }
    assert withheld(counts, sums) == {"small", "missing"}, "0 to 20 can be the small one"
    counts["all"] = Count(25, 5, False)
    assert withheld(counts, sums) == {"small", "missing"}, "0 to 5"
    counts["all"] = Count(24, 5, False)
    assert withheld(counts, sums) == {"small", "missing", "large"}, "0 to 4 would be too narrow"
