"""Logs: a line per request and job, as text or JSON, without names, addresses or queries.

Our own lines say only what stands in `FACTS`. What others say (Django, the server, libraries) may
quote what somebody typed, so of theirs a line keeps the wording without the values, and of an
error its place in the code without its message.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

FACTS = ("request", "method", "path", "status", "milliseconds", "job", "kind", "attempt", "state")
"""What a line may carry beside its message."""
OURS = "lueckenlos"
TALKATIVE = ("django.security", "django.request", "axes", "allauth")
"""Loggers whose whole message may be made of what somebody typed."""
SPEAKING = (ImportError, NameError, AttributeError, NotImplementedError, AssertionError)
"""Errors whose message quotes the program, not its data."""
MAIL = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;]+")
IPV4 = re.compile(r"(?<![\d.])(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}(?![\d.])")
IPV6 = re.compile(r"(?<![\w:.])(?=[0-9a-f:.]*:[0-9a-f:.]*:)[0-9a-f:.]{3,}(?![\w:])", re.IGNORECASE)
CLOCK = re.compile(r"\d{1,2}:\d{2}:\d{2}(\.\d+)?")

Error = tuple[type[BaseException], BaseException, TracebackType | None]


def log_settings(form: str) -> dict[str, Any]:
    """Logging to standard error in a form, "text" or "json"."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"()": f"{__name__}.TextLine"},
            "json": {"()": f"{__name__}.JsonLine"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # the request's own line says it, with the same number as the page
            "django.request": {"level": "CRITICAL"},
            "django.security": {"level": "CRITICAL"},
            "granian": {"level": "WARNING"},
        },
    }


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """What a record carries of `FACTS`; others use the same words for other things."""
    if not _ours(record):
        return {}
    return {name: getattr(record, name) for name in FACTS if hasattr(record, name)}


def message(record: logging.LogRecord) -> str:
    """What a record says, in one line, without values from people."""
    if _ours(record):
        said = record.getMessage()
    elif record.name.startswith(TALKATIVE):
        said = record.name
    else:
        said = str(record.msg) if record.args else without_people(str(record.msg))
    return " ".join(without_people(said).split())


def without_people(text: str) -> str:
    """Text without mail addresses and without full network addresses."""
    text = IPV4.sub(r"\1.…", MAIL.sub("…@…", text))
    return IPV6.sub(lambda found: found[0] if CLOCK.fullmatch(found[0]) else "…:…", text)


def trace(error: Error) -> str:
    """Where an error came from, and its causes; messages only where they quote no data."""
    whole = traceback.TracebackException(*error, lookup_lines=False)
    chain, seen = list[str](), 0
    one: traceback.TracebackException | None = whole
    fault: BaseException | None = error[1]
    while one is not None and fault is not None and seen < 5:
        frames = "".join(f"  {f.filename}:{f.lineno} {f.name}\n" for f in one.stack)
        chain.append(f"{frames}{_named(fault)}")
        cause = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
        one, seen = cause, seen + 1
    return "\nbecause of\n".join(chain)


def _named(fault: BaseException) -> str:
    name = type(fault).__qualname__
    module = type(fault).__module__
    name = name if module == "builtins" else f"{module}.{name}"
    return f"{name}: {without_people(str(fault))}" if isinstance(fault, SPEAKING) else name


def _ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == OURS


def _error(record: logging.LogRecord) -> str:
    found = record.exc_info
    return trace(found) if isinstance(found, tuple) and found[0] and found[1] else ""


class TextLine(logging.Formatter):
    """A line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, message, facts; an error's place below."""
        moment = datetime.fromtimestamp(record.created).strftime("%Y-%m-%d %H:%M:%S")
        said = [message(record), *map(str, facts(record).values())]
        line = f"{moment} {record.levelname.lower():7} {' '.join(filter(None, said))}"
        return "\n".join(filter(None, (line, _error(record))))


class JsonLine(logging.Formatter):
    """A line for collectors."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message(record),
            **facts(record),
        }
        if said := _error(record):
            line["trace"] = said
        return json.dumps(line, ensure_ascii=False)
