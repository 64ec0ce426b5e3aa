"""How sure the findings of a run are: what is kept, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from lueckenlos.chain.models import AnalysisRun, Stability
from lueckenlos.chain.queries import WARM
from lueckenlos.chain.shown_chain import story
from lueckenlos.exchange.kept import unpacked
from lueckenlos.exchange.sureness import Sureness
from lueckenlos.report.sureness import of_hundred, rows_of
from lueckenlos.report.sureness import words_of as in_words
from lueckenlos.report.words import alphabetical, listed

NEARLY_ALL = 90
"""Of a hundred runs."""


# --- what is kept --------------------------------------------------------------------------------


@lru_cache(maxsize=WARM)
def _unpacked(pk: UUID) -> Sureness:
    return unpacked(bytes(Stability.objects.values_list("told", flat=True).get(pk=pk)), Sureness)


def stability_of(run: AnalysisRun) -> Sureness | None:
    """What many runs said of this one; None before they are done."""
    pk = Stability.objects.filter(run=run).values_list("pk", flat=True).first()
    return _unpacked(pk) if pk else None


# --- words ---------------------------------------------------------------------------------------


def words_of(
    run: AnalysisRun, sure: Sureness, population: str, field: str, areas: Sequence[str]
) -> str:
    """How sure a finding is, in a sentence or two."""
    return in_words(_names(run), sure, population, field, areas)


def share_of(sure: Sureness, population: str, field: str, areas: Iterable[str]) -> int | None:
    """In how many of 100 runs one of these areas is among the neediest; None where it is secret."""
    rows = rows_of(sure, population, field, areas)
    return of_hundred(rows[0].among or 0, sure) if rows else None


def _names(run: AnalysisRun) -> dict[str, str]:
    return {area.id: area.name for area in story(run).areas}


@dataclass(frozen=True, slots=True)
class Line:
    """An area and field as the page tells it; None where small numbers keep it back."""

    area_id: str
    area: str
    population: str
    field: str
    among: int | None
    gap: int | None


def lines_of(run: AnalysisRun, sure: Sureness, *, all_: bool = False) -> list[Line]:
    """Areas and fields with a gap in some run, the surest first; or all of them."""
    one, names = story(run), _names(run)
    lines = [
        Line(
            row.area_id, names.get(row.area_id, row.area_id),
            one.names.get(row.population, row.population),
            one.names.get(row.field, row.field),
            None if row.among is None else of_hundred(row.among, sure),
            None if row.gap is None else of_hundred(row.gap, sure),
        )
        for row in sure.rows
        if all_ or row.gap
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-(line.among or 0), -(line.gap or 0),
                                           alphabetical(line.area), line.field))  # fmt: skip


def surest(run: AnalysisRun, sure: Sureness) -> str:
    """The areas of all children that need attention most by nearly every rule, by field."""
    main, found = story(run).names[story(run).main.key], dict[str, list[str]]()
    for one in lines_of(run, sure):
        if one.population == main and (one.among or 0) >= NEARLY_ALL:
            found.setdefault(one.field, []).append(one.area)
    some = "; ".join(f"{field}: {listed(areas)}" for field, areas in found.items())
    return some and f"in {NEARLY_ALL} oder mehr von 100: {some}"
