"""Counts of areas become children at places: shares by weight, totals to the last part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lueckenlos.engine.types import I32, I64


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights` by largest remainder; the shares add up exactly.

    share_i = ⌊total · w_i / Σw⌋, the rest one each by falling remainder, ties to the first.
    All zero when the weights are.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [total * w // whole for w in weights]
    rest = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in rest[: total - sum(shares)]:
        shares[i] += 1
    return shares


def spread(totals: I64, weight: I64, group: I32) -> I64:
    """Split `totals[g]` over the places with `group == g` in proportion to `weight`, exactly.

    The vectorised form of `apportion`. A group without a place with weight gives its total to
    nobody; the caller must not let that happen. `group` -1 gets nothing.
    """
    inside = np.flatnonzero((group >= 0) & (weight > 0))
    g, w = group[inside], weight[inside]
    whole = np.zeros(len(totals), np.int64)
    np.add.at(whole, g, w)
    if len(whole) and int(whole.max()) > 3_000_000_000:
        raise OverflowError("weights of a group add up to more than 3 · 10⁹")
    quotient, remainder = np.divmod(totals[g], whole[g])
    share = quotient * w + remainder * w // whole[g]
    rest = remainder * w % whole[g]
    given = np.zeros(len(totals), np.int64)
    np.add.at(given, g, share)
    order = np.lexsort((inside, -rest, g))
    first = np.searchsorted(g[order], np.arange(len(totals)))
    rank = np.arange(len(order)) - first[g[order]]
    share[order] += rank < (totals - given)[g[order]]
    out = np.zeros(len(weight), np.int64)
    out[inside] = share
    return out
