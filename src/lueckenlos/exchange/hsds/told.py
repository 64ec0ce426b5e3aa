"""What a package tells of an offer beyond a row of a list: its ids, and several of a thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from lueckenlos.exchange.hsds.fields import CLOCK, days_of, read_schedules
from lueckenlos.exchange.tables.parsing import parse_number
from lueckenlos.exchange.vocabulary.times import Recurrence, read_times
from lueckenlos.exchange.vocabulary.words import read_word

Cells = Mapping[str, str]
LOCATION = ("location_name", "transportation", "accessibility")
"""What is told of a location; all else is told of a service."""
LONGEST_LANGUAGE = 3
ASSUMED = ("ages", "fields", "access")
"""What a service says of itself in `de_assumed`: not told, only usual for its kind."""


@dataclass(frozen=True, slots=True)
class Told:
    """The ids a package gives an offer, and what it says of it.

    `service`, `organization`, `location`: ids as they stand there, "" where there is none;
    `modified`: when the publisher changed it last. `said`: what is told of `alert`,
    `required_documents`, `languages` as (code, note), `schedules` as texts, `cost_options` as
    (word, amount, description), `contacts` as (function, phone, email), and of `LOCATION`; only
    what is told has a key.
    """

    service: str = ""
    organization: str = ""
    location: str = ""
    website: str = ""
    modified: datetime | None = None
    said: Mapping[str, Any] = field(default_factory=dict)


def moment(text: str) -> datetime | None:
    """A moment with its offset such as 2026-10-01T08:15:30Z; None where it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def languages(rows: Iterable[Cells]) -> tuple[tuple[str, str], ...]:
    """Languages by their codes, each once."""
    found: dict[str, str] = {}
    for row in rows:
        code = row.get("code", "").strip().lower()
        if code.isalpha() and len(code) <= LONGEST_LANGUAGE:
            found.setdefault(code, row.get("note", ""))
    return tuple(found.items())


def documents(rows: Iterable[Cells]) -> str:
    """What is to be brought, in one line."""
    return ", ".join(filter(None, (row.get("document", "") for row in rows)))


def costs(rows: Sequence[Cells]) -> tuple[tuple[str, float | None, str], ...]:
    """The costs, where every row says of which sort they are; else none."""
    found = []
    for row in rows:
        try:
            word = read_word("cost", row.get("option", ""))
            amount = parse_number(row["amount"]) if row.get("amount") else None
        except ValueError:
            return ()
        if not word:
            return ()
        found.append((word, amount or None, row.get("amount_description", "")))
    return tuple(found)


def contacts(rows: Iterable[tuple[Cells, Sequence[Cells]]]) -> tuple[tuple[str, str, str], ...]:
    """Whom to ask by function, from contacts each with its phones; names of persons stay out."""
    found = []
    for row, phones in rows:
        numbers = [one.get("number", "").strip('" ') for one in phones]
        function = row.get("title", "") or row.get("department", "")
        said = (function, next(filter(None, numbers), ""), row.get("email", ""))
        if any(said):
            found.append(said)
    return tuple(dict.fromkeys(found))


def times(rows: Sequence[Cells]) -> tuple[tuple[str, ...], int | None]:
    """When it takes place, in texts, and times a year (None: not said). A rule that the texts
    beside it tell already is not told twice."""
    texts = [row.get("description", "") or row.get("notes", "") for row in rows]
    told = {_key(one) for one in read_times("\n".join(filter(None, texts)))}
    covered = [bool(row.get("freq")) and _rule(row) <= told for row in rows]
    left = [row for row, known in zip(rows, covered, strict=True) if not known]
    said = (read_schedules([row])[0] for row in left if _is_text(row))
    timed, _ = read_schedules([row for row in left if not _is_text(row)])
    each = dict.fromkeys(text for text in (timed, *said) if text)
    return tuple(each), read_schedules(rows)[1]


def _is_text(row: Cells) -> bool:
    return bool(row.get("description") or row.get("notes")) and not row.get("opens_at")


def _key(one: Recurrence) -> tuple[tuple[int, ...], str]:
    return one.days, _clocks(one.opens, one.closes)


def _rule(row: Cells) -> set[tuple[tuple[int, ...], str]]:
    """What a rule says, to be found among the recurrences of a text."""
    opens, closes = (CLOCK.match(row.get(name, "")) for name in ("opens_at", "closes_at"))
    if not opens or not closes:
        return set()
    clocks = [time(int(clock[1]) % 24, int(clock[2])) for clock in (opens, closes)]
    return {(tuple(days_of(row)), _clocks(*clocks))}


def _clocks(opens: time, closes: time) -> str:
    return f"{opens:%H:%M}-{closes:%H:%M}"
