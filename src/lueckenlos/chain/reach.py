"""How far an offer reaches as the crow flies: the scheme's metres divided by the detour of its way.

Only a picture: what counts in a run is computed from where children live, by streets where there
are some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from lueckenlos.assemble.scheme import SchemeRecord, core_scheme
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.shown_chain import story
from lueckenlos.exchange.figures import OfferRow
from lueckenlos.exchange.layers.crs import DEGREES, GRID, move, on_grid
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.words import number

PLACED = ("point", "approximate")
KEPT = 2
"""Runs whose ground a process keeps in metres."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Straight metres in town and country, and the way: "zu Fuß" or "mit dem Auto"."""

    town: float
    country: float
    how: str

    def of(self, country: bool) -> float:
        """The limit for children in town or country."""
        return self.country if country else self.town


@lru_cache(maxsize=1)
def _scheme() -> SchemeRecord:
    return core_scheme()


def limits(way: str, *, car: bool = True) -> Limits | None:
    """How far families come in a way of counting; None where distance does not count."""
    told = _scheme().reach
    foot, drive = told["detour_foot_percent"] / 100, told["detour_car_percent"] / 100
    if way == "near":
        return Limits(told["near_town_m"] / foot, told["near_country_m"] / foot, "zu Fuß")
    if way == "reachable" and car:
        town, country = told["reachable_town_m"], told["reachable_country_m"]
        return Limits(town / drive, country / drive, "mit dem Auto")
    if way == "reachable":
        return Limits(told["without_car_m"] / foot, told["without_car_m"] / foot, "zu Fuß")
    return None


@dataclass(frozen=True)
class Land:
    """The areas of a run in metres, and which of them are country."""

    areas: Sequence[AreaRecord]
    shapes: NDArray[np.object_]
    country: tuple[bool, ...]


@lru_cache(maxsize=KEPT)
def land_of(run: AnalysisRun) -> Land:
    """The ground of a run."""
    areas = story(run).areas
    shapes = np.array([on_grid(area.geometry) for area in areas], object)
    return Land(areas, shapes, are_country(areas, [shape.area for shape in shapes]))


def are_country(areas: Sequence[AreaRecord], square_metres: Sequence[float]) -> tuple[bool, ...]:
    """Country by the scheme: a Gemeinde too small, an area too thinly settled or not known."""
    rule = _scheme().settlement
    people: dict[str, int] = {}
    for area in areas:
        key = area.municipality or area.id
        people[key] = people.get(key, 0) + (area.inhabitants or 0)

    def country(area: AreaRecord, ground: float) -> bool:
        if area.settlement or area.inhabitants is None:
            return area.settlement != "town"
        dense = area.inhabitants >= rule["town_per_km2"] * ground / 1e6
        return not (
            dense and people[area.municipality or area.id] >= rule["town_inhabitants"]
        )  # fmt: skip

    return tuple(map(country, areas, square_metres))


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an offer reaches: keys of areas wholly and in part, rings in degrees, in words."""

    wholly: tuple[str, ...]
    partly: tuple[str, ...]
    rings: tuple[tuple[str, BaseGeometry], ...]
    words: str


def reach_of(run: AnalysisRun, offer: OfferRow, *, car: bool = True) -> Reach | None:
    """What an offer reaches; None where it has no place or distance does not count."""
    field = next((one for one in story(run).run.fields if one.key == offer.field), None)
    found = limits(field.way, car=car) if field else None
    if found is None or offer.placed not in PLACED or offer.latitude is None:
        return None
    land, middle = land_of(run), _middle(offer)
    discs = {country: middle.buffer(found.of(country)) for country in set(land.country)}
    wholly, partly = [], []
    for area, shape, country in zip(land.areas, land.shapes, land.country, strict=True):
        if discs[country].covers(shape):
            wholly.append(area.id)
        elif discs[country].intersects(shape):
            partly.append(area.id)
    rings = tuple((_ring_name(found, c), _in_degrees(disc)) for c, disc in sorted(discs.items()))
    return Reach(tuple(wholly), tuple(partly), rings, _words(found, set(discs), offer))


def _middle(offer: OfferRow) -> shapely.Point:
    placed = move(DEGREES, GRID)(np.array([[offer.longitude, offer.latitude]], float))
    return shapely.Point(placed[0])


def _in_degrees(shape: BaseGeometry) -> BaseGeometry:
    moved: BaseGeometry = shapely.transform(shape, move(GRID, DEGREES))
    return moved


def _ring_name(found: Limits, country: bool) -> str:
    return f"{_km(found.of(country))} Luftlinie, {'Land' if country else 'Stadt'}"


def _km(metres: float) -> str:
    return f"{number(metres / 1000, 1)} km"


def _words(found: Limits, settlements: set[bool], offer: OfferRow) -> str:
    parts = [f"{_km(found.of(one))} {'auf dem Land' if one else 'in der Stadt'}"
             for one in sorted(settlements)]  # fmt: skip
    rough = (
        " Wo das Angebot stattfindet, ist nur ungefähr bekannt." if offer.placed != "point" else ""
    )
    return (
        f"Grob gezeichnet: {found.how} gelten {' und '.join(parts)} Luftlinie, das ist die Grenze "
        "der Regel geteilt durch den üblichen Umweg. Gerechnet wird genauer, von den Orten aus, "
        f"an denen Kinder leben.{rough}"
    )


# --- what reaches an area ------------------------------------------------------------------------


def reaching(
    run: AnalysisRun, key: str, offers: Sequence[OfferRow], *, car: bool = True
) -> list[tuple[OfferRow, int]]:
    """Offers beside an area from which some of it is in reach, with their metres, nearest first."""
    ways = {one.key: limits(one.way, car=car) for one in story(run).run.fields}
    placed = [
        one
        for one in offers
        if one.placed in PLACED and one.area_id != key and one.latitude is not None
        and ways.get(one.field) is not None
    ]  # fmt: skip
    land = land_of(run)
    at = next((i for i, area in enumerate(land.areas) if area.id == key), None)
    if at is None or not placed:
        return []
    degrees = np.array([(one.longitude, one.latitude) for one in placed], float)
    metres = shapely.distance(land.shapes[at], shapely.points(move(DEGREES, GRID)(degrees)))
    near = [
        (one, round(float(far)))
        for one, far in zip(placed, metres, strict=True)
        if (mine := ways[one.field]) and far <= mine.of(land.country[at])
    ]
    return sorted(near, key=lambda pair: (pair[1], pair[0].name, pair[0].id))
