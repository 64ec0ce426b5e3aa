"""Offers beside a gap, from figures that are told to all.

What the engine knows of them – how far they are from where children live, whether they reach a
part of these – stays in the house: with a count that is covered it would say whether nobody or
everybody is reached. So distances are those to the border of the areas, and reasons those of the
offer itself. Of a protected address there is neither point nor area, thus no distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, inf, radians

import numpy as np
import shapely

from lueckenlos.chain.explain import NO_PLACE
from lueckenlos.chain.models import Gap
from lueckenlos.chain.queries import Told
from lueckenlos.exchange.figures import OfferRow
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.report.words import metres, offer_ages

BESIDE = 8
"""So many offers stand beside a gap: those in its areas first, then the nearest."""
METRES = 111_320
"""Of a degree of latitude."""
LEVELS = {"mentioned": "nur auf Anfrage, digital oder mit Überweisung", "recorded":
          "nicht bestätigt", "": "läuft am Stichtag nicht"}  # fmt: skip
PLACED = {"protected": "Adresse geschützt", "approximate": "Lage nur ungefähr bekannt",
          "none": NO_PLACE}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """An offer of the field: where it is, for which ages, what else is to be known."""

    id: str
    name: str
    provider: str
    place: str
    ages: str
    notes: tuple[str, ...]


def beside(told: Told, gap: Gap) -> list[Beside]:
    """The offers of the field that come closest to the areas and ages of a gap."""
    offers = [one for one in told.figures.offers if one.field == gap.field]
    away = _distances(offers, [one for one in told.areas if one.id in {*gap.areas}])
    ranked = sorted(
        zip(offers, away, strict=True),
        key=lambda pair: (pair[0].area_id not in gap.areas, not _overlap(pair[0], gap), pair[1],
                          pair[0].name, pair[0].id),
    )  # fmt: skip
    return [_said(one, far, gap) for one, far in ranked[:BESIDE]]


def _distances(offers: Sequence[OfferRow], areas: Sequence[AreaRecord]) -> list[float]:
    """Metres from the border of areas to each offer whose point is known exactly."""
    found = [inf] * len(offers)
    known = [at for at, one in enumerate(offers) if one.placed == "point" and one.latitude]
    if not areas or not known:
        return found
    ground = shapely.union_all([one.geometry for one in areas])
    scale = np.array([METRES * cos(radians(ground.centroid.y)), METRES])
    points = np.array([(offers[at].longitude, offers[at].latitude) for at in known]) * scale
    far = shapely.distance(
        shapely.transform(ground, lambda some: some * scale), shapely.points(points)
    )
    for at, one in zip(known, far.tolist(), strict=True):
        found[at] = one
    return found


def _overlap(offer: OfferRow, gap: Gap) -> int:
    return max(0, min(offer.to_month, gap.to_month) - max(offer.from_month, gap.from_month))


def _said(offer: OfferRow, far: float, gap: Gap) -> Beside:
    place = offer.area_name or ("außerhalb" if offer.outside else "")
    if offer.area_id not in gap.areas and far < inf:
        place = f"{place}, {metres(round(far))} Luftlinie bis zur Gebietsgrenze".lstrip(", ")
    common = _overlap(offer, gap)
    part = common < gap.to_month - gap.from_month
    notes = (
        LEVELS.get(offer.level, ""),
        ("nur für einen Teil des Alters" if common else "anderes Alter") if part else "",
        PLACED.get(offer.placed, ""),
    )
    return Beside(offer.id, offer.name, offer.provider, place,
                  offer_ages(offer.from_month, offer.to_month),
                  tuple(note for note in notes if note))  # fmt: skip
