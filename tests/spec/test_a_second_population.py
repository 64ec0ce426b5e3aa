"""A second population: some of the children, counted by a rule of their own.

It is named after the table it comes from, never after a quality of the children. For children
whose family receives basic income support an offer counts when it costs nothing, costs by income
or is paid from the education package, and when it can be reached without a car: two and a half
kilometres on foot. It is asked about where there is no gap for all children already. Inside the
areas of its table it is spread as all children are: nothing is known that would tell them apart.
"""

import pytest
from tests.spec.case import analyse, offer, second_population, town, village

from lueckenlos.engine.types import PARTS

MEETING = {"treffpunkt": (0, 36)}


def both(*offers, home=None, field="treffpunkt", phase="0-3", counts=20, **rule):
    """Shares of all children and of the second population that recorded offers cover."""
    second = second_population({"Dorf": counts}, **rule)
    found = analyse(home or village(), offers=list(offers), second=second)
    return tuple(
        found.row(field, phase, population=one).share_recorded for one in ("children", "sgb2")
    )


def test_it_is_named_after_its_source():
    found = analyse(village(), second=second_population({"Dorf": 20}))
    note = found.figures.populations[1]
    assert (note.name, note.source) == ("Kinder im SGB-II-Bezug", "BA, Juni 2026")


def test_the_first_population_is_all_children_and_keeps_its_number():
    """20 of the 40 children are in the second table; it takes nothing away from the first."""
    found = analyse(village(), second=second_population({"Dorf": 20}))
    counts = [found.row("treffpunkt", population=p).children for p in ("children", "sgb2")]
    assert counts == [40, 20]


# --- what it costs --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cost", "covered"), [("free", (1, 1)), ("but", (1, 1)), ("graded", (1, 1)), ("paid", (1, 0))]
)
def test_free_graded_or_from_the_education_package_counts_and_paid_does_not(cost, covered):
    assert both(offer(cost=cost)) == covered


def test_a_population_without_the_rule_may_pay():
    assert both(offer(cost="paid"), free_only=False) == (1, 1)


def test_places_that_cost_are_no_places_for_it():
    """40 places for 40 children, half of them paid for by the families."""
    kitas = [offer("Kita", ages="3-6", capacity=20, cost=cost) for cost in ("free", "paid")]
    home, counts = village(children={"3-6": 40}), {"3-6": 20}
    assert both(*kitas, home=home, field="betreuung", phase="3-6", counts=counts) == (1, 0.5)


def test_it_has_the_share_of_places_that_all_children_have():
    """30 places for 40 children: three quarters, of the 20 as well. Places are not its own."""
    kita = offer("Kita", ages="3-6", capacity=30)
    home, counts = village(children={"3-6": 40}), {"3-6": 20}
    assert both(kita, home=home, field="betreuung", phase="3-6", counts=counts) == (0.75, 0.75)
    second = second_population({"Dorf": counts})
    row = analyse(home, offers=[kita], second=second).row("betreuung", "3-6", population="sgb2")
    assert (row.places_per_100, row.places_known_share) == (None, 1)


def test_where_places_are_not_known_nothing_is_said_of_it_either():
    """An unknown capacity is no zero, for no population."""
    kita = offer("Kita", ages="3-6", capacity=None)
    second = second_population({"Dorf": {"3-6": 20}})
    found = analyse(village(children={"3-6": 40}), offers=[kita], second=second)
    row = found.row("betreuung", "3-6", population="sgb2")
    assert (row.share_recorded, row.covered_recorded) == (None, None)


# --- without a car --------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "covered"), [(1923.076, (1, 1)), (1923.077, (1, 0))])
def test_what_others_drive_to_it_must_reach_on_foot(at, covered):
    """2,500 m along the way with a detour of 1.3: 1923.0769… m of straight line."""
    assert both(offer("Kinderarztpraxis", at=(at, 0)), field="gesundheit") == covered


def test_on_foot_is_as_far_in_town_as_in_the_country():
    home = town("Dorf", side=1000)
    for at, covered in ((1923.076, (1, 1)), (1923.077, (1, 0))):
        practice = offer("Kinderarztpraxis", at=(at, 0))
        assert both(practice, home=home, field="gesundheit") == covered


def test_a_population_with_cars_drives():
    assert both(offer("Kinderarztpraxis", at=(5000, 0)), field="gesundheit", car=True) == (1, 1)


def test_walking_distance_is_the_same_for_everybody():
    """Near fields are counted on foot already."""
    home = town("Dorf")
    assert both(offer(at=(769.230, 0)), home=home) == (1, 1)
    assert both(offer(at=(769.231, 0)), home=home) == (0, 0)


# --- gaps -----------------------------------------------------------------------------------


def findings(*offers, field="treffpunkt", counts=20, **rule):
    second = second_population({"Dorf": counts}, **rule)
    found = analyse(village(), offers=list(offers), resolved=MEETING, second=second)
    return [(gap.population, gap.cause, gap.certain) for gap in found.gaps(field)] + [
        (gap.population, gap.cause, gap.certain) for gap in found.gaps(field, "sgb2")
    ]


def test_a_gap_of_its_own_is_one_that_not_all_children_have():
    assert findings(offer(cost="paid")) == [("sgb2", "costs_money", True)]


def test_where_all_children_have_the_gap_it_is_not_told_twice():
    assert findings() == [("children", "missing", True)]


def test_a_gap_needs_as_many_children_as_any_other():
    assert findings(offer(cost="paid"), counts=10) == [("sgb2", "costs_money", True)]
    assert findings(offer(cost="paid"), counts=9) == []


def test_how_far_buses_reach_nobody_has_said_so_a_gap_without_a_car_is_a_question():
    """5 km to the paediatrician: driven by most, not walked. A bus may go there."""
    practice = offer("Kinderarztpraxis", at=(5000, 0))
    assert findings(practice, field="gesundheit") == [("sgb2", "too_far", False)]


def test_its_withheld_count_makes_no_gap():
    assert findings(offer(cost="paid"), counts=None) == []


# --- where it lives -------------------------------------------------------------------------


def test_inside_its_finest_area_it_is_spread_as_all_children_are():
    home = village(homes=((-1500, 0, 3), (1500, 0, 1)))
    found = analyse(home, second=second_population({"Dorf": 20}))
    shares = [
        (children.parts[:, 0] * len(children.bands[0]) / PARTS / total).tolist()
        for children, total in zip(found.made.world.populations, (40, 20), strict=True)
    ]
    assert [[round(n, 6) for n in one] for one in shares] == [[0.75, 0.25], [0.75, 0.25]]


def test_a_table_of_municipalities_is_spread_over_their_areas_as_the_houses_are():
    homes = [
        village("A", municipality="M", homes=((0, 0, 3),)),
        village("B", municipality="M", homes=((0, 0, 1),), at=(4000, 0)),
    ]
    found = analyse(*homes, second=second_population({"M": 20}))
    shares = [found.row("treffpunkt", area=a, population="sgb2").children for a in "AB"]
    assert shares == [15, 5]


def test_evidence_is_for_all_children_unless_a_population_is_named():
    found = analyse(village(), offers=[offer()], second=second_population({"Dorf": 10}))
    assert found.evidence("treffpunkt", (0, 36)).children == 40 * PARTS
