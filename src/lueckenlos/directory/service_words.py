"""German words for what services say, and for what is usual for their kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lueckenlos.assemble.scheme import core_scheme
from lueckenlos.engine.types import Way
from lueckenlos.exchange.ages import age_words
from lueckenlos.exchange.field_words import DEFAULTS
from lueckenlos.exchange.offers.questions import ACCESS, often
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, kinds_of_offer

PREVENTION = {key: DEFAULTS[key] for key in ("universal", "selective", "indicated")}
OPEN_TO = {key: DEFAULTS[key] for key in ("anyone", "residents", "assigned")}
WORDS: dict[str, Mapping[str, str]] = {
    "access": ACCESS,
    "prevention": PREVENTION,
    "open_to": OPEN_TO,
}
"""Column → its values in words."""
LANGUAGES = {
    "de": "Deutsch",
    "sq": "Albanisch",
    "am": "Amharisch",
    "ar": "Arabisch",
    "bs": "Bosnisch",
    "bg": "Bulgarisch",
    "zh": "Chinesisch",
    "prs": "Dari",
    "gsg": "Deutsche Gebärdensprache",
    "en": "Englisch",
    "fa": "Farsi",
    "fr": "Französisch",
    "el": "Griechisch",
    "it": "Italienisch",
    "hr": "Kroatisch",
    "kmr": "Kurmandschi",
    "mk": "Mazedonisch",
    "ps": "Paschtu",
    "pl": "Polnisch",
    "pt": "Portugiesisch",
    "rom": "Romanes",
    "ro": "Rumänisch",
    "ru": "Russisch",
    "sr": "Serbisch",
    "so": "Somali",
    "ckb": "Sorani",
    "es": "Spanisch",
    "ta": "Tamil",
    "th": "Thailändisch",
    "ti": "Tigrinya",
    "cs": "Tschechisch",
    "tr": "Türkisch",
    "uk": "Ukrainisch",
    "hu": "Ungarisch",
    "ur": "Urdu",
    "vi": "Vietnamesisch",
}
"""Code of ISO 639 → language, German first, the others as they sort."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds for a kind of offer where nobody says better, and the reason."""

    text: str
    why: str


@cache
def field_names() -> Mapping[str, str]:
    """The fields of action by key, in the order of the scheme."""
    return {one.key: one.name for one in core_scheme().fields}


@cache
def counted_fields() -> list[tuple[str, str]]:
    """The fields of action that are counted, in the order of the scheme."""
    return [(one.key, one.name) for one in core_scheme().fields if one.way is not Way.INDICATOR]


def kinds_by_field() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Choices of kinds, grouped by their field of action."""
    names = field_names()
    grouped: dict[str, list[tuple[str, str]]] = {name: [] for name in names.values()}
    for kind in kinds_of_offer():
        grouped.setdefault(names.get(kind.field, kind.field), []).append((kind.key, kind.name))
    return tuple((name, tuple(sorted(kinds))) for name, kinds in grouped.items() if kinds)


def usual_of(kind: KindOfOffer | None) -> dict[str, Usual]:
    """Column of a service → what is usual for a kind; nothing without a kind."""
    if kind is None:
        return {}
    names = field_names()
    texts = {
        "field": names.get(kind.field, kind.field),
        "further_fields": ", ".join(names.get(key, key) for key in kind.also),
        "ages": age_words(*kind.ages),
        "access": ACCESS[kind.access],
        "prevention": PREVENTION[kind.prevention],
        "open_to": OPEN_TO[kind.open_to],
        "per_year": often(kind.per_year),
        "protected": "geschützt" if kind.protected else "öffentlich",
    }
    whys = {**kind.why, "further_fields": kind.why.get("also", "")}
    return {name: Usual(text, whys.get(name, "")) for name, text in texts.items() if text}


def language_name(code: str) -> str:
    """The German name of a language; its code where it is none of ours."""
    return LANGUAGES.get(code, code)
