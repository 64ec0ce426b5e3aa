"""Which providers may be one and the same, however a list writes them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from lueckenlos.exchange.folding import fold, plain
from lueckenlos.exchange.records import OfferRecord

LEAST, SPELLED = 0.9, 0.8
"""How much two names, and two spellings of a word, have in common (0 to 1)."""
CONTACT = re.compile(
    r"[,;/(|\n–-]?\s*(?:\b(?:frau|herrn?|fr\.|hr\.|tel|telefon|fon|mobil|ansprech\w*|kontakt|"
    r"z\. ?hd|c/o|leitung|e-?mail)(?!\w)|\+?\d[\d\s/().–-]{5,}|\S+@\S+).*",
    re.IGNORECASE | re.DOTALL,
)
"""Where a provider ends and the person to ask, a number or an address for mail begins."""
FORMS = frozenset(
    "ag e ev eg ek gag ggmbh gbr gmbh gug haftungsbeschraenkt kg mbh stiftung ug v".split()
)
PREFIX = "traeger:"
"""Decisions of an import about a provider, beside those about rows."""


def bare_name(name: str) -> str:
    """A provider without whom to ask there: "Stadt Fulda, Fr. Lehmann 0661 1" is "Stadt Fulda"."""
    return CONTACT.sub("", name).strip(" ,;/(|-–\n") or name.strip()


def others_of(name: str, names: Sequence[str]) -> list[str]:
    """The names that may be of the same provider: the same words, misspelt at most."""
    own, keys = _key(name), [_key(one) for one in names]
    if not own or not keys:
        return []
    near = cdist([own], keys, scorer=Indel.normalized_similarity, score_cutoff=LEAST)[0]
    found = [(-near[at], names[at]) for at in np.flatnonzero(near).tolist()]
    numbers = re.findall(r"\d+", own)
    return [
        one
        for _, one in sorted(found)
        if one != name and re.findall(r"\d+", _key(one)) == numbers and _word_by_word(name, one)
    ]


@lru_cache(8192)
def _words(name: str) -> tuple[str, ...]:
    words = re.findall(r"\w+", plain(bare_name(name)).replace("strasse", "str"))
    return tuple(word for word in words if word not in FORMS)


def _key(name: str) -> str:
    return "".join(_words(name)) or fold(name)


def _word_by_word(one: str, other: str) -> bool:
    """Whether no word of one is another word in the other: Nord is not West."""
    first, second = _words(one), _words(other)
    if _key(one) == _key(other) or len(first) != len(second):
        return True
    pairs = zip(first, second, strict=True)
    ratios = (SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in pairs)
    return all(ratio >= SPELLED for ratio in ratios)


def suggested(read: Sequence[OfferRecord], known: Collection[str]) -> dict[str, str]:
    """Providers that lists name for the first time → whom each may be: one of the inventory, else
    the plainest of those the lists name."""
    there = sorted(name for name in known if name)
    new = {one.provider.strip() for one in read} - {"", *there}
    found = dict[str, str]()
    for name in sorted(new, key=lambda name: (len(name), name)):
        if same := others_of(name, there):
            found[name] = same[0]
        else:
            there.append(name)
    return found


def with_decided(
    read: Sequence[OfferRecord], decided: Mapping[str, str]
) -> tuple[OfferRecord, ...]:
    """The offers with the providers that were decided, where a name was."""
    names = {
        key.removeprefix(PREFIX): name for key, name in decided.items() if key.startswith(PREFIX)
    }
    return tuple(
        replace(one, provider=names[one.provider.strip()]) if one.provider.strip() in names else one
        for one in read
    )
