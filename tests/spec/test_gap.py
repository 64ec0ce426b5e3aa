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


def test_a_gap_is_certain_where_its_field_and_area_are_declared_complete():
    for declared, certain in (
        ([everything(("treffpunkt",), ("Dorf",))], True),
        ([everything(("beratung",))], False),
        ([], False),
    ):
        [gap] = gaps(village(), complete=declared)
        assert gap.certain is certain


def test_what_is_declared_complete_for_some_ages_is_certain_for_these():
    """The list ends with the second birthday: behind it the same hole is a question."""
    declared = [everything(("treffpunkt",), months=(0, 24))]
    found = gaps(village(children=720), complete=declared)
    assert {(gap.from_month, gap.to_month, gap.certain) for gap in found} == {
        (0, 24, True),
        (24, 36, False),
    }


def test_a_few_months_declared_complete_make_no_certain_gap():
    """Three months alone are no gap, so they cannot be a certain one; the run stays reported."""
    declared = [everything(("treffpunkt",), months=(0, 3))]
    found = gaps(village(children=720), complete=declared)
    assert not any(gap.certain for gap in found)
    assert sum(gap.to_month - gap.from_month for gap in found) == 36


@pytest.mark.parametrize(
    ("capacity", "cause", "certain"),
    [
        (100, "places_nearby", False),  # for 100 of 160 in the Gemeinde: most have a place
        (70, "missing", True),
    ],
)
def test_an_ortsteil_without_places_is_a_question_where_the_gemeinde_has_them(
    capacity, cause, certain
):
    """Families do not stop at the border of an Ortsteil; the Kita may be across the street."""
    home = village("Dorf", {"0-3": 120}, municipality="M")
    other = village("Nachbardorf", {"0-3": 120}, at=(4000, 0), municipality="M")
    kita = offer("Kita", at=(4000, 0), ages="1-3", capacity=capacity)
    [gap] = [
        gap
        for gap in analyse(home, other, offers=[kita]).gaps("betreuung")
        if gap.area_names == ("Dorf",)
    ]
    assert (gap.cause, gap.certain) == (cause, certain)


def test_it_is_a_question_where_nobody_knows_the_places_elsewhere_in_the_gemeinde():
    home = village("Dorf", {"0-3": 120}, municipality="M")
    other = village("Nachbardorf", {"0-3": 120}, at=(4000, 0), municipality="M")
    kita = offer("Kita", at=(4000, 0), ages="1-3", capacity=None)
    [gap] = [
        gap
        for gap in analyse(home, other, offers=[kita]).gaps("betreuung")
        if gap.area_names == ("Dorf",)
    ]
    assert (gap.cause, gap.certain) == ("capacity_unknown", False)


def test_it_is_a_question_where_nobody_knows_the_children_elsewhere_in_the_gemeinde():
    """Leaving out a row of the children's table must not make a red mark."""
    home = village("Dorf", {"0-3": 120}, municipality="M")
    other = village("Nachbardorf", {"0-3": None}, at=(4000, 0), municipality="M")
    [gap] = [gap for gap in analyse(home, other).gaps("betreuung") if gap.area_names == ("Dorf",)]
    assert (gap.cause, gap.certain) == ("children_unknown", False)


def test_an_offer_whose_place_nobody_knows_may_be_the_one_that_closes_a_gap():
    lost = offer("Eltern-Kind-Café", at=None)
    [gap] = gaps(village(), lost)
    assert (gap.cause, gap.certain) == ("placed_roughly", False)
    assert gap.offers[0].reasons == ("unplaced",)


def test_places_per_hundred_beside_a_finding_are_places_and_not_children_reached():
    """Of two neighbours one has more places than children: 150 for 120 in all."""
    many, few = ("Viel", (0, 0)), ("Wenig", (4000, 0))
    homes = [village(name, {"0-3": 90}, at=at) for name, at in (many, few)]
    kitas = [
        offer("Kita", at=at, ages="1-3", capacity=n, confirmed_on=None)
        for (_, at), n in ((many, 90), (few, 60))
    ]
    [gap] = analyse(*homes, offers=kitas).gaps("betreuung")
    assert (gap.cause, gap.places_per_100) == ("unconfirmed", 125)


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


# --- what is known only roughly -------------------------------------------------------------

NEIGHBOUR = village("Nachbardorf", at=(4000, 0))


@pytest.mark.parametrize(
    ("home", "known", "expected"),
    [
        (1000, "exactly", ("too_far", True)),
        (1000, "roughly", ("placed_roughly", False)),
        (-1000, "roughly", ("too_far", True)),
    ],
)
def test_an_offer_known_by_its_ort_may_stand_anywhere_in_its_area(home, known, expected):
    """The café of the neighbours, 1 or 3 km from their border; 1.9 km is in reach."""
    cafe = offer(at=(4000, 0), approximate=known == "roughly")
    here = village(homes=((home, 0, 1),))
    [gap] = analyse(here, NEIGHBOUR, offers=[cafe], resolved=MEETING).gaps("treffpunkt")
    assert (gap.area_names, gap.cause, gap.certain) == (("Dorf",), *expected)


def test_a_named_area_without_an_address_is_as_rough():
    cafe = offer(at=None, area="Nachbardorf")
    found = analyse(village(homes=((1000, 0, 1),)), NEIGHBOUR, offers=[cafe], resolved=MEETING)
    assert found.cause("treffpunkt") == "placed_roughly"


def test_children_whose_homes_nobody_knows_may_live_anywhere_in_their_area():
    """Their area begins 1 km from the practice; its middle is out of reach."""
    lonely = village(homes=(), side=20_000)
    near = village("Nachbardorf", at=(12_000, 0), homes=((0, 0, 1),))
    practice = offer("Kinderarztpraxis", at=(11_000, 0), ages="0-6")
    found = analyse(lonely, near, offers=[practice])
    assert found.cause("gesundheit") == "placed_roughly"
    at_home = village(homes=((0, 0, 1),), side=20_000)
    assert analyse(at_home, near, offers=[practice]).cause("gesundheit") == "too_far"


@pytest.mark.parametrize(
    ("kita", "expected"),
    [
        ({"at": (2500, 0), "approximate": True}, ("placed_roughly", False)),
        ({"at": (2500, 0)}, ("missing", True)),
        ({"at": (2500, 0), "approximate": True, "area": "Nachbardorf"}, ("missing", True)),
    ],
)
def test_a_kita_near_the_border_of_an_area_may_belong_to_it(kita, expected):
    """Known only by its postcode, half a kilometre beyond the border of the village."""
    places = {"ages": "0-6", "capacity": 100}
    home = village(children={"0-3": 60})
    found = analyse(home, NEIGHBOUR, offers=[offer("Kita", **places, **kita)])
    [gap] = [one for one in found.gaps("betreuung") if one.area_names == ("Dorf",)]
    assert (gap.cause, gap.certain) == expected
