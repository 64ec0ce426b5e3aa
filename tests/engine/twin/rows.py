"""The world as plain rows: places, offers, ways on foot."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from lueckenlos.engine.types import FIRST_MONTH, LAST_MONTH, Reach, Reached, World

AGES = range(FIRST_MONTH, LAST_MONTH)
CONFIRMED, RECORDED, POSSIBLE = 0, 1, 2
MOST = 32


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
    rough: frozenset[int]
    """Places it is declared for or may reach, since its address is known only roughly."""
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


def plain_places(world: World) -> list[Place]:
    p = world.places
    columns = (p.x_mm, p.y_mm, p.area, p.country, p.edge_mm)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [Place(i, *row) for i, row in enumerate(rows)]


def plain_rows(world: World) -> list[Row]:
    o, rough = world.offers, world.rough or world.declared
    columns = (o.record, o.x_mm, o.y_mm, o.located, o.area, o.start, o.stop, o.field, o.also)
    more = (o.level, o.barred, o.served, o.host)
    rows = []
    for i, values in enumerate(zip(*(c.tolist() for c in (*columns, *more)), strict=True)):
        *first, barred, served, host = values
        listed, only = (listed_for(some, i) for some in (world.declared, rough)), None
        if i in world.only:
            only = frozenset(area for area, may in enumerate(world.only[i].tolist()) if may)
        rows.append(Row(i, *first, tuple(barred), served, host, *listed, only))
    return rows


def listed_for(reached: Reached, row: int) -> frozenset[int]:
    return frozenset(reached.place[reached.start[row] : reached.start[row + 1]].tolist())


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
