"""The reader a release must withstand, written without a look at the module under test.

Everything goes into one linear program as it stands: published counts as fixed values, withheld
ones as unknowns ≥ 0 (or within the interval of their source), sums as equations.
"""

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_array

from lueckenlos.disclosure import Count, Sum
from lueckenlos.report.decision import Decision


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


def is_children(key: str) -> bool:
    """Whether a count is of who lives somewhere, whatever offers there are."""
    living = "/living" in key or key.endswith("/all") or key.count("/") == 2
    return living and key.split("/")[1] != "" and not key.startswith("gap/")


def together(decisions: Sequence[Decision]) -> tuple[dict[str, Count], list[Sum], set[str]]:
    """Several runs over the same children as one system, and its withheld counts.

    Who lives where is the same in all, and what did not change from one run to another is known
    not to have. Of a withheld count the reader knows the step that sums over it may tell; so what
    is told of a finding, which is made of these, adds nothing.
    """
    counts: dict[str, Count] = {}
    sums: dict[Sum, None] = {}
    hidden, open_ = set[str](), set[str]()
    for run, one in enumerate(decisions):
        book = one.book
        name = {key: key if is_children(key) else f"{run}|{key}" for key in book.counts}
        for cell in book.cells.values():
            keys = cell.recorded, cell.without, cell.confirmed, cell.only
            same = "+".join(str(book.counts[key].value) for key in keys)
            name |= {key: f"{same}|{key}" for key in keys}
            more = [
                key
                for key in book.counts
                if cell.recorded_without_car
                and key.startswith((cell.recorded_without_car, cell.confirmed_without_car))
            ]
            same += "+".join(str(book.counts[key].value) for key in more)
            name |= {key: f"{same}|{key}" for key in more}
        told = {key for key in book.gaps if key not in one.hidden}
        for key, count in book.counts.items():
            if key in told:
                continue
            if (step := one.steps.get(key)) is not None:
                count = replace(count, value=None, low=step.low, high=step.high)
            assert counts.setdefault(name[key], count) == count
            if key in one.hidden or count.value is None:
                hidden.add(name[key])
            else:
                open_.add(name[key])
        for s in book.sums:
            if s.total not in told:
                sums[Sum(name[s.total], tuple(name[key] for key in s.parts))] = None
    return counts, list(sums), hidden - open_


def narrowed(decisions: Sequence[Decision], every: int = 1) -> list[tuple[str, float, float]]:
    """Withheld counts of which a reader of all runs knows more than their threshold allows."""
    counts, sums, hidden = together(decisions)
    source = {
        key: count
        for one in decisions
        for key, count in one.book.counts.items()
        if count.value is None and count.high is not None
    }
    found = []
    for key, (low, high) in attack(counts, sums, hidden, every).items():
        wanted = float(counts[key].threshold)
        if (count := source.get(key)) is not None:
            wanted = min(wanted, (count.high or 0) - count.low)
        if high - low < wanted - 1e-6:
            found.append((key, low, high))
    return found
