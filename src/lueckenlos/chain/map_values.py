"""What the map of the chain tells of every area: a share, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import QueryDict

from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.people import children_of
from lueckenlos.chain.shown_chain import Wish, as_confirmed, story
from lueckenlos.exchange.figures import CoverageRow, LinkRow
from lueckenlos.report.charts.scale import UNKNOWN, WITHHELD, class_of
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import between, percent, whole_percent

KEPT = 8
MEAN = ""
BLANK = -1
JUDGED = 0.8
"""Of this share of an area's links it must be known whether they hold, before their mean is."""
TOLD = 0.8
"""Of this share of the links in an area at least it must be told whether they hold."""
KNOWN_PLACES = 0.9
"""With fewer of the places known, their number is missing."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a map tells: the mean of links, a link ("glied:feld/phase") or a field and phase."""

    sort: str
    field: str = ""
    phase: str = ""

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return f"{self.sort}:{self.field}/{self.phase}" if self.sort else MEAN


@dataclass(frozen=True, slots=True)
class Value:
    """The share of an area; without one it is `withheld`, or something is `missing`.

    `ends`: between which it lies where a part of it is withheld; `share` is in their middle.
    `without_car`: the share without one, in fields that are reached by car.
    """

    share: float | None = None
    withheld: bool = False
    children: int | None = None
    missing: str = ""
    ends: tuple[float, float] | None = None
    without_car: float | None = None

    @property
    def words(self) -> str:
        """The share as it is said, or why there is none."""
        if self.share is not None:
            said = between(*self.ends or (self.share, self.share))
            beside = self.without_car
            return said if beside is None else f"{said}, ohne Auto {percent(beside)}"
        if self.withheld:
            return WITHHELD
        return f"{UNKNOWN}: {self.missing}" if self.missing else UNKNOWN

    @property
    def rank(self) -> int:
        """The class on the map; what cannot be judged has none."""
        return BLANK if self.share is None else class_of(whole_percent(self.share) / 100)


@lru_cache(maxsize=KEPT)
def choices(run: AnalysisRun) -> list[tuple[str, Any]]:
    """What can be shown: links, then fields with their life phases."""
    one = story(run)
    links = list(dict.fromkeys(row.link for row in one.figures.links))
    pairs = dict.fromkeys(
        f"{row.field}/{row.life_phase}" for row in one.figures.coverage if row.way != "indicator"
    )
    found: list[tuple[str, Any]] = [(MEAN, "Alle Glieder: welcher Anteil trägt")] if links else []
    found.append(("Ein Glied, das verlangt ist", [(f"glied:{key}", one.link(key))
                                                  for key in links]))  # fmt: skip
    found.append(("Ein Feld in einer Lebensphase", [(f"feld:{key}", one.link(key))
                                                    for key in pairs]))  # fmt: skip
    return [(name, some) for name, some in found if some]


def shown_of(asked: QueryDict, run: AnalysisRun) -> Shown:
    """What an address asks for; what the run does not know is the mean of all links."""
    sort, _, rest = asked.get("zeigt", "").partition(":")
    known = {key for _, some in choices(run) if not isinstance(some, str) for key, _ in some}
    if f"{sort}:{rest}" not in known:
        return Shown("")
    return Shown(sort, *rest.split("/", 1))


def title_of(one: Told, shown: Shown) -> str:
    """What the map shows."""
    if not shown.sort:
        return "Wo die Kette trägt"
    link = one.link(f"{shown.field}/{shown.phase}")
    return f"Wo das Glied trägt: {link}" if shown.sort == "glied" else link


def legend_of(shown: Shown) -> str:
    """Of what the colours are the share."""
    return {
        "": "Glieder, die tragen",
        "glied": "Kinder, für die es trägt",
        "feld": "Kinder mit passendem Angebot",
    }[shown.sort]


@lru_cache(maxsize=KEPT)
def values_of(run: AnalysisRun, wish: Wish, shown: Shown) -> dict[str, Value]:
    """What is told of every area."""
    return values_in(story(run), wish, shown)


def values_in(one: Told, wish: Wish, shown: Shown) -> dict[str, Value]:
    """As `values_of`, of figures that are no run's."""
    grouped: dict[str, list[LinkRow]] = {}
    for row in one.figures.links:
        if row.population == wish.population:
            grouped.setdefault(row.area_id, []).append(row)
    found = {}
    for area in one.areas:
        rows = one.of_area(area.id, wish.population)
        if shown.sort == "feld":
            value = Value(*_coverage(rows, shown, confirmed=wish.confirmed))
            walked = [
                replace(
                    row,
                    share_recorded=row.share_recorded_without_car,
                    share_confirmed=row.share_confirmed_without_car,
                )
                for row in rows
            ]
            without, _ = _coverage(walked, shown, confirmed=wish.confirmed)
            value = replace(value, without_car=without if value.share is not None else None)
        else:
            value = _links(grouped.get(area.id, ()), shown, confirmed=wish.confirmed)
        judged = value.share is not None or value.withheld
        missing = "" if judged else missing_of(rows, shown)
        found[area.id] = replace(
            value,
            children=children_of(rows, grouped.get(area.id, ()), shown.phase, one),
            missing=missing,
        )
    return found


def _coverage(
    rows: Iterable[CoverageRow], shown: Shown, *, confirmed: bool
) -> tuple[float | None, bool]:
    """The share of a field in a phase over its parts; where one is not known none."""
    mine = [as_confirmed(row) if confirmed else row for row in rows
            if (row.field, row.life_phase) == (shown.field, shown.phase)]  # fmt: skip
    if not mine or not all(row.complete for row in mine):
        return None, False
    share = _weighed(mine)
    return share, share is None and None in [row.share_recorded for row in mine]


def _weighed(rows: Sequence[CoverageRow]) -> float | None:
    if len(rows) == 1:
        return rows[0].share_recorded
    people = covered = 0.0
    for row in rows:
        if row.share_recorded is None or not row.children:
            return None
        people += row.children
        covered += row.children * row.share_recorded
    return covered / people if people else None


def _links(rows: Iterable[LinkRow], shown: Shown, *, confirmed: bool) -> Value:
    """The share of a link, or the mean of those that can be judged.

    The mean of a few would be taken for that of all: it is told where as many can be judged as the
    figure on top asks for. A withheld link may hold for nobody or for all: the mean is told by its
    ends, made of what is told of the others alone, and where too many are withheld not at all.
    """
    key = f"{shown.field}/{shown.phase}"
    mine = [row for row in rows if not shown.sort or row.link == key]
    judged = [row.held_confirmed if confirmed else row.held_recorded
              for row in mine if row.judgeable]  # fmt: skip
    if len(judged) < JUDGED * len(mine):
        return Value()
    known = [share for share in judged if share is not None]
    if not judged or len(known) < TOLD * len(judged):
        return Value(withheld=bool(judged))
    low, open_ = sum(known) / len(judged), len(judged) - len(known)
    high = low + open_ / len(judged)
    return Value((low + high) / 2, ends=(low, high) if open_ else None)


def missing_of(rows: Sequence[CoverageRow], shown: Shown) -> str:
    """What is missing before a place can be judged; "" where that is not known."""
    if not rows:
        return "Kinderzahlen fehlen"
    mine = [row for row in rows if (row.field, row.life_phase) == (shown.field, shown.phase)]
    mine = mine or [row for row in rows if row.required and row.way != "indicator"]
    if not all(row.complete for row in mine):
        return "Bestand nicht für vollständig erklärt"
    places = [row.places_known_share or 0.0 for row in mine if row.way in ("places", "setting")]
    if any(known < KNOWN_PLACES for known in places):
        return "Zahl der Plätze fehlt"
    return "hier leben keine Kinder" if all(row.children == 0 for row in mine) else ""
