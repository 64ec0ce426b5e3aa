"""What is a gap: few of the people have a suitable offer, and enough of them are without."""

from __future__ import annotations

import numpy as np

from lueckenlos.engine.types import I64, PARTS, Bool, Scheme, World


def are_gaps(world: World, scheme: Scheme, area: I64, people: I64, got: I64) -> Bool:
    """Whether so many people (parts) of each area, of whom so many are reached, are a gap."""
    town, country = scheme.gap_children_town, scheme.gap_children_country
    least = np.where(world.country[area], country, town) * PARTS
    few: Bool = got * 1000 < scheme.gap_share_permille * people
    return few & (people - got >= least)


def between(sums: I64, area: I64, low: I64, high: I64) -> I64:
    """Sums[area, segment] of each area over its segments [low, high)."""
    before = np.zeros((sums.shape[0], sums.shape[1] + 1), np.int64)
    sums.cumsum(1, out=before[:, 1:])
    found: I64 = before[area, high] - before[area, low]
    return found
