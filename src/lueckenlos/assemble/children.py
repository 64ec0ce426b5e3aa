"""Tables of children become parts of a child at every place, month by month."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np

from lueckenlos.assemble.ground import Ground
from lueckenlos.engine.spread import spread
from lueckenlos.engine.types import I32, I64, PARTS, Bool, Children, Months
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.records import Case, ChildCount, Population

UNKNOWN = 1_000_000_000
"""The greatest a count may be of which a source says nothing."""
PREGNANCY = Months(-9, 0)


def populations(case: Case, ground: Ground) -> tuple[tuple[Children, ...], list[Problem]]:
    """All populations of a case on its places, the first with its births as pregnancies."""
    made, problems = [], []
    for p, population in enumerate(case.populations):
        children, more = _children(population, ground)
        if p == 0 and case.births:
            births, few = _children(case.births, ground)
            children, more = _with_births(births, children), [*more, *few]
        made.append(children)
        problems += more
    return tuple(made), problems


def _children(population: Population, ground: Ground) -> tuple[Children, list[Problem]]:
    bands = _bands(population)
    areas = len(ground.shapes)
    parts = np.zeros((len(ground.places), len(bands)), np.int64)
    withheld = np.ones((areas, len(bands)), bool)
    low = np.zeros((areas, len(bands)), np.int64)
    high = np.full((areas, len(bands)), UNKNOWN, np.int64)
    problems = []
    for b, band in enumerate(bands):
        counts = [one for one in population.counts if _months(population, one) == band]
        known = _fill(population, ground, counts, band, parts[:, b], withheld[:, b])
        _intervals(population, ground, counts, known, low[:, b], high[:, b])
        for i in np.flatnonzero(~known).tolist():
            problems.append(_missing(population, ground, i, band))
    return Children(population.key, bands, parts, withheld, low, high, population.car), problems


def _missing(population: Population, ground: Ground, area: int, band: Months) -> Problem:
    name = next(key for key, i in ground.index.items() if i == area)
    values: dict[str, object] = {
        "area": name,
        "band": f"{band.start}-{band.stop}",
        "population": population.name,
    }
    return Problem("children_missing", file=population.source.file, values=values)


def _months(population: Population, one: ChildCount) -> Months:
    return PREGNANCY if population.births else Months(one.from_month, one.to_month)


def _bands(population: Population) -> tuple[Months, ...]:
    bands = sorted({_months(population, one) for one in population.counts})
    file = population.source.file
    for a, b in itertools.pairwise(bands):
        if a.stop > b.start:
            values: dict[str, object] = {"one": f"{a.start}-{a.stop}", "two": f"{b.start}-{b.stop}"}
            raise CaseError(Problem("bands_overlap", file=file, values=values))
    uneven = [f"{band.start}-{band.stop}" for band in bands if PARTS % len(band)]
    if uneven:
        raise CaseError(Problem("band_uneven", file=file, values={"band": ", ".join(uneven)}))
    return tuple(bands)


def _fill(
    population: Population,
    ground: Ground,
    counts: list[ChildCount],
    band: Months,
    parts: I64,
    withheld: Bool,
) -> Bool:
    """Spread a band's known counts over the places; returns the areas that have a row at all."""
    unit = np.full(len(ground.shapes), -1, np.int32)
    totals = np.zeros(len(counts), np.int64)
    for u, one in enumerate(counts):
        for area in ground.areas_of(one.area):
            if unit[area] >= 0:
                name = next(key for key, i in ground.index.items() if i == area)
                values: dict[str, object] = {"area": name, "band": f"{band.start}-{band.stop}"}
                raise CaseError(
                    Problem("counted_twice", population.source.file, one.row, values=values)
                )
            unit[area] = u
            withheld[area] = one.count is None
        totals[u] = (one.count or 0) * _parts_per_month(population, band)
    group: I32 = unit[ground.places.area]
    parts[:] = spread(totals, ground.weight, group)
    known: Bool = unit >= 0
    return known


def _parts_per_month(population: Population, band: Months) -> int:
    """A count's parts per month of age; of births a year, a twelfth are in each month before."""
    return PARTS // (12 if population.births else len(band))


def _intervals(
    population: Population,
    ground: Ground,
    counts: Iterable[ChildCount],
    known: Bool,
    low: I64,
    high: I64,
) -> None:
    """What each area's count may be; a part of a Gemeinde's withheld count may be nothing of it."""
    for one in counts:
        areas = ground.areas_of(one.area)
        least, most = population.withheld if one.count is None else (one.count, one.count)
        if population.births:
            least, most = least * 9 // 12, -(-most * 9 // 12)
        low[areas] = least if len(areas) == 1 else 0
        high[areas] = most


def _with_births(births: Children, children: Children) -> Children:
    return Children(
        key=children.key,
        bands=births.bands + children.bands,
        parts=np.hstack([births.parts, children.parts]),
        withheld=np.hstack([births.withheld, children.withheld]),
        low=np.hstack([births.low, children.low]),
        high=np.hstack([births.high, children.high]),
        car=children.car,
    )
