"""Times of the week, and how often a text says an offer takes place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.vocabulary.hours import DAY_MINUTES, DAYS, read_hours, read_week
from lueckenlos.exchange.vocabulary.schedules import EVERY_SECOND, read_rhythm, read_schedule


def told(text: str) -> str:
    """ "mo 9:00-12:00 do 9:00-12:00"."""
    parts = []
    for start, stop in read_hours(text):
        day = start // DAY_MINUTES
        clock = [f"{m // 60}:{m % 60:02}" for m in (start % DAY_MINUTES, stop - day * DAY_MINUTES)]
        parts.append(f"{DAYS[day]} {'-'.join(clock)}")
    return " ".join(parts)


def every(days: str, time: str) -> str:
    return " ".join(f"{day} {time}" for day in days.split())


@pytest.mark.parametrize(
    ("text", "hours", "per_year"),
    [
        ("Mo+Do 9–12", every("mo do", "9:00-12:00"), 100),
        ("Mo-Fr 8.00 - 16.00 Uhr", every("mo di mi do fr", "8:00-16:00"), 250),
        ("Mo-Fr: 08:00-16:00", every("mo di mi do fr", "8:00-16:00"), 250),
        ("Montag bis Freitag von 8 bis 16 Uhr", every("mo di mi do fr", "8:00-16:00"), 250),
        ("werktags 8-16 Uhr", every("mo di mi do fr", "8:00-16:00"), 250),
        ("täglich 10-18", every("mo di mi do fr sa so", "10:00-18:00"), 250),
        ("Di. u. Do. 14 bis 16 Uhr", every("di do", "14:00-16:00"), 100),
        ("Dienstagnachmittag 15-17 Uhr", "di 15:00-17:00", 50),
        ("dienstags, 15-17 Uhr", "di 15:00-17:00", 50),
        ("10-12 Uhr dienstags", "di 10:00-12:00", 50),
        ("Mo, Mi 9-11, Fr 14-16", "mo 9:00-11:00 mi 9:00-11:00 fr 14:00-16:00", 150),
        ("Mo 9-12 und 14-18 Uhr", "mo 9:00-12:00 mo 14:00-18:00", 50),
        ("Mo: 9-12 Uhr, Di: 14-16 Uhr", "mo 9:00-12:00 di 14:00-16:00", 100),
        ("Mo9-12", "mo 9:00-12:00", 50),
        ("Sa-Mo 10-12 Uhr", "mo 10:00-12:00 sa 10:00-12:00 so 10:00-12:00", 150),
        ("Sonnabend 10-12 Uhr", "sa 10:00-12:00", 50),
        ("Mo 8-12 Uhr, Sa geschlossen", "mo 8:00-12:00", 50),
        ("Mi 15-17 Uhr (außer in den Ferien)", "mi 15:00-17:00", 50),
        ("jeden 2. Dienstag im Monat 15-17 Uhr", "di 15:00-17:00", 12),
        ("1. und 3. Mittwoch im Monat, 10–11:30 Uhr", "mi 10:00-11:30", 24),
        ("jeden ersten Montag 9-11 Uhr", "mo 9:00-11:00", 12),
        ("letzter Freitag im Monat 19-21 Uhr", "fr 19:00-21:00", 12),
        ("14-tägig dienstags 15-17 Uhr", "di 15:00-17:00", 25),
        ("1x im Monat, Di 15-17 Uhr", "di 15:00-17:00", 12),
        # words nobody foresaw: the times hold, how often is not said
        ("Di, für Kinder von 3-6, 15-17 Uhr", "di 15:00-17:00", None),
        ("Di 15-17 Uhr, nur im Sommer", "di 15:00-17:00", None),
        ("Mi, 12.03.2026, 15-17 Uhr", "mi 15:00-17:00", None),
        ("Di oder Do 9-11 Uhr", every("di do", "9:00-11:00"), None),
        # no day, no time, or neither
        ("07:30-16:30", "", None),
        ("Mo-Fr ab 15 Uhr", "", 250),
        ("nach Vereinbarung", "", None),
        ("01.03.-15.06.", "", None),
        ("Telefon 0999-123", "", None),
        ("3-6 Jahre", "", None),
        ("Mo 3-6 Jahre", "", None),
        ("Do 25-27 Uhr", "", 50),
        ("", "", None),
    ],
)
def test_a_text_on_times(text: str, hours: str, per_year: int | None):
    assert told(text) == hours
    found = read_schedule(text)
    assert (found.hours, found.per_year, found.doubt) == (read_hours(text), per_year, "")


def test_every_second_weekday_is_the_rarer_with_a_doubt():
    found = read_schedule("jeden 2. Dienstag 15-17")
    assert (told("jeden 2. Dienstag 15-17"), found.per_year) == ("di 15:00-17:00", 12)
    assert found.doubt == EVERY_SECOND
    problem = Problem(EVERY_SECOND, "a.csv", 2, "schedule", {"value": "jeden 2. Dienstag 15-17"})
    assert "12-mal" in problem.what and problem.cure


def test_times_without_a_day_are_kept_apart():
    assert read_week("07:30-16:30").daily == ((450, 990),)
    assert read_week("07:00-17.00").daily == ((420, 1020),)
    mixed = read_week("07:30-16:30 (Fr 07:30-15:00)")
    assert (mixed.daily, len(mixed.hours)) == (((450, 990),), 1)
    assert read_schedule("07:30-16:30 (Fr 07:30-15:00)").per_year is None


@pytest.mark.parametrize("text", ["laufend", "ganzjährig", "nach Bedarf", "auf Anfrage"])
def test_what_has_no_rhythm(text: str):
    rhythm = read_rhythm(text)
    assert rhythm is not None and rhythm.per_year is None


@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(
                "Mo Di-Do Fr. täglich 1. 2. jeden im Monat 9-11 14:30 - bis 99 Uhr x".split()
            ),
            max_size=7,
        ).map(" ".join),
    )
)
def test_whatever_is_written_times_lie_in_the_week(text: str):
    found = read_schedule(text)
    for start, stop in found.hours:
        assert 0 <= start < stop <= 7 * DAY_MINUTES
        assert stop - start <= DAY_MINUTES
    assert found.per_year is None or 1 <= found.per_year <= 350
