"""A register of addresses and Orte, and where in it an address is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from lueckenlos.exchange.addresses.text import (
    Address,
    HouseNumber,
    PlaceName,
    place_name,
    read_number,
    read_street,
    street_key,
)

NEAR_NUMBERS = 6
"""So far apart house numbers may be that one stands in for the other."""
SAME_M, STREET_M, POSTCODE_M, CELL_M, NEAR_M = 200.0, 1000.0, 3000.0, 2500.0, 15_000.0
"""One address, a street short enough for its middle, a PLZ small enough, the cells by which points
of one name hang together, and how far an Ortsteil may lie from the middle of its PLZ."""
SPELLING = 92.0
METRES = 111_320.0


@dataclass(frozen=True, slots=True)
class AddressPoint:
    """A point of a register: an address, or without street an Ort. Degrees, EPSG:4326."""

    street: str = ""
    house_number: str = ""
    postcode: str = ""
    city: str = ""
    suburb: str = ""
    latitude: float = 0.0
    longitude: float = 0.0


@dataclass(slots=True)
class Found:
    """Where an address is: latitude and longitude or None, and what there is to say about it."""

    point: tuple[float, float] | None = None
    approximate: bool = True
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)


Hits = list[int]


class Register:
    """Points by PLZ and street, by street, by PLZ and by the name of their Ort."""

    def __init__(self, points: Sequence[AddressPoint]) -> None:
        self.points = points
        self.streets: dict[str, Hits] = {}
        self.in_postcode: dict[str, dict[str, Hits]] = {}
        self.by_postcode: dict[str, Hits] = {}
        self.by_place: dict[str, Hits] = {}
        self.numbers: list[HouseNumber | None] = []
        self.names: list[tuple[PlaceName, PlaceName]] = []
        self.local: dict[tuple[str, tuple[tuple[str, str], ...]], set[int] | None] = {}
        known: dict[str, PlaceName] = {}
        for i, point in enumerate(points):
            street, number = _street(point)
            self.numbers.append(number)
            names = tuple(_known(known, text) for text in (point.city, point.suburb))
            self.names.append((names[0], names[1]))
            self.by_postcode.setdefault(point.postcode, []).append(i)
            for base in {name.base for name in names} - {""}:
                self.by_place.setdefault(base, []).append(i)
            if street:
                self.streets.setdefault(street, []).append(i)
                self.in_postcode.setdefault(point.postcode, {}).setdefault(street, []).append(i)
        degrees = np.array([(p.longitude, p.latitude) for p in points], float).reshape(-1, 2)
        self.metres = degrees * (METRES * np.cos(np.radians(51.0)), METRES)

    def find(self, address: Address) -> Found:
        """The best point for an address: house, near house, street, Ort, PLZ; else None."""
        found = Found()
        for look in (self._house, self._place, self._postcode, self._town):
            look(address, found)
            if found.point is not None:
                return found
        return found

    # --- street and house number ---

    def _house(self, address: Address, found: Found) -> None:
        for street, number, said in address.streets:
            hits, in_postcode, spelled = self._street(street, address)
            if not hits:
                continue
            if spelled:
                known = self.points[hits[0]].street
                found.notes.append(("address_spelling", {"said": said, "found": known}))
            if self._exact(hits, number, found):
                found.approximate = spelled
                if address.postcode and not in_postcode:
                    self._differs(hits, address, found)
                return
            if in_postcode and self._near(hits, number, found):
                return

    def _street(self, street: str, address: Address) -> tuple[Hits, bool, bool]:
        """The points of a street, whether in the PLZ said, and whether only spelled alike."""
        here = self.in_postcode.get(address.postcode, {}) if address.postcode else {}
        if street in here:
            return self._within(here[street], self._local(address)), True, False
        if hits := self._within(self.streets.get(street, []), self._whole_town(address)):
            return hits, not address.postcode, False
        alike = process.extract(street, here.keys(), scorer=fuzz.ratio, score_cutoff=SPELLING)
        digits = [sign for sign in street if sign.isdigit()]
        alike = [one for one in alike if [s for s in one[0] if s.isdigit()] == digits]
        if alike and (len(alike) == 1 or alike[0][1] > alike[1][1]):
            return self._within(here[alike[0][0]], self._local(address)), True, True
        return [], False, False

    @staticmethod
    def _within(hits: Hits, allowed: set[int] | None) -> Hits:
        return hits if allowed is None else [i for i in hits if i in allowed]

    def _local(self, address: Address) -> set[int] | None:
        """The points of the Ort said within the PLZ; None where the register has none there, so
        that the PLZ alone must do."""
        key = address.postcode, address.towns
        if key not in self.local:
            here = self.by_postcode.get(address.postcode, [])
            named = self._in_suburb(here, address) or self._in_towns(here, address)
            self.local[key] = set(named) or None
        return self.local[key]

    def _whole_town(self, address: Address) -> set[int]:
        """The points of the Ort said, whatever their PLZ; none where it may be several places.

        Half a name with a hyphen, the rest unknown, is no Ort: "Wald-Michelbach" is not in Wald.
        """
        key = "", address.towns
        if key not in self.local:
            bases = {place_name(name).base for town in address.towns for name in town if name}
            here = sorted({i for base in bases for i in self.by_place.get(base, ())})
            whole = replace(address, towns=address.towns[:1])
            named = self._in_suburb(here, address) or self._in_towns(here, whole)
            self.local[key] = set(named) if named and self._one_place(named) else set()
        return self.local[key] or set()

    def _exact(self, hits: Hits, number: HouseNumber | None, found: Found) -> bool:
        same = [i for i in hits if number is not None and self.numbers[i] == number]
        if self._spread(same) > SAME_M:
            found.notes.append(("address_several", {}))
            return False
        return self._take(same, found)

    def _near(self, hits: Hits, number: HouseNumber | None, found: Found) -> bool:
        """The nearest house number, the same side of the street first; the street's middle where
        no number is said."""
        if number is None:
            return self._spread(hits) <= STREET_M and self._take(hits, found)
        away = {
            i: (abs(known[0] - number[0]), (known[0] - number[0]) % 2)
            for i in hits
            if (known := self.numbers[i]) is not None
        }
        nearest = min(away.values(), default=(NEAR_NUMBERS + 1, 0))
        if nearest[0] > NEAR_NUMBERS:
            return False
        best = [i for i, distance in away.items() if distance == nearest]
        return self._spread(best) <= SAME_M and self._take(best, found)

    def _differs(self, hits: Hits, address: Address, found: Found) -> None:
        codes = sorted({self.points[i].postcode for i in hits} - {"", address.postcode})
        if codes:
            values: dict[str, object] = {"said": address.postcode, "found": ", ".join(codes)}
            found.notes.append(("address_postcode_differs", values))

    # --- Ort and PLZ ---

    def _place(self, address: Address, found: Found) -> None:
        """PLZ and Ort, the Ortsteil where it is known, with its PLZ or near the others of it."""
        here = self.by_postcode.get(address.postcode, []) if address.postcode else []
        if here:
            hits = self._in_suburb(here, address) or self._suburb_near(here, address)
            self._take(self._places(set(hits) or self._local(address)), found)

    def _suburb_near(self, here: Hits, address: Address) -> Hits:
        """The points of the Ortsteil said that come without PLZ, where they lie near these."""
        bases = {place_name(suburb).base for _, suburb in address.towns if suburb}
        loose = {i for base in bases for i in self.by_place.get(base, ())}
        middle = self.metres[[self._middle(here)]][0]
        away = _away(self.metres, middle)
        near = [i for i in sorted(loose) if not self.points[i].postcode and away[i] <= NEAR_M]
        hits = self._in_suburb(near, address)
        return hits if hits and self._one_place(hits) else []

    def _postcode(self, address: Address, found: Found) -> None:
        here = self.by_postcode.get(address.postcode, []) if address.postcode else []
        if here and self._spread(here) <= POSTCODE_M:
            self._take(here, found)

    def _town(self, address: Address, found: Found) -> None:
        """The Ort alone, where all points of that name hang together."""
        if not address.postcode or address.postcode not in self.by_postcode:
            self._take(self._places(self._whole_town(address)), found)

    def _places(self, hits: set[int] | None) -> Hits:
        """Points of Orte, where there are any among these; else all."""
        here = sorted(hits or ())
        return [i for i in here if not self.points[i].street] or here

    def _in_suburb(self, hits: Hits, address: Address) -> Hits:
        """The points in the Ortsteil said, of the Ort said where the register tells both."""
        for city, suburb in address.towns:
            if not suburb:
                continue
            town, part = place_name(city), place_name(suburb)

            def inside(i: int, town: PlaceName = town, part: PlaceName = part) -> bool:
                own, within = self.names[i]
                if within.base:
                    return part.fits(within) and town.fits(own)
                return part.fits(own)

            if found := [i for i in hits if inside(i)]:
                return found
        return []

    def _in_towns(self, hits: Hits, address: Address) -> Hits:
        """The points of the Ort said, in the plainest reading that has any."""
        for city, _ in address.towns:
            town = place_name(city)
            if found := [i for i in hits if any(town.fits(name) for name in self.names[i])]:
                return found
        return []

    # --- points ---

    def _take(self, hits: Hits, found: Found) -> bool:
        """Keep the point in the middle of these; whether there is one."""
        if not hits:
            return False
        point = self.points[self._middle(hits)]
        found.point = point.latitude, point.longitude
        return True

    def _middle(self, hits: Hits) -> int:
        """The point nearest to the median of these."""
        metres = self.metres[hits]
        return hits[int(_away(metres, np.median(metres, axis=0)).argmin())]

    def _spread(self, hits: Hits) -> float:
        """How many metres the farthest of these lies from their middle."""
        return float(_away(self.metres[hits], self.metres[self._middle(hits)]).max()) if hits else 0

    def _one_place(self, hits: Hits) -> bool:
        """Whether points hang together: from cell to cell never more than one cell is skipped."""
        cells = {tuple(cell) for cell in np.floor(self.metres[hits] / CELL_M).astype(int).tolist()}
        reached = [cells.pop()]
        while reached:
            x, y = reached.pop()
            near = {cell for cell in cells if max(abs(cell[0] - x), abs(cell[1] - y)) <= 2}
            cells -= near
            reached += near
        return not cells


def _away(metres: NDArray[np.float64], point: NDArray[np.float64]) -> NDArray[np.float64]:
    away: NDArray[np.float64] = np.hypot(metres[:, 0] - point[0], metres[:, 1] - point[1])
    return away


def _street(point: AddressPoint) -> tuple[str, HouseNumber | None]:
    """Folded street and house number, which may stand in the street's column."""
    if point.house_number:
        return street_key(point.street), read_number(point.house_number)
    return read_street(point.street) if point.street else ("", None)


def _known(names: dict[str, PlaceName], text: str) -> PlaceName:
    if text not in names:
        names[text] = place_name(text)
    return names[text]
