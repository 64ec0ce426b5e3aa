"""Coverage: is there at least one suitable offer; how many to choose from; how many places.

Coverage of children is the share of their months with at least one suitable offer in reach.
Choice is the number of offers the child in the middle has, further fields included. Places are
counted per 100 entitled children of the planning area, childminders among them. A capacity nobody
states is neither zero nor the average of the others: below nine tenths known there is no figure,
and a gap is a question. Inside cities, catchments that overlap can be looked at in two steps (Luo
and Qi 2009).
"""

import numpy as np
import pytest
from tests.spec.case import DAY, analyse, offer, town, village

from lueckenlos.engine.catchment import catchment
from lueckenlos.engine.types import FAR_MM, Places

# --- coverage and choice --------------------------------------------------------------------


def test_one_offer_covers_and_a_second_adds_to_the_choice_alone():
    one, two = (analyse(village(), offers=[offer()] * n) for n in (1, 2))
    assert one.covered("treffpunkt") == two.covered("treffpunkt") == (40, 40)
    assert (one.row("treffpunkt").choice_median, two.row("treffpunkt").choice_median) == (1, 2)


def test_nothing_in_reach_covers_nobody_and_leaves_no_choice():
    row = analyse(village()).row("treffpunkt")
    assert (row.covered_recorded, row.share_recorded, row.choice_median) == (0, 0, 0)


def test_a_share_is_of_children_and_months_together():
    """Half of the children live near an offer for a third of the phase: a sixth."""
    home = town(homes=((-1500, 0, 1), (1500, 0, 1)))
    row = analyse(home, offers=[offer(at=(1500, 0), ages="0-1")]).row("treffpunkt")
    assert round(row.covered_recorded, 6) == 6.666667  # 40 · 1/2 · 1/3
    assert round(row.share_recorded, 6) == 0.166667


@pytest.mark.parametrize(("west", "choice"), [(3, 1), (2, 1), (1, 3)])
def test_choice_is_that_of_the_child_in_the_middle(west, choice):
    """One offer in the west, three in the east; with as many children on both sides: the fewer."""
    home = town(children=60, homes=((-1500, 0, west), (1500, 0, 2)))
    offers = [offer(at=(-1500, 0)), *[offer(at=(1500, 0))] * 3]
    assert analyse(home, offers=offers).row("treffpunkt").choice_median == choice


def test_choice_counts_what_is_suitable_and_recorded_of_any_field_an_offer_names():
    suitable = [offer("Eltern-Kind-Café"), offer("Erziehungsberatung", confirmed_on=None)]
    others = [offer("Erziehungsberatung", prevention="indicated"), offer("Elterntelefon")]
    assert analyse(village(), offers=suitable + others).row("beratung").choice_median == 2


def test_an_offer_at_two_ends_of_a_rule_is_one_offer():
    """The own district and the distance both reach the house: still one to choose from."""
    assert analyse(village(), offers=[offer(at=(10, 0))]).row("treffpunkt").choice_median == 1


def test_where_nobody_lives_there_is_no_share():
    row = analyse(village(children=0), offers=[offer()]).row("treffpunkt")
    assert (row.children, row.covered_recorded) == (0, 0)
    assert (row.share_recorded, row.choice_median) == (None, None)


# --- places ---------------------------------------------------------------------------------


def nurseries(known, unknown, each=1):
    """Institutions of three to six with a stated capacity, and without one."""
    stated = [offer("Kita", ages="3-6", capacity=each) for _ in range(known)]
    return stated + [offer("Kita", ages="3-6") for _ in range(unknown)]


def places(known, unknown, each=1):
    home = village(children={"3-6": 100})
    return analyse(home, offers=nurseries(known, unknown, each))


def test_childminders_places_count_like_those_of_a_nursery():
    """36 children under three, 24 of them entitled; 12 places and 6 with childminders."""
    offers = [
        offer("Krippe", ages="1-3", capacity=12),
        offer("Kindertagespflege", ages="1-3", capacity=6),
    ]
    row = analyse(village(children=36), offers=offers).row("betreuung", required="law")
    assert (row.children, row.covered_recorded, row.places_per_100) == (24, 18, 75)


def test_nine_of_ten_capacities_known_are_enough_for_a_figure():
    row = places(9, 1, each=5).row("betreuung", "3-6")
    assert (row.places_known_share, row.covered_recorded, row.places_per_100) == (0.9, 45, 45)


def test_eight_of_nine_are_not():
    row = places(8, 1).row("betreuung", "3-6")
    assert round(row.places_known_share, 3) == 0.889
    shown = (row.covered_confirmed, row.covered_recorded, row.share_recorded, row.places_per_100)
    assert shown == (None, None, None, None)


def test_a_capacity_of_none_is_known():
    row = places(1, 0, each=0).row("betreuung", "3-6")
    assert (row.places_known_share, row.covered_recorded, row.places_per_100) == (1, 0, 0)


def test_without_any_institution_there_is_nothing_to_know_and_no_place():
    row = analyse(village(children={"3-6": 100})).row("betreuung", "3-6")
    assert row.places_known_share is None
    assert (row.covered_recorded, row.places_per_100) == (0, 0)


def test_an_unknown_capacity_makes_a_gap_a_question():
    """One place of 100 is known; the second Kita may have 99 more, or none."""
    [known], [asked] = places(1, 0).gaps("betreuung"), places(1, 1).gaps("betreuung")
    assert (known.certain, asked.certain) == (True, False)
    assert known.without_recorded == 99


def test_places_are_the_way_of_one_field_only():
    row = analyse(village(), offers=[offer(capacity=20)]).row("treffpunkt")
    assert (row.places_per_100, row.places_known_share) == (None, None)


# --- overlapping catchments -----------------------------------------------------------------
# Two places 1 km apart with 100 and 50 children. A site with 30 places stands at the first, one
# with 10 places a kilometre beyond the second.

HOMES = Places(
    x_mm=np.array([0, 1_000_000]),
    y_mm=np.array([0, 0]),
    area=np.array([0, 0], np.int32),
    country=np.array([False, False]),
    edge_mm=np.array([FAR_MM, FAR_MM]),
)
CHILDREN, SITES = np.array([100, 50]), np.array([0, 2_000_000])
SUPPLY, LEVEL = np.array([30, 10]), np.array([0, 0])


def access(*rings, children=CHILDREN):
    made = catchment(HOMES, children, SITES, LEVEL, SUPPLY, rings)
    return made.per_unit().round(9).tolist(), made.pooled.tolist()


def test_two_steps_share_out_each_site_and_add_up_what_each_place_gets():
    """First: 30 / (100 + 50) = 0.2 and 10 / 50 = 0.2. Then 0.2, and 0.2 + 0.2 for the second.

    All places are handed out: 100 · 0.2 + 50 · 0.4 = 40. A kilometre exactly is inside the ring.
    """
    assert access((10**12, 1000)) == ([0.2, 0.4], [True, True])


def test_farther_rings_weigh_less():
    """Beyond 500 m half: 30 / (100 + 25) = 0.24 and 10 / 25 = 0.4; then 0.24 and 0.12 + 0.2."""
    assert access((25 * 10**10, 1000), (10**12, 500)) == ([0.24, 0.32], [True, True])


def test_a_site_that_no_child_reaches_gives_no_ratio_and_never_an_infinite_one():
    assert access((10**12, 1000), children=np.array([100, 0])) == ([0.3, 0.3], [True, False])


# --- choice among institutions --------------------------------------------------------------


def test_choice_counts_recorded_institutions_like_recorded_offers():
    kitas = [offer("Kita", ages="3-6", capacity=40, confirmed_on=day) for day in (DAY, None)]
    found = analyse(village(children={"3-6": 40}), offers=kitas)
    assert found.row("betreuung", "3-6").choice_median == 2


def test_a_capacity_is_known_whether_or_not_its_offer_is_confirmed():
    kita = offer("Kita", ages="3-6", capacity=10, confirmed_on=None)
    home = village(children={"3-6": 40})
    assert analyse(home, offers=[kita]).row("betreuung", "3-6").places_known_share == 1
    silent = offer("Kita", ages="3-6", confirmed_on=None)
    assert analyse(home, offers=[kita, silent]).row("betreuung", "3-6").places_known_share == 0.5


@pytest.mark.parametrize(("offers", "choice"), [(31, 31), (32, 32), (33, 32)])
def test_choice_is_counted_up_to_thirty_two(offers, choice):
    found = analyse(village(), offers=[offer()] * offers)
    assert found.row("treffpunkt").choice_median == choice
