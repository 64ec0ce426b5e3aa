"""Ages in two columns, one for where they begin and one for where they end."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lueckenlos.exchange.folding import plain

EXCLUDED = re.compile(r"unter|under|below|ausschl|exkl")
INCLUDED = re.compile(r"einschl|inkl|incl")
"""What the name of the second column says about the end, as `plain` spells it."""


def end_included(column: str, edges: Iterable[tuple[int, int]]) -> bool | None:
    """Whether the ages of a table include the year (or month) they end with; None when nothing
    tells.

    The name of the column of ends may say so; else "0, 2" in a table that goes on with "3, 5"
    does, and "0, 3" that goes on with "3, 6" does not.
    """
    name, spans = plain(column), set(edges)
    if EXCLUDED.search(name) or INCLUDED.search(name):
        return not EXCLUDED.search(name)
    starts = {start for start, _ in spans}
    longer = {start for start, end in spans if start < end}
    meets = any(start < end and end in longer for start, end in spans)
    leaves_hole = any(end + 1 in starts and end not in longer for _, end in spans)
    return leaves_hole if meets != leaves_hole else None
