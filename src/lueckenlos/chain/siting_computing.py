"""From a question to what may be told of its answer: tens of children, never a count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lueckenlos.assemble import siting
from lueckenlos.chain.inputs import basis_of_json, case_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import offers_of
from lueckenlos.chain.running import NO_FOLDER, Tell
from lueckenlos.chain.scenario_changes import applied, kind_of
from lueckenlos.chain.scenario_disclosure import LEAST
from lueckenlos.chain.shown_chain import areas_by_key, story
from lueckenlos.chain.siting_asked import Asked
from lueckenlos.engine.types import Months
from lueckenlos.exchange.figures import Figures
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.vocabulary.kinds import recognise
from lueckenlos.report.story.told import spans

SECONDS = 20.0
"""So long a proof may take."""
GLANCE = 5
"""Seconds of a tour before it is asked whether somebody has cancelled."""
TENS = 10
NOTHING = (
    "Für dieses Handlungsfeld und Alter verlangen weder Gesetz noch Beschluss etwas, oder es fehlt "
    "niemandem: Wählen Sie eine andere Angebotsart oder ein anderes Alter."
)
NO_TIME = (
    "In dem Zeitraum ist keiner der Räume frei. Prüfen Sie die Monate und Tage in Ihrer Liste."
)


@dataclass(frozen=True, slots=True)
class Slot:
    """When the offer may stop: a month, or a day of it."""

    month: int
    begins: date
    whole: bool


def told_of(figures: Figures, population: str) -> siting.Told:
    """Of which areas and ages a run tells how many children of a population there are."""
    told: dict[str, set[int]] = defaultdict(set)
    withheld: dict[str, set[int]] = defaultdict(set)
    for row in figures.coverage:
        if row.population == population:
            ages = told if row.children is not None else withheld
            ages[row.area_id].update(*spans(row))

    def is_told(area: str, band: Months) -> bool:
        ages = set(range(band.start, band.stop))
        return bool(ages & told[area]) and not ages & withheld[area] - told[area]

    return is_told


def width_of(run: AnalysisRun) -> int:
    """How many children a step is wide; the same for all populations, so that none narrows
    another."""
    return max(LEAST, *(one.threshold + 1 for one in story(run).figures.populations))


def about(parts: int) -> int:
    """Parts of a child as tens of children."""
    return int(siting.children(parts) / TENS + 0.5) * TENS


def _ready(run: AnalysisRun, asked: Asked) -> tuple[siting.Ready, int]:
    """The world in which it is asked, and how many offers of the field are left out of it."""
    case = case_of(run.municipality, basis_of_json(run.basis), offers_of(run))
    kind = kind_of(asked.kind)
    secret = sum(
        is_protected(one) and getattr(recognise(one.kind), "field", "") == getattr(kind, "field", 0)
        for one in case.offers
    )
    if asked.first and asked.everybody:
        case = replace(case, offers=())
    population = asked.population or case.populations[0].key
    told = told_of(story(run).figures, population)
    return siting.ready(case, NO_FOLDER, population, told, width_of(run)), secret


def _sites(one: siting.Ready, asked: Asked) -> siting.Sites:
    offers = applied((), asked.changes(), one.case.reference_day)
    found = siting.cover_sites(one, NO_FOLDER, offers, asked.aim, asked.level)
    if about(found.total) == 0:
        raise siting.UncountableError(NOTHING)
    return found


def _gemeinden(run: AnalysisRun, asked: Asked) -> tuple[int, ...]:
    """The Gemeinde of each place, numbered; -1: none."""
    areas = areas_by_key(story(run))
    names = [(areas[one.area].municipality or one.area) if one.area in areas else ""
             for one in asked.sites]  # fmt: skip
    known = {name: n for n, name in enumerate(sorted({*names} - {""}))}
    return tuple(known.get(name, -1) for name in names)


def _beside(run: AnalysisRun, world: siting.Ready, secret: int) -> dict[str, Any]:
    """What a reader has to know beside an answer."""
    return {"withheld": world.silent, "secret": secret, "step": width_of(run)}


# --- where next ----------------------------------------------------------------------------------


def best_sites(run: AnalysisRun, asked: Asked, tell: Tell) -> dict[str, Any]:
    """The places at which offers mend most, in order. Raises `siting.UncountableError`."""
    tell("Angebote und Kinderzahlen zusammenstellen", 5)
    world, secret = _ready(run, asked)
    tell("Nachsehen, wen jeder Standort erreicht", 30)
    sites = _sites(world, asked)
    tell("Standorte wählen und prüfen, ob es besser ginge", 55)
    priced = asked.budget is not None
    rules = siting.Where(
        asked.most, asked.apart_m, _gemeinden(run, asked) if asked.per_gemeinde else (),
        tuple(one.cost for one in asked.sites) if priced else (), asked.budget,
    )  # fmt: skip
    chosen = siting.choose(sites, rules, SECONDS)
    gains = [about(int(gain)) for gain in chosen.gain]
    order = [int(n) for n in chosen.order]
    added = [gain - before for gain, before in zip(gains, [0, *gains], strict=False)]
    total = about(sites.total)
    bounds = [min(total, max(gain, about(int(bound))))
              for gain, bound in zip(gains, chosen.bound, strict=True)]  # fmt: skip
    return {
        "sites": [
            {"site": n, "gain": gain, "left": total - after, "bound": bound}
            for n, gain, after, bound in zip(order, added, gains, bounds, strict=False)
        ],
        "total": total,
        "value": gains[len(order) - 1] if order else 0,
        "bound": bounds[len(order) - 1] if order else 0,
        "proven": bool(chosen.proven),
        **_beside(run, world, secret),
    }


# --- the tour ------------------------------------------------------------------------------------


def slots_of(asked: Asked) -> list[Slot]:
    """Months of the tour, and the days that rooms name."""
    begin = date.fromisoformat(asked.first)
    first = begin.year * 12 + begin.month - 1
    found = [Slot(n, date((first + n) // 12, (first + n) % 12 + 1, 1), True)
             for n in range(asked.months)]  # fmt: skip
    for day in sorted({date.fromisoformat(day) for one in asked.sites for day in one.days}):
        month = day.year * 12 + day.month - 1 - first
        if 0 <= month < asked.months:
            found.append(Slot(month, day, False))
    return sorted(found, key=lambda slot: (slot.month, not slot.whole, slot.begins))


def _possible(asked: Asked, slots: Sequence[Slot]) -> list[list[bool]]:
    """When each room is free."""
    return [
        [
            (slot.begins.month in one.months or not (one.months or one.days))
            if slot.whole
            else slot.begins.isoformat() in one.days
            for slot in slots
        ]
        for one in asked.sites
    ]


def best_tour(run: AnalysisRun, asked: Asked, tell: Tell) -> dict[str, Any]:
    """The calendar by which most have it often enough. Raises `siting.UncountableError`."""
    slots = slots_of(asked)
    possible = _possible(asked, slots)
    if not any(map(any, possible)):
        raise siting.UncountableError(NO_TIME)
    tell("Räume und Kinderzahlen zusammenstellen", 5)
    world, secret = _ready(run, asked)
    tell("Nachsehen, wen jeder Raum erreicht", 25)
    sites = _sites(world, asked)
    calendar = siting.calendar_of(
        possible, [slot.month for slot in slots], _gemeinden(run, asked), gap=asked.gap,
        per_month=asked.per_month, times=asked.times, per_group=int(asked.per_gemeinde),
    )  # fmt: skip
    tell("Kalender suchen", 40)
    tour = siting.travel(sites, calendar, min(GLANCE, asked.seconds))
    if not tour.proven and asked.seconds > GLANCE:
        tell("Prüfen, ob ein anderer Kalender besser wäre", 60)
        tour = siting.travel(sites, calendar, asked.seconds - GLANCE)
    reached = [about(sites.total), *(about(int(many)) for many in tour.reached[1:])]
    return {
        "stops": [
            {"site": int(room), "day": slots[slot].begins.isoformat(), "whole": slots[slot].whole}
            for room, slot in zip(tour.room, tour.slot, strict=True)
        ],
        "often": [many - more for many, more in zip(reached, [*reached[1:], 0], strict=True)],
        "total": reached[0],
        "value": reached[-1],
        "bound": min(reached[0], max(reached[-1], about(tour.bound))),
        "proven": bool(tour.proven),
        **_beside(run, world, secret),
    }
