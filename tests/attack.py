"""The reader a release must withstand, written without a look at the module under test.

Everything goes into one linear program as it stands: published counts as fixed values, withheld
ones as unknowns ≥ 0 (or within the interval of their source), sums as equations.
"""

import math
from collections.abc import Mapping, Sequence, Set

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_array

from lueckenlos.disclosure import Count, Sum


def attack(
    counts: Mapping[str, Count], sums: Sequence[Sum], hidden: Set[str], every: int = 1
) -> dict[str, tuple[float, float]]:
    """For withheld counts the lowest and highest number of people they can still be.

    `every`: 10 looks at each tenth only.
    """
    wanted = set(sorted(hidden)[::every])
    ranges: dict[str, tuple[float, float]] = {}
    for keys in _tied(counts, sums, hidden):
        inside = [s for s in sums if not keys.isdisjoint((s.total, *s.parts))]
        names = sorted({key for s in inside for key in (s.total, *s.parts)} | keys)
        at = {name: i for i, name in enumerate(names)}
        equations = lil_array((len(inside), len(names)))
        for row, s in enumerate(inside):
            equations[row, at[s.total]] -= 1
            for part in s.parts:
                equations[row, at[part]] += 1
        ends = [_ends(counts[name], name in hidden) for name in names]
        for key in sorted(keys & wanted):
            goal = np.zeros(len(names))
            goal[at[key]] = 1.0
            ranges[key] = (_least(goal, equations, ends), -_least(-goal, equations, ends))
    return ranges


def _ends(count: Count, hidden: bool) -> tuple[float, float]:
    if count.value is None:
        return count.low, math.inf if count.high is None else count.high
    return (0, math.inf) if hidden else (count.value, count.value)


def _least(goal: np.ndarray, equations: lil_array, ends: list[tuple[float, float]]) -> float:
    right = np.zeros(equations.shape[0])
    some = {"A_eq": equations.tocsr(), "b_eq": right} if len(right) else {}
    found = linprog(goal, bounds=ends, **some)
    assert found.status in (0, 3, 4), found.message  # 3, 4: nothing bounds it
    return float(found.fun) if found.status == 0 else -math.inf


def _tied(counts: Mapping[str, Count], sums: Sequence[Sum], hidden: Set[str]) -> list[set[str]]:
    """Withheld keys in groups; the sums tie no two groups together but by published counts."""
    group = {key: {key} for key in hidden}
    for s in sums:
        unknown = [key for key in (s.total, *s.parts) if key in hidden]
        for key in unknown[1:]:
            if group[key] is not group[unknown[0]]:
                group[unknown[0]] |= group[key]
                for other in group[key]:
                    group[other] = group[unknown[0]]
    return list({id(keys): keys for keys in group.values()}.values())
