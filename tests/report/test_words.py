"""Shares and ages in words."""

import pytest

from lueckenlos.report.words import at_least, from_to


def test_lower_bounds_are_never_rounded_up():
    assert [at_least(share) for share in (0.629, 0.29, 0.999, 1.0)] == [
        "mind. 62 %", "mind. 29 %", "mind. 99 %", "100 %",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("span", "words"), [((12, 36), "von 1 bis 3 Jahren"), ((6, 18), "von 6 bis 18 Monaten")]
)
def test_ages_after_children(span, words):
    assert from_to(*span) == words
