"""Reach: how far is too far, by way of counting, by town and country, and by car or on foot.

The straight line times a detour (1.3 on foot, 1.4 by car) must be at most the metres of the
scheme: walking 1 km in town and 2.5 km in the country, driving 7.5 and 12.5 km. In the country
the own district is near, however large. Town is a municipality of at least 5,000 inhabitants and,
in it, an area with at least 300 per square kilometre; a case may say otherwise. Distances are
whole millimetres: at exactly the reach is in, one millimetre more is out. Where the reach crosses
into ground whose offers nobody has listed, what looks like a gap stays a question.
"""

import pytest
from tests.spec.case import analyse, offer, square, town, village

from lueckenlos.engine.types import Reach
from lueckenlos.exchange.layers.crs import on_grid

A_KILOMETRE = Reach(1300, 1300, 130)
"""1,300 m along the way, a detour of 1.3: exactly 1,000 m of straight line."""
MEETING = {"treffpunkt": (0, 36)}


def reached(home, kind, field, metres_east, **more):
    found = analyse(home, offers=[offer(kind, at=(metres_east, 0))], **more)
    return found.covered(field)[1] > 0


# --- how far --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("home", "kind", "field", "last"),
    [
        (town(), "Eltern-Kind-Café", "treffpunkt", 769.230),  # 1000 / 1.3 = 769.2307…
        (village(side=1000), "Eltern-Kind-Café", "treffpunkt", 1923.076),  # 2500 / 1.3
        (town(), "Kinderarztpraxis", "gesundheit", 5357.142),  # 7500 / 1.4 = 5357.1428…
        (village(), "Kinderarztpraxis", "gesundheit", 8928.571),  # 12500 / 1.4
    ],
)
def test_the_reach_ends_at_a_millimetre(home, kind, field, last):
    assert reached(home, kind, field, last)
    assert not reached(home, kind, field, round(last + 0.001, 3))


@pytest.mark.parametrize("at", [(1000, 0), (0, -1000), (600, 800), (-800, 600)])
def test_exactly_at_the_reach_is_in(at):
    """3-4-5 triangles lie on the circle too."""
    found = analyse(town(), offers=[offer(at=at)], reach={"treffpunkt": A_KILOMETRE})
    assert found.covered("treffpunkt") == (40, 40)


@pytest.mark.parametrize("at", [(1000.001, 0), (0, -1000.001), (600, 800.001), (1000, 0.001)])
def test_one_millimetre_more_is_out(at):
    found = analyse(town(), offers=[offer(at=at)], reach={"treffpunkt": A_KILOMETRE})
    assert found.covered("treffpunkt") == (0, 0)


def test_an_offer_at_the_north_sea_reaches_nobody_here():
    assert not reached(village(), "Kinderarztpraxis", "gesundheit", -400_000)


def test_the_reach_is_that_of_the_place_where_children_live_not_of_the_offer():
    """1.5 km apart: the village walks to the town, the town does not walk to the village."""
    places = town("Stadt", side=1000), village("Dorf", side=1000, at=(1500, 0))
    in_town = analyse(*places, offers=[offer(at=(0, 0))])
    in_village = analyse(*places, offers=[offer(at=(1500, 0))])
    assert in_town.covered("treffpunkt", area="Dorf") == (40, 40)
    assert in_village.covered("treffpunkt", area="Stadt") == (0, 0)


@pytest.mark.parametrize(("named", "east", "lies"), [
    ("Dorf", 4000, "Nachbardorf"), ("Nachbardorf", 0, "Dorf"), ("Dorf", 0, None), ("", 0, None),
])  # fmt: skip
def test_the_coordinate_wins_over_the_named_district_and_that_is_noted(named, east, lies):
    villages = village("Dorf"), village("Nachbardorf", at=(4000, 0))
    found = analyse(*villages, offers=[offer(at=(east, 0), area=named)])
    noted = [(one["named"], one["inside"]) for one in found.problems("point_elsewhere")]
    assert noted == ([(named, lies)] if lies else [])
    assert found.covered("treffpunkt", area=lies or "Dorf") == (40, 40)


def test_in_the_country_the_own_district_is_near_however_large():
    assert reached(village(side=10_000), "Eltern-Kind-Café", "treffpunkt", 4900)
    assert not reached(village(side=9_000), "Eltern-Kind-Café", "treffpunkt", 4900)


def test_in_town_the_own_district_is_not_near_by_itself():
    assert not reached(town(side=10_000), "Eltern-Kind-Café", "treffpunkt", 4900)


def test_the_own_district_is_a_rule_for_walking_only():
    assert not reached(village(side=20_000), "Kinderarztpraxis", "gesundheit", 9500)


# --- town and country -----------------------------------------------------------------------


def is_town(inhabitants, others, at=0):
    """An area of one square kilometre, and the rest of its municipality beside it."""
    here = village(land=None, side=1000, at=(at, 0), inhabitants=inhabitants, municipality="M")
    rest = village("Rest", land=None, at=(9000, 0), inhabitants=others, municipality="M")
    return not analyse(here, rest).made.world.country[0]


def exact_kilometre():
    """Where a square of 1,000 m is 1,000,000 m² to the last bit after two projections."""
    return next(x for x in range(100_000) if on_grid(square((x, 0), 1000)).area == 1e6)


def test_a_municipality_of_exactly_5000_inhabitants_can_be_town():
    assert is_town(1000, 4000)
    assert not is_town(1000, 3999)


def test_an_area_of_exactly_300_per_square_kilometre_can_be_town():
    exact = exact_kilometre()
    assert is_town(300, 9700, at=exact)
    assert not is_town(299, 9701, at=exact)


def test_density_is_the_area_s_own_and_size_is_the_municipality_s():
    assert not is_town(4000, 500)  # dense, but 4,500 in all
    assert not is_town(10, 90_000)  # in a large municipality, but hardly settled


def test_an_area_of_unknown_size_is_country_and_noted():
    found = analyse(village(land=None))
    assert found.made.world.country[0]
    assert found.problems("settlement_unknown") == [{"count": 1, "examples": "Dorf"}]


def test_the_case_may_say_town_or_country_itself():
    said = analyse(town(inhabitants=10), village("Dorf", at=(9000, 0), inhabitants=900_000))
    assert said.made.world.country.tolist() == [False, True]


# --- the edge -------------------------------------------------------------------------------


def certain(home, field="treffpunkt", **more):
    [gap] = analyse(home, resolved=MEETING, **more).gaps(field)
    return gap.certain


def test_a_gap_at_the_edge_of_what_is_listed_stays_a_question():
    """The border of the village is the border of the case: 1,923.076 m are within a walk."""
    assert not certain(village(side=2 * 1923.076), neighbours_known=False)
    assert certain(village(side=2 * 1923.078), neighbours_known=False)


def test_a_border_exactly_at_the_reach_is_crossed():
    """Half a millimetre is beyond what is measured: the border is 1,000,000 mm away."""
    rule = {"reach": {"treffpunkt": A_KILOMETRE}, "neighbours_known": False}
    assert not certain(village(side=2000.001), **rule)
    assert certain(village(side=2000.003), **rule)


def test_a_border_that_is_near_by_car_leaves_a_question_only_where_families_drive():
    home = village(side=10_000)
    assert certain(home, neighbours_known=False)
    assert not certain(home, "gesundheit", neighbours_known=False)


def test_who_is_in_charge_here_is_no_question_to_the_neighbours():
    assert certain(village(side=1000), "schutz", neighbours_known=False)


def test_where_the_neighbours_offers_are_listed_there_is_no_edge():
    assert certain(village(side=1000), neighbours_known=True)


def test_only_the_ground_of_neighbours_makes_an_edge_when_it_is_given():
    beside, far = square((1000, 0), 1000), square((20_000, 0), 1000)
    assert not certain(village(side=1000), neighbours_known=False, neighbours=beside)
    assert certain(village(side=1000), neighbours_known=False, neighbours=far)


def test_an_edge_does_not_cover_anybody():
    found = analyse(village(side=1000), neighbours_known=False)
    assert found.covered("treffpunkt") == (0, 0)


@pytest.mark.parametrize("at", [(0, 5000), (0, -5000), (-5000, 0), (3000, 4000), (4000, -3000)])
def test_the_distance_beside_an_offer_is_the_straight_line_in_whole_metres(at):
    [one] = analyse(village(), offers=[offer(at=at)]).evidence("treffpunkt", (0, 36)).offers
    assert one.metres == 5000
