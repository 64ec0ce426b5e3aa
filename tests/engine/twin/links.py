"""Where links of the chain hold."""

from __future__ import annotations

from fractions import Fraction

from tests.engine.twin.provision import Provision
from tests.engine.twin.rows import RECORDED, Place

from lueckenlos.engine.types import Link, Way


class Links(Provision):
    """Links that hold at a place, and those that can be judged in an area."""

    def due(self, link: Link) -> list[int]:
        return [month for span in link.months for month in range(span.start, span.stop)]

    def holds(self, place: Place, link: Link, p: int, level: int) -> bool:
        """Whether the link holds at a place: enough of its months, or of the area's children."""
        due, least = self.due(link), Fraction(self.scheme.holds_permille, 1000)
        if self.scheme.fields[link.field].way in (Way.PLACES, Way.SETTING):
            need = self.children(p, place.area, due)
            met = sum(self.reached(link.field, p, level, place.area)[month] for month in due)
            return met >= least * need
        covered = self.covered(place, link.field, p, level)
        return Fraction(sum(month in covered for month in due), len(due)) >= least

    def judgeable(self, area: int, link: Link) -> bool:
        """Declared complete; for institutions also: there are children, they and the capacities are
        known."""
        if not all(self.declared(area, link.field, month) for month in self.due(link)):
            return False
        if self.scheme.fields[link.field].way not in (Way.PLACES, Way.SETTING):
            return True
        anybody = self.children(0, area, self.due(link)) > 0
        return anybody and self._capacities_known(area, link) and self._children_known(area, link)

    def _capacities_known(self, area: int, link: Link) -> bool:
        """Whether enough of the institutions for these ages say how many places they have."""
        due = set(self.due(link))
        units = [unit for unit in self.institutions(link.field, 0) if unit.area == area]
        units = [unit for unit in units if unit.offered[RECORDED] & due]
        known = sum(unit.capacity >= 0 for unit in units)
        return known * 1000 >= self.scheme.places_known_permille * len(units)

    def _children_known(self, area: int, link: Link) -> bool:
        """Whether every month of the link has a count of children, and none is withheld."""
        everyone = self.world.populations[0]
        known = set()
        for b, band in enumerate(everyone.bands):
            if not everyone.withheld[area, b]:
                known.update(range(band.start, band.stop))
        return known >= set(self.due(link))

    def living(self, place: Place, p: int) -> int:
        """Children at a place, in parts, from birth to the end of the last life phase."""
        born = range(max(1, self.scheme.phases[-1].months.stop))
        return sum(parts for month, parts in self.people[p][place.number].items() if month in born)

    def held(self, p: int, level: int, area: int) -> tuple[list[int], list[int]]:
        """Children by link that holds where they live, and by number of judgeable ones that do."""
        links = self.scheme.links()
        by_link, by_number = [0] * len(links), [0] * (len(links) + 1)
        for place in self.places_in(area):
            number, people = 0, self.living(place, p)
            for k, link in enumerate(links):
                if self.holds(place, link, p, level):
                    by_link[k] += people
                    number += self.judgeable(area, link)
            by_number[number] += people
        return by_link, by_number
