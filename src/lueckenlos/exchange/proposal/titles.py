"""Titles of tables: what stands above them, else the name of their file in words."""

from __future__ import annotations

import re
from pathlib import Path

from lueckenlos.exchange.proposal.looks import Look

ENOUGH_WORDS = 3
FORMAT = re.compile(r" (?:shp|geojson|json|csv|xlsx?)$", re.IGNORECASE)
"""The end of the name of a file that only tells how it is written."""
NUMBERED = re.compile(r"(?:Tab(?:elle|\.)|T)\s*\d|\d+\.\d+\s", re.IGNORECASE)


def title_of(look: Look) -> str:
    """What a source is called: of the rows above a table the numbered one, else the first of
    several words."""
    rows = look.title.split(" · ")
    numbered = [row for row in rows if NUMBERED.match(row)]
    several = [row for row in rows if len(row.split()) > ENOUGH_WORDS]
    return (*numbered, *several, rows[0])[0] or readable(look.path)


def readable(path: Path) -> str:
    """The name of a file as the title of what stands in it."""
    stem = path.stem
    if stem.count("-") > 1 and not re.search(r"[\s_]", stem):
        stem = re.sub(r"(?<!\d)-|-(?!\d)", " ", stem)
    words = FORMAT.sub("", " ".join(stem.replace("_", " ").split()))
    return words[:1].upper() + words[1:]
