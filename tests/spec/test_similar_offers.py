"""Similar offers: two that invite the same families to the same thing at the same hours.

A question whether those who run them talk to each other, off unless a municipality wants it asked: that
there is more than one is wanted by law. A double record is something else: one offer written down twice.
"""

import numpy as np
import pytest

from tests.spec.case import analyse, offer, village

MONDAY, TUESDAY = 0, 24 * 60
NINE_TO_ELEVEN = ((MONDAY + 540, MONDAY + 660),)
TEN_TO_TWELVE = ((MONDAY + 600, MONDAY + 720),)
ELEVEN_TO_ONE = ((MONDAY + 660, MONDAY + 780),)
NINE_ON_TUESDAY = ((TUESDAY + 540, TUESDAY + 660),)
REACH = 1_000_000**2
"""A kilometre, in mm²."""


def similar(one, two, hours):
    """Pairs among two offers with these hours."""
    from lueckenlos.assemble.similar import similar as pairs

    offers = analyse(village(), offers=[one, two]).made.world.offers
    return pairs(offers, hours, REACH)


@pytest.mark.parametrize(
    ("hours", "asked"),
    [
        ((NINE_TO_ELEVEN, NINE_TO_ELEVEN), True),
        ((NINE_TO_ELEVEN, TEN_TO_TWELVE), True),
        ((NINE_TO_ELEVEN, ELEVEN_TO_ONE), False),  # one ends as the other begins
        ((NINE_TO_ELEVEN, NINE_ON_TUESDAY), False),
        ((NINE_TO_ELEVEN, ()), False),  # hours nobody states are similar to none
    ],
)
def test_similar_offers_overlap_in_their_hours(hours, asked):
    assert similar(offer(), offer(), hours) == (((0, 1),) if asked else ())


@pytest.mark.parametrize(
    ("other", "asked"),
    [
        (offer(), True),
        (offer("Familienzentrum"), False),  # another kind
        (offer(ages="3-6"), False),  # other families: it begins where the first ends
        (offer(ages="2-6"), True),
        (offer(at=(1000, 0)), True),  # within a kilometre
        (offer(at=(1000.001, 0)), False),
        (offer(prevention="selective"), False),  # does not count, so there is nothing to agree on
        (offer(access="geh"), False),
    ],
)
def test_similar_offers_are_of_one_kind_for_the_same_families_close_by_and_count(other, asked):
    hours = (NINE_TO_ELEVEN, NINE_TO_ELEVEN)
    assert similar(offer(), other, hours) == (((0, 1),) if asked else ())


def test_nobody_is_asked_unless_the_case_wants_it():
    twins = [offer(name=name, schedule="Mo 9-11 Uhr") for name in ("Café Eins", "Treff Zwei")]
    assert analyse(village(), offers=twins).problems("similar_offers") == []


def test_a_double_record_is_one_offer_written_down_twice():
    twice = [offer(name="Café Kunterbunt", area="Dorf"), offer(name="Cafe Kunterbunt", area="Dorf")]
    found = analyse(village(), offers=twice)
    assert [one["other"] for one in found.problems("double_record")] == ["Café Kunterbunt"]
    assert np.array_equal(found.made.world.offers.record, [0, 1])  # a question: nothing is dropped


def test_two_offers_with_different_names_are_no_double_record():
    two = [offer(name="Café Kunterbunt", area="Dorf"), offer(name="Treff am Markt", area="Dorf")]
    assert analyse(village(), offers=two).problems("double_record") == []
