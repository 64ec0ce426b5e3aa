"""What would close a gap: one condition given up at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.engine.twin.provision import Provision
from tests.engine.twin.rows import CONFIRMED, RECORDED, Row

from lueckenlos.engine.types import FIRST_MONTH, LAST_MONTH, PARTS, Bar, Cause, Level, Way

DOUBTFUL = (Cause.AGE_LIMIT, Cause.PLACED_ROUGHLY)
"""Who looks it up may find that all is well."""
BARS = (
    (Cause.COSTS_MONEY, Bar.COSTS_MONEY),
    (Cause.ON_REQUEST, Bar.ON_REQUEST),
    (Cause.TOO_RARE, Bar.TOO_RARE),
    (Cause.BY_REFERRAL, Bar.BY_REFERRAL),
    (Cause.NOT_OPEN, Bar.NOT_OPEN),
    (Cause.NO_WAY_IN, Bar.NO_WAY_IN),
    (Cause.NOT_RUNNING, Bar.NOT_RUNNING),
    (Cause.DIGITAL_ONLY, Bar.DIGITAL_ONLY),
)


@dataclass(frozen=True)
class Gap:
    """A finding, in plain words."""

    areas: tuple[int, ...]
    population: int
    field: int
    start: int
    stop: int
    cause: Cause
    certain: bool
    without_recorded: int
    without_confirmed: int


class Causes(Provision):
    """What makes a gap, and what ends it."""

    def few(self, people: int, reached: Fraction) -> bool:
        """Whether less than the scheme's share of the children has a suitable offer."""
        return reached * 1000 < self.scheme.gap_share_permille * people

    def is_gap(self, area: int, people: int, reached: Fraction) -> bool:
        """Few have an offer, and many children are without."""
        rules = self.scheme
        least = rules.gap_children_town
        if self.world.country[area]:
            least = rules.gap_children_country
        return self.few(people, reached) and people - reached >= least * PARTS

    def _people_reached(
        self, f: int, p: int, level: int, area: int, months: range
    ) -> tuple[int, Fraction]:
        reached = self.reached(f, p, level, area)
        return self.children(p, area, months), sum(reached[month] for month in months)

    def _cause(self, gap: Gap, level: int) -> Cause:
        """The first condition that, given up alone, ends the gap."""
        touching = self._limits_touch(gap)
        if level == CONFIRMED:
            return Cause.AGE_LIMIT if touching else Cause.UNCONFIRMED
        for cause, rows in self._relaxed(gap):
            if cause is Cause.AGE_LIMIT and not touching:
                continue
            if self._closed_by(gap, rows):
                return cause
        return Cause.MISSING

    def _limits_touch(self, gap: Gap) -> bool:
        """A short hole where one offer of the field ends and another begins."""
        f, p, area = gap.field, gap.population, gap.areas[0]
        rows = [row for row in self.rows if row.suits(f, p)]
        rows = [row for row in rows if self._reaches_area(row, area, f, p)]
        ends = any(row.stop == gap.start for row in rows)
        begins = any(row.start == gap.stop for row in rows)
        return gap.stop - gap.start <= self.scheme.age_limit_months and ends and begins

    def _closed_by(self, gap: Gap, rows: list[Row]) -> bool:
        f, p, area = gap.field, gap.population, gap.areas[0]
        months = range(gap.start, gap.stop)
        other = self.other(rows)
        return not self.is_gap(area, *other._people_reached(f, p, RECORDED, area, months))

    def _relaxed(self, gap: Gap) -> Iterator[tuple[Cause, list[Row]]]:
        """Worlds with one condition given up, those cheap to mend first."""

        def each(change: Callable[[Row], Row]) -> list[Row]:
            return [change(row) for row in self.rows]

        later = self.scheme.age_limit_months
        yield Cause.AGE_LIMIT, each(lambda r: replace(r, stop=min(r.stop + later, LAST_MONTH)))
        yield Cause.PLACED_ROUGHLY, each(lambda row: replace(row, declared=row.rough))
        yield Cause.TOO_FEW_PLACES, self._room_for_all(gap.field)
        everywhere = frozenset(range(len(self.places)))
        for cause, bar in BARS:
            near = {"declared": everywhere} if bar is Bar.DIGITAL_ONLY else {}
            yield cause, [freed(row, bar, near, gap.population) for row in self.rows]
        yield Cause.NOT_THIS_AGE, each(lambda r: replace(r, start=FIRST_MONTH, stop=LAST_MONTH))
        yield Cause.TOO_FAR, each(lambda row: replace(row, declared=everywhere))

    def _room_for_all(self, f: int) -> list[Row]:
        """No offer is full: institutions of the field, and its hosts, have room for every child."""
        hosts = {row.host for row in self.rows if row.field == f}
        rows = [without_bar(row, Bar.TOO_FEW_PLACES) for row in self.rows]
        return [
            replace(row, served=10**6) if row.field == f or row.row in hosts else row
            for row in rows
        ]

    def _reaches_area(self, row: Row, area: int, f: int, p: int) -> bool:
        way = self.scheme.fields[f].way
        if way is Way.PLACES:
            return row.area == area
        if way is Way.SETTING:
            return row.host >= 0 and self.rows[row.host].area == area
        return any(self.in_reach(place, row, f, p) for place in self.places_in(area))


def freed(row: Row, bar: Bar, near: dict[str, frozenset[int]], population: int) -> Row:
    """Without the bar; what becomes usable for the population by that is near as told."""
    other = without_bar(row, bar)
    counted = row.level != Level.MENTIONED and not row.barred[population]
    return other if counted or other == row else replace(other, **near)


def without_bar(row: Row, bar: Bar) -> Row:
    """The offer if `bar` were no bar; what was only mentioned because of it counts as recorded."""
    level = row.level
    if any(bars & bar for bars in row.barred):
        level = min(level, Level.RECORDED)
    return replace(row, level=level, barred=tuple(b & ~int(bar) for b in row.barred))
