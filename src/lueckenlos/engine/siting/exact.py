"""The last step: what the dual leaves open goes to HiGHS, which proves it or improves it."""

from __future__ import annotations

import numpy as np
import scipy  # its `optimize` is loaded where it is asked for: that takes long
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array, hstack, vstack

from lueckenlos.engine.siting.bounds import Dual, fine_bounds, scores
from lueckenlos.engine.siting.cover import Cover, Rules
from lueckenlos.engine.types import I64

OPTIMAL, INFEASIBLE = 0, 2  # how SciPy says it
SCALE = 1e5  # the value known so far, as HiGHS sees it
SLACK = 1e-9  # relative; HiGHS computes in doubles
ROUNDING = 0.01  # of a whole unit
TOLERANCE = 1e-6  # relative; what HiGHS calls optimal is taken as that if it is so near


def exact(
    cover: Cover, rules: Rules, k: int, known: I64, dual: Dual, bound: int, seconds: float
) -> tuple[I64, int, bool]:
    """The best choice, what no choice exceeds, and whether that is proven; from a `known` choice.

    Candidates that the dual shows to be in no better choice than the known one, or in every one,
    are fixed. The rest is the program of Church & ReVelle (1974): max Σ w·z, z ≤ Σ x over the
    candidates of a row, Σ x ≤ k, clashes and budget as they are; rows that the open candidates
    cover alike are merged. Its z need not be whole numbers.
    """
    nobody, likely = np.zeros(0, np.int64), np.argsort(-scores(cover, rules, dual), kind="stable")
    pool = np.unique(np.concatenate([likely[: k + k // 2 + 10], known]))
    known, most = _searched(cover, rules, k, known, nobody, pool, seconds / 4)
    value = cover.value(known)
    surely, open_ = _core(cover, rules, k, dual, value)
    if len(surely) > k or not _allowed(rules, k, surely):
        return known, value, True
    known, most = _searched(cover, rules, k, known, surely, open_, seconds * 3 / 4)
    bound = max(cover.value(known), min(bound, most))
    return known, bound, cover.value(known) == bound


def _searched(
    cover: Cover, rules: Rules, k: int, known: I64, surely: I64, open_: I64, seconds: float
) -> tuple[I64, int]:
    """The better of the known choice and the best of `surely` with some of the open candidates,
    and what no such choice exceeds."""
    value, base, left = cover.value(known), cover.value(surely), k - len(surely)
    rest = cover.only(open_, surely)
    if not left or not len(rest.weight):
        return (surely if base > value else known), max(base, value)
    scale = SCALE / max(1, value)
    answer = _solved(rest, rules, open_, surely, left, scale, seconds)
    if answer.x is not None:
        found = np.concatenate([surely, open_[answer.x[: len(open_)] > 0.5]]).astype(np.int64)
        if cover.value(found) > value and _allowed(rules, k, found):
            known, value = found, cover.value(found)
    most = -answer.mip_dual_bound if answer.mip_dual_bound is not None else np.inf
    ended = answer.status == OPTIMAL and base + most / scale <= value * (1 + TOLERANCE) + ROUNDING
    if ended or answer.status == INFEASIBLE:
        return known, value
    if not np.isfinite(most):
        return known, int(cover.weight.sum())
    return known, max(value, base + int(most / scale * (1 + SLACK) + ROUNDING))


def _allowed(rules: Rules, k: int, sites: I64) -> bool:
    """Whether these sites may be chosen together."""
    fits = len(sites) <= k and int(rules.cost[sites].sum()) <= rules.budget
    return fits and not any(rules.clashing(site, sites).any() for site in sites.tolist())


def _core(cover: Cover, rules: Rules, k: int, dual: Dual, value: int) -> tuple[I64, I64]:
    """Candidates in every choice that covers more than `value`, and those about which it is open.

    Forcing one in, or out, costs the bound at least its distance to the score it would displace,
    or be displaced by."""
    score, number = scores(cover, rules, dual), np.arange(len(cover))
    spare = int(fine_bounds(cover, rules, dual, k)[-1]) - ((value + 1) << dual.shift) + 1
    part = np.where(dual.part >= 0, dual.part, len(cover) + number)
    ranked = np.lexsort((number, -score))
    best = np.zeros(len(cover), bool)
    best[ranked[np.unique(part[ranked], return_index=True)[1]]] = True
    order = ranked[best[ranked]]  # the best of each part, falling
    taken, next_ = np.zeros(len(cover), bool), max(0, int(score[order[k]]) if k < len(order) else 0)
    taken[order[:k]] = True
    taken &= score > 0
    last = int(score[order[k - 1]]) if k <= len(order) else 0
    of_part = np.zeros(int(part.max(initial=-1)) + 1, np.int64)
    of_part[part[taken]] = score[taken]
    second = np.zeros(len(of_part), np.int64)
    np.maximum.at(second, part[~best], score[~best])
    displaced = np.maximum(np.where(of_part[part] > 0, of_part[part], max(0, last)), 0)
    inside = taken & (score - np.maximum(second[part], next_) >= spare)
    outside = (~taken & (displaced - score >= spare)) | (rules.cost > rules.budget)
    outside |= np.diff(cover.start) == 0
    for site in np.flatnonzero(inside).tolist():
        outside |= rules.clashing(site, number)
    return np.flatnonzero(inside), np.flatnonzero(~inside & ~outside)


def _solved(
    rest: Cover, rules: Rules, open_: I64, surely: I64, k: int, scale: float, seconds: float
) -> scipy.optimize.OptimizeResult:
    """HiGHS on the open candidates: variables are x of each, then z of each row of several."""
    sites, rows = len(rest), len(rest.weight)
    site = np.repeat(np.arange(sites), np.diff(rest.start))
    alone = np.bincount(rest.row, minlength=rows)[rest.row] == 1
    worth = np.bincount(site[alone], rest.weight[rest.row[alone]] * scale, minlength=sites)
    shared, row = np.unique(rest.row[~alone], return_inverse=True)
    pairs = (np.full(len(row), -1.0), (row, site[~alone]))
    link = csr_array(pairs, shape=(len(shared), sites))
    z = rest.weight[shared] * scale
    more = [_limit(np.ones(sites)), *_exclusions(rules, open_)]
    most = [np.array([k]), *(np.ones(block.shape[0]) for block in more[1:])]
    cost = rules.cost[open_].astype(float)
    if cost.sum() > (money := rules.budget - int(rules.cost[surely].sum())):
        more, most = [*more, _limit(cost)], [*most, np.array([money])]
    side = vstack(more)
    nothing = csr_array((side.shape[0], len(shared)))
    table = vstack([hstack([link, eye_array(len(shared))]), hstack([side, nothing])]).tocsr()
    limit = np.concatenate([np.zeros(len(shared)), *most])
    return scipy.optimize.milp(
        -np.concatenate([worth, z]),
        constraints=scipy.optimize.LinearConstraint(table, -np.inf, limit),
        bounds=scipy.optimize.Bounds(0, 1),
        integrality=np.repeat([1, 0], [sites, len(shared)]),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )


def _limit(values: NDArray[np.float64]) -> csr_array:
    """One row of a table."""
    return csr_array(values.reshape(1, -1))


def _exclusions(rules: Rules, open_: I64) -> list[csr_array]:
    """Of each group, and of each square whose diagonal is below the distance, one at most; and
    every pair that clashes beyond."""
    tables: list[csr_array] = []
    kinds = [rules.group[open_]] + ([rules.cells()[open_]] if rules.apart_mm else [])
    for kind in kinds:
        sizes = np.bincount(kind[kind >= 0], minlength=1)
        where = np.flatnonzero((kind >= 0) & (sizes[kind] > 1))
        if len(where):
            row = np.unique(kind[where], return_inverse=True)[1]
            tables.append(
                csr_array((np.ones(len(where)), (row, where)), (row.max() + 1, len(open_)))
            )
    pairs = _pairs(rules, open_, kinds) if rules.apart_mm else np.zeros((0, 2), np.int64)
    if len(pairs):
        row = np.repeat(np.arange(len(pairs)), 2)
        shape = (len(pairs), len(open_))
        tables.append(csr_array((np.ones(len(row)), (row, pairs.reshape(-1))), shape))
    return tables


def _pairs(rules: Rules, open_: I64, kinds: list[I64]) -> I64:
    """Pairs of open candidates nearer than the distance that are not of one group or square."""
    found = [np.zeros((0, 2), np.int64)]
    for i, site in enumerate(open_.tolist()):
        apart = rules.clashing(site, open_[i + 1 :])
        for kind in kinds:
            apart &= (kind[i + 1 :] != kind[i]) | (kind[i] < 0)
        other = np.flatnonzero(apart) + i + 1
        found.append(np.stack([np.full(len(other), i), other], 1))
    return np.concatenate(found)
