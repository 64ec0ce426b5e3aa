"""One folding of German text, so that spellings which mean the same word compare as equal."""

from __future__ import annotations

import unicodedata

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def plain(text: str) -> str:
    """Lower case with ä→ae, ö→oe, ü→ue, ß→ss and no accents; punctuation and spaces stay."""
    spelled = unicodedata.normalize("NFC", text).casefold().translate(UMLAUTS)
    parts = unicodedata.normalize("NFKD", spelled)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def fold(text: str) -> str:
    """`plain` without punctuation and spaces: "Eltern-Kind-Café" becomes "elternkindcafe"."""
    return "".join(sign for sign in plain(text) if sign.isalnum())
