"""Two counts of one inventory: what is confirmed, and all that is recorded.

An offer is confirmed for as long as its kind allows after somebody vouched for it, and recorded
as long as it runs. What is confirmed is recorded too; what can be had on request, on referral or
on a screen only is mentioned and in neither count. The two are not the ends of an error bar: how
much nobody wrote down, neither tells. That is completeness, which somebody declares for fields
and areas. Where nobody has, an empty list is a question.
"""

from datetime import date, timedelta

import pytest
from tests.spec.case import DAY, analyse, everything, offer, village

MEETING = {"treffpunkt": (0, 36)}


def counts(confirmed_on, kind="Eltern-Kind-Café", field="treffpunkt", day=DAY):
    found = analyse(village(), offers=[offer(kind, confirmed_on=confirmed_on)], day=day)
    return found.covered(field)


@pytest.mark.parametrize(
    ("confirmed_on", "covered"),
    [
        (date(2026, 9, 1), (40, 40)),  # on the reference day
        (date(2025, 9, 1), (40, 40)),  # exactly twelve months before
        (date(2025, 8, 31), (0, 40)),  # the day before that
        (None, (0, 40)),  # never
    ],
)
def test_a_confirmation_holds_for_its_period_to_the_day(confirmed_on, covered):
    assert counts(confirmed_on) == covered


def test_periods_are_months_of_the_calendar():
    """Six months before 31 August is the last day of February."""

    def minder(confirmed_on):
        one = offer("Kindertagespflege", field="beratung", confirmed_on=confirmed_on)
        return analyse(village(), offers=[one], day=date(2026, 8, 31)).covered("beratung")

    assert minder(date(2026, 2, 28)) == (40, 40)
    assert minder(date(2026, 2, 27)) == (0, 40)


def test_an_unknown_kind_is_confirmed_for_a_year():
    for confirmed_on, covered in ((date(2025, 9, 1), (40, 40)), (date(2025, 8, 31), (0, 40))):
        one = offer("Zauberkreis", field="treffpunkt", confirmed_on=confirmed_on)
        assert analyse(village(), offers=[one]).covered("treffpunkt") == covered


def test_a_confirmation_after_the_reference_day_is_noted_and_not_yet_one():
    found = analyse(village(), offers=[offer(confirmed_on=DAY + timedelta(days=1))])
    assert found.covered("treffpunkt") == (0, 40)
    assert len(found.problems("confirmed_later")) == 1


def test_what_is_confirmed_is_recorded_too():
    """Confirmed for the first year, recorded for the second: 40 · 12/36 and 40 · 24/36."""
    offers = [offer(ages="0-1"), offer(ages="1-2", confirmed_on=None)]
    assert analyse(village(), offers=offers).covered("treffpunkt") == (13.333333, 26.666667)


def test_one_confirmed_offer_confirms_what_others_only_record():
    offers = [offer(confirmed_on=None), offer(), offer(confirmed_on=None)]
    assert analyse(village(), offers=offers).covered("treffpunkt") == (40, 40)


@pytest.mark.parametrize("said", [{"access": "geh"}, {"access": "digital", "area": "Dorf"},
                                  {"prevention": "indicated"}])  # fmt: skip
def test_what_is_only_mentioned_is_in_neither_count(said):
    found = analyse(village(), offers=[offer(**said)])
    assert found.covered("treffpunkt") == (0, 0)
    assert [one.level.name for one in found.evidence("treffpunkt", (0, 36)).offers] == ["MENTIONED"]


def test_places_are_counted_twice_as_well():
    """20 confirmed places and 10 recorded ones for 40 children."""
    offers = [
        offer("Kita", ages="3-6", capacity=20),
        offer("Kita", ages="3-6", capacity=10, confirmed_on=None),
    ]
    found = analyse(village(children={"3-6": 40}), offers=offers)
    assert found.covered("betreuung", "3-6") == (20, 30)


# --- completeness ---------------------------------------------------------------------------

TWO = village("Dorf"), village("Nachbardorf", at=(4000, 0))


def complete(*declared):
    found = analyse(*TWO, complete=list(declared))
    return {
        (row.area_name, row.field)
        for row in found.figures.coverage
        if row.complete and row.field in ("treffpunkt", "beratung")
    }


def test_completeness_is_declared_by_field_and_area():
    one = everything(fields=("treffpunkt",), areas=("Dorf",))
    assert complete(one) == {("Dorf", "treffpunkt")}


def test_no_area_named_means_all_and_no_field_named_means_all():
    here, there = "Dorf", "Nachbardorf"
    everywhere = everything(fields=("treffpunkt",))
    assert complete(everywhere) == {(here, "treffpunkt"), (there, "treffpunkt")}
    whole = everything(areas=("Dorf",))
    assert complete(whole) == {(here, "treffpunkt"), (here, "beratung")}


def test_declarations_add_up_and_none_is_none():
    one, two = everything(("treffpunkt",), ("Dorf",)), everything(("beratung",), ("Nachbardorf",))
    assert complete(one, two) == {("Dorf", "treffpunkt"), ("Nachbardorf", "beratung")}
    assert complete() == set()


def test_nothing_recorded_is_not_nothing_there():
    """The same empty list: a gap where somebody vouches for it, else a question."""
    vouched = analyse(village(), resolved=MEETING).gaps("treffpunkt")
    asked = analyse(village(), resolved=MEETING, complete=False).gaps("treffpunkt")
    assert [gap.certain for gap in vouched] == [True]
    assert [gap.certain for gap in asked] == [False]


def test_where_only_confirmation_is_missing_nobody_speaks_of_a_gap():
    """Recorded offers reach all, confirmed ones nobody: somebody should ask, nothing is certain."""
    found = analyse(village(), offers=[offer(confirmed_on=None)], resolved=MEETING)
    [gap] = found.gaps("treffpunkt")
    assert (gap.cause, gap.certain) == ("unconfirmed", False)
    assert (gap.without_recorded, gap.without_confirmed) == (0, 40)
