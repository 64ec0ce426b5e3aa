"""Floating catchments on the tracts of Chicago and on an invented grid, beside `access`."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import worlds
from measure import Times
from numpy.typing import NDArray
from table import SEED, SHARED, Bench, Peer, Verdict

TRACTS, INHABITANTS, DOCTORS = 1_930, 8_105_097, 7_254
FOLDER = SHARED / "data" / "access-chicago"
TOLERANCE = 1e-9
GRID = {"places": 20_000, "offers": 3_000, "seed": SEED}
SMALL = {"places": 2_000, "offers": 300, "seed": SEED}
READY = Peer("access, table given", ("catchment_sides.fed", {"ready": True}))
NATIVE = Peer("access, its own table", ("catchment_sides.native", {}))

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


def chicago() -> Task:
    """Census tracts with inhabitants and doctors (EPSG:2790, metres), known by their sums."""
    people, doctors = (
        json.loads((FOLDER / f"chicago_metro_{name}.geojson").read_text("utf-8"))["features"]
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


def rows(bench: Bench) -> None:
    """Ours beside `access`: on the tracts of Chicago, and on a grid like the ones we meet."""
    if FOLDER.is_dir():
        for peer in (READY, _found_by_tree({}), NATIVE):
            _row(bench, peer, 3 if bench.quick else 15, {})
    else:
        bench.left_out("2SFCA, Chicago", f"no {FOLDER.name}; set LUECKENLOS_SHARED")
    size = SMALL if bench.quick else GRID
    _row(bench, _found_by_tree(size), 3 if bench.quick else 7, size)


def _found_by_tree(size: dict[str, int]) -> Peer:
    call = ("catchment_sides.fed", {"ready": False, **size})
    return Peer("access, KD-tree table", call)


def _row(bench: Bench, peer: Peer, repeats: int, size: dict[str, int]) -> None:
    """A row: one task, both sides in turn."""
    work = f"2SFCA, {'grid' if size else 'Chicago'} / {peer.name}"
    if not bench.wanted(work):
        return
    one = task(**size)
    text = f"{len(one.demand):,} × {len(one.supply):,}, {one.radius_m // 1000} km"
    seed = f", seed {size['seed']}" if size else ""
    ours = ("catchment_sides.ours", dict(size))
    bench.row(work, text + seed, ours, repeats, lambda *both: _judged(one, *both), peer)


def _judged(one: Task, ours: Times, peer: Times | None) -> Verdict:
    """Per home with demand, the number of pairs, and all supply in reach handed out."""
    lived, pooled = one.demand > 0, ours.facts["pooled"]
    given = [np.array(side.facts["access"])[lived] for side in (ours, peer) if side]
    sums = [float(some @ one.demand[lived]) for some in given]
    right = all(abs(total - pooled) <= TOLERANCE * pooled for total in sums)
    said = f"{ours.facts['pairs']:,} pairs, Σ {sums[0]:,.5f}"
    if peer is None:
        return Verdict(said, right)
    apart = np.max(np.abs(given[0] - given[1]) / np.where(given[1] > 0, given[1], 1))
    right = right and apart <= TOLERANCE and ours.facts["pairs"] == peer.facts["pairs"]
    return Verdict(f"{said}, ≤ {apart:.0e} apart at each home", bool(right))
