"""Numbers, days, flags and counts as German tables write them: text in, value or ValueError out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lueckenlos.exchange.folding import fold

SPACES = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
WHOLE = re.compile(r"\d{1,9}(?:[.,]0{1,2})?", re.ASCII)
GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]0{1,2})?", re.ASCII)
DECIMAL = re.compile(r"[-−]?\d{1,12}(?:[.,]\d{1,20})?", re.ASCII)
GERMAN_DECIMAL = re.compile(r"[-−]?\d{1,3}(?:\.\d{3})+(?:,\d{1,20})", re.ASCII)
SEVERAL_POINTS = re.compile(r"[-−]?\d{1,3}(?:\.\d{3}){2,4}", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
FEWER = re.compile(r"<\s*(\d{1,4})", re.ASCII)
NEGATIVE = re.compile(r"[-−]\s?\d{1,9}", re.ASCII)

YES = frozenset({"ja", "j", "yes", "y", "true", "wahr", "1", "x"})
NO = frozenset({"nein", "n", "no", "false", "falsch", "0"})
WITHHELD = frozenset(".*/")
ZERO = frozenset("-–—−")


class AmbiguousNumberError(ValueError):
    """A point or comma that may part thousands or decimals."""


class NegativeCountError(ValueError):
    """Fewer than nobody."""


def parse_whole(text: str) -> int:
    """A whole number from 0 to 999,999,999.

    "1.234" is 1234, for a whole number it can be nothing else; "12.000" and "1,234" could be
    twelve and a bit more than one, so they raise `AmbiguousNumberError`.
    """
    bare = SPACES.sub("", text.strip())
    if WHOLE.fullmatch(bare):
        return int(re.split(r"[.,]", bare)[0])
    grouped = GROUPED.fullmatch(bare)
    if not grouped:
        raise ValueError(text)
    groups = re.split(r"[.,]", bare)
    if len(groups[-1]) < 3:
        groups.pop()
    elif len(groups) == 2 and (grouped[1] == "," or groups[1] == "000"):
        raise AmbiguousNumberError(text)
    return _bounded(int("".join(groups)))


def _bounded(value: int) -> int:
    if value > 999_999_999:
        raise ValueError(str(value))
    return value


def parse_number(text: str) -> float:
    """A number with decimal point or comma; "1.234,5" and "1.234.567" have thousands' points."""
    bare = SPACES.sub("", text.strip())
    if GERMAN_DECIMAL.fullmatch(bare) or SEVERAL_POINTS.fullmatch(bare):
        bare = bare.replace(".", "")
    elif not DECIMAL.fullmatch(bare):
        raise ValueError(text)
    return float(bare.replace(",", ".").replace("−", "-"))


def parse_day(text: str) -> date:
    """A day as 2026-11-18 or 18.11.2026."""
    bare = text.strip()
    if match := ISO_DAY.fullmatch(bare):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := GERMAN_DAY.fullmatch(bare):
        return date(int(match[3]), int(match[2]), int(match[1]))
    raise ValueError(text)


def parse_flag(text: str) -> bool:
    """Yes or no."""
    folded = fold(text)
    if folded in YES:
        return True
    if folded in NO:
        return False
    raise ValueError(text)


@dataclass(frozen=True, slots=True)
class Count:
    """A cell of an official table. `value` None is withheld, at most `most` where the cell says so;
    `code` is the problem to report, if any."""

    value: int | None
    code: str = ""
    most: int | None = None


def parse_count(text: str) -> Count:
    """A count with the signs of official tables: `.` `*` `/` `< 4` withheld, `–` zero, `x` none."""
    bare = text.strip()
    if not bare:
        return Count(None, "count_missing")
    if bare in WITHHELD:
        return Count(None)
    if bare in ZERO:
        return Count(0)
    if bare in ("x", "X"):
        return Count(None, "count_undefined")
    if match := FEWER.fullmatch(bare):
        return Count(None, most=max(int(match[1]) - 1, 0))
    if NEGATIVE.fullmatch(bare) and int(bare[1:]) > 0:
        raise NegativeCountError(bare)
    return Count(parse_whole(bare))
