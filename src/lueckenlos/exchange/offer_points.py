"""Where the point of an offer and the area it names disagree: the coordinate wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from lueckenlos.exchange.addresses import protected
from lueckenlos.exchange.folding import shown
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import AreaRecord, OfferRecord


def coordinate_wins(
    offers: Sequence[OfferRecord], areas: Sequence[AreaRecord]
) -> tuple[tuple[OfferRecord, ...], list[Problem]]:
    """Offers with the area their point lies in, "" outside all, where it is not the one they name.

    A named Gemeinde stays if it holds the point. A point that is only approximate goes instead of
    the area. A border belongs to both sides.
    """
    names = {area.id: area.name for area in areas}
    names |= {
        area.municipality: area.municipality_name or area.municipality
        for area in areas
        if area.municipality and area.municipality not in names
    }
    asked = [
        i
        for i, offer in enumerate(offers)
        if offer.latitude is not None and offer.longitude is not None and offer.area in names
    ]
    inside = _inside([offers[i] for i in asked], areas)
    found, problems = list(offers), list[Problem]()
    for i, hits in zip(asked, inside, strict=True):
        offer = offers[i]
        holding = [areas[hit] for hit in hits]
        if any(offer.area in (area.id, area.municipality) for area in holding):
            continue
        lies = holding[0] if holding else None
        problems.append(_told(offer, names[offer.area], lies))
        if offer.approximate:
            found[i] = replace(offer, latitude=None, longitude=None, approximate=False)
        else:
            found[i] = replace(offer, area=lies.id if lies else "")
    return tuple(found), problems


def _inside(offers: Sequence[OfferRecord], areas: Sequence[AreaRecord]) -> list[list[int]]:
    """For each offer the areas that hold its point, borders included, in their order."""
    inside: list[list[int]] = [[] for _ in offers]
    points = shapely.points(np.array([(o.longitude, o.latitude) for o in offers]).reshape(-1, 2))
    tree = shapely.STRtree([area.geometry for area in areas])
    for at, hit in sorted(tree.query(points, predicate="intersects").T.tolist()):
        inside[at].append(hit)
    return inside


def _told(offer: OfferRecord, said: str, lies: AreaRecord | None) -> Problem:
    """Of a protected offer nothing is told of where its point lies."""
    code = "offer_point_elsewhere" if lies else "offer_point_beyond"
    if offer.approximate:
        code = "offer_rough_point_elsewhere"
    where = f"„{shown(lies.name)}“" if lies else "keinem Gebiet"
    values: dict[str, object] = {
        "offer": shown(offer.name),
        "said": shown(said),
        "found": "einem anderen Gebiet" if protected(offer) and lies else where,
    }
    return Problem(code, offer.file, offer.row or None, "area", values)
