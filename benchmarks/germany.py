"""An invented country for the benchmarks: the same sizes and seed, the same country.

Settlements of Zipf sizes on a 100 m lattice, 8.8 % of it settled and denser towards each centre;
offers where children are, two to an address, give or take 150 m. An area is a Gemeinde. No figure
made from it says anything about a real place.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, cKDTree

from lueckenlos.engine.types import (
    FAR_MM,
    FIRST_MONTH,
    LAST_MONTH,
    PARTS,
    Bar,
    Basis,
    Children,
    Field,
    LifePhase,
    Months,
    Offers,
    Places,
    Reach,
    Reached,
    Required,
    Scheme,
    Way,
    World,
)

CELL_MM = 100_000
SETTLED = 0.088
FIELDS = 10
PHASES = (-9, 0, 36, 72, 120, 216)
BANDS = tuple(Months(*band) for band in pairwise(PHASES))
PER_PLACE = (0.2, 0.8, 0.85, 1.1, 1.67)
"""Children of each band at a middling place; 4.4 from birth on."""
PLACES_PER_AREA = 286
SETTLEMENTS_PER_AREA = 5
SPREAD = 0.65
"""How far a settlement reaches, in radii of a full circle of its size."""
TYPICAL = (-9, 0, 6, 12, 18, 24, 36, 48, 60, 72, 84, 96, 120, 144, 168, 192, 216)
OPEN = 0.8

Int = NDArray[np.int64]
Rng = np.random.Generator
Pairs = tuple[tuple[int, int], ...]


def scheme(reach_m: int) -> Scheme:
    """Ten fields counted by distance along a straight line; owed by law to 72 months, then 120."""
    required = (Required(Months(0, 72), Basis.LAW), Required(Months(72, 120), Basis.RESOLVED))
    reach = Reach(reach_m, reach_m, 100)
    fields = tuple(Field(f"f{n}", Way.NEAR, required, reach) for n in range(FIELDS))
    return Scheme(tuple(LifePhase(f"p{n}", band) for n, band in enumerate(BANDS)), fields)


def world(places: int, offers: int, seed: int, ages: str) -> World:
    """A country of so many places and offers; `ages` of offers: phases, typical, or all months."""
    rng = np.random.default_rng(seed)
    areas = max(1, places // PLACES_PER_AREA)
    ground, country, neighbours = _ground(rng, places, areas)
    density = rng.gamma(2.0, 0.5, places)
    counts = rng.poisson(density[:, None] * np.array(PER_PLACE))
    some = rng.binomial(counts, 0.2)
    rows = _offers(rng, ground, counts[:, 1:].sum(1), offers, ages)
    none = np.zeros(0, np.int32)
    return World(
        areas=areas,
        places=ground,
        populations=(
            _children("all", counts, ground.area, areas),
            _children("some", some, ground.area, areas),
        ),
        offers=rows,
        declared=Reached(np.zeros(offers + 1, np.int64), none),
        complete=np.ones((areas, FIELDS, LAST_MONTH - FIRST_MONTH), bool),
        country=country,
        neighbours=neighbours,
    )


def _ground(rng: Rng, places: int, areas: int) -> tuple[Places, NDArray[np.bool_], Pairs]:
    """Cells of the lattice, row by row, which areas are country, and which touch."""
    side = int((places / SETTLED) ** 0.5)
    settlements = areas * SETTLEMENTS_PER_AREA
    centre = rng.integers(0, side, (settlements, 2))
    zipf = 1 / np.arange(1, settlements + 1) ** 0.9
    share = zipf / zipf.sum()
    radius = SPREAD * np.sqrt(places * share / np.pi)
    cells = np.zeros(0, np.int64)
    while len(cells) < places:
        of = rng.choice(settlements, places, p=share)
        at = centre[of] + np.rint(rng.normal(0, 1, (places, 2)) * radius[of, None]).astype(int)
        at = at[((at >= 0) & (at < side)).all(1)]
        cells = np.unique(np.concatenate([cells, at[:, 1] * side + at[:, 0]]))
    cells = np.sort(rng.permutation(cells)[:places])
    y, x = np.divmod(cells, side)
    seats = cKDTree(centre[:areas])
    area = seats.query(np.stack([x, y], 1))[1].astype(np.int32)
    country = np.arange(areas) >= areas // 5
    far = np.full(places, FAR_MM)
    x, y = (4_000_000_000 + CELL_MM // 2 + one * CELL_MM for one in (x, y))
    return Places(x, y, area, country[area], far), country, _touching(centre[:areas])


def _touching(seats: Int) -> Pairs:
    """Areas whose seats share an edge of the triangulation."""
    if len(seats) < 4:
        return ()
    corners = Delaunay(seats).simplices
    edges = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    return tuple((a, b) for a, b in np.unique(np.sort(edges, axis=1), axis=0).tolist())


def _children(key: str, counts: Int, area: NDArray[np.int32], areas: int) -> Children:
    months = np.array([len(band) for band in BANDS])
    by_area = np.stack([np.bincount(area, counts[:, b], areas) for b in range(len(BANDS))], 1)
    low, none = by_area.astype(np.int64), np.zeros((areas, len(BANDS)), bool)
    return Children(key, BANDS, counts * (PARTS // months), none, low, low)


def _ages(rng: Rng, field: Int, ages: str) -> tuple[Int, Int]:
    """From and until of each offer."""
    count = len(field)
    if ages == "phases":
        first = rng.integers(0, len(PHASES) - 1, count)
        last = np.minimum(first + rng.integers(1, 4, count), len(PHASES) - 1)
        return np.array(PHASES)[first], np.array(PHASES)[last]
    if ages == "all":
        start = rng.integers(FIRST_MONTH, LAST_MONTH, count)
        return start, np.minimum(start + rng.integers(1, 120, count), LAST_MONTH)
    typical = np.sort(np.stack([rng.permutation(len(TYPICAL))[:2] for _ in range(4 * FIELDS)]), 1)
    own = typical[field * 4 + rng.integers(0, 4, count)]
    moved = rng.integers(-2, 3, (count, 2)) * (rng.random((count, 2)) < 0.35)
    own = np.clip(own + moved, 0, len(TYPICAL) - 1)
    first = np.minimum(own[:, 0], len(TYPICAL) - 2)
    return np.array(TYPICAL)[first], np.array(TYPICAL)[np.maximum(own[:, 1], first + 1)]


def _offers(rng: Rng, ground: Places, children: Int, count: int, ages: str) -> Offers:
    """Offers where children are, two to an address."""
    share = (children + 0.1) / (children + 0.1).sum()
    address = rng.choice(len(ground), max(1, count // 2), p=share)
    jitter = rng.integers(-150_000, 150_001, (len(address), 2))
    spot = rng.integers(0, len(address), count)
    at = address[spot]
    field = rng.integers(0, FIELDS, count)
    start, stop = _ages(rng, field, ages)
    bars = rng.choice([bar.value for bar in Bar], (count, 2))
    return Offers(
        record=np.arange(count, dtype=np.int32),
        x_mm=ground.x_mm[at] + jitter[spot, 0],
        y_mm=ground.y_mm[at] + jitter[spot, 1],
        located=np.ones(count, bool),
        area=ground.area[at],
        start=start.astype(np.int16),
        stop=stop.astype(np.int16),
        field=field.astype(np.uint8),
        also=np.zeros(count, np.uint32),
        level=rng.choice(2, count, p=[0.75, 0.25]).astype(np.uint8),
        barred=np.where(rng.random((count, 2)) < OPEN, 0, bars).astype(np.uint16),
        served=np.where(rng.random(count) < 0.3, -1, rng.integers(8, 80, count)).astype(np.int32),
        host=np.full(count, -1, np.int32),
        kind=np.zeros(count, np.int32),
    )
