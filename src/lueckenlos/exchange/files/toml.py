"""Values as a TOML file holds them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(text: str) -> str:
    """A text as a TOML file holds it; signs no file can hold become "?"."""
    possible = text.encode("utf-8", errors="replace").decode("utf-8")
    return json.dumps(possible, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_key(key: str) -> str:
    """A key of a table."""
    return key if BARE.fullmatch(key) else toml_text(key)


def toml_value(value: object) -> str:
    """A value on one line; tables and lists stand inline. Raises `TypeError` for another sort."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return toml_text(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(toml_lines(value))
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, Iterable):
        return f"[{', '.join(map(toml_value, value))}]"
    raise TypeError(f"no TOML value: {type(value).__name__}")


def toml_lines(table: Mapping[str, Any]) -> list[str]:
    """A line for every key of a table."""
    return [f"{toml_key(key)} = {toml_value(value)}" for key, value in table.items()]
