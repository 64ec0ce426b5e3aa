"""What families reach without a car, beside what they reach with one: in words and as rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.shown_chain import Wish, rows_of, story
from lueckenlos.exchange.figures import CoverageRow
from lueckenlos.report.charts.scale import WITHHELD
from lueckenlos.report.charts.segments import is_figured, without_car_words
from lueckenlos.report.story.told import Told, spans
from lueckenlos.report.words import ages


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with a car and without, in words. `where`: the area, "" where all are of one."""

    where: str
    field: str
    ages: str
    by_car: str
    without: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What is meant by it, and the figures."""

    note: str
    lines: tuple[Line, ...]

    @property
    def withheld(self) -> bool:
        """Whether a figure without a car is."""
        return any(one.without == WITHHELD for one in self.lines)


def is_counted(one: Told) -> bool:
    """Whether a run counts what is reached without a car; older ones do not."""
    return any(row.share_recorded_without_car is not None for row in one.figures.coverage)


def with_and_without(run: AnalysisRun, wish: Wish, field: str = "") -> Beside | None:
    """Of a place, all fields that are reached by car or one; None for children who are counted
    without a car anyway."""
    one = story(run)
    if not one.figures.populations or wish.population != one.main.key or not is_counted(one):
        return None
    rows = [row for row in rows_of(one, wish) if field in ("", row.field)]
    lines = tuple(_line(one, row, "") for row in rows if _is_told(one, row))
    return Beside(one.run.without_car, lines) if lines else None


def of_gap(
    run: AnalysisRun, population: str, field: str, areas: Collection[str], months: range
) -> Beside | None:
    """Of the areas and ages of a gap."""
    one = story(run)
    if not one.figures.populations or population != one.main.key or not is_counted(one):
        return None
    lines = tuple(
        _line(one, row, row.area_name if len(areas) > 1 else "")
        for area in areas
        for row in one.of_area(area, population)
        if row.field == field and _is_told(one, row)
        if any(span.start < months.stop and months.start < span.stop for span in spans(row))
    )
    return Beside(one.run.without_car, lines) if lines else None


def words_of(one: Told, row: CoverageRow) -> str:
    """A share without a car in words; "" where it is not counted."""
    if not _is_told(one, row) or row.population != one.main.key or not is_counted(one):
        return ""
    both = without_car_words(one.run, row)
    return both[1] if both else WITHHELD


def json_of(told: Beside | None) -> dict[str, Any] | None:
    """The same for programs."""
    if told is None:
        return None
    names = ("where", "field", "ages", "by_car", "without")
    lines = [{name: getattr(line, name) for name in names} for line in told.lines]
    return {"note": told.note, "lines": lines}


def _is_told(one: Told, row: CoverageRow) -> bool:
    """Whether there is a figure with a car; what cannot be judged has none to stand beside."""
    said = row.way == "reachable" and row.share_recorded is not None
    return said and is_figured(one.run, row)


def _line(one: Told, row: CoverageRow, where: str) -> Line:
    both = without_car_words(one.run, row)
    by_car = both[0] if both else _alone(one, row)
    said = "; ".join(ages(span.start, span.stop) for span in spans(row))
    return Line(where, one.names[row.field], said, by_car, both[1] if both else WITHHELD)


def _alone(one: Told, row: CoverageRow) -> str:
    """A share with a car, where it is withheld without."""
    both = without_car_words(one.run, replace(row, share_recorded_without_car=row.share_recorded))
    return both[0] if both else WITHHELD
