"""Suitable: what must be true of an offer before it covers anybody.

On the reference day, for one population and one month of age: the field is the offer's main
field, the month lies in its ages, it runs on that day, it is open to these families and to people
who live here, and it happens often enough for the field. Families come to it, or it comes to them
as far as its capacity for a year goes. What can be had on referral, on request or on a screen
only is mentioned, and closes nothing.
"""

from datetime import timedelta

import pytest
from tests.spec.case import DAY, analyse, offer, town, village

from lueckenlos.assemble.scheme import core_scheme

ALL, NOBODY = (40, 40), (0, 0)


def meeting(**said):
    return analyse(village(), offers=[offer(**said)]).covered("treffpunkt")


def why(**said):
    return analyse(village(), offers=[offer(**said)]).reasons("treffpunkt")


def days(number):
    return DAY + timedelta(days=number)


# --- the field ------------------------------------------------------------------------------


def test_only_the_main_field_is_covered_a_further_field_adds_to_the_choice():
    """A parents' café is a meeting place; that one may ask for advice there is one choice more."""
    found = analyse(village(), offers=[offer("Eltern-Kind-Café")])
    assert (found.covered("treffpunkt"), found.covered("beratung")) == (ALL, NOBODY)
    assert (found.row("treffpunkt").choice_median, found.row("beratung").choice_median) == (1, 1)


def test_the_list_may_name_further_fields_itself():
    found = analyse(village(), offers=[offer(further_fields=("gesundheit",))])
    assert found.row("gesundheit").choice_median == 1
    assert found.row("beratung").choice_median == 0


# --- the day --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "covered"),
    [
        ({"ends_on": days(0)}, ALL),
        ({"ends_on": days(-1)}, NOBODY),
        ({"starts_on": days(0)}, ALL),
        ({"starts_on": days(1)}, NOBODY),
        ({"starts_on": days(-1), "ends_on": days(1)}, ALL),
        ({}, ALL),
    ],
)
def test_an_offer_runs_from_its_first_day_to_its_last_both_included(said, covered):
    assert meeting(**said) == covered
    assert why(**said) == (set() if covered == ALL else {"not_running"})


@pytest.mark.parametrize(("column", "days_left"), [("ends_on", 365), ("funded_until", 365)])
def test_an_end_within_a_year_is_flagged_and_the_offer_still_counts(column, days_left):
    found = analyse(village(), offers=[offer(**{column: days(days_left)})])
    assert found.covered("treffpunkt") == ALL
    assert [one["day"] for one in found.problems("ends_soon")] == [f"{days(365):%d.%m.%Y}"]


def test_an_end_in_more_than_a_year_is_not_flagged():
    found = analyse(village(), offers=[offer(ends_on=days(366), funded_until=days(366))])
    assert found.problems("ends_soon") == []


def test_the_earlier_of_end_and_funding_is_flagged():
    found = analyse(village(), offers=[offer(ends_on=days(300), funded_until=days(100))])
    assert [one["day"] for one in found.problems("ends_soon")] == [f"{days(100):%d.%m.%Y}"]


def test_an_offer_that_has_ended_does_not_end_soon():
    assert analyse(village(), offers=[offer(ends_on=days(-1))]).problems("ends_soon") == []


# --- the families ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prevention", "covered", "reason"),
    [
        ("universal", ALL, set()),
        ("selective", NOBODY, {"not_open"}),
        ("indicated", NOBODY, {"by_referral"}),
    ],
)
def test_an_offer_for_everybody_counts_one_for_a_group_or_on_referral_does_not(
    prevention, covered, reason
):
    assert meeting(prevention=prevention) == covered
    assert why(prevention=prevention) == reason


TWO = (village("Dorf", side=1000), village("Nachbardorf", side=1000, at=(1000, 0)))


@pytest.mark.parametrize(
    ("said", "here", "next_door"),
    [
        ({"open_to": "anyone"}, 40, 40),
        ({"open_to": "anyone", "service_area": ("Dorf",)}, 40, 40),
        ({"open_to": "residents"}, 40, 40),
        ({"open_to": "residents", "service_area": ("Dorf",)}, 40, 0),
        ({"open_to": "residents", "service_area": ("Nachbardorf",)}, 0, 40),
        ({"open_to": "assigned"}, 40, 0),
        ({"open_to": "assigned", "service_area": ("Nachbardorf",)}, 0, 40),
        ({"open_to": "assigned", "service_area": ("Dorf", "Nachbardorf")}, 40, 40),
    ],
)
def test_people_who_live_here_must_be_allowed_to_use_it(said, here, next_door):
    """Both villages are in reach. Where no areas are named, residents are all, assigned the own."""
    found = analyse(*TWO, offers=[offer(**said)])
    assert found.covered("treffpunkt", area="Dorf")[1] == here
    assert found.covered("treffpunkt", area="Nachbardorf")[1] == next_door


# --- how often ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "field", "least"),
    [
        ("Eltern-Kind-Café", "treffpunkt", 25),
        ("Spielplatz", "spiel_bewegung", 25),
        ("Kinderarztpraxis", "gesundheit", 12),
        ("Erziehungsberatung", "beratung", 12),
    ],
)
def test_an_offer_happens_exactly_as_often_as_its_field_asks_or_it_does_not_count(
    kind, field, least
):
    home = village(children={"3-6": 40})
    enough = analyse(home, offers=[offer(kind, ages="3-6", per_year=least)])
    too_rare = analyse(home, offers=[offer(kind, ages="3-6", per_year=least - 1)])
    assert enough.covered(field, "3-6") == ALL
    assert too_rare.covered(field, "3-6") == NOBODY
    assert too_rare.reasons(field, (36, 72)) == {"too_rare"}


def test_support_in_a_setting_must_come_every_other_week():
    school = offer("Grundschule", ages="6-10", id="S", capacity=40)
    for per_year, covered in ((25, 40), (24, 0)):
        work = offer("Schulsozialarbeit", ages="6-10", host="S", per_year=per_year)
        found = analyse(village(children={"6-10": 40}), offers=[school, work])
        assert found.row("sprache_bildung", "6-10").covered_recorded == covered


def test_who_is_in_charge_and_who_has_places_need_not_happen_at_all():
    offers = [
        offer("ASD", per_year=0),
        offer("Koordination Frühe Hilfen", field="fruehe_hilfen", per_year=0),
        offer("Kita", ages="3-6", per_year=0, capacity=40),
    ]
    found = analyse(village(children={"0-3": 40, "3-6": 40}), offers=offers)
    assert found.covered("schutz") == found.covered("fruehe_hilfen") == ALL
    assert found.row("betreuung", "3-6").share_recorded == 1


def test_how_often_each_field_asks_for():
    """Times a year: every other week, once a month, or not asked."""
    assert {field.key: field.per_year for field in core_scheme().fields} == {
        **dict.fromkeys(("treffpunkt", "spiel_bewegung", "sprache_bildung"), 25),
        **dict.fromkeys(("gesundheit", "beratung"), 12),
        **dict.fromkeys(("fruehe_hilfen", "betreuung", "schutz", "materielle_sicherung"), 0),
    }


# --- the form of access ---------------------------------------------------------------------


def outreach(**said):
    """An offer of outreach, whose office is in another part of the country."""
    return offer(access="geh", at=(300_000, 0), **said)


def test_outreach_covers_its_service_area_wherever_its_office_is():
    found = analyse(*TWO, offers=[outreach(service_area=("Dorf",), served_per_year=40)])
    assert found.covered("treffpunkt", area="Dorf") == ALL
    assert found.covered("treffpunkt", area="Nachbardorf") == NOBODY


def test_outreach_is_not_in_reach_because_its_office_happens_to_be():
    office = offer(access="geh", at=(1000, 0), service_area=("Dorf",), served_per_year=40)
    found = analyse(*TWO, offers=[office])
    assert found.covered("treffpunkt", area="Nachbardorf") == NOBODY


@pytest.mark.parametrize(("served", "covered"), [(36, ALL), (35, NOBODY)])
def test_outreach_counts_when_its_year_is_enough_for_nine_tenths_of_its_children(served, covered):
    """40 children in its ages and area: 36 families a year are enough, 35 are not."""
    found = analyse(village(), offers=[outreach(served_per_year=served)])
    assert found.covered("treffpunkt") == covered
    assert found.reasons("treffpunkt") == (set() if covered == ALL else {"too_few_places"})


@pytest.mark.parametrize(("served", "covered"), [(12, 6.666667), (11, 0)])
def test_outreach_for_less_than_a_year_of_age_meets_all_who_pass_through_it_in_a_year(
    served, covered
):
    """Of half a year of age are 40 · 6/36 children, twice as many pass: 13⅓. Nine tenths: 12."""
    visits = outreach(ages="0-6 Monate", served_per_year=served)
    assert analyse(village(), offers=[visits]).covered("treffpunkt")[1] == covered


def test_outreach_for_two_villages_needs_capacity_for_both():
    villages = (village("Dorf"), village("Nachbardorf", at=(4000, 0)))
    for served, covered in ((72, 40), (71, 0)):
        found = analyse(*villages, offers=[outreach(served_per_year=served)])
        assert found.covered("treffpunkt", area="Nachbardorf")[1] == covered


def test_outreach_without_a_stated_capacity_is_on_request():
    found = analyse(village(), offers=[outreach()])
    assert found.covered("treffpunkt") == NOBODY
    assert found.reasons("treffpunkt") == {"on_request"}


def test_what_takes_place_inside_an_institution_is_not_open_to_the_neighbourhood():
    assert meeting(access="setting") == NOBODY
    assert why(access="setting") == {"not_open"}


def test_what_is_digital_is_shown_and_closes_nothing():
    found = analyse(village(), offers=[offer(access="digital", area="Dorf")])
    assert found.covered("treffpunkt") == NOBODY
    assert found.row("treffpunkt").choice_median == 0
    assert found.reasons("treffpunkt") == {"digital_only"}


def test_every_offer_of_the_field_is_shown_beside_a_figure_with_what_keeps_it_from_counting():
    said = offer(prevention="indicated", ends_on=days(-1), per_year=1)
    [one] = analyse(village(), offers=[said]).evidence("treffpunkt", (0, 36)).offers
    assert not one.counts
    assert {bar.name for bar in one.bars} == {"BY_REFERRAL", "NOT_RUNNING", "TOO_RARE"}


@pytest.mark.parametrize(("served", "covered"), [(12, 6.666667), (11, 0)])
def test_half_a_year_is_half_a_year_at_any_age(served, covered):
    visits = outreach(ages="24-30 Monate", served_per_year=served)
    assert analyse(village(), offers=[visits]).covered("treffpunkt")[1] == covered


@pytest.mark.parametrize("said", [{"at": (9000, 0)}, {"ages": "3-6"}, {"per_year": 1}])
def test_one_thing_that_speaks_against_an_offer_is_enough_for_it_not_to_count(said):
    found = analyse(village(), offers=[offer(**said)])
    assert [one.counts for one in found.evidence("treffpunkt", (0, 36)).offers] == [False]
    found = analyse(village(), offers=[offer()])
    assert [one.counts for one in found.evidence("treffpunkt", (0, 36)).offers] == [True]


def test_residents_only_means_so_for_every_offer_and_every_district():
    """Two towns so close that both houses are in reach; the first offer is in reach of nobody."""
    towns = town("A", side=500), town("B", side=500, at=(500, 0))
    for mine, other in ("AB", "BA"):
        closed = offer(open_to="residents", service_area=(mine,))
        found = analyse(*towns, offers=[offer(at=(9000, 0)), closed])
        assert found.covered("treffpunkt", area=mine) == ALL
        assert found.covered("treffpunkt", area=other) == NOBODY


def test_offers_beside_a_figure_stand_by_distance_and_those_without_an_address_last():
    found = analyse(village(), offers=[offer(at=None), offer(at=(9000, 0)), offer()])
    metres = [one.metres for one in found.evidence("treffpunkt", (0, 36)).offers]
    assert metres == [0, 9000, None]
