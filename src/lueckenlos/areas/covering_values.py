"""Small-number rules for the values of an indicator: decided once, when they are loaded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date

from lueckenlos.areas.covering import WHOLE
from lueckenlos.disclosure import Count, Sum, withheld
from lueckenlos.exchange.records import IndicatorValue

NOBODY_OR_ALL = (0, 100)
"""Shares in per cent that tell of each person."""


def covered_values(
    values: Iterable[IndicatorValue],
    *,
    threshold: int,
    sensitive: bool,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> frozenset[tuple[str, date]]:
    """Area and day of every value that must not be shown. `groups`: areas by their Gemeinde.

    A value shows the persons it is made of to who knows of how many. So it is covered where they,
    or those left over, are fewer than `threshold`; and further ones where a Gemeinde or the whole
    of the municipality would give such a number away. A value whose persons nobody told is shown
    as its source has it, unless it is sensitive and tells of nobody or of everybody.
    """
    hidden = set[tuple[str, date]]()
    by_day: dict[date, dict[str, IndicatorValue]] = {}
    for one in values:
        if one.count is not None or one.low is not None:
            by_day.setdefault(one.day, {})[one.area] = one
        elif sensitive and one.value in NOBODY_OR_ALL:
            hidden.add((one.area, one.day))
    for day, some in by_day.items():
        counts = {area: _count(one, threshold, sensitive) for area, one in some.items()}
        sums = [one for one in _sums(some.keys(), groups or {}) if _fits(one, counts)]
        try:
            found: Set[str] = withheld(counts, sums)
        except ValueError:  # together they contradict each other
            found = some.keys()
        hidden |= {(area, day) for area in found}
    return frozenset(hidden)


def _count(one: IndicatorValue, threshold: int, sensitive: bool) -> Count:
    left = None if one.of is None or one.count is None else one.of - one.count
    few = left is not None and (0 < left < threshold or (sensitive and left == 0))
    return Count(one.count, threshold, sensitive, one.low or 0, one.high, secret=few)


def _sums(told: Set[str], groups: Mapping[str, Sequence[str]]) -> Iterator[Sum]:
    """Gemeinden as sums of their areas, the whole as sum of what lies in nothing else told."""
    inside = set[str]()
    for group in sorted(told & groups.keys()):
        parts = sorted(told & set(groups[group]) - {group})
        inside.update(parts)
        if parts:
            yield Sum(group, tuple(parts))
    parts = sorted(told - inside - {WHOLE})
    if WHOLE in told and parts:
        yield Sum(WHOLE, tuple(parts))


def _fits(one: Sum, counts: Mapping[str, Count]) -> bool:
    """Whether parts can add up to their total; where not, it tells nothing of them."""
    least, most = _ends(counts[one.total])
    ends = [_ends(counts[part]) for part in one.parts]
    return sum(low for low, _ in ends) <= most and least <= sum(high for _, high in ends)


def _ends(one: Count) -> tuple[float, float]:
    if one.value is not None:
        return one.value, one.value
    return one.low, math.inf if one.high is None else one.high
