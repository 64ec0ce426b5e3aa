"""The two ways to the places in reach give the same sums: rows of a lattice, each place by itself.

A place more without children in the cell of another changes no sum, but then the lattice cannot be
used: so every world is counted both ways.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.engine.test_order import same
from tests.engine.test_twin import limits_of, parts
from tests.engine.twin import MOST, Twin
from tests.engine.worlds import CELL, ORIGIN, Offer, hand_world, places_of

from lueckenlos.engine.coverage import plan, run
from lueckenlos.engine.lattice import lattice_of
from lueckenlos.engine.reach import tiles
from lueckenlos.engine.results import MANY
from lueckenlos.engine.supply import supply
from lueckenlos.engine.types import (
    FAR_MM,
    Basis,
    Field,
    Level,
    LifePhase,
    Months,
    Reach,
    Required,
    Scheme,
    Way,
    World,
)

BANDS = (Months(-9, 0), Months(0, 36), Months(36, 72), Months(72, 120))
SEEDS = pytest.mark.parametrize("seed", range(8))
STEPS = ((5, 0), (-5, 0), (0, 5), (0, -5), (3, 4), (-4, 3), (-3, -4), (4, -3))


def rules(town: int, country: int) -> Scheme:
    """Near by reach, near without any difference, and a responsible body that is declared."""
    owed = (Required(Months(0, 40), Basis.LAW), Required(Months(40, 120), Basis.RESOLVED))
    fields = (
        Field("apart", Way.NEAR, owed, Reach(town, country, 100)),
        Field("alike", Way.NEAR, owed, Reach(600, 600, 100)),
        Field("declared", Way.RESPONSIBLE, owed),
    )
    return Scheme(tuple(LifePhase(f"p{n}", band) for n, band in enumerate(BANDS)), fields)


def lattice_world(seed: int, number: int, offers: int, columns: int) -> World:
    """Places in cells of their own; offers at the reach, just beyond, on a place, nowhere."""
    rng = np.random.default_rng(seed)
    cells = rng.choice(columns * 12, number, replace=False)
    points = [
        (ORIGIN[0] + int(c % columns) * CELL, ORIGIN[1] + int(c // columns) * CELL) for c in cells
    ]
    area, rows = rng.integers(-1, 3, number).tolist(), []
    for i in range(offers):
        x, y = points[int(rng.integers(number))]
        dx, dy = STEPS[int(rng.integers(len(STEPS)))]
        line, beyond = int(rng.choice([0, 500_000, 600_000, 1_000_000])), int(rng.random() < 0.3)
        start = int(rng.integers(-9, 200)) if rng.random() < 0.3 else int(rng.choice([-9, 0, 36]))
        only = frozenset({int(rng.integers(3))}) if rng.random() < 0.2 else None
        told = rng.choice(number, 3, replace=False) if rng.random() < 0.3 else ()
        row = Offer(
            x=x + line * dx // 5 + beyond * int(np.sign(dx)),
            y=y + line * dy // 5 + beyond * int(np.sign(dy)),
            located=bool(rng.random() < 0.9),
            start=start,
            stop=int(rng.integers(start + 1, 217)),
            field=int(rng.integers(3)),
            also=int(rng.integers(8)),
            level=int(rng.choice([Level.CONFIRMED, Level.RECORDED])),
            declared=tuple((int(p), 0) for p in told if only is None or area[p] in only),
            only=only,
        )
        rows += [row] * (40 if i == 0 else 1)  # more than choice is counted up to
    places = places_of(
        points,
        area,
        (rng.random(number) < 0.5).tolist(),
        rng.choice([FAR_MM, 0, 600_000, 600_001], number).tolist(),
    )
    people = rng.choice([0, 0, 1, 3, 20], (number, len(BANDS))).tolist()
    return hand_world(rows, points, people=people, bands=BANDS, areas=3, fields=3, places=places)


def doubled(world: World) -> World:
    """The same with a place more without children, where there is one already."""
    p, (children,) = world.places, world.populations
    order = [*range(len(p)), 0]
    columns = (p.x_mm, p.y_mm, p.area, p.country, p.edge_mm)
    places = type(p)(*(column[order] for column in columns))
    more = np.vstack([children.parts, np.zeros((1, len(BANDS)), np.int64)])
    return replace(world, places=places, populations=(replace(children, parts=more),))


@SEEDS
@pytest.mark.parametrize("reach", [(500, 1000), (1000, 500), (600, 600), (0, 0)])
def test_both_ways_give_the_same(seed: int, reach: tuple[int, int]) -> None:
    scheme, world = rules(*reach), lattice_world(seed, 700, 60, 140)
    twice = doubled(world)
    one, other = run(world, scheme), run(twice, scheme)
    assert one.ways == {"lattice", "pairs"}
    assert other.ways == {"list", "pairs"}
    assert same(one, other)
    assert same(one, run(world, scheme, threads=2, tile_count=9))
    choice = supply(world, scheme, plan(world, scheme)).choice
    for again in (
        supply(twice, scheme, plan(twice, scheme)),
        supply(world, scheme, plan(world, scheme), threads=2, tile_count=9),
    ):
        assert [a.tobytes() for a in choice] == [a.tobytes() for a in again.choice]


@SEEDS
def test_the_lattice_equals_the_twin(seed: int) -> None:
    scheme, world = rules(500, 1000), lattice_world(seed, 50, 14, 70)
    chain, prepared = run(world, scheme), plan(world, scheme)
    twin, choice = Twin(world, scheme, limits_of(chain)), supply(world, scheme, prepared).choice
    for f, sums in enumerate(chain.fields):
        limits = sums.axis.limits.tolist()
        for area in range(world.areas):
            for level in range(3):
                mine = parts(twin.reached(f, 0, level, area), limits)
                assert sums.reached[level, 0, area].tolist() == mine
            counted = twin.choice(f, 0, area)
            for n in range(MOST + 1):
                mine = parts({month: counted[month, n] for month in range(-9, 216)}, limits)
                assert choice[f][0, area, :, n].tolist() == mine
    for area in range(world.areas):
        for level in (0, 1):
            by_link, by_number = twin.held(0, level, area)
            assert chain.held[level, 0, area].tolist() == by_link
            assert chain.spread[level, 0, area].tolist() == by_number


def test_choice_counts_up_to_many() -> None:
    world = lattice_world(1, 50, 14, 70)
    sums = supply(world, rules(500, 1000), plan(world, rules(500, 1000))).choice
    assert any(some[..., MANY].any() for some in sums)


def test_the_rank_is_the_place_in_the_order_of_rows() -> None:
    world = lattice_world(3, 300, 1, 200)
    lattice = lattice_of(world.places)
    assert lattice
    rank = lattice.rank(world.places)
    order = np.lexsort((world.places.x_mm, world.places.y_mm))
    assert np.array_equal(rank[order], np.arange(300))
    assert np.array_equal(tiles(world.places, 1)[0].order, order)


@pytest.mark.parametrize(
    "points",
    [
        [],
        [ORIGIN, ORIGIN],
        [ORIGIN, (ORIGIN[0] + 1, ORIGIN[1]), (ORIGIN[0] + 10_001, ORIGIN[1] + 7_919)],
    ],
    ids=["nobody", "two in a cell", "too sparse for bits"],
)
def test_what_is_no_lattice(points: list[tuple[int, int]]) -> None:
    assert lattice_of(places_of(points)) is None


def test_one_place_and_one_row_are_a_lattice() -> None:
    for points in ([ORIGIN], [(ORIGIN[0] + n * CELL, ORIGIN[1]) for n in (0, 1, 3, 64, 65)]):
        lattice = lattice_of(places_of(points))
        assert lattice
        assert lattice.rank(places_of(points)).tolist() == list(range(len(points)))
