"""A rectangle of ground cut into cells, of which the areas of two editions are made."""

from __future__ import annotations

import random

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lueckenlos.areas.comparison import Change, Kind
from lueckenlos.exchange.layers.crs import DEGREES, GRID, move
from lueckenlos.exchange.records import AreaRecord

WIDE, HIGH, SIDE = 5, 4, 400.0
CORNER = (4_550_000.0, 3_270_000.0)

Cell = tuple[int, int]


def cells(shift: float = 0.0, seed: int = 0) -> dict[Cell, BaseGeometry]:
    """Cells of about 400 m in metres; their corners moved at random by up to `shift` each way."""
    draw = np.random.default_rng(seed)
    corners = np.array([[(x * SIDE, y * SIDE) for y in range(HIGH + 1)] for x in range(WIDE + 1)])
    corners = corners + CORNER + draw.uniform(-shift, shift, corners.shape)
    return {
        (x, y): shapely.Polygon(
            [corners[x, y], corners[x + 1, y], corners[x + 1, y + 1], corners[x, y + 1]]
        )
        for x in range(WIDE)
        for y in range(HIGH)
    }


def area(key: str, *shapes: BaseGeometry, name: str = "") -> AreaRecord:
    """An area of ground given in metres."""
    ground = shapely.transform(shapely.union_all(shapes), move(GRID, DEGREES))
    return AreaRecord(key, name or f"Name {key}", ground)


def box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """Ground in metres from the corner of the rectangle."""
    x, y = CORNER
    return shapely.box(x + west, y + south, x + east, y + north)


PLANS: dict[Kind, tuple[int, list[list[int]], list[list[int]]]] = {
    Kind.UNCHANGED: (1, [[0]], [[0]]),
    Kind.RENAMED: (1, [[0]], [[0]]),
    Kind.REKEYED: (1, [[0]], [[0]]),
    Kind.RESHAPED: (3, [[0, 1]], [[0, 1, 2]]),
    Kind.SPLIT: (3, [[0, 1, 2]], [[0], [1, 2]]),
    Kind.MERGED: (3, [[0], [1, 2]], [[0, 1, 2]]),
    Kind.REARRANGED: (3, [[0, 1], [2]], [[0], [1, 2]]),
    Kind.GONE: (1, [[0]], []),
    Kind.NEW: (1, [], [[0]]),
}
"""How many cells it takes, and which of them are the areas before and after."""


def editions(
    seed: int, shift: float
) -> tuple[list[AreaRecord], list[AreaRecord], set[tuple[Kind, tuple[str, ...], tuple[str, ...]]]]:
    """Two editions, the second drawn anew with that much noise, and what became of the areas."""
    draw = random.Random(seed)
    before, after = cells(), cells(shift, seed)
    free = sorted(before)
    draw.shuffle(free)
    old, new, truth = [], [], set()
    while free:
        kind = draw.choice([one for one, plan in PLANS.items() if plan[0] <= len(free)])
        take, olds, news = PLANS[kind]
        mine, free = free[:take], free[take:]
        same = kind in (Kind.UNCHANGED, Kind.RENAMED, Kind.RESHAPED)
        old_keys = tuple(f"o{len(old) + n:02}" for n in range(len(olds)))
        new_keys = old_keys if same else tuple(f"n{len(new) + n:02}" for n in range(len(news)))
        for key, some in zip(old_keys, olds, strict=True):
            old.append(area(key, *(before[mine[n]] for n in some)))
        for key, some in zip(new_keys, news, strict=True):
            name = "other" if kind is Kind.RENAMED else f"Name {key}"
            new.append(area(key, *(after[mine[n]] for n in some), name=name))
        truth.add((kind, old_keys, new_keys))
    return old, new, truth


def told(changes: tuple[Change, ...]) -> set[tuple[Kind, tuple[str, ...], tuple[str, ...]]]:
    """The changes without their shares."""
    return {(one.kind, one.old, one.new) for one in changes}
