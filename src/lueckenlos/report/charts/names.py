"""Names of areas on a map: where they fit, and hide least."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.charts.ground import Ground
from lueckenlos.report.charts.svg import measured, text

INSIDE, OUTSIDE = 0.55, 10.0
Frame = tuple[float, float, float, float]


def names(
    base: Ground, size: float, areas: Sequence[AreaRecord], busy: NDArray[np.float64]
) -> list[str]:
    """Names where they fit, those of large areas first; where least is drawn under them."""
    sizes = shapely.area(np.array(base.shapes, dtype=object))
    taken: list[Frame] = []
    drawn = []
    for i in sorted(range(len(areas)), key=lambda i: (-sizes[i], areas[i].id)):
        words, shape = areas[i].name, base.shapes[i]
        wide = measured(words, size)
        if shape.is_empty or wide * size > sizes[i] * 1.6:
            continue
        best = _best(shape, (wide, size), taken, base, busy)
        if best:
            x, y = best
            taken.append(_frame(x, y, (wide, size)))
            drawn.append(text(x, y + 5, words, size, anchor="middle", halo=True))
    return drawn


def _best(
    shape: BaseGeometry,
    extent: tuple[float, float],
    taken: Sequence[Frame],
    base: Ground,
    busy: NDArray[np.float64],
) -> tuple[float, float] | None:
    """Where a name is most over its own area and hides least; None where it does not fit."""
    found = []
    for x, y in _spots(shape):
        frame = _frame(x, y, extent)
        inside = _inside(frame, shape)
        if inside >= INSIDE and _free(frame, taken, base):
            found.append((_covered(frame, busy) + OUTSIDE * (1 - inside), x, y))
    return min(found, key=lambda one: one[0])[1:] if found else None


def _spots(shape: BaseGeometry) -> list[tuple[float, float]]:
    """Where a name may stand: in the middle, or some lines above or below."""
    spot = shapely.point_on_surface(shape)
    centre = shape.centroid if shape.contains(shape.centroid) else spot
    steps = (0, -9, 9, -18, 18, -27, 27, -36, 36)
    return [(at.x, at.y + step) for at in (centre, spot) for step in steps]


def _frame(x: float, y: float, extent: tuple[float, float]) -> Frame:
    wide, high = extent
    return x - wide / 2 - 3, y - high / 2 - 1, x + wide / 2 + 3, y + high / 2 + 1


def _inside(frame: Frame, shape: BaseGeometry) -> float:
    """Which share of a name is over its own area."""
    under = shapely.box(*frame)
    return float(shapely.intersection(under, shape).area / under.area)


def _covered(frame: Frame, busy: NDArray[np.float64]) -> int:
    """How many places and offers a name would hide."""
    west, north, east, south = frame
    x, y = busy[:, 0], busy[:, 1]
    return int(((x > west - 5) & (x < east + 5) & (y > north - 5) & (y < south + 5)).sum())


def _free(frame: Frame, taken: Sequence[Frame], base: Ground) -> bool:
    """Whether a name is on the picture and over no other name."""
    a, b, c, d = frame
    if a < 0 or c > base.width or b < 0 or d > base.height:
        return False
    return all(c < e or g < a or d < f or h < b for e, f, g, h in taken)
