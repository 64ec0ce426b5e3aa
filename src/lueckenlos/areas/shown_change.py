"""What another edition would change, in words and as a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lueckenlos.areas.comparison import Change, Kind, Trouble
from lueckenlos.areas.models import Edition, Population
from lueckenlos.areas.queries import area_records
from lueckenlos.areas.switching import Preview, compared
from lueckenlos.areas.words import number
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Chart, Column, Table
from lueckenlos.report.charts.changed import before_after

MOST_NAMED = 12
NOTICED = 0.01
"""From this part of its ground on, it is said that the border of an area has shifted."""
SHIFTED = (
    "Bei diesen Gebieten verläuft die Grenze etwas anders; Schlüssel und Kinderzahlen bleiben. Ob "
    "Angebote nahe der Grenze jetzt nebenan liegen, zeigt sich erst, wenn die Grenzen gelten."
)
ELSEWHERE = "Kein neues Gebiet liegt, wo bisher eines lag."
HEADINGS = {
    Kind.UNCHANGED: "unverändert",
    Kind.RENAMED: "umbenannt",
    Kind.REKEYED: "mit neuem Schlüssel",
    Kind.RESHAPED: "mit neuen Grenzen",
    Kind.SPLIT: "geteilt",
    Kind.MERGED: "zusammengelegt",
    Kind.REARRANGED: "neu zugeschnitten",
    Kind.NEW: "neu",
    Kind.GONE: "entfallen",
    Kind.REUSED: "Schlüssel neu vergeben",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Changes of one kind: how many, what it means, and which."""

    heading: str
    sentence: str
    number: int
    lines: tuple[str, ...]


class _Names:
    """The names of old and new areas, with their keys."""

    def __init__(self, old: Sequence[AreaRecord], new: Sequence[AreaRecord]) -> None:
        self.old = {area.id: area.name for area in old}
        self.new = {area.id: area.name for area in new}

    def line(self, change: Change) -> str:
        """A change on one line: "Nordend (12) → Nordend-West (12a), Nordend-Ost (12b)"."""
        before = ", ".join(f"{self.old.get(key, key)} ({key})" for key in change.old)
        after = ", ".join(f"{self.new.get(key, key)} ({key})" for key in change.new)
        if change.kind is Kind.RESHAPED:
            after += f", {number(round(100 * change.share))} % der Fläche sind gleich"
        return " → ".join(filter(None, (before, after)))

    def shifted(self, change: Change) -> str:
        """How much ground of an area is another: "Nordend (12): 4 % der Fläche sind anders"."""
        key = change.new[0]
        return f"{self.new.get(key, key)} ({key}): {_moved_words(1 - change.share)}"

    def trouble(self, one: Trouble) -> str:
        """A warning with the areas it is about."""
        names = [self.new.get(key) or self.old.get(key, key) for key in one.areas[:MOST_NAMED]]
        more = len(one.areas) - len(names)
        return ", ".join(names) + (f" und {more} weitere" if more > 0 else "")


def changes(
    seen: Preview, old: Sequence[AreaRecord], new: Sequence[AreaRecord]
) -> tuple[list[Shown], list[tuple[str, str]]]:
    """Changes by kind, what changes first; and warnings with the areas they are about."""
    names = _Names(old, new)
    shown = []
    for kind in sorted(Kind, key=lambda one: one is Kind.UNCHANGED):
        some = [one for one in seen.comparison.changes if one.kind is kind]
        if some:
            lines = () if kind is Kind.UNCHANGED else tuple(names.line(one) for one in some)
            shown.append(Shown(HEADINGS[kind], kind.sentence, len(some), lines))
    shifted = [names.shifted(one) for one in seen.comparison.changes if _is_shifted(one)]
    if shifted:
        shown.append(Shown("mit leicht anderer Grenze", SHIFTED, len(shifted), tuple(shifted)))
    warned = [(one.kind.sentence, names.trouble(one)) for one in seen.comparison.trouble]
    if all(one.kind in (Kind.NEW, Kind.GONE) for one in seen.comparison.changes):
        warned = [(ELSEWHERE, "Prüfen Sie, ob das die Grenzen Ihrer Kommune sind.")]
    return shown, warned


def _is_shifted(one: Change) -> bool:
    """Whether an area goes on as it was and some of its ground is another all the same."""
    return one.kind in (Kind.UNCHANGED, Kind.RENAMED) and 1 - one.share >= NOTICED


def _moved_words(part: float) -> str:
    percent = number(round(100 * part))
    return f"{percent} % der Fläche {'ist' if percent == '1' else 'sind'} anders"


def kept(seen: Preview, new: Sequence[AreaRecord]) -> list[tuple[Population, int, str]]:
    """Every table that is carried over: for how many areas, and those that get no number."""
    names = {area.id: area.name for area in new}
    found = []
    for one in seen.kept:
        some = [names.get(key, key) for key in one.without[:MOST_NAMED]]
        more = len(one.without) - len(some)
        words = ", ".join(some) + (f" und {more} weitere" if more else "")
        found.append((one.population, one.areas, words))
    return found


@lru_cache(maxsize=8)
def picture(old: Edition, new: Edition) -> Chart:
    """Old and new borders on one map; kept, for borders of an edition never change."""
    before, after = area_records(old, outline=True), area_records(new, outline=True)
    names = _Names(before, after)
    same = (Kind.UNCHANGED, Kind.RENAMED, Kind.REKEYED)
    moved = [one for one in compared(old, new).changes if one.kind not in same]
    rows = tuple((HEADINGS[one.kind], names.line(one)) for one in moved)
    return before_after(
        before,
        after,
        {key for one in moved for key in one.old},
        {key for one in moved for key in one.new},
        "Vorher und nachher",
        "vergleich",
        Table("Was sich ändert", (Column("Änderung"), Column("Gebiete")), rows),
    )
