"""What the number of a list counts and what the list leaves out, in words with a link to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q

from lueckenlos.accounts.access import Standing
from lueckenlos.areas.words import number
from lueckenlos.directory.listing import IDLE, Said, idle, selected
from lueckenlos.directory.models import Status

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


def numbers(standing: Standing, said: Said, today: date) -> dict[str, int]:
    """By each `stand` of a list, how many services it shows; in one query."""
    every = selected(standing, {**said, "stand": "alle"}, today).order_by()
    active = Q(status=Status.ACTIVE)
    away = Q(status=Status.ARCHIVED)
    those = {"": active, IDLE: active & idle(today), "archiviert": away, "alle": active | away}
    found = every.aggregate(
        **{f"n{at}": Count("pk", filter=one) for at, one in enumerate(those.values())}
    )
    return {name: found[f"n{at}"] for at, name in enumerate(those)}


def counted(said: Said, found: Mapping[str, int], today: date) -> Counted:
    """What the number of a list of services counts, by the numbers of all its `stand`."""
    stand = said.get("stand", "")
    among = [_part(said, IDLE, f"am {today:%d.%m.%Y} nicht laufend", found)]
    beside = [_part(said, "archiviert", "im Archiv", found)]
    if stand == "archiviert":
        among, beside = [], [_part(said, "", "im Bestand", found)]
    elif stand == "alle":
        among, beside = [*among, *beside], []
    elif stand == IDLE:
        among, beside = [], []
    return Counted(OF[stand], tuple(filter(None, among)), tuple(filter(None, beside)))


def _part(said: Said, stand: str, words: str, found: Mapping[str, int]) -> Part | None:
    """The services another `stand` of the same list shows; None where there are none."""
    other: dict[str, Any] = {**said, "stand": stand}
    query = urlencode({name: "on" if value is True else value for name, value in other.items()})
    return Part(f"{number(found[stand])} {words}", query) if found[stand] else None
