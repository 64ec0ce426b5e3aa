"""Which area an offer without a coordinate lies in, by the name of its Ort."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from lueckenlos.exchange.addresses.text import PlaceName, place_name, read_address
from lueckenlos.exchange.area_keys import name_of
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.offers.service_areas import is_everywhere

SEVERAL = re.compile(
    r"^(?:an\s+)?(?:mehrere|verschiedene|wechselnde|diverse|unterschiedliche)n?"
    r"\s+(?:orte|standorte|stellen|gemeinden)n?$",
    re.IGNORECASE,
)
HYPHEN = "-"


class NamedArea(Protocol):
    """A planning area with its Gemeinde, as far as that is known."""

    @property
    def id(self) -> str:
        """Its key."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def municipality(self) -> str:
        """The key of its Gemeinde."""
        ...

    @property
    def municipality_name(self) -> str:
        """The name of its Gemeinde."""
        ...


def is_whole(text: str) -> bool:
    """Whether an Ort is none: the whole municipality, or several places of it."""
    return bool(text.strip()) and (is_everywhere(text) or bool(SEVERAL.match(text.strip())))


class AreasByTown:
    """The areas of one level, by their names and those of their Gemeinden.

    `title`: the name of the case; where areas tell no Gemeinde, it is theirs.
    """

    def __init__(self, areas: Iterable[NamedArea], title: str = "") -> None:
        self.title = {fold(word) for word in re.findall(r"\w+", title)}
        self.gemeinde: dict[str, str] = {}
        self.inside: dict[str, list[str]] = {}
        self.named: list[tuple[str, PlaceName, list[str]]] = []
        gemeinden: dict[str, str] = {}
        for one in areas:
            whole = one.municipality or one.id
            self.gemeinde[one.id] = one.municipality_name
            self.inside.setdefault(whole, []).append(one.id)
            gemeinden.setdefault(whole, one.municipality_name)
            self.named.append((name_of(one.name), place_name(one.name), [one.id]))
        for key, name in gemeinden.items():
            if name:
                self.named.append((name_of(name), place_name(name), self.inside[key]))
        self.known: dict[tuple[str, str, str, str], str] = {}

    def area_of(self, area: str, street: str, postcode: str, city: str) -> str:
        """The key of the one area an offer means; "" where none is sure.

        `area` is a key or name of an area or Gemeinde, if the offer names one; the Ort may tell
        which area of its Gemeinde is meant.
        """
        said = area, street, postcode, city
        if said not in self.known:
            self.known[said] = self._area_of(*said)
        return self.known[said]

    def _area_of(self, area: str, street: str, postcode: str, city: str) -> str:
        if area in self.gemeinde:
            return area
        within = self.inside.get(area, [])
        if len(within) == 1:
            return within[0]
        if area and not within and not is_whole(area) and (found := self._meant("", "", area)):
            return found
        found = "" if is_whole(city) else self._meant(street, postcode, city)
        return found if not within or found in within else ""

    def _meant(self, street: str, postcode: str, city: str) -> str:
        """The one area of the plainest reading of an Ort that means any: as an Ort with a known
        Ortsteil, as a name, as an Ort with any, as a name with more or less behind it."""
        towns = read_address(street, postcode, city).towns
        whole = [town for town, part in towns if not part]
        parts = [(town, part) for town, part in towns if part]
        apart = [pair for pair in parts if HYPHEN.join(pair) != towns[0][0]]
        ways = [self._called(town) & self._called(part) for town, part in apart]
        ways += [self._exactly(town) for town in whole]
        ways += [
            self._in_town(town, part, halved=(town, part) not in apart) for town, part in parts
        ]
        ways += [self._called(town) for town in whole]
        areas = next((found for found in ways if found), None)
        return areas.pop() if areas and len(areas) == 1 else ""

    def _in_town(self, town: str, part: str, *, halved: bool) -> set[str]:
        """The areas of an Ortsteil of an Ort; where nobody knows it, those of the Ort. Two places
        that are known and no part of each other are both meant."""
        areas = (self._halved(town) if halved else self._called(town)) or self._of_title(town)
        inside = self._called(part)
        if areas and inside:
            return areas & inside or areas | inside
        return areas

    def _exactly(self, name: str) -> set[str]:
        """The areas of this name, those of a Gemeinde of it among them."""
        same = name_of(name)
        return {area for row in self.named if row[0] == same for area in row[2]}

    def _called(self, name: str) -> set[str]:
        """The same; where there are none, by the name without what tells it from others."""
        meant = place_name(name)
        alike = (row[2] for row in self.named if meant.base and row[1].fits(meant))
        return self._exactly(name) or {area for areas in alike for area in areas}

    def _halved(self, town: str) -> set[str]:
        """The same of what stands before a hyphen: that is a Gemeinde or nothing, for
        "Wald-Michelbach" is not in the Ortsteil Wald."""
        areas = self._called(town)
        whole = {name_of(self.gemeinde[key]) for key in areas if self.gemeinde[key]}
        return areas if areas & self.inside.keys() or name_of(town) in whole else set()

    def _of_title(self, town: str) -> set[str]:
        """The areas that tell no Gemeinde, where the case is called like the town."""
        words = {fold(word) for word in re.findall(r"\w+", town)}
        return {key for key, name in self.gemeinde.items() if not name and words <= self.title}
