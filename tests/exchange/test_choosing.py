"""What `where` chooses."""

import pytest

from lueckenlos.exchange.choosing import fits


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("06634001", ["06634*"]),
        ("weiblich", ["männlich", "Weiblich"]),
        ("Unter 3 Jahre", ["unter  3 Jahre"]),
        ("Nord-Ost", ["nordost"]),
        ("*", ["*"]),
    ],
)
def test_a_value_fits(text, wanted):
    assert fits(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("6634001", ["06634*"]), ("0-3", ["0 3"]), ("01", ["*"]), ("12", ["1", "2*"]), ("", ["0"])],
)
def test_another_does_not(text, wanted):
    assert not fits(text, wanted)
