"""Ways along streets against a plain Dijkstra over every single point, on small random networks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import pairwise
from math import isqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.worlds import OFTEN, Offer, hand_world, offers_of, places_of

from lueckenlos.engine.reach import by_distance, tile_of
from lueckenlos.engine.street_kernels import SQUARE
from lueckenlos.engine.streets import LONGEST_M, Network, Standing, network, standing, streets, ways
from lueckenlos.engine.types import Reach, Travel

Spot = tuple[int, int]
MOST_M = 150
"""How far from the network a place may lie."""


@dataclass(frozen=True)
class Street:
    """An edge of the network with its points: how far along, and where they lie."""

    one: int
    two: int
    length: int
    points: tuple[tuple[int, Spot], ...]


spots = st.tuples(*[st.integers(0, 12).map(lambda step: 40_000 * step)] * 2)


@st.composite
def some_streets(draw: st.DrawFn) -> list[Street]:
    """Edges between few nodes: loops, several between the same two, islands, very short ones."""
    found = []
    for _ in range(draw(st.integers(0, 9))):
        one, two = draw(st.integers(0, 5)), draw(st.integers(0, 5))
        length = draw(st.integers(1, 4) | st.integers(1, 90_000))
        along = sorted({0, length, *draw(st.lists(st.integers(0, length), max_size=3))})
        found.append(Street(one, two, length, tuple((at, draw(spots)) for at in along)))
    return found


def network_of(found: list[Street]) -> Network:
    """The arrays the engine takes."""
    points = [(e, at, x, y) for e, one in enumerate(found) for at, (x, y) in one.points]
    table = np.array(points, np.int64).reshape(-1, 4)
    edges = np.array([(s.one, s.two, s.length) for s in found], np.int64).reshape(-1, 3)
    return network(6, edges, table[:, :2], table[:, 2], table[:, 3])


class Town:
    """The same streets as a graph of every point, walked one step at a time."""

    def __init__(self, found: list[Street]) -> None:
        points = [(e, at, spot) for e, one in enumerate(found) for at, spot in one.points]
        self.points = sorted(points, key=lambda point: [axis // SQUARE for axis in point[2]])
        self.beside: dict[object, list[tuple[object, int]]] = {}
        for e, one in enumerate(found):
            for (at, _), (then, _) in pairwise(one.points):
                self.join((e, at), (e, then), then - at)
            self.join((e, 0), f"node {one.one}", 0)
            self.join((e, one.length), f"node {one.two}", 0)

    def join(self, one: object, two: object, way: int) -> None:
        self.beside.setdefault(one, []).append((two, way))
        self.beside.setdefault(two, []).append((one, way))

    def stand(self, spot: Spot) -> tuple[object, int] | None:
        """The nearest point, the first of equals by square, and how far it is, rounded up."""
        square = [(x - spot[0]) ** 2 + (y - spot[1]) ** 2 for _, _, (x, y) in self.points]
        if not square or min(square) > (1000 * MOST_M) ** 2:
            return None
        edge, at, _ = self.points[square.index(min(square))]
        least = isqrt(min(square))
        return (edge, at), least + (least * least < min(square))

    def ways(self, begin: object) -> dict[object, int]:
        """The shortest way from a point to every point."""
        done: dict[object, int] = {}
        heap = [(0, 0, begin)]
        number = 0
        while heap:
            way, _, here = heappop(heap)
            if here not in done:
                done[here] = way
                for there, more in self.beside.get(here, []):
                    number += 1
                    heappush(heap, (way + more, number, there))
        return done

    def way(self, one: Spot, two: Spot) -> int | None:
        """Millimetres from one spot to another along the streets."""
        begin, end = self.stand(one), self.stand(two)
        if begin is None or end is None:
            return None
        between = self.ways(begin[0]).get(end[0])
        return None if between is None else begin[1] + between + end[1]


def columns(some: list[Spot]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([x for x, _ in some], np.int64), np.array([y for _, y in some], np.int64)


@OFTEN
@given(some_streets(), st.lists(spots, max_size=6))
def test_the_nearest_point(found: list[Street], some: list[Spot]) -> None:
    town, there = Town(found), standing(network_of(found), *columns(some), MOST_M)
    for (edge, at, beside), spot in zip(there.at.tolist(), some, strict=True):
        stands = town.stand(spot)
        assert stands == (None if edge < 0 else ((edge, at), beside))
    assert there.off.tolist() == [town.stand(spot) is None for spot in some]


@OFTEN
@given(some_streets(), st.lists(spots, max_size=5), st.lists(spots, max_size=8), st.data())
def test_ways(found: list[Street], sources: list[Spot], some: list[Spot], data) -> None:
    town, net = Town(found), network_of(found)
    begin = standing(net, *columns(sources), MOST_M)
    on = np.flatnonzero(~begin.off).tolist()
    every = [[town.way(sources[s], spot) for spot in some] for s in on]
    exact = sorted({way for row in every for way in row if way is not None} | {0, 300_000})
    limit = [data.draw(st.sampled_from(exact)) - data.draw(st.integers(0, 1)) for _ in on]
    start, place, way = ways(
        net,
        Standing(begin.at[on]),
        standing(net, *columns(some), MOST_M),
        np.array(limit, np.int64),
    )
    assert len(start) == len(on) + 1
    net_of = net, Standing(begin.at[on]), standing(net, *columns(some), MOST_M)
    for threads in (1, 3):
        again = ways(*net_of, np.array(limit, np.int64), threads=threads)
        assert [one.tolist() for one in again] == [start.tolist(), place.tolist(), way.tolist()]
    for i, most in enumerate(limit):
        mine = {p: w for p, w in enumerate(every[i]) if w is not None and w <= most}
        part = slice(start[i], start[i + 1])
        assert place[part].tolist() == list(mine)
        assert way[part].tolist() == list(mine.values())


# --- by hand --------------------------------------------------------------------------------


def straight(length: int = 1_000_000) -> Network:
    """One street to the east, a point every 25 metres."""
    x = np.arange(0, length + 1, 25_000)
    at = np.column_stack((np.zeros(len(x), np.int64), x))
    return network(2, np.array([[0, 1, length]]), at, x, np.zeros(len(x), np.int64))


def test_offers_at_one_spot_are_one_site() -> None:
    rows = [
        Offer(x=0, y=3000),
        Offer(x=500_000, y=0),
        Offer(x=0, y=3000),
        Offer(x=0, y=400_000),
        Offer(x=0, y=3000, located=False),
    ]
    places = places_of([(100_000, 0), (900_000, 4000), (500_000, 400_000)])
    found = streets(straight(), places, offers_of(rows), 600, 300)
    assert found.site.tolist() == [0, 1, 0, -1, -1]
    assert found.off.tolist() == [False, False, True]
    assert found.start.tolist() == [0, 1, 3]
    assert found.place.tolist() == [0, 0, 1]
    assert found.way_mm.tolist() == [103_000, 400_000, 404_000]


def test_a_town_without_streets_has_everything_off_them() -> None:
    nothing = np.zeros(0, np.int64)
    empty = network(0, nothing.reshape(0, 3), nothing.reshape(0, 2), nothing, nothing)
    found = streets(empty, places_of([(0, 0)]), offers_of([Offer()]), 600, 300)
    assert (found.site.tolist(), found.off.tolist(), found.start.tolist()) == ([-1], [True], [0])


def test_only_places_asked_for_are_reached_and_where_there_is_none_nothing() -> None:
    rows, points = [Offer(x=0, y=0)], [(100_000, 0), (200_000, 0), (900_000, 0)]
    world = hand_world(rows, points)
    world = replace(world, streets=streets(straight(), world.places, world.offers, 600, 300))
    reach, one = Reach(600, 600, 100, Travel.FOOT), np.arange(1)
    for asked, near in (([0, 1, 2], [0, 1]), ([1, 2], [0]), ([], [])):
        start, place = by_distance(world, tile_of(world.places, np.array(asked, int)), one, reach)
        assert (start.tolist(), place.tolist()) == ([0, len(near)], near)


def test_a_way_too_long_for_its_number_is_refused() -> None:
    with pytest.raises(OverflowError):
        streets(straight(), places_of([]), offers_of([]), LONGEST_M, 300)
