"""Links of the chain over a whole case: for which share of the children each one holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lueckenlos.exchange.figures import LinkRow, RunNote
from lueckenlos.report.blocks import Column, Table
from lueckenlos.report.charts.scale import UNKNOWN, WITHHELD, little_confirmed
from lueckenlos.report.words import BASES, at_least, number, percent

JUDGED = 0.8
NEARLY = 0.0005
SILENT = "Bestätigung geheim"


@dataclass(frozen=True, slots=True)
class Held:
    """A required link over all areas. Shares are None where too little can be judged or told.

    `least`: where it cannot be judged, the share for which it is recorded to hold anyway.
    `places`: of a link of places, how many there are for 100 children.
    """

    field: str
    phase: str
    basis: str
    recorded: float | None
    confirmed: float | None
    least: float | None = None
    why: str = UNKNOWN
    places: float | None = None

    @property
    def name(self) -> str:
        """As in a sentence."""
        return f"{self.field}, {self.phase}"

    @property
    def share(self) -> str:
        """For which share it holds, in words."""
        if self.recorded is not None:
            return percent(self.recorded)
        return self.why if self.least is None else at_least(self.least)

    @property
    def words(self) -> str:
        """The share and how much of it is confirmed; of places their number."""
        if self.recorded is None:
            return self.share
        if self.places is not None:
            return f"{self.share}, {number(self.places)} Plätze je 100"
        if self.confirmed is None:
            return f"{self.share}, {SILENT}"
        if not self.only:
            return f"{self.share}, alles bestätigt" if self.recorded else self.share
        return f"{self.share}, bestätigt {percent(self.confirmed)}"

    @property
    def only(self) -> bool:
        """Whether a part is recorded and not confirmed."""
        return (self.recorded or 0.0) - (self.confirmed or 0.0) > NEARLY

    @property
    def little(self) -> bool:
        """Whether less than half of what holds is known to be confirmed."""
        return little_confirmed(self.confirmed, self.recorded)


def held_links(run: RunNote, links: Sequence[LinkRow], population: str) -> list[Held]:
    """One for each link in the order of the scheme.

    Of `links` those of the population: of the whole case (area_id "") where there are such, else
    of its areas, weighted by their children. Lower bounds are always those of the areas.
    """
    grouped: dict[tuple[str, str], list[LinkRow]] = {}
    for row in links:
        if row.population == population:
            grouped.setdefault((row.link, row.basis), []).append(row)
    found = []
    for field in run.fields:
        for phase in run.phases:
            for (link, basis), mine in grouped.items():
                if link == f"{field.key}/{phase.key}":
                    name = field.name, phase.name, basis
                    found.append(_summed(name, mine, public=run.public))
    return found


def _summed(name: tuple[str, str, str], rows: Sequence[LinkRow], *, public: bool) -> Held:
    """The link over several areas; unknown where too many of the children live unjudged."""
    areas = [row for row in rows if row.area_id]
    rows = [row for row in rows if not row.area_id] or areas
    known = [row for row in rows if row.judgeable and row.held_recorded is not None]
    if len(rows) == 1 and known:
        one = known[0]
        return Held(*name, one.held_recorded, one.held_confirmed, places=one.places_per_100)
    people = sum(row.children or 0.0 for row in rows)
    judged = sum(row.children or 0.0 for row in known)
    if not judged or judged < JUDGED * people:
        told = public and any(row.judgeable for row in rows)
        return Held(*name, None, None, _least(areas), WITHHELD if told else UNKNOWN)
    recorded = sum((row.children or 0.0) * (row.held_recorded or 0.0) for row in known)
    confirmed = sum((row.children or 0.0) * (row.held_confirmed or 0.0) for row in known)
    silent = any(row.held_confirmed is None for row in known)
    return Held(*name, recorded / judged, None if silent else confirmed / judged)


def _least(areas: Sequence[LinkRow]) -> float | None:
    """The share recorded to hold, over all areas; None where that is nothing or not known."""
    if any(row.children is None and row.held_recorded is not None for row in areas):
        return None
    people = sum(row.children or 0.0 for row in areas)
    held = sum((row.children or 0.0) * (row.held_recorded or 0.0) for row in areas)
    silent = any(row.held_recorded is None and row.children for row in areas)
    return held / people if people and not silent and held >= people / 100 else None


def judged_words(run: RunNote, found: Sequence[Held]) -> str:
    """How many links can be judged, and why none can."""
    judged = sum(one.recorded is not None for one in found)
    if judged:
        return f"{judged} von {len(found)} sind beurteilbar."
    why = "der Bestand noch nicht für vollständig erklärt ist"
    if run.complete:
        why = "Kinderzahlen, Plätze oder weitere Erklärungen zum Bestand fehlen"
    return f"Über alle Gebiete ist noch keines beurteilbar, weil {why}."


def table_of(title: str, found: Sequence[Held]) -> Table:
    """The links as a table; where some are of places, with their number."""
    places = any(one.places is not None for one in found)
    rows = tuple(
        (
            one.name,
            BASES[one.basis],
            one.share,
            "–" if one.confirmed is None else percent(one.confirmed),
            *(("–" if one.places is None else number(one.places),) if places else ()),
        )
        for one in found
    )
    names = ["Glied", "verlangt", "trägt für Anteil der Kinder", "davon bestätigt"]
    names += ["Plätze je 100 Kinder"] if places else []
    return Table(title, tuple(Column(name) for name in names), rows, folded=True)
