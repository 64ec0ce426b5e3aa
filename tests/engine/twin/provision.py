"""What institutions provide, in stretches of ages inside which nothing changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tests.engine.twin.coverage import Coverage
from tests.engine.twin.rows import AGES, CONFIRMED, POSSIBLE, RECORDED, Row
from tests.engine.twin.sharing import shared_by_age

from lueckenlos.engine.types import FIRST_MONTH, LAST_MONTH, PARTS, Way


@dataclass(frozen=True)
class Institution:
    """Places of one institution: for whom, how many, and at which months they are offered."""

    area: int
    capacity: int
    ages: range
    offered: dict[int, set[int]]
    """Level → months."""


class Provision(Coverage):
    """Children who have an offer, whichever way a field is counted."""

    def reached(self, f: int, p: int, level: int, area: int) -> dict[int, Fraction]:
        """Parts of a child with a suitable offer, month by month."""
        key = (f, p, level, area)
        if key not in self._reached:
            way = self.scheme.fields[f].way
            if way is Way.INDICATOR:
                self._reached[key] = dict.fromkeys(AGES, Fraction(0))
            elif way in (Way.PLACES, Way.SETTING):
                self._reached[key] = self._provided_by_month(f, p, level, area)
            else:
                self._reached[key] = self._reached_by_offers(f, p, level, area)
        return self._reached[key]

    def stretches(self, f: int) -> list[range]:
        """Ages inside which nothing of the field changes; parts are rounded once per stretch."""
        limits = {FIRST_MONTH, 0, LAST_MONTH, *self.limits[f]}
        spans = [row.months for row in self.rows if row.has_field(f)]
        if self.scheme.fields[f].way is Way.SETTING:
            spans += [self._ages_of(host) for host in self._hosts(f)]
        spans += [range(r.months.start, r.months.stop) for r in self.scheme.fields[f].required]
        spans += [range(phase.months.start, phase.months.stop) for phase in self.scheme.phases]
        for month in range(FIRST_MONTH + 1, LAST_MONTH):
            areas = range(self.world.areas)
            if any(self.declared(a, f, month) != self.declared(a, f, month - 1) for a in areas):
                limits.add(month)
        for children in self.world.populations:
            spans += [range(band.start, band.stop) for band in children.bands]
        for span in spans:
            limits |= {span.start, span.stop}
        cuts = sorted(limits)
        return [range(a, b) for a, b in pairwise(cuts)]

    def _hosts(self, f: int) -> list[Row]:
        return [self.rows[row.host] for row in self.rows if row.field == f and row.host >= 0]

    def _ages_of(self, host: Row) -> range:
        """From the youngest to the oldest that any reading of the institution's record names."""
        same = [row for row in self.rows if row.record == host.record]
        return range(min(row.start for row in same), max(row.stop for row in same))

    def institutions(self, f: int, p: int) -> list[Institution]:
        """Places: one per record. Setting: one per host, where some offer serves its children."""
        setting = self.scheme.fields[f].way is Way.SETTING
        groups: dict[int, list[Row]] = defaultdict(list)
        home: dict[int, Row] = {}
        for row in self.rows:
            if not row.suits(f, p) or (setting and row.host < 0):
                continue
            at = self.rows[row.host] if setting else row
            if at.area >= 0:
                groups[at.record].append(row)
                home.setdefault(at.record, at)
        return [self._institution(home[r], rows, setting) for r, rows in groups.items()]

    def _institution(self, home: Row, rows: list[Row], setting: bool) -> Institution:
        ages = range(min(row.start for row in rows), max(row.stop for row in rows))
        if setting:
            ages = self._ages_of(home)
        offered: dict[int, set[int]] = {CONFIRMED: set(), RECORDED: set()}
        for level, months in offered.items():
            for row in rows:
                if row.level <= level:
                    months.update(month for month in row.months if month in ages)
        return Institution(home.area, home.served, ages, offered)

    def places_offered(self, f: int, p: int, level: int, area: int) -> dict[range, int]:
        """Places in parts by stretch: each institution's over its ages as the children are."""
        offered = dict.fromkeys(self.stretches(f), 0)
        for unit in self.institutions(f, p):
            if unit.area == area and unit.capacity > 0:
                ages = [s for s in offered if s.start in unit.ages]
                children = [self.children(0, area, stretch) for stretch in ages]
                shares = shared_by_age(unit.capacity * PARTS, children)
                for stretch, share in zip(ages, shares, strict=True):
                    if stretch.start in unit.offered[level]:
                        offered[stretch] += share
        return offered

    def provided(self, f: int, p: int, level: int, area: int) -> dict[range, int]:
        """Children in parts who can have a place; of a later population the same share."""
        provided = {}
        for stretch, places in self.places_offered(f, p, min(level, RECORDED), area).items():
            everyone, mine = (self.children(who, area, stretch) for who in (0, p))
            used = min(places, everyone)
            provided[stretch] = mine * used // everyone if everyone else 0
            if level == POSSIBLE and self._unknown(f, area, stretch):
                provided[stretch] = mine
        return provided

    def _unknown(self, f: int, area: int, stretch: range) -> bool:
        """Whether an institution for these ages has not said how many places it has."""
        return any(
            unit.area == area and unit.capacity < 0 and stretch.start in unit.offered[RECORDED]
            for unit in self.institutions(f, 0)
        )

    def _provided_by_month(self, f: int, p: int, level: int, area: int) -> dict[int, Fraction]:
        by_month = {}
        for stretch, parts in self.provided(f, p, level, area).items():
            for month in stretch:
                by_month[month] = Fraction(parts, len(stretch))
        return by_month
