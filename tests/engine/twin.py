"""The slow, obvious twin of the engine: the definitions of the chain, month by month.

Written from the meaning, not from the fast code: loops over places, offers and single months,
sets of months, whole numbers and fractions. Nothing here is clever; where the twin and the engine
differ, one of them misreads the definition.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import isqrt

from lueckenlos.engine.types import (
    FIRST_MONTH,
    LAST_MONTH,
    PARTS,
    Bar,
    Basis,
    Cause,
    Level,
    Link,
    Reach,
    Scheme,
    Travel,
    Way,
    World,
)

AGES = range(FIRST_MONTH, LAST_MONTH)
CONFIRMED, RECORDED, POSSIBLE = 0, 1, 2
MOST = 32
"""Choice is counted up to this many."""


@dataclass(frozen=True)
class Place:
    """A point where children live."""

    number: int
    x: int
    y: int
    area: int
    country: bool
    edge: int


@dataclass(frozen=True)
class Row:
    """An offer row."""

    row: int
    record: int
    x: int
    y: int
    located: bool
    area: int
    start: int
    stop: int
    field: int
    also: int
    level: int
    barred: tuple[int, ...]
    served: int
    host: int
    declared: frozenset[int]
    only: frozenset[int] | None
    """Areas whose residents may use it; None: everybody."""

    @property
    def months(self) -> range:
        return range(self.start, self.stop)

    def has_field(self, f: int) -> bool:
        """Whether `f` is the main field or a further one."""
        return self.field == f or bool(self.also >> f & 1)

    def suits(self, f: int, p: int, level: int = RECORDED) -> bool:
        """Whether it counts in its main field `f` for population `p`, reach and age aside."""
        return self.field == f and self.level <= level and not self.barred[p]


@dataclass(frozen=True)
class Institution:
    """Places of one institution: for whom, how many, and at which months they are offered."""

    area: int
    capacity: int
    ages: range
    offered: dict[int, set[int]]
    """Level → months."""


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


def plain_places(world: World) -> list[Place]:
    p = world.places
    columns = (p.x_mm, p.y_mm, p.area, p.country, p.edge_mm)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [Place(i, *row) for i, row in enumerate(rows)]


def plain_rows(world: World) -> list[Row]:
    o, reached = world.offers, world.declared
    columns = (o.record, o.x_mm, o.y_mm, o.located, o.area, o.start, o.stop, o.field, o.also)
    more = (o.level, o.barred, o.served, o.host)
    rows = []
    for i, values in enumerate(zip(*(c.tolist() for c in (*columns, *more)), strict=True)):
        *first, barred, served, host = values
        places = reached.place[reached.start[i] : reached.start[i + 1]]
        listed, only = frozenset(places.tolist()), None
        if i in world.only:
            only = frozenset(area for area, may in enumerate(world.only[i].tolist()) if may)
        rows.append(Row(i, *first, tuple(barred), served, host, listed, only))
    return rows


def plain_ways(world: World) -> list[dict[int, int]]:
    """By site of the streets: place → millimetres."""
    if world.streets is None:
        return []
    start, place, way = (
        getattr(world.streets, name).tolist() for name in ("start", "place", "way_mm")
    )
    return [dict(zip(place[a:b], way[a:b], strict=True)) for a, b in pairwise(start)]


def within(square_mm: int, reach: Reach, country: bool) -> bool:
    """Straight line × detour ≤ metres, all squared so that no root is taken."""
    metres = reach.country_m if country else reach.town_m
    return square_mm * reach.detour_percent**2 <= (metres * 1000 * 100) ** 2


def share_out(total: int, weights: list[int]) -> list[int]:
    """Largest remainder: everyone the whole part of the exact share, then one each to the largest
    fractions, the first of equals first, until nothing is left."""
    if sum(weights) == 0:
        return [0 for _ in weights]
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    shares = [int(share) for share in exact]
    while sum(shares) < total:
        left = [share - given for share, given in zip(exact, shares, strict=True)]
        shares[left.index(max(left))] += 1
    return shares


def shared_by_age(total: int, children: list[int]) -> list[int]:
    """What children up to an age can have is their exact share, rounded down; each age has what is
    new with it, so that how finely the ages are cut does not matter."""
    if sum(children) == 0:
        return [0 for _ in children]
    shares, younger = [], 0
    for number in children:
        before = total * younger // sum(children)
        younger += number
        shares.append(total * younger // sum(children) - before)
    return shares


class Twin:
    """A world and a scheme, answered slowly."""

    def __init__(
        self, world: World, scheme: Scheme, limits: Sequence[Iterable[int]] | None = None
    ) -> None:
        """`limits` by field: where to cut the ages beside where the definitions do."""
        self.limits = limits or [() for _ in scheme.fields]
        self.world, self.scheme = world, scheme
        self.places, self.rows = plain_places(world), plain_rows(world)
        self.people = [self._people(p) for p in range(len(world.populations))]
        self.ways = plain_ways(world)
        self._forget()

    def _forget(self) -> None:
        self._covered: dict[tuple[int, int, int, int], set[int]] = {}
        self._reached: dict[tuple[int, int, int, int], dict[int, Fraction]] = {}

    def other(self, rows: list[Row]) -> Twin:
        """The same world with other offers."""
        twin = copy(self)
        twin.rows = rows
        twin._forget()
        return twin

    # --- children ---

    def _people(self, p: int) -> list[dict[int, int]]:
        """Per place the parts of a child in each month of age."""
        children = self.world.populations[p]
        people = []
        for row in children.parts.tolist():
            months = dict.fromkeys(AGES, 0)
            for band, parts in zip(children.bands, row, strict=True):
                for month in range(band.start, band.stop):
                    months[month] = parts
            people.append(months)
        return people

    def places_in(self, area: int) -> list[Place]:
        return [place for place in self.places if place.area == area]

    def children(self, p: int, area: int, months: Iterable[int]) -> int:
        """Children of an area at some months, in parts."""
        here = self.places_in(area)
        return sum(self.people[p][place.number][month] for month in months for place in here)

    # --- who is reached ---

    def reach(self, f: int, p: int) -> Reach | None:
        field = self.scheme.fields[f]
        if self.world.populations[p].car or field.reach_without_car is None:
            return field.reach
        return field.reach_without_car

    def in_reach(self, place: Place, row: Row, f: int, p: int) -> bool:
        """Open to its residents, and declared for the place or near enough to it."""
        if row.only is not None and place.area not in row.only:
            return False
        if place.number in row.declared:
            return True
        reach = self.reach(f, p)
        if reach is None:
            return False
        if reach.travel is Travel.FOOT_OR_BUS and self.by_bus(place, row):
            return True
        if reach.travel is not Travel.CAR and self.on_streets(place, row):
            metres = reach.country_m if place.country else reach.town_m
            way = self.ways[int(self.world.streets.site[row.row])].get(place.number)
            return way is not None and way <= 1000 * metres
        square = (place.x - row.x) ** 2 + (place.y - row.y) ** 2
        return row.located and within(square, reach, place.country)

    def by_bus(self, place: Place, row: Row) -> bool:
        """Whether the offer can be reached by bus from there."""
        bus = self.world.bus
        if bus is None:
            return False
        return place.number in bus.place[bus.start[row.row] : bus.start[row.row + 1]].tolist()

    def on_streets(self, place: Place, row: Row) -> bool:
        """Whether the way between them leads along streets: both stand on the network."""
        streets = self.world.streets
        return streets is not None and streets.site[row.row] >= 0 and not streets.off[place.number]

    def at_edge(self, place: Place, f: int, p: int) -> bool:
        """Whether the reach crosses into a neighbour without an inventory."""
        reach, world = self.reach(f, p), self.world
        if reach is not None and reach.travel is Travel.FOOT_OR_BUS and world.bus is not None:
            reach = self.scheme.fields[f].reach  # how far a bus goes nobody knows: as far as a car
        elif reach is not None and reach.travel is not Travel.CAR and world.streets is not None:
            reach = replace(reach, detour_percent=100)  # a street may be straight
        return reach is not None and within(place.edge**2, reach, place.country)

    def covered(self, place: Place, f: int, p: int, level: int) -> set[int]:
        """Months at which a child at the place has a suitable offer."""
        key = (place.number, f, p, level)
        if key not in self._covered:
            months: set[int] = set()
            for row in self.rows:
                if row.suits(f, p, level) and self.in_reach(place, row, f, p):
                    months.update(row.months)
            self._covered[key] = months
        return self._covered[key]

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

    def _reached_by_offers(self, f: int, p: int, level: int, area: int) -> dict[int, Fraction]:
        total = dict.fromkeys(AGES, Fraction(0))
        for place in self.places_in(area):
            months: Iterable[int] = self.covered(place, f, p, min(level, RECORDED))
            if level == POSSIBLE and self.at_edge(place, f, p):
                months = AGES
            for month in months:
                total[month] += self.people[p][place.number][month]
        return total

    # --- institutions ---

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

    # --- links of the chain ---

    def due(self, link: Link) -> list[int]:
        return [month for span in link.months for month in range(span.start, span.stop)]

    def holds(self, place: Place, link: Link, p: int, level: int) -> bool:
        """Whether the link holds at a place: enough of its months, or of the area's children."""
        due, least = self.due(link), Fraction(self.scheme.holds_permille, 1000)
        if self.scheme.fields[link.field].way in (Way.PLACES, Way.SETTING):
            need = self.children(p, place.area, due)
            met = sum(self.reached(link.field, p, level, place.area)[month] for month in due)
            return met >= least * need
        covered = self.covered(place, link.field, p, level)
        return Fraction(sum(month in covered for month in due), len(due)) >= least

    def judgeable(self, area: int, link: Link) -> bool:
        """Declared complete; for institutions also: there are children, they and the capacities are
        known."""
        if not all(self.declared(area, link.field, month) for month in self.due(link)):
            return False
        if self.scheme.fields[link.field].way not in (Way.PLACES, Way.SETTING):
            return True
        anybody = self.children(0, area, self.due(link)) > 0
        return anybody and self._capacities_known(area, link) and self._children_known(area, link)

    def _capacities_known(self, area: int, link: Link) -> bool:
        """Whether enough of the institutions for these ages say how many places they have."""
        due = set(self.due(link))
        units = [unit for unit in self.institutions(link.field, 0) if unit.area == area]
        units = [unit for unit in units if unit.offered[RECORDED] & due]
        known = sum(unit.capacity >= 0 for unit in units)
        return known * 1000 >= self.scheme.places_known_permille * len(units)

    def _children_known(self, area: int, link: Link) -> bool:
        """Whether every month of the link has a count of children, and none is withheld."""
        everyone = self.world.populations[0]
        known = set()
        for b, band in enumerate(everyone.bands):
            if not everyone.withheld[area, b]:
                known.update(range(band.start, band.stop))
        return known >= set(self.due(link))

    def living(self, place: Place, p: int) -> int:
        """Children at a place, in parts, from birth to the end of the last life phase."""
        born = range(max(1, self.scheme.phases[-1].months.stop))
        return sum(parts for month, parts in self.people[p][place.number].items() if month in born)

    def held(self, p: int, level: int, area: int) -> tuple[list[int], list[int]]:
        """Children by link that holds where they live, and by number of judgeable ones that do."""
        links = self.scheme.links()
        by_link, by_number = [0] * len(links), [0] * (len(links) + 1)
        for place in self.places_in(area):
            number, people = 0, self.living(place, p)
            for k, link in enumerate(links):
                if self.holds(place, link, p, level):
                    by_link[k] += people
                    number += self.judgeable(area, link)
            by_number[number] += people
        return by_link, by_number

    # --- choice ---

    def offers_at(self, place: Place, f: int, p: int) -> Counter[int]:
        """How many recorded offers a child at the place can choose from, month by month."""
        number: Counter[int] = Counter()
        if self.scheme.fields[f].way in (Way.PLACES, Way.SETTING):
            for unit in self.institutions(f, p):
                if unit.area == place.area:
                    number.update(unit.offered[RECORDED])
            return number
        for row in self.rows:
            counts = row.has_field(f) and row.level <= RECORDED and not row.barred[p]
            if counts and self.in_reach(place, row, f, p):
                number.update(row.months)
        return number

    def choice(self, f: int, p: int, area: int) -> Counter[tuple[int, int]]:
        """(month, offers to choose from) → children in parts."""
        children: Counter[tuple[int, int]] = Counter()
        if self.scheme.fields[f].way is Way.INDICATOR:
            return children
        for place in self.places_in(area):
            number = self.offers_at(place, f, p)
            for month, parts in self.people[p][place.number].items():
                children[month, min(number[month], MOST)] += parts
        return children

    # --- gaps ---

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

    def _people_reached(
        self, f: int, p: int, level: int, area: int, months: range
    ) -> tuple[int, Fraction]:
        reached = self.reached(f, p, level, area)
        return self.children(p, area, months), sum(reached[month] for month in months)

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
        certain = level == RECORDED and cause is not Cause.AGE_LIMIT and self._certain(gap)
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

    def declared(self, area: int, f: int, month: int) -> bool:
        """Whether somebody declared everything of a field for this age recorded there."""
        return bool(self.world.complete[area, f, month - FIRST_MONTH])

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

    # --- causes ---

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
        yield Cause.TOO_FEW_PLACES, self._room_for_all(gap.field)
        everywhere = frozenset(range(len(self.places)))
        for cause, bar in BARS:
            near = {"declared": everywhere} if bar is Bar.DIGITAL_ONLY else {}
            yield cause, each(lambda row, bar=bar, near=near: freed(row, bar, near))
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

    # --- evidence ---

    def evidence(self, area: int, f: int, months: range, p: int) -> dict[int, tuple]:
        """Offer row → (metres to the nearest place, in reach, fits the age, main field, counts)."""
        rows = {}
        here = self.places_in(area)
        for row in (row for row in self.rows if row.has_field(f)):
            near = self._reaches_area(row, area, f, p)
            fits = row.start < months.stop and months.start < row.stop
            counts = near and fits and row.suits(f, p)
            rows[row.row] = (self._metres(row, here), near, fits, row.field == f, counts)
        return rows

    def _reaches_area(self, row: Row, area: int, f: int, p: int) -> bool:
        way = self.scheme.fields[f].way
        if way is Way.PLACES:
            return row.area == area
        if way is Way.SETTING:
            return row.host >= 0 and self.rows[row.host].area == area
        return any(self.in_reach(place, row, f, p) for place in self.places_in(area))

    def _metres(self, row: Row, here: list[Place]) -> int | None:
        if not here or not row.located:
            return None
        return min(isqrt((at.x - row.x) ** 2 + (at.y - row.y) ** 2) for at in here) // 1000


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


def freed(row: Row, bar: Bar, near: dict[str, frozenset[int]]) -> Row:
    """Without the bar; what is freed of being digital only is everywhere."""
    other = without_bar(row, bar)
    return other if other == row else replace(other, **near)


def without_bar(row: Row, bar: Bar) -> Row:
    """The offer if `bar` were no bar; what was only mentioned because of it counts as recorded."""
    level = row.level
    if any(bars & bar for bars in row.barred):
        level = min(level, Level.RECORDED)
    return replace(row, level=level, barred=tuple(b & ~int(bar) for b in row.barred))


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


# --- beside the chain -----------------------------------------------------------------------


def access(
    homes: list[tuple[int, int, int]],
    sites: list[tuple[int, int, int]],
    rings: Sequence[tuple[int, int]],
    least_pool: int,
) -> tuple[list[Fraction], list[bool]]:
    """Floating catchment: homes and sites are (x, y, number of children or of places).

    A site's places per child of its catchment, nearer children weighing more; then at each home
    the sum over the sites that reach it. A site with too few children has no ratio.
    """

    def weight(home: tuple[int, int, int], site: tuple[int, int, int]) -> Fraction:
        square = (home[0] - site[0]) ** 2 + (home[1] - site[1]) ** 2
        return next((Fraction(w, 1000) for limit, w in rings if square <= limit), Fraction(0))

    pools = [sum(home[2] * weight(home, site) for home in homes) for site in sites]
    pooled = [pool >= max(1, least_pool) for pool in pools]
    reached = [Fraction(0) for _ in homes]
    for site, pool, counts in zip(sites, pools, pooled, strict=True):
        if counts:
            for i, home in enumerate(homes):
                reached[i] += weight(home, site) * site[2] / pool
    return reached, pooled


def alike_offers(
    world: World, hours: Sequence[Sequence[tuple[int, int]]], limit_mm2: int
) -> set[tuple[int, int]]:
    """Records of one kind near each other, open to the same ages in the same minutes."""
    kinds, rows = world.offers.kind.tolist(), plain_rows(world)
    open_ = [row for row in rows if row.located and row.level <= RECORDED and not row.barred[0]]
    minutes = [{m for a, b in times for m in range(a, b)} for times in hours]
    return {
        (one.record, two.record)
        for one in open_
        for two in open_
        if one.record < two.record
        and kinds[one.row] == kinds[two.row]
        and (one.x - two.x) ** 2 + (one.y - two.y) ** 2 <= limit_mm2
        and set(one.months) & set(two.months)
        and minutes[one.row] & minutes[two.row]
    }
