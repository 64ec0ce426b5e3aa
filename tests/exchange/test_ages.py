"""Ages as German lists write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.ages import (
    age_words,
    in_months,
    read_ages,
    read_classes,
    said_ages,
    says_nothing,
)


@pytest.mark.parametrize(
    ("text", "start", "stop"),
    [
        ("0-3", 0, 36),
        ("0 – 3 Jahre", 0, 36),
        ("0 bis 3 Jahre", 0, 36),
        ("0-1", 0, 12),
        ("3-6", 36, 72),
        ("3 — 6 J.", 36, 72),
        ("Kinder von 3 bis 6 Jahren", 36, 72),
        ("3 bis unter 6", 36, 72),
        ("3 bis einschließlich 5", 36, 72),
        ("drei bis sechs Jahre", 36, 72),
        ("1,5-3", 18, 36),
        ("2½ - 6", 30, 72),
        ("unter 3", 0, 36),
        ("U3", 0, 36),
        ("Ü3", 36, 84),
        ("ab 3", 36, 216),
        ("3+", 36, 216),
        ("ab 6 Monaten", 6, 216),
        ("6-12 Monate", 6, 12),
        ("6 Mon. – 3 J.", 6, 36),
        ("8 Wochen bis 1 Jahr", 2, 12),
        ("4 Jahre", 48, 60),
        ("3-3", 36, 48),
        ("Schwangerschaft", -9, 0),
        ("Schwangere", -9, 0),
        ("Schwangerschaft bis 3", -9, 36),
        ("Geburt bis 3", 0, 36),
        ("ab Geburt", 0, 216),
        ("-9 bis unter 36 Monate", -9, 36),
        ("bis Schuleintritt", 0, 84),
        ("3 bis Schuleintritt", 36, 84),
        ("3 Jahre bis zur Einschulung", 36, 84),
        ("ab Schuleintritt", 73, 216),
        ("Klasse 1–4", 73, 132),
        ("1.-4. Klasse", 73, 132),
        ("Grundschulkinder", 73, 132),
        ("Klasse 5", 121, 144),
        ("ab Klasse 5", 121, 216),
        ("bis zum vollendeten 3. Lebensjahr", 0, 36),
        ("bis zum 3. Geburtstag", 0, 36),
        ("1.-3. Lebensjahr", 0, 36),
        ("6-27", 72, 216),
        ("0 bis 99", 0, 216),
        ("von 1 bis 3 Jahren", 12, 36),
        ("Kinder von 3-6", 36, 72),
        ("3–6-Jährige", 36, 72),
        ("3- bis 6-Jährige", 36, 72),
        ("ab 2 J.", 24, 216),
        ("ab 14 Jahre", 168, 216),
        ("ab dem 6. Monat", 6, 216),
        ("Altersgruppe: 3-6", 36, 72),
        ("3-6 Jahre (Kindergarten)", 36, 72),
        ("Kinder ab 3 J. mit Eltern", 36, 216),
        ("Eltern mit Kindern von 1-3", 12, 36),
        ("Jugendliche ab 12", 144, 216),
        ("Kinder und Jugendliche von 6 bis 14 Jahren", 72, 168),
        ("Schwangere und Familien mit Kindern bis 3", -9, 36),
        ("5. bis 10. Klasse", 121, 204),
        ("Kl. 1-4", 73, 132),
        ("Jahrgänge 5-10", 121, 204),
        ("Säuglinge", 0, 12),
        ("Mütter mit Babys", 0, 12),
        ("Kleinkinder", 12, 36),
        ("Babys und Kleinkinder", 0, 36),
        ("Kita-Kinder", 36, 84),
    ],
)
def test_a_clear_age(text: str, start: int, stop: int):
    ages = read_ages(text)
    assert ages is not None
    assert (ages.start, ages.stop) == (start, stop)
    assert (ages.doubtful_start, ages.doubtful_stop) == (None, None)
    assert ages.text == text


@pytest.mark.parametrize(
    ("text", "start", "stop", "doubtful_start", "doubtful_stop"),
    [
        ("bis 3", 0, 36, None, 48),
        ("bis zu 3 Jahren", 0, 36, None, 48),
        ("bis 17", 0, 204, None, 216),
        ("ab dem 4. Lebensjahr", 48, 216, 36, None),
        ("bis zum 3. Lebensjahr", 0, 24, None, 36),
        ("bis 12 J.", 0, 144, None, 156),
        ("Vorschulkinder", 60, 84, 36, None),
        ("Schulkinder", 73, 132, None, 216),
        ("Jugendliche", 168, 216, 144, None),
    ],
)
def test_an_age_that_may_mean_a_year_more(
    text: str, start: int, stop: int, doubtful_start: int | None, doubtful_stop: int | None
):
    ages = read_ages(text)
    assert ages is not None
    assert (ages.start, ages.stop) == (start, stop)
    assert (ages.doubtful_start, ages.doubtful_stop) == (doubtful_start, doubtful_stop)


@pytest.mark.parametrize(
    "text", ["", "  ", "alle", "für Familien", "k. A.", "–", "Eltern", "Familien mit Kindern"]
)
def test_a_text_that_names_no_age(text: str):
    assert read_ages(text) is None
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        *("6-3", "ab 18", "0-3, 6-10", "Zwerge", "03.06.2026", "Jun 03", "Jahrgang 2015"),
        *("Eltern ab 18", "Babys und Jugendliche", "Kleinkinder und Zwerge"),
    ],
)
def test_a_text_that_cannot_be_read(text: str):
    assert read_ages(text) is None
    assert not says_nothing(text)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("1-4", (73, 132)),
        ("5 bis 13", (121, 216)),
        ("5", (121, 144)),
        ("Klasse 1-4", (73, 132)),
        ("Klasse 1-2, 5", None),
        ("alle", None),
    ],
)
def test_a_column_of_school_classes(text: str, months: tuple[int, int] | None):
    ages = read_classes(text)
    assert months == (ages and (ages.start, ages.stop))


WORDS = st.sampled_from(
    [
        "0",
        "3",
        "6",
        "1,5",
        "-",
        "bis",
        "unter",
        "ab",
        "Jahre",
        "Monate",
        "Klasse",
        "U",
        "Ü",
        "+",
        "Schwangerschaft",
        "Jugendliche",
        "Vorschulkinder",
        "und",
        "Schuleintritt",
        "Geburt",
        "4.",
        "Lebensjahr",
        "²",
        "½",
        "99",
        "zum",
    ]
)


@given(st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=6).map(" ".join)))
def test_every_reading_lies_on_the_month_axis(text: str):
    ages = read_ages(text)
    if ages is None:
        return
    assert -9 <= ages.start < ages.stop <= 216
    assert ages.doubtful_stop is None or ages.stop < ages.doubtful_stop <= 216
    assert ages.doubtful_start is None or 0 <= ages.doubtful_start < ages.start


@given(st.integers(-9, 215), st.integers(1, 225))
def test_months_as_numbers_come_back(start: int, length: int):
    stop = min(start + length, 216)
    ages = read_ages(f"{start} bis unter {stop} Monate")
    assert ages is not None
    assert (ages.start, ages.stop) == (start, stop)


@pytest.mark.parametrize(
    ("start", "stop", "words"),
    [
        (-9, 0, "Schwangerschaft"),
        (-9, 2, "Schwangerschaft bis unter 2 Monate"),
        (-9, 36, "Schwangerschaft bis unter 3 Jahre"),
        (-9, 84, "Schwangerschaft bis Schuleintritt"),
        (-9, -8, "1. Schwangerschaftsmonat"),
        (-9, -3, "1. bis 6. Schwangerschaftsmonat"),
        (-4, 0, "ab dem 6. Schwangerschaftsmonat bis zur Geburt"),
        (-4, 36, "ab dem 6. Schwangerschaftsmonat bis unter 3 Jahre"),
        (-3, 36, "ab dem 7. Schwangerschaftsmonat bis unter 3 Jahre"),
        (0, 2, "0 bis unter 2 Monate"),
        (0, 84, "ab Geburt bis Schuleintritt"),
        (1, 168, "ab 1 Monat bis unter 14 Jahre"),
        (36, 72, "3 bis unter 6 Jahre"),
        (78, 90, "6½ bis unter 7½ Jahre"),
        (6, 42, "ab 6 Monaten bis unter 3½ Jahre"),
        (18, 30, "18 bis unter 30 Monate"),
        (73, 132, "ab Schuleintritt bis unter 11 Jahre"),
    ],
)
def test_months_as_people_say_them(start: int, stop: int, words: str):
    assert age_words(start, stop) == words
    assert said_ages(in_months(start, stop)) == words


def test_what_a_list_says_in_words_stays_so():
    assert [said_ages(text) for text in ("", "U3", "3 bis unter 6 Jahre")] == [
        "", "U3", "3 bis unter 6 Jahre"
    ]  # fmt: skip


@given(st.integers(-9, 215), st.integers(1, 225))
def test_months_in_words_come_back_and_are_no_negative_and_no_split_numbers(
    start: int, length: int
):
    stop = min(start + length, 216)
    words = age_words(start, stop)
    ages = read_ages(words)
    assert ages is not None
    assert (ages.start, ages.stop, ages.doubtful_stop) == (start, stop, None)
    assert not re.search(r"-\d|\d[,.]\d", words)
