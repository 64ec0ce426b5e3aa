"""What siting promises is what a run of the world with the chosen offers says."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.worlds import (
    OFTEN,
    ORIGIN,
    Offer,
    cases,
    hand_world,
    offers_of,
    spots,
    straight_lines,
)

from lueckenlos.engine.coverage import plan, run
from lueckenlos.engine.siting.sites import Aim, Candidates, Wanted, best_sites, cover_of_world
from lueckenlos.engine.types import (
    BY_PLACE,
    Basis,
    Field,
    Level,
    LifePhase,
    Months,
    Offers,
    Reach,
    Reached,
    Required,
    Scheme,
    Streets,
    Travel,
    Way,
    World,
)

NEAR = (Way.NEAR, Way.REACHABLE)
DUE = (Basis.LAW, Basis.RESOLVED)


def more_offers(world: World, rows: list[Offer]) -> World:
    """The world with further offers, appended."""
    new = offers_of(rows, len(world.populations))
    names = Offers.__dataclass_fields__
    joined = {n: np.concatenate([getattr(world.offers, n), getattr(new, n)]) for n in names}
    old, listed = world.declared, [[place for place, _ in row.declared] for row in rows]
    start = np.concatenate([old.start, old.start[-1] + np.cumsum([len(p) for p in listed])])
    place = np.concatenate([old.place, *(np.array(p, np.int32) for p in listed)])
    declared = Reached(start.astype(np.int64), place.astype(np.int32))
    streets, bus, off = world.streets, world.bus, np.full(len(rows), -1, np.int32)
    if streets:
        streets = replace(streets, site=np.append(streets.site, off))
    if bus:
        bus = replace(bus, start=np.append(bus.start, off * 0 + bus.start[-1]))
    return replace(world, offers=Offers(**joined), declared=declared, streets=streets, bus=bus)


def children_reached(world: World, scheme: Scheme, wanted: Wanted) -> int:
    """Children of the required months that the new offers serve, with an offer at the level."""
    sums, total = run(world, scheme).fields[wanted.field], 0
    limits = sums.axis.limits.tolist()
    required = [one.months for one in scheme.fields[wanted.field].required if one.basis in DUE]
    for s, (start, stop) in enumerate(itertools.pairwise(limits)):
        served = wanted.months.start <= start and stop <= wanted.months.stop
        born = start >= 0 or wanted.months.stop <= 0
        if served and born and any(m.start <= start and stop <= m.stop for m in required):
            total += int(sums.reached[wanted.level, wanted.population, :, s].sum())
    return total


def links_held(world: World, scheme: Scheme, wanted: Wanted) -> int:
    """Children times links of the field that hold at their places."""
    links, held = plan(world, scheme).links, run(world, scheme).held
    mine = [k for k, link in enumerate(links) if link.field == wanted.field]
    return int(held[wanted.level, wanted.population][:, mine].sum())


MEASURED = {Aim.CHILDREN: children_reached, Aim.LINKS: links_held}


@OFTEN
@given(st.sampled_from(Aim), st.booleans(), st.data())
def test_what_is_gained_is_what_a_run_says(aim: Aim, listed: bool, data: st.DataObject) -> None:
    world, scheme = data.draw(cases(ways=NEAR))
    months = data.draw(st.sampled_from([(0, 36), (-9, 3), (-9, 0), (3, 80), (-9, 216)]))
    f = data.draw(st.integers(0, len(scheme.fields) - 1))
    p = data.draw(st.integers(0, len(world.populations) - 1))
    level = data.draw(st.sampled_from([Level.CONFIRMED, Level.RECORDED]))
    wanted = Wanted(f, Months(*months), aim, p, level)
    points = data.draw(st.lists(spots(world.places, straight_lines(scheme)), max_size=6))
    x, y = (np.array([point[i] for point in points], np.int64) for i in (0, 1))
    place = st.integers(0, max(0, len(world.places) - 1))
    most = min(4, len(world.places))
    lists = [data.draw(st.lists(place, max_size=most, unique=True)) for _ in points]
    reached = None
    if listed or world.streets or world.bus:
        start = np.cumsum([0, *map(len, lists)], dtype=np.int64)
        reached = Reached(start, np.array([n for some in lists for n in some], np.int32))
    found = best_sites(world, scheme, Candidates(x, y, reached=reached), wanted, 3)
    before, added = MEASURED[aim](world, scheme, wanted), []
    for i in range(3):
        if i < len(found.order):
            at = int(found.order[i])
            here = {"declared": tuple((n, 0) for n in lists[at]), "located": False}
            made = Offer(x=points[at][0], y=points[at][1], field=f, start=months[0], stop=months[1])
            added.append(replace(made, record=10_000 + i, **(here if reached else {})))
        after = MEASURED[aim](more_offers(world, added), scheme, wanted)
        assert found.gain[i] == after - before


def a_scheme(*required: Required, permille: int = 900, reach_m: int = 300) -> Scheme:
    reach = Reach(reach_m, reach_m, 100)
    field = Field("help", Way.NEAR, required, reach)
    phases = (LifePhase("before", Months(-9, 0)), LifePhase("small", Months(0, 36)))
    return Scheme(phases, (field,), holds_permille=permille)


SMALL = Required(Months(0, 36), Basis.LAW)
LINE = [(ORIGIN[0] + 100_000 * n, ORIGIN[1]) for n in range(10)]


def at(*numbers: int) -> Candidates:
    """Candidates on the line, one every hundred metres."""
    x = np.array([LINE[n][0] for n in numbers], np.int64)
    return Candidates(x, np.full(len(numbers), ORIGIN[1], np.int64))


def test_one_site_serves_what_is_in_reach_to_the_millimetre() -> None:
    world, wanted = hand_world([], LINE), Wanted(0, Months(0, 36))
    found = best_sites(world, a_scheme(SMALL), at(0, 3, 9), wanted, 1)
    assert found.order.tolist() == [1] and found.proven
    ten = 10 * 147_026_880
    assert found.gain.tolist() == [7 * ten] == found.bound.tolist()
    moved = Candidates(at(3).x_mm + 1, at(3).y_mm)
    assert best_sites(world, a_scheme(SMALL), moved, wanted, 1).gain.tolist() == [6 * ten]


def test_what_is_closed_counts_no_more() -> None:
    ten = 10 * 147_026_880
    only_recorded = Offer(x=LINE[0][0], y=LINE[0][1], level=Level.RECORDED)
    world = hand_world([only_recorded], LINE)
    for level, gain in ((Level.CONFIRMED, 7), (Level.RECORDED, 3)):
        wanted = Wanted(0, Months(0, 36), level=level)
        assert best_sites(world, a_scheme(SMALL), at(3), wanted, 1).gain[0] == gain * ten


def test_desirable_months_and_pregnancies_are_not_counted() -> None:
    bands = (Months(-9, 0), Months(0, 36))
    world = hand_world([], LINE[:1], bands=bands)
    both = (Required(Months(-9, 12), Basis.LAW), Required(Months(12, 36), Basis.DESIRABLE))
    scheme, child = a_scheme(*both), 147_026_880
    for months, gain in (((-9, 36), 10 * child * 12 // 36), ((-9, 0), 10 * child), ((12, 36), 0)):
        found = best_sites(world, scheme, at(0), Wanted(0, Months(*months)), 1)
        assert found.gain.tolist() == [gain]


def test_a_link_holds_only_when_enough_months_come_together() -> None:
    first = Offer(x=LINE[0][0], y=LINE[0][1], stop=12)
    world, ten = hand_world([first], LINE), 10 * 147_026_880
    wanted = Wanted(0, Months(12, 33), Aim.LINKS)
    for permille, gain in ((900, 4), (917, 0)):  # 33 of 36 months are 916.7 thousandths
        found = best_sites(world, a_scheme(SMALL, permille=permille), at(0, 9), wanted, 2)
        assert found.gain.tolist() == [gain * ten] * 2


def test_rules_of_a_world() -> None:
    world, wanted = hand_world([], LINE), Wanted(0, Months(0, 36))
    ten = 10 * 147_026_880
    three = replace(at(2, 6, 8), group=np.array([4, 4, -1], np.int32))
    assert best_sites(world, a_scheme(SMALL), three, wanted, 3).gain[-1] == 10 * ten
    apart = {"apart_m": 201}
    found = best_sites(world, a_scheme(SMALL), at(2, 6, 8), wanted, 3, **apart)
    assert sorted(found.order.tolist()) in ([0, 1], [0, 2])
    priced = replace(at(2, 6, 8), cost=np.array([3, 2, 9], np.int64))
    found = best_sites(world, a_scheme(SMALL), priced, wanted, 3, budget=4, seconds=20)
    assert found.order.tolist() == [1] and found.proven
    found = best_sites(world, a_scheme(SMALL), priced, wanted, 3)
    assert found.gain[-1] == 10 * ten


def test_without_a_car_the_reach_is_shorter() -> None:
    field = Field("help", Way.REACHABLE, (SMALL,), Reach(500, 500, 100), Reach(100, 100, 100))
    scheme = replace(a_scheme(SMALL), fields=(field,))
    world = hand_world([], LINE)
    second = replace(world.populations[0], key="second", car=False)
    world = replace(world, populations=(world.populations[0], second), offers=offers_of([], 2))
    gains = [
        best_sites(world, scheme, at(5), Wanted(0, Months(0, 36), population=p), 1).gain[0]
        for p in (0, 1)
    ]
    assert gains == [10 * 10 * 147_026_880, 3 * 10 * 147_026_880]


def test_children_outside_every_area_are_not_counted() -> None:
    world = hand_world([], LINE[:2])
    area = np.array([0, -1], np.int32)
    world = replace(world, places=replace(world.places, area=area))
    found = best_sites(world, a_scheme(SMALL), at(0), Wanted(0, Months(0, 36)), 1)
    assert found.gain[0] == 10 * 147_026_880


def test_along_streets_candidates_need_a_list() -> None:
    on_foot = Field("help", Way.NEAR, (SMALL,), Reach(300, 300, 100, Travel.FOOT))
    scheme, world = replace(a_scheme(SMALL), fields=(on_foot,)), hand_world([], LINE)
    none = np.zeros(0, np.int32)
    streets = Streets(none, np.zeros(1, np.int64), none, none, np.zeros(10, bool))
    world, wanted = replace(world, streets=streets), Wanted(0, Months(0, 36))
    with pytest.raises(ValueError, match="no line"):
        best_sites(world, scheme, at(5), wanted, 1)
    listed = replace(at(5), reached=Reached(np.array([0, 2]), np.array([4, 9], np.int32)))
    assert best_sites(world, scheme, listed, wanted, 1).gain[0] == 2 * 10 * 147_026_880


def test_what_cannot_be_asked_of_a_world() -> None:
    world, served = hand_world([], LINE), Months(0, 36)
    ways: dict[Way, Field] = {way: Field("help", way, (SMALL,)) for way in Way if way not in NEAR}
    for way, field in ways.items():
        scheme = replace(a_scheme(SMALL), fields=(field,))
        with pytest.raises(ValueError, match=r"not counted|no line"):
            cover_of_world(world, scheme, at(0), Wanted(0, served))
        listed = replace(at(0), reached=Reached(np.array([0, 1]), np.zeros(1, np.int32)))
        if way in BY_PLACE:
            assert cover_of_world(world, scheme, listed, Wanted(0, served)).solo()[0] > 0
    with pytest.raises(ValueError, match="mentioned"):
        Wanted(0, served, level=Level.MENTIONED)
    for wrong in ({"group": np.zeros(2, np.int32)}, {"cost": np.zeros(2, np.int64)}):
        with pytest.raises(ValueError, match="one entry per candidate"):
            replace(at(0), **wrong)
    with pytest.raises(ValueError, match="one row per candidate"):
        replace(at(0), reached=Reached(np.zeros(1, np.int64), np.zeros(0, np.int32)))
