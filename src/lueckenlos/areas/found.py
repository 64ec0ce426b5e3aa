"""What an import would load, in numbers, to compare with the source before anything is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lueckenlos.exchange.need import Need
from lueckenlos.exchange.records import AreaRecord, IndicatorRecord
from lueckenlos.exchange.records import Population as PopulationRecord
from lueckenlos.report.charts.plan import plan


def counts_inhabitants(need: Need) -> bool:
    """Whether inhabitants come in a table of their own."""
    return "inhabitants" in need.sources


def told(need: Need, level: str) -> dict[str, Any]:
    """Numbers to compare with the source before anything is loaded."""
    people = [*need.populations, *([need.births] if need.births else [])]
    fresh = need.areas if need.level_known or counts_inhabitants(need) else ()
    inhabitants = [area.inhabitants for area in fresh if area.inhabitants is not None]
    found: dict[str, Any] = {
        "areas": len(need.areas) if need.level_known else 0,
        "level": level,
        "inhabitants": sum(inhabitants) if inhabitants else None,
        "people": [_people(one, need.areas) for one in people],
        "cells": len(need.cells),
        "indicators": [_indicator(one) for one in need.indicators],
    }
    if need.level_known and need.areas:
        picture = plan(need.areas, {}, {}, "So liegen die Gebiete", "grenzen", "")
        found["picture"] = {"svg": picture.svg, "narrow": picture.narrow}
    return found


def _people(one: PopulationRecord, areas: Sequence[AreaRecord]) -> dict[str, Any]:
    """Totals by age group over all areas, and which areas have none."""
    bands: dict[tuple[int, int], list[int]] = {}
    for each in one.counts:
        band = bands.setdefault((each.from_month, each.to_month), [0, 0])
        band[0] += each.count or 0
        band[1] += each.count is None
    named = {each.area for each in one.counts}
    without = [area.name for area in areas if not {area.id, area.municipality} & named]
    return {
        "key": one.key,
        "name": one.name,
        "births": one.births,
        "day": one.source.day.isoformat() if one.source.day else "",
        "bands": [[*band, *sums] for band, sums in sorted(bands.items())],
        "without": without[:20],
        "more_without": max(0, len(without) - 20),
    }


def _indicator(one: IndicatorRecord) -> dict[str, Any]:
    days = sorted({value.day.isoformat() for value in one.values})
    return {
        "key": one.key,
        "name": one.name,
        "values": len(one.values),
        "areas": len({value.area for value in one.values} - {""}),
        "from": days[0] if days else "",
        "to": days[-1] if days else "",
    }
