"""What the parts of a report are told from, and the names they share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from lueckenlos.exchange.figures import (
    CoverageRow,
    Figures,
    GapRow,
    Headline,
    LinkRow,
    OfferRow,
    PopulationNote,
    RunNote,
)  # fmt: skip
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.blocks import Table
from lueckenlos.report.charts.held import Held, held_links
from lueckenlos.report.numbering import Numbers
from lueckenlos.report.unlisted import asked, unlisted
from lueckenlos.report.words import alphabetical, counted, day

MOST_ROWS = 100


@dataclass(frozen=True)
class Told:
    """A run with everything a report may say of it."""

    run: RunNote
    figures: Figures
    areas: tuple[AreaRecord, ...]
    problems: tuple[Problem, ...]
    sure: Mapping[str, str] = field(default_factory=dict)
    """By finding how sure it is, in words; empty where nobody asked."""
    numbers: Numbers | None = None
    """How the gaps are called that people keep; None where none are kept."""

    @cached_property
    def names(self) -> dict[str, str]:
        """Keys of fields, life phases and populations → their names."""
        found = {one.key: one.name for one in self.run.fields}
        found |= {one.key: one.name for one in self.run.phases}
        return found | {one.key: one.name for one in self.figures.populations}

    @property
    def main(self) -> PopulationNote:
        """All children."""
        return self.figures.populations[0]

    @property
    def headline(self) -> Headline:
        """The headline of all children."""
        return self.figures.headlines[0]

    @cached_property
    def unlisted(self) -> list[str]:
        """Names of required fields of which there is no list."""
        return [self.names[key] for key in unlisted(self.run, self.figures)]

    def link(self, key: str) -> str:
        """A link in words: "Betreuung, 0 bis 3 Jahre"."""
        field, phase = key.split("/", 1)
        return f"{self.names.get(field, field)}, {self.names.get(phase, phase)}"

    def gaps(self, population: str, *, certain: bool | None = None) -> list[GapRow]:
        """Findings of a population, the certain ones first, each in the order of the run."""
        found = [one for one in asked(self.run, self.figures) if one.population == population]
        found = [one for one in found if certain in (None, one.certain)]
        return sorted(found, key=lambda one: not one.certain)

    def whole(self, population: str) -> list[CoverageRow]:
        """Rows of the whole case."""
        rows = self.figures.overall
        return [row for row in rows if row.population == population and not row.area_id]

    def of_area(self, key: str, population: str) -> list[CoverageRow]:
        """Rows of one area."""
        return self._by_area.get((key, population), [])

    @cached_property
    def _by_area(self) -> dict[tuple[str, str], list[CoverageRow]]:
        found: dict[tuple[str, str], list[CoverageRow]] = {}
        for row in self.figures.coverage:
            found.setdefault((row.area_id, row.population), []).append(row)
        return found

    @property
    def running(self) -> list[OfferRow]:
        """Offers of the place that run on the reference day and belong to a field; an institution
        that stands in several rows by age is one."""
        return [
            one
            for one in self.figures.offers
            if one.level and not one.outside and not one.part and not self.is_lost(one)
        ]

    @property
    def stock(self) -> str:
        """How many offers of the inventory run, and how many do not, in words."""
        every = [one for one in self.figures.offers if not one.part]
        runs = sum(bool(one.level) for one in every)
        idle = sum(not one.level and bool(one.field) for one in every)
        words = counted(runs, "Angebot läuft", "Angebote laufen")
        words += f" am {day(self.run.reference_day)}"
        if idle:
            words += f", {counted(idle, 'weiteres', 'weitere')} im Bestand "
            words += "läuft nicht" if idle == 1 else "laufen nicht"
        if kindless := len(every) - runs - idle:
            words += f", {counted(kindless, 'weiteres', 'weitere')} ohne Angebotsart"
        return words

    @property
    def unplaced(self) -> list[OfferRow]:
        """Such offers of which nobody knows where they are, though it matters."""
        lost = (one for one in self.figures.offers if one.level and self.is_lost(one))
        return [one for one in lost if not one.part]

    def is_lost(self, one: OfferRow) -> bool:
        """Whether an offer has no place on a step where places count; a body responsible for all
        needs none."""
        anywhere = {field.key for field in self.run.fields if field.way == "responsible"}
        nowhere = one.placed == "none" and one.level != "mentioned"
        return self.run.step > 1 and nowhere and one.field not in anywhere

    @property
    def beside(self) -> list[OfferRow]:
        """Such offers outside the areas."""
        beside = (one for one in self.figures.offers if one.level and one.outside)
        return [one for one in beside if not one.part]

    @cached_property
    def held(self) -> list[Held]:
        """The links of all children over the whole case."""
        return held_links(self.run, self.links, self.main.key)

    @cached_property
    def links(self) -> tuple[LinkRow, ...]:
        """Links of the whole case, those of places with their number, and of every area."""
        places = {
            (row.population, f"{row.field}/{row.life_phase}"): row.places_per_100
            for row in sorted(self.figures.overall, key=lambda row: sum(map(len, spans(row))))
            if row.way == "places" and not row.area_id and row.required in ("law", "resolved")
        }
        whole = (
            replace(link, places_per_100=places.get((link.population, link.link)))
            for link in self.figures.overall_links
        )
        return (*whole, *self.figures.links)

    @cached_property
    def to_ask(self) -> list[tuple[str, list[OfferRow]]]:
        """Providers ("" where none is named) with their offers of which something is missing."""
        missing: dict[str, list[OfferRow]] = {}
        for one in self.running:
            if one.assumed:
                missing.setdefault(one.provider, []).append(one)
        return sorted(missing.items(), key=lambda item: (-len(item[1]), alphabetical(item[0])))


def spans(row: CoverageRow) -> list[range]:
    """The ages of a row in months."""
    found = (re.fullmatch(r"(-?\d+)-(\d+)", part) for part in row.months.split("|"))
    return [range(int(one[1]), int(one[2])) for one in found if one]


def briefly(table: Table, where: str) -> Table:
    """A table that is printed only where it is not too long; `where` else."""
    return replace(table, elsewhere=where) if len(table.rows) > MOST_ROWS else table
