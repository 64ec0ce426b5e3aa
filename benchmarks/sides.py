"""One timed side in a process of its own: `python sides.py NAME '{"argument": …}'`.

It prepares, says so, and then does its work once for every line `work` it is sent, saying the
seconds. On `end` it tells its peak memory and what came out. Every line it says is one JSON object.
Peak memory is read before the result is checked, so that checks do not count.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Facts = dict[str, Any]


@dataclass
class Side:
    """`work` is timed; `facts` says what came out, from its last result."""

    work: Callable[[], Any]
    facts: Callable[[Any], Facts]


# --- two-step floating catchment ---------------------------------------------------------------


def catchment_ours(**size: int) -> Side:
    """From points to supply per unit of demand, with the pairs found on the way."""
    import catchments

    from lueckenlos.engine.catchment import catchment
    from lueckenlos.engine.types import FAR_MM, Places

    task = catchments.task(**size)
    x, y, site_x, site_y = (
        np.rint(row * 1000).astype(np.int64) for row in (*task.homes_m, *task.sites_m)
    )
    area, country = np.zeros(len(x), np.int32), np.zeros(len(x), bool)
    far, limit = np.full(len(x), FAR_MM), (1000 * task.radius_m) ** 2

    def work() -> Any:
        places = Places(x, y, area, country, far)
        return catchment(places, task.demand, site_x, site_y, task.supply, [(limit, 1000)])

    def facts(found: Any) -> Facts:
        points = zip(site_x, site_y, strict=True)
        pairs = sum(int(((x - a) ** 2 + (y - b) ** 2 <= limit).sum()) for a, b in points)
        pooled = int(task.supply[found.pooled].sum())
        return {"access": found.per_unit().tolist(), "pairs": pairs, "pooled": pooled}

    return Side(work, facts)


def _access_facts(model: Any) -> Facts:
    ratio = model.access_df["2sfca_supply"].fillna(0.0)
    return {"access": ratio.tolist(), "pairs": len(model.cost_df)}


def _frames(task: Any) -> tuple[Any, Any]:
    import pandas as pd

    homes = pd.DataFrame({"home": np.arange(len(task.demand)), "demand": task.demand})
    return homes, pd.DataFrame({"site": np.arange(len(task.supply)), "supply": task.supply})


_DEMAND = {"demand_index": "home", "demand_value": "demand"}
_SUPPLY = {"supply_index": "site", "supply_value": "supply"}
_COST = {"cost_origin": "origin", "cost_dest": "dest", "cost_name": "cost"}


def _table(task: Any) -> Any:
    """Every pair of home and site not further apart than the radius, found with KD-trees."""
    import pandas as pd
    from scipy.spatial import cKDTree

    homes, sites = cKDTree(task.homes_m.T), cKDTree(task.sites_m.T)
    pairs = homes.sparse_distance_matrix(sites, task.radius_m, output_type="ndarray")
    return pd.DataFrame({"origin": pairs["i"], "dest": pairs["j"], "cost": pairs["v"]})


def access_fed(ready: bool, **size: int) -> Side:
    """PySAL `access` with a cost table by KD-tree, made inside the time or (`ready`) before it."""
    import catchments
    from access import Access

    task = catchments.task(**size)
    homes, sites = _frames(task)
    before = _table(task) if ready else None

    def work() -> Any:
        table = before.copy() if ready else _table(task)
        model = Access(homes, supply_df=sites, cost_df=table, **_DEMAND, **_SUPPLY, **_COST)
        model.two_stage_fca(name="2sfca", max_cost=task.radius_m)
        return model

    return Side(work, _access_facts)


def access_native() -> Side:
    """PySAL `access` with the table it makes itself; it keeps what is nearer than its threshold."""
    import catchments
    import geopandas as gpd
    from access import Access

    task = catchments.chicago()
    homes, sites = (
        gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(*points, crs="EPSG:2790"))
        for frame, points in zip(_frames(task), (task.homes_m, task.sites_m), strict=True)
    )
    threshold = float(np.nextafter(task.radius_m, np.inf))

    def work() -> Any:
        model = Access(homes, supply_df=sites, **_DEMAND, **_SUPPLY)
        model.create_euclidean_distance(threshold=threshold)
        model.two_stage_fca(name="2sfca", cost="euclidean", max_cost=task.radius_m)
        return model

    return Side(work, _access_facts)


# --- the engine on invented worlds -------------------------------------------------------------


def same_bytes(one: Any, other: Any) -> bool:
    """Whether every array in two results is the same."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    if isinstance(one, frozenset):
        return bool(one == other)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same_bytes, one, other))
    names = one.__dataclass_fields__
    return all(same_bytes(getattr(one, name), getattr(other, name)) for name in names)


def engine(call: str, places: int, offers: int, seed: int, threads: int = 1) -> Side:
    """`run`, `supply` or `findings` of a world."""
    import worlds

    from lueckenlos.engine import coverage, findings, supply

    world, scheme = worlds.world(places, offers, seed), worlds.scheme()
    if call == "run":
        return Side(
            lambda: coverage.run(world, scheme, threads=threads),
            lambda out: {"same": same_bytes(out, coverage.run(world, scheme, tile_count=7))},
        )
    prepared, chain = coverage.plan(world, scheme), coverage.run(world, scheme)
    if call == "supply":
        return Side(
            lambda: supply.supply(world, scheme, prepared),
            lambda out: {
                "same": same_bytes(out, supply.supply(world, scheme, prepared, tile_count=7))
            },
        )
    return Side(lambda: findings.findings(world, scheme, chain), lambda out: {"found": len(out)})


def streets(side: str, kept: str) -> Side:
    """Walking ways in Heidelberg, by us or a peer."""
    import street_sides

    return Side(*street_sides.SIDES[side](kept))


def siting(side: str, task: dict[str, Any]) -> Side:
    """Sites and tours, chosen by us or a peer."""
    import siting_sides

    return Side(*siting_sides.SIDES[side](**task))


def country(side: str, **task: Any) -> Side:
    """An invented country, counted by us or a peer."""
    import country_sides

    return Side(*country_sides.SIDES[side](**task))


SIDES: dict[str, Callable[..., Side]] = {
    "catchment": catchment_ours,
    "access fed": access_fed,
    "access native": access_native,
    "engine": engine,
    "streets": streets,
    "siting": siting,
    "country": country,
}


# --- the conversation --------------------------------------------------------------------------


def say(**facts: Any) -> None:
    """One line of JSON to the process that started this one."""
    print(json.dumps(facts), flush=True)


def main(name: str, arguments: str) -> None:
    """Prepare, then work as long as it is told to."""
    side = SIDES[name](**json.loads(arguments))
    say(prepared=True)
    result = None
    while (line := sys.stdin.readline()).strip() == "work":
        result = None
        start, busy = time.perf_counter(), time.process_time()
        result = side.work()
        say(seconds=time.perf_counter() - start, processor=time.process_time() - busy)
    if line.strip() == "end":
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say(peak_mb=peak, **side.facts(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
