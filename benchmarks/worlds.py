"""Invented worlds of a given size for the benchmarks: same size and seed, same world.

Settlements of Zipf sizes on a 100 m lattice, 8.8 % of it settled and denser towards each centre;
each settlement belongs to the nearest of the largest ones, its area. Children per place and offers
per child are drawn. No figure made from it says anything about a real place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
PLACES_PER_AREA = 333
SETTLEMENTS_PER_AREA = 6
TOWNS = 0.2
"""Share of the areas, largest first, that count as town."""
BANDS = (Months(-9, 0), Months(0, 36), Months(36, 72), Months(72, 120))
PER_PLACE = (0.35, 1.3, 1.3, 1.8)
"""Children of each band at a middling place."""
CATALOGUE = ((-9, 0), (-9, 12), (0, 12), (0, 36), (0, 72), (6, 36), (12, 36), (36, 72), (36, 120))
OPEN = 0.8
"""Share of the offers without any bar."""

Int = NDArray[np.int64]
Rng = np.random.Generator


def scheme() -> Scheme:
    """Eight fields that are counted, in five ways, and an indicator, which is passed through."""
    walk, drive = Reach(1_000, 2_500, 130), Reach(7_500, 12_500, 140)
    ways = (
        *(Way.NEAR, Way.NEAR, Way.REACHABLE, Way.REACHABLE),
        *(Way.RESPONSIBLE, Way.RESPONSIBLE, Way.PLACES, Way.SETTING, Way.INDICATOR),
    )
    reach = {Way.NEAR: walk, Way.REACHABLE: drive}
    required = (Required(Months(0, 72), Basis.LAW), Required(Months(72, 120), Basis.RESOLVED))
    fields = tuple(
        Field(f"f{n}", way, required, reach.get(way), walk if way is Way.REACHABLE else None)
        for n, way in enumerate(ways)
    )
    return Scheme(tuple(LifePhase(f"p{n}", band) for n, band in enumerate(BANDS)), fields)


def world(places: int, offers: int, seed: int) -> World:
    """A world of so many places and offers, with all children and a fifth of them apart."""
    rng = np.random.default_rng(seed)
    areas = max(1, places // PLACES_PER_AREA)
    cells, area, near = _ground(rng, places, areas)
    country = np.arange(areas) >= round(TOWNS * areas)
    density = rng.gamma(2.0, 0.5, places) * np.where(country[area], 0.7, 1.6)
    counts = rng.poisson(density[:, None] * np.array(PER_PLACE))
    ground = Places(
        x_mm=cells[:, 0] * CELL_MM + CELL_MM // 2,
        y_mm=cells[:, 1] * CELL_MM + CELL_MM // 2,
        area=area.astype(np.int32),
        country=country[area],
        edge_mm=np.full(places, FAR_MM),
    )
    rows = _offers(rng, ground, counts[:, 1:].sum(1), offers)
    some = rng.binomial(counts, 0.2)
    return World(
        areas=areas,
        places=ground,
        populations=(_children("all", counts, area, areas), _children("some", some, area, areas)),
        offers=rows,
        declared=_declared(rows, ground),
        complete=np.ones((areas, len(scheme().fields), LAST_MONTH - FIRST_MONTH), bool),
        country=country,
        neighbours=near,
    )


def _ground(rng: Rng, places: int, areas: int) -> tuple[Int, Int, tuple[tuple[int, int], ...]]:
    """Cells of the lattice (column, row), their area, and which areas are neighbours."""
    side = int((places / SETTLED) ** 0.5)
    settlements = areas * SETTLEMENTS_PER_AREA
    centre = rng.integers(0, side, (settlements, 2))
    zipf = 1 / np.arange(1, settlements + 1)
    seats = centre[:areas]
    home = ((centre[:, None] - seats[None]) ** 2).sum(2).argmin(1)
    radius = np.sqrt(places * zipf / zipf.sum() / 2)
    cells, area = np.zeros((0, 2), np.int64), np.zeros(0, np.int64)
    while len(cells) < places:
        of = rng.choice(settlements, places, p=zipf / zipf.sum())
        off = rng.normal(0, 1, (places, 2)) * radius[of, None]
        cells = np.concatenate([cells, centre[of] + np.rint(off).astype(np.int64)])
        area = np.concatenate([area, home[of]])
        first = np.sort(np.unique(cells, axis=0, return_index=True)[1])
        cells, area = cells[first], area[first]
    apart = ((seats[:, None] - seats[None]) ** 2).sum(2)
    nearest = np.argsort(apart, axis=1, kind="stable")[:, 1:4]
    pairs = {(min(a, int(b)), max(a, int(b))) for a in range(areas) for b in nearest[a]}
    return cells[:places] + 40_000, area[:places], tuple(sorted(pairs))


def _children(key: str, counts: Int, area: Int, areas: int) -> Children:
    months = np.array([len(band) for band in BANDS])
    by_area = np.zeros((areas, len(BANDS)), np.int64)
    np.add.at(by_area, area, counts)
    return Children(
        key=key,
        bands=BANDS,
        parts=counts * (PARTS // months),
        withheld=np.zeros_like(by_area, dtype=bool),
        low=by_area,
        high=by_area,
        car=key == "all",
    )


def _offers(rng: Rng, ground: Places, children: Int, count: int) -> Offers:
    """Offers where children are, two to an address, give or take 150 m."""
    share = (children + 0.1) / (children + 0.1).sum()
    address = rng.choice(len(ground), max(1, count // 2), p=share)
    jitter = rng.integers(-150_000, 150_001, (len(address), 2))
    spot = rng.integers(0, len(address), count)
    at = address[spot]
    field = rng.integers(0, 8, count)
    ages = np.array(CATALOGUE)[rng.integers(0, len(CATALOGUE), count)]
    moved = rng.integers(-2, 3, (count, 2)) * (rng.random((count, 2)) < 0.35)
    start = np.clip(ages[:, 0] + moved[:, 0], -9, 215)
    bars = rng.choice([bar.value for bar in Bar], (count, 2))
    return Offers(
        record=np.arange(count, dtype=np.int32),
        x_mm=ground.x_mm[at] + jitter[spot, 0],
        y_mm=ground.y_mm[at] + jitter[spot, 1],
        located=rng.random(count) < 0.97,
        area=ground.area[at],
        start=start.astype(np.int16),
        stop=np.clip(ages[:, 1] + moved[:, 1], start + 1, 216).astype(np.int16),
        field=field.astype(np.uint8),
        also=np.where(rng.random(count) < 0.2, 1 << rng.integers(0, 8, count), 0).astype(np.uint32),
        level=rng.choice(3, count, p=[0.75, 0.2, 0.05]).astype(np.uint8),
        barred=np.where(rng.random((count, 2)) < OPEN, 0, bars).astype(np.uint16),
        served=np.where(rng.random(count) < 0.3, -1, rng.integers(40, 320, count)).astype(np.int32),
        host=_hosts(field, ground.area[at]),
        kind=(field * 5 + rng.integers(0, 5, count)).astype(np.int32),
    )


def _hosts(field: Int, area: NDArray[np.int32]) -> NDArray[np.int32]:
    """A setting offer's host: an institution with places in its area, taken in turn."""
    ways = [item.way for item in scheme().fields]
    host = np.full(len(field), -1, np.int32)
    for a in np.unique(area):
        settings = np.flatnonzero((area == a) & (field == ways.index(Way.SETTING)))
        institutions = np.flatnonzero((area == a) & (field == ways.index(Way.PLACES)))
        if len(institutions):
            host[settings] = np.resize(institutions, len(settings))
    return host


def _declared(offers: Offers, ground: Places) -> Reached:
    """Offers of a responsible service reach every place of their area."""
    fields = scheme().fields
    members = [np.flatnonzero(ground.area == a) for a in range(int(ground.area.max()) + 1)]
    none = np.zeros(0, np.int64)
    reached = [
        members[a] if fields[f].way is Way.RESPONSIBLE else none
        for f, a in zip(offers.field.tolist(), offers.area.tolist(), strict=True)
    ]
    place = np.concatenate([*reached, none]).astype(np.int32)
    start = np.concatenate(([0], np.cumsum([len(some) for some in reached]))).astype(np.int64)
    return Reached(start, place)
