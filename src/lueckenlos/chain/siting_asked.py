"""What somebody asks of places for offers, as it is kept: which offer, what counts, where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from shapely import Point

from lueckenlos.chain.scenario_changes import ADD, Change, coarse
from lueckenlos.exchange.figures import OfferRow
from lueckenlos.exchange.records import AreaRecord

MOST_SITES, MOST_ROOMS = 2_000, 200
MOST_MONTHS = 18
NUMBER = r"-?\d{1,3}(?:[.,]\d+)?"
DEGREES = re.compile(rf"^({NUMBER})(?:\s*[;/ ]\s*|,\s+)({NUMBER})$")


@dataclass(frozen=True, slots=True)
class Site:
    """A place where an offer could be. Of a room: the months (1 to 12) and days it is free; where
    neither is told it always is."""

    name: str
    area: str = ""
    latitude: float = 0.0
    longitude: float = 0.0
    cost: int = 0
    months: tuple[int, ...] = ()
    days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. `aim` children or links, `level` confirmed or recorded; of a tour `everybody`:
    also who has such an offer already counts."""

    kind: str
    ages: str = ""
    population: str = ""
    aim: str = "children"
    level: str = "recorded"
    most: int = 3
    apart_m: int = 0
    per_gemeinde: bool = False
    budget: int | None = None
    everybody: bool = True
    first: str = ""
    months: int = 12
    per_month: int = 2
    times: int = 2
    gap: int = 1
    seconds: int = 60
    sites: tuple[Site, ...] = field(default_factory=tuple)

    def changes(self) -> tuple[Change, ...]:
        """An imagined offer at each place."""
        return tuple(
            Change(ADD, n, kind=self.kind, area=one.area, latitude=one.latitude,
                   longitude=one.longitude, ages=self.ages)
            for n, one in enumerate(self.sites, 1)
        )  # fmt: skip


def as_json(asked: Asked) -> dict[str, Any]:
    """A question in values JSON knows."""
    return {**asdict(asked), "sites": [asdict(one) for one in asked.sites]}


def of_json(said: Mapping[str, Any]) -> Asked:
    """The question that was told as JSON."""
    sites = tuple(
        Site(**{**one, "months": tuple(one["months"]), "days": tuple(one["days"])})
        for one in said["sites"]
    )
    return Asked(**{**said, "sites": sites})


# --- places --------------------------------------------------------------------------------------


def of_offers(offers: Iterable[OfferRow], kinds: Sequence[str], cost: int = 0) -> list[Site]:
    """Where offers of some kinds are, each place once; none whose address is secret."""
    found: dict[tuple[float, float], Site] = {}
    for one in offers:
        if one.kind in kinds and one.placed == "point" and one.latitude and one.longitude:
            here = coarse(one.latitude) or 0.0, coarse(one.longitude) or 0.0
            found.setdefault(here, Site(one.name, one.area_id, *here, cost))
    return list(found.values())


def of_areas(areas: Iterable[AreaRecord], cost: int = 0) -> list[Site]:
    """A point in each area."""
    return [_in_area(area, area.name, cost) for area in areas if not area.geometry.is_empty]


def _in_area(area: AreaRecord, name: str, cost: int = 0) -> Site:
    point = area.geometry.representative_point()
    return Site(name, area.id, round(point.y, 3), round(point.x, 3), cost)


class UnreadableError(ValueError):
    """A list that cannot be read; the text says in which line and how to mend it."""


def of_list(text: str, areas: Sequence[AreaRecord], *, rooms: bool, cost: int = 0) -> list[Site]:
    """The places of a list, a line each: name; area or degrees; costs, or of a room when it is
    free. Raises `UnreadableError`."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip().strip('"') for cell in re.split(r"[;\t]", line)]
        if not any(cells) or (number == 1 and cells[0].casefold() == "name"):
            continue
        if len(cells) < 2 or not cells[0]:
            raise UnreadableError(f"Zeile {number}: Schreiben Sie Name; Gebiet oder Koordinaten.")
        cells += [""] * 2
        if re.fullmatch(NUMBER, cells[1]) and re.fullmatch(NUMBER, cells[2]):
            cells[1:3] = [f"{cells[1]} {cells[2]}"]
        site = _placed(number, cells[0][:200], cells[1], areas)
        more = cells[2] if len(cells) > 2 else ""
        found.append(_free(number, site, more) if rooms else _priced(number, site, more, cost))
    return found


def _placed(number: int, name: str, where: str, areas: Sequence[AreaRecord]) -> Site:
    for area in areas:
        named = where.casefold() in (area.name.casefold(), area.id.casefold())
        if named and not area.geometry.is_empty:
            return _in_area(area, name)
    told = DEGREES.match(where)
    north, east = (float(one.replace(",", ".")) for one in told.groups()) if told else (99.0, 0.0)
    if abs(north) > 90 or abs(east) > 180:
        raise UnreadableError(
            f"Zeile {number}: „{where[:60]}“ ist kein Gebiet der Kommune und keine Koordinate. "
            "Schreiben Sie zum Beispiel: Nordend, oder 50,123 9,456"
        )
    point = Point(east, north)
    inside = next((area.id for area in areas if area.geometry.covers(point)), "")
    return Site(name, inside, round(north, 3), round(east, 3))


def _priced(number: int, site: Site, said: str, cost: int) -> Site:
    plain = said.replace("€", "").replace(".", "").strip()
    if plain and not (plain.isascii() and plain.isdigit() and len(plain) < 10):
        raise UnreadableError(f"Zeile {number}: „{said[:60]}“ sind keine ganzen Euro.")
    return Site(site.name, site.area, site.latitude, site.longitude, int(plain) if plain else cost)


def _free(number: int, site: Site, said: str) -> Site:
    """The room with months as "1-6, 9" and days as "3.2.2027"."""
    months: set[int] = set()
    days: set[str] = set()
    for part in filter(None, (one.strip() for one in said.split(","))):
        span = re.fullmatch(r"(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?", part)
        day = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", part)
        try:
            if span:
                low, high = int(span[1]), int(span[2] or span[1])
                if not 1 <= low <= high <= 12:
                    raise ValueError(part)
                months |= set(range(low, high + 1))
            elif day:
                days.add(date(int(day[3]), int(day[2]), int(day[1])).isoformat())
            else:
                raise ValueError(part)
        except ValueError as error:
            raise UnreadableError(
                f"Zeile {number}: „{part[:60]}“ ist kein Monat und kein Tag. Schreiben Sie zum "
                "Beispiel: 1-6, 9 oder 3.2.2027"
            ) from error
    when = tuple(sorted(months)), tuple(sorted(days))
    return Site(site.name, site.area, site.latitude, site.longitude, 0, *when)
