"""Words about times become a calendar only where nothing in them stays open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.vocabulary.times import Recurrence, in_words, read_times

READ = {
    "Di 9–11 Uhr": "Di 9:00–11:00 Uhr",
    "Mo+Do 9-12": "Mo und Do 9:00–12:00 Uhr",
    "Mo-Fr 08:00-16:00": "Mo–Fr 8:00–16:00 Uhr",
    "jeden Donnerstag von 9:30 bis 11:00 Uhr": "Do 9:30–11:00 Uhr",
    "10-12 Uhr dienstags": "Di 10:00–12:00 Uhr",
    "Mo 8-12 und 14-16 Uhr": "Mo 8:00–12:00 Uhr; Mo 14:00–16:00 Uhr",
    "1. und 3. Mittwoch im Monat 15-17 Uhr": "1. und 3. Mi im Monat 15:00–17:00 Uhr",
    "letzter Freitag im Monat 10-12 Uhr": "letzter Fr im Monat 10:00–12:00 Uhr",
    "erster Montag im Monat, 18-20 Uhr": "1. Mo im Monat 18:00–20:00 Uhr",
    "alle 14 Tage Do 15-17 Uhr ab 14.1.2027": "Do 15:00–17:00 Uhr, alle 2 Wochen, ab 14.1.2027",
    "Di 9-11 Uhr, vom 12.1.2027 bis 30.3.2027": "Di 9:00–11:00 Uhr, ab 12.1.2027, bis 30.3.2027",
    "dienstags 15–17 Uhr (außer in den Schulferien)":
        "Di 15:00–17:00 Uhr, nicht in den Schulferien",
    "Mo 9-11 Uhr; Di 14-16 Uhr; entfällt am 24.12.2026":
        "Mo 9:00–11:00 Uhr, nicht am 24.12.2026; Di 14:00–16:00 Uhr, nicht am 24.12.2026",
}  # fmt: skip
OPEN = (
    "",
    "nach Vereinbarung",
    "Di 9-11 Uhr und nach Vereinbarung",
    "Mo ab 9 Uhr",
    "Mo 9-11 Uhr, Di geschlossen",
    "Mo 9-11 Uhr, 3-6 Jahre",
    "Mo 8-12 Uhr, Di 9-25 Uhr",
    "7:30-16:30 Uhr",
    "jeden 2. Dienstag 9-11 Uhr",
    "1. Dienstag und Donnerstag im Monat 9-11 Uhr",
    "alle 14 Tage Do 15-17 Uhr",
    "in geraden Kalenderwochen Do 15-17 Uhr ab 14.1.2027",
    "alle 3 Monate Do 15-17 Uhr ab 14.1.2027",
    "Di 9-11 Uhr bis 31.2.2027",
    "Di 9-11 Uhr vom 1.3.2027 bis 1.2.2027",
    "Fr 20-24 Uhr",
    "Di 9-11 Uhr bei schönem Wetter",
)


@pytest.mark.parametrize(("text", "words"), READ.items())
def test_what_is_said_completely_is_read(text: str, words: str) -> None:
    assert in_words(read_times(text)) == words


@pytest.mark.parametrize("text", OPEN)
def test_what_stays_open_is_not_read(text: str) -> None:
    assert read_times(text) == ()


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
CLOCKS = st.integers(0, 24 * 12 - 2).map(lambda n: time(n // 12, n % 12 * 5))


@st.composite
def recurrences(draw: st.DrawFn) -> Recurrence:
    opens, closes = sorted(draw(st.lists(CLOCKS, min_size=2, max_size=2, unique=True)))
    days = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
    nth = tuple(sorted(draw(st.sets(st.sampled_from((1, 2, 3, 4, -1)))), key=lambda n: n % 7))
    weeks = 1 if nth else draw(st.integers(1, 4))
    first = draw(DAYS if weeks > 1 else st.none() | DAYS)
    last = draw(st.none() | st.dates(first or date(2020, 1, 1), date(2040, 1, 1)))
    excluded = tuple(sorted(draw(st.sets(DAYS, max_size=3))))
    term_time = draw(st.booleans())
    days = days[:1] if nth else days
    return Recurrence(days, opens, closes, nth, weeks, first, last, excluded, term_time)


@given(recurrences())
def test_what_is_written_is_read_again(one: Recurrence) -> None:
    assert read_times(in_words([one])) == (one,)


@given(recurrences(), DAYS)
def test_days_are_those_of_the_rule(one: Recurrence, start: date) -> None:
    """An independent reader of RFC 5545 finds the same days."""
    begin = one.first or start - timedelta(400)
    rule = rrulestr(one.rule, dtstart=datetime.combine(begin, one.opens))
    stop = start + timedelta(400)
    found = rule.between(datetime.combine(start, time()), datetime.combine(stop, time()), inc=True)
    days = [at.date() for at in found if at.date() < stop]
    wanted = [
        day for day in days if day not in one.excluded and (one.last is None or day <= one.last)
    ]
    assert list(one.days_between(start, stop)) == wanted
