"""Which offers there are for an area, near or not, counting or not."""

from __future__ import annotations

from math import isqrt

from tests.engine.twin.causes import Causes
from tests.engine.twin.rows import Place, Row


class Evidence(Causes):
    """Offers beside an area's figures."""

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

    def _metres(self, row: Row, here: list[Place]) -> int | None:
        if not here or not row.located:
            return None
        return min(isqrt((at.x - row.x) ** 2 + (at.y - row.y) ** 2) for at in here) // 1000
