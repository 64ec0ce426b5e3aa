"""Files as bytes and as UTF-8 text."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from lueckenlos.exchange.files.decoding import LINE_END
from lueckenlos.exchange.files.limits import FILE_BYTES
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import shown

TOML_LINE = re.compile(r"at line (\d+)")


def size_of(path: Path) -> int:
    """Bytes of a plain file that is there; else `CaseError`. Pipes and devices are no files."""
    try:
        if path.is_file():
            return path.stat().st_size
        there = path.exists()
    except (OSError, ValueError):
        there = True
    raise CaseError(of_file(path, "file_unreadable" if there else "file_missing"))


def read_bytes(path: Path, most: int = FILE_BYTES, code: str = "file_too_large") -> bytes:
    """The content of a file that is there, readable, not empty and has at most so many bytes.

    Raises `CaseError`; `code` says what a larger file is.
    """
    size = size_of(path)
    if size > most:
        values: dict[str, object] = {"size": round(size / 1e6), "most": round(most / 1e6)}
        raise CaseError(Problem(code, path.name, values=values))
    try:
        content = path.read_bytes()
    except (OSError, ValueError):
        raise CaseError(of_file(path, "file_unreadable")) from None
    if not content.strip():
        raise CaseError(of_file(path, "file_empty"))
    return content


def opening(path: Path) -> bytes:
    """The first bytes of a file; `CaseError` when there are none."""
    size_of(path)
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except (OSError, ValueError):
        head = b""
    return head if head.strip() else read_bytes(path)


def _decoded(path: Path, content: bytes) -> str:
    """UTF-8 text without its byte order mark; else `CaseError` naming the line."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        line = len(LINE_END.findall(before)) + 1
        raise CaseError(Problem("file_encoding", path.name, line)) from None


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file; else `CaseError` naming the line."""
    return parse_toml(_decoded(path, read_bytes(path)), path.name)


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The content of a text of this name; else `CaseError` naming the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = TOML_LINE.search(str(error))
        row = int(line[1]) if line else len(text.splitlines())
        raise CaseError(Problem("toml_broken", name, row)) from None
    except (RecursionError, ValueError):
        raise CaseError(Problem("toml_broken", name)) from None


def of_file(path: Path, code: str) -> Problem:
    """A problem of a file as a whole."""
    return Problem(code, path.name, values={"path": shown(path.name)})
