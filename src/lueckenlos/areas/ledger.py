"""A table of children as it may be shown: rounded, small numbers covered."""

from __future__ import annotations

from dataclasses import dataclass

from lueckenlos.areas import rows
from lueckenlos.areas.covering import WHOLE, Band, Groups, remembered
from lueckenlos.areas.models import Population
from lueckenlos.areas.words import ages, number
from lueckenlos.assemble.intervals import wilson
from lueckenlos.disclosure import rounded

MISSING, COVERED = "keine Zahl", "verdeckt"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of children. `exact` None: there is none, or (`covered`) it is kept secret."""

    exact: int | None
    covered: bool = False

    @property
    def shown(self) -> int | None:
        """The number rounded, None where it is not shown."""
        return None if self.exact is None or self.covered else rounded(self.exact)

    @property
    def words(self) -> str:
        """The number as it stands on a page."""
        if self.shown is not None:
            return number(self.shown)
        return COVERED if self.covered else MISSING


NOTHING = Figure(None)


class Ledger:
    """The counts of a table by area and age group, and their sums, as decided when it was loaded.

    `groups`: the areas of its edition by their Gemeinde.
    """

    def __init__(self, population: Population, groups: Groups) -> None:
        self.population = population
        counts = rows.count_records(population.counts.all())
        self.table = remembered(counts, population.hidden, groups)
        self.bands: list[Band] = sorted({(one.from_month, one.to_month) for one in counts})
        self.finest = [band for band in self.bands if not self._inside(band)]
        self.areas = {one.area for one in counts}
        self.span: Band = self.table.all_ages(WHOLE) or (0, 0)

    def _inside(self, band: Band) -> list[Band]:
        """The other age groups that lie in one."""
        return [o for o in self.bands if o != band and band[0] <= o[0] and o[1] <= band[1]]

    def count(self, area: str, band: Band) -> Figure:
        """Children of an area, a Gemeinde or the whole ("") and an age group."""
        key = (area, *band)
        if key not in self.table.values:
            return NOTHING
        return Figure(self.table.values[key], key in self.table.hidden)

    def total(self, area: str) -> Figure:
        """Children of a place over all ages its counts have."""
        band = self.table.all_ages(area)
        return self.count(area, band) if band else NOTHING

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


def share(part: Figure, of: Figure) -> Share | None:
    """How many of all children; nothing where either is not shown or the days contradict."""
    if part.shown is None or of.shown is None or not of.exact or part.exact is None:
        return None
    if part.exact > of.exact:
        return None
    low, high = wilson(part.exact, of.exact)
    return Share(100 * part.exact / of.exact, low, high)
