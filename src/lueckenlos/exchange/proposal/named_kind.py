"""The one kind of offer that the name of a file or a title is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer
from lueckenlos.exchange.vocabulary.recognition import recognised

WORDS = re.compile(r"[^\W\d_]+")
TITLE_OF_KIND = re.compile(
    r"(?:(?:liste|übersicht|verzeichnis|aufstellung|adressen|standorte|alle|aller|der|die|von)\s)*"
    r"([^\W\d_]+)"
    r"(?:\s(?:(?:in|im|der|des)\s)(?:[^\W\d_]|[-. ])+)?(?:\W*(?:stand\W*)?[\d./]+)?\W*",
    re.IGNORECASE,
)
"""A title that names a kind, where and when, and nothing else."""


def kind_of_words(text: str) -> KindOfOffer | None:
    """The one kind some words name; None where they name none or several."""
    kinds = {one.key: one for one in _kinds(text)}
    return next(iter(kinds.values())) if len(kinds) == 1 else None


def kind_of_title(title: str) -> KindOfOffer | None:
    """The kind a title says clearly: "Liste der Kitas in Fulda 2026" does, "Angebote der
    Familienzentren" and "Frühe Hilfen (Kitas siehe dort)" do not."""
    said = TITLE_OF_KIND.fullmatch(title.strip())
    return kind_of_words(title) if said and kind_of_words(said[1]) else None


def names_some_kind(text: str) -> bool:
    """Whether some words name any kind, or several."""
    return any(_kinds(text))


def _kinds(text: str) -> Iterator[KindOfOffer]:
    for word in WORDS.findall(text):
        for spelling in (word, word.removesuffix("s"), word.removesuffix("n"), word[:-2]):
            one = recognised("", spelling)
            if len(fold(spelling)) > 3 and one.kind is not None and one.score >= 100:
                yield one.kind
                break
