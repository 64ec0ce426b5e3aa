"""Worlds by hand: plain rows and points, made into arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from lueckenlos.engine.types import (
    FAR_MM,
    FIRST_MONTH,
    LAST_MONTH,
    PARTS,
    Children,
    Level,
    Months,
    Offers,
    Places,
    Reached,
    World,
)

CELL = 100_000
ORIGIN = (4_300_000_000, 3_100_000_000)
NORTH_SEA = (3_900_000_000, 3_700_000_000)


@dataclass(frozen=True)
class Offer:
    """One offer row with everything at its simplest; `Offers` is made of a list of these."""

    record: int = -1
    x: int = ORIGIN[0]
    y: int = ORIGIN[1]
    located: bool = True
    area: int = 0
    start: int = 0
    stop: int = 36
    field: int = 0
    also: int = 0
    level: int = Level.CONFIRMED
    barred: tuple[int, ...] = (0,)
    served: int = -1
    host: int = -1
    kind: int = 0
    declared: tuple[tuple[int, int], ...] = ()
    """(place, metres)"""
    only: frozenset[int] | None = None
    """Areas whose residents may use it; None: everybody."""


def offers_of(rows: list[Offer], populations: int = 1) -> Offers:
    """The rows as arrays; a row without a record number is a record of its own."""

    def column(name: str, kind: type) -> np.ndarray:
        return np.array([getattr(row, name) for row in rows], kind)

    record = [row.record if row.record >= 0 else i for i, row in enumerate(rows)]
    barred = [(row.barred * populations)[:populations] for row in rows]
    return Offers(
        record=np.array(record, np.int32),
        x_mm=column("x", np.int64),
        y_mm=column("y", np.int64),
        located=column("located", bool),
        area=column("area", np.int32),
        start=column("start", np.int16),
        stop=column("stop", np.int16),
        field=column("field", np.uint8),
        also=column("also", np.uint32),
        level=column("level", np.uint8),
        barred=np.array(barred, np.uint16).reshape(len(rows), populations),
        served=column("served", np.int32),
        host=column("host", np.int32),
        kind=column("kind", np.int32),
    )


def declared_complete(said: list[int], areas: int, fields: int, youngest: int) -> np.ndarray:
    """[area, field, month]: declared complete where something is said, from an age on."""
    complete = np.array(said, int).reshape(areas, fields, 1) > 0
    return complete & (np.arange(FIRST_MONTH, LAST_MONTH) >= youngest)


def declared_of(rows: list[Offer]) -> Reached:
    """The declared places of the rows."""
    pairs = [pair for row in rows for pair in row.declared]
    start = [0, *accumulate(len(row.declared) for row in rows)]
    return Reached(
        start=np.array(start, np.int64), place=np.array([place for place, _ in pairs], np.int32)
    )


def only_of(rows: list[Offer], areas: int) -> dict[int, np.ndarray]:
    """Row → [area] for the rows that not everybody may use."""
    here = range(areas)
    return {
        i: np.array([area in row.only for area in here], bool)
        for i, row in enumerate(rows)
        if row.only is not None
    }


def places_of(
    points: list[tuple[int, int]],
    area: list[int] | None = None,
    country: list[bool] | None = None,
    edge: list[int] | None = None,
) -> Places:
    """Places at points; unless told in area 0, in town, far from every edge."""
    count = len(points)
    return Places(
        x_mm=np.array([x for x, _ in points], np.int64),
        y_mm=np.array([y for _, y in points], np.int64),
        area=np.array([0] * count if area is None else area, np.int32),
        country=np.array([False] * count if country is None else country, bool),
        edge_mm=np.array([FAR_MM] * count if edge is None else edge, np.int64),
    )


def children_of(
    people: list[list[int]],
    bands: tuple[Months, ...],
    places: Places,
    areas: int,
    *,
    key: str = "all",
    car: bool = True,
    doubt: dict[tuple[int, int], int] | None = None,
) -> Children:
    """Whole children by place and band; `doubt[area, band]`: how far withheld counts may be off."""
    doubt = doubt or {}
    parts = np.zeros((len(places), len(bands)), np.int64)
    count = np.zeros((areas, len(bands)), np.int64)
    for place, row in enumerate(people):
        for b, number in enumerate(row):
            parts[place, b] = number * PARTS // len(bands[b])
            if places.area[place] >= 0:
                count[places.area[place], b] += number
    off = np.zeros_like(count)
    withheld = np.zeros(count.shape, bool)
    for where, by in doubt.items():
        off[where], withheld[where] = by, True
    return Children(key, bands, parts, withheld, np.maximum(count - off, 0), count + off, car)


def hand_world(
    rows: list[Offer],
    points: list[tuple[int, int]],
    *,
    people: list[list[int]] | None = None,
    bands: tuple[Months, ...] = (Months(0, 36),),
    areas: int = 1,
    fields: int = 1,
    places: Places | None = None,
) -> World:
    """A world by hand: one population of ten children per place and band, everything complete."""
    places = places or places_of(points)
    people = people or [[10] * len(bands) for _ in range(len(places))]
    return World(
        areas=areas,
        places=places,
        populations=(children_of(people, bands, places, areas),),
        offers=offers_of(rows),
        declared=declared_of(rows),
        complete=np.ones((areas, fields, LAST_MONTH - FIRST_MONTH), bool),
        country=np.zeros(areas, bool),
        only=only_of(rows, areas),
    )


def csr(listed: Sequence[Sequence[int]]) -> Reached:
    """Places by row."""
    start = np.array([0, *accumulate(map(len, listed))], np.int64)
    return Reached(start, np.array([place for places in listed for place in places], np.int32))
