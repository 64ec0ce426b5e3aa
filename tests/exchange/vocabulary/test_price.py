"""The price a list names."""

from __future__ import annotations

import pytest

from lueckenlos.exchange.vocabulary.costs import Price, read_price


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("60 €", Price(60.0)),
        ("80,00", Price(80.0)),
        ("10", Price(10.0)),
        ("2,50 €", Price(2.5)),
        ("90,- Euro", Price(90.0)),
        ("45 €/Monat", Price(45.0, "45 €/Monat")),
        ("2 € p. Treffen", Price(2.0, "2 € p. Treffen")),
        ("95€ / 8x", Price(95.0, "95€ / 8x")),
        ("60 €, ermäßigt 30 €", Price(None, "60 €, ermäßigt 30 €")),
        ("20–45 €", Price(None, "20–45 €")),
        ("ab 20 €", Price(None, "ab 20 €")),
        ("0", Price()),
        ("0 €", Price()),
        ("Gebühr", Price()),
        ("frei bis 18", Price()),
        ("", Price()),
    ],
)
def test_one_amount_is_the_price_and_more_words_stay_as_said(text: str, price: Price) -> None:
    assert read_price(text) == price
