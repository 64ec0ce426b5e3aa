"""Similar offers: two that invite the same families to the same thing at the same hours.

A question whether those who run them talk to each other, off unless a municipality wants it
asked: that there is more than one is wanted by law. A double record is something else: one offer
written down twice.
"""

import pytest
from tests.spec.case import analyse, offer, village

from lueckenlos.exchange.vocabulary.hours import read_hours

MONDAY_MORNING = {"schedule": "Mo 9-11 Uhr"}


def asked(one, two, **more):
    """Whether the second is asked about the first."""
    found = analyse(village(), offers=[one, two], **{"similar_offers": True} | more)
    return [problem["other"] for problem in found.problems("similar_offers")] == [one.name]


def cafe(name="Café Eins", **said):
    return offer(name=name, **MONDAY_MORNING | said)


def test_nobody_is_asked_unless_the_case_wants_it():
    assert not asked(cafe(), cafe("Treff Zwei"), similar_offers=False)
    assert asked(cafe(), cafe("Treff Zwei"), similar_offers=True)


@pytest.mark.parametrize(
    ("schedule", "similar"),
    [
        ("Mo 9-11 Uhr", True),
        ("Mo 10:59-12:00", True),
        ("Mo-Fr 8-12", True),
        ("Mo 11-13 Uhr", False),  # one ends as the other begins
        ("Mo 7-9 Uhr", False),
        ("Di 9-11 Uhr", False),
        ("nach Absprache", False),  # hours nobody states are similar to none
    ],
)
def test_similar_offers_overlap_in_their_hours(schedule, similar):
    assert asked(cafe(), cafe("Treff Zwei", schedule=schedule)) == similar


@pytest.mark.parametrize(
    ("said", "similar"),
    [
        ({"kind": "Familienzentrum"}, False),  # another kind
        ({"ages": "3-6"}, False),  # other families: it begins where the first ends
        ({"ages": "2-6"}, True),
        ({"at": (769.230, 0)}, True),  # a walk in town, 1,000 m / 1.3
        ({"at": (769.231, 0)}, False),
        ({"prevention": "selective"}, False),  # does not count, so there is nothing to agree on
        ({"access": "geh"}, False),
        ({"confirmed_on": None}, True),
    ],
)
def test_similar_offers_are_of_one_kind_for_the_same_families_close_by_and_count(said, similar):
    assert asked(cafe(), cafe("Treff Zwei", **said)) == similar


def test_hours_are_minutes_of_the_week():
    assert read_hours("Mo 9-11 Uhr") == ((540, 660),)
    assert read_hours("Di und Do 8:30-10") == ((1950, 2040), (4830, 4920))


def test_similar_offers_are_a_question_and_both_count():
    found = analyse(village(), offers=[cafe(), cafe("Treff Zwei")], similar_offers=True)
    assert found.row("treffpunkt").choice_median == 2
    assert found.covered("treffpunkt") == (40, 40)


def test_a_double_record_is_one_offer_written_down_twice():
    twice = [offer(name="Café Kunterbunt", area="Dorf"), offer(name="Cafe Kunterbunt", area="Dorf")]
    found = analyse(village(), offers=twice)
    assert [one["other"] for one in found.problems("double_record")] == ["Café Kunterbunt"]
    assert found.row("treffpunkt").choice_median == 2  # a question: nothing is dropped


def test_two_offers_with_different_names_are_no_double_record():
    two = [offer(name="Café Kunterbunt", area="Dorf"), offer(name="Treff am Markt", area="Dorf")]
    assert analyse(village(), offers=two).problems("double_record") == []
