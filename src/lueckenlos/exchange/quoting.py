"""What a file says, as messages quote it: on one line, cut, listed, and what was meant instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from lueckenlos.exchange.folding import fold

INVISIBLE = {
    **dict.fromkeys(set(range(0x20)) - set(range(0x09, 0x0E)) - set(range(0x1C, 0x20))),
    **dict.fromkeys(set(range(0x7F, 0xA0)) - {0x85}),
    **dict.fromkeys((0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F))),
    **dict.fromkeys(range(0xD800, 0xE000), "�"),
}
"""Controls, signs without width, signs that turn the line round; halves of signs are lost."""
LONGEST = 80
ABBREVIATED = 3
"""So many letters may stand for a longer word."""


def shown(text: object) -> str:
    """Text as a message quotes it: on one line, cut when long."""
    line = " ".join(str(text).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def listed(words: Iterable[str], most: int = 40) -> str:
    """Words as a message lists them, at most so many."""
    names = [shown(word) for word in words]
    return ", ".join(names[:most]) + (" …" if len(names) > most else "") if names else "nichts"


def nearest(word: str, choices: Iterable[str]) -> str:
    """The choice spelled most alike, else the only one that begins so ("lat"), else ""."""
    by_folded = {fold(choice): choice for choice in choices}
    found = difflib.get_close_matches(fold(word[:LONGEST]), by_folded, n=1, cutoff=0.6)
    if found:
        return by_folded[found[0]]
    begun = [choice for key, choice in by_folded.items() if key.startswith(fold(word))]
    return begun[0] if len(begun) == 1 and len(fold(word)) >= ABBREVIATED else ""


def hint(word: str, choices: Iterable[str]) -> str:
    """A sentence "Meinten Sie …?" for the choice spelled most alike, else nothing."""
    near = nearest(word, choices)
    return f" Meinten Sie „{near}“?" if near and near != word else ""
