"""Month axis: ages are whole months, from nine before birth to the eighteenth birthday.

An age of three is the twelve months from the third to the fourth birthday. "0-3" ends at the
third birthday. "bis 3" ends there for certain and perhaps a year later; the year in doubt counts
as recorded and never as confirmed. School begins somewhere between the 73rd and the 84th month,
and inside that range the Kita covers as well as the school. A hole of at most twelve months
between two offers whose limits only touch it is a question about the limits, not a gap.
"""

from datetime import date

import pytest
from tests.spec.case import analyse, offer, village

from lueckenlos.exchange.ages import read_ages

MIXED = {"0-3": 36, "3-6": 36}
MEETING = {"treffpunkt": (0, 36)}


def covered(ages):
    """One child for each month from birth to the sixth birthday: children are months."""
    found = analyse(village(children=MIXED), offers=[offer(ages=ages)])
    return found.covered("treffpunkt"), found.covered("treffpunkt", "3-6")


@pytest.mark.parametrize(
    ("ages", "first", "last"),
    [
        ("0-3", 0, 36),
        ("0 bis 3 Jahre", 0, 36),
        ("3", 36, 48),
        ("bis unter 3", 0, 36),
        ("bis einschließlich 3", 0, 48),
        ("6-18 Monate", 6, 18),
        ("ab 6 Monaten", 6, 216),
        ("ab 6 Jahren", 72, 216),
        ("schwanger", -9, 0),
        ("Schwangerschaft bis 3 Jahre", -9, 36),
        ("3 bis Schuleintritt", 36, 84),
        ("Klasse 1-4", 73, 132),
        ("0-25", 0, 216),
    ],
)
def test_german_ages_are_read_as_whole_months(ages, first, last):
    read = read_ages(ages)
    assert (read.start, read.stop) == (first, last)
    assert read.doubtful_start is read.doubtful_stop is None


def test_0_to_3_ends_at_the_third_birthday():
    assert covered("0-3") == ((36, 36), (0, 0))


def test_an_age_of_three_is_the_year_after_the_third_birthday():
    assert covered("3") == ((0, 0), (12, 12))


def test_until_3_covers_the_year_in_doubt_as_recorded_only():
    assert covered("bis 3") == ((36, 36), (0, 12))


def test_until_the_third_year_of_life_is_in_doubt_the_other_way_round():
    """The third year of life ends at the third birthday; many mean until it begins."""
    assert covered("bis 3. Lebensjahr") == ((24, 36), (0, 0))


def test_from_the_fourth_year_of_life_is_in_doubt_at_its_beginning():
    """It begins at the third birthday; some mean the fourth."""
    assert covered("ab dem 4. Lebensjahr") == ((0, 0), (24, 36))


def test_a_doubtful_reading_is_noted_with_its_text():
    found = analyse(village(), offers=[offer(ages="bis 3")])
    assert [one["value"] for one in found.problems("age_doubtful")] == ["bis 3"]


def test_an_interval_that_only_touches_a_month_does_not_cover_it():
    """Until the first birthday, and from the second on: the year between is covered by neither."""
    found = analyse(village(children=36), offers=[offer(ages="0-1"), offer(ages="2-3")])
    assert found.covered("treffpunkt") == (24, 24)


def test_pregnancy_is_the_nine_months_before_birth():
    found = analyse(
        village(), offers=[offer("Hebamme", access="komm", ages="schwanger")], births={"Dorf": 12}
    )
    assert found.row("gesundheit", "schwangerschaft").share_recorded == 1
    assert found.row("gesundheit").share_recorded == 0


@pytest.mark.parametrize("inside", [73, 80, 83])
def test_inside_the_range_of_school_entry_kita_and_school_both_cover(inside):
    kita, school = read_ages("3 bis Schuleintritt"), read_ages("Klasse 1-4")
    assert kita.start <= inside < kita.stop
    assert school.start <= inside < school.stop


@pytest.mark.parametrize("ages", ["3 bis Schuleintritt", "3-6", "3 bis 7 Jahre", "ab 3 bis 6½"])
def test_places_of_a_kita_count_to_the_middle_of_the_range_of_school_entry(ages):
    """Three and a half years of children, whatever way the list says "until school"."""
    kita = offer("Kita", ages=ages, capacity=42)
    found = analyse(village(children={"3-6": 36, "6-10": 48}), offers=[kita])
    spans = {"36-72": ("3-6", 36, 36), "72-78": ("6-10", 6, 6), "78-90": ("6-10", 12, 0)}
    for months, (phase, children, covered) in spans.items():
        row = found.row("betreuung", phase, required="law", months=months)
        assert (row.children, round(row.covered_recorded, 6)) == (children, covered)


@pytest.mark.parametrize("ages", ["Klasse 1-4", "6-10", "Grundschule", "ab Schuleintritt bis 10"])
def test_places_of_all_day_schools_count_from_the_middle_of_the_range_of_school_entry(ages):
    school = offer("Ganztagsbetreuung im Grundschulalter", ages=ages, capacity=100)
    found = analyse(village(children={"3-6": 36, "6-10": 48}), offers=[school])
    for months, children, covered in (("72-78", 6, 0), ("78-90", 12, 12)):
        row = found.row("betreuung", "6-10", required="law", months=months)
        assert (row.children, round(row.covered_recorded, 6)) == (children, covered)


@pytest.mark.parametrize("ages", ["0-3", "U3", "1-3", "ab 3 Monaten bis 3"])
def test_places_under_three_count_for_those_who_are_in_care(ages):
    """Twelve places for 36 children of three years are a half for the 24 of one and two."""
    found = analyse(village(children={"0-3": 36}), offers=[offer("Krippe", ages=ages, capacity=12)])
    assert found.row("betreuung", required="law").places_per_100 == 50
    assert found.row("betreuung", required="").covered_recorded == 0


def test_places_that_end_in_the_middle_of_childhood_keep_their_limits():
    found = analyse(village(children={"0-3": 36, "3-6": 36}), offers=[offer("Kita", ages="1-3")])
    assert found.row("betreuung", "3-6").covered_recorded == 0


# --- "Altersgrenze prüfen" ------------------------------------------------------------------


def hole(*ages):
    return analyse(village(), offers=[offer(ages=one) for one in ages], resolved=MEETING)


def test_a_hole_of_twelve_months_between_two_limits_is_a_question_about_the_limits():
    """40 children in 36 months: 13⅓ in the hole of a year, more than the 10 a gap needs."""
    found = hole("0-1", "2-3")
    [gap] = found.gaps("treffpunkt")
    assert (gap.cause, gap.from_month, gap.to_month) == ("age_limit", 12, 24)
    assert not gap.certain


def test_a_hole_of_thirteen_months_is_a_gap():
    found = hole("0-11 Monate", "2-3")
    [gap] = found.gaps("treffpunkt")
    assert (gap.cause, gap.from_month, gap.to_month) == ("not_this_age", 11, 24)
    assert gap.certain


def test_a_hole_after_the_last_offer_is_a_gap():
    """Nothing begins where the hole ends, so no limits touch."""
    found = hole("0-2")
    [gap] = found.gaps("treffpunkt")
    assert (gap.cause, gap.from_month, gap.to_month) == ("not_this_age", 24, 36)


def test_a_hole_before_the_first_offer_is_a_gap():
    found = hole("ab 12 Monaten")
    [gap] = found.gaps("treffpunkt")
    assert (gap.cause, gap.from_month, gap.to_month) == ("not_this_age", 0, 12)


def test_an_offer_that_does_not_count_touches_nothing():
    """Required until the second birthday: only the ended offer begins where the hole ends."""
    offers = [offer(ages="0-1"), offer(ages="2-3", ends_on=date(2020, 1, 1))]
    found = analyse(village(children=60), offers=offers, resolved={"treffpunkt": (0, 24)})
    assert found.cause("treffpunkt") == "not_this_age"
    running = [offer(ages="0-1"), offer(ages="2-3")]
    found = analyse(village(children=60), offers=running, resolved={"treffpunkt": (0, 24)})
    assert found.cause("treffpunkt") == "age_limit"


def test_an_unconfirmed_year_before_the_first_confirmed_offer_touches_no_limit():
    offers = [offer(ages="0-1", confirmed_on=None), offer(ages="1-3")]
    found = analyse(village(), offers=offers, resolved=MEETING)
    assert found.cause("treffpunkt") == "unconfirmed"


def test_a_year_in_doubt_between_two_limits_is_the_same_question():
    """Recorded, the year in doubt closes the hole; confirmed, it does not."""
    [gap] = hole("bis 1", "2-3").gaps("treffpunkt")
    assert (gap.cause, gap.from_month, gap.to_month) == ("age_limit", 12, 24)
    assert (gap.without_recorded, round(gap.without_confirmed, 4)) == (0, 13.3333)
