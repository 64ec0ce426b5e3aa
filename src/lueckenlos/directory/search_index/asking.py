"""What a search finds: services by rank, and what may have been meant."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne
from tantivy import Occur, Query

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.search_index.index import Folder, Reader, Scope
from lueckenlos.directory.search_index.words import STOPWORDS, everyday, split, stem, words
from lueckenlos.exchange.folding import plain

AT_MOST = 500
"""So many services of a search are ranked."""
WORDS = 8
SHORTEST_BEGINNING, LONG = 3, 7
"""Longer words may have one, or two, typing errors."""
ALIKE = 0.7
"""How alike a word must be, of 1, to be asked for instead."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a search found. `order`: service → its place, the best 0. `exactly`: every word stands
    there; else something like it. `meant`: the words in the likelier spelling, or ""."""

    order: dict[UUID, int] = field(default_factory=dict)
    exactly: bool = True
    meant: str = ""


def folder() -> Folder:
    """Where the index of this installation is."""
    return Folder(settings.DATA.root / "search")


def search(municipality: Municipality, text: str, *, public: bool) -> Ranked:
    """The services of a municipality in which the words of a text stand, or what they mean.
    `public`: of those families may see; whether they may see one now is for the database to say."""
    return search_among([municipality.pk], text, public=public, most=AT_MOST)


def search_among(some: Iterable[UUID], text: str, *, public: bool, most: int) -> Ranked:
    """As `search`, in several municipalities, by their keys."""
    reader, said = _reader(), _said(text)
    if reader is None or not said:
        return Ranked()
    scope = Scope(tuple(sorted(map(str, some))), public)
    within = Query.const_score_query(reader.within(scope), 0.0)

    def order(query: Query) -> dict[UUID, int]:
        return {pk: at for at, pk in enumerate(reader.ranked(_both(within, query), most))}

    if found := order(_exactly(reader, said, text)):
        return Ranked(found)
    meant = _meant(reader, scope, said)
    for query in _nearly(reader, said, meant):
        if found := order(query):
            return Ranked(found, False, meant)
    return Ranked({}, False, meant)


def stamp() -> int:
    """Another one as soon as the index is another; 0 where there is none."""
    try:
        return folder().told.stat().st_mtime_ns
    except OSError:
        return 0


def suggestions(municipality: Municipality) -> list[str]:
    """Words one may look for in what families see, the most frequent first."""
    reader = _reader()
    if reader is None:
        return []
    return reader.common(Scope((str(municipality.pk),), public=True))


# --- the index, opened once for each process ----------------------------------------------------

_opened: dict[str, tuple[int, Reader]] = {}
_lock = threading.Lock()


def _reader() -> Reader | None:
    """The index as it is now; None where there is none yet, or it is being made anew."""
    place = folder()
    key = str(place.root)
    try:
        stamp = place.told.stat().st_mtime_ns
        with _lock:
            if key not in _opened or _opened[key][0] != stamp:
                _opened[key] = (stamp, Reader(place.index(place.state().number)))
            return _opened[key][1]
    except (OSError, ValueError):
        return None


# --- words as queries ---------------------------------------------------------------------------


def _said(text: str) -> list[str]:
    """The words that say something; all of them where none does."""
    every = words(text)
    return ([one for one in every if one not in STOPWORDS] or every)[:WORDS]


def _exactly(reader: Reader, said: Sequence[str], text: str) -> Query:
    """Every word as it was said, or what all of them together mean."""
    whole = [_less(_all(reader, words(one))) for one in everyday().get(plain(text.strip()), ())]
    return _either([_both(*_words(reader, said)), *whole])


def _nearly(reader: Reader, said: Sequence[str], meant: str) -> Iterator[Query]:
    """From the likeliest to the widest: with one typing error in a word, in the spelling that was
    meant, with two errors, and only some of the words."""
    every = _words(reader, said)
    yield _both(
        *(_either([one, _wrong(reader, word, 1)]) for one, word in zip(every, said, strict=True))
    )
    if meant:
        yield _exactly(reader, words(meant), meant)
    yield _both(
        *(_either([one, _wrong(reader, word, 2)]) for one, word in zip(every, said, strict=True))
    )
    if len(said) > 1:
        yield _either(every)


def _misspelled(reader: Reader, every: list[Query], said: Sequence[str], errors: int) -> Query:
    pairs = zip(every, said, strict=True)
    return _both(*(_either([one, _wrong(reader, word, errors)]) for one, word in pairs))


def _words(reader: Reader, said: Sequence[str]) -> list[Query]:
    return [_word(reader, one, last=at == len(said)) for at, one in enumerate(said, 1)]


def _word(reader: Reader, word: str, *, last: bool) -> Query:
    """A word, its parts where it is a compound, what it means, and how it may go on."""
    found = [reader.word(stem(word))]
    if two := split(word, reader.stands_alone):
        found.append(_less(_all(reader, two)))
    found += [_less(_all(reader, words(one))) for one in everyday().get(plain(word), ())]
    if last and len(word) >= SHORTEST_BEGINNING:
        found.append(reader.beginning(stem(word)))
    return _either(found)


def _wrong(reader: Reader, word: str, errors: int) -> Query:
    long_enough = len(word) > (SHORTEST_BEGINNING, LONG)[errors - 1]
    return _less(reader.misspelled(stem(word), errors)) if long_enough else Query.empty_query()


def _all(reader: Reader, some: Sequence[str]) -> Query:
    return _both(*(reader.word(stem(one)) for one in some))


def _less(query: Query) -> Query:
    return Query.boost_query(query, 0.5)


def _both(*queries: Query) -> Query:
    return Query.boolean_query([(Occur.Must, one) for one in queries])


def _either(queries: Sequence[Query]) -> Query:
    return Query.disjunction_max_query(list(queries), 0.1)


# --- what may have been meant -------------------------------------------------------------------


def _meant(reader: Reader, scope: Scope, said: Sequence[str]) -> str:
    """The words with those nobody knows in the likeliest spelling; "" where none is alike."""
    known = reader.vocabulary(scope)
    alike = [known.get(one) or _alike(one, known) for one in said]
    return " ".join(alike) if all(alike) and not all(one in known for one in said) else ""


def _alike(word: str, known: Mapping[str, str]) -> str:
    found = extractOne(word, known.keys(), scorer=OSA.normalized_similarity, score_cutoff=ALIKE)
    return known[found[0]] if found else ""
