"""Cells as plain text: one line, no invisible signs, mended letters, German numbers and days."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.quoting import INVISIBLE, shown

ERROR = re.compile(
    r"#(?:REF!|BEZUG!|N/A|NV|VALUE!|WERT!|DIV/0!|NAME\?|NULL!|NUM!|ZAHL!|SPILL!|ÜBERLAUF!|CALC!|#+)"
)
"""A value a spreadsheet could not work out, or could not show for want of room."""
HIGH = "\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019"
HIGH += "\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178\x80-\xbf"
MOJIBAKE = re.compile(f"[ÃÂÅ][{HIGH}]|â[€‚][{HIGH}]|Ä[±Ÿžœ‡]|Ì[{HIGH}]")
"""UTF-8 read as Windows-1252; combinations that no German text has otherwise."""


@dataclass(slots=True)
class Tidier:
    """Makes cells of one sheet plain text and counts what it had to mend."""

    mended: int = 0
    first_mended: tuple[int, str, str] = (0, "", "")
    lost: int = 0
    first_lost: int = 0
    errors: list[tuple[int, int]] = field(default_factory=list)

    def cell(self, raw: str, row: int, column: int) -> str:
        """The cell's text; `row` counts from 1, `column` from 0."""
        text = raw if raw.isascii() else self._letters(raw, row)
        if not text.isprintable():
            text = text.translate(INVISIBLE)
        text = " ".join(text.split())
        if text[:1] == "#" and ERROR.fullmatch(text):
            self.errors.append((row, column))
            return ""
        return text

    def _letters(self, raw: str, row: int) -> str:
        text = raw
        for _ in range(2):  # some text was stored wrongly twice
            text = MOJIBAKE.sub(_meant, text)
        if text != raw:
            self.mended += 1
            self.first_mended = self.first_mended if self.first_mended[0] else (row, raw, text)
        if "�" in text:
            self.lost += 1
            self.first_lost = self.first_lost or row
        return unicodedata.normalize("NFC", text)

    def problems(self, file: str, sheet: str = "") -> list[Problem]:
        """What was mended, lost or in error, one problem each."""
        found = []
        if self.mended:
            row, broken, mended = self.first_mended
            values: dict[str, object] = {
                "count": self.mended,
                "broken": shown(broken),
                "mended": shown(mended),
            }
            found.append(Problem("letters_mended", file, row, values=values, sheet=sheet))
        if self.lost:
            values = {"count": self.lost}
            found.append(Problem("letters_lost", file, self.first_lost, values=values, sheet=sheet))
        if self.errors:
            found.append(cells_problem("cells_in_error", file, sheet, self.errors))
        return found


def _meant(match: re.Match[str]) -> str:
    raw = b"".join(sign.encode("latin-1" if ord(sign) < 0x100 else "cp1252") for sign in match[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def cells_problem(code: str, file: str, sheet: str, places: Iterable[tuple[int, int]]) -> Problem:
    """A problem of several cells (row from 1, column from 0); the first ten are named."""
    found = sorted(set(places))
    names = ", ".join(_cell_name(*place) for place in found[:10])
    values: dict[str, object] = {
        "count": len(found),
        "cells": names + (" …" if len(found) > 10 else ""),
    }
    return Problem(code, file, found[0][0], values=values, sheet=sheet)


def _cell_name(row: int, column: int) -> str:
    """As a spreadsheet names it: row 7, column 2 is "C7"."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row}"


def value_text(value: object, decimal: str = "") -> str:
    """A typed value as a German reader would write it; `decimal` is the sign, a comma if empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, int):
        return f"{Decimal(value):f}"
    if isinstance(value, float):
        return _number_text(value).replace(".", decimal or ",")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, datetime | date | time):
        return _moment_text(value)
    return ""


def _number_text(value: float) -> str:
    """Fifteen digits, as a spreadsheet keeps them, without exponent."""
    if not math.isfinite(value):
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = format(value, ".15g")
    return f"{Decimal(text):f}" if "e" in text else text


def _moment_text(value: datetime | date | time) -> str:
    if isinstance(value, datetime):
        whole = value.replace(microsecond=0)
        if value.microsecond >= 500_000 and whole < datetime.max.replace(microsecond=0):
            whole += timedelta(seconds=1)
        clock = _moment_text(whole.time())
        return whole.date().isoformat() + ("" if clock == "00:00" else f" {clock}")
    if isinstance(value, date):
        return value.isoformat()
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")
