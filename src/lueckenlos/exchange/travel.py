"""The records of how families come to an offer without a car: streets to walk on, and the bus."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StreetNetwork:
    """Ways that can be walked, both ways round, in whole millimetres of EPSG:3035.

    `edges`: first node, last node, length, and 1 where a pram can go. `at`: points along them, the
    edge and millimetres from its first node; `x_mm`, `y_mm` where they are. `islands` are pieces
    without a connection to the rest, `islands_m` metres together, which are left out.
    """

    nodes: int
    edges: I64
    at: I64
    x_mm: I64
    y_mm: I64
    islands: int = 0
    islands_m: int = 0


@dataclass(frozen=True, slots=True)
class Streets:
    """The network of a case. `snap_m`: how far from it a place may lie that still stands on it.
    `pram`: whether only ways are meant that can be gone with a pram."""

    network: StreetNetwork
    snap_m: int
    pram: bool


@dataclass(frozen=True, slots=True)
class Timetable:
    """What runs on one day: `x_mm`, `y_mm` of each stop (EPSG:3035) and its `station`; `rides`:
    from station, to station, the number of direct rides that take no longer than asked."""

    x_mm: I64
    y_mm: I64
    station: I64
    rides: I64


@dataclass(frozen=True, slots=True)
class Bus:
    """Whether a bus runs on weekdays: from a timetable, or by area (`runs`: key → yes or no).

    `walk_m`: so far to a stop, along the way; `least`: so many rides are a service.
    """

    runs: dict[str, bool]
    timetable: Timetable | None = None
    walk_m: int = 0
    minutes: int = 0
    least: int = 1
