"""The compiled loops on a street network: the nearest point, and ways up to a length.

Whole millimetres everywhere, so a way is the same number in any order. The slow twin is a plain
search over the points and a plain Dijkstra in the tests.
"""

import numpy as np

from lueckenlos.engine.kernels import jit

SQUARE = 100_000
"""Points are looked up by squares of 100 m."""
ROWS = 1 << 24
"""Squares of a column: more than the ground has."""
FAR = np.int32((1 << 31) - 1)
WIDTH = 14
"""Bits of a bucket of ways: those in it differ by less than 16.4 m."""


@jit
def nearest(key, point_x, point_y, x, y, most, found, square):
    """The point nearest to each (x, y), at most `most` away: `found` its number, else -1.

    Points are in the order of `key`, their square, columns first; of points equally near the
    first. Only where none is as near as the squares beside are wide, all are searched.
    """
    wide = most // SQUARE + 1
    for i in range(len(x)):
        column, row = x[i] // SQUARE, y[i] // SQUARE
        best, at = most * most + 1, -1
        for around in (1, wide):
            if around > 1 and best <= SQUARE * SQUARE:
                break
            for c in range(column - around, column + around + 1):
                first = np.searchsorted(key, c * ROWS + row - around)
                last = np.searchsorted(key, c * ROWS + row + around + 1)
                for j in range(first, last):
                    d2 = (point_x[j] - x[i]) ** 2 + (point_y[j] - y[i]) ** 2
                    if d2 < best or (d2 == best and j < at):
                        best, at = d2, j
        found[i], square[i] = at, best


@jit
def meet(node, so_far, start, arcs, net, most, best, seen, met):
    """Note the places on the edges of a node to which a way of `so_far` leads; how many are met by
    now."""
    edges, on_edge, at = net
    for a in range(start[node], start[node + 1]):
        edge = arcs[a, 2]
        for j in range(on_edge[edge], on_edge[edge + 1]):
            here = edges[edge, 2] - at[j, 1] if arcs[a, 3] else at[j, 1]
            way = so_far + here + at[j, 2]
            if way <= most:
                if best[j] == FAR:
                    seen[met] = j
                    met += 1
                best[j] = min(best[j], way)
    return met


@jit
def meet_beside(source, on_edge, at, most, best, seen):
    """Note the places on the edge the source stands on, straight along it; how many."""
    met = 0
    for j in range(on_edge[source[0]], on_edge[source[0] + 1]):
        way = source[2] + abs(at[j, 1] - source[1]) + at[j, 2]
        if way <= most:
            best[j], seen[met] = way, j
            met += 1
    return met


@jit
def begin(source, edges, most, dist, touched, heads, queue):
    """Both ends of the edge a source stands on wait in the buckets of their ways: how many."""
    size = 0
    for end in range(2):
        node, length = edges[source[0], end], edges[source[0], 2]
        way = source[2] + (length - source[1] if end else source[1])
        if way <= most and way < dist[node]:
            dist[node], touched[size] = way, node
            queue[size, 0], queue[size, 1], queue[size, 2] = node, way, heads[way >> WIDTH]
            heads[way >> WIDTH] = size
            size += 1
    return size


@jit
def search(size, start, to, length, most, dist, heads, queue, touched):
    """Shortest ways from the nodes that wait, the nearest bucket first; a node waits again where a
    shorter way to it is found. How many nodes are touched, and whether the queue was long enough.

    No step is a function of its own: handing over arrays takes longer than the step.
    """
    bucket, used = 0, size
    while bucket <= most >> WIDTH:
        entry = heads[bucket]
        if entry < 0:
            bucket += 1
            continue
        node, so_far, heads[bucket] = queue[entry, 0], queue[entry, 1], queue[entry, 2]
        if so_far > dist[node]:
            continue
        if size + start[node + 1] - start[node] > len(queue):
            return used, False
        for a in range(start[node], start[node + 1]):
            way, there = so_far + length[a], to[a]
            if way <= most and way < dist[there]:
                if dist[there] == FAR:
                    touched[used] = there
                    used += 1
                dist[there], into = way, way >> WIDTH
                queue[size, 0], queue[size, 1], queue[size, 2] = there, way, heads[into]
                heads[into] = size
                size += 1
    return used, True


@jit
def ways(begins, arcs, start, to, length, busy, edges, on_edge, at, number, sources, limit):
    """Ways of at most `limit[source]` from each source to places: CSR `start`, `place`, `way`.

    `arcs`, by the node they leave (`begins`): node, millimetres, edge, 1 where against it; `start`,
    `to` and `length`: the same, slim. `busy`: nodes with places on their edges. `edges`: both
    nodes and length. `at`, by edge (`on_edge`): edge, millimetres from its first node and beside it
    of the places called `number`; `sources` alike.
    """
    dist, best = np.full(len(start) - 1, FAR), np.full(len(at), FAR)
    touched, seen = np.empty(len(dist) + 2, np.int32), np.empty(len(at), np.int64)
    heads = np.full((limit.max() if len(limit) else 0) // (1 << WIDTH) + 1, np.int32(-1))
    queue, ends = np.empty((len(to) + 2, 3), np.int32), np.zeros(len(sources) + 1, np.int64)
    place, way = np.empty(1024, np.int32), np.empty(1024, np.int32)
    for s in range(len(sources)):
        most, first = limit[s], ends[s]
        met = meet_beside(sources[s], on_edge, at, most, best, seen)
        size = begin(sources[s], edges, most, dist, touched, heads, queue)
        used, done = search(size, start, to, length, most, dist, heads, queue, touched)
        while not done:  # rare: many nodes wait again and again
            queue = np.empty((2 * len(queue), 3), np.int32)
            heads[:] = -1
            for node in touched[:used]:
                dist[node] = FAR
            size = begin(sources[s], edges, most, dist, touched, heads, queue)
            used, done = search(size, start, to, length, most, dist, heads, queue, touched)
        for node in touched[:used]:
            if busy[node] and dist[node] != FAR:
                net = (edges, on_edge, at)
                met = meet(node, dist[node], begins, arcs, net, most, best, seen, met)
            dist[node] = FAR
        while first + met > len(place):
            place = np.append(place, np.empty_like(place))
            way = np.append(way, np.empty_like(way))
        order = np.argsort(number[seen[:met]])
        for k in range(met):
            j = seen[order[k]]
            place[first + k], way[first + k], best[j] = number[j], best[j], FAR
        ends[s + 1] = first + met
    return ends, place[: ends[-1]], way[: ends[-1]]
