"""Where a family lives: an Ortsteil by its name in an address, a Gemeinde, or a postcode."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import shapely
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import Edition
from lueckenlos.areas.queries import area_records, areas_of
from lueckenlos.directory.queries import planning_edition
from lueckenlos.exchange.folding import fold, plain
from lueckenlos.finder.words import EVERY
from lueckenlos.report.words import alphabetical

EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Place:
    """An area families know by its name; its point lies inside it."""

    key: str
    slug: str
    name: str
    label: str
    gemeinde: str
    latitude: float
    longitude: float
    gemeinde_key: str = ""


def places(municipality: Municipality) -> tuple[Place, ...]:
    """The planning areas of a municipality, as they sort."""
    edition = planning_edition(municipality)
    return _places(edition) if edition else ()


@lru_cache(maxsize=64)
def _places(edition: Edition) -> tuple[Place, ...]:
    """By the borders of an edition, which never change."""
    points = {
        one.id: shapely.point_on_surface(one.geometry)
        for one in area_records(edition, outline=True)
    }
    rows = sorted(
        areas_of(edition).order_by().values_list("key", "name", "gemeinde_name", "gemeinde"),
        key=lambda row: (alphabetical(row[1]), row[0]),
    )
    names = Counter(fold(name) for _, name, _, _ in rows)
    found = []
    for key, name, gemeinde, gemeinde_key in rows:
        alone = names[fold(name)] == 1
        beside = gemeinde if gemeinde and gemeinde != name else key
        slug = slugify(plain(name)) or "ort"
        found.append(
            Place(
                key,
                slug if alone and slug != EVERY else f"{slug}-{slugify(plain(key))}",
                name,
                name if alone else f"{name} ({beside})",
                gemeinde,
                points[key].y,
                points[key].x,
                gemeinde_key,
            )
        )
    return tuple(found)


def place_of(every: Iterable[Place], slug: str) -> Place | None:
    """The place of an address."""
    return next((one for one in every if one.slug == slug), None)


def places_named(every: Iterable[Place], said: str) -> tuple[Place, ...]:
    """The places somebody may mean: by name as it stands in the list, by name, by Gemeinde, by
    what the name begins with."""
    words = fold(said)
    if not words:
        return ()
    told = [(one, fold(one.label), fold(one.name), fold(one.gemeinde)) for one in every]
    ways = (
        [one for one, label, _, _ in told if label == words],
        [one for one, _, name, _ in told if name == words],
        [one for one, _, _, gemeinde in told if gemeinde == words],
        [one for one, _, name, _ in told if name.startswith(words)],
        [one for one, label, _, _ in told if words in label],
    )
    return tuple(next((found for found in ways if found), []))


@lru_cache(maxsize=64)
def suggestions(every: tuple[Place, ...]) -> SafeString:
    """The options of the field for the place."""
    return options(one.label for one in every)


def options(names: Iterable[str]) -> SafeString:
    """Names to choose from or to type."""
    return format_html_join("", '<option value="{}"></option>', ((name,) for name in names))


def distance_km(latitude: float, longitude: float, near: Iterable[Place]) -> float:
    """As the crow flies from the nearest of several places."""
    return min(_haversine(latitude, longitude, one.latitude, one.longitude) for one in near)


def _haversine(latitude: float, longitude: float, to_lat: float, to_lon: float) -> float:
    north, to_north = math.radians(latitude), math.radians(to_lat)
    half = math.sin((to_north - north) / 2) ** 2
    wide = math.sin(math.radians(to_lon - longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half + math.cos(north) * math.cos(to_north) * wide))


def box(near: Iterable[Place], km: float) -> tuple[float, float, float, float]:
    """West, south, east, north of all points within a distance of places, and a few more."""
    around = list(near)
    north = math.degrees(km / EARTH_KM)
    widest = max(abs(one.latitude) for one in around)
    east = north / max(0.1, math.cos(math.radians(widest)))
    return (
        min(one.longitude for one in around) - east,
        min(one.latitude for one in around) - north,
        max(one.longitude for one in around) + east,
        max(one.latitude for one in around) + north,
    )
