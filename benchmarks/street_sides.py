"""What walking is measured on, Heidelberg in OpenStreetMap, and the sides that walk it.

All places where children live, all playgrounds, day-care centres, schools and doctors of the
extract, on foot up to `LIMIT_M`. Every side has the same spots on the same network.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray
from sides import Side
from table import SHARED

from lueckenlos.engine.streets import Network, Standing, network, standing, ways
from lueckenlos.exchange.layers.crs import DEGREES, GRID, move
from lueckenlos.exchange.streets.read import read_streets
from lueckenlos.exchange.travel import StreetNetwork

FOLDER = SHARED / "data" / "heidelberg"
LIMIT_M, SNAP_M = 2500, 300
EXTRACT = "heidelberg.osm.pbf"
MARGIN_M = 5000
HELP = {"amenity": {"kindergarten", "school", "doctors", "childcare"}, "leisure": {"playground"}}
CHUNK = 64

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Town:
    """A network with the places and offers in millimetres, rows of x and y."""

    network: Network
    places: Whole
    offers: Whole


def town(cache: str) -> Town:
    """Heidelberg; the network is kept in the folder `cache`."""
    places = places_of()
    found = streets_of(places, cache)
    streets = network(found.nodes, found.edges[:, :3], found.at, found.x_mm, found.y_mm)
    extract = FOLDER / EXTRACT
    offers = np.rint(move(DEGREES, GRID)(np.array(_offers(extract))) * 1000).astype(np.int64).T
    near = (offers >= places.min(1)[:, None]) & (offers <= places.max(1)[:, None])
    return Town(streets, places, np.unique(offers[:, near.all(0)], axis=1))


def places_of() -> Whole:
    """Cells of the census grid where children live, in millimetres."""
    with (FOLDER / "zensus2011_alter_unter_10_100m.csv").open(encoding="utf-8") as file:
        cells = [(row["x_mp_100m"], row["y_mp_100m"]) for row in csv.DictReader(file)]
    return np.array(cells, np.int64).T * 1000


def streets_of(places: Whole, cache: str) -> StreetNetwork:
    """The walkable network around the places."""
    west, south = places.min(1) / 1000 - MARGIN_M
    east, north = places.max(1) / 1000 + MARGIN_M
    return read_streets(FOLDER / EXTRACT, (west, south, east, north), Path(cache))


def _offers(extract: Path) -> list[tuple[float, float]]:
    """Points of what families go to; of a building the middle of its corners."""
    kinds = osmium.osm.NODE | osmium.osm.WAY
    found = []
    for one in osmium.FileProcessor(str(extract), kinds).with_locations():
        if any(one.tags.get(key) in words for key, words in HELP.items()):
            at = [one.location] if one.is_node() else [node.location for node in one.nodes]
            corners = [(spot.lon, spot.lat) for spot in at if spot.valid()]
            found.append(tuple(np.mean(corners, axis=0)))
    return found


# --- ours --------------------------------------------------------------------------------------


def ours(cache: str) -> Side:
    """From points to ways: finding where they stand, the search, and the pairs in reach."""
    here = town(cache)

    def work() -> Any:
        begin = standing(here.network, *here.offers, SNAP_M)
        end = standing(here.network, *here.places, SNAP_M)
        on = Standing(begin.at[~begin.off])
        return ways(here.network, on, end, np.full(len(on.at), 1000 * LIMIT_M))

    def facts(found: Any) -> dict[str, Any]:
        start, place, way = found
        size = {"places": here.places.shape[1], "offers": here.offers.shape[1]}
        size |= {"nodes": len(here.network.start) - 1, "edges": len(here.network.edges)}
        return _sums(start, place, way) | size

    return work, facts


# --- peers -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Graph:
    """The same network with a vertex wherever something stands: arcs one way, whole millimetres;
    `sources`, `targets` are vertices and the millimetres beside the street."""

    vertices: int
    tail: Whole
    head: Whole
    length: Whole
    sources: Whole
    targets: Whole
    numbers: Whole


def corners(cache: str) -> Whole:
    """Every point of the extract on the network: edge and millimetres from its first node."""
    from lueckenlos.exchange.streets import network as made

    made.STEP_MM = 1 << 40  # without the points in between
    folder = Path(cache) / "corners"
    return streets_of(places_of(), str(folder)).at


def graph(here: Town, more: Whole | None = None) -> Graph:
    """Edges cut where an offer or a place stands on them, and at `more` points."""
    begin, end = (standing(here.network, *some, SNAP_M).at for some in (here.offers, here.places))
    numbers, edges = np.flatnonzero(end[:, 0] >= 0), here.network.edges
    begin, end = begin[begin[:, 0] >= 0], end[numbers]
    number = np.arange(len(edges))
    firsts, lasts = np.column_stack((number, 0 * number)), np.column_stack((number, edges[:, 2]))
    more = firsts[:0] if more is None else more
    at = np.concatenate((firsts, lasts, begin[:, :2], end[:, :2], more))
    spots, of = np.unique(at, axis=0, return_inverse=True)
    of = of.reshape(-1)
    nodes = len(here.network.start) - 1
    vertex = np.arange(len(spots)) + nodes
    vertex[of[: len(edges)]] = edges[:, 0]
    vertex[of[len(edges) : 2 * len(edges)]] = edges[:, 1]
    on = np.flatnonzero(spots[1:, 0] == spots[:-1, 0])
    length = spots[on + 1, 1] - spots[on, 1]
    places = vertex[of[2 * len(edges) :]]
    sources, targets = places[: len(begin)], places[len(begin) : len(begin) + len(end)]
    return Graph(
        nodes + len(spots),
        vertex[on],
        vertex[on + 1],
        length,
        np.column_stack((sources, begin[:, 2])),
        np.column_stack((targets, end[:, 2])),
        numbers,
    )


def _pairs(one: Graph, first: int, far: NDArray[np.float64]) -> tuple[Whole, Whole, Whole]:
    """Of the ways to all targets from sources `first` … those that are short enough."""
    beside = one.sources[first : first + len(far), 1]
    total = far + beside[:, None] + one.targets[None, :, 1]
    source, target = np.nonzero(total <= 1000 * LIMIT_M)
    return source + first, one.numbers[target], total[source, target].astype(np.int64)


def scipy(cache: str) -> Side:
    """SciPy on the ways as the extract has them: every point is a vertex."""
    return _scipy(graph(town(cache), corners(cache)))


def scipy_crossings(cache: str) -> Side:
    """SciPy on our network, whose edges lead from crossing to crossing."""
    return _scipy(graph(town(cache)))


def _scipy(one: Graph) -> Side:
    """`scipy.sparse.csgraph.dijkstra` with its limit, in portions that fit the memory."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    low, high = np.minimum(one.tail, one.head), np.maximum(one.tail, one.head)
    order = np.lexsort((one.length, high, low))  # of parallel edges the shortest comes first
    ends, first = np.unique(np.column_stack((low, high))[order], axis=0, return_index=True)
    mm = one.length[order][first].astype(float)
    size = (one.vertices, one.vertices)
    arcs = coo_array(
        (np.tile(mm, 2), (ends.T.ravel(), ends[:, ::-1].T.ravel())), shape=size
    ).tocsr()

    def work() -> Any:
        found = []
        for first in range(0, len(one.sources), CHUNK):
            sources = one.sources[first : first + CHUNK, 0]
            far = dijkstra(arcs, indices=sources, limit=1000.0 * LIMIT_M)
            found.append(_pairs(one, first, far[:, one.targets[:, 0]]))
        return [np.concatenate(column) for column in zip(*found, strict=True)]

    return work, _peer_facts(one)


def networkit(cache: str) -> Side:
    """NetworKit's `SPSP` from all sources to all targets; it has no limit."""
    import networkit as nk

    nk.setNumberOfThreads(1)
    one = graph(town(cache))
    arcs = nk.Graph(one.vertices, weighted=True)
    for a, b, mm in zip(one.tail.tolist(), one.head.tolist(), one.length.tolist(), strict=True):
        arcs.addEdge(a, b, float(mm))

    def work() -> Any:
        targets, of = np.unique(one.targets[:, 0], return_inverse=True)
        search = nk.distance.SPSP(arcs, one.sources[:, 0].tolist(), targets.tolist()).run()
        far = np.array(search.getDistances())[:, of.reshape(-1)]
        return _pairs(one, 0, far)

    return work, _peer_facts(one)


def _peer_facts(one: Graph) -> Callable[[Any], dict[str, Any]]:
    def facts(found: Any) -> dict[str, Any]:
        source, place, way = found
        order = np.lexsort((place, source))
        start = np.concatenate(([0], np.cumsum(np.bincount(source, minlength=len(one.sources)))))
        return _sums(start, place[order], way[order])

    return facts


def _sums(start: Whole, place: Whole, way: Whole) -> dict[str, Any]:
    """Enough to tell whether two sides found the same pairs and the same ways."""
    weight = np.arange(1, len(place) + 1)
    return {
        "pairs": len(place),
        "sum": int(way.astype(np.int64).sum()),
        "mixed": [
            int((np.asarray(some, np.int64) * weight % 1_000_003).sum()) for some in (place, way)
        ],
        "starts": int((np.asarray(start, np.int64) * np.arange(len(start))).sum()),
    }
