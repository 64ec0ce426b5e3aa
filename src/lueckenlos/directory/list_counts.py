"""What the number of a list counts and what the list leaves out, in words with a link to each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from lueckenlos.accounts.access import Standing
from lueckenlos.areas.words import number
from lueckenlos.directory.listing import IDLE, Said, selected

OF = {
    "": "im Bestand",
    "archiviert": "im Archiv",
    "alle": "im Bestand und im Archiv",
    IDLE: "im Bestand, heute nicht laufend",
}
"""What a list shows by its field `stand` → what its number counts."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some services: how many in words, and the query of the list that shows just them."""

    words: str
    query: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts: `of`; `among`: which of them stand out; `beside`: what is left out."""

    of: str
    among: tuple[Part, ...]
    beside: tuple[Part, ...]


def counted(standing: Standing, said: Said, today: date) -> Counted:
    """What the number of a list of services counts."""
    stand = said.get("stand", "")
    among = [_part(standing, said, IDLE, f"am {today:%d.%m.%Y} nicht laufend", today)]
    beside = [_part(standing, said, "archiviert", "im Archiv", today)]
    if stand == "archiviert":
        among, beside = [], [_part(standing, said, "", "im Bestand", today)]
    elif stand == "alle":
        among, beside = [*among, *beside], []
    elif stand == IDLE:
        among, beside = [], []
    return Counted(OF[stand], tuple(filter(None, among)), tuple(filter(None, beside)))


def _part(standing: Standing, said: Said, stand: str, words: str, today: date) -> Part | None:
    """The services another `stand` of the same list shows; None where there are none."""
    other: dict[str, Any] = {**said, "stand": stand}
    found = selected(standing, other, today).order_by().count()
    query = urlencode({name: "on" if value is True else value for name, value in other.items()})
    return Part(f"{number(found)} {words}", query) if found else None
