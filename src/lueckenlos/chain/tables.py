"""Figures to take away: rows for CSV, JSON for programs and maps; small numbers covered.

Every row says its day and source, so that it can stand alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from lueckenlos.chain.explain import Explanation
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.shown_chain import (
    Wish,
    areas_by_key,
    day_words,
    place_name,
    population_of,
    rows_of,
    story,
)  # fmt: skip
from lueckenlos.exchange.figures import CoverageRow
from lueckenlos.report.story.told import spans
from lueckenlos.report.words import BASES, WAYS, ages

DECIMALS = 5
"""Of degrees: about a metre."""
HEAD = (
    "Gebietsschlüssel", "Gebiet", "Kinder", "Handlungsfeld", "gezählt", "Lebensphase", "Alter",
    "verlangt", "Zahl der Kinder", "Anteil erfasst", "Anteil bestätigt", "Plätze je 100",
    "Bestand vollständig erklärt", "Stichtag", "Quelle der Kinderzahlen",
    "ohne Auto erfasst", "ohne Auto bestätigt",
)  # fmt: skip
OFFERS = (
    "Kennung", "Angebot", "Träger", "Art", "von Monat", "bis unter Monat", "Ort", "zählt",
    "Stand", "Stichtag",
)  # fmt: skip


def _about(run: AnalysisRun, wish: Wish) -> dict[str, Any]:
    """What figures are of: place, day, children, rules, sources."""
    one = story(run)
    note = population_of(one, wish)
    return {
        "reference_day": one.run.reference_day.isoformat(),
        "step": one.run.step,
        "scheme": one.run.scheme,
        "area": wish.area,
        "name": place_name(run, wish),
        "population": wish.population,
        "population_name": note.name if note else "",
        "population_source": day_words(note) if note else "",
    }


SHOWN = tuple(one.name for one in fields(CoverageRow) if not one.name.startswith("children_"))
"""What is told of a row: not within which limits its children lie."""


def rows_json(rows: Iterable[CoverageRow]) -> list[dict[str, Any]]:
    """Shares by field and life phase."""
    return [{name: getattr(row, name) for name in SHOWN} for row in rows]


def recorded_json(run: AnalysisRun) -> dict[str, list[dict[str, Any]]]:
    """How many offers are recorded, by area; "": where there are no areas."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in story(run).figures.recorded:
        found.setdefault(row.area_id, []).append(asdict(row))
    return found


def places_json(run: AnalysisRun, wish: Wish) -> dict[str, dict[str, Any]]:
    """The figures of the area that was asked for, or of the whole ("") and every area."""
    one, recorded = story(run), recorded_json(run)
    keys = [wish.area] if wish.area else ["", *areas_by_key(one)]
    return {
        key: {
            "coverage": rows_json(rows_of(one, Wish(key, wish.population, wish.confirmed))),
            "recorded": recorded.get(key, []),
        }
        for key in keys
    }


def coverage_json(
    run: AnalysisRun, wish: Wish, rows: Sequence[CoverageRow], **more: Any
) -> dict[str, Any]:
    """The figures of a place. `complete` False: shares are the least there is."""
    recorded = recorded_json(run).get(wish.area, [])
    told = {"coverage": rows_json(rows), "recorded": recorded}
    return {**_about(run, wish), **told, "without_car": story(run).run.without_car, **more}


def coverage_rows(
    run: AnalysisRun, wish: Wish, rows: Sequence[CoverageRow]
) -> list[tuple[Any, ...]]:
    """The figures of a place as rows."""
    about = _about(run, wish)
    one = story(run)
    return [
        (
            row.area_id,
            about["name"],
            about["population_name"],
            one.names[row.field],
            WAYS[row.way],
            one.names[row.life_phase],
            "; ".join(ages(span.start, span.stop) for span in spans(row)),
            BASES[row.required],
            row.children,
            row.share_recorded,
            row.share_confirmed,
            row.places_per_100,
            "ja" if row.complete else "nein, mindestens so viele",
            one.run.reference_day,
            about["population_source"],
            row.share_recorded_without_car,
            row.share_confirmed_without_car,
        )
        for row in rows
    ]


def explanation_json(run: AnalysisRun, wish: Wish, one: Explanation) -> dict[str, Any]:
    """What stands behind a figure; offers without where they are."""

    def offers(some: Any) -> list[dict[str, Any]]:
        return [
            {"id": told.offer.id, "name": told.offer.name, "provider": told.offer.provider,
             "from_month": told.offer.from_month, "to_month": told.offer.to_month,
             "area": told.place, "why": told.why}
            for told in some
        ]  # fmt: skip

    return {
        **coverage_json(run, wish, one.rows),
        "field": one.field.key,
        "life_phase": one.phase.key,
        "rule": one.field.rule,
        "why": [list(part.why) for part in one.parts],
        "required": [list(part) for part in one.required],
        "complete": [{**asdict(said), "on": said.on.isoformat()} for said in one.complete],
        "counting": offers(one.counting),
        "not_counting": offers(one.beside),
        "sources": [{**asdict(said), "day": said.day and said.day.isoformat()}
                    for said in one.sources],
    }  # fmt: skip


def explanation_rows(run: AnalysisRun, one: Explanation) -> list[tuple[Any, ...]]:
    """The offers behind a figure."""
    day = story(run).run.reference_day
    return [
        (told.offer.id, told.offer.name, told.offer.provider, told.offer.kind,
         told.offer.from_month, told.offer.to_month, told.place, counts, told.why, day)
        for counts, some in (("ja", one.counting), ("nein", one.beside))
        for told in some
    ]  # fmt: skip
