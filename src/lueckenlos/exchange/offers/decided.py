"""What was decided about single texts, providers and rows, in the section `[decided]` of a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.quoting import nearest, shown
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer, recognise
from lueckenlos.exchange.vocabulary.recognition import NO_OFFER

DECIDED = "decided"
"""The section of a case."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Folded text → key of its kind, or "-"; provider as a list writes it → whom it is; file →
    rows by their number, or single offers by their id, that are left out."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    providers: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, Collection[int | str]] = field(default_factory=dict)

    def applied(self, offers: Sequence[OfferRecord]) -> tuple[OfferRecord, ...]:
        """The offers that stay, with the providers they have."""
        return tuple(self._provided(one) for one in offers if not self._is_left_out(one))

    def _provided(self, one: OfferRecord) -> OfferRecord:
        name = self.providers.get(one.provider.strip())
        return replace(one, provider=name) if name else one

    def _is_left_out(self, one: OfferRecord) -> bool:
        out = self.left_out.get(one.file, ())
        return one.id in out or (one.row > 0 and one.row in out)


def read_decided(section: Section | None) -> Decided:
    """What a case says was decided; what cannot be used is noted."""
    if section is None:
        return Decided()
    kinds, providers = _texts(section, "kinds"), _texts(section, "providers")
    return Decided(_by_folded(section, kinds), providers, _left_out(section))


def _by_folded(section: Section, said: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text, kind in said.items():
        known = recognise(kind)
        if kind == NO_OFFER or known:
            found[fold(text)] = known.key if known else NO_OFFER
            continue
        near = nearest(kind, [one.name for one in kinds_of_offer()]) or kinds_of_offer()[0].name
        values = {"value": shown(kind), "text": shown(text), "near": near}
        section.report("decision_unknown", f"kinds.{shown(text)}", **values)
    return found


def _texts(section: Section, key: str) -> dict[str, str]:
    value = section.content[key] if section.has(key) else {}
    if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
        return value
    section.wrong(key, 'eine Tabelle wie { "Text" = "Wert" }')
    return {}


def _left_out(section: Section) -> dict[str, frozenset[int | str]]:
    value = section.content["left_out"] if section.has("left_out") else {}
    if isinstance(value, dict) and all(map(_are_rows, value.values())):
        return {file: frozenset(rows) for file, rows in value.items()}
    section.wrong("left_out", 'eine Tabelle wie { "kitas.csv" = [12, "A7"] }')
    return {}


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(type(one) in (int, str) for one in value)
