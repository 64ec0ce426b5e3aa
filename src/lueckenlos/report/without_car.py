"""Reachable figures beside what families without a car reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lueckenlos.exchange.figures import CoverageRow, Figures
from lueckenlos.report.words import percent

Pair = tuple[CoverageRow, CoverageRow]


def beside(figures: Figures) -> list[Pair]:
    """Rows of the first population with the same ones counted without a car, where both have a
    share; the whole first, then its parts in the order of the run."""
    rows = {_key(row): row for row in (*figures.coverage, *figures.overall)}
    found = [(rows[_key(row)], row) for row in figures.without_car if _key(row) in rows]
    known = [(a, b) for a, b in found if None not in (a.share_recorded, b.share_recorded)]
    return sorted(known, key=lambda pair: pair[0].area_id != "")


def most_lost(figures: Figures, names: Mapping[str, str]) -> Iterator[str]:
    """A sentence on where going without a car costs most, if anywhere."""
    pairs = [pair for pair in beside(figures) if not pair[0].area_id]
    lost = [(a.share_recorded or 0) - (b.share_recorded or 0) for a, b in pairs]
    if lost and max(lost) > 0:
        car, foot = pairs[lost.index(max(lost))]
        field, phase = names.get(car.field, car.field), names.get(car.life_phase, car.life_phase)
        shares = percent(foot.share_recorded or 0), percent(car.share_recorded or 0)
        yield (
            f"Ohne Auto fehlt am meisten: {field}, {phase}: {shares[0]} statt {shares[1]} der "
            "Kinder haben ein Angebot in Reichweite."
        )


def _key(row: CoverageRow) -> tuple[str, ...]:
    return (row.area_id, row.population, row.field, row.life_phase, row.required, row.months)
