"""Numbers that forms send back unseen: versions, how many rows there are."""

from __future__ import annotations

LONGEST = 9
"""So many digits at most: a column of whole numbers holds them."""


def number_sent(said: str | None, otherwise: int = 0) -> int:
    """The number a form sent; `otherwise` where it is none."""
    plain = said is not None and said.isascii() and said.isdecimal() and len(said) <= LONGEST
    return int(said) if said is not None and plain else otherwise
