"""Age groups that lie in one another become groups beside each other, by difference.

A table may count the under sevens and, in another column, everybody under eighteen. What the
inner groups leave of the outer one is a group of its own. It is known only where all of them are;
else it lies between what their intervals allow, and the withheld count keeps the interval of its
source: nothing here makes it narrower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lueckenlos.engine.types import Children, Months
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.records import ChildCount, Population


@dataclass(frozen=True, slots=True)
class Rest:
    """What the groups `inner` leave of the group `outer`: one or several stretches of months."""

    outer: Months
    inner: tuple[Months, ...]
    pieces: tuple[Months, ...]


def side_by_side(population: Population) -> tuple[Population, list[Problem]]:
    """The population with groups that do not overlap. Raises `CaseError` where groups cross."""
    bands = sorted({months_of(one) for one in population.counts}, key=lambda b: (b.start, -b.stop))
    crossed = next(_crossing(bands), None)
    if crossed:
        names = dict(zip(("one", "two"), (f"{b.start}-{b.stop}" for b in crossed), strict=True))
        raise CaseError(Problem("bands_overlap", population.source.file, values={**names}))
    rests = [rest for rest in (_rest(band, bands) for band in bands) if rest.inner]
    if not rests:
        return population, []
    outer = {rest.outer for rest in rests}
    counts = [one for one in population.counts if months_of(one) not in outer]
    problems: list[Problem] = []
    for rest in rests:
        counts += _left(population, rest, problems)
    return replace(population, counts=tuple(counts)), problems


def beyond_all(everybody: Children, some: Children) -> Iterator[tuple[int, Months, int, int]]:
    """Where a part of the children is more than all of them: area, ages, the part, at most all."""
    for b, band in enumerate(some.bands):
        inside = [i for i, other in enumerate(everybody.bands) if other.overlap(band)]
        covered = sum(len(everybody.bands[i].overlap(band) or ()) for i in inside)
        if band.start < 0 or covered < len(band):
            continue
        most = everybody.high[:, inside].sum(1)
        for area in np.flatnonzero(some.low[:, b] > most).tolist():
            yield area, band, int(some.low[area, b]), int(most[area])


def nests(population: Population) -> tuple[tuple[Months, ...], ...]:
    """The groups side by side, gathered under the largest groups their source counts as well.

    Somebody who knows such a larger group can tell each of its groups from the others.
    """
    bands = {months_of(one) for one in population.counts}
    leaves = sorted({months_of(one) for one in side_by_side(population)[0].counts})
    outer = sorted(band for band in bands if not any(b != band and _lies(band, b) for b in bands))
    inside = (tuple(leaf for leaf in leaves if _lies(leaf, band)) for band in outer)
    return tuple(group for group in inside if len(group) > 1)


def _lies(band: Months, outer: Months) -> bool:
    return outer.start <= band.start and band.stop <= outer.stop


def months_of(one: ChildCount) -> Months:
    """The ages of a count."""
    return Months(one.from_month, one.to_month)


def _crossing(bands: Sequence[Months]) -> Iterator[tuple[Months, Months]]:
    """Pairs of groups of which neither lies in the other."""
    for i, one in enumerate(bands):
        for two in bands[i + 1 :]:
            if two.start < one.stop < two.stop and one.start < two.start:
                yield one, two


def _rest(outer: Months, bands: Sequence[Months]) -> Rest:
    """The largest groups inside one, and what they leave of it."""
    within = [b for b in bands if b != outer and _lies(b, outer)]
    inner = [b for b in within if not any(c != b and _lies(b, c) for c in within)]
    pieces, month = [], outer.start
    for band in inner:
        pieces += [Months(month, band.start)] if month < band.start else []
        month = band.stop
    pieces += [Months(month, outer.stop)] if month < outer.stop else []
    return Rest(outer, tuple(inner), tuple(pieces))


def _left(population: Population, rest: Rest, problems: list[Problem]) -> Iterator[ChildCount]:
    """Per area the count that is left, on each stretch."""
    inner: dict[str, list[ChildCount]] = {}
    for one in population.counts:
        if months_of(one) in rest.inner:
            inner.setdefault(one.area, []).append(one)
    months = sum(len(piece) for piece in rest.pieces)
    for whole in population.counts:
        if months_of(whole) != rest.outer:
            continue
        parts = inner.get(whole.area, [])
        count, low, high = _difference(whole, parts, population, len(parts) == len(rest.inner))
        if high < 0 or (not rest.pieces and low):
            problems.append(_contradiction(population, whole))
            count, low, high = None, 0, max(high, 0)
        for piece in rest.pieces:
            yield ChildCount(
                whole.area, piece.start, piece.stop, count, whole.row, low, high, months
            )


def _difference(
    whole: ChildCount, parts: list[ChildCount], population: Population, all_there: bool
) -> tuple[int | None, int, int]:
    """Count, least and most of what the parts leave of the whole."""
    low, high = _interval(whole, population)
    ends = [_interval(part, population) for part in parts]
    least = low - sum(most for _, most in ends) if all_there else 0
    most = high - sum(some for some, _ in ends)
    known = all_there and whole.count is not None and all(part.count is not None for part in parts)
    return (most if known and most >= 0 else None), max(least, 0), most


def _interval(one: ChildCount, population: Population) -> tuple[int, int]:
    if one.count is not None:
        return one.count, one.count
    low, high = population.withheld
    return (low if one.low is None else one.low), (high if one.high is None else one.high)


def _contradiction(population: Population, whole: ChildCount) -> Problem:
    values: dict[str, object] = {
        "area": whole.area,
        "outer": f"{whole.from_month // 12}-{whole.to_month // 12}",
        "count": whole.count if whole.count is not None else "…",
    }
    return Problem("bands_contradict", population.source.file, whole.row, values=values)
