"""Double records: two lines of a list that look like one offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.records import OfferRecord

ALIKE, SHORTENED = 0.85, 0.7
"""How much two spellings of a name, and of a provider or street, have in common (0 to 1)."""


def double_records(offers: Iterable[OfferRecord]) -> Iterator[tuple[OfferRecord, OfferRecord]]:
    """Pairs of one kind and neighbourhood whose names, providers and streets are spelled alike."""
    groups: dict[tuple[str, str], list[OfferRecord]] = {}
    for offer in offers:
        groups.setdefault((fold(offer.kind), _neighbourhood(offer)), []).append(offer)
    for group in groups.values():
        for i, one in enumerate(group):
            for two in group[i + 1 :]:
                if not _one_row(one, two) and _same(one, two):
                    yield one, two


def _one_row(one: OfferRecord, two: OfferRecord) -> bool:
    """Two offers of one row: its places by age."""
    return one.row > 0 and (one.file, one.row) == (two.file, two.row)


def _neighbourhood(offer: OfferRecord) -> str:
    """The area it names, else its postcode, else about a kilometre around its point, else town."""
    if offer.area or offer.postcode:
        return offer.area or offer.postcode
    if offer.latitude is not None and offer.longitude is not None:
        return f"{offer.latitude:.2f} {offer.longitude:.2f}"
    return fold(offer.city)


def _same(one: OfferRecord, two: OfferRecord) -> bool:
    names = _alike(fold(one.name), fold(two.name), ALIKE)
    providers = _alike(fold(one.provider), fold(two.provider), SHORTENED)
    return names and providers and _alike(_street(one), _street(two), SHORTENED)


def _street(offer: OfferRecord) -> str:
    return fold(offer.street).replace("strasse", "str")


def _alike(one: str, two: str, least: float) -> bool:
    """Spelled alike; what one of them does not say cannot tell them apart."""
    if not one or not two or one == two:
        return True
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.real_quick_ratio() >= least and matcher.ratio() >= least
