"""Gaps of areas and of neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.engine.twin.causes import DOUBTFUL, Causes, Gap
from tests.engine.twin.rows import CONFIRMED, POSSIBLE, RECORDED

from lueckenlos.engine.types import Basis, Cause, Way


class Gaps(Causes):
    """Runs of required months in which few have an offer and many are without."""

    def required(self, f: int) -> set[int]:
        """Months that law or a resolution require."""
        return {
            month
            for item in self.scheme.fields[f].required
            if item.basis is not Basis.DESIRABLE
            for month in range(item.months.start, item.months.stop)
        }

    def short_at(self, f: int, p: int, level: int, area: int, month: int) -> bool:
        people = self.children(p, area, [month])
        return self.few(people, self.reached(f, p, level, area)[month])

    def short(self, f: int, p: int, area: int) -> tuple[set[int], set[int]]:
        """Required months short of recorded offers, and those short of confirmed ones only.

        A later population is asked only at months at which the first is not short itself.
        """
        recorded, confirmed = set(), set()

        def asked(level: int, month: int) -> bool:
            return p == 0 or not self.short_at(f, 0, level, area, month)

        for month in self.required(f):
            if self.short_at(f, p, RECORDED, area, month):
                recorded |= {month} if asked(RECORDED, month) else set()
            elif self.short_at(f, p, CONFIRMED, area, month):
                confirmed |= {month} if asked(CONFIRMED, month) else set()
        return recorded, confirmed

    def gaps(self) -> list[Gap]:
        """Every gap with its cause, neighbours with the same gap as one."""
        found = []
        for f, field in enumerate(self.scheme.fields):
            if field.way is not Way.INDICATOR:
                for p in range(len(self.world.populations)):
                    for area in range(self.world.areas):
                        found += self._gaps_of(f, p, area)
        return self._joined(found)

    def _gaps_of(self, f: int, p: int, area: int) -> Iterator[Gap]:
        for level, short in enumerate(reversed(self.short(f, p, area))):
            for run in unbroken(short):
                if len(run) >= self.scheme.gap_months:
                    for months in self._cut(f, area, run):
                        gap = self._gap(f, p, area, months, level)
                        if self.is_gap(area, *self._people_reached(f, p, level, area, months)):
                            yield gap

    def _cut(self, f: int, area: int, run: range) -> list[range]:
        """A run in pieces: declared complete or not, and of places each duty by itself."""
        duties = []
        if self.scheme.fields[f].way is Way.PLACES:
            duties = [item.months.start for item in self.scheme.fields[f].required]
        pieces: list[range] = []
        for month in run:
            other = month > run.start and (
                self.declared(area, f, month) != self.declared(area, f, month - 1)
                or month in duties
            )
            if not pieces or other:
                pieces.append(range(month, month + 1))
            else:
                pieces[-1] = range(pieces[-1].start, month + 1)
        return pieces

    def _gap(self, f: int, p: int, area: int, months: range, level: int) -> Gap:
        people, recorded = self._people_reached(f, p, RECORDED, area, months)
        _, confirmed = self._people_reached(f, p, CONFIRMED, area, months)
        gap = Gap(
            areas=(area,),
            population=p,
            field=f,
            start=months.start,
            stop=months.stop,
            cause=Cause.MISSING,
            certain=False,
            without_recorded=people - int(recorded),
            without_confirmed=people - int(confirmed),
        )
        cause = self._cause(gap, level)
        certain = level == RECORDED and cause not in DOUBTFUL and self._certain(gap)
        return replace(gap, cause=cause, certain=certain)

    def _certain(self, gap: Gap) -> bool:
        """Declared complete, a gap even if all that is possible counted, no doubt about buses."""
        f, p, area = gap.field, gap.population, gap.areas[0]
        months = range(gap.start, gap.stop)
        on_foot = self.scheme.fields[f].reach_without_car is not None
        told = self.world.bus_known
        if on_foot and not self.world.populations[p].car and (told is None or not told[area]):
            return False
        possible = self._people_reached(f, p, POSSIBLE, area, months)
        declared = all(self.declared(area, f, month) for month in months)
        long = len(months) >= self.scheme.gap_months
        return long and declared and self.is_gap(area, *possible)

    def _joined(self, gaps: list[Gap]) -> list[Gap]:
        """Gaps alike in all but the area, of areas that touch, again and again until none touch."""
        groups = [[gap] for gap in gaps]
        again = True
        while again:
            again = False
            for one in groups:
                other = next((g for g in groups if g is not one and self._touch(one, g)), None)
                if other:
                    one.extend(other)
                    groups.remove(other)
                    again = True
                    break
        return [as_one(group) for group in groups]

    def _touch(self, one: list[Gap], other: list[Gap]) -> bool:
        pairs = self.world.neighbours
        return alike(one[0]) == alike(other[0]) and any(
            (a.areas[0], b.areas[0]) in pairs or (b.areas[0], a.areas[0]) in pairs
            for a in one
            for b in other
        )


def unbroken(months: set[int]) -> list[range]:
    """Months in a row; birth ends a row."""
    runs = []
    for month in sorted(months):
        if runs and runs[-1].stop == month != 0:
            runs[-1] = range(runs[-1].start, month + 1)
        else:
            runs.append(range(month, month + 1))
    return runs


def alike(gap: Gap) -> tuple[object, ...]:
    """What gaps of neighbours must share to be one."""
    return (gap.field, gap.population, gap.start, gap.stop, gap.cause, gap.certain)


def as_one(group: list[Gap]) -> Gap:
    return replace(
        group[0],
        areas=tuple(sorted(gap.areas[0] for gap in group)),
        without_recorded=sum(gap.without_recorded for gap in group),
        without_confirmed=sum(gap.without_confirmed for gap in group),
    )
