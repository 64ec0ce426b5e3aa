"""Numbers, days, flags and counts as German tables write them: text in, value or ValueError out.

`decimal` says which sign parts decimals in a column: "," (points part thousands), "." (commas
do), or "" where nobody knows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lueckenlos.exchange.folding import fold, plain

SPACES = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
WHOLE = re.compile(r"\d{1,9}(?:[.,]0{1,2})?", re.ASCII)
GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]0{1,2})?", re.ASCII)
DECIMAL = re.compile(r"[-−]?(?:\d{1,12}(?:[.,]\d{1,20})?|[.,]\d{1,20})", re.ASCII)
GERMAN_DECIMAL = re.compile(r"[-−]?\d{1,3}(?:\.\d{3})+(?:,\d{1,20})", re.ASCII)
ENGLISH_DECIMAL = re.compile(r"[-−]?\d{1,3}(?:,\d{3})+(?:\.\d{1,20})", re.ASCII)
SEVERAL_POINTS = re.compile(r"[-−]?\d{1,3}(?:\.\d{3}){2,4}", re.ASCII)
SEVERAL_COMMAS = re.compile(r"[-−]?\d{1,3}(?:,\d{3}){2,4}", re.ASCII)
ONE_GROUP = re.compile(r"[-−]?[1-9]\d{0,2}([.,])(\d{3})", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
FEWER = re.compile(r"<\s*(\d{1,4})", re.ASCII)
NEGATIVE = re.compile(r"[-−]\s?\d{1,9}", re.ASCII)
YES_AND_MORE = re.compile(r"(?:ja|yes)\b")

YES = frozenset({"ja", "j", "yes", "y", "true", "wahr", "1", "x"})
NO = frozenset({"nein", "n", "no", "false", "falsch", "0"})
TICKS = frozenset("✓✔☑☒")
WITHHELD = frozenset(".*/•·")
ZERO = frozenset("-–—−")
UNDEFINED = frozenset("xX")
OTHER = {",": ".", ".": ","}
ENOUGH_GROUPS = 3


class AmbiguousNumberError(ValueError):
    """A point or comma that may part thousands or decimals."""


class NegativeCountError(ValueError):
    """Fewer than nobody."""


def number_style(values: Iterable[str]) -> str:
    """The decimal sign of a column of numbers: ",", "." or "" where its cells do not tell.

    Cells that can only be read one way decide; else at least three cells in which one sign parts
    exactly three digits, not always the same, are thousands.
    """
    shown: set[str] = set()
    groups: dict[str, list[str]] = {",": [], ".": []}
    for value in set(values):
        cell = SPACES.sub("", value.strip())
        if grouped := ONE_GROUP.fullmatch(cell):
            groups[grouped[1]].append(grouped[2])
        else:
            shown.add(_shown_style(cell))
    shown.discard("")
    if shown:
        return shown.pop() if len(shown) == 1 else ""
    likely = [
        OTHER[sign]
        for sign, digits in groups.items()
        if len(digits) >= ENOUGH_GROUPS and len(set(digits)) > 1
    ]
    alone = sum(map(bool, groups.values())) == 1
    return likely[0] if likely and alone else ""


def _shown_style(cell: str) -> str:
    """The decimal sign a cell shows beyond doubt, else ""."""
    if GERMAN_DECIMAL.fullmatch(cell) or SEVERAL_POINTS.fullmatch(cell):
        return ","
    if ENGLISH_DECIMAL.fullmatch(cell) or SEVERAL_COMMAS.fullmatch(cell):
        return "."
    if DECIMAL.fullmatch(cell):
        return next((sign for sign in ",." if sign in cell), "")
    return ""


def parse_whole(text: str, decimal: str = "") -> int:
    """A whole number from 0 to 999,999,999.

    "1.234" is 1234, for a whole number it can be nothing else; "12.000" and "1,234" could be
    twelve and a bit more than one, so they raise `AmbiguousNumberError` unless `decimal` tells.
    """
    bare = SPACES.sub("", text.strip())
    if decimal:
        return _whole_in_style(bare, decimal)
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


def _whole_in_style(bare: str, decimal: str) -> int:
    head, _, tail = bare.partition(decimal)
    groups = head.split(OTHER[decimal])
    digits = "".join(groups)
    whole = digits.isascii() and digits.isdigit() and not tail.strip("0")
    fits = len(groups) == 1 or (len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]))
    if not whole or not fits or len(digits) > 12:
        raise ValueError(bare)
    return _bounded(int(digits))


def _bounded(value: int) -> int:
    if value > 999_999_999:
        raise ValueError(str(value))
    return value


def parse_number(text: str, decimal: str = "") -> float:
    """A number with decimal point or comma; "1.234,5" and "1.234.567" have thousands' points.

    `decimal` settles what "1.234" is; without it a single sign parts decimals.
    """
    bare = SPACES.sub("", text.strip())
    if GERMAN_DECIMAL.fullmatch(bare) or SEVERAL_POINTS.fullmatch(bare):
        bare = bare.replace(".", "")
    elif ENGLISH_DECIMAL.fullmatch(bare):
        bare = bare.replace(",", "")
    elif not DECIMAL.fullmatch(bare):
        raise ValueError(text)
    elif decimal and (grouped := ONE_GROUP.fullmatch(bare)) and grouped[1] != decimal:
        bare = bare.replace(grouped[1], "")
    return float(bare.replace(",", ".").replace("−", "-"))


def number_or_nan(text: str, decimal: str = "") -> float:
    """A number as `parse_number` reads it, NaN where there is none."""
    try:
        return parse_number(text, decimal)
    except ValueError:
        return math.nan


def parse_day(text: str) -> date:
    """A day as 2026-11-18 or 18.11.2026."""
    bare = text.strip()
    if match := ISO_DAY.fullmatch(bare):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := GERMAN_DAY.fullmatch(bare):
        return date(int(match[3]), int(match[2]), int(match[1]))
    raise ValueError(text)


def parse_flag(text: str) -> bool:
    """Yes or no; "Ja, mit Anmeldung" is a yes, an answer that begins with no is not a plain no."""
    folded = fold(text)
    if folded in YES or text.strip() in TICKS or YES_AND_MORE.match(plain(text).strip()):
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


MEANINGS = {"zero": Count(0), "withheld": Count(None), "missing": Count(None, "count_missing")}
NO_SIGNS: Mapping[str, str] = {}


def parse_count(text: str, signs: Mapping[str, str] = NO_SIGNS, decimal: str = "") -> Count:
    """A count with the signs of official tables: `.` `•` `*` `/` `< 4` withheld, `–` zero, `x`
    none.

    `signs`: what a source declares its own signs to mean ("zero", "withheld" or "missing").
    """
    bare = text.strip()
    if (sign := parse_sign(bare, signs)) is not None:
        return sign
    if NEGATIVE.fullmatch(bare) and int(bare[1:]) > 0:
        raise NegativeCountError(bare)
    return Count(parse_whole(bare, decimal))


def parse_sign(bare: str, signs: Mapping[str, str] = NO_SIGNS) -> Count | None:
    """What a cell of an official table says that is no number, None where it is one."""
    if bare in signs:
        return MEANINGS[signs[bare]]
    if not bare:
        return Count(None, "count_missing")
    if bare in WITHHELD:
        return Count(None)
    if bare in ZERO:
        return Count(0)
    if bare in UNDEFINED:
        return Count(None, "count_undefined")
    if match := FEWER.fullmatch(bare):
        return Count(None, most=max(int(match[1]) - 1, 0))
    return None
