"""The index on disk: written by one process at a time, read by many."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from tantivy import Document, Index, Query, Schema, SchemaBuilder

from lueckenlos.directory.search_index.words import (
    STOPWORDS,
    dictionary,
    joined,
    pairs,
    parts,
    spoken,
    stem,
    stems,
    words,
)

FORMAT = "1"
"""Another one makes the index anew: of fields, stems or parts."""
WEIGHTS = {
    "name": 6.0,
    "kind": 4.0,
    "also": 2.5,
    "provider": 2.0,
    "place": 2.0,
    "parts": 1.5,
    "text": 1.0,
}
"""Where a word may stand, and how much that counts."""
TYPED = ("name", "kind", "also", "provider", "place")
"""Where a word with a typing error is looked for."""
HEAP, COMMON = 64_000_000, 1500
MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A service as it is found: its words by where they stand. `public`: families may see it."""

    pk: UUID
    public: bool
    name: str
    kind: str = ""
    also: str = ""
    provider: str = ""
    place: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose services are looked through: all of some municipalities, or those families may see."""

    municipalities: tuple[str, ...]
    public: bool = False

    @property
    def terms(self) -> list[str]:
        """How documents say that they belong to it."""
        return [f"{one}{'+' if self.public else ''}" for one in self.municipalities]


@dataclass(slots=True)
class State:
    """What the folder holds: which index, and of which stand each municipality's services are."""

    format: str = FORMAT
    number: int = 0
    stands: dict[str, str] = field(default_factory=dict)


class Folder:
    """Where the index is. It may be deleted at any time; the next writer makes it anew."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def told(self) -> Path:
        """The file that says which index holds."""
        return self.root / "state.json"

    def state(self) -> State:
        """What is there; an empty state where nothing is, or nothing readable."""
        try:
            said = json.loads(self.told.read_text("utf-8"))
            return State(said["format"], int(said["number"]), dict(said["stands"]))
        except (OSError, ValueError, KeyError, TypeError):
            return State(format="")

    def put(self, state: State) -> None:
        """Say what holds from now on; readers see all of it or what was before."""
        part = self.told.with_suffix(".new")
        part.write_text(json.dumps({name: getattr(state, name) for name in State.__slots__}))
        part.replace(self.told)

    def index(self, number: int) -> Path:
        """The folder of an index."""
        return self.root / str(number)

    def has(self, state: State) -> bool:
        """Whether the index it tells of is there, and of the format of now."""
        return state.format == FORMAT and Index.exists(str(self.index(state.number)))

    @contextmanager
    def writing(self) -> Iterator[bool]:
        """Whether this process may write; another may be at it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            yield True


def schema() -> Schema:
    """The fields of a document: scopes, the key in two halves, and words."""
    told = SchemaBuilder()
    told.add_text_field("scope", tokenizer_name="raw", index_option="basic")
    told.add_text_field("surface", tokenizer_name="whitespace", index_option="basic")
    for name in WEIGHTS:
        told.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("high", "low"):
        told.add_unsigned_field(name, fast=True)
    return told.build()


# --- writing ------------------------------------------------------------------------------------


def write(
    folder: Folder, entries: Mapping[str, Iterable[Entry]], stands: Mapping[str, str]
) -> None:
    """Put the services of municipalities in the place of those there; `stands` say of which stand
    they are. A municipality without entries leaves the index. Only who holds `writing` may."""
    state = folder.state()
    path = folder.index(state.number)
    if not folder.has(state):
        state = State(number=state.number + 1)
        path = folder.index(state.number)
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
    index = Index(schema(), path=str(path))
    writer = index.writer(HEAP, 1)
    for municipality, some in entries.items():
        writer.delete_documents_by_term("scope", municipality)
        for document in _documents(municipality, list(some)):
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    state.stands = dict(stands)
    folder.put(state)
    for other in folder.root.iterdir():
        if other.is_dir() and other != path:
            shutil.rmtree(other, ignore_errors=True)


def _documents(municipality: str, entries: list[Entry]) -> Iterator[Document]:
    alone = {word for one in entries for text in (one.name, one.kind) for word in words(text)}
    known = ((alone - STOPWORDS) | dictionary().keys()).__contains__

    @cache
    def within(word: str) -> frozenset[str]:
        return frozenset(stem(part) for part in parts(word, known))

    for one in entries:
        whole = " ".join((one.name, one.kind, one.also, one.provider, one.place, one.text))
        inside = frozenset[str]().union(*map(within, {*words(whole), *joined(whole)}))
        document = Document()
        document.add_text("scope", municipality)
        if one.public:
            document.add_text("scope", f"{municipality}+")
        for name in WEIGHTS:
            text = sorted(inside) if name == "parts" else stems(getattr(one, name))
            document.add_text(name, " ".join(text))
        document.add_text("surface", " ".join(spoken(f"{one.name} {one.kind}")))
        document.add_unsigned("high", one.pk.int >> 64)
        document.add_unsigned("low", one.pk.int & MASK)
        yield document


# --- asking -------------------------------------------------------------------------------------


class Reader:
    """An index as it was when it was opened."""

    def __init__(self, path: Path) -> None:
        index = Index.open(str(path))
        self.schema, self.searcher = index.schema, index.searcher()
        self._vocabularies: dict[Scope, Mapping[str, str]] = {}

    def ranked(self, query: Query, limit: int) -> list[UUID]:
        """What a query finds, the best first."""
        hits = [address for _, address in self.searcher.search(query, limit, count=False).hits]
        high: Any = self.searcher.fast_field_values("high", hits)
        low: Any = self.searcher.fast_field_values("low", hits)
        return [UUID(int=one << 64 | other) for one, other in zip(high, low, strict=True)]

    def holds(self, stem_: str) -> bool:
        """Whether a word stands anywhere, or a compound with it."""
        return any(self.searcher.doc_freq(name, stem_) for name in WEIGHTS)

    def stands_alone(self, word: str) -> bool:
        """Whether a word stands by itself in a name or kind, or is one we know."""
        told = stem(word)
        return word in dictionary() or any(self.searcher.doc_freq(one, told) for one in TYPED[:2])

    def common(self, scope: Scope) -> list[str]:
        """The words of names and kinds in a scope, the most frequent first."""
        found = self.searcher.terms_with_prefix("surface", "", self.within(scope), COMMON)
        return [word for word, _ in found]

    def vocabulary(self, scope: Scope) -> Mapping[str, str]:
        """The common words and those of the dictionary, as `words` gives them → as written."""
        if scope not in self._vocabularies:
            said = {one: word for text in self.common(scope) for word, one in pairs(text)}
            self._vocabularies[scope] = {**dictionary(), **said}
        return self._vocabularies[scope]

    def within(self, scope: Scope) -> Query:
        """What belongs to a scope."""
        return Query.term_set_query(self.schema, "scope", scope.terms)

    def word(self, stem_: str) -> Query:
        """A word wherever it may stand; the place where it counts most counts."""
        found = [
            Query.boost_query(Query.term_query(self.schema, name, stem_, "freq"), weight)
            for name, weight in WEIGHTS.items()
        ]
        return Query.disjunction_max_query(found, 0.1)

    def beginning(self, stem_: str) -> Query:
        """A word that begins so."""
        found = [Query.regex_query(self.schema, name, f"{stem_}.*") for name in TYPED[:3]]
        return Query.boost_query(Query.disjunction_max_query(found, 0.1), 0.5)

    def misspelled(self, stem_: str, errors: int) -> Query:
        """A word with so many typing errors, 1 or 2."""
        found = [
            Query.boost_query(
                Query.fuzzy_term_query(self.schema, name, stem_, errors), WEIGHTS[name]
            )
            for name in TYPED
        ]
        return Query.disjunction_max_query(found, 0.1)
