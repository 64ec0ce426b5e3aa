"""Supply per child in two steps: ours, and PySAL `access` fed in three ways."""

from __future__ import annotations

from typing import Any

import catchments
import numpy as np
from sides import Facts, Side


def ours(**size: int) -> Side:
    """From points to supply per unit of demand, with the pairs found on the way."""
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

    return work, facts


def _facts(model: Any) -> Facts:
    supply = model.access_df["2sfca_supply"].fillna(0.0)
    return {"access": supply.tolist(), "pairs": len(model.cost_df)}


def _frames(task: catchments.Task) -> tuple[Any, Any]:
    import pandas as pd

    homes = pd.DataFrame({"home": np.arange(len(task.demand)), "demand": task.demand})
    return homes, pd.DataFrame({"site": np.arange(len(task.supply)), "supply": task.supply})


_DEMAND = {"demand_index": "home", "demand_value": "demand"}
_SUPPLY = {"supply_index": "site", "supply_value": "supply"}
_COST = {"cost_origin": "origin", "cost_dest": "dest", "cost_name": "cost"}


def _table(task: catchments.Task) -> Any:
    """Every pair of home and site not further apart than the radius, found with KD-trees."""
    import pandas as pd
    from scipy.spatial import cKDTree

    homes, sites = cKDTree(task.homes_m.T), cKDTree(task.sites_m.T)
    pairs = homes.sparse_distance_matrix(sites, task.radius_m, output_type="ndarray")
    return pd.DataFrame({"origin": pairs["i"], "dest": pairs["j"], "cost": pairs["v"]})


def fed(ready: bool, **size: int) -> Side:
    """PySAL `access` with a cost table by KD-tree, made inside the time or (`ready`) before it."""
    from access import Access

    task = catchments.task(**size)
    homes, sites = _frames(task)
    before = _table(task) if ready else None

    def work() -> Any:
        table = before.copy() if ready else _table(task)
        model = Access(homes, supply_df=sites, cost_df=table, **_DEMAND, **_SUPPLY, **_COST)
        model.two_stage_fca(name="2sfca", max_cost=task.radius_m)
        return model

    return work, _facts


def native() -> Side:
    """PySAL `access` with the table it makes itself; it keeps what is nearer than its threshold."""
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

    return work, _facts
