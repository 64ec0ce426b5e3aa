"""How the picture moves with the rule: the last run by a longer way, a stricter link, less offers.

A few positions only, told as scenarios are (`scenario_disclosure`): told figures of the run, moved
in steps; so neither one position nor all of them together narrow a count that is withheld.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import QueryDict

from lueckenlos.assemble.imagined import imagine
from lueckenlos.assemble.sureness import ruled
from lueckenlos.chain.map_values import MEAN, Shown, Value, legend_of, title_of, values_in
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.scenario_disclosure import Pair, told_with
from lueckenlos.chain.scenarios import rules_of, warm
from lueckenlos.chain.shown_chain import Wish, story
from lueckenlos.engine.types import Level
from lueckenlos.exchange.figures import CoverageRow, Figures, LinkRow
from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts import area_map
from lueckenlos.report.charts.scale import CLASSES
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import alphabetical, counted, joined, percent

REACHES = (75, 100, 125, 150)
"""Percent of the scheme's reach."""
HOLDS = (70, 80, 90, 100)
"""Percent of the required months that must be covered for a link to hold."""
USUAL = 90
KEPT = 40
"""So many positions a process keeps: a run has 32."""
NAMED = 6
"""So many areas that change their class are named."""
LINKS = Shown(MEAN)


@dataclass(frozen=True, slots=True)
class Rule:
    """A position: reach and months in percent, and whether only confirmed offers count."""

    reach: int = 100
    holds: int = USUAL
    confirmed: bool = False

    @property
    def words(self) -> str:
        """The rule in German."""
        way = "wie im Schema" if self.reach == 100 else f"auf {self.reach} %"
        counted = "nur bestätigte Angebote" if self.confirmed else "alle erfassten Angebote"
        return (
            f"Reichweite {way}; ein Glied trägt ab {self.holds} % seiner Monate; es zählen "
            f"{counted}."
        )


def rule_of(asked: QueryDict) -> Rule:
    """What an address asks for; the nearest position to what there is none for."""
    reach, holds = asked.get("weg", ""), asked.get("ab", "")
    return Rule(
        _nearest(reach, REACHES, 100),
        _nearest(holds, HOLDS, USUAL),
        asked.get("zaehlung") == "bestaetigt",
    )


def _nearest(said: str, positions: tuple[int, ...], usual: int) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 6):
        return usual
    return min(positions, key=lambda one: (abs(one - int(said)), one))


# --- figures -------------------------------------------------------------------------------------


@lru_cache(maxsize=KEPT)
def told_by(run: AnalysisRun, rule: Rule) -> Told:
    """What the run would tell by a rule; by that of its scheme exactly what it tells."""
    one = story(run)
    figures = told_with(pair_by(run, rule), one.main.key, rules_of(run))
    return Told(one.run, figures, one.areas, ())


def pair_by(run: AnalysisRun, rule: Rule) -> Pair:
    """The run and what it would be by a rule, small numbers and all: for no page."""
    known = warm(run)
    ruled_world = imagine(ruled(known.made, rule.reach, rule.holds * 10))
    level = Level.CONFIRMED if rule.confirmed else Level.RECORDED
    held = known.base.holding(level), ruled_world.holding(level)
    before, after, told = known.plain, ruled_world.figures, story(run).figures
    if rule.confirmed:
        before, told, after = map(_confirmed, (before, told, after))
    return Pair(before, after, told, held)


def _confirmed(figures: Figures) -> Figures:
    """Figures in which only what is confirmed counts as recorded."""
    return replace(
        figures,
        coverage=tuple(map(_row, figures.coverage)),
        overall=tuple(map(_row, figures.overall)),
        links=tuple(map(_link, figures.links)),
        overall_links=tuple(map(_link, figures.overall_links)),
        headlines=tuple(
            replace(one, holding_recorded=one.holding_confirmed) for one in figures.headlines
        ),
    )


def _row(row: CoverageRow) -> CoverageRow:
    return replace(row, share_recorded=row.share_confirmed, covered_recorded=row.covered_confirmed)


def _link(row: LinkRow) -> LinkRow:
    return replace(row, held_recorded=row.held_confirmed)


# --- what is shown -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moved:
    """An area or link as it is by the scheme and by the rule; `other`: its class is another."""

    key: str
    name: str
    before: str
    after: str
    other: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a position shows; `legend`: of what the classes are the share."""

    legend: str
    map: Chart | None
    areas: tuple[Moved, ...]
    links: tuple[Moved, ...]
    classes: tuple[tuple[str, int, int], ...]
    headline: tuple[str, str] | None

    @property
    def changed(self) -> str:
        """Which areas change their class, in a sentence."""
        names = [one.name for one in self.areas if one.other]
        if not names:
            return "Kein Gebiet wechselt die Farbe."
        left = len(names) - NAMED
        named = joined([*names[:NAMED], *([f"{left} weitere"] if left > 0 else [])])
        verb = "wechselt" if len(names) == 1 else "wechseln"
        return f"{counted(len(names), 'Gebiet', 'Gebiete')} {verb} die Farbe: {named}."


@lru_cache(maxsize=KEPT)
def picture_of(run: AnalysisRun, rule: Rule, shown: Shown = LINKS) -> Picture:
    """Map, areas by class, and links that hold."""
    plain, moved = told_by(run, Rule()), told_by(run, rule)
    wish = Wish("", story(run).main.key)
    before, after = values_in(plain, wish, shown), values_in(moved, wish, shown)
    areas = [
        Moved(area.id, area.name, before[area.id].words, after[area.id].words,
              before[area.id].rank != after[area.id].rank)
        for area in sorted(moved.areas, key=lambda area: alphabetical(area.name))
    ]  # fmt: skip
    return Picture(
        legend_of(shown), _map(moved, after, shown), tuple(areas), tuple(_links(plain, moved)),
        tuple(_classes(before, after)), _headline(plain, moved),
    )  # fmt: skip


def _classes(before: dict[str, Value], after: dict[str, Value]) -> list[tuple[str, int, int]]:
    """Each class with how many areas are in it by the scheme, and by the rule."""
    counts = [[value.rank for value in some.values()] for some in (before, after)]
    named = [*enumerate(CLASSES), (-1, "nicht zu beurteilen oder geheim")]
    return [(name, counts[0].count(rank), counts[1].count(rank)) for rank, name in named]


def _links(plain: Told, moved: Told) -> list[Moved]:
    now = {row.link: row for row in moved.figures.overall_links}
    return [
        Moved(row.link, plain.link(row.link), _percent(row.held_recorded),
              _percent(now[row.link].held_recorded),
              row.held_recorded != now[row.link].held_recorded)
        for row in plain.figures.overall_links
        if row.judgeable and row.link in now
    ]  # fmt: skip


def _percent(share: float | None) -> str:
    return "nicht zu sagen" if share is None else percent(share)


def _headline(plain: Told, moved: Told) -> tuple[str, str] | None:
    heads: list[Any] = [one.figures.headlines[0] for one in (plain, moved) if one.figures.headlines]
    if len(heads) < 2 or any(one.holding_recorded is None for one in heads):
        return None
    one, two = (f"{head.holding_recorded} von {head.links} Gliedern" for head in heads)
    return one, two


def _map(one: Told, values: dict[str, Value], shown: Shown) -> Chart | None:
    if all(area.geometry.is_empty for area in one.areas):
        return None
    return area_map(
        one.run, one.areas, {key: value.share for key, value in values.items()}, one.run.settled,
        [], title=title_of(one, shown), prefix="regel", legend=legend_of(shown),
        withheld={key for key, value in values.items() if value.withheld},
        ranges={key: value.ends for key, value in values.items() if value.ends},
    )  # fmt: skip
