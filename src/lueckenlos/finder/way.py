"""The way of a child: dated texts with their legal source, shown once a municipality approves."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import ApprovedText
from lueckenlos.finder.words import Age

SOON = 36
"""So many months ahead families look."""
MOST = 4
PHASES = ((-9, 0), (0, 36), (36, 72), (72, 120), (120, 216))
MONEY = "geld"


@dataclass(frozen=True, slots=True)
class Text:
    """A statement families can rely on: for ages `months` `[from, to)`, valid `since` a day."""

    key: str
    version: int
    title: str
    text: str
    source: str
    url: str
    months: tuple[int, int]
    since: date
    until: date | None
    written: date
    subject: str

    def holds_on(self, day: date) -> bool:
        """Whether it is true that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Way:
    """What families read at an age: what holds now, what comes, and what money there is."""

    now: tuple[Text, ...] = ()
    soon: tuple[Text, ...] = ()
    money: tuple[Text, ...] = ()
    next_age: Age | None = None


@cache
def texts() -> tuple[Text, ...]:
    """All texts that are shipped, in their order."""
    source = files("lueckenlos.finder") / "way.toml"
    return tuple(_text(one) for one in tomllib.loads(source.read_text(encoding="utf-8"))["text"])


def _text(said: dict[str, Any]) -> Text:
    start, stop = said["months"]
    return Text(**{"until": None, **said, "months": (start, stop)})


def approvals(municipality: Municipality) -> dict[str, ApprovedText]:
    """What a municipality has approved, by the key of the text."""
    every = ApprovedText.objects.for_municipality(municipality).select_related("by")
    return {one.key: one for one in every}


def way_of(municipality: Municipality, age: Age, day: date) -> Way:
    """The approved texts for an age; one that was changed waits for approval again."""
    if age.months is None:
        return Way()
    first, stop = age.months
    said = approvals(municipality)
    shown = [
        one
        for one in texts()
        if one.holds_on(day) and one.key in said and said[one.key].version == one.version
    ]
    now = [one for one in shown if one.months[0] < stop and first < one.months[1]]
    soon = [one for one in shown if stop <= one.months[0] < stop + SOON and one.subject != MONEY]
    return Way(
        tuple(one for one in now if one.subject != MONEY),
        tuple(sorted(soon, key=lambda one: one.months[0])[:MOST]),
        tuple(one for one in now if one.subject == MONEY),
        _next(stop),
    )


def _next(stop: int) -> Age | None:
    """The age at which the next phase of life begins."""
    start = next((first for first, _ in PHASES if first >= stop), None)
    return None if start is None else Age(str(start // 12))
