"""Text in the tables we write that a spreadsheet program could take for a formula."""

from __future__ import annotations

import re

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
HARMLESS = re.compile(r"[+-]?\d+(?:[.,]\d+)*\Z|.\Z", re.DOTALL)


def no_formula(text: str) -> str:
    """Text that no spreadsheet program takes for a formula; numbers and lone signs stay."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not HARMLESS.match(text) else text
