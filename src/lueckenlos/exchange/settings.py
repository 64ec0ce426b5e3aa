"""Reading a TOML table key by key: types are checked, what nobody asked for is an error."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.quoting import hint, listed, shown


@dataclass(slots=True)
class Section:
    """A table of a TOML file. Ask for every key it may have, then `finish`.

    Problems go to `problems`; a key that is missing or wrong then reads as a neutral value.
    """

    content: Mapping[str, Any]
    path: str
    file: str
    problems: list[Problem]
    _asked: dict[str, None] = field(default_factory=dict)
    _inner: list[Section] = field(default_factory=list)

    def report(self, code: str, at: str, **values: object) -> None:
        """Note a problem of a key."""
        place = f"{self.path}.{at}" if self.path and at else at or self.path
        self.problems.append(Problem(code, self.file, None, shown(place), values))

    def wrong(self, key: str, expected: str) -> None:
        """Note that a key has a value of another sort than expected."""
        self.report("key_type", key, key=key, value=_german(self.content[key]), expected=expected)

    def has(self, key: str) -> bool:
        """Whether the key is there; counts as asked."""
        self._asked[key] = None
        return key in self.content

    def allow(self, *keys: str) -> None:
        """Keys that may be there even if nobody comes to ask, as where the file cannot be read."""
        self._asked.update(dict.fromkeys(keys))

    def _missing(self, key: str, expected: str) -> None:
        self.report("key_missing", key, key=key, expected=expected)

    def text(self, key: str, default: str | None = None, expected: str = "Text") -> str:
        """A text that is not blank; required without a default."""
        if not self.has(key):
            if default is None:
                self._missing(key, expected)
            return default or ""
        value = self.content[key]
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.wrong(key, f"{expected} in Anführungszeichen")
            return default or ""
        return value.strip()

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self.content[key] if self.has(key) else default
        if not isinstance(value, bool):
            self.wrong(key, "true oder false")
            return default
        return value

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number from low to high."""
        value = self.content[key] if self.has(key) else default
        if not _is_whole(value, low, high):
            self.wrong(key, f"eine ganze Zahl von {low} bis {high}")
            return default
        return int(value)

    def pair(
        self, key: str, default: tuple[int, int] | None, low: int, high: int, strict: bool = False
    ) -> tuple[int, int]:
        """Two whole numbers [a, b], low ≤ a ≤ b ≤ high (strict: a < b); required if no default."""
        expected = f"zwei ganze Zahlen von {low} bis {high}, die kleinere zuerst"
        neutral = default or (low, high)
        if not self.has(key):
            if default is None:
                self._missing(key, expected)
            return neutral
        value = self.content[key]
        fits = isinstance(value, list) and len(value) == 2
        fits = fits and all(_is_whole(item, low, high) for item in value)
        if not fits or value[0] + strict > value[1]:
            self.wrong(key, expected)
            return neutral
        return value[0], value[1]

    def day(self, key: str, required: bool = False) -> date | None:
        """A day without a time of day."""
        if not self.has(key):
            if required:
                self._missing(key, "ein Tag wie 2026-11-18, ohne Anführungszeichen")
            return None
        value = self.content[key]
        if isinstance(value, datetime) or not isinstance(value, date):
            self.wrong(key, "ein Tag wie 2026-11-18, ohne Anführungszeichen")
            return None
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when it is not there."""
        value = self.content[key] if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(key, 'eine Liste von Texten wie ["a", "b"]')
            return ()
        return tuple(item.strip() for item in value)

    def choice(self, key: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words."""
        value = self.text(key, default)
        if value not in allowed:
            self.wrong(key, " oder ".join(f"„{word}“" for word in allowed))
            return default
        return value

    def columns(self, fields: Iterable[str]) -> dict[str, str]:
        """The table `columns`: record field → column."""
        value = self.content["columns"] if self.has("columns") else {}
        if not isinstance(value, dict):
            self.wrong("columns", 'eine Tabelle wie { name = "Spalte" }')
            return {}
        allowed = tuple(fields)
        named: dict[str, str] = {}
        for key, column in value.items():
            if key not in allowed:
                suggestion = hint(key, allowed)
                values = {"key": shown(key), "hint": suggestion, "allowed": listed(allowed)}
                self.report("column_field_unknown", "columns", **values)
            elif not isinstance(column, str) or not column.strip():
                values = {"key": key, "value": _german(column), "expected": "der Name einer Spalte"}
                self.report("key_type", f"columns.{key}", **values)
            else:
                named[key] = column
        return named

    def section(self, key: str, required: bool = False) -> Section | None:
        """A table inside this one, None when it is not there."""
        if not self.has(key):
            if required:
                self._missing(key, f"ein Abschnitt [{key}]")
            return None
        value = self.content[key]
        if not isinstance(value, dict):
            self.wrong(key, f"ein Abschnitt [{key}]")
            return None
        return self._opened(value, key)

    def sections(self, key: str) -> list[Section]:
        """A list of tables inside this one."""
        value = self.content[key] if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(key, f"Abschnitte [[{key}]]")
            return []
        several = len(value) > 1
        names = [f"{key}[{number}]" if several else key for number in range(1, len(value) + 1)]
        return [self._opened(item, name) for item, name in zip(value, names, strict=True)]

    def one_or_more(self, key: str, required: bool = False) -> list[Section]:
        """A table inside this one, or a list of such tables."""
        if isinstance(self.content.get(key), list):
            return self.sections(key)
        only = self.section(key, required=required)
        return [] if only is None else [only]

    def _opened(self, content: Mapping[str, Any], key: str) -> Section:
        path = f"{self.path}.{key}" if self.path else key
        inner = Section(content, path, self.file, self.problems)
        self._inner.append(inner)
        return inner

    def finish(self) -> None:
        """Note every key nobody asked for, here and in the tables inside."""
        for key in self.content:
            if key not in self._asked:
                values = {"hint": hint(key, self._asked), "allowed": listed(self._asked)}
                self.report("key_unknown", shown(key), key=shown(key), **values)
        for inner in self._inner:
            inner.finish()


def _is_whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _german(value: object) -> str:
    """A TOML value as a message quotes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"„{shown(value)}“"
    if isinstance(value, int) and abs(value) > 10**20:
        return "eine sehr große Zahl"
    if isinstance(value, float) and not math.isfinite(value):
        return "keine Zahl"
    if isinstance(value, dict | list):
        return "eine Tabelle" if isinstance(value, dict) else "eine Liste"
    return shown(value)
