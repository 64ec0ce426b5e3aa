"""Counts of areas become children at places: shares by weight, totals to the last part."""

import numpy as np

from lueckenlos.engine.types import I32, I64


def spread(totals: I64, weight: I64, group: I32) -> I64:
    """Split `totals[g]` over the places with `group == g` in proportion to `weight`, exactly.

    By largest remainder: ⌊total · w / Σw⌋ each, the rest one each by falling remainder, ties to
    the first. A group without a place with weight gives its total to
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
