"""How likely an entry is still right, learned from answers, kind by kind.

Entries of a kind become wrong at a constant rate λ a year, so that of those confirmed t years ago
e^(−λt) are right. Nobody knows λ; before any answer it is a gamma distribution of the shape
`PRIOR`, under which at the end of the period of the kind `AT_PERIOD` are expected to be right. An
answer "still right" after t years has the likelihood e^(−λt), any other 1 − e^(−λt): when it became
wrong in between is not known. The posterior is computed on a grid, exactly but for its steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
GRID: F64 = np.geomspace(1e-4, 30.0, 400)
"""Rates a year: from practically never to 30 times a year."""
PRIOR = 1.0
"""What is known before any answer weighs as much as so many answers that were not right; it leaves
open whether a kind changes three times as fast or as slowly (log λ has a deviation of 1.3)."""
AT_PERIOD = 0.8
"""Of entries that were confirmed as long ago as the period of their kind, so many are right."""
NEVER = 2.0
"""An entry nobody has confirmed counts as if it were so many periods ago."""
Said = tuple[float, bool]
"""Years since the confirmation before, and whether it was still right."""


@dataclass(frozen=True)
class Freshness:
    """What is known of a kind: its period in years, and what was answered."""

    period: float
    answers: tuple[Said, ...] = ()

    @cached_property
    def weights(self) -> F64:
        """How likely each rate of the grid is."""
        mean = -log(AT_PERIOD) / self.period
        found = PRIOR * np.log(GRID) - GRID * PRIOR / mean  # the grid is in logarithms
        for years, right in self.answers:
            found += -GRID * years if right else np.log(-np.expm1(-GRID * max(years, 1e-6)))
        weights: F64 = np.exp(found - found.max())
        weights /= weights.sum()
        return weights

    def right(self, years: float | None) -> float:
        """The chance that an entry confirmed so long ago is right; None: never confirmed."""
        since = NEVER * self.period if years is None else max(years, 0.0)
        return min(float(self.weights @ np.exp(-GRID * since)), 1.0)

    def gain(self, years: float | None) -> float:
        """What asking now gains: entry-years that are right instead of wrong, of one entry, in a
        round that asks whoever gains most. Of the rate λ, t years after the confirmation, it is
        (1 − e^(−λt)(1 + λt)) / λ: what is wrong at once again gains as little as what is still
        right (the index of refreshing copies that grow old; Azar et al. 2018, PNAS 115(32))."""
        since = NEVER * self.period if years is None else max(years, 0.0)
        worn = GRID * since
        return float(self.weights @ ((1 - np.exp(-worn) * (1 + worn)) / GRID))

    @property
    def half_life(self) -> float:
        """Years after which half of the entries are expected to be wrong."""
        low, high = 0.0, 500.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self.right(middle) > 0.5 else (low, middle)
        return high


def of_kinds(
    periods: dict[str, float], answers: Iterable[tuple[str, float, bool]]
) -> dict[str, Freshness]:
    """What is known of each kind. `periods`: years by kind; `answers`: kind, years, still right."""
    said: dict[str, list[Said]] = {kind: [] for kind in periods}
    for kind, years, right in answers:
        if kind in said:
            said[kind].append((years, right))
    return {kind: Freshness(period, tuple(said[kind])) for kind, period in periods.items()}
