"""What may be asked of a geocoder outside, and what of its answer may be believed.

Asked is only street, house number, PLZ and Ort of an offer without an exact point; never a name,
never a protected address. Believed is only one house of that number in that PLZ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from lueckenlos.exchange.addresses.register import METRES, SAME_M, SPELLING
from lueckenlos.exchange.addresses.text import (
    NUMBER,
    PARTS,
    HouseNumber,
    cells_apart,
    read_number,
    street_key,
)
from lueckenlos.exchange.layers.geojson import in_germany
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.records import OfferRecord

PERSONAL = re.compile(
    r"\bc/o\b|\bz\.?\s?hd\b|\bfrau\b|\bherrn?\b|\bfam(?:ilie|\.)|\bdr\.\s?med|\bprivat\b", re.I
)
"""Beside a street: somebody's name may stand there, so nothing of the cell leaves."""
ROADS = ("road", "street", "pedestrian", "footway", "square", "path", "residential")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to ask for, and nothing else."""

    street: str
    house_number: str
    postcode: str
    city: str

    @property
    def line(self) -> str:
        """The address as it is sent."""
        return f"{self.street} {self.house_number}, {self.postcode} {self.city}".strip()

    @property
    def key(self) -> tuple[str, HouseNumber | None, str]:
        """What makes two addresses the same."""
        return street_key(self.street), read_number(self.house_number), self.postcode


def wanted(offers: Iterable[OfferRecord]) -> list[Wanted]:
    """The addresses of offers without an exact point that may be asked for, each once, in order.

    One without PLZ is none: its answer could not be checked.
    """
    found: dict[object, Wanted] = {}
    for offer in offers:
        exact = offer.latitude is not None and not offer.approximate
        if exact or is_protected(offer) or offer.access == "digital":
            continue
        one = _address(offer)
        if one:
            found.setdefault(one.key, one)
    return list(found.values())


def _address(offer: OfferRecord) -> Wanted | None:
    street, postcode, city = cells_apart(offer.street, offer.postcode, offer.city)
    if not postcode or PERSONAL.search(offer.street):
        return None
    numbered = [
        (part[: match.start()].strip(), match[0].strip())
        for part in PARTS.split(street)
        if (match := next((m for m in NUMBER.finditer(part) if m.start() > 0), None))
    ]
    if len(numbered) != 1 or not numbered[0][0]:
        return None
    name, number = numbered[0]
    number = re.sub(r"^\D+", "", number)
    return Wanted(name, number, postcode, " ".join(city.split()).strip(" ,;"))


def point_in(content: bytes, one: Wanted) -> tuple[float, float] | None:
    """Latitude and longitude of the house in an answer; None where no house is sure.

    Raises `ValueError` where the answer is none of Nominatim or Photon.
    """
    points = [point for hit in _hits(content) if (point := _house(hit, one)) is not None]
    if not points:
        return None
    lat, lon = points[0]
    apart = max(max(abs(a - lat), abs(b - lon)) for a, b in points) * METRES
    return points[0] if apart <= SAME_M else None


def _hits(content: bytes) -> Iterator[tuple[Any, Any, dict[str, Any]]]:
    """Latitude, longitude and parts of the address of every hit."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("no JSON") from None
    hits = answer.get("features") if isinstance(answer, dict) else answer
    if not isinstance(hits, list) or not all(isinstance(hit, dict) for hit in hits):
        raise ValueError("no list of hits")
    for hit in hits:
        told = hit.get("properties", hit)
        parts = told.get("address", told) if isinstance(told, dict) else None
        geometry = hit.get("geometry")
        at = geometry.get("coordinates") if isinstance(geometry, dict) else None
        pair = isinstance(at, list) and len(at) >= 2
        lon, lat = (at[0], at[1]) if at and pair else (hit.get("lon"), hit.get("lat"))
        if isinstance(parts, dict):
            yield lat, lon, parts


def _house(hit: tuple[Any, Any, dict[str, Any]], one: Wanted) -> tuple[float, float] | None:
    """The point of a hit that is the house asked for."""
    raw_lat, raw_lon, parts = hit
    number = str(parts.get("house_number") or parts.get("housenumber") or "")
    if not number or read_number(number) != read_number(one.house_number):
        return None
    if str(parts.get("postcode") or "") != one.postcode:
        return None
    roads = [street_key(str(parts[name])) for name in ROADS if parts.get(name)]
    if roads and max(fuzz.ratio(road, street_key(one.street)) for road in roads) < SPELLING:
        return None
    try:
        lat, lon = float(raw_lat), float(raw_lon)
    except (TypeError, ValueError):
        return None
    return (lat, lon) if in_germany(lon, lat) else None
