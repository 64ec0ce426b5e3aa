"""Tables of children by area and age drawn at random, and what their pages print, told slowly."""

from __future__ import annotations

import random
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from itertools import pairwise

from tests.attack import attack

from lueckenlos.areas.covering import Covered, Key
from lueckenlos.disclosure import Count, Sum
from lueckenlos.exchange.records import ChildCount

SCHEMES = {
    "one": [(0, 72)],
    "beside": [(0, 36), (36, 72), (72, 216)],
    "nested": [(0, 36), (0, 72), (0, 216)],
    "two in one": [(0, 36), (36, 72), (0, 216)],
    "with a hole": [(0, 36), (72, 216)],
}
STRETCHES = [(0, 36), (36, 72), (72, 216)]


@dataclass
class Table:
    """`cells`: children by area and smallest stretch of months; nobody is told them as such."""

    counts: list[ChildCount]
    cells: Mapping[tuple[str, int], int]
    groups: dict[str, list[str]]
    threshold: int
    sensitive: bool
    interval: tuple[int, int] = (0, 4)
    counted: dict[Key, list[str]] = field(default_factory=dict)

    def cells_of(self, areas: list[str], bands: list[tuple[int, int]]) -> list[str]:
        """The names of the cells of some areas and ages."""
        inside = {a for a, _ in self.cells} & set(areas)
        return sorted(
            f"{area}/{start}"
            for area in inside
            for start, stop in STRETCHES
            if any(low <= start and stop <= high for low, high in bands)
        )


def table(seed: int, areas: int) -> Table:
    """Some areas with some children, in some bands, some of them withheld by their source."""
    draw = random.Random(seed)
    bands = SCHEMES[draw.choice(sorted(SCHEMES))]
    mean, hiding = draw.choice([2, 6, 15, 40]), draw.choice([0.0, 0.0, 0.3])
    names = [f"a{n}" for n in range(areas)]
    cells = {
        (area, start): 0 if draw.random() < 0.2 else int(draw.expovariate(1 / mean))
        for area in names
        for start, _ in STRETCHES
    }
    counts = []
    for area in names:
        for low, high in bands:
            people = sum(cells[area, a] for a, b in STRETCHES if low <= a and b <= high)
            told = None if people <= 4 and draw.random() < hiding else people
            counts.append(ChildCount(area, low, high, told))
    cut = draw.randrange(areas + 1)
    groups = {"g": names[:cut], "h": names[cut:]} if draw.random() < 0.6 else {}
    return Table(counts, cells, groups, *draw.choice([(3, True), (5, False), (10, False)]))


def printed(world: Table) -> dict[Key, list[str]]:
    """All that pages print of a table, as the cells each number is made of."""
    bands = sorted({(one.from_month, one.to_month) for one in world.counts})
    areas = sorted({one.area for one in world.counts})
    outer = [b for b in bands if not any(b != c and c[0] <= b[0] and b[1] <= c[1] for c in bands)]
    found: dict[Key, list[str]] = {}
    places = {area: [area] for area in areas} | world.groups | {"": areas}
    for place, inside in places.items():
        for band in bands if inside else []:
            found[(place, *band)] = world.cells_of(inside, [band])
        if inside and all(one[1] == two[0] for one, two in pairwise(outer)):
            found[(place, outer[0][0], outer[-1][1])] = world.cells_of(inside, outer)
    return found


def known(world: Table) -> tuple[dict[str, Count], list[Sum]]:
    """What is to be guessed, with the sums that tie it: cells, counts and totals."""
    withheld = {(o.area, o.from_month, o.to_month) for o in world.counts if o.count is None}
    unknown = {cell for key in withheld for cell in printed(world)[key]}
    counts = {
        f"{area}/{start}": Count(people, world.threshold, world.sensitive)
        for (area, start), people in world.cells.items()
    }
    sums = []
    for key, cells in printed(world).items():
        people = sum(counts[cell].value or 0 for cell in cells)
        if key in withheld:
            counts[str(key)] = Count(None, world.threshold, world.sensitive, *world.interval)
        elif unknown.isdisjoint(cells) or any(_key(one) == key for one in world.counts):
            counts[str(key)] = Count(people, world.threshold, world.sensitive)
        else:
            continue  # a total over what the source withholds: nobody can print it
        sums.append(Sum(str(key), tuple(cells)))
    return counts, sums


def _key(one: ChildCount) -> Key:
    return one.area, one.from_month, one.to_month


def ranges(
    world: Table, hidden: Set[Key], more: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, tuple[float, float]]:
    """What somebody can work out of everything that is not printed; `more`: sums printed, too."""
    counts, sums = known(world)
    unseen = {f"{area}/{start}" for area, start in world.cells} | {str(key) for key in hidden}
    for name, parts in (more or {}).items():
        people = sum(world.cells[part.split("/")[0], int(part.split("/")[1])] for part in parts)
        counts[name] = Count(people, world.threshold, world.sensitive)
        sums = [*sums, Sum(name, parts)]
    return attack(counts, sums, unseen & counts.keys())


def cells_under(found: Covered, world: Table) -> dict[Key, list[str]]:
    """The cells of what a table of other areas prints, where it is not hidden."""
    return {key: cells for key, cells in printed(world).items() if key not in found.hidden}
