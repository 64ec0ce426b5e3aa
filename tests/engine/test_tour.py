"""Tours against every calendar that could be: value, bound, each rule, and stops that fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.siting_twin import Case
from tests.engine.worlds import OFTEN

from lueckenlos.engine.siting.tour import Tour, best_tour
from lueckenlos.engine.siting.visits import Calendar, Stops

Stop = tuple[int, int]


@dataclass(frozen=True)
class Year:
    """Rooms, whom they reach, when they are free, and how the offer may travel."""

    covers: list[list[int]]
    weight: list[int]
    free: list[list[bool]]
    month: list[int]
    group: list[int]
    per_month: int = 9
    times: int = 1
    at_once: int = 0
    per_group: int = 0
    gap: int = 1

    def calendar(self) -> Calendar:
        possible = np.array(self.free, bool).reshape(len(self.covers), len(self.month))
        month, group = (np.array(some, np.int64) for some in (self.month, self.group))
        more = (self.per_month, self.times, self.at_once, self.per_group, self.gap)
        return Calendar(possible, month, group, *more)

    def case(self) -> Case:
        n = len(self.covers)
        return Case(self.covers, self.weight, [(0, 0)] * n, [-1] * n, [0] * n)

    def best(self, **more: float) -> Tour:
        return best_tour(self.case().cover(), self.calendar(), **more)

    def visits(self, stops: list[Stop]) -> list[int]:
        """How many stops each place has within reach."""
        return [
            sum(place in self.covers[room] for room, _ in stops)
            for place in range(len(self.weight))
        ]

    def reached(self, stops: list[Stop], times: int) -> int:
        """Weight, of what any room reaches, with so many stops within reach."""
        near = set(chain.from_iterable(self.covers))
        visits = self.visits(stops)
        return sum(self.weight[place] for place in near if visits[place] >= times)

    def legal(self, stops: list[Stop]) -> bool:
        """Whether the offer may travel like this."""
        for slot in range(len(self.month)):
            if 0 < self.at_once < sum(s == slot for _, s in stops):
                return False
        for month in set(self.month):
            here = [room for room, slot in stops if self.month[slot] == month]
            if len(here) > self.per_month:
                return False
            for group in {self.group[room] for room in here} - {-1}:
                if 0 < self.per_group < sum(self.group[room] == group for room in here):
                    return False
        return all(
            a != b or abs(self.month[s] - self.month[t]) >= self.gap
            for (a, s), (b, t) in combinations(stops, 2)
        )

    def calendars(self) -> Iterator[list[Stop]]:
        """Every legal set of stops."""
        rooms, slots = range(len(self.covers)), range(len(self.month))
        pairs = [(room, slot) for room in rooms for slot in slots if self.free[room][slot]]
        for n in range(len(pairs) + 1):
            yield from filter(self.legal, map(list, combinations(pairs, n)))


@st.composite
def years(draw: st.DrawFn) -> Year:
    """Few rooms and slots, under rules that bite."""
    rooms, slots = draw(st.sampled_from([(0, 2), (1, 5), (2, 4), (3, 3), (4, 2)]))
    places = draw(st.integers(1, 6))
    some = st.lists(st.integers(0, places - 1), max_size=4, unique=True)
    count = {"min_size": rooms, "max_size": rooms}
    free = st.lists(st.sampled_from([True, True, False]), min_size=slots, max_size=slots)
    month = st.integers(0, 3) if draw(st.booleans()) else st.integers(0, 1)
    return Year(
        draw(st.lists(some, **count)),
        draw(st.lists(st.sampled_from([0, 1, 2, 3, 10**9]), min_size=places, max_size=places)),
        draw(st.lists(free, **count)),
        draw(st.lists(month, min_size=slots, max_size=slots)),
        draw(st.lists(st.integers(-1, 1), **count)),
        draw(st.integers(1, 3)),
        draw(st.integers(1, 3)),
        draw(st.integers(0, 2)),
        draw(st.integers(0, 2)),
        draw(st.integers(0, 3)),
    )


def check(year: Year, tour: Tour) -> None:
    """What holds of every tour."""
    stops = list(zip(tour.room.tolist(), tour.slot.tolist(), strict=True))
    assert stops == sorted(set(stops), key=lambda stop: stop[::-1])
    assert all(year.free[room][slot] for room, slot in stops) and year.legal(stops)
    assert tour.reached.tolist() == [year.reached(stops, t) for t in range(year.times + 1)]
    most = max(year.reached(every, year.times) for every in year.calendars())
    assert tour.reached[-1] <= most <= tour.bound
    if tour.proven:
        assert tour.reached[-1] == most == tour.bound


@OFTEN
@given(years())
def test_the_best_of_all_calendars(year: Year) -> None:
    tour = year.best(seconds=20)
    check(year, tour)
    assert tour.proven


@OFTEN
@given(years())
def test_what_is_found_in_no_time(year: Year) -> None:
    check(year, year.best(seconds=0))
    check(year, year.best(seconds=1e-9))


@OFTEN
@given(years(), st.data())
def test_what_is_open_is_what_stays_legal(year: Year, data: st.DataObject) -> None:
    search = Stops(year.case().cover(), year.calendar())
    pairs = list(zip(search.room.tolist(), search.slot.tolist(), strict=True))
    stops = data.draw(st.sampled_from(list(year.calendars())))
    chosen = np.array([pair in stops for pair in pairs], bool)
    mine = [pair not in stops and year.legal([*stops, pair]) for pair in pairs]
    assert search.open(chosen).tolist() == mine


@OFTEN
@given(years())
def test_no_single_exchange_is_better(year: Year) -> None:
    search = Stops(year.case().cover(), year.calendar())
    pairs = list(zip(search.room.tolist(), search.slot.tolist(), strict=True))
    chosen = search.exchanged(search.filled(search.none))
    stops = [pair for pair, taken in zip(pairs, chosen.tolist(), strict=True) if taken]
    assert year.legal(stops)

    def value(some: list[Stop]) -> tuple[int, int]:
        steps = [year.reached(some, t) for t in range(1, year.times + 1)]
        return steps[-1], sum(steps)

    assert search.value(chosen) == value(stops)
    for out in stops:
        for pair in set(pairs) - set(stops):
            other = [pair if stop == out else stop for stop in stops]
            assert not year.legal(other) or value(other) <= value(stops)


YEAR = Year([[0], [1], [0, 1]], [5, 3], [[True] * 3] * 3, [0, 1, 2], [-1] * 3, per_month=1)


def test_one_room_for_all_as_often_as_asked() -> None:
    tour = replace(YEAR, times=3).best()
    assert tour.room.tolist() == [2, 2, 2] and tour.slot.tolist() == [0, 1, 2]
    assert tour.reached.tolist() == [8, 8, 8, 8] and tour.proven


def test_months_between_two_stops_in_a_room() -> None:
    year = Year([[0]], [5], [[True] * 3], [0, 1, 2], [-1], per_month=1, times=2)
    assert replace(year, gap=2).best().slot.tolist() == [0, 2]
    assert replace(year, gap=3).best().reached.tolist() == [5, 5, 0]


def test_two_dates_in_a_month_and_one_team() -> None:
    year = replace(YEAR, month=[4, 4, 4], per_month=3, gap=0, times=2)
    assert replace(year, at_once=1).best().reached[-1] == 8
    assert replace(year, per_month=1).best().reached[-1] == 0
    shared = replace(year, group=[7, 7, 7], per_group=1)
    assert shared.best().reached.tolist() == [8, 8, 0]


def test_what_cannot_be_asked() -> None:
    calendar = YEAR.calendar()
    with pytest.raises(ValueError, match="one room per candidate"):
        best_tour(Case([[0]], [1], [(0, 0)], [-1], [0]).cover(), calendar)
    with pytest.raises(ValueError, match="one row per room"):
        replace(calendar, group=np.zeros(2, np.int64))
    for wrong in ({"per_month": 0}, {"times": 0}, {"gap": -1}, {"at_once": -1}, {"per_group": -1}):
        with pytest.raises(ValueError, match="at least 1"):
            replace(calendar, **wrong)
