"""When a gap is certain: where nothing known could close it.

The field and area are declared complete for these ages, and neither an offer whose place is known
only roughly or not at all, nor homes nobody knows, nor places in the rest of the Gemeinde could
close it. Everything else is a question.
"""

import pytest
from tests.spec.case import analyse, everything, offer, village
from tests.spec.test_gap import MEETING, gaps


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
