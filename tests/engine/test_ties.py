"""Examples by hand: exactly at the limit, nobody there, nothing there."""

from __future__ import annotations

import numpy as np
import pytest
from tests.engine.worlds import NORTH_SEA, ORIGIN, Offer, hand_world, offers_of, places_of

from lueckenlos.engine.coverage import plan, run
from lueckenlos.engine.explain import explain
from lueckenlos.engine.findings import findings
from lueckenlos.engine.types import (
    PARTS,
    Bar,
    Basis,
    Cause,
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

HOME = ORIGIN
METRE = 1000
NEAR = Reach(1000, 2500, 100)
NEAR_BY_WAY = Reach(1300, 3250, 130)


def rules(way: Way = Way.NEAR, reach: Reach | None = NEAR, stop: int = 36) -> Scheme:
    """One field, required by law from birth."""
    reach = reach if way in (Way.NEAR, Way.REACHABLE) else None
    owed = (Required(Months(0, stop), Basis.LAW),)
    phases = (LifePhase("early", Months(0, 36)), LifePhase("late", Months(36, 72)))
    return Scheme(phases, (Field("field", way, owed, reach),))


def reached(world: World, scheme: Scheme, level: int = Level.RECORDED, area: int = 0) -> int:
    """Whole children of all ages with a suitable offer."""
    parts = int(run(world, scheme).fields[0].reached[level, 0, area].sum())
    assert parts % PARTS == 0
    return parts // PARTS


# --- at the reach ---------------------------------------------------------------------------


@pytest.mark.parametrize("reach", [NEAR, NEAR_BY_WAY], ids=["as the crow flies", "by way"])
@pytest.mark.parametrize("step", [(1, 0), (0, -1), (0.6, 0.8), (-0.8, 0.6)])
def test_exactly_at_the_reach_counts(reach: Reach, step: tuple[float, float]) -> None:
    x, y = (round(1000 * METRE * part) for part in step)
    offer = Offer(x=HOME[0] + x, y=HOME[1] + y)
    assert reached(hand_world([offer], [HOME]), rules(reach=reach)) == 10


@pytest.mark.parametrize("reach", [NEAR, NEAR_BY_WAY], ids=["as the crow flies", "by way"])
@pytest.mark.parametrize("step", [(1000 * METRE + 1, 0), (-1000 * METRE, 1), (0, 1000 * METRE + 1)])
def test_a_millimetre_beyond_does_not(reach: Reach, step: tuple[int, int]) -> None:
    offer = Offer(x=HOME[0] + step[0], y=HOME[1] + step[1])
    assert reached(hand_world([offer], [HOME]), rules(reach=reach)) == 0


def test_the_place_says_town_or_country() -> None:
    """2,000 m are near in the country and far in town, wherever the offer is."""
    points = [HOME, (HOME[0] + 4000 * METRE, HOME[1])]
    places = places_of(points, country=[False, True])
    between = Offer(x=HOME[0] + 2000 * METRE, y=HOME[1])
    world = hand_world([between], points, places=places, people=[[3], [4]])
    assert reached(world, rules()) == 4


def test_an_edge_exactly_at_the_reach_may_hide_an_offer() -> None:
    for edge, possible in ((1000 * METRE, 10), (1000 * METRE + 1, 0), (0, 10)):
        world = hand_world([], [HOME], places=places_of([HOME], edge=[edge]))
        assert reached(world, rules(), level=2) == possible
        assert reached(world, rules()) == 0


def test_declared_places_need_no_distance() -> None:
    offer = Offer(located=False, declared=((0, 0),))
    points = [HOME, (HOME[0] + 1, HOME[1])]
    for way in (Way.NEAR, Way.RESPONSIBLE):
        assert reached(hand_world([offer], points), rules(way)) == 10


def test_who_is_responsible_is_not_a_matter_of_distance() -> None:
    assert reached(hand_world([Offer()], [HOME]), rules(Way.RESPONSIBLE)) == 0


def test_the_north_sea_reaches_nobody() -> None:
    offer = Offer(x=NORTH_SEA[0], y=NORTH_SEA[1])
    world = hand_world([offer], [HOME])
    assert reached(world, rules()) == 0
    chain = run(world, rules())
    (seen,) = explain(world, rules(), chain, 0, 0, Months(0, 36)).offers
    assert seen.metres == 721_110
    assert not seen.in_reach


def test_an_offer_may_be_only_for_the_residents_of_an_area() -> None:
    points = [HOME, (HOME[0] + 1, HOME[1])]
    places = places_of(points, area=[0, 1])
    world = hand_world(
        [Offer(only=frozenset({1}))], points, places=places, areas=2, people=[[3], [4]]
    )
    assert reached(world, rules(), area=0) == 0
    assert reached(world, rules(), area=1) == 4


# --- nobody, nothing, nowhere ---------------------------------------------------------------


def test_cells_without_children_count_nothing() -> None:
    world = hand_world([Offer()], [HOME, HOME], people=[[0], [7]])
    assert reached(world, rules()) == 7
    empty = hand_world([Offer()], [HOME], people=[[0]])
    chain = run(empty, rules())
    assert chain.living.sum() == chain.held.sum() == chain.spread.sum() == 0
    assert findings(empty, rules(), chain) == ()


def test_an_empty_inventory_leaves_everybody_without() -> None:
    world = hand_world([], [HOME], people=[[30]])
    chain = run(world, rules())
    assert reached(world, rules()) == 0
    (gap,) = findings(world, rules(), chain)
    assert (gap.months, gap.cause, gap.certain) == (Months(0, 36), Cause.MISSING, True)
    assert gap.without_recorded == gap.without_confirmed == 30 * PARTS
    assert chain.spread[:, 0, 0].tolist() == [[30 * PARTS, 0]] * 2


def test_a_world_without_places() -> None:
    for way in (Way.NEAR, Way.PLACES, Way.SETTING):
        chain = run(hand_world([Offer(served=5)], []), rules(way))
        assert chain.fields[0].children.sum() == chain.fields[0].reached.sum() == 0


def test_an_area_without_cells_has_no_gap() -> None:
    world = hand_world([], [HOME], areas=2, people=[[30]])
    chain = run(world, rules())
    assert chain.fields[0].children[0, 1].sum() == 0
    assert [gap.areas for gap in findings(world, rules(), chain)] == [(0,)]


def test_a_place_outside_every_area_is_counted_nowhere() -> None:
    world = hand_world([Offer()], [HOME], places=places_of([HOME], area=[-1]))
    assert reached(world, rules()) == 0
    assert run(world, rules()).living.sum() == 0


# --- ages -----------------------------------------------------------------------------------

TWO_BANDS = (Months(0, 36), Months(36, 72))


def test_touching_ages_leave_no_hole() -> None:
    rows = [Offer(start=0, stop=36), Offer(start=36, stop=72)]
    world = hand_world(rows, [HOME], bands=TWO_BANDS, people=[[36, 36]])
    chain = run(world, rules(stop=72))
    assert reached(world, rules(stop=72)) == 72
    assert chain.held[0, 0, 0].tolist() == [72 * PARTS] * 2


def test_a_month_between_two_offers_is_a_hole() -> None:
    rows = [Offer(start=0, stop=35), Offer(start=36, stop=72)]
    world = hand_world(rows, [HOME], bands=TWO_BANDS, people=[[36, 36]])
    assert reached(world, rules(stop=72)) == 71


def test_a_hole_that_only_touching_limits_make_asks_for_the_limits() -> None:
    """'bis 3' and 'ab 4': until the third or the fourth birthday?"""
    rows = [Offer(start=0, stop=36), Offer(start=48, stop=72)]
    world = hand_world(rows, [HOME], bands=TWO_BANDS, people=[[300, 300]])
    (gap,) = findings(world, rules(stop=72), run(world, rules(stop=72)))
    assert (gap.months, gap.cause, gap.certain) == (Months(36, 48), Cause.AGE_LIMIT, False)


def test_nine_tenths_of_the_months_are_enough() -> None:
    bands = (Months(0, 10),)
    phases = (LifePhase("early", Months(0, 10)),)
    owed = (Required(Months(0, 10), Basis.RESOLVED),)
    scheme = Scheme(phases, (Field("field", Way.NEAR, owed, NEAR),))
    for stop, children in ((9, 10), (8, 0)):
        world = hand_world([Offer(stop=stop)], [HOME], bands=bands)
        assert run(world, scheme).held[1, 0, 0, 0] == children * PARTS


def test_more_age_limits_than_a_word_has_bits() -> None:
    rows = [Offer(start=2 * i, stop=2 * i + 1) for i in range(100)]
    world = hand_world(rows, [HOME], bands=(Months(0, 216),), people=[[216]])
    scheme = rules()
    assert plan(world, scheme).axes[0].words > 1
    assert reached(world, scheme) == 100


# --- levels ---------------------------------------------------------------------------------


def test_what_is_only_recorded_is_not_confirmed() -> None:
    world = hand_world([Offer(level=Level.RECORDED)], [HOME], people=[[30]])
    assert (reached(world, rules(), 0), reached(world, rules(), 1)) == (0, 30)
    (gap,) = findings(world, rules(), run(world, rules()))
    assert (gap.cause, gap.certain) == (Cause.UNCONFIRMED, False)


@pytest.mark.parametrize(
    ("bar", "cause"),
    [
        (Bar.COSTS_MONEY, Cause.COSTS_MONEY),
        (Bar.TOO_FEW_PLACES, Cause.TOO_FEW_PLACES),
        (Bar.TOO_RARE, Cause.TOO_RARE),
        (Bar.NOT_OPEN, Cause.NOT_OPEN),
        (Bar.NOT_RUNNING, Cause.NOT_RUNNING),
        (Bar.NO_WAY_IN, Cause.NO_WAY_IN),
    ],
)
def test_the_bar_is_the_cause(bar: Bar, cause: Cause) -> None:
    world = hand_world([Offer(barred=(int(bar),))], [HOME], people=[[30]])
    (gap,) = findings(world, rules(), run(world, rules()))
    assert (gap.cause, gap.certain) == (cause, True)


@pytest.mark.parametrize(
    ("bar", "cause"),
    [
        (Bar.ON_REQUEST, Cause.ON_REQUEST),
        (Bar.BY_REFERRAL, Cause.BY_REFERRAL),
        (Bar.DIGITAL_ONLY, Cause.DIGITAL_ONLY),
    ],
)
def test_what_is_only_mentioned_is_a_cause(bar: Bar, cause: Cause) -> None:
    offer = Offer(barred=(int(bar),), level=Level.MENTIONED)
    world = hand_world([offer], [HOME], people=[[30]])
    (gap,) = findings(world, rules(), run(world, rules()))
    assert gap.cause is cause


def test_two_bars_are_more_than_one_condition() -> None:
    offer = Offer(barred=(int(Bar.COSTS_MONEY | Bar.TOO_RARE),))
    world = hand_world([offer], [HOME], people=[[30]])
    (gap,) = findings(world, rules(), run(world, rules()))
    assert gap.cause is Cause.MISSING


def test_too_far_and_not_this_age() -> None:
    far = Offer(x=HOME[0] + 1001 * METRE, y=HOME[1])
    old = Offer(start=40, stop=72)
    for offer, cause in ((far, Cause.TOO_FAR), (old, Cause.NOT_THIS_AGE)):
        world = hand_world([offer], [HOME], people=[[30]])
        (gap,) = findings(world, rules(), run(world, rules()))
        assert gap.cause is cause


# --- institutions ---------------------------------------------------------------------------


def test_places_are_for_the_children_of_the_area() -> None:
    points = [HOME, (HOME[0] + 9_000_000, HOME[1])]
    world = hand_world([Offer(served=12)], points, people=[[10], [10]])
    assert reached(world, rules(Way.PLACES)) == 12
    assert run(world, rules(Way.PLACES)).held.sum() == 0


def test_an_unknown_capacity_makes_a_gap_a_question() -> None:
    world = hand_world([Offer(served=-1)], [HOME], people=[[30]])
    scheme = rules(Way.PLACES)
    assert (reached(world, scheme), reached(world, scheme, level=2)) == (0, 30)
    (gap,) = findings(world, scheme, run(world, scheme))
    assert (gap.cause, gap.certain) == (Cause.TOO_FEW_PLACES, False)


def test_one_institution_in_ten_may_keep_its_capacity_to_itself() -> None:
    for known, judged in ((9, True), (8, False)):
        rows = [Offer(served=1) for _ in range(known)] + [Offer(served=-1)]
        world = hand_world(rows, [HOME])
        assert bool(plan(world, rules(Way.PLACES)).judgeable[0, 0]) is judged


def setting(host_start: int, host_stop: int) -> tuple[World, Scheme]:
    """Language support from birth to six in a Kita of another field; 36 children in each band."""
    kita = Offer(field=1, start=host_start, stop=host_stop, served=100)
    support = Offer(field=0, start=0, stop=72, host=0)
    fields = (
        Field("support", Way.SETTING, (Required(Months(0, 72), Basis.LAW),)),
        Field("kita", Way.PLACES),
    )
    scheme = Scheme((LifePhase("early", Months(0, 72)),), fields)
    people = [[36, 36]]
    return hand_world([kita, support], [HOME], bands=TWO_BANDS, people=people, fields=2), scheme


def test_a_setting_serves_the_children_of_its_host() -> None:
    world, scheme = setting(0, 36)
    assert reached(world, scheme) == 36


def test_a_setting_serves_no_age_that_its_host_does_not_take() -> None:
    """The host's limits are those of another field; they must cut the months here too."""
    world, scheme = setting(12, 48)
    limits = set(plan(world, scheme).axes[0].limits.tolist())
    assert {12, 48} <= limits
    assert reached(world, scheme) == 36


def test_a_setting_without_a_host_serves_nobody_and_says_so() -> None:
    world = hand_world([Offer()], [HOME], people=[[30]])
    scheme = rules(Way.SETTING)
    chain = run(world, scheme)
    assert reached(world, scheme) == 0
    (seen,) = explain(world, scheme, chain, 0, 0, Months(0, 36)).offers
    assert not seen.counts


# --- found by the twin ----------------------------------------------------------------------


def test_nearer_is_no_help_where_residents_may_not_use_it() -> None:
    points = [HOME, (HOME[0] + 1, HOME[1])]
    places = places_of(points, area=[0, 1])
    rows = [Offer(only=frozenset({1}))]
    world = hand_world(rows, points, places=places, areas=2, people=[[30], [30]])
    (gap,) = findings(world, rules(), run(world, rules()))
    assert gap.areas == (0,)
    assert gap.cause is not Cause.TOO_FAR


def test_a_cause_is_judged_over_all_months_of_the_gap() -> None:
    """For every age, 30 places leave 26 of the 38 children in the gap without: still a gap. The
    months 30 to 36 count too, though no offer of the relaxed world begins or ends at 30."""
    world = hand_world(
        [Offer(stop=30, served=30)],
        [HOME],
        bands=(Months(0, 36), Months(36, 60)),
        people=[[72, 26]],
    )
    scheme = rules(Way.PLACES, stop=60)
    (gap,) = findings(world, scheme, run(world, scheme))
    assert (gap.months, gap.cause) == (Months(30, 60), Cause.MISSING)


def test_institutions_for_part_of_the_ages_are_institutions_too() -> None:
    """18 of 20 institutions state their places: 90 %, though never more than 9 at one age."""
    young, old = Offer(served=1, stop=18), Offer(served=1, start=18)
    world = hand_world([young] * 9 + [old] * 9 + [Offer(served=-1)] * 2, [HOME])
    assert plan(world, rules(Way.PLACES)).judgeable[0, 0]


@pytest.mark.parametrize("way", [Way.NEAR, Way.PLACES])
def test_a_population_may_have_no_bands(way: Way) -> None:
    """Nobody has been counted yet: the first step of data."""
    world = hand_world([Offer(served=5)], [HOME], bands=())
    assert reached(world, rules(way)) == 0


# --- what is refused ------------------------------------------------------------------------


def test_arrays_cannot_be_written() -> None:
    offers = offers_of([Offer()])
    with pytest.raises(ValueError, match="read-only"):
        offers.x_mm[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        run(hand_world([], [HOME]), rules()).living[0, 0] = 1


@pytest.mark.parametrize(("start", "stop"), [(-10, 0), (0, 217), (5, 5), (6, 5)])
def test_months_that_are_none(start: int, stop: int) -> None:
    with pytest.raises(ValueError, match="months"):
        Months(start, stop)


def test_sums_of_different_age_limits_do_not_add() -> None:
    one = run(hand_world([Offer(stop=20)], [HOME]), rules())
    two = run(hand_world([Offer(stop=21)], [HOME]), rules())
    with pytest.raises(ValueError, match="limits"):
        one + two


def test_all_sums_are_whole_numbers_of_64_bits() -> None:
    chain = run(hand_world([Offer()], [HOME]), rules())
    sums = chain.fields[0]
    for array in (sums.children, sums.reached, chain.living, chain.held, chain.spread):
        assert array.dtype == np.int64
