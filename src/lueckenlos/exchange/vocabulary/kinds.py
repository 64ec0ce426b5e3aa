"""Kinds of offer (Angebotsarten): the shipped table, and a kind by its exact name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from lueckenlos.exchange.ages import Ages
from lueckenlos.exchange.folding import fold


@dataclass(frozen=True, slots=True)
class KindOfOffer:
    """A kind and what holds for its offers until their providers say better.

    `ages` are months `[from, to)`; `field` and `also` are keys of the scheme; `hosts` are kinds in
    whose institutions a setting offer takes place; `why` gives the reason for each default.
    """

    key: str
    name: str
    synonyms: tuple[str, ...]
    field: str
    also: tuple[str, ...]
    ages: tuple[int, int]
    access: str
    prevention: str
    open_to: str
    per_year: int
    confirm_months: int
    protected: bool
    hosts: tuple[str, ...]
    why: Mapping[str, str] = dataclass_field(compare=False)
    perhaps: tuple[int, int] | None = None


@cache
def kinds_of_offer() -> tuple[KindOfOffer, ...]:
    """All kinds in the order of the table."""
    return tuple(_kind(entry) for entry in _document()["kind"])


@cache
def kinds_version() -> str:
    """The version of the table."""
    return str(_document()["version"])


def words_of_kinds() -> Mapping[str, tuple[str, KindOfOffer]]:
    """Folded key, name or synonym → the word as the table writes it, and its kind."""
    return _by_folded_name()


@cache
def never_words() -> frozenset[str]:
    """Folded words with which a text names no kind of the table."""
    return frozenset(fold(word) for word in _document()["never"])


@cache
def proper_names() -> frozenset[str]:
    """Folded words of kinds that also serve as proper names: they give way to any other word."""
    return frozenset(fold(word) for word in _document()["proper_names"])


def recognise(text: str) -> KindOfOffer | None:
    """The kind whose key, name or synonym this is, spelling of umlauts, case and spaces aside."""
    found = _by_folded_name().get(fold(text))
    return found[1] if found else None


def end_of(ages: Ages, kind: KindOfOffer | None) -> int:
    """The month ages end before: the kind's end where the text states only a beginning before it.

    "ab 6 Wochen" at a course for the first year says nothing of school children.
    """
    if kind is None or not ages.open_end or kind.ages[1] <= ages.start:
        return ages.stop
    return min(ages.stop, kind.ages[1])


@cache
def _document() -> dict[str, Any]:
    source = files("lueckenlos.exchange.vocabulary") / "kinds_of_offer.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _kind(entry: dict[str, Any]) -> KindOfOffer:
    start, stop = entry["ages"]
    return KindOfOffer(
        key=entry["key"],
        name=entry["name"],
        synonyms=tuple(entry["synonyms"]),
        field=entry["field"],
        also=tuple(entry["also"]),
        ages=(start, stop),
        access=entry["access"],
        prevention=entry["prevention"],
        open_to=entry["open_to"],
        per_year=entry["per_year"],
        confirm_months=entry["confirm_months"],
        protected=entry["protected"],
        hosts=tuple(entry["hosts"]),
        why=MappingProxyType(dict(entry["why"])),
        perhaps=tuple(entry["perhaps"]) if "perhaps" in entry else None,
    )


@cache
def _by_folded_name() -> Mapping[str, tuple[str, KindOfOffer]]:
    """`words_of_kinds`; a word at two kinds is a fault of the table."""
    found: dict[str, tuple[str, KindOfOffer]] = {}
    for kind in kinds_of_offer():
        for word in (kind.name, *kind.synonyms, kind.key):
            _, other = found.setdefault(fold(word), (word, kind))
            if other is not kind:
                raise ValueError(f"kinds_of_offer.toml: {word!r} is {other.key} and {kind.key}")
    found.pop("", None)
    return MappingProxyType(found)
