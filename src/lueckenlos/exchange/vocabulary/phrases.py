"""Finding the words and phrases of a vocabulary in a German text, and which stand at its head.

"Babymassage im Familienzentrum" is a massage course: what follows a preposition tells where, for
whom or whose. "Waldkindergarten" and "AWO-Kita" end with what they are; "Kita-Fachberatung" does
not begin with it, save for a few endings such as "gruppe".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lueckenlos.exchange.folding import plain

LONGEST_PHRASE = 8
SHORTEST_COMPOUND, SHORTEST_LEAD = 4, 3
WHOLE, ENDING, BEGINNING, UNSURE = 98, 95, 92, 70
"""How sure: a word of its own, the end of a compound, its beginning, and a beginning in doubt."""

_PREPOSITIONS = (
    "in im am an bei beim mit auf vom von zum zur unter neben hinter nahe aus ohne ueber fuer "
    "gegenueber der des dem"
)
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
_TAILS = "gruppe gruppen kurs kurse laden praxis praxen team einrichtung einrichtungen angebot"
TAILS = frozenset(_TAILS.split())
LINKS = ("", "s", "n", "en", "e")
PIECE = re.compile(r"[^\W_]+")
BREAK = re.compile(r"[:;,/|()\"„“”]|\s[-‐‑‒–—]+\s")
HYPHENS = "-‐‑"
CUT = re.compile(r"[-‐‑](?=\s*[,/]|\s+(?:und|oder)\b)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word between spaces, hyphens and signs; `joined` by a hyphen to the one before it.

    `cut` ends with a hyphen that stands for what follows ("Kinder- und"). `head` is false behind
    a preposition of its part of the text; `colons` counts the colons before it.
    """

    text: str
    joined: bool
    cut: bool
    head: bool
    colons: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the vocabulary at pieces `[start, stop)`; `sure` that the text is named by it.

    `cut` before a hyphen that stands for the next word: one half of what the text is ("Kita- und").
    """

    word: str
    start: int
    stop: int
    score: int
    head: bool
    sure: bool
    colons: int = 0
    cut: bool = False


def pieces(text: str) -> list[Piece]:
    """The words of a text; "&" and "u." are read as "und"."""
    line = re.sub(r"\s*[&+]\s*|\bu\.\s?(?=\w)", " und ", plain(text[:300]))
    found: list[Piece] = []
    inside, colons, end = False, 0, 0
    for match in PIECE.finditer(line):
        gap = line[end : match.start()]
        colons += gap.count(":")
        inside = inside and not BREAK.search(gap)
        joined = gap in HYPHENS and gap != ""
        cut = CUT.match(line, match.end()) is not None
        found.append(Piece(match[0], joined, cut, not inside, colons))
        alone = not joined and line[match.end() : match.end() + 1] not in tuple(HYPHENS)
        inside = inside or (match[0] in PREPOSITIONS and alone)
        end = match.end()
    return found


def hits(text: list[Piece], vocabulary: Mapping[str, bool]) -> list[Hit]:
    """Words of the vocabulary in the text, the longer one where two overlap.

    `vocabulary` says of a folded word whether it also counts within a compound.
    """
    found = [*_phrases(text, vocabulary), *_compounds(text, vocabulary)]
    found.sort(key=lambda hit: (not hit.sure, not vocabulary[hit.word], -len(hit.word), hit.start))
    kept: list[Hit] = []
    for hit in found:
        if all(hit.stop <= other.start or other.stop <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _phrases(text: list[Piece], vocabulary: Mapping[str, bool]) -> list[Hit]:
    """Words of the vocabulary that begin and end where pieces do."""
    found = []
    for start, first in enumerate(text):
        word = ""
        for stop in range(start + 1, min(start + LONGEST_PHRASE, len(text)) + 1):
            word += text[stop - 1].text
            if word not in vocabulary:
                continue
            score = ENDING if first.joined else WHOLE
            if text[stop - 1].cut:
                score = UNSURE
            elif stop < len(text) and text[stop].joined:
                known = text[stop].text in TAILS or text[stop].text in PREPOSITIONS
                score = BEGINNING if known else UNSURE
            sure = score > UNSURE and (score == WHOLE or vocabulary[word])
            cut = text[stop - 1].cut
            found.append(Hit(word, start, stop, score, first.head, sure, first.colons, cut))
    return found


def _compounds(text: list[Piece], vocabulary: Mapping[str, bool]) -> list[Hit]:
    """Words of the vocabulary that a longer piece ends or begins with."""
    found = []
    for at, piece in enumerate(text):
        for word, score in _within(piece.text, vocabulary):
            ends = not piece.cut and not (at + 1 < len(text) and text[at + 1].joined)
            sure = score > UNSURE and ends
            found.append(Hit(word, at, at + 1, score, piece.head, sure, piece.colons, piece.cut))
    return found


def _within(word: str, vocabulary: Mapping[str, bool]) -> list[tuple[str, int]]:
    """Words a compound ends or begins with, and how sure."""
    found = []
    for length in range(SHORTEST_COMPOUND, len(word) - 1):
        ending, beginning, tail = word[-length:], word[:length], word[length:]
        if vocabulary.get(ending) and len(word) - length >= SHORTEST_LEAD:
            found.append((ending, ENDING))
        if vocabulary.get(beginning):
            known = any(tail.removeprefix(link) in TAILS for link in LINKS)
            found.append((beginning, BEGINNING if known else UNSURE))
    return found
