"""Which offers may be one and the same, however their names and providers are written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import chain, combinations

from lueckenlos.assemble.doubles import ALIKE, double_records
from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.folding import fold, plain
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import recognise, words_of_kinds

REGISTERED = re.compile(r"\be\. ?(?:v|g|k)\b\.?|\bev\b")
LEAST = 4
"""Letters a name needs to be found again inside another one."""
OFFICE = 12
"""Offers of a kind under one number from which on it is that of an office."""
GENERIC = frozenset(
    "angebot angebote bereich das dem den der des die dipl dres eine einrichtung evangelische "
    "familie familien frau fuer gruppe haus herr katholische kind kinder kreis kurs med mit offene "
    "offener offenes praxis prof psych staedtische stadt team treff und verein vom von zum zur"
    .split()
)  # fmt: skip
"""Words of names that tell no offer from another."""
APART = frozenset(
    "montag dienstag mittwoch donnerstag freitag samstag sonntag montags dienstags mittwochs "
    "donnerstags freitags samstags vormittag nachmittag abend vormittags nachmittags abends "
    "morgens anfaenger fortgeschrittene links rechts".split()
)
"""Words that tell one group of a house from another."""
_ROMAN = "i ii iii iv v vi vii viii ix x".split()
ROMAN = {word: str(number) for number, word in enumerate(_ROMAN, 1)}


def look_alikes(
    offers: Sequence[OfferRecord], places: frozenset[str]
) -> Iterator[tuple[OfferRecord, OfferRecord]]:
    """Pairs that may be one offer, each in the order of the offers; some come twice."""
    alike = (double_records(offers), same_houses(offers, places), same_names(offers, places))
    for one, other in chain.from_iterable(alike):
        if near(one, other, places) and not _other_names(one, other, places):
            yield one, other


def place_words(offers: Iterable[OfferRecord], names: Collection[str] = ()) -> frozenset[str]:
    """The words that only say where: of the towns of offers and of the `names` of areas."""
    cities = {offer.city for offer in offers}
    return frozenset(word for name in (*names, *cities) for word in words_in(name))


def near(one: OfferRecord, other: OfferRecord, places: frozenset[str]) -> bool:
    """Whether neither a place nor a mark tells two offers apart: Seefeld is not Moosfeld, the fifth
    house of a provider not its sixth, course A not course B."""
    marks, others = _marks(one.name), _marks(other.name)
    elsewhere = bool(one.street and other.street) and street_of(one) != street_of(other)
    if marks != others and (elsewhere or (marks and others)):
        return False
    first, second = (words_in(each.name) & places for each in (one, other))
    named = not first or not second or any(_one_place(a, b) for a in first for b in second)
    return named and _one_place(one.city, other.city)


def _one_place(one: str, other: str) -> bool:
    """Whether two names of a place may mean the same: misspelt, shortened, or one unknown."""
    first, second = fold(one), fold(other)
    if first in second or second in first:
        return True
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


# --- one house -----------------------------------------------------------------------------------


def street_of(offer: OfferRecord) -> str:
    """A street as it is compared; "" where no house is named."""
    folded = fold(offer.street).replace("strasse", "str")
    return folded if re.search(r"\d", folded) else ""


def same_houses(
    offers: Sequence[OfferRecord], places: frozenset[str]
) -> Iterator[tuple[OfferRecord, OfferRecord]]:
    """Pairs of one kind and house, in the order of the offers, whose names mean the same; `places`:
    words that only say where."""
    houses: dict[tuple[str, str], list[OfferRecord]] = {}
    for offer in offers:
        if (street := street_of(offer)) and offer.name:
            houses.setdefault((street, _kind(offer.kind)), []).append(offer)
    for house in houses.values():
        for one, other in combinations(house, 2):
            one_row = one.row > 0 and (one.file, one.row) == (other.file, other.row)
            apart = one_row or _other_ages(one, other) or not _same_place(one, other)
            if not apart and names_mean_the_same(one, other, places):
                yield one, other


def same_names(
    offers: Sequence[OfferRecord], places: frozenset[str]
) -> Iterator[tuple[OfferRecord, OfferRecord]]:
    """Pairs of one name in one place, in the order of the offers, whatever else one of them leaves
    out or says more of: "Elterncafé Nord" and "ELTERNCAFÉ NORD" without a PLZ. Of a name any house
    may have, such as "Krabbelgruppe", the providers have to be alike, too."""
    named: dict[str, list[OfferRecord]] = {}
    for offer in offers:
        named.setdefault(fold(offer.name), []).append(offer)
    for name, group in named.items():
        for one, other in combinations(group if name else (), 2):
            one_row = one.row > 0 and (one.file, one.row) == (other.file, other.row)
            apart = one_row or _other_ages(one, other) or not _same_place(one, other)
            apart = apart or not (_one_kind(one, other) and _one_street(one, other))
            if not apart and _one_provider(one, other, places):
                yield one, other


def same_contacts(
    offers: Sequence[OfferRecord], places: frozenset[str]
) -> Iterator[tuple[OfferRecord, OfferRecord]]:
    """Pairs of one kind, age and provider that are reached by the same number, mail or page at one
    address, in the order of the offers, whatever they are called; not what stands under the number
    of a whole office."""
    reached: dict[tuple[str, str], list[OfferRecord]] = {}
    for offer in offers:
        for way in ways_of(offer).values():
            reached.setdefault((way, _kind(offer.kind)), []).append(offer)
    for group in reached.values():
        if len(group) > OFFICE:
            continue
        for one, other in combinations(group, 2):
            one_row = one.row > 0 and (one.file, one.row) == (other.file, other.row)
            apart = one_row or not _same_place(one, other) or not _one_street(one, other)
            apart = apart or fold(one.ages) != fold(other.ages) or _other_times(one, other)
            if not apart and near(one, other, places) and _one_provider(one, other, places):
                yield one, other


def ways_of(offer: OfferRecord) -> dict[str, str]:
    """How an offer is reached, as it is compared: `phone`, `email`, `url`, where it says so."""
    number = re.sub(r"^(00|\+)49(\(0\))?", "0", re.sub(r"[^\d+()]", "", offer.phone))
    page = re.sub(r"^https?://(www\.)?|/$", "", offer.url.strip().casefold())
    told = {
        "phone": re.sub(r"\D", "", number),
        "email": offer.email.strip().casefold(),
        "url": page,
    }
    return {name: way for name, way in told.items() if way}


def _other_times(one: OfferRecord, other: OfferRecord) -> bool:
    first, second = fold(one.schedule), fold(other.schedule)
    return bool(first and second and first != second)


def _one_kind(one: OfferRecord, other: OfferRecord) -> bool:
    kind, second = recognise(one.kind), recognise(other.kind)
    return kind is None or second is None or kind == second


def _one_street(one: OfferRecord, other: OfferRecord) -> bool:
    street, second = street_of(one), street_of(other)
    return not street or not second or _spelled_alike(street, second)


def _one_provider(one: OfferRecord, other: OfferRecord, places: frozenset[str]) -> bool:
    """Whether one provider may be meant, or the name is so much its own that only one can be."""
    first, second = sorted((fold(one.provider), fold(other.provider)), key=len)
    if not first or second.startswith(first) or _spelled_alike(first, second):
        return bool(first or _own_words(one, other, frozenset())[0])
    return street_of(one) == street_of(other) != "" or bool(_own_words(one, other, places)[0])


@cache
def _kind(text: str) -> str:
    known = recognise(text) if text else None
    return known.key if known else fold(text)


def _other_ages(one: OfferRecord, other: OfferRecord) -> bool:
    ages, others = read_ages(one.ages), read_ages(other.ages)
    return bool(ages and others and (ages.stop <= others.start or others.stop <= ages.start))


def _same_place(one: OfferRecord, other: OfferRecord) -> bool:
    return not one.postcode or not other.postcode or one.postcode == other.postcode


def names_mean_the_same(one: OfferRecord, other: OfferRecord, places: frozenset[str]) -> bool:
    """Whether two names may be of one offer: spelled alike, one inside the other, or with words in
    common beyond those every offer of the kind or provider has."""
    first, second = fold(one.name), fold(other.name)
    if first == second:
        return True
    if _marks(one.name) != _marks(other.name):
        return False
    short, long = sorted((first, second), key=len)
    if len(short) >= LEAST and long.startswith(short):
        return True
    words, others = _own_words(one, other, places)
    if not words and not others:
        return _spelled_alike(first, second)
    return any(_among(word, others) for word in words)


def _marks(name: str) -> set[str]:
    """What tells groups of one house apart: numbers, single letters at the end, days."""
    words = re.findall(r"\d+|[^\W\d_]+", REGISTERED.sub(" ", plain(name)))
    last = {word for word in words[1:][-1:] if len(word) == 1}
    told = {word for word in words if word.isdigit() or word in APART or word in ROMAN}
    return {ROMAN.get(word, word) for word in told | last}


def _other_names(one: OfferRecord, other: OfferRecord, places: frozenset[str]) -> bool:
    """Whether each has words of its own that are not in the other: Dr. Uhl is not Dr. Maus, though
    most letters of "Kinderarztpraxis Dr. Uhl" are the same."""
    words, others = _own_words(one, other, places)
    first, second = fold(one.name), fold(other.name)
    if first == second:
        return False
    only = [word for word in words if word not in second and not _among(word, others)]
    return bool(only) and any(w not in first and not _among(w, words) for w in others)


def _own_words(
    one: OfferRecord, other: OfferRecord, places: frozenset[str]
) -> tuple[set[str], set[str]]:
    """The words of two names that are their own: neither the kind, nor of the provider or address
    both have, nor a place."""
    shared = words_in(f"{one.provider} {one.street}") & words_in(f"{other.provider} {other.street}")
    foreign = {*GENERIC, *places, *shared, *_kind_words()}
    return words_in(one.name) - foreign, words_in(other.name) - foreign


@cache
def _kind_words() -> frozenset[str]:
    """Words of the names of kinds, whole and in parts."""
    return frozenset(
        word for known, _ in words_of_kinds().values() for word in (fold(known), *words_in(known))
    )


def words_in(text: str) -> set[str]:
    """The words of a text that are three letters long at least."""
    return set(re.findall(r"[^\W\d_]{3,}", plain(text)))


def _among(word: str, others: set[str]) -> bool:
    return any(_spelled_alike(word, each) for each in others)


def _spelled_alike(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


# --- providers -----------------------------------------------------------------------------------
