"""Gap: where most children of an area go without what they are owed.

At least six required months in a row in which fewer than half of the children living there have a
suitable offer, and at least 20 are without (10 in the country). It is certain where field and
area are declared complete and no reading of the inventory would close it, else it is a question.
Its cause is the first condition that closes it when it alone is relaxed. Neighbouring areas with
the same gap are one finding. Where it is not known exactly where an offer is or where the children
live, and that could close the gap, it is a question.
"""

from datetime import timedelta

import pytest
from tests.spec.case import DAY, analyse, everything, offer, second_population, town, village

MEETING = {"treffpunkt": (0, 36)}


def gaps(home, *offers, field="treffpunkt", resolved=MEETING, **more):
    return analyse(home, offers=list(offers), resolved=resolved, **more).gaps(field)


def cause(*offers, home=None, field="treffpunkt", **more):
    found = gaps(home or village(), *offers, field=field, **more)
    assert len(found) < 2
    return found[0].cause if found else "no gap"


# --- how long -------------------------------------------------------------------------------


@pytest.mark.parametrize(("months", "number"), [(6, 1), (5, 0)])
def test_a_gap_lasts_at_least_six_months(months, number):
    """720 children are 20 for each month."""
    found = gaps(village(children=720), resolved={"treffpunkt": (0, months)})
    assert len(found) == number


def test_only_required_months_count():
    """Eight months without any offer, of which five are required."""
    nearly = offer(ages="8-36 Monate")
    assert gaps(village(children=720), nearly, resolved={"treffpunkt": (3, 36)}) == []
    [gap] = gaps(village(children=720), nearly, resolved={"treffpunkt": (2, 36)})
    assert (gap.from_month, gap.to_month) == (2, 8)


def test_months_must_be_in_a_row():
    """Five months without, one with, five without."""
    offers = [offer(ages="5-6 Monate"), offer(ages="11-36 Monate")]
    assert gaps(village(children=720), *offers) == []


def test_birth_ends_a_run():
    """Pregnancies are not children: a hole from before birth to after it is two findings."""
    found = gaps(village(), field="fruehe_hilfen", births={"Dorf": 40})
    assert [(gap.from_month, gap.to_month) for gap in found] == [(0, 36), (-9, 0)]


# --- how many -------------------------------------------------------------------------------


@pytest.mark.parametrize(("west", "number"), [(1, 0), (2, 0), (3, 1)])
def test_a_gap_leaves_fewer_than_half_with_an_offer(west, number):
    """The offer is in the east, where two of three, half and two of five children live."""
    home = town(children=120, homes=((-1500, 0, west), (1500, 0, 2)))
    found = gaps(home, offer(at=(1500, 0)))
    assert len(found) == number


@pytest.mark.parametrize(("home", "number"), [
    (town(children=20), 1), (town(children=19), 0),
    (village(children=10), 1), (village(children=9), 0),
])  # fmt: skip
def test_a_gap_leaves_at_least_twenty_without_in_town_and_ten_in_the_country(home, number):
    assert len(gaps(home)) == number


def test_those_who_have_an_offer_are_not_without():
    """24 children, of whom 5 are reached: 19 without is no gap in town."""
    home = town(children=24, homes=((-1500, 0, 19), (1500, 0, 5)))
    assert gaps(home, offer(at=(1500, 0))) == []
    home = town(children=24, homes=((-1500, 0, 20), (1500, 0, 4)))
    [gap] = gaps(home, offer(at=(1500, 0)))
    assert (gap.children, gap.without_recorded) == (24, 20)


def test_the_children_counted_are_those_of_the_months_without():
    """A third of the phase is without: a third of 36 children, 12 in the country."""
    [gap] = gaps(village(children=36), offer(ages="0-2"))
    assert (gap.from_month, gap.to_month) == (24, 36)
    assert (gap.children, gap.without_recorded) == (12, 12)


# --- certain or a question ------------------------------------------------------------------


def test_a_gap_of_confirmed_offers_only_is_a_question_about_confirmation():
    [gap] = gaps(village(), offer(confirmed_on=None))
    assert (gap.cause, gap.certain) == ("unconfirmed", False)


def test_certain_findings_come_first_then_those_of_most_children():
    homes = [village(n, at=(i * 9000, 0), children=c) for i, (n, c) in
             enumerate({"Klein": 20, "Gross": 60, "Fraglich": 90}.items())]  # fmt: skip
    declared = [everything(areas=("Klein", "Gross"))]
    found = analyse(*homes, resolved=MEETING, complete=declared).gaps("treffpunkt")
    assert [gap.area_names for gap in found] == [("Gross",), ("Klein",), ("Fraglich",)]


def test_where_only_confirmation_is_missing_those_without_it_decide_the_order():
    homes = [village("Klein", 20), village("Gross", 60, at=(9000, 0))]
    offers = [offer(at=(9000, 0), confirmed_on=None)]
    found = analyse(*homes, offers=offers, resolved=MEETING, complete=False).gaps("treffpunkt")
    assert [gap.area_names for gap in found] == [("Gross",), ("Klein",)]


# --- the cause: one condition relaxed at a time ---------------------------------------------


def test_missing():
    assert cause() == "missing"


def test_too_far():
    assert cause(offer(at=(9000, 0))) == "too_far"


def test_not_this_age():
    assert cause(offer(ages="3-6")) == "not_this_age"


def test_too_few_places_in_an_institution():
    kita = offer("Kita", ages="3-6", capacity=1)
    assert cause(kita, home=village(children={"3-6": 40}), field="betreuung") == "too_few_places"


def test_too_few_places_in_a_host_institution():
    school = offer("Grundschule", ages="6-10", id="S", capacity=1)
    work = offer("Schulsozialarbeit", ages="6-10", host="S")
    home, resolved = village(children={"6-10": 40}), {"sprache_bildung": (72, 120)}
    found = cause(school, work, home=home, field="sprache_bildung", resolved=resolved)
    assert found == "too_few_places"


def test_too_few_places_of_outreach():
    assert cause(offer(access="geh", served_per_year=1)) == "too_few_places"


def test_costs_money():
    found = analyse(
        village(),
        offers=[offer(cost="paid")],
        resolved=MEETING,
        second=second_population({"Dorf": 40}),
    )
    assert (found.cause("treffpunkt"), found.cause("treffpunkt", "sgb2")) == (
        "no gap",
        "costs_money",
    )


def test_on_request():
    assert cause(offer(access="geh")) == "on_request"


def test_too_rare():
    assert cause(offer(per_year=24)) == "too_rare"


def test_by_referral():
    assert cause(offer(prevention="indicated")) == "by_referral"


def test_not_open_to_all_families():
    assert cause(offer(prevention="selective")) == "not_open"


def test_not_running():
    assert cause(offer(ends_on=DAY - timedelta(days=1))) == "not_running"


def test_digital_only():
    assert cause(offer(access="digital", area="Dorf")) == "digital_only"


def test_no_way_in():
    assert cause(offer("ASD", at=None), field="schutz") == "no_way_in"


def test_two_conditions_at_once_are_not_relaxed_together():
    """Too rare and too far: neither alone closes the gap."""
    assert cause(offer(per_year=1, at=(9000, 0))) == "missing"


def test_the_cause_that_is_cheapest_to_mend_is_named():
    """A rare offer, one for other ages: meeting more often mends it, so does another age."""
    assert cause(offer(ages="3-6"), offer(per_year=1)) == "too_rare"
    assert cause(offer(at=(9000, 0)), offer(ages="3-6")) == "not_this_age"
    assert cause(offer(ends_on=DAY - timedelta(days=1)), offer(per_year=1)) == "too_rare"


def test_a_condition_is_the_cause_when_relaxing_it_leaves_exactly_half_without():
    home = town(children=120, homes=((-1500, 0, 1), (1500, 0, 1)))
    assert cause(offer(at=(1500, 0), per_year=1), home=home) == "too_rare"
    home = town(children=120, homes=((-1500, 0, 61), (1500, 0, 59)))
    assert cause(offer(at=(1500, 0), per_year=1), home=home) == "missing"


def test_too_few_places_in_a_host_institution_of_another_field():
    kita = offer("Kita", ages="3-6", id="K", capacity=1)
    work = offer("Sprachförderung in der Kita", field="sprache_bildung", access="setting",
                 prevention="universal", ages="3-6", host="K")  # fmt: skip
    home, resolved = village(children={"3-6": 40}), {"sprache_bildung": (36, 72)}
    found = cause(kita, work, home=home, field="sprache_bildung", resolved=resolved)
    assert found == "too_few_places"


def test_a_further_field_closes_nothing_and_is_no_cause():
    assert cause(offer("Erziehungsberatung", further_fields=("treffpunkt",))) == "missing"


def test_a_finding_shows_the_offers_that_come_closest_and_why_they_do_not_close_it():
    far, rare = offer(name="Fern", at=(9000, 0)), offer(name="Selten", per_year=1)
    [gap] = gaps(village(), far, rare)
    assert [(one.name, one.metres, one.reasons) for one in gap.offers] == [
        ("Selten", 0, ("too_rare",)),
        ("Fern", 9000, ("distance",)),
    ]


# --- neighbours -----------------------------------------------------------------------------


def found_in(*homes, offers=(), **more):
    found = analyse(*homes, offers=list(offers), resolved=MEETING, **more)
    return [(gap.area_names, gap.without_recorded) for gap in found.gaps("treffpunkt")]


def test_neighbours_with_the_same_gap_are_one_finding():
    homes = village("A"), village("B", at=(4000, 0)), village("C", at=(8000, 0))
    assert found_in(*homes) == [(("A", "B", "C"), 120)]


def test_areas_that_only_touch_at_a_corner_or_lie_apart_are_not_neighbours():
    homes = village("A"), village("B", at=(4000, 4000)), village("C", at=(-8000, 0))
    assert len(found_in(*homes)) == 3


def test_a_neighbour_with_another_cause_stays_apart():
    homes = village("A"), village("B", at=(4000, 0))
    rare = offer(at=(4000, 0), per_year=1, open_to="assigned")
    assert sorted(found_in(*homes, offers=[rare])) == [(("A",), 40), (("B",), 40)]


def test_a_neighbour_where_it_is_a_question_stays_apart():
    homes = village("A"), village("B", at=(4000, 0))
    declared = [everything(areas=("A",))]
    assert found_in(*homes, complete=declared) == [(("A",), 40), (("B",), 40)]


def test_a_neighbour_whose_gap_has_other_months_stays_apart():
    homes = village("A"), village("B", at=(4000, 0))
    older = offer(at=(4000, 0), ages="2-3", open_to="assigned")
    younger = analyse(*homes, offers=[older], resolved=MEETING).gaps("treffpunkt")
    assert sorted((gap.area_names, gap.to_month) for gap in younger) == [(("A",), 36), (("B",), 24)]


def test_each_area_must_be_a_gap_of_its_own_before_it_joins():
    """Nine children in the country are none, beside a village of forty as well."""
    assert found_in(village("A"), village("B", 9, at=(4000, 0))) == [(("A",), 40)]


def test_what_is_too_far_is_too_far_from_every_house():
    """Three houses; were the offer in reach of one of them alone, two thirds would be without."""
    home = village(homes=((-1500, 0, 1), (0, 0, 1), (1500, 0, 1)))
    assert cause(offer(at=(9000, 0)), home=home) == "too_far"
    assert cause(offer(at=(9000, 0)), offer(at=(0, 9000)), home=home) == "too_far"


def test_a_gap_says_how_many_are_without_a_confirmed_offer():
    """Of 120 children 20 have a confirmed offer and 20 an unconfirmed one: 80 and 100 without."""
    home = town(children=120, homes=((-1500, 0, 1), (0, 0, 4), (1500, 0, 1)))
    [gap] = gaps(home, offer(at=(1500, 0)), offer(at=(-1500, 0), confirmed_on=None))
    assert (gap.without_recorded, gap.without_confirmed) == (80, 100)
