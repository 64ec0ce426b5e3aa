"""Double records: two lines of a list that look like one offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.records import OfferRecord

ALIKE = 0.85


def double_records(offers: Iterable[OfferRecord]) -> Iterator[tuple[OfferRecord, OfferRecord]]:
    """Pairs of the same kind in the same area (or at the same point) with names spelled alike."""
    groups: dict[tuple[str, str], list[OfferRecord]] = {}
    for offer in offers:
        groups.setdefault((fold(offer.kind), offer.area or fold(offer.city)), []).append(offer)
    for group in groups.values():
        for i, one in enumerate(group):
            for two in group[i + 1 :]:
                if _same_place(one, two) and _alike(one, two):
                    yield one, two


def _same_place(one: OfferRecord, two: OfferRecord) -> bool:
    """Not two different streets; a missing one may be either."""
    streets = fold(one.street), fold(two.street)
    return not all(streets) or SequenceMatcher(None, *streets).ratio() >= ALIKE


def _alike(one: OfferRecord, two: OfferRecord) -> bool:
    names = SequenceMatcher(None, fold(one.name), fold(two.name)).ratio()
    providers = SequenceMatcher(None, fold(one.provider), fold(two.provider)).ratio()
    return names >= ALIKE and (providers >= ALIKE or not one.provider or not two.provider)
