"""The slow, obvious twin of siting: every set of candidates, and random covers to try it on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import inf

import numpy as np
from hypothesis import strategies as st

from lueckenlos.engine.siting.cover import Cover, Rules, cover_of


@dataclass(frozen=True)
class Case:
    """Which places each candidate covers, what places weigh, and what may be chosen together."""

    covers: list[list[int]]
    weight: list[int]
    points: list[tuple[int, int]]
    group: list[int]
    cost: list[int]
    apart: int = 0
    budget: int = 10**6
    k: int = 1

    def cover(self) -> Cover:
        start = np.cumsum([0, *map(len, self.covers)], dtype=np.int64)
        place = np.array([place for some in self.covers for place in some], np.int32)
        return cover_of(start, place, np.array(self.weight, np.int64))

    def rules(self) -> Rules:
        x, y = (np.array([point[i] for point in self.points], np.int64) for i in (0, 1))
        group, cost = np.array(self.group, np.int64), np.array(self.cost, np.int64)
        return Rules(group, x, y, self.apart, cost, self.budget)

    def worth(self, sites: tuple[int, ...] | list[int]) -> int:
        """What these sites cover together."""
        return sum(self.weight[place] for place in set().union(*(self.covers[c] for c in sites)))

    def allowed(self, sites: tuple[int, ...] | list[int]) -> bool:
        """Whether these sites may be chosen together."""
        if sum(self.cost[c] for c in sites) > self.budget:
            return False
        for a, b in combinations(sites, 2):
            (ax, ay), (bx, by) = self.points[a], self.points[b]
            if (ax - bx) ** 2 + (ay - by) ** 2 < self.apart**2:
                return False
            if self.group[a] == self.group[b] >= 0:
                return False
        return True

    def choices(self, k: int) -> Iterator[tuple[int, ...]]:
        """Every allowed set of at most k candidates."""
        for n in range(k + 1):
            yield from filter(self.allowed, combinations(range(len(self.covers)), n))

    def most(self, k: int) -> int:
        """The most that at most k candidates cover."""
        return max(self.worth(sites) for sites in self.choices(k))

    def greedy(self, k: int, sites: list[int] | None = None) -> list[int]:
        """One by one what adds most, the lower number where two add the same."""
        chosen: list[int] = []
        for _ in range(k):
            best, most = -1, 0
            for c in range(len(self.covers)) if sites is None else sorted(sites):
                if c not in chosen and self.allowed([*chosen, c]):
                    added = self.worth([*chosen, c]) - self.worth(chosen)
                    if added > most:
                        best, most = c, added
            if best >= 0:
                chosen.append(best)
        return chosen


@st.composite
def covers(draw: st.DrawFn, rules: bool = True) -> Case:
    """Few candidates and places: overlaps, doubles, nothing at all, ties, tight rules."""
    places, n = draw(st.integers(1, 12)), draw(st.integers(0, 8))
    some = st.lists(st.integers(0, places - 1), max_size=6, unique=True)
    count = {"min_size": n, "max_size": n}
    point = st.tuples(st.integers(-3, 3), st.integers(-3, 3))
    weight = st.sampled_from([0, 1, 1, 2, 3, 5, 10**9])
    free = not rules
    return Case(
        draw(st.lists(some, **count)),
        draw(st.lists(weight, min_size=places, max_size=places)),
        draw(st.lists(point, **count)),
        draw(st.lists(st.just(-1) if free else st.integers(-1, 3), **count)),
        draw(st.lists(st.just(0) if free else st.sampled_from([0, 1, 2, 5]), **count)),
        0 if free else draw(st.sampled_from([0, 0, 1, 2, 5])),
        0 if free else draw(st.sampled_from([0, 3, 7, 100])),
        draw(st.integers(1, 5)),
    )


def greedy_share(k: int) -> float:
    """Least share of the most that greedy choice covers, without rules (Nemhauser et al. 1978)."""
    return 1 - (1 - 1 / k) ** k if k else inf
