"""What `where` chooses: values of a column, a `*` at the end standing for any ending."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from lueckenlos.exchange.folding import fold, plain

STAR = "*"


def fits(text: str, wanted: Iterable[str]) -> bool:
    """Whether a text is one of those wanted, no matter how it is spaced, hyphenated or in capitals.

    A `*` alone is the sign that official tables have for what they do not tell.
    """
    said = _spelled(text)
    return any(
        said.startswith(_spelled(one[:-1]))
        if one.endswith(STAR) and one != STAR
        else said == _spelled(one)
        for one in wanted
    )


@lru_cache(maxsize=10_000)
def _spelled(text: str) -> str:
    """Text to compare by; of numbers every sign counts."""
    line = " ".join(plain(text).split())
    parts = re.split(r"(\d[\d\W]*)", line)
    return "".join(part if part[:1].isdigit() else fold(part) for part in parts) or line
