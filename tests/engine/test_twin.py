"""The fast engine and its slow twin give the same integers on random worlds."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from tests.engine.twin import MOST, Gap, Twin, access
from tests.engine.worlds import CELL, OFTEN, cases, places_of

from lueckenlos.engine.catchment import catchment
from lueckenlos.engine.coverage import plan, run
from lueckenlos.engine.explain import explain
from lueckenlos.engine.findings import findings
from lueckenlos.engine.results import POSSIBLE, Chain, Finding
from lueckenlos.engine.supply import supply
from lueckenlos.engine.types import Months, Way

INSTITUTIONS = (Way.PLACES, Way.SETTING)
WAYS = pytest.mark.parametrize("ways", [tuple(Way), INSTITUTIONS], ids=["all", "institutions"])


def limits_of(chain: Chain) -> list[list[int]]:
    """Where the engine cuts the ages of each field."""
    return [sums.axis.limits.tolist() for sums in chain.fields]


def parts(by_month: dict[int, object], limits: list[int]) -> list[object]:
    """A month table summed over each segment."""
    return [sum(by_month[month] for month in range(a, b)) for a, b in pairwise(limits)]


@WAYS
@OFTEN
@given(data=st.data())
def test_children_and_reached(ways: tuple[Way, ...], data: st.DataObject) -> None:
    world, scheme = data.draw(cases(ways=ways))
    chain = run(world, scheme)
    twin = Twin(world, scheme, limits_of(chain))
    for f, sums in enumerate(chain.fields):
        limits = sums.axis.limits.tolist()
        event(f"words {sums.axis.words}")
        for p in range(len(world.populations)):
            for area in range(world.areas):
                children = {m: twin.children(p, area, [m]) for m in range(-9, 216)}
                assert sums.children[p, area].tolist() == parts(children, limits)
                for level in range(POSSIBLE + 1):
                    mine = parts(twin.reached(f, p, level, area), limits)
                    assert sums.reached[level, p, area].tolist() == mine, (f, p, area, level)


@WAYS
@OFTEN
@given(data=st.data())
def test_inside_a_segment_nothing_changes(ways: tuple[Way, ...], data: st.DataObject) -> None:
    world, scheme = data.draw(cases(ways=ways))
    twin = Twin(world, scheme)
    for f, axis in enumerate(plan(world, scheme).axes):
        limits = axis.limits.tolist()
        assert limits == sorted(set(limits))
        needed = {stretch.start for stretch in twin.stretches(f)}
        assert needed <= set(limits)


@WAYS
@OFTEN
@given(data=st.data())
def test_links_that_hold(ways: tuple[Way, ...], data: st.DataObject) -> None:
    world, scheme = data.draw(cases(ways=ways))
    chain, prepared = run(world, scheme), plan(world, scheme)
    twin = Twin(world, scheme, limits_of(chain))
    for area in range(world.areas):
        judgeable = [twin.judgeable(area, link) for link in prepared.links]
        assert prepared.judgeable[area].tolist() == judgeable
        for p in range(len(world.populations)):
            living = sum(twin.living(place, p) for place in twin.places_in(area))
            assert chain.living[p, area] == living
            for level in (0, 1):
                by_link, by_number = twin.held(p, level, area)
                assert chain.held[level, p, area].tolist() == by_link
                assert chain.spread[level, p, area].tolist() == by_number


@WAYS
@OFTEN
@given(data=st.data())
def test_choice(ways: tuple[Way, ...], data: st.DataObject) -> None:
    world, scheme = data.draw(cases(ways=ways))
    prepared, twin = plan(world, scheme), Twin(world, scheme)
    choice = supply(world, scheme, prepared).choice
    for f, axis in enumerate(prepared.axes):
        limits = axis.limits.tolist()
        for p in range(len(world.populations)):
            for area in range(world.areas):
                mine = twin.choice(f, p, area)
                for n in range(MOST + 1):
                    by_month = {month: mine[month, n] for month in range(-9, 216)}
                    assert choice[f][p, area, :, n].tolist() == parts(by_month, limits)


def as_gap(finding: Finding) -> Gap:
    months = finding.months
    return Gap(
        finding.areas,
        finding.population,
        finding.field,
        months.start,
        months.stop,
        finding.cause,
        finding.certain,
        finding.without_recorded,
        finding.without_confirmed,
    )


def order(gap: Gap) -> tuple[object, ...]:
    """Certain ones first, then most children, then by field, areas and months."""
    people = gap.without_recorded or gap.without_confirmed
    return (not gap.certain, -people, gap.field, gap.areas, gap.start, gap.stop)


@WAYS
@OFTEN
@given(data=st.data())
def test_findings(ways: tuple[Way, ...], data: st.DataObject) -> None:
    world, scheme = data.draw(cases(ways=ways))
    chain = run(world, scheme)
    found = [as_gap(one) for one in findings(world, scheme, chain)]
    for gap in found:
        event(gap.cause)
    assert found == sorted(found, key=order)
    every = Twin(world, scheme, limits_of(chain)).gaps()
    assert sorted(found, key=repr) == sorted(every, key=repr)


@WAYS
@OFTEN
@given(data=st.data())
def test_evidence(ways: tuple[Way, ...], data: st.DataObject) -> None:
    world, scheme = data.draw(cases(ways=ways))
    chain = run(world, scheme)
    twin = Twin(world, scheme, limits_of(chain))
    f = data.draw(st.integers(0, len(scheme.fields) - 1))
    area = data.draw(st.integers(0, world.areas - 1))
    p = data.draw(st.integers(0, len(world.populations) - 1))
    limits = chain.fields[f].axis.limits.tolist()
    first = data.draw(st.integers(0, len(limits) - 2))
    last = data.draw(st.integers(first + 1, len(limits) - 1))
    months = Months(limits[first], limits[last])
    ages = range(months.start, months.stop)
    found = explain(world, scheme, chain, area, f, months, p)
    assert found.children == twin.children(p, area, ages)
    assert found.confirmed == sum(twin.reached(f, p, 0, area)[month] for month in ages)
    assert found.recorded == sum(twin.reached(f, p, 1, area)[month] for month in ages)
    rows = twin.evidence(area, f, ages, p)
    mine = [(twin.rows[r].record, twin.rows[r].level, *values) for r, values in rows.items()]
    theirs = [
        (o.record, o.level, o.metres, o.in_reach, o.fits_age, o.main_field, o.counts)
        for o in found.offers
    ]
    assert sorted(theirs, key=repr) == sorted(mine, key=repr)


# --- beside the chain -----------------------------------------------------------------------

points = st.tuples(st.integers(-6, 6), st.integers(-6, 6), st.integers(0, 30))
many_points = st.lists(points, max_size=12)
outer = st.lists(st.integers(0, 40), min_size=1, max_size=3, unique=True).map(sorted)


@OFTEN
@given(many_points, many_points, outer, st.data(), st.integers(0, 20))
def test_catchments(
    homes: list, sites: list, square: list[int], data: st.DataObject, least: int
) -> None:
    weights = data.draw(st.lists(st.integers(0, 1000), min_size=len(square), max_size=len(square)))
    homes = [(x * CELL, y * CELL, n) for x, y, n in homes]
    sites = [(x * CELL, y * CELL, n) for x, y, n in sites]
    rings = [(n * CELL**2, w) for n, w in zip(square, weights, strict=True)]
    found = catchment(
        places_of([home[:2] for home in homes]),
        np.array([n for _, _, n in homes], np.int64),
        np.array([x for x, _, _ in sites], np.int64),
        np.array([y for _, y, _ in sites], np.int64),
        np.array([n for _, _, n in sites], np.int64),
        rings,
        least_pool=least,
    )
    exact, pooled = access(homes, sites, rings, least)
    assert found.pooled.tolist() == pooled
    for ratio, truth in zip(found.ratio.tolist(), exact, strict=True):
        unit = Fraction(1, 1000 * 2**found.exponent)
        assert 0 <= truth - ratio * unit <= 1000 * len(sites) * unit
    assert found.exponent >= 40
