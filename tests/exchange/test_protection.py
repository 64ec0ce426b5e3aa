"""Whose address is secret: what a list says goes before what is usual for the kind."""

import pytest

from lueckenlos.exchange.protection import is_protected, protects
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import recognise


@pytest.mark.parametrize(
    ("said", "kind", "secret"),
    [
        (None, "Frauenhaus", True),
        (None, "Kita", False),
        (None, "", False),
        (True, "Kita", True),
        (True, "", True),
        (False, "Frauenhaus", False),
    ],
)
def test_what_is_said_goes_before_the_kind(said, kind, secret):
    assert protects(said, recognise(kind)) is secret
    assert is_protected(OfferRecord("1", "Haus", "", kind, protected=said)) is secret
