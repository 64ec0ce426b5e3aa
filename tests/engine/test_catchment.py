"""Floating catchments: against exact fractions on random ground, and on the tracts of Chicago."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.engine.twin import access
from tests.engine.worlds import CELL, places_of

from lueckenlos.engine.catchment import ONE, Catchment, catchment

Point = tuple[int, int, int]
"""x and y in millimetres, and the children or places there."""
Rings = list[tuple[int, int]]

EAST, NORTH = 4_300_000_000, 3_100_000_000
RADIUS = 5 * CELL
ONE_RING: Rings = [(RADIUS**2, ONE)]
CLOSE = Fraction(1, 10**9)


def found_at(homes: list[Point], sites: list[Point], rings: Rings, least: int = 1) -> Catchment:
    """The engine's answer to plain rows, moved to where the coordinates of Germany are large."""

    def column(rows: list[Point], n: int, origin: int = 0) -> np.ndarray:
        return np.array([origin + row[n] for row in rows], np.int64)

    places = places_of([(EAST + x, NORTH + y) for x, y, _ in homes])
    x, y = column(sites, 0, EAST), column(sites, 1, NORTH)
    supply = column(sites, 2)
    return catchment(places, column(homes, 2), x, y, supply, rings, least_pool=least)


def fractions(found: Catchment) -> list[Fraction]:
    """Supply per child at each home, as the exact number the integers stand for."""
    return [Fraction(n, ONE * 2**found.exponent) for n in found.ratio.tolist()]


def handed_out(homes: list[Point], found: Catchment) -> Fraction:
    """Supply that arrives at all children together."""
    ratios = zip(homes, fractions(found), strict=True)
    return sum((home[2] * ratio for home, ratio in ratios), Fraction())


# --- random ground --------------------------------------------------------------------------

TIES = [(3, 4), (4, 3), (-3, 4), (0, 5), (5, 0), (-5, 0), (0, -5), (6, 8), (-8, 6), (0, 10)]
"""Steps in cells of exactly 5 or 10 cells: sites there lie on the rim of a ring."""


@st.composite
def points(draw: st.DrawFn, most: int) -> list[Point]:
    """Points of the lattice, some a little off, some two to a spot."""
    coordinate = st.integers(-8, 8).map(lambda n: n * CELL)
    off = st.sampled_from([0, 0, 0, -1, 1, 37])
    one = st.tuples(st.tuples(coordinate, off).map(sum), coordinate, st.integers(0, most))
    return draw(st.lists(one, max_size=10))


@st.composite
def ground(draw: st.DrawFn) -> tuple[list[Point], list[Point]]:
    """Homes and sites; some sites exactly 5 or 10 cells from a home, or one millimetre off that."""
    homes, sites = draw(points(40)), draw(points(200))
    if homes:
        off = st.sampled_from([0, 0, 0, -1, 1])
        tie = st.tuples(st.sampled_from(homes), st.sampled_from(TIES), off, st.integers(0, 200))
        for (x, y, _), (dx, dy), more, supply in draw(st.lists(tie, max_size=6)):
            sites.append((x + dx * CELL + more, y + dy * CELL, supply))
    return homes, sites


@st.composite
def several_rings(draw: st.DrawFn) -> Rings:
    """One to three rings with the weights of a step function; the rims are where ties lie."""
    limits = [(cells * CELL) ** 2 + more for cells in (1, 5, 10) for more in (-1, 0)]
    chosen = draw(
        st.lists(st.sampled_from(limits), min_size=1, max_size=3, unique=True).map(sorted)
    )
    falling = st.lists(st.integers(1, ONE), min_size=len(chosen), max_size=len(chosen))
    return list(zip(chosen, sorted(draw(falling), reverse=True), strict=True))


@given(ground(), several_rings(), st.integers(1, 15))
def test_as_exact_fractions(
    points: tuple[list[Point], list[Point]], rings: Rings, least: int
) -> None:
    homes, sites = points
    found = found_at(homes, sites, rings, least)
    exact, pooled = access(homes, sites, rings, least)
    assert found.pooled.tolist() == pooled
    for mine, truth in zip(fractions(found), exact, strict=True):
        assert truth * (1 - CLOSE) <= mine <= truth


@given(ground(), several_rings(), st.integers(1, 15))
def test_all_supply_of_pooled_sites_arrives(
    points: tuple[list[Point], list[Point]], rings: Rings, least: int
) -> None:
    homes, sites = points
    found = found_at(homes, sites, rings, least)
    supply = sum(site[2] for site, counts in zip(sites, found.pooled, strict=True) if counts)
    assert supply * (1 - CLOSE) <= handed_out(homes, found) <= supply


@given(ground(), several_rings(), st.randoms(use_true_random=False))
def test_order_does_not_matter(
    points: tuple[list[Point], list[Point]], rings: Rings, random: object
) -> None:
    homes, sites = points
    turned = list(range(len(homes)))
    random.shuffle(turned)
    mixed = [*sites]
    random.shuffle(mixed)
    one, other = found_at(homes, sites, rings), found_at([homes[n] for n in turned], mixed, rings)
    assert one.exponent == other.exponent
    assert one.ratio[turned].tobytes() == other.ratio.tobytes()


@given(ground(), several_rings())
def test_a_site_is_the_sum_of_its_halves(
    points: tuple[list[Point], list[Point]], rings: Rings
) -> None:
    homes, sites = points
    assume(sites)
    halves = [(x, y, n) for x, y, n in sites for _ in range(2)]
    doubled = [(x, y, 2 * n) for x, y, n in sites]
    whole, split = found_at(homes, doubled, rings), found_at(homes, halves, rings)
    for one, other in zip(fractions(whole), fractions(split), strict=True):
        assert abs(one - other) <= CLOSE * one


# --- by hand --------------------------------------------------------------------------------


def test_two_homes_share_one_site():
    found = found_at([(0, 0, 30), (CELL, 0, 70)], [(0, 0, 50)], ONE_RING)
    assert found.per_unit().tolist() == pytest.approx([0.5, 0.5], rel=1e-12)


def test_catchments_that_overlap_add():
    homes, sites = (
        [(-RADIUS, 0, 10), (0, 0, 30), (RADIUS, 0, 20)],
        [(-RADIUS, 0, 8), (RADIUS, 0, 5)],
    )
    found = found_at(homes, sites, ONE_RING)
    assert found.per_unit().tolist() == pytest.approx([8 / 40, 8 / 40 + 5 / 50, 5 / 50], rel=1e-12)


@pytest.mark.parametrize(("further_mm", "reached"), [(-1, True), (0, True), (1, False)])
@pytest.mark.parametrize(("dx", "dy"), [(3, 4), (-4, 3), (5, 0), (0, -5)])
def test_exactly_at_the_radius_is_inside(dx: int, dy: int, further_mm: int, reached: bool):
    further = further_mm if dx >= 0 else -further_mm
    x, y = (dx * CELL + further, dy * CELL) if dx else (0, dy * CELL - further)
    found = found_at([(0, 0, 10)], [(x, y, 3)], ONE_RING)
    assert found.pooled.tolist() == [reached]
    assert found.per_unit().tolist() == pytest.approx([0.3 if reached else 0.0])


def test_the_outer_ring_weighs_less():
    rings = [(CELL**2, 1000), ((2 * CELL) ** 2, 680), ((3 * CELL) ** 2, 220)]
    homes = [(n * CELL, 0, 10) for n in (1, 2, 3, 4)]
    found = found_at(homes, [(0, 0, 19)], rings)
    assert found.per_unit().tolist() == pytest.approx([1.0, 0.68, 0.22, 0.0], rel=1e-12)


def test_a_pool_without_children_gives_no_ratio():
    homes, sites = [(0, 0, 0), (9 * CELL, 0, 5)], [(0, 0, 40), (9 * CELL, 0, 10)]
    found = found_at(homes, sites, ONE_RING)
    assert found.pooled.tolist() == [False, True]
    assert found.per_unit().tolist() == pytest.approx([0.0, 2.0])


def test_a_home_without_children_still_has_access():
    found = found_at([(0, 0, 0), (CELL, 0, 5)], [(0, 0, 10)], ONE_RING)
    assert found.per_unit().tolist() == pytest.approx([2.0, 2.0])


def test_an_offer_nobody_lives_near_hands_out_nothing():
    found = found_at([(0, 0, 10)], [(99 * CELL, 0, 40)], ONE_RING)
    assert found.pooled.tolist() == [False]
    assert found.ratio.tolist() == [0]


@pytest.mark.parametrize(("least", "pooled"), [(1, True), (10, True), (11, False)])
def test_the_least_pool_itself_is_enough(least: int, pooled: bool):
    assert found_at([(0, 0, 10)], [(0, 0, 1)], ONE_RING, least).pooled.tolist() == [pooled]


def test_an_empty_pool_never_counts():
    found = found_at([(0, 0, 0)], [(0, 0, 7)], ONE_RING, least=0)
    assert (found.pooled.tolist(), found.ratio.tolist()) == ([False], [0])


def test_no_sites_and_no_homes():
    assert found_at([(0, 0, 10)], [], ONE_RING).per_unit().tolist() == [0.0]
    assert found_at([], [(0, 0, 10)], ONE_RING).pooled.tolist() == [False]


def test_more_children_than_64_bits_hold_is_an_error():
    with pytest.raises(OverflowError):
        found_at([(0, 0, 1 << 61)], [(0, 0, 1)], ONE_RING)


# --- Chicago --------------------------------------------------------------------------------

TRACTS, INHABITANTS, DOCTORS, PAIRS = 1_930, 8_105_097, 7_254, 378_344


def tracts(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points in metres (EPSG:2790), inhabitants and doctors, in one order."""
    people, doctors = (
        json.loads((folder / f"chicago_metro_{name}.geojson").read_text("utf-8"))["features"]
        for name in ("pop", "docs_dentists")
    )
    ids = [[one["properties"]["geoid"] for one in layer] for layer in (people, doctors)]
    assert ids[0] == ids[1]
    return (
        np.array([one["geometry"]["coordinates"] for one in people]),
        np.array([one["properties"]["pop"] for one in people], np.int64),
        np.array([one["properties"]["doc"] for one in doctors], np.int64),
    )


@pytest.mark.needs("shared")
def test_chicago_as_by_brute_force(shared_dir: Path):
    metres, people, doctors = tracts(shared_dir / "data" / "access-chicago")
    assert (len(people), people.sum(), doctors.sum()) == (TRACTS, INHABITANTS, DOCTORS)
    away = np.hypot(*(metres[:, None] - metres[None]).transpose(2, 0, 1))
    near = (away <= 10_000).astype(float)
    assert near.sum() == PAIRS
    expected = near @ (doctors / (near.T @ people))

    x, y = np.rint(metres * 1000).astype(np.int64).T
    places = places_of(list(zip(x.tolist(), y.tolist(), strict=True)))
    found = catchment(places, people, x, y, doctors, [(10_000_000**2, ONE)])
    assert found.pooled.all()
    np.testing.assert_allclose(found.per_unit(), expected, rtol=1e-9, atol=0)
    assert found.per_unit() @ people == pytest.approx(DOCTORS, rel=1e-9)
