"""Whose address is secret: one rule for every reader, question, map and table."""

from __future__ import annotations

from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, recognise


def protects(said: bool | None, kind: KindOfOffer | None) -> bool:
    """Whether an address is secret: it is `said` so, or not denied and usual for the kind."""
    if said is not None:
        return said
    return kind is not None and kind.protected


def is_protected(offer: OfferRecord) -> bool:
    """Whether the address of an offer is secret, by the kind it states."""
    return protects(offer.protected, recognise(offer.kind))
