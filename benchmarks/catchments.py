"""What the floating catchment is measured on: tracts of Chicago, and an invented grid."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import worlds
from numpy.typing import NDArray

TRACTS, INHABITANTS, DOCTORS = 1_930, 8_105_097, 7_254

Metres = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Task:
    """Homes with demand, sites with supply, and the radius; points as [x | y, number]."""

    homes_m: Metres
    demand: Whole
    sites_m: Metres
    supply: Whole
    radius_m: int


def folder() -> Path:
    """Where the data lies: the shared folder beside the checkout, or LUECKENLOS_SHARED."""
    beside = Path(__file__).resolve().parent.parent.parent / "shared"
    return Path(os.environ.get("LUECKENLOS_SHARED") or beside) / "data" / "access-chicago"


def chicago() -> Task:
    """Census tracts with inhabitants and doctors (EPSG:2790, metres), known by their sums."""
    people, doctors = (
        json.loads((folder() / f"chicago_metro_{name}.geojson").read_text("utf-8"))["features"]
        for name in ("pop", "docs_dentists")
    )
    ids = [[one["properties"]["geoid"] for one in layer] for layer in (people, doctors)]
    if ids[0] != ids[1] or len(ids[0]) != TRACTS:
        raise ValueError("the two layers do not list the same 1,930 tracts in the same order")
    homes, sites = (
        np.array([one["geometry"]["coordinates"] for one in layer]).T for layer in (people, doctors)
    )
    demand = np.array([one["properties"]["pop"] for one in people], np.int64)
    supply = np.array([one["properties"]["doc"] for one in doctors], np.int64)
    if (demand.sum(), supply.sum()) != (INHABITANTS, DOCTORS):
        raise ValueError("the sums of inhabitants and doctors are not the known ones")
    return Task(homes, demand, sites, supply, 10_000)


def grid(places: int, offers: int, seed: int) -> Task:
    """Children on a 100 m grid and the places of offers, where known, in a world of `worlds`."""
    world = worlds.world(places, offers, seed)
    months = np.array([len(band) for band in worlds.BANDS])
    children = (world.populations[0].parts * months)[:, 1:].sum(1) // worlds.PARTS
    sites = np.flatnonzero(world.offers.served >= 0)
    points = np.stack([world.offers.x_mm, world.offers.y_mm])[:, sites]
    homes = np.stack([world.places.x_mm, world.places.y_mm])
    return Task(
        homes / 1000, children, points / 1000, world.offers.served[sites].astype(int), 3_000
    )


def task(**size: int) -> Task:
    """The grid of a size, or Chicago."""
    return grid(**size) if size else chicago()
