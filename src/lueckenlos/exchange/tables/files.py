"""Files as bytes and as UTF-8 text."""

from __future__ import annotations

import re
from pathlib import Path

from lueckenlos.exchange.folding import shown
from lueckenlos.exchange.problems import CaseError, Problem

LINE_END = re.compile(r"\r\n|\r|\n")


def read_bytes(path: Path) -> bytes:
    """The content of a file that is there, readable and not empty; else `CaseError`."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise CaseError(_of_file(path, "file_missing")) from None
    except (OSError, ValueError):
        raise CaseError(_of_file(path, "file_unreadable")) from None
    if not content.strip():
        raise CaseError(_of_file(path, "file_empty"))
    return content


def decoded(path: Path, content: bytes) -> str:
    """UTF-8 text without its byte order mark; else `CaseError` naming the line."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        line = len(LINE_END.findall(before)) + 1
        raise CaseError(Problem("file_encoding", path.name, line)) from None


def _of_file(path: Path, code: str) -> Problem:
    return Problem(code, path.name, values={"path": shown(path.name)})
