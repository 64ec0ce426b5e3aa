"""Whether a count is small, and the step in which one lies that is withheld."""

from __future__ import annotations

from dataclasses import dataclass

from lueckenlos.disclosure import Count


@dataclass(frozen=True, slots=True)
class Step:
    """People between whom a withheld count lies, and for how many it is `taken` in sums.

    None: the step is all the count could be anyway; it is taken in the share of the other cells.
    """

    low: int
    high: int
    taken: float | None


def step(value: int, least: int, most: int, threshold: int) -> Step:
    """The step of a count that may be `least` to `most`: as many steps as leave each open.

    They depend on these ends only, so that the same count lies in the same step in every run. In
    the first and the last most counts are one off the end, since what is small is mostly one.
    """
    numbers = most - least + 1
    steps = max(1, numbers // (threshold + 1))
    at = ((value - least + 1) * steps - 1) // numbers
    low, after = (least + k * numbers // steps for k in (at, at + 1))
    high, taken = after - 1, (low + after - 1) / 2
    if steps == 1:
        return Step(low, high, None)
    return Step(low, high, low + 1 if at == 0 else high - 1 if at == steps - 1 else taken)


def small(count: Count, value: float) -> bool:
    """Whether a value of a count is too small to be told."""
    return 0 < value < count.threshold or (count.sensitive and value == 0)


def any_small(count: Count, *values: int) -> bool:
    """Whether some of these values of a count is small."""
    return any(small(count, value) for value in values)
