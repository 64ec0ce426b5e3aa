"""How many offers a child can choose from."""

from __future__ import annotations

from collections import Counter

from tests.engine.twin.provision import Provision
from tests.engine.twin.rows import RECORDED, Place

from lueckenlos.engine.types import Way

MOST = 32
"""Choice is counted up to this many."""


class Choice(Provision):
    """Children by month and number of offers."""

    def offers_at(self, place: Place, f: int, p: int) -> Counter[int]:
        """How many recorded offers a child at the place can choose from, month by month."""
        number: Counter[int] = Counter()
        if self.scheme.fields[f].way in (Way.PLACES, Way.SETTING):
            for unit in self.institutions(f, p):
                if unit.area == place.area:
                    number.update(unit.offered[RECORDED])
            return number
        for row in self.rows:
            counts = row.has_field(f) and row.level <= RECORDED and not row.barred[p]
            if counts and self.in_reach(place, row, f, p):
                number.update(row.months)
        return number

    def choice(self, f: int, p: int, area: int) -> Counter[tuple[int, int]]:
        """(month, offers to choose from) → children in parts."""
        children: Counter[tuple[int, int]] = Counter()
        if self.scheme.fields[f].way is Way.INDICATOR:
            return children
        for place in self.places_in(area):
            number = self.offers_at(place, f, p)
            for month, parts in self.people[p][place.number].items():
                children[month, min(number[month], MOST)] += parts
        return children
