"""Links that hold: if a child grew up here with today's offers, which links would hold?

A link is a required field inside one phase of life. It holds at a place when nine tenths of its
required months are covered there; where places are counted, when nine tenths of the area's
children have one. Only links in fields and areas that somebody declared complete are judged. The
headline is the number of links that hold for the child in the middle, with the children for whom
all, all but one and all but two hold, and the link that fails most of them; below four fifths
judged there is none.
"""

from dataclasses import replace

import pytest
from tests.spec.case import analyse, everything, offer, second_population, town, village

THIRTY = {"treffpunkt": (0, 30)}
"""A link of 30 months, so that nine tenths are 27 exactly."""
LINK = "treffpunkt/0-3"
FULL = {"0-3": 36, "3-6": 36, "6-10": 48}
FIELDS = (
    *("fruehe_hilfen", "gesundheit", "betreuung", "sprache_bildung", "beratung"),
    *("spiel_bewegung", "treffpunkt", "schutz", "materielle_sicherung"),
)


def held(*offers, home=None, resolved=THIRTY, link=LINK, **more):
    found = analyse(home or village(), offers=list(offers), resolved=resolved, **more)
    row = found.link(link)
    return row.held_confirmed, row.held_recorded


# --- one link -------------------------------------------------------------------------------


@pytest.mark.parametrize(("ages", "holds"), [("0-27 Monate", 1), ("0-26 Monate", 0)])
def test_a_link_holds_with_nine_tenths_of_its_months(ages, holds):
    assert held(offer(ages=ages)) == (holds, holds)


def test_a_link_holds_by_months_required_only():
    """Four months before they are required do not help the 26 of 30 that are covered."""
    late = {"treffpunkt": (6, 36)}
    assert held(offer(ages="2-32 Monate"), resolved=late) == (0, 0)
    assert held(offer(ages="2-33 Monate"), resolved=late) == (1, 1)


def test_months_may_be_covered_by_several_offers():
    assert held(offer(ages="0-12 Monate"), offer(ages="15-30 Monate")) == (1, 1)  # 27 of 30
    assert held(offer(ages="0-12 Monate"), offer(ages="16-30 Monate")) == (0, 0)  # 26


def test_a_link_holds_under_both_counts_under_one_or_under_neither():
    assert held(offer()) == (1, 1)
    assert held(offer(confirmed_on=None)) == (0, 1)
    assert held(offer(at=(9000, 0))) == (0, 0)


def test_confirmed_and_recorded_months_together_make_a_recorded_link():
    assert held(offer(ages="0-12 Monate"), offer(ages="12-30 Monate", confirmed_on=None)) == (0, 1)


def test_a_link_is_a_property_of_the_place_and_its_figure_a_share_of_the_children():
    """Three of four children live where it holds."""
    home = town(homes=((-1500, 0, 3), (1500, 0, 1)))
    assert held(offer(at=(-1500, 0)), home=home) == (0.75, 0.75)


def test_all_children_of_the_area_count_whatever_their_age_today():
    """30 under three live in the west, 90 older ones in both: a place is judged, not an age."""
    home = town(children={"0-3": 30, "6-10": 90}, homes=((-1500, 0, 2), (1500, 0, 1)))
    [west, _] = held(offer(at=(-1500, 0)), home=home)
    assert round(west, 6) == 0.666667


@pytest.mark.parametrize(("capacity", "holds"), [(90, 1), (89, 0)])
def test_a_link_of_places_holds_with_places_for_nine_tenths_of_the_children(capacity, holds):
    kita = offer("Kita", ages="3-6", capacity=capacity)
    home = village(children={"3-6": 100})
    assert held(kita, home=home, link="betreuung/3-6") == (holds, holds)


def test_a_link_of_places_asks_for_the_children_of_its_required_months_alone():
    """Of 36 under three, 24 are entitled from their first birthday on: 24 places are enough."""
    nursery = offer("Krippe", ages="1-3", capacity=24)
    assert held(nursery, home=village(children=36), link="betreuung/0-3") == (1, 1)


@pytest.mark.parametrize(("capacity", "holds"), [(36, 1), (35, 0)])
def test_a_link_of_a_setting_holds_with_its_hosts_for_nine_tenths_of_the_children(capacity, holds):
    school = offer("Grundschule", ages="6-10", id="S", capacity=capacity)
    work = offer("Schulsozialarbeit", ages="6-10", host="S")
    found = held(
        *(school, work),
        home=village(children={"6-10": 40}),
        resolved={"sprache_bildung": (72, 120)},
        link="sprache_bildung/6-10",
    )
    assert found == (holds, holds)


# --- what can be judged ---------------------------------------------------------------------


def judgeable(link, *offers, home=None, **more):
    return analyse(home or village(children=FULL), offers=list(offers), **more).link(link).judgeable


def test_a_link_is_judged_only_where_its_field_is_declared_complete():
    declared = [everything(("beratung",))]
    assert judgeable("beratung/0-3", complete=declared)
    assert not judgeable("schutz/0-3", complete=declared)


def test_a_link_of_places_is_judged_only_where_nine_tenths_of_capacities_are_known():
    kitas = [offer("Kita", ages="3-6", capacity=1) for _ in range(9)]
    silent = offer("Kita", ages="3-6")
    assert judgeable("betreuung/3-6", *kitas, silent)
    assert not judgeable("betreuung/3-6", *kitas[:8], silent)


def test_a_link_of_places_is_not_judged_where_its_children_are_withheld():
    home = village(children={"0-3": 36, "3-6": None, "6-10": 48})
    assert not judgeable("betreuung/3-6", home=home)
    assert judgeable("betreuung/0-3", home=home)
    assert judgeable("beratung/3-6", home=home)  # distance needs no count of children


# --- the headline ---------------------------------------------------------------------------

EVERYTHING = [
    offer("Koordination Frühe Hilfen", field="fruehe_hilfen", ages="Schwangerschaft bis 10 Jahre"),
    offer("Kinderarztpraxis", ages="Schwangerschaft bis 10 Jahre"),
    offer("Kita", ages="0-10", capacity=1000),
    offer("Erziehungsberatung", ages="Schwangerschaft bis 10 Jahre"),
    offer("ASD", ages="0-10"),
]


def without(*fields):
    """All that fifteen links need, but for the offers of some fields."""
    lost = {"fruehe_hilfen": 0, "gesundheit": 1, "betreuung": 2, "beratung": 3, "schutz": 4}
    return [one for i, one in enumerate(EVERYTHING) if i not in {lost[f] for f in fields}]


def test_the_headline_is_the_number_of_links_that_hold():
    head = analyse(village(children=FULL), offers=EVERYTHING).headline()
    assert (head.links, head.holding_confirmed, head.holding_recorded) == (15, 15, 15)
    assert (head.weakest_link, head.weakest_children) == ("", None)


def test_the_headline_counts_confirmed_links_apart():
    offers = [*without("schutz"), offer("ASD", ages="0-10", confirmed_on=None)]
    head = analyse(village(children=FULL), offers=offers).headline()
    assert (head.holding_confirmed, head.holding_recorded) == (12, 15)


@pytest.mark.parametrize(("here", "there", "middle"), [(2, 1, 15), (1, 1, 12), (1, 2, 12)])
def test_the_headline_is_that_of_the_child_in_the_middle(here, there, middle):
    """Protection (three links) is missing in the second village; a tie goes to the fewer."""
    many = village("Dorf", {group: n * here for group, n in FULL.items()})
    few = village("Nachbardorf", {group: n * there for group, n in FULL.items()}, at=(4000, 0))
    offers = [*without("schutz", "betreuung"), offer("ASD", ages="0-10", service_area=("Dorf",))]
    offers += [offer("Kita", at=at, ages="0-10", capacity=1000) for at in ((0, 0), (4000, 0))]
    assert analyse(many, few, offers=offers).headline().holding_recorded == middle


def test_children_are_counted_where_all_all_but_one_and_all_but_two_links_hold():
    """Four villages of 120 children in which none, one, two and three links of fifteen fail."""
    names = ("Alles", "Eins", "Zwei", "Drei")
    homes = [village(name, FULL, at=(i * 100_000, 0)) for i, name in enumerate(names)]
    offers = []
    for i, (home, holds) in enumerate(zip(homes, (15, 14, 13, 12), strict=True)):
        spot, mine = (i * 100_000, 0), {"service_area": (home.name,)}
        offers += [
            offer("Kinderarztpraxis", at=spot, ages="Schwangerschaft bis 10 Jahre"),
            offer("Kita", at=spot, ages="0-10", capacity=1000),
            offer("Koordination Frühe Hilfen", field="fruehe_hilfen",
                  ages="Schwangerschaft bis 10 Jahre", **mine),
            offer("Erziehungsberatung", at=spot, ages="Schwangerschaft bis 10 Jahre"),
        ]  # fmt: skip
        protected = {15: "0-10", 14: "0-6", 13: "0-3", 12: None}[holds]
        offers += [offer("ASD", ages=protected, **mine)] if protected else []
    head = analyse(*homes, offers=offers).headline()
    assert head.children_all_hold == 120
    assert head.children_all_but_one == 120
    assert head.children_all_but_two == 120
    # fails in three of the four villages; the others in two and in one
    assert (head.weakest_link, head.weakest_children) == ("schutz/6-10", 360)


def test_exactly_four_fifths_judged_are_enough_for_a_headline():
    """Protection is three of fifteen links: without it twelve are judged, 80 %."""
    declared = [everything(tuple(one for one in FIELDS if one != "schutz"))]
    head = analyse(village(children=FULL), offers=EVERYTHING, complete=declared).headline()
    assert head.judged_share == 0.8
    assert head.holding_recorded == 12


def test_below_four_fifths_there_is_no_headline():
    """Advice is four of fifteen: eleven judged, 73.3 %."""
    declared = [everything(tuple(one for one in FIELDS if one != "beratung"))]
    head = analyse(village(children=FULL), offers=EVERYTHING, complete=declared).headline()
    assert head.judged_share == 0.733
    shown = (head.holding_confirmed, head.holding_recorded, head.children_all_hold)
    assert shown == (None, None, None)


def test_judged_is_weighed_by_the_children_who_live_there():
    """Three quarters of the children live where all is declared, the others where nothing is."""
    big = village("Dorf", {group: n * 3 for group, n in FULL.items()})
    small = village("Nachbardorf", FULL, at=(4000, 0))
    found = analyse(big, small, offers=EVERYTHING, complete=[everything(areas=("Dorf",))])
    assert found.headline().judged_share == 0.75
    assert found.headline().holding_recorded is None


def test_a_link_nobody_judges_is_never_the_weakest():
    declared = [everything(tuple(one for one in FIELDS if one != "schutz"))]
    found = analyse(village(children=FULL), offers=without("schutz"), complete=declared)
    assert found.headline().weakest_link == ""
    assert found.link("schutz/0-3").held_recorded == 0


def test_each_population_has_a_headline_of_its_own():
    """Paid advice holds for all children and not for those on benefits: four links fewer."""
    paid = offer("Erziehungsberatung", ages="Schwangerschaft bis 10 Jahre", cost="paid")
    found = analyse(
        village(children=FULL),
        offers=[*without("beratung"), paid],
        second=second_population({"Dorf": FULL}),
    )
    assert [found.headline(p).holding_recorded for p in (0, 1)] == [15, 11]


def test_a_link_of_places_is_not_judged_where_nobody_of_its_ages_lives():
    homes = {"0-3": 40, "3-6": 0, "6-10": 0}, {"0-3": 40, "3-6": 1, "6-10": 0}
    kita = offer("Kita", ages="3-6", capacity=1000)
    nobody, somebody = (judgeable("betreuung/3-6", kita, home=village(children=n)) for n in homes)
    assert (nobody, somebody) == (False, True)


def test_a_duty_of_places_is_one_link_of_the_phase_that_has_most_of_it():
    """Kita is owed to 6½: a link of three to six. All-day school is one of six to ten."""
    found = analyse(village(children=FULL), offers=EVERYTHING)
    links = {
        f"{found.made.scheme.phases[link.phase].key}": [(m.start, m.stop) for m in link.months]
        for link in found.made.scheme.links()
        if found.made.scheme.fields[link.field].key == "betreuung"
    }
    assert links == {"0-3": [(12, 36)], "3-6": [(36, 78)], "6-10": [(78, 90)]}


def test_where_only_two_links_are_judged_both_can_be_all_but_two():
    """In the small village early help alone is judged, two links, and neither holds."""
    big = village("Gross", {group: n * 9 for group, n in FULL.items()})
    small = village("Klein", FULL, at=(100_000, 0))
    found = analyse(
        *(big, small),
        offers=[replace(one, service_area=("Gross",)) for one in EVERYTHING],
        complete=[everything(areas=("Gross",)), everything(("fruehe_hilfen",), ("Klein",))],
    )
    head = found.headline()
    shown = (head.children_all_hold, head.children_all_but_one, head.children_all_but_two)
    assert shown == (9 * 120, 0, 120)


def test_what_is_withheld_of_a_second_population_leaves_the_link_to_be_judged():
    second = second_population({"Dorf": {"3-6": None}})
    assert judgeable("betreuung/3-6", second=second)
