"""Shares and ages in words."""

import random

import pytest

from lueckenlos.report.words import ages, alphabetical, at_least, from_to, offer_ages


def test_lower_bounds_are_never_rounded_up():
    assert [at_least(share) for share in (0.629, 0.29, 0.999, 1.0)] == [
        "mind. 62 %", "mind. 29 %", "mind. 99 %", "100 %",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("span", "words"), [((12, 36), "von 1 bis 3 Jahren"), ((6, 18), "von 6 bis 18 Monaten")]
)
def test_ages_after_children(span, words):
    assert from_to(*span) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ((-9, 0), "Schwangerschaft"),
        ((-9, 2), "Schwangerschaft bis unter 2 Monate"),
        ((-3, 36), "ab dem 7. Schwangerschaftsmonat bis unter 3 Jahre"),
        ((-9, -6), "1. bis 3. Schwangerschaftsmonat"),
        ((-9, 84), "Schwangerschaft bis Schuleintritt"),
    ],
)
def test_ages_before_birth_are_told_to_the_month(span, words):
    assert ages(*span) == offer_ages(*span) == words


def test_names_sort_as_in_a_german_list():
    names = ["2 Häfen", "10 Häfen", "Apfel", "Äpfel", "Cafe", "Café", "Ort 2", "Ort 10", "Weiß",
             "Weiss-Au", "über", "Zell"]  # fmt: skip
    found = sorted(random.Random(1).sample(names, len(names)), key=alphabetical)
    assert [name for name in found if name != "über"] == [n for n in names if n != "über"]
    assert found.index("über") < found.index("Weiß")


def test_ages_of_an_offer_at_school_entry_have_no_split_years():
    assert offer_ages(36, 84) == "3 Jahre bis Schuleintritt"
    assert offer_ages(2, 84) == "ab 2 Monaten bis Schuleintritt"
    assert offer_ages(73, 132) == "Schuleintritt bis 11 Jahre"
    assert offer_ages(73, 84) == "Schuleintritt bis 7 Jahre"
