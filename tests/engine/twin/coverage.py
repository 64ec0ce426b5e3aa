"""Who is reached by an offer, at which months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from fractions import Fraction
from typing import Self

from tests.engine.twin.rows import (
    AGES,
    POSSIBLE,
    RECORDED,
    Place,
    Row,
    plain_places,
    plain_rows,
    plain_ways,
    within,
)

from lueckenlos.engine.types import FIRST_MONTH, Reach, Scheme, Travel, World


class Coverage:
    """Children, and offers in reach of the places where they live."""

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

    def other(self, rows: list[Row]) -> Self:
        """The same world with other offers."""
        twin = copy(self)
        twin.rows = rows
        twin._forget()
        return twin

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

    def declared(self, area: int, f: int, month: int) -> bool:
        """Whether somebody declared everything of a field for this age recorded there."""
        return bool(self.world.complete[area, f, month - FIRST_MONTH])

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

    def _reached_by_offers(self, f: int, p: int, level: int, area: int) -> dict[int, Fraction]:
        total = dict.fromkeys(AGES, Fraction(0))
        for place in self.places_in(area):
            months: Iterable[int] = self.covered(place, f, p, min(level, RECORDED))
            if level == POSSIBLE and self.at_edge(place, f, p):
                months = AGES
            for month in months:
                total[month] += self.people[p][place.number][month]
        return total
