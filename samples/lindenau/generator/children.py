"""Where people live and how many children: cells, counts by age, births, and a benefit table."""

from __future__ import annotations

from dataclasses import dataclass

from shapely import contains_xy, prepare
from shapely.geometry import MultiPolygon, Point

from .chance import Chance, Relief
from .country import Ortsteil
from .ground import distance, metres

TOWN_PER_CELL, VILLAGE_PER_CELL = 33, 22
BANDS = ((0, 3), (3, 6), (6, 10))
PUBLISHED_FROM = 3
"""A cell's or table's count is published from here on."""
VILLAGE_MOST = 5
"""No village count in SGB II is larger, so every withheld one is 1 to 5."""


@dataclass(frozen=True, slots=True)
class Living:
    """An area's people: cells (middle in metres from the market place) with their children."""

    area: Ortsteil
    heart: tuple[int, int]
    cells: tuple[tuple[int, int], ...]
    in_cell: tuple[int, ...]
    inhabitants: int
    children: tuple[int, int, int]
    births: int
    sgb2: tuple[int, int, int]

    def aged(self, start: int, stop: int) -> float:
        """Children of these months, evenly spread inside the bands."""
        return sum(
            count * max(0, min(stop, 12 * until) - max(start, 12 * since)) / (12 * (until - since))
            for count, (since, until) in zip(self.children, BANDS, strict=True)
        )


def living(area: Ortsteil, shape: MultiPolygon) -> Living:
    """The people of one area."""
    heart, cells = _cells(area, shape)
    chance = Chance("children", area.id)
    inhabitants = area.inhabitants + chance.whole(-45, 45)
    total = round(inhabitants * area.children_permille / 1000)
    small = round(total * chance.between(0.272, 0.297))
    middle = round(total * chance.between(0.292, 0.312))
    counts = (small, middle, total - small - middle)
    births = round(small / 3 + chance.between(-2.5, 1.5))
    return Living(
        area,
        heart,
        cells,
        _dealt(area, cells, heart, total),
        inhabitants,
        counts,
        births,
        _sgb2(area, counts),
    )


def _cells(area: Ortsteil, shape: MultiPolygon) -> tuple[tuple[int, int], tuple]:
    """The settled 100 m cells: nearest to the heart or a hamlet, with ragged rims."""
    main = shape.geoms[0]
    prepare(main)
    west, south, east, north = (int(v // 100) for v in main.bounds)
    free = [
        (100 * i + 50, 100 * j + 50) for i in range(west, east + 1) for j in range(south, north + 1)
    ]
    inside = contains_xy(main, *zip(*free, strict=True))
    free = [cell for cell, held in zip(free, inside, strict=True) if held]
    aim = (main.centroid.x, main.centroid.y) if area.is_town else metres(area)
    heart = min(free, key=lambda cell: distance(*cell, *aim))
    knots = [(heart, 1.0), *_hamlets(area, main, free, heart)]
    rim = Relief(f"rim {area.id}", 260)
    ragged = 190 if area.is_town else 420

    def remote(cell: tuple[int, int]) -> float:
        return min(distance(*cell, *knot) / size for knot, size in knots) + ragged * rim(*cell)

    wanted = area.inhabitants // (TOWN_PER_CELL if area.is_town else VILLAGE_PER_CELL)
    return heart, tuple(sorted(sorted(free, key=remote)[:wanted]))


def _hamlets(area: Ortsteil, main, free: list, heart: tuple[int, int]) -> list:
    """Small settlements away from the heart and the border, each (middle, size)."""
    chance, found = Chance("hamlets", area.id), []
    for cell in chance.shuffled(free):
        apart = min(distance(*cell, *other) for other in [heart, *(c for c, _ in found)])
        if len(found) == area.hamlets:
            break
        if 1_300 < apart < 2_600 and main.exterior.distance(Point(cell)) > 600:
            found.append((cell, chance.between(0.28, 0.45)))
    return found


def _dealt(area: Ortsteil, cells: tuple, heart: tuple[int, int], total: int) -> tuple[int, ...]:
    """Each child drawn into a cell: more where blocks of flats stand and near the heart."""
    chance, sums, weight = Chance("cells", area.id), [], 0.0
    for cell in cells:
        lot = chance.between(0.15, 1)
        weight += lot * lot / (1 + distance(*cell, *heart) / 1_500)
        sums.append(weight)
    counts = [0] * len(cells)
    for _ in range(total):
        drawn = chance.unit() * weight
        counts[next(k for k, above in enumerate(sums) if drawn < above)] += 1
    return tuple(counts)


def _sgb2(area: Ortsteil, counts: tuple[int, int, int]) -> tuple[int, int, int]:
    """Children in SGB II by band; in villages fewer than ten altogether."""
    chance = Chance("sgb2", area.id)
    if area.is_town:
        tilt = (1.06, 1.02, 0.96)
        return tuple(
            round(count * area.sgb2_permille * lean * chance.between(0.92, 1.08) / 1000)
            for count, lean in zip(counts, tilt, strict=True)
        )
    drawn = [0, 0, 0]
    for _ in range(min(9, round(sum(counts) * area.sgb2_permille / 1000) + chance.whole(1, 4))):
        drawn[chance.pick([k for k in (0, 1, 1, 2, 2) if drawn[k] < VILLAGE_MOST])] += 1
    return tuple(drawn)


def withheld(counts: tuple[int, int, int]) -> list[bool]:
    """Which cells of a row the source keeps back: 1 and 2, and a second one beside a single one."""
    hidden = [0 < count < PUBLISHED_FROM for count in counts]
    if sum(hidden) == 1:
        others = [(count, k) for k, count in enumerate(counts) if count and not hidden[k]]
        if others:
            hidden[min(others)[1]] = True
    return hidden
