"""Double records: two lines of a list that look like one offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.records import OfferRecord

ALIKE, SHORTENED = 0.85, 0.7
"""How much two spellings of a name, and of a provider or street, have in common (0 to 1)."""
LEAST = ALIKE - 0.01
"""Below it in common letters in order, which are never fewer than common pieces of text."""

Spelled = tuple[str, str, str]
"""Name, provider and street, folded."""


def double_records(offers: Iterable[OfferRecord]) -> Iterator[tuple[OfferRecord, OfferRecord]]:
    """Pairs of one kind and neighbourhood whose names, providers and streets are spelled alike."""
    groups: dict[tuple[str, str], list[OfferRecord]] = {}
    for offer in offers:
        groups.setdefault((fold(offer.kind), _neighbourhood(offer)), []).append(offer)
    for group in groups.values():
        spelled = [_spelled(offer) for offer in group]
        for i, j in _named_alike([name for name, _, _ in spelled]):
            if not _one_row(group[i], group[j]) and _same(spelled[i], spelled[j]):
                yield group[i], group[j]


def _named_alike(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs whose names may be spelled alike: no other pair passes `_alike`."""
    empty = np.array([not name for name in names])
    for i, name in enumerate(names[:-1]):
        near = cdist([name], names[i + 1 :], scorer=Indel.normalized_similarity, score_cutoff=LEAST)
        for j in np.flatnonzero((near[0] > 0) | empty[i + 1 :] | empty[i]).tolist():
            yield i, i + 1 + j


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


def _spelled(offer: OfferRecord) -> Spelled:
    street = fold(offer.street).replace("strasse", "str")
    return fold(offer.name), fold(offer.provider), street


def _same(one: Spelled, two: Spelled) -> bool:
    return all(_alike(*pair) for pair in zip(one, two, (ALIKE, SHORTENED, SHORTENED), strict=True))


def _alike(one: str, two: str, least: float) -> bool:
    """Spelled alike; what one of them does not say cannot tell them apart."""
    if not one or not two or one == two:
        return True
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.real_quick_ratio() >= least and matcher.ratio() >= least
