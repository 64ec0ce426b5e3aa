"""Which values of an indicator are covered, attacked by whoever knows of how many they are."""

from __future__ import annotations

import math
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.attack import attack

from lueckenlos.areas.carrying_values import carried_values
from lueckenlos.areas.comparison import Change, Comparison, Kind
from lueckenlos.areas.covering_values import covered_values
from lueckenlos.disclosure import Count, Sum
from lueckenlos.exchange.records import IndicatorValue

DAY, NEXT = date(2024, 12, 31), date(2025, 12, 31)


def value(area: str, count: int | None, of: int | None = None, day: date = DAY) -> IndicatorValue:
    """A share; a count that is None is withheld by its source."""
    share = 100 * count / of if count is not None and of else None
    low, high = (0, 4) if count is None else (None, None)
    return IndicatorValue(area, day, share, count, of, low, high)


def hidden(
    *values: IndicatorValue,
    threshold: int = 5,
    sensitive: bool = False,
    groups: dict[str, list[str]] | None = None,
) -> set[str]:
    rules = {"threshold": threshold, "sensitive": sensitive}
    return {area for area, _ in covered_values(values, groups=groups, **rules)}


def test_few_persons_are_covered_and_as_few_left_over() -> None:
    assert hidden(value("a", 4, 100)) == {"a"}
    assert hidden(value("a", 5, 100)) == set()
    assert hidden(value("a", 96, 100)) == {"a"}
    assert hidden(value("a", 95, 100)) == set()
    assert hidden(value("a", 2, 100), threshold=3) == {"a"}
    assert hidden(value("a", 97, 100), threshold=3) == set()


def test_nobody_and_everybody_are_covered_only_where_they_are_sensitive() -> None:
    assert hidden(value("a", 0, 100), value("b", 100, 100)) == set()
    assert hidden(value("a", 0, 100), value("b", 100, 100), sensitive=True) == {"a", "b"}


def test_what_the_source_withholds_is_covered() -> None:
    assert hidden(value("a", None, 100), value("b", 50, 100)) == {"a"}


def test_a_value_whose_persons_nobody_told_stays() -> None:
    assert hidden(IndicatorValue("a", DAY, 1.5), IndicatorValue("b", DAY, None)) == set()


def test_a_share_of_nobody_or_everybody_tells_of_each_person_without_their_number() -> None:
    some = [
        IndicatorValue(area, DAY, share)
        for area, share in zip("abcd", (0, 100, 1, 99.5), strict=True)
    ]
    assert hidden(*some, sensitive=True) == {"a", "b"}
    assert hidden(*some) == set()


def test_the_whole_gives_no_small_one_away() -> None:
    some = [value("a", 3, 50), value("b", 20, 50), value("c", 30, 50)]
    assert hidden(*some) == {"a"}
    assert hidden(*some, value("", 53, 150)) == {"a", "b"}


def test_a_whole_that_does_not_fit_its_areas_gives_nothing_away() -> None:
    some = [value("a", 3, 50), value("b", 20, 50)]
    assert hidden(*some, value("", 90, 150)) == {"a"}  # areas are missing
    assert hidden(*some, value("", 20, 150)) == {"a"}  # less than they have


def test_a_gemeinde_gives_no_area_of_its_own_away() -> None:
    some = [value("a", 3, 50), value("b", 20, 50), value("c", 30, 50), value("d", 40, 50)]
    groups = {"g": ["a", "b"], "h": ["c", "d"]}
    assert hidden(*some, value("g", 23, 100), groups=groups) == {"a", "b"}
    assert hidden(*some, value("h", 70, 100), groups=groups) == {"a"}
    both = [value("g", 23, 100), value("h", 70, 100), value("", 93, 200)]
    assert hidden(*some, *both, groups=groups) == {"a", "b"}
    mixed = [value("a", 3, 50), value("b", 20, 50), value("h", 70, 100), value("", 93, 200)]
    assert hidden(*mixed, groups=groups) == {"a", "b"}


def test_an_area_that_is_its_own_gemeinde_is_no_sum() -> None:
    some = [value("a", 3, 50), value("b", 20, 50)]
    assert hidden(*some, groups={"a": ["a"], "b": ["b"]}) == {"a"}


def test_numbers_that_contradict_each_other_are_covered() -> None:
    some = [value("a", 3, 50), value("b", None, 50), value("h", 98, 100)]
    whole = [value("g", None, 100), value("", 100, 200)]  # leaves 2 for g, where a alone has 3
    groups = {"g": ["a", "b"], "h": []}
    assert hidden(*some, *whole, groups=groups) == {"a", "b", "g", "h", ""}
    assert hidden(value("", None), value("b", 50, 80)) == {""}  # at most 4, but there are 50


def test_days_are_decided_each_by_itself() -> None:
    some = [value("a", 3, 50), value("a", 9, 50, NEXT)]
    found = covered_values(some, threshold=5, sensitive=False)
    assert found == {("a", DAY)}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[IndicatorValue], int, bool]:
    """Areas with the whole, some counts withheld by the source."""
    ofs = draw(st.lists(st.integers(0, 60), min_size=1, max_size=6))
    counts = [draw(st.integers(0, of)) for of in ofs]
    secret = [count <= 4 and draw(st.booleans()) for count in counts]
    some = [
        value(f"a{n}", None if hide else count, of)
        for n, (count, of, hide) in enumerate(zip(counts, ofs, secret, strict=True))
    ]
    if draw(st.booleans()):
        some.append(value("", sum(counts), sum(ofs)))
    return some, *draw(st.sampled_from([(3, True), (5, False), (10, False)]))


@given(tables())
def test_no_small_number_can_be_worked_out(table: tuple[list[IndicatorValue], int, bool]) -> None:
    some, threshold, sensitive = table
    found = hidden(*some, threshold=threshold, sensitive=sensitive)
    counts = {
        one.area: Count(one.count, threshold, sensitive, one.low or 0, one.high) for one in some
    }
    parts = tuple(one.area for one in some if one.area)
    sums = [Sum("", parts)] if "" in counts else []
    every = sum(one.count or 0 for one in some if one.area)
    for area, (low, high) in attack(counts, sums, found).items():
        one = counts[area]
        span = math.floor(high + 1e-6) - math.ceil(low - 1e-6) if high < math.inf else math.inf
        most = (one.high or 0) - one.low if one.value is None else threshold
        reachable = every if "" in counts else math.inf
        assert span >= min(threshold, most, reachable) or found == counts.keys()
    for one_value in some:
        if one_value.area not in found and one_value.count is not None:
            left = (one_value.of or 0) - one_value.count
            least = 0 if sensitive else 1
            assert not least <= one_value.count < threshold
            assert not least <= left < threshold


# --- carried to other areas -----------------------------------------------------------------------

MERGED = Comparison(
    (
        Change(Kind.MERGED, ("a", "b"), ("ab",), 1.0),
        Change(Kind.RENAMED, ("c",), ("c",), 1.0),
        Change(Kind.REKEYED, ("d",), ("e",), 1.0),
        Change(Kind.SPLIT, ("f",), ("f1", "f2"), 1.0),
        Change(Kind.RESHAPED, ("g",), ("g",), 0.8),
        Change(Kind.GONE, ("h",), (), 0.0),
        Change(Kind.NEW, (), ("i",), 0.0),
    ),
    (),
)
NUMBERS = st.none() | st.integers(0, 200)
SOME = st.lists(
    st.tuples(st.sampled_from([*"abcdefghiz", ""]), st.sampled_from([DAY, NEXT]), NUMBERS, NUMBERS),
    unique_by=lambda one: (one[0], one[1]),
)


@given(SOME, st.data())
def test_values_are_carried_exactly_and_covered_stays_covered(
    drawn: list[tuple[str, date, int | None, int | None]], data: st.DataObject
) -> None:
    some = [value(area, count, of, day) for area, day, count, of in drawn]
    places = [(one.area, one.day) for one in some]
    covered = data.draw(st.sets(st.sampled_from(places))) if places else set()
    found, still = carried_values(some, covered, MERGED)
    old = {(one.area, one.day): one for one in some}
    new = {(one.area, one.day): one for one in found}
    assert len(new) == len(found)
    assert {area for area, _ in new} <= {"ab", "c", "e", "z", ""}
    assert still <= new.keys()
    for (area, day), one in new.items():
        origins = {"ab": "ab", "c": "c", "e": "d", "z": "z", "": ("",)}[area]
        parts = [old[key, day] for key in origins]
        assert ((area, day) in still) == any((key, day) in covered for key in origins)
        if len(parts) == 1:
            assert (one.value, one.count, one.of) == (parts[0].value, parts[0].count, parts[0].of)
        else:
            assert one.count == sum(part.count or 0 for part in parts)
            assert one.of == sum(part.of or 0 for part in parts)
            assert one.value == 100 * one.count / (one.of or 1)
    for day in (DAY, NEXT):
        both = [old.get((key, day)) for key in "ab"]
        told = all(o is not None and o.count is not None and o.of is not None for o in both)
        assert (("ab", day) in new) == (told and any(o and o.of for o in both))
        assert all(((to, day) in new) == ((key, day) in old) for key, to in ("cc", "de"))
        assert all(((key, day) in new) == ((key, day) in old) for key in ("z", ""))
