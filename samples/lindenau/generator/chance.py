"""Seeded chance that is the same on every machine and for every Python version.

Only `random.Random.random()` is promised to stay the same, so everything here is made of it.
Every topic has its own stream: changing one part of the sample leaves the others as they are.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
SEED = "lindenau-2026"


class Chance:
    """A stream of chance for one topic."""

    def __init__(self, *topic: object) -> None:
        self._random = random.Random("/".join([SEED, *map(str, topic)])).random

    def unit(self) -> float:
        """Evenly in [0, 1)."""
        return self._random()

    def between(self, low: float, high: float) -> float:
        """Evenly in [low, high)."""
        return low + (high - low) * self._random()

    def whole(self, low: int, high: int) -> int:
        """Evenly among low … high, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self._random() * len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        keyed = [(self._random(), i) for i in range(len(items))]
        return [items[i] for _, i in sorted(keyed)]


class Relief:
    """Smooth noise in [-1, 1]: random values on a lattice, blended in between."""

    def __init__(self, topic: str, width_m: float) -> None:
        self._topic, self._width, self._known = topic, width_m, {}

    def _at(self, i: int, j: int) -> float:
        if (i, j) not in self._known:
            self._known[i, j] = Chance(self._topic, i, j).between(-1, 1)
        return self._known[i, j]

    def __call__(self, x: float, y: float) -> float:
        u, v = x / self._width, y / self._width
        i, j = int(u // 1), int(v // 1)
        s, t = u - i, v - j
        s, t = s * s * (3 - 2 * s), t * t * (3 - 2 * t)
        low = self._at(i, j) * (1 - s) + self._at(i + 1, j) * s
        high = self._at(i, j + 1) * (1 - s) + self._at(i + 1, j + 1) * s
        return low * (1 - t) + high * t
