"""Which signs a TrueType font can draw: a tagged PDF may not hold a sign without a shape."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Set

STAND_INS = {"\u2009": "\u00a0", "\u202f": "\u00a0", "\u2010": "-", "\u2011": "-", "−": "–"}
UNKNOWN = "?"


def covered(font: bytes) -> frozenset[int]:
    """Code points of the Unicode table of a font (format 4); ValueError when it has none."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: at for at in range(12, 12 + 16 * count, 16)}
    start = struct.unpack_from(">I", font, tables[b"cmap"] + 8)[0]
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * number)
        if platform in (0, 3) and struct.unpack_from(">H", font, start + offset)[0] == 4:
            return _segments(font, start + offset)
    raise ValueError("no Unicode table")


def _segments(font: bytes, at: int) -> frozenset[int]:
    half = struct.unpack_from(">H", font, at + 6)[0]
    size, found = half // 2, set[int]()
    lasts = struct.unpack_from(f">{size}H", font, at + 14)
    firsts = struct.unpack_from(f">{size}H", font, at + 16 + half)
    for first, last in zip(firsts, lasts, strict=True):
        found.update(range(first, last + 1))
    return frozenset(found - {0xFFFF})


def drawable(text: str, known: Set[int]) -> str:
    """The text on one line with only signs of `known`; others by their base letter or "?"."""
    line = " ".join(unicodedata.normalize("NFC", text).split(" "))
    return "".join(sign if ord(sign) in known else _stand_in(sign, known) for sign in line)


def _stand_in(sign: str, known: Set[int]) -> str:
    if sign.isspace():
        return STAND_INS.get(sign, " ")
    if sign in STAND_INS:
        return STAND_INS[sign]
    if unicodedata.category(sign) in ("Cc", "Cf", "Mn"):
        return ""
    base = "".join(part for part in unicodedata.normalize("NFKD", sign) if ord(part) in known)
    return base or UNKNOWN
