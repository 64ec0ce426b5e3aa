"""Places on a lattice: a bit per cell and the number of places before, so a row's run is two looks.

The rank of a cell is how many places lie before it, row by row from the south-west. The places of
a disc in one row are then `[rank of its first cell, rank after its last)`, without looking at one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lueckenlos.engine import kernels
from lueckenlos.engine.types import I64, U64, Arrays, Places

SPARSE = 128
"""A lattice with more cells than this for each place is not worth its bits."""


@dataclass(frozen=True, slots=True)
class Lattice(Arrays):
    """Cells `step` apart from `corner` (x, y in millimetres); rows of `words` 64-bit words."""

    corner: tuple[int, int]
    step: tuple[int, int]
    columns: int
    words: int
    bits: U64
    base: I64

    def rank(self, places: Places) -> I64:
        """Position of each place in the order of rows."""
        rank = np.zeros(len(places), np.int64)
        kernels.lattice_rank(
            places.x_mm, places.y_mm, self.corner, self.step, self.words, self.bits, self.base, rank
        )
        return rank


def lattice_of(places: Places) -> Lattice | None:
    """The lattice all places lie on, each in a cell of its own; None where there is no such one."""
    if not len(places):
        return None
    x, y = places.x_mm, places.y_mm
    west, south = int(x.min()), int(y.min())
    step = max(1, kernels.common_step(x, west)), max(1, kernels.common_step(y, south))
    columns, rows = (int(x.max()) - west) // step[0] + 1, (int(y.max()) - south) // step[1] + 1
    if columns * rows > SPARSE * len(places):
        return None
    words = columns // 64 + 1  # one bit more than columns, so that the end of a row has a rank
    bits, base = np.zeros(rows * words, np.uint64), np.zeros(rows * words, np.int64)
    if not kernels.lattice_bits(x, y, (west, south), step, words, bits, base):
        return None
    return Lattice((west, south), step, columns, words, bits, base)
