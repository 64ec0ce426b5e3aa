"""What a number that a table withholds can be, as the notes beside it say."""

from __future__ import annotations

import re

WIDE = (1, 5)
"""Where nobody says it, or a second number is withheld so that the first cannot be told."""
OF_SIGNS = re.compile(r"\*|sekund|sperr|geheim|anonym|datenschutz|zahlenwert")
BELOW = re.compile(r"(?:unter|kleiner(?: als)?|weniger als|<)\s*(\d)(?!\d)(?!\W*(?:j\b|jahr))")
BETWEEN = re.compile(r"\b1\s*(?:oder|bis|und|-|,)\s*(\d)(?!\d)(?!\W*(?:j\b|jahr))")


def withheld_of(notes: str) -> tuple[int, int]:
    """The least and most a withheld number can be; `notes`: lines as `plain` spells them."""
    told = [line for line in notes.splitlines() if OF_SIGNS.search(line)]
    if any("sekund" in line for line in told):
        return WIDE
    below = [int(match[1]) - 1 for line in told for match in BELOW.finditer(line)]
    most = max([*below, *(int(m[1]) for line in told for m in BETWEEN.finditer(line))], default=0)
    return (1, most) if most else WIDE
