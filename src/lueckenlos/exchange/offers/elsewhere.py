"""Offers of a list that covers more than the case: what lies far away is left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from lueckenlos.exchange.ground.misfit import metres_beside
from lueckenlos.exchange.layers.crs import DEGREES, GRID, move
from lueckenlos.exchange.layers.systems import NEAR_M
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import AreaRecord, OfferRecord


def without_elsewhere(
    offers: Sequence[OfferRecord],
    areas: Sequence[AreaRecord],
    known: Collection[str],
    problems: list[Problem],
) -> tuple[OfferRecord, ...]:
    """The offers without those far from every area that name no key of `known` as their area.

    One note per list says how many are left out; a warning where that leaves none of it.
    """
    if not areas:
        return tuple(offers)
    away = _far(offers, areas)
    kept, left = list[OfferRecord](), dict[str, list[OfferRecord]]()
    for offer, far in zip(offers, away, strict=True):
        if far and not {offer.area, *offer.service_area} & set(known):
            left.setdefault(offer.file, []).append(offer)
        else:
            kept.append(offer)
    for file, some in left.items():
        total = sum(offer.file == file for offer in offers)
        values: dict[str, object] = {
            "count": len(some),
            "all": total,
            "km": round(NEAR_M / 1000),
            "example": shown(some[0].name),
        }
        code = "offers_all_elsewhere" if len(some) == total else "offers_elsewhere"
        problems.append(Problem(code, file, values=values))
    return tuple(kept)


def _far(offers: Sequence[OfferRecord], areas: Sequence[AreaRecord]) -> list[bool]:
    """Which offers have a point that far from all areas."""
    degrees = np.array([(one.longitude, one.latitude) for one in offers], dtype=float).reshape(
        -1, 2
    )
    far = np.zeros(len(offers), bool)
    located = np.isfinite(degrees).all(axis=1)
    far[located] = metres_beside(move(DEGREES, GRID)(degrees[located]), areas) > NEAR_M
    found: list[bool] = far.tolist()
    return found
