"""An extract of OpenStreetMap as a network to walk on, kept by checksum once it is made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from lueckenlos.exchange.files.arrays import checksum_of, keep, kept, named
from lueckenlos.exchange.files.content import size_of
from lueckenlos.exchange.layers.crs import DEGREES, GRID, move
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.streets.access import walked, with_pram
from lueckenlos.exchange.streets.network import network
from lueckenlos.exchange.travel import I64, StreetNetwork

VERSION = 1
"""Of the network made of an extract: another one for the same file when this changes."""
UNKNOWN = 2**31 - 1
"""The coordinate of a point that is not in the extract."""
DEGREE = 1e-7

Box = tuple[float, float, float, float]


def read_streets(path: Path, box: Box, cache: Path | None = None) -> StreetNetwork:
    """The walkable network of an extract inside a box (west, south, east, north; EPSG:3035 metres).

    With a folder `cache` it is kept there and found again by the content of the file. Raises
    `CaseError`.
    """
    size_of(path)
    if cache is None:
        return _made(path, box)
    checksum = checksum_of(path)
    found = kept_streets(cache, checksum, box)
    if found is None:
        found = _made(path, box)
        keep(_name(cache, checksum, box), found)
    return found


def kept_streets(cache: Path, checksum: str, box: Box) -> StreetNetwork | None:
    """The network made before of an extract with a checksum (SHA-256), if it is kept."""
    return kept(_name(cache, checksum, box), StreetNetwork)


def _name(cache: Path, checksum: str, box: Box) -> Path:
    return cache / f"strassen-{named(checksum, VERSION, *map(float, box))}.npz"


def _made(path: Path, box: Box) -> StreetNetwork:
    refs, degrees, ways = _read(path)
    if not len(ways):
        raise CaseError(Problem("streets_none", path.name))
    _, first, of = np.unique(refs, return_index=True, return_inverse=True)
    known = (degrees[first] != UNKNOWN).all(1)
    metres = move(DEGREES, GRID)(np.where(known[:, None], degrees[first] * DEGREE, 0.0))
    west, south, east, north = box
    inside = (metres >= (west, south)).all(1) & (metres <= (east, north)).all(1) & known
    one, two = of[:-1], of[1:]
    piece = (ways[:-1, 0] == ways[1:, 0]) & known[one] & known[two] & (inside[one] | inside[two])
    pieces = np.column_stack((one, two, ways[:-1, 1]))[piece]
    if not len(pieces):
        raise CaseError(Problem("streets_elsewhere", path.name))
    grid = np.rint(np.where(known[:, None], metres, 0.0) * 1000).astype(np.int64)
    used, ends = np.unique(pieces[:, :2], return_inverse=True)
    pieces = np.column_stack((ends.reshape(-1, 2), pieces[:, 2]))
    return network(grid[used, 0], grid[used, 1], pieces)


def _read(path: Path) -> tuple[I64, I64, I64]:
    """The points of all ways that can be walked, one after the other: number, degrees in units of
    `DEGREE`, and the way with 1 where a pram can go."""
    refs, east, north, ways, prams = (list[int]() for _ in range(5))
    number = 0
    try:
        for way in _highways(path):
            tags = {tag.k: tag.v for tag in way.tags}
            if not walked(tags):
                continue
            pram = int(with_pram(tags))
            for node in way.nodes:  # type: ignore[union-attr]
                where = node.location
                refs.append(node.ref)
                east.append(where.x)
                north.append(where.y)
                ways.append(number)
                prams.append(pram)
            number += 1
    except RuntimeError:
        raise CaseError(Problem("streets_broken", path.name)) from None

    def column(values: list[int]) -> NDArray[np.int64]:
        return np.array(values, np.int64)

    degrees = np.column_stack((column(east), column(north)))
    return column(refs), degrees, np.column_stack((column(ways), column(prams)))


def _highways(path: Path) -> osmium.FileProcessor:
    kinds = osmium.osm.NODE | osmium.osm.WAY
    file = osmium.FileProcessor(str(path), kinds).with_locations()
    ways = file.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    return ways.with_filter(osmium.filter.KeyFilter("highway"))
