"""Two lines of a list that look like one offer: a double record, or one institution by age."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.records import OfferRecord

ALIKE, SHORTENED = 0.85, 0.7
"""How much two spellings of a name, and of a provider or street, have in common (0 to 1)."""
LEAST = ALIKE - 0.01
"""Below it in common letters in order, which are never fewer than common pieces of text."""

Spelled = tuple[str, str, str]
"""Name, provider and street, folded."""
AGE_IN_NAME = re.compile(r"\(?\b[uü] ?3\b\)?", re.IGNORECASE)


def further_parts(offers: Sequence[OfferRecord]) -> dict[int, int]:
    """Number of an offer → of the first of its institution, whose places for other ages it has.

    Lists often write a Kita in two rows, one with the places under three and one with the others.
    """
    parts: dict[int, int] = {}
    first: dict[tuple[str, ...], list[int]] = {}
    for i, offer in enumerate(offers):
        if offer.name:
            rows = first.setdefault((fold(offer.kind), _neighbourhood(offer), *_spelled(offer)), [])
            if rows and all(_other_ages(offers[row], offer) for row in rows):
                parts[i] = rows[0]
            rows.append(i)
    return parts


def _other_ages(one: OfferRecord, two: OfferRecord) -> bool:
    """Whether both state ages, and no month is in both."""
    ages, others = read_ages(one.ages), read_ages(two.ages)
    return bool(ages and others and (ages.stop <= others.start or others.stop <= ages.start))


def double_records(offers: Iterable[OfferRecord]) -> Iterator[tuple[OfferRecord, OfferRecord]]:
    """Pairs of one kind and neighbourhood whose names, providers and streets are spelled alike."""
    groups: dict[tuple[str, str], list[OfferRecord]] = {}
    for offer in offers:
        groups.setdefault((fold(offer.kind), _neighbourhood(offer)), []).append(offer)
    for group in groups.values():
        spelled = [_spelled(offer) for offer in group]
        for i, j in _named_alike([name for name, _, _ in spelled]):
            by_age = spelled[i] == spelled[j] and _other_ages(group[i], group[j])
            one_row = group[i].row > 0 and _row(group[i]) == _row(group[j])
            if not one_row and not by_age and _same(spelled[i], spelled[j]):
                yield group[i], group[j]


def _named_alike(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs whose names may be spelled alike: no other pair passes `_alike`."""
    empty = np.array([not name for name in names])
    for i, name in enumerate(names[:-1]):
        near = cdist([name], names[i + 1 :], scorer=Indel.normalized_similarity, score_cutoff=LEAST)
        for j in np.flatnonzero((near[0] > 0) | empty[i + 1 :] | empty[i]).tolist():
            yield i, i + 1 + j


def _row(offer: OfferRecord) -> tuple[str, int]:
    """The row an offer is from; several offers of one are its places by age."""
    return offer.file, offer.row


def _neighbourhood(offer: OfferRecord) -> str:
    """The area it names, else its postcode, else about a kilometre around its point, else town."""
    if offer.area or offer.postcode:
        return offer.area or offer.postcode
    if offer.latitude is not None and offer.longitude is not None:
        return f"{offer.latitude:.2f} {offer.longitude:.2f}"
    return fold(offer.city)


def _spelled(offer: OfferRecord) -> Spelled:
    street = fold(offer.street).replace("strasse", "str")
    return fold(AGE_IN_NAME.sub("", offer.name)), fold(offer.provider), street


def _same(one: Spelled, two: Spelled) -> bool:
    return all(_alike(*pair) for pair in zip(one, two, (ALIKE, SHORTENED, SHORTENED), strict=True))


def _alike(one: str, two: str, least: float) -> bool:
    """Spelled alike; what one of them does not say cannot tell them apart."""
    if not one or not two or one == two:
        return True
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.real_quick_ratio() >= least and matcher.ratio() >= least
