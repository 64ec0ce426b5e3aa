"""Whether the first row of a list is an offer and names no columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lueckenlos.exchange.ages import read_ages

ADDRESS = re.compile(r"[^\W\d_][^\d,;]{2,}\s\d{1,4}\s?[a-zA-Z]?(?:$|[,;])")
TOWN = re.compile(r"(?:D\s*-\s*)?\d{5}\s+[^\W\d_]")
TOLD = re.compile(
    r"\d{1,2}[:.]\d\d|\d\s*Uhr|[^\s@]+@[^\s@]+\.\w+|0\d{2,5}[\s/-]+\d{3,}|https?:|\d\s*€"
)
"""Times, addresses of mail and web, telephones, prices."""
AT_LEAST = 2
QUESTION = (
    "Hat Ihre Liste Überschriften? Die erste Zeile sieht aus wie ein Angebot und wird so gelesen; "
    "die Spalten heißen dann nach ihrem Buchstaben."
)


def first_row_is_data(columns: Mapping[str, set[str]], known: Iterable[str]) -> bool:
    """Whether names of columns look like cells: an address, ages, times, or the very words that
    stand below. `columns`: name → what stands there, none of numbers; `known`: the fields that
    names of columns tell."""
    like_cells = sum(_is_cell(name) or name in said for name, said in columns.items())
    return like_cells >= AT_LEAST and like_cells > len(set(known) - {"name"})


def _is_cell(text: str) -> bool:
    if any(pattern.search(text) for pattern in (TOWN, TOLD)) or ADDRESS.match(text):
        return True
    return any(sign.isdigit() for sign in text) and read_ages(text) is not None
