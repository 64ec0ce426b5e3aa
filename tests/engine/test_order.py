"""Not a byte depends on order, threads or tiles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import reduce
from operator import add

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.worlds import OFTEN, cases

from lueckenlos.engine.coverage import plan, run, run_tile
from lueckenlos.engine.explain import OfferEvidence, explain
from lueckenlos.engine.findings import findings
from lueckenlos.engine.reach import tiles
from lueckenlos.engine.results import Chain
from lueckenlos.engine.supply import supply
from lueckenlos.engine.types import Children, Months, Offers, Places, Reached, Scheme, World

Case = tuple[World, Scheme]


# --- the bytes of a result ------------------------------------------------------------------


def arrays_of(chain: Chain) -> Iterator[np.ndarray]:
    for sums in chain.fields:
        yield from (sums.axis.limits, sums.children, sums.reached)
    yield from (chain.living, chain.held, chain.spread)


def same(one: Chain, other: Chain) -> bool:
    """Equal in type, shape and every byte."""
    pairs = zip(arrays_of(one), arrays_of(other), strict=True)
    return all(
        a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes() for a, b in pairs
    )


# --- the same world in another order --------------------------------------------------------


def other_places(world: World, order: list[int]) -> World:
    """The same places, the one numbered `order[i]` now numbered i."""
    p, d, s = world.places, world.declared, world.streets
    now = np.empty(len(order), np.int32)
    now[order] = np.arange(len(order))
    places = Places(p.x_mm[order], p.y_mm[order], p.area[order], p.country[order], p.edge_mm[order])
    populations: list[Children] = [
        replace(children, parts=children.parts[order]) for children in world.populations
    ]
    declared = replace(d, place=now[d.place])
    streets = s and replace(s, place=now[s.place], off=s.off[order])
    bus, rough = (one and replace(one, place=now[one.place]) for one in (world.bus, world.rough))
    world = replace(world, places=places, populations=tuple(populations), declared=declared)
    return replace(world, streets=streets, bus=bus, rough=rough)


def other_offers(world: World, order: list[int]) -> World:
    """The same offers, row `order[i]` now row i; records keep their numbers."""
    offers, s = world.offers, world.streets
    now = np.full(len(order) + 1, -1, np.int32)
    now[order] = np.arange(len(order))
    columns = {item.name: getattr(offers, item.name)[order] for item in fields(Offers)}
    columns["host"] = now[columns["host"]]
    listed = (world.declared, world.bus, world.rough)
    declared, bus, rough = (one and other_rows(one, order) for one in listed)
    only = {int(now[row]): areas for row, areas in world.only.items()}
    streets = s and replace(s, site=s.site[order])
    world = replace(world, offers=Offers(**columns), declared=declared, only=only)
    return replace(world, streets=streets, bus=bus, rough=rough)


def other_rows(reached: Reached, order: list[int]) -> Reached:
    """What row `order[i]` reaches, now of row i."""
    parts = [slice(reached.start[row], reached.start[row + 1]) for row in order]
    start = np.cumsum([0, *(part.stop - part.start for part in parts)], dtype=np.int64)
    none = np.zeros(0, np.int32)
    return Reached(start, np.concatenate([none, *(reached.place[part] for part in parts)]))


# --- order ----------------------------------------------------------------------------------


@OFTEN
@given(cases(), st.data())
def test_the_order_of_offers(case: Case, data: st.DataObject) -> None:
    world, scheme = case
    other = other_offers(world, data.draw(st.permutations(range(len(world.offers)))))
    check_same(world, other, scheme)


@OFTEN
@given(cases(), st.data())
def test_the_order_of_places(case: Case, data: st.DataObject) -> None:
    world, scheme = case
    other = other_places(world, data.draw(st.permutations(range(len(world.places)))))
    check_same(world, other, scheme)


def check_same(world: World, other: World, scheme: Scheme) -> None:
    """Chain, choice, findings and evidence are the same."""
    one, two = run(world, scheme), run(other, scheme)
    assert same(one, two)
    choice = supply(world, scheme, plan(world, scheme)).choice
    again = supply(other, scheme, plan(other, scheme)).choice
    assert [a.tobytes() for a in choice] == [a.tobytes() for a in again]
    assert findings(world, scheme, one) == findings(other, scheme, two)
    for area in range(world.areas):
        months = Months(0, 216)
        evidence = explain(world, scheme, one, area, 0, months)
        shuffled = explain(other, scheme, two, area, 0, months)
        assert sorted(evidence.offers, key=repr) == sorted(shuffled.offers, key=repr)
        assert [nearness(o) for o in evidence.offers] == [nearness(o) for o in shuffled.offers]


def nearness(offer: OfferEvidence) -> tuple[bool, int | None]:
    return offer.in_reach, offer.metres


# --- threads and tiles ----------------------------------------------------------------------


@OFTEN
@given(cases(), st.integers(1, 3), st.integers(1, 7))
def test_threads_and_tiles(case: Case, threads: int, count: int) -> None:
    world, scheme = case
    assert same(run(world, scheme), run(world, scheme, threads=threads, tile_count=count))
    whole = supply(world, scheme, plan(world, scheme)).choice
    tiled = supply(world, scheme, plan(world, scheme), tile_count=count).choice
    assert [a.tobytes() for a in whole] == [a.tobytes() for a in tiled]


@OFTEN
@given(cases(), st.integers(1, 7), st.data())
def test_the_sum_of_tiles_is_the_whole(case: Case, count: int, data: st.DataObject) -> None:
    world, scheme = case
    prepared = plan(world, scheme)
    parts = [run_tile(world, scheme, prepared, tile) for tile in tiles(world.places, count)]
    (whole,) = (run_tile(world, scheme, prepared, tile) for tile in tiles(world.places, 1))
    assert same(reduce(add, data.draw(st.permutations(parts))), whole)


@OFTEN
@given(cases())
def test_sums_are_commutative_and_associative(case: Case) -> None:
    world, scheme = case
    prepared = plan(world, scheme)
    a, b, c = (run_tile(world, scheme, prepared, tile) for tile in tiles(world.places, 3))
    assert same(a + b, b + a)
    assert same((a + b) + c, a + (b + c))


@OFTEN
@given(cases())
def test_a_run_changes_nothing_it_is_given(case: Case) -> None:
    world, scheme = case
    before = repr(world)
    first = run(world, scheme)
    findings(world, scheme, first)
    assert repr(world) == before
    assert same(first, run(world, scheme))
