"""Kind of offer: what a list calls a thing tells what the chain needs to know about it.

One table of kinds recognises the names German lists use and gives each kind a main field, ages, a
form of access, a level of prevention, who may use it, how often it usually happens, how long a
confirmation lasts and whether its address is secret. What the list itself says always wins.
"""

from datetime import date

import pytest
from tests.spec.case import analyse, offer, village

from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer, recognise

FIELDS_OF_A_KIND = {
    "field", "ages", "access", "prevention", "open_to", "per_year", "confirm_months",
}  # fmt: skip


@pytest.mark.parametrize(
    "spelling", ["Eltern-Kind-Café", "Elterncafé", "ELTERNCAFE", "eltern kind cafe", "Babycafé"]
)
def test_a_kind_is_recognised_by_its_names_whatever_the_spelling(spelling):
    assert recognise(spelling).key == "eltern_kind_cafe"


def test_a_kind_is_not_guessed_from_a_name_that_is_only_similar():
    assert recognise("Elterncafés und mehr") is None


def test_every_kind_gives_a_reason_for_each_of_its_defaults():
    assert len(kinds_of_offer()) >= 60
    for kind in kinds_of_offer():
        assert set(kind.why) >= FIELDS_OF_A_KIND, kind.key


def test_the_main_field_comes_from_the_kind_unless_the_list_names_one():
    plain = analyse(village(), offers=[offer("Eltern-Kind-Café")])
    moved = analyse(village(), offers=[offer("Eltern-Kind-Café", field="beratung")])
    assert (plain.covered("treffpunkt"), plain.covered("beratung")) == ((40, 40), (0, 0))
    assert (moved.covered("treffpunkt"), moved.covered("beratung")) == ((0, 0), (40, 40))


def test_the_ages_come_from_the_kind_unless_the_list_names_some():
    """A nursing group is for the first year: 12 of 36 months, 40 · 12/36 children."""
    assert analyse(village(), offers=[offer("Stillgruppe", ages="")]).covered("treffpunkt") == (
        13.333333,
        13.333333,
    )
    assert analyse(village(), offers=[offer("Stillgruppe", ages="0-3")]).covered("treffpunkt") == (
        40,
        40,
    )


def test_where_only_a_beginning_is_named_the_kind_tells_the_end():
    """A course from six weeks on ends with the first year; it is not for school children."""
    found = analyse(village(), offers=[offer("Stillgruppe", ages="ab 6 Monaten")])
    assert found.covered("treffpunkt") == (6.666667, 6.666667)
    assert [one["stop"] for one in found.problems("age_open_end")] == ["12"]


def test_a_beginning_after_the_end_of_the_kind_stays_open():
    found = analyse(village(), offers=[offer("Stillgruppe", ages="ab 2")])
    assert found.covered("treffpunkt") == (13.333333, 13.333333)
    assert found.problems("age_open_end") == []


def test_ages_nobody_can_read_are_noted_and_the_kind_decides():
    found = analyse(village(), offers=[offer(ages="Zwerge")])
    assert found.covered("treffpunkt") == (40, 40)
    assert len(found.problems("age_unreadable")) == 1


def test_the_frequency_comes_from_the_kind_unless_the_list_names_one():
    """A second-hand bazaar happens twice a year, too rarely for a meeting place (25)."""
    rare = offer("Second-Hand-Basar", field="treffpunkt", per_year=None)
    often = offer("Second-Hand-Basar", field="treffpunkt", per_year=25)
    assert analyse(village(), offers=[rare]).covered("treffpunkt") == (0, 0)
    assert analyse(village(), offers=[often]).covered("treffpunkt") == (40, 40)


def test_access_and_prevention_come_from_the_kind_unless_the_list_names_them():
    """A group for fathers is selective, a helpline digital: both close nothing by default."""
    fathers = offer("Vätergruppe")
    assert analyse(village(), offers=[fathers]).reasons("treffpunkt") == {"not_open"}
    helpline = offer("Elterntelefon")
    assert analyse(village(), offers=[helpline]).reasons("beratung") == {"digital_only"}
    opened = offer("Vätergruppe", prevention="universal")
    assert analyse(village(), offers=[opened]).covered("treffpunkt") == (40, 40)
    visited = offer("Elterntelefon", access="komm")
    assert analyse(village(), offers=[visited]).covered("beratung") == (40, 40)


def test_who_may_use_an_offer_comes_from_the_kind_unless_the_list_says_it():
    """School psychology serves its own district; what is open to anyone serves all in reach."""
    villages = (village("Dorf"), village("Nachbardorf", at=(4000, 0)))
    usual = offer("Schulpsychologie", prevention="universal")
    freed = offer("Schulpsychologie", prevention="universal", open_to="anyone")
    found = analyse(*villages, offers=[usual])
    assert found.covered("beratung", area="Nachbardorf") == (0, 0)
    assert analyse(*villages, offers=[freed]).covered("beratung", area="Nachbardorf") == (40, 40)


def test_a_confirmation_lasts_as_long_as_the_kind_says():
    """Counted back from 1 September 2026: a childminder 6 months, a parents' café 12, advice 24."""
    for kind, field, last in (
        ("Kindertagespflege", "betreuung", date(2026, 3, 1)),
        ("Eltern-Kind-Café", "treffpunkt", date(2025, 9, 1)),
        ("Erziehungsberatung", "beratung", date(2024, 9, 1)),
    ):
        fresh = analyse(village(), offers=[offer(kind, confirmed_on=last, capacity=40)])
        stale = offer(kind, confirmed_on=last.replace(month=last.month - 1, day=28), capacity=40)
        old = analyse(village(), offers=[stale])
        required = "desirable" if field == "treffpunkt" else "law"
        assert fresh.row(field, required=required).covered_confirmed > 0
        assert old.row(field, required=required).covered_confirmed == 0
        assert old.row(field, required=required).covered_recorded > 0


def test_a_shelter_has_no_point_even_when_the_list_gives_one():
    found = analyse(village(), offers=[offer("Frauenhaus", at=(0, 0))])
    assert found.made.reads[0].point is None


def test_any_offer_can_be_protected_and_a_kind_released():
    protected = analyse(village(), offers=[offer(protected=True)])
    assert protected.made.reads[0].point is None
    released = analyse(village(), offers=[offer("Frauenhaus", protected=False)])
    assert released.made.reads[0].point is not None


def test_an_unknown_kind_is_noted_and_counts_only_in_a_field_the_list_names():
    unknown = analyse(village(), offers=[offer("Zauberkreis")])
    assert unknown.covered("treffpunkt") == (0, 0)
    assert unknown.problems("kind_unknown")[0]["value"] == "Zauberkreis"
    named = analyse(village(), offers=[offer("Zauberkreis", field="treffpunkt")])
    assert named.covered("treffpunkt") == (40, 40)
