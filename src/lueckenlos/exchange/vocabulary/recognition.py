"""Recognising the kind of an offer from what a real list says of it.

First what the list states as its kind, then its name, then other columns: exactly, by a word or
phrase of the table of kinds in the text, by a compound with such a word, last by spelling. A text
that names two kinds, or none clearly, is left open: a wrong kind is worse than none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import (
    KindOfOffer,
    never_words,
    proper_names,
    recognise,
    words_of_kinds,
)
from lueckenlos.exchange.vocabulary.phrases import Hit, hits, pieces

NO_OFFER = "-"
"""A decision: nothing for families, leave it out."""
ALIKE = 90
"""How alike (0 to 100) a misspelt word is to the word of the table."""
SHORTEST_ALIKE = 7
PROPOSED = 60
_PLAIN = (
    "frauenarztpraxis geburtsklinik kinderarztpraxis spz logopaedie ergotherapie "
    "kinderpsychotherapie frauenhaus jobcenter familienkasse wohngeldstelle "
    "unterhaltsvorschussstelle elterngeldstelle schuldnerberatung"
)
PLAIN = frozenset(_PLAIN.split())
"""Kinds no house of another kind is called by: such a name goes before a heading or a list."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kind, how sure (0 to 100), by what and by which word of the table.

    `how` is "decided", "stated", "name", "column" or "fuzzy"; "" where nothing is recognised.
    `kind` None with "decided" was decided to be no offer for families.
    """

    kind: KindOfOffer | None
    score: int = 0
    how: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """What one text names: hits of one kind, of several, or a word of `never`."""

    hits: tuple[Hit, ...] = ()
    never: str = ""

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(_kind(hit).key for hit in self.hits)

    @property
    def fields(self) -> set[str]:
        """Fields of action of the kinds it names."""
        return {_kind(hit).field for hit in self.hits}


OPEN = Recognised(None)


def recognised(
    offer_name: str, stated_kind: str = "", provider: str = "", extra_texts: tuple[str, ...] = ()
) -> Recognised:
    """The kind of an offer; the stated kind goes before the name, the name before other texts.

    Only a name such as "Kinderarztpraxis" goes before a kind of another field of action.

    The provider never gives a kind: it only tells which words of the name are the provider's.
    """
    stated, named = _named(stated_kind, ""), _named(offer_name, provider)
    known = recognise(stated_kind)
    if _goes_first(named, {known.field} if known else stated.fields):
        return _best(named, "name")
    if known:
        return Recognised(known, 100, "stated", words_of_kinds()[fold(stated_kind)][0])
    if stated.never:
        return OPEN
    if len(stated.keys) > 1:  # the list leaves it open; a name with one of its kinds settles it
        return _best(named, "name") if named.keys < stated.keys else OPEN
    for found, how in ((stated, "stated"), (_alike(stated_kind), "fuzzy")):
        if found.keys:
            return _best(found, how)
    if named.never or named.keys:
        return _best(named, "name", 3) if len(named.keys) == 1 and not named.never else OPEN
    return _of_columns(extra_texts) or _best(_alike(offer_name), "fuzzy", 5)


def kind_of(offer: OfferRecord, decisions: Mapping[str, str]) -> Recognised:
    """The kind of an offer; `decisions` are kinds by folded name or stated kind and go first."""
    for text in (offer.name, offer.kind):
        key = decisions.get(fold(text))
        if key is not None:
            return Recognised(None if key == NO_OFFER else recognise(key), 100, "decided", text)
    return recognised(offer.name, offer.kind, offer.provider)


def names_kinds(text: str) -> bool:
    """Whether a text states one kind or several, misspelt or not."""
    return bool(recognise(text) or _named(text, "").keys or _alike(text).keys)


def is_plain(kind: KindOfOffer) -> bool:
    """Whether no house of another kind is called by the name of this one."""
    return kind.key in PLAIN


def names_no_kind(text: str) -> bool:
    """Whether a word such as "Berufsschule" or "Förderverein" rules every kind out."""
    return bool(_named(text, "").never)


def proposals(text: str, most: int = 3) -> list[tuple[KindOfOffer, int]]:
    """Kinds a text may mean, best first, with how much speaks for them (0 to 100)."""
    found: dict[str, tuple[KindOfOffer, int]] = {}
    for hit in hits(pieces(text), _vocabulary()):
        if hit.word in words_of_kinds():
            kind = _kind(hit)
            found[kind.key] = max(found.get(kind.key, (kind, 0)), (kind, hit.score - 10), key=_sure)
    spelled = process.extract(
        fold(text), _spellings(), scorer=fuzz.ratio, score_cutoff=PROPOSED, limit=3 * most
    )
    for word, score, _ in spelled:
        kind = words_of_kinds()[word][1]
        found.setdefault(kind.key, (kind, round(score) - 10))
    return sorted(found.values(), key=lambda one: (-one[1], one[0].key))[:most]


def _sure(found: tuple[KindOfOffer, int]) -> int:
    return found[1]


def _kind(hit: Hit) -> KindOfOffer:
    return words_of_kinds()[hit.word][1]


def _goes_first(named: _Named, fields: set[str]) -> bool:
    """Whether a name tells a plain kind, and what is stated one of another field."""
    return (
        bool(fields)
        and len(named.keys) == 1
        and named.keys <= PLAIN
        and not (named.fields & fields)
    )


def _best(named: _Named, how: str, less: int = 0) -> Recognised:
    """The surest, then longest hit; nothing where there is none or there are several kinds."""
    if len(named.keys) != 1:
        return OPEN
    best = max(named.hits, key=lambda hit: (hit.score, len(hit.word)))
    return Recognised(_kind(best), best.score - less, how, words_of_kinds()[best.word][0])


def _of_columns(texts: tuple[str, ...]) -> Recognised | None:
    """The one kind that other columns name; None when they name none or several."""
    named = [_named(text, "") for text in texts]
    found = [one for one in named if len(one.keys) == 1 and not one.never]
    keys = {key for one in found for key in one.keys}
    return _best(found[0], "column", 10) if len(keys) == 1 else None


@lru_cache(maxsize=20_000)
def _named(text: str, provider: str) -> _Named:
    """What the text names in its head: not in what follows "im", "an der", "für"."""
    head = [hit for hit in hits(pieces(text), _vocabulary()) if hit.head]
    found = [hit for hit in head if hit.sure]
    never = next((hit.word for hit in found if hit.word in never_words()), "")
    if never:
        return _Named(never=never)
    found = [hit for hit in found if hit.word not in proper_names()] or found
    if found:
        found += [hit for hit in head if hit.cut and hit.word not in never_words()]
    if len({_kind(hit).key for hit in found}) > 1:
        found = _settled(found, fold(provider))
    return _Named(tuple(found))


def _settled(found: list[Hit], provider: str) -> list[Hit]:
    """One kind of several: not the provider's own, after a colon, or hosted by the others."""
    own = [hit for hit in found if hit.word not in provider]
    found = own or found
    last = max(hit.colons for hit in found)
    found = [hit for hit in found if hit.colons == last]
    keys = {_kind(hit).key for hit in found}
    hosted = [hit for hit in found if keys - {_kind(hit).key} <= set(_kind(hit).hosts)]
    return hosted or found


@lru_cache(maxsize=20_000)
def _alike(text: str) -> _Named:
    """What a text names that is misspelt: the whole of it, or one word of its head."""
    words = {fold(text), *(piece.text for piece in pieces(text) if piece.head)}
    found: list[Hit] = []
    for word in sorted(word for word in words if len(word) >= SHORTEST_ALIKE):
        near = process.extract(word, _spellings(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=5)
        found += [Hit(w, 0, 0, int(s), head=True, sure=True) for w, s, _ in near if w[0] == word[0]]
    best = max((hit.score for hit in found), default=0)
    return _Named(tuple(hit for hit in found if hit.score >= best - 3))


@cache
def _vocabulary() -> Mapping[str, bool]:
    """Every word to look for → whether it also counts at the end of a compound."""
    known = {word: word not in proper_names() for word in words_of_kinds()}
    return known | dict.fromkeys(never_words(), True)


@cache
def _spellings() -> tuple[str, ...]:
    """The words a misspelt one is compared with."""
    words = words_of_kinds().keys() - proper_names()
    return tuple(sorted(word for word in words if len(word) >= SHORTEST_ALIKE))
