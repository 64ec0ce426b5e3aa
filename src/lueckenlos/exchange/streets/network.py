"""Ways become a network: crossings and the edges between them, without small islands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lueckenlos.exchange.travel import I64, StreetNetwork

STEP_MM = 25_000
"""A place stands at a point along an edge; they are never farther apart."""
ISLAND_MM = 5_000_000
"""A piece without a connection to the rest is left out if its ways together are shorter."""

Chain = tuple[list[int], bool]


def network(x_mm: I64, y_mm: I64, pieces: I64) -> StreetNetwork:
    """The network of straight `pieces`: both ends (numbers of points) and 1 where a pram can go."""
    pieces = _once(pieces)
    length = _length(x_mm, y_mm, pieces[:, 0], pieces[:, 1])
    keep, islands, islands_mm = _mainland(len(x_mm), pieces, length)
    chains = list(_chains(pieces[keep], len(x_mm)))
    point = np.array([one for line, _ in chains for one in line], np.int64)
    last = np.cumsum([len(line) for line, _ in chains], dtype=np.int64) - 1
    first = np.append(0, last + 1)[: len(last)]
    inner = np.ones(len(point), bool)  # a point from which its line goes on
    inner[last] = False
    onward = np.flatnonzero(inner)
    step = np.zeros(len(point), np.int64)
    step[onward + 1] = _length(x_mm, y_mm, point[onward], point[onward + 1])
    edge = np.cumsum(np.append(0, ~inner))[: len(point)]
    along = np.cumsum(step) - np.cumsum(step)[first][edge]
    names, ends = np.unique(point[np.column_stack((first, last))], return_inverse=True)
    prams = np.array([pram for _, pram in chains], np.int64)
    at, x, y = _dense(edge, along, x_mm[point], y_mm[point], onward)
    return StreetNetwork(
        nodes=len(names),
        edges=np.column_stack((ends.reshape(-1, 2), along[last], prams)),
        at=at,
        x_mm=x,
        y_mm=y,
        islands=islands,
        islands_m=islands_mm // 1000,
    )


def for_prams(whole: StreetNetwork) -> StreetNetwork:
    """The part of a network that can be gone with a pram."""
    keep = whole.edges[:, 3] > 0
    number = np.cumsum(keep) - 1
    point = keep[whole.at[:, 0]]
    at = whole.at[point]
    return StreetNetwork(
        nodes=whole.nodes,
        edges=whole.edges[keep],
        at=np.column_stack((number[at[:, 0]], at[:, 1])),
        x_mm=whole.x_mm[point],
        y_mm=whole.y_mm[point],
        islands=whole.islands,
        islands_m=whole.islands_m,
    )


def _once(pieces: I64) -> I64:
    """Every piece once, if any way over it can be gone with a pram as one that can; in order."""
    low, high = pieces[:, :2].min(1), pieces[:, :2].max(1)
    order = np.lexsort((-pieces[:, 2], high, low))
    low, high, pram = low[order], high[order], pieces[order, 2]
    first = np.append(True, (np.diff(low) != 0) | (np.diff(high) != 0))[: len(low)] & (low != high)
    kept: I64 = np.column_stack((low, high, pram))[first]
    return kept


def _length(x_mm: I64, y_mm: I64, one: I64, two: I64) -> I64:
    """Millimetres between points, at least one, so that no way costs nothing."""
    line = np.hypot(x_mm[one] - x_mm[two], y_mm[one] - y_mm[two])
    whole: I64 = np.maximum(1, np.rint(line)).astype(np.int64)
    return whole


def _mainland(points: int, pieces: I64, length: I64) -> tuple[NDArray[np.bool_], int, int]:
    """Pieces of the largest component and of such as are long enough; the other components."""
    if not len(pieces):
        return np.zeros(0, bool), 0, 0
    ends = (pieces[:, 0], pieces[:, 1])
    joined = coo_array((np.ones(len(pieces), bool), ends), shape=(points, points))
    _, of = connected_components(joined, directed=False)
    total = np.bincount(of[pieces[:, 0]], weights=length)
    large = (total >= ISLAND_MM) | (np.arange(len(total)) == total.argmax())
    small = (total > 0) & ~large
    return large[of[pieces[:, 0]]], int(small.sum()), int(total[small].sum())


def _chains(pieces: I64, points: int) -> Iterator[Chain]:
    """Lines of points from crossing to crossing, each piece in one, and whether a pram can go.

    A crossing is where not exactly two pieces meet, or where only one of two is for prams. A ring
    without a crossing begins at its first piece.
    """
    ends: Sequence[Sequence[int]] = pieces[:, :2].tolist()
    prams = pieces[:, 2].tolist()
    beside: list[list[int]] = [[] for _ in range(points)]
    for number, (one, two) in enumerate(ends):
        beside[one].append(number)
        beside[two].append(number)
    middle = [len(some) == 2 and prams[some[0]] == prams[some[1]] for some in beside]
    done = [False] * len(ends)

    def line(first: int, piece: int) -> Chain:
        found, here = [first], first
        while True:
            done[piece] = True
            one, two = ends[piece]
            here = two if here == one else one
            found.append(here)
            onward = [number for number in beside[here] if not done[number]]
            if not middle[here] or here == first or not onward:
                return found, bool(prams[piece])
            piece = onward[0]

    for whole in (False, True):  # what is left in the second round are rings
        for number, (one, two) in enumerate(ends):
            for end in (one, two):
                if not done[number] and (whole or not middle[end]):
                    yield line(end, number)


def _dense(edge: I64, along: I64, x: I64, y: I64, onward: I64) -> tuple[I64, I64, I64]:
    """The points of all lines with further ones in between: edge and how far along it, and where.

    `onward`: the points from which a line goes on to the next one.
    """
    parts = np.zeros(len(edge), np.int64) + 1
    parts[onward] = np.maximum(1, -(-(along[onward + 1] - along[onward]) // STEP_MM))
    of = np.repeat(np.arange(len(edge)), parts)
    step = np.arange(len(of)) - np.repeat(np.cumsum(parts) - parts, parts)
    there = np.minimum(of + 1, len(edge) - 1)  # of a line's last point never gone to
    here, east, north = (v[of] + (v[there] - v[of]) * step // parts[of] for v in (along, x, y))
    return np.column_stack((edge[of], here)), east, north
