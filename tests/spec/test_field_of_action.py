"""Field of action: each field is counted in its own way, because a playground is not a job centre.

Near and reachable fields ask who lives within reach. Responsible fields ask whether some body is
in charge of an address and names a way in; how far it is is told and not judged. Places are
compared with the children entitled to them, a setting with the children of its host institution.
An indicator has no coverage at all. Figures of different ways stand side by side and are never
averaged.
"""

import pytest
from tests.spec.case import analyse, offer, village

from lueckenlos.assemble.scheme import core_scheme

SCHOOLCHILDREN = {"6-10": 40}


def test_each_field_of_the_core_scheme_has_one_way():
    assert {field.key: field.way.value for field in core_scheme().fields} == {
        "fruehe_hilfen": "responsible",
        "gesundheit": "reachable",
        "betreuung": "places",
        "sprache_bildung": "setting",
        "beratung": "reachable",
        "spiel_bewegung": "near",
        "treffpunkt": "near",
        "schutz": "responsible",
        "materielle_sicherung": "indicator",
    }


def test_every_row_says_in_which_way_it_was_counted():
    found = analyse(village())
    assert found.row("treffpunkt").way == "near"
    assert found.row("materielle_sicherung").way == "indicator"


# --- near and reachable ---------------------------------------------------------------------


def test_near_is_walking_distance_and_reachable_is_a_drive():
    """6 km away: too far to walk (2.5 km in the country), near enough to drive (12.5 km)."""
    offers = [offer(at=(6000, 0)), offer("Kinderarztpraxis", at=(6000, 0))]
    found = analyse(village(), offers=offers)
    assert found.covered("treffpunkt") == (0, 0)
    assert found.covered("gesundheit") == (40, 40)


def test_an_outpost_is_an_address_of_its_own():
    """The advice centre is 20 km away, its consultation hour in the village hall is not."""
    centre, outpost = (offer("Erziehungsberatung", at=(x, 0)) for x in (20_000, 0))
    assert analyse(village(), offers=[centre]).covered("beratung") == (0, 0)
    assert analyse(village(), offers=[centre, outpost]).covered("beratung") == (40, 40)


# --- responsible ----------------------------------------------------------------------------


def test_a_body_in_charge_covers_its_area_however_far_it_is():
    office = offer("ASD", at=(90_000, 0), service_area=("Dorf",))
    found = analyse(village(), offers=[office])
    assert found.covered("schutz") == (40, 40)
    assert found.evidence("schutz", (0, 36)).offers[0].metres == 90_000


def test_a_body_in_charge_covers_no_other_area_even_next_door():
    villages = (village("Dorf"), village("Nachbardorf", at=(4000, 0)))
    found = analyse(*villages, offers=[offer("ASD", service_area=("Dorf",))])
    assert found.covered("schutz", area="Dorf") == (40, 40)
    assert found.covered("schutz", area="Nachbardorf") == (0, 0)


def test_a_body_in_charge_of_a_municipality_covers_all_its_districts():
    villages = (
        village("Dorf", municipality="M1"),
        village("Nachbardorf", at=(4000, 0), municipality="M1"),
        village("Fremddorf", at=(8000, 0), municipality="M2"),
    )
    found = analyse(*villages, offers=[offer("ASD", service_area=("M1",))])
    covered = [found.covered("schutz", area=one.name)[1] for one in villages]
    assert covered == [40, 40, 0]


def test_a_body_that_names_no_area_counts_for_all_and_is_noted():
    found = analyse(village("Dorf"), village("Weit", at=(50_000, 0)), offers=[offer("ASD")])
    assert found.covered("schutz", area="Weit") == (40, 40)
    assert len(found.problems("service_area_everywhere")) == 1
    doubtful = analyse(village(), offers=[offer("ASD", ages="bis 3")])
    assert len(doubtful.problems("service_area_everywhere")) == 1  # once, not for each reading
    named = analyse(village(), offers=[offer("ASD", service_area=("Dorf",))])
    assert named.problems("service_area_everywhere") == []


@pytest.mark.parametrize(
    "way_in",
    [{"phone": "0000 1"}, {"email": "a@b.example"}, {"url": "b.example"}, {"street": "X 1"}],
)
def test_a_body_in_charge_counts_only_with_a_way_in(way_in):
    """A telephone number, a mail address, a page or a street: one of them is enough."""
    silent = analyse(village(), offers=[offer("ASD", at=None)])
    assert silent.covered("schutz") == (0, 0)
    assert silent.reasons("schutz") == {"no_way_in"}
    assert analyse(village(), offers=[offer("ASD", at=None, **way_in)]).covered("schutz") == (
        40,
        40,
    )


# --- places ---------------------------------------------------------------------------------


def test_places_cover_as_many_children_as_there_are_places_never_all_by_presence():
    found = analyse(village(children={"3-6": 40}), offers=[offer("Kita", ages="3-6", capacity=30)])
    row = found.row("betreuung", "3-6")
    assert (row.covered_recorded, row.share_recorded, row.places_per_100) == (30, 0.75, 75)


def test_more_places_than_children_cover_all_and_no_more():
    found = analyse(village(children={"3-6": 40}), offers=[offer("Kita", ages="3-6", capacity=50)])
    row = found.row("betreuung", "3-6")
    assert (row.covered_recorded, row.share_recorded, row.places_per_100) == (40, 1, 125)


def test_places_serve_the_planning_area_they_stand_in():
    villages = [village(name, {"3-6": 40}, at=at) for name, at in (("A", (0, 0)), ("B", (4000, 0)))]
    found = analyse(*villages, offers=[offer("Kita", ages="3-6", capacity=40)])
    assert found.row("betreuung", "3-6", area="A").share_recorded == 1
    assert found.row("betreuung", "3-6", area="B").share_recorded == 0


def test_an_institution_shares_its_places_over_its_ages_as_the_children_are():
    """40 places for 20 children of one and two and 60 of 3–6: 10 for the small, and 30."""
    home = village(children={"0-3": 30, "3-6": 60})
    found = analyse(home, offers=[offer("Kita", ages="0-6", capacity=40)])
    small = [found.row("betreuung", required=basis).covered_recorded for basis in ("law", "")]
    # places count from the first birthday on: for 24 of 36 months
    assert [round(n, 6) for n in small] == [10, 0]
    assert round(found.row("betreuung", "3-6").covered_recorded, 6) == 30


# --- setting --------------------------------------------------------------------------------


def school(**said):
    return offer("Grundschule", ages="6-10", id="S1", **said)


def social_work(**said):
    return offer("Schulsozialarbeit", ages="6-10", host="S1", **said)


def test_a_setting_covers_the_children_of_its_host_institution():
    """The school has 30 places, so its social work is there for 30 of the 40 children."""
    found = analyse(village(children=SCHOOLCHILDREN), offers=[school(capacity=30), social_work()])
    row = found.row("sprache_bildung", "6-10")
    assert (row.covered_recorded, row.share_recorded) == (30, 0.75)


def test_an_offer_in_a_setting_without_its_host_covers_nobody():
    found = analyse(village(children=SCHOOLCHILDREN), offers=[social_work()])
    assert found.row("sprache_bildung", "6-10").covered_recorded == 0
    assert found.problems("host_unknown")[0]["value"] == "S1"


def test_the_host_alone_is_not_the_offer():
    found = analyse(village(children=SCHOOLCHILDREN), offers=[school(capacity=40)])
    assert found.row("sprache_bildung", "6-10").covered_recorded == 0


def test_a_setting_covers_where_its_host_stands_not_where_its_office_is():
    villages = [
        village(name, SCHOOLCHILDREN, at=at) for name, at in (("A", (0, 0)), ("B", (4000, 0)))
    ]
    offers = [school(capacity=40), social_work(at=(4000, 0))]
    found = analyse(*villages, offers=offers)
    assert found.row("sprache_bildung", "6-10", area="A").share_recorded == 1
    assert found.row("sprache_bildung", "6-10", area="B").share_recorded == 0


def test_a_setting_covers_the_ages_its_host_has():
    """The school has the first two of four years: half of the children."""
    host = offer("Grundschule", ages="6-8", id="S1", capacity=1000)
    found = analyse(village(children=SCHOOLCHILDREN), offers=[host, social_work()])
    assert found.row("sprache_bildung", "6-10").covered_recorded == 20


# --- indicator ------------------------------------------------------------------------------


def test_an_indicator_has_no_coverage_no_link_and_no_gap():
    found = analyse(
        village(), offers=[offer("Jobcenter")], resolved={"materielle_sicherung": (0, 36)}
    )
    row = found.row("materielle_sicherung")
    assert row.children == 40
    covered = (row.covered_confirmed, row.covered_recorded, row.share_confirmed, row.share_recorded)
    assert covered == (None, None, None, None)
    assert (row.choice_median, row.places_per_100, row.places_known_share) == (None, None, None)
    assert found.link("materielle_sicherung/0-3") is None
    assert found.gaps("materielle_sicherung") == []


def test_beside_a_figure_institutions_and_what_they_host_reach_the_area_they_stand_in():
    a, b = (village(n, SCHOOLCHILDREN, at=at) for n, at in (("A", (0, 0)), ("B", (4000, 0))))
    kita = offer("Kita", ages="6-10", capacity=40)
    found = analyse(a, b, offers=[kita, school(capacity=40), social_work(at=(4000, 0))])
    for field in ("betreuung", "sprache_bildung"):
        here, there = (found.evidence(field, (72, 120), area).offers for area in (0, 1))
        assert any(one.in_reach for one in here)
        assert not any(one.in_reach for one in there)
