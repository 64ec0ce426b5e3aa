"""Every cause is the twin's; causes are asked in blocks of places and on threads, and neither
changes what is found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.engine.test_twin import as_gap, limits_of
from tests.engine.twin import Twin
from tests.engine.worlds import (
    OFTEN,
    ORIGIN,
    Offer,
    hand_world,
    offers_of,
    places_of,
    reaches,
    roughly,
    schemes,
    some_points,
    spots,
    straight_lines,
    worlds,
)

from lueckenlos.engine.coverage import run
from lueckenlos.engine.findings import findings
from lueckenlos.engine.types import (
    Bar,
    Basis,
    Cause,
    Field,
    LifePhase,
    Months,
    Places,
    Reach,
    Reached,
    Required,
    Scheme,
    Way,
    World,
)

Case = tuple[World, Scheme]
COPIES = 17
"""With so many of each place an area has more of them than fit one block."""


def crowded(world: World) -> World:
    """Each place several times; children and declarations at one of them, now this, now that."""
    number = np.arange(len(world.places))
    home = number * COPIES + number % COPIES
    at, of = world.places, np.repeat(number, COPIES)

    def moved(reached: Reached) -> Reached:
        return Reached(reached.start, home[reached.place].astype(np.int32))

    def people(parts: np.ndarray) -> np.ndarray:
        sparse = np.zeros((len(of), parts.shape[1]), np.int64)
        sparse[home] = parts
        return sparse

    land = Places(at.x_mm[of], at.y_mm[of], at.area[of], at.country[of], at.edge_mm[of])
    return replace(
        world,
        places=land,
        populations=tuple(replace(one, parts=people(one.parts)) for one in world.populations),
        declared=moved(world.declared),
        rough=moved(world.rough) if world.rough else None,
    )


@OFTEN
@given(data=st.data())
def test_more_places_without_children_change_nothing(data: st.DataObject) -> None:
    scheme = data.draw(schemes())
    world = data.draw(roughly(data.draw(worlds(scheme))))
    found = findings(world, scheme, run(world, scheme))
    for one in found:
        event(one.cause)
    many = crowded(world)
    assert findings(many, scheme, run(many, scheme)) == found


@OFTEN
@given(data=st.data())
def test_threads_change_nothing(data: st.DataObject) -> None:
    scheme = data.draw(schemes())
    world = data.draw(roughly(data.draw(worlds(scheme))))
    chain = run(world, scheme)
    assert findings(world, scheme, chain, threads=3) == findings(world, scheme, chain)


# --- every cause is met -----------------------------------------------------------------------

DUTY = (Required(Months(0, 72), Basis.LAW),)
AGES = [(0, 72), (0, 72), (0, 72), (0, 24), (0, 24), (30, 72), (-9, 0), (0, 62)]
BANDS = (Months(0, 36), Months(36, 72))


@st.composite
def troubled(draw: st.DrawFn) -> Case:
    """Offers at a reach, a millimetre beyond or anywhere, each with something in the way, and areas
    in which few children are a gap."""
    way = draw(st.sampled_from((Way.NEAR, Way.REACHABLE, Way.RESPONSIBLE)))
    reach = draw(reaches()) if way is not Way.RESPONSIBLE else None
    on_foot = draw(st.none() | reaches()) if reach else None
    scheme = Scheme(
        (LifePhase("young", BANDS[0]), LifePhase("older", BANDS[1])),
        (Field("field", way, DUTY, reach, on_foot),),
        gap_share_permille=draw(st.sampled_from([500, 1000])),
        gap_months=3,
        gap_children_town=1,
        gap_children_country=draw(st.sampled_from([1, 10])),
    )
    areas, many = draw(st.integers(1, 2)), draw(st.integers(1, 5))
    count = {"min_size": many, "max_size": many}
    places = places_of(
        draw(st.lists(some_points(lattice=True), **count)),
        draw(st.lists(st.integers(0, areas - 1), **count)),
        draw(st.lists(st.booleans(), **count)),
    )
    people = draw(st.lists(st.lists(st.integers(2, 10), min_size=2, max_size=2), **count))
    rows = draw(st.lists(some_trouble(scheme, places), min_size=1, max_size=4))
    if rows[0].stop < 60 and draw(st.booleans()):
        rows.append(replace(rows[0], start=rows[0].stop + 6, stop=72))
    world = hand_world(rows, [], people=people, bands=BANDS, areas=areas, places=places)
    return draw(roughly(world)) if draw(st.booleans()) else world, scheme


@st.composite
def some_trouble(draw: st.DrawFn, scheme: Scheme, places: Places) -> Offer:
    """An offer with nothing, one thing or a few things in the way."""
    x, y = draw(spots(places, straight_lines(scheme)))
    start, stop = draw(st.sampled_from(AGES))
    level, bar = draw(st.sampled_from([0, 1, 2])), int(draw(st.sampled_from([*3 * [Bar(0)], *Bar])))
    spot = st.integers(0, len(places) - 1)
    listed = draw(st.frozensets(spot, max_size=5))
    return Offer(
        x=x,
        y=y,
        located=draw(st.integers(0, 4)) > 0,
        start=start,
        stop=stop,
        level=level if bar else min(level, 1),
        barred=(bar,),
        declared=tuple((place, 0) for place in sorted(listed)),
    )


def test_every_cause_is_met_and_is_the_twins() -> None:
    met = set[Cause]()

    @settings(OFTEN, max_examples=500)
    @given(troubled())
    def compare(case: Case) -> None:
        world, scheme = case
        chain = run(world, scheme)
        found = [as_gap(one) for one in findings(world, scheme, chain)]
        every = Twin(world, scheme, limits_of(chain)).gaps()
        assert sorted(found, key=repr) == sorted(every, key=repr)
        met.update(gap.cause for gap in every)

    compare()
    assert met == set(Cause)


def test_what_bars_others_only_is_no_cause() -> None:
    rows = [Offer(x=ORIGIN[0] + 1_001_000, y=ORIGIN[1], barred=(int(Bar.DIGITAL_ONLY), 0))]
    nobody, others = (hand_world(rows, [ORIGIN], people=people) for people in ([[0]], [[30]]))
    second = replace(others.populations[0], key="second")
    both = (nobody.populations[0], second)
    world = replace(others, populations=both, offers=offers_of(rows, 2))
    scheme = Scheme(
        (LifePhase("early", Months(0, 36)),),
        (Field("field", Way.NEAR, (Required(Months(0, 36), Basis.LAW),), Reach(1000, 2500, 100)),),
    )
    chain = run(world, scheme)
    (gap,) = findings(world, scheme, chain)
    assert (gap.population, gap.cause) == (1, Cause.TOO_FAR)
    assert [as_gap(gap)] == Twin(world, scheme, limits_of(chain)).gaps()
