"""A table of children as it may be shown: rounded, small numbers covered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lueckenlos.areas import rows
from lueckenlos.areas.covering import WHOLE, Band, Key, largest, remembered, touching
from lueckenlos.areas.models import Population
from lueckenlos.areas.queries import groups_in
from lueckenlos.areas.words import ages, number
from lueckenlos.assemble.intervals import wilson
from lueckenlos.disclosure import rounded

MISSING, COVERED, PARTIAL = "keine Zahl", "verdeckt", "nicht für alle Gebiete"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of children. `exact` None: there is none, or (`covered`) it is kept secret.

    `partial`: there is none because not every area has a count to add up.
    """

    exact: int | None
    covered: bool = False
    partial: bool = False

    @property
    def shown(self) -> int | None:
        """The number rounded, None where it is not shown."""
        return None if self.exact is None or self.covered else rounded(self.exact)

    @property
    def words(self) -> str:
        """The number as it stands on a page."""
        if self.shown is not None:
            return number(self.shown)
        if self.covered:
            return COVERED
        return PARTIAL if self.partial else MISSING


NOTHING = Figure(None)


class Ledger:
    """The counts of a table by area and age group, and their sums, as decided when it was loaded.

    `homes`: the Gemeinde ("" where none is told) of every area of its edition. What is hidden was
    decided with every sum there could be; told are those that leave no area out.
    """

    def __init__(self, population: Population, homes: Mapping[str, str]) -> None:
        self.population, self.homes = population, homes
        counts = rows.count_records(population.counts.all())
        self.groups = groups_in(homes)
        self.table = remembered(counts, population.hidden, self.groups)
        self.counted: set[Key] = {(one.area, one.from_month, one.to_month) for one in counts}
        self.bands: list[Band] = sorted({(one.from_month, one.to_month) for one in counts})
        self.finest = [band for band in self.bands if not self._inside(band)]
        self.areas = {one.area for one in counts}
        beside = largest(self.bands)
        self.span: Band | None = (
            (beside[0][0], beside[-1][1]) if beside and touching(beside) else None
        )

    def _inside(self, band: Band) -> list[Band]:
        """The other age groups that lie in one."""
        return [o for o in self.bands if o != band and band[0] <= o[0] and o[1] <= band[1]]

    def count(self, area: str, band: Band) -> Figure:
        """Children of an area, a Gemeinde or the whole ("") and an age group."""
        key = (area, *band)
        if not self._complete(key):
            return Figure(None, partial=True)
        if key not in self.table.values:
            return NOTHING
        return Figure(self.table.values[key], key in self.table.hidden)

    def total(self, area: str) -> Figure:
        """Children of a place over all ages of the table; nothing where it lacks some."""
        return self.count(area, self.span) if self.span else NOTHING

    def _complete(self, key: Key) -> bool:
        """Whether a number leaves out no area of the place it is of."""
        place, *band = key
        if key in self.counted or (place != WHOLE and place not in self.groups):
            return True
        parts = self.table.sums.totals.get(key, ())
        if parts and parts[0][0] == place:
            return all(map(self._complete, parts))
        areas = self.homes if place == WHOLE else self.groups[place]
        return all(self._once(area, (band[0], band[1])) for area in areas)

    def _once(self, area: str, band: Band) -> bool:
        """Whether a band of an area is counted: for itself or with its Gemeinde, not twice."""
        home = self.homes[area]
        alone, together = (area, *band) in self.counted, (home, *band) in self.counted
        return (alone or together) and not (
            alone and together and home != area and home not in self.groups
        )

    def among(self, area: str, band: Band) -> Figure:
        """Children of ages `band`, put together of the age groups that make them up."""
        if (area, *band) in self.table.values:
            return self.count(area, band)
        inside = [one for one in self.finest if band[0] <= one[0] and one[1] <= band[1]]
        parts = [self.count(area, one) for one in inside]
        if sum(stop - start for start, stop in inside) < band[1] - band[0]:
            return NOTHING
        if any(one.shown is None for one in parts):
            return Figure(None, covered=any(one.covered for one in parts))
        return Figure(sum(one.exact or 0 for one in parts))


def band_words(band: Band) -> str:
    """An age group in words."""
    return ages(*band)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of all children in percent with its 95 % interval; None where it is not shown."""

    percent: float
    low: float
    high: float

    @property
    def words(self) -> str:
        """The share and how far chance alone may move it."""
        between = f"{number(round(self.low))} bis {number(round(self.high))}"
        return f"{number(round(self.percent))} % ({between} %)"


def share(part: Figure, of: Figure, rules: Population) -> Share | None:
    """How many of all children; nothing where either is not shown or the days contradict.

    `rules`: the table of the part. Nothing either where few are left over who do not belong to
    it, or, of a sensitive one, nobody.
    """
    if part.shown is None or of.shown is None or not of.exact or part.exact is None:
        return None
    left = of.exact - part.exact
    if left < 0 or 0 < left < rules.threshold or (rules.sensitive and not left):
        return None
    low, high = wilson(part.exact, of.exact)
    return Share(100 * part.exact / of.exact, low, high)
