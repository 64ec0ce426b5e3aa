"""Three steps of data: a bare list is already worth something.

Whoever has only a list of names, kinds of offer and districts gets an answer from it: what the
list leaves out is taken from the kind of offer, and every value taken that way is listed for
somebody to confirm. What such a list cannot carry is not shown. Shares of places wait for
capacities, figures of pregnancies for births, judgements for somebody who declares the list
complete.
"""

import pytest
from tests.spec.case import analyse, offer, village

from lueckenlos.exchange.field_words import field_word
from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.records import OfferRecord

BARE = OfferRecord(
    id="A1", name="Café Kunterbunt", provider="Verein", kind="Elterncafé", area="Dorf"
)


def test_a_bare_list_covers_what_its_kinds_of_offer_usually_cover():
    """A parents' café meets weekly and is for children under three, so all 40 are recorded.

    Nobody has confirmed it: it has no date.
    """
    assert analyse(village(), offers=[BARE]).covered("treffpunkt") == (0, 40)


def test_every_default_is_listed_for_the_provider_to_confirm():
    found = analyse(village(), offers=[BARE])
    [read] = found.made.reads
    assert read.defaults == {
        "access": "komm",
        "open_to": "anyone",
        "prevention": "universal",
        "per_year": "50",
        "ages": "0-36",
    }
    listed = {one.column for one in found.made.problems if one.code == "default_used"}
    assert listed == {field_word(name) for name in read.defaults}


def test_a_value_that_is_said_is_no_default():
    found = analyse(
        village(), offers=[offer(access="komm", open_to="anyone", prevention="universal")]
    )
    assert found.problems("default_used") == []


def test_without_a_street_an_offer_stands_in_the_settled_middle_of_its_district():
    """Three of four children live in the west, one in the east: the middle is the west."""
    homes = ((-1500, 0, 3), (1500, 0, 1))
    found = analyse(village(homes=homes), offers=[BARE])
    assert found.evidence("treffpunkt", (0, 36)).offers[0].metres == 0
    assert found.problems("place_rough") == [{"offer": "Café Kunterbunt", "area": "Dorf"}]
    [read] = found.made.reads
    assert (read.point[0] - 4_300_000, read.rough) == (-1500, True)


def test_an_offer_without_street_and_district_reaches_nobody_and_is_noted():
    found = analyse(village(), offers=[offer(at=None)])
    assert found.covered("treffpunkt") == (0, 0)
    assert len(found.problems("offer_without_place")) == 1


def test_without_capacities_nothing_is_said_about_places():
    row = analyse(village(), offers=[offer("Krippe", ages="0-3")]).row("betreuung", required="law")
    assert (row.covered_recorded, row.share_recorded, row.places_per_100) == (None, None, None)
    assert row.places_known_share == 0


def test_without_births_nothing_is_said_about_pregnancies():
    row = analyse(village(), offers=[offer("Hebamme", ages="schwanger")]).row(
        "gesundheit", "schwangerschaft"
    )
    assert (row.children, row.covered_recorded, row.share_recorded) == (None, None, None)


def test_without_a_declaration_of_completeness_there_is_no_headline_and_no_certain_gap():
    found = analyse(village(), complete=False)
    assert found.headline().holding_recorded is None
    assert found.figures.gaps
    assert not any(gap.certain for gap in found.figures.gaps)


def test_without_children_there_are_no_shares_at_all():
    with pytest.raises(CaseError) as error:
        analyse(offers=[BARE])
    assert [one.code for one in error.value.problems] == ["no_children"]


@pytest.mark.parametrize("middle", [(-1500, 0), (1500, 0), (0, -1500), (0, 1500)])
def test_the_settled_middle_is_found_in_every_direction(middle):
    homes = ((*middle, 3), (-middle[0], -middle[1], 1))
    [read] = analyse(village(homes=homes), offers=[BARE]).made.reads
    assert (read.point[0] - 4_300_000, read.point[1] - 3_100_000) == middle
