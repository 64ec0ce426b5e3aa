"""Numbers, ages and days of areas in German words."""

from __future__ import annotations

from lueckenlos.exchange.ages import age_words
from lueckenlos.report.words import number as told


def number(value: float) -> str:
    """A number the German way."""
    return told(value)


def areas(count: int) -> str:
    """How many areas: "1 Gebiet", "2 Gebiete"."""
    return f"{number(count)} Gebiet{'' if count == 1 else 'e'}"


def ages(start: int, stop: int) -> str:
    """`[start, stop)` in months as people say it: "unter 3 Jahre", "3 bis unter 6 Jahre"."""
    if start < 0 and stop == 0:
        return "Geburten im Jahr"
    if start % 12 or stop % 12:
        return age_words(start, stop)
    if start == 0:
        return f"unter {stop // 12} Jahr{'e' * (stop != 12)}"
    if stop - start == 12:
        return f"{start // 12} Jahr{'e' * (start != 12)}"
    return f"{start // 12} bis unter {stop // 12} Jahre"
