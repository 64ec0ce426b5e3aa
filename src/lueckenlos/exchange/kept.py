"""Records and figures as bytes that can be kept for years: named columns, compressed JSON.

A field that is added later has its default when old bytes are read, one that is gone is left out.
"""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Make = Callable[[Any], Any]


def packed(value: object) -> bytes:
    """A record, or a tuple of records, of dates, numbers, texts and further records.

    Same value, same bytes. Raises `TypeError` for what JSON cannot say.
    """
    columns: dict[str, list[str]] = {}
    told = _plain(value, columns)
    text = json.dumps(
        {"columns": columns, "value": told}, ensure_ascii=False, separators=(",", ":")
    )
    return zlib.compress(text.encode(), 6)


def unpacked(content: bytes, kind: type[T]) -> T:
    """The record of this type that was packed. Raises `ValueError` where the bytes are broken."""
    said = json.loads(zlib.decompress(content))
    found: T = _Reader(said["columns"]).maker(kind)(said["value"])
    return found


def unpacked_all(content: bytes, kind: type[T]) -> tuple[T, ...]:
    """The records of this type that were packed as a tuple."""
    said = json.loads(zlib.decompress(content))
    return tuple(map(_Reader(said["columns"]).maker(kind), said["value"]))


def _plain(value: Any, columns: dict[str, list[str]]) -> Any:
    if is_dataclass(value):
        name = type(value).__name__
        names = columns.setdefault(name, [field.name for field in fields(value)])
        return [_plain(getattr(value, one), columns) for one in names]
    if isinstance(value, tuple | list):
        return [_plain(one, columns) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


class _Reader:
    """Makes values of declared types from plain ones. `columns`: the fields each record has."""

    def __init__(self, columns: dict[str, Sequence[str]]) -> None:
        self.columns = columns
        self.makers: dict[Any, Make] = {}

    def maker(self, kind: Any) -> Make:
        """A function that makes a value of this type; made once."""
        if kind not in self.makers:
            self.makers[kind] = self._made(kind)
        return self.makers[kind]

    def _made(self, kind: Any) -> Make:
        if is_dataclass(kind):
            return self._record(kind)
        if get_origin(kind) in (Union, types.UnionType):
            inner = self.maker(next(one for one in get_args(kind) if one is not type(None)))
            return lambda value: None if value is None else inner(value)
        if get_origin(kind) is tuple:
            return self._tuple(get_args(kind))
        return date.fromisoformat if kind is date else _same

    def _tuple(self, kinds: Sequence[Any]) -> Make:
        if len(kinds) == 2 and kinds[1] is Ellipsis:
            inner = self.maker(kinds[0])
            return lambda value: tuple(map(inner, value))
        several = [self.maker(kind) for kind in kinds]
        return lambda value: tuple(make(one) for make, one in zip(several, value, strict=True))

    def _record(self, kind: Any) -> Make:
        hints = _hints(kind)
        names = self.columns.get(kind.__name__, ())
        makers = [(at, name, self.maker(hints[name])) for at, name in enumerate(names)
                  if name in hints]  # fmt: skip
        return lambda value: kind(**{name: make(value[at]) for at, name, make in makers})


def _same(value: Any) -> Any:
    return value
