"""One folding of German text, so that spellings which mean the same word compare as equal."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST = 80


def plain(text: str) -> str:
    """Lower case with ä→ae, ö→oe, ü→ue, ß→ss and no accents; punctuation and spaces stay."""
    spelled = unicodedata.normalize("NFC", text).casefold().translate(UMLAUTS)
    parts = unicodedata.normalize("NFKD", spelled)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def fold(text: str) -> str:
    """`plain` without punctuation and spaces: "Eltern-Kind-Café" becomes "elternkindcafe"."""
    return "".join(sign for sign in plain(text) if sign.isalnum())


def shown(text: object) -> str:
    """Text as a message quotes it: on one line, cut when long."""
    line = " ".join(str(text).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def nearest(word: str, choices: Iterable[str]) -> str:
    """The choice spelled most alike, or an empty text when none is close."""
    by_folded = {fold(choice): choice for choice in choices}
    found = difflib.get_close_matches(fold(word[:LONGEST]), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else ""
