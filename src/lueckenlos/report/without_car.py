"""Reachable figures beside what families without a car reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lueckenlos.exchange.figures import CoverageRow, Figures, RunNote
from lueckenlos.report.words import percent


def beside(figures: Figures) -> list[CoverageRow]:
    """Rows of a field that is reached by car which have a share with one and without; the whole
    first, then its parts in the order of the run. Where nothing is recorded and nobody says that
    this is all, nothing can be judged, and there is no row."""
    found = [
        row
        for row in (*figures.coverage, *figures.overall)
        if None not in (row.share_recorded, row.share_recorded_without_car)
        and (row.complete or row.share_recorded)
    ]
    return sorted(found, key=lambda row: row.area_id != "")


def is_told(run: RunNote) -> bool:
    """Whether streets or a bus are known, so that it is more than a walk by the line."""
    return any(one.use in ("streets", "bus") for one in run.sources)


def most_lost(figures: Figures, names: Mapping[str, str]) -> Iterator[str]:
    """A sentence on where going without a car costs most, if anywhere."""
    rows = [row for row in beside(figures) if not row.area_id]
    lost = [(row.share_recorded or 0) - (row.share_recorded_without_car or 0) for row in rows]
    if lost and max(lost) > 0:
        row = rows[lost.index(max(lost))]
        field, phase = names.get(row.field, row.field), names.get(row.life_phase, row.life_phase)
        shares = percent(row.share_recorded_without_car or 0), percent(row.share_recorded or 0)
        yield (
            f"Ohne Auto fehlt am meisten: {field}, {phase}: {shares[0]} statt {shares[1]} der "
            "Kinder haben ein Angebot in Reichweite."
        )
