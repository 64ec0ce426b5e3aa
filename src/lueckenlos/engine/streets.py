"""Walking along streets: a network, where places and offers stand on it, and ways up to a length.

A place stands at the nearest point of the network, some way along an edge; what is farther from
it than `most` is off the network.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lueckenlos.engine import street_kernels as kernels
from lueckenlos.engine.types import I32, I64, Arrays, Bool, Offers, Places, Streets

THREADS, BLOCKS = 2, 4
"""Sources are divided among threads, in so many blocks each, since some walk farther."""
LONGEST_M = 1 << 21
"""A way in millimetres fits 32 bits."""


@dataclass(frozen=True, slots=True)
class Network(Arrays):
    """A network that is walked both ways. `edges`: first node, last node, millimetres; `arcs`, by
    the node they leave (`start`): node, millimetres, edge, 1 where against it. Points along the
    edges by the square they lie in, `key`: `at` is the edge and how far along it."""

    start: I64
    arcs: I64
    edges: I64
    key: I64
    at: I64
    x_mm: I64
    y_mm: I64


def network(nodes: int, edges: I64, at: I64, x_mm: I64, y_mm: I64) -> Network:
    """The network of edges (first node, last node, millimetres) and points along them (`at`: edge,
    millimetres from its first node)."""
    tail = np.concatenate((edges[:, 0], edges[:, 1]))
    head = np.concatenate((edges[:, 1], edges[:, 0]))
    edge, back = np.tile(np.arange(len(edges)), 2), np.repeat((0, 1), len(edges))
    arcs = np.column_stack((head, edges[edge, 2], edge, back))[np.argsort(tail, kind="stable")]
    start = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=nodes))))
    key = x_mm // kernels.SQUARE * kernels.ROWS + y_mm // kernels.SQUARE
    order = np.argsort(key, kind="stable")
    return Network(start, arcs, edges, key[order], at[order], x_mm[order], y_mm[order])


@dataclass(frozen=True, slots=True)
class Standing(Arrays):
    """Where points of the ground stand on a network: `at` is edge (-1: off it), millimetres from
    the edge's first node, and millimetres beside it."""

    at: I64

    @property
    def off(self) -> Bool:
        """Which are off the network."""
        return self.at[:, 0] < 0


def standing(network: Network, x_mm: I64, y_mm: I64, most_m: int) -> Standing:
    """The nearest point of the network for each (x, y), if it is at most `most_m` away."""
    most, found = 1000 * most_m, np.full(len(x_mm), -1, np.int64)
    square = np.zeros(len(x_mm), np.int64)
    ground = (network.key, network.x_mm, network.y_mm)
    kernels.nearest(*ground, x_mm, y_mm, most, found, square)
    beside = np.ceil(np.sqrt(square)).astype(np.int64)
    there = network.at[found] if len(network.at) else np.zeros((len(found), 2), np.int64)
    at = np.column_stack((there, beside))
    return Standing(np.where(found[:, None] < 0, -1, at))


def ways(
    network: Network, sources: Standing, places: Standing, limit_mm: I64, *, threads: int = THREADS
) -> tuple[I64, I32, I32]:
    """Ways of at most `limit_mm[source]` from each source, which is on the network, to places: CSR
    `start`, `place` (ascending), `way_mm`; the same on any number of threads."""
    number = np.flatnonzero(~places.off)
    number = number[np.argsort(places.at[number, 0], kind="stable")]
    at = places.at[number]
    on_edge = np.searchsorted(at[:, 0], np.arange(len(network.edges) + 1))
    busy = np.zeros(len(network.start) - 1, bool)
    busy[network.edges[at[:, 0], :2]] = True
    slim = (some.astype(np.int32) for some in (network.start, *network.arcs[:, :2].T))
    graph = (network.start, network.arcs, *slim, busy, network.edges, on_edge, at, number)

    def found(some: slice) -> tuple[I64, I32, I32]:
        told: tuple[I64, I32, I32] = kernels.ways(*graph, sources.at[some], limit_mm[some])
        return told

    cuts = np.linspace(0, len(sources.at), max(1, threads) * BLOCKS + 1).astype(int).tolist()
    blocks = [slice(a, b) for a, b in pairwise(cuts) if b > a]
    if threads < 2 or len(blocks) < 2:
        return found(slice(None))
    with ThreadPoolExecutor(threads) as pool:
        start, place, way_mm = zip(*pool.map(found, blocks), strict=True)
    many = np.concatenate([np.diff(one) for one in start])
    whole = np.concatenate(([0], np.cumsum(many)))
    return whole, np.concatenate(place), np.concatenate(way_mm)


def streets(network: Network, places: Places, offers: Offers, limit_m: int, most_m: int) -> Streets:
    """Ways on foot of at most `limit_m` from the offers' rows to the places; rows at one spot are
    one site."""
    if limit_m >= LONGEST_M:
        raise OverflowError("a way on foot is too long for 32 bits")
    here = standing(network, places.x_mm, places.y_mm, most_m)
    rows = np.flatnonzero(offers.located)
    spots = np.column_stack((offers.x_mm[rows], offers.y_mm[rows]))
    spots, of = np.unique(spots, axis=0, return_inverse=True)
    there = standing(network, spots[:, 0], spots[:, 1], most_m)
    on = ~there.off
    site = np.full(len(offers), -1, np.int32)
    site[rows] = np.where(on, np.cumsum(on) - 1, -1)[of.reshape(-1)]
    limit = np.full(int(on.sum()), 1000 * limit_m, np.int64)
    start, place, way_mm = ways(network, Standing(there.at[on]), here, limit)
    return Streets(site, start, place, way_mm, here.off)
