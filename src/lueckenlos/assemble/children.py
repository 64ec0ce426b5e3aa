"""Tables of children become parts of a child at every place, month by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from lueckenlos.assemble.bands import beyond_all, months_of, side_by_side
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
    made: list[Children] = []
    problems: list[Problem] = []
    for p, population in enumerate(case.populations):
        children, more = _children(population, ground)
        if p == 0 and case.births:
            births, few = _children(case.births, ground)
            children, more = _with_births(births, children), [*more, *few]
        if p:
            more = [*more, *_above_all(made[0], children, population, ground)]
        made.append(children)
        problems += more
    return tuple(made), problems


def _children(population: Population, ground: Ground) -> tuple[Children, list[Problem]]:
    problems: list[Problem] = []
    if not population.births:
        population, problems = side_by_side(population)
    bands = _bands(population)
    areas = len(ground.shapes)
    parts = np.zeros((len(ground.places), len(bands)), np.int64)
    withheld = np.ones((areas, len(bands)), bool)
    low = np.zeros((areas, len(bands)), np.int64)
    high = np.full((areas, len(bands)), UNKNOWN, np.int64)
    for b, band in enumerate(bands):
        counts = [one for one in population.counts if _months(population, one) == band]
        known = _fill(population, ground, counts, band, parts[:, b], withheld[:, b])
        _intervals(population, ground, counts, low[:, b], high[:, b])
        for i in np.flatnonzero(~known).tolist():
            problems.append(_missing(population, ground, i, band))
    return Children(population.key, bands, parts, withheld, low, high, population.car), problems


def _above_all(
    everybody: Children, some: Children, population: Population, ground: Ground
) -> Iterator[Problem]:
    """A second population that is larger than all children."""
    for area, band, part, most in beyond_all(everybody, some):
        values: dict[str, object] = {
            "area": next(key for key, i in ground.index.items() if i == area),
            "ages": f"{band.start / 12:g} bis unter {band.stop / 12:g} Jahre",
            "some": part,
            "population": population.name,
            "all": most,
        }
        yield Problem("second_above_all", population.source.file, values=values)


def _missing(population: Population, ground: Ground, area: int, band: Months) -> Problem:
    name = next(key for key, i in ground.index.items() if i == area)
    values: dict[str, object] = {
        "area": name,
        "band": f"{band.start}-{band.stop}",
        "population": population.name,
    }
    return Problem("children_missing", file=population.source.file, values=values)


def _months(population: Population, one: ChildCount) -> Months:
    return PREGNANCY if population.births else months_of(one)


def _bands(population: Population) -> tuple[Months, ...]:
    bands = sorted({_months(population, one) for one in population.counts})
    uneven = [f"{band.start}-{band.stop}" for band in bands if PARTS % len(band)]
    if uneven:
        values: dict[str, object] = {"band": ", ".join(uneven)}
        raise CaseError(Problem("band_uneven", population.source.file, values=values))
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
        totals[u] = (one.count or 0) * _parts_per_month(population, one.of_months or len(band))
    group: I32 = unit[ground.places.area]
    parts[:] = spread(totals, ground.weight, group)
    known: Bool = unit >= 0
    return known


def _parts_per_month(population: Population, months: int) -> int:
    """A count's parts per month of age; of births a year, a twelfth are in each month before."""
    return PARTS // (12 if population.births else months)


def _intervals(
    population: Population, ground: Ground, counts: Iterable[ChildCount], low: I64, high: I64
) -> None:
    """What each area's count may be; a part of a Gemeinde's withheld count may be nothing of it."""
    for one in counts:
        areas = ground.areas_of(one.area)
        least, most = _ends(one, population)
        if population.births:
            least, most = least * 9 // 12, -(-most * 9 // 12)
        low[areas] = least if len(areas) == 1 else 0
        high[areas] = most


def _ends(one: ChildCount, population: Population) -> tuple[int, int]:
    """Least and most of a count; of one that covers further ages as well, the part of these."""
    if one.count is not None:
        least = most = one.count
    else:
        low, high = population.withheld
        least = low if one.low is None else one.low
        most = high if one.high is None else one.high
    months = one.to_month - one.from_month
    if one.of_months > months:
        return 0 if one.count is None else least * months // one.of_months, most
    return least, most


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
