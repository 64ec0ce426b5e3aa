"""What siting is measured on, and the sides that choose: ours, spopt, and sparse HiGHS alone.

Candidates lie at settled places, give or take 150 m; three places in ten have an offer already.
Every side begins with points in millimetres and whole children, and ends with chosen candidates.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sides import Side
from table import SHARED

Whole = NDArray[np.int64]
FOLDER = SHARED / "data" / "spopt-san-francisco"
COVERED = 0.3
SECONDS = 600.0
TRACTS = "SF_network_distance_candidateStore_16_censusTract_205_new.csv"


@dataclass(frozen=True)
class Task:
    """Children at places, points of candidates, a reach, and how many sites are wanted."""

    world: Any
    homes: Whole
    children: Whole
    sites: Whole
    reach_mm: int
    k: int


def task(places: int, candidates: int, reach_m: int, k: int, seed: int) -> Task:
    """An invented world, and candidates in it; the same for the same numbers."""
    import worlds

    world, rng = worlds.world(places, max(100, candidates // 2), seed), np.random.default_rng(seed)
    ground, months = world.places, np.array([len(band) for band in worlds.BANDS])
    children = (world.populations[0].parts * months)[:, 1:].sum(1) // worlds.PARTS
    children[rng.random(places) < COVERED] = 0
    homes = np.stack([ground.x_mm, ground.y_mm])
    spot = rng.choice(places, candidates, replace=False)
    sites = homes[:, spot] + rng.integers(-150_000, 150_001, (2, candidates))
    return Task(world, homes, children, sites, 1000 * reach_m, k)


def value(one: Task, chosen: Whole) -> int:
    """Children in reach of the chosen candidates, counted without anybody's help."""
    near = np.zeros(one.homes.shape[1], bool)
    for site in one.sites[:, chosen].T:
        near |= ((one.homes - site[:, None]) ** 2).sum(0) <= one.reach_mm**2
    return int(one.children[near].sum())


def ours(seconds: float, **size: int) -> Side:
    """From points to sites and a bound."""
    from lueckenlos.engine.reach import in_discs, tile_of
    from lueckenlos.engine.siting.cover import cover_of
    from lueckenlos.engine.siting.search import most_covered

    one = task(**size)

    def work() -> Any:
        tile = tile_of(one.world.places, np.flatnonzero(one.children))
        reached = in_discs(tile, one.sites[0], one.sites[1], (one.reach_mm**2,) * 2)
        return most_covered(cover_of(*reached, one.children[tile.order]), one.k, seconds=seconds)

    def facts(found: Any) -> dict[str, Any]:
        said = {"value": value(one, found.order), "said": int(found.gain[-1])}
        return {**said, "bound": int(found.bound[-1]), "proven": found.proven}

    return work, facts


def spopt(**size: int) -> Side:
    """PySAL `spopt` with CBC, on the distances that SciPy computes."""
    from pulp import PULP_CBC_CMD
    from scipy.spatial.distance import cdist
    from spopt.locate import MCLP

    one = task(**size)

    def work() -> Any:
        table = cdist(one.homes.T, one.sites.T)
        model = MCLP.from_cost_matrix(table, one.children, one.reach_mm, p_facilities=one.k)
        return model.solve(PULP_CBC_CMD(msg=False))

    def facts(model: Any) -> dict[str, Any]:
        opened = np.flatnonzero([bool(some) for some in model.fac2cli])
        return {"value": value(one, opened), "said": round(model.problem.objective.value())}

    return work, facts


def highs(**size: int) -> Side:
    """The same program, sparse and as it stands, by HiGHS in SciPy; pairs by a KD-tree."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, eye_array, hstack, vstack
    from scipy.spatial import cKDTree

    one = task(**size)

    def work() -> Any:
        lived = np.flatnonzero(one.children)
        homes, sites = cKDTree(one.homes[:, lived].T), cKDTree(one.sites.T)
        pairs = homes.sparse_distance_matrix(sites, one.reach_mm, output_type="ndarray")
        rows, n = len(lived), one.sites.shape[1]
        near = csr_array((-np.ones(len(pairs)), (pairs["i"], pairs["j"])), shape=(rows, n))
        most = hstack([csr_array(np.ones((1, n))), csr_array((1, rows))])
        table = vstack([hstack([near, eye_array(rows)]), most]).tocsr()
        return milp(
            np.concatenate([np.zeros(n), -one.children[lived]]),
            constraints=LinearConstraint(table, -np.inf, np.append(np.zeros(rows), one.k)),
            bounds=Bounds(0, 1),
            integrality=np.repeat([1, 0], [n, rows]),
            options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
        )

    def facts(answer: Any) -> dict[str, Any]:
        chosen = np.flatnonzero(answer.x[: one.sites.shape[1]] > 0.5)
        return {"value": value(one, chosen), "said": round(-answer.fun)}

    return work, facts


# --- San Francisco ---------------------------------------------------------------------------


def tracts() -> tuple[NDArray[np.float64], Whole]:
    """Metres from each tract to each store along the network, and the people of the tracts."""
    with (FOLDER / TRACTS).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stores, names = (sorted({row[key] for row in rows}) for key in ("name", "DestinationName"))
    table, people = np.zeros((len(names), len(stores))), np.zeros(len(names), np.int64)
    for row in rows:
        at = names.index(row["DestinationName"])
        table[at, stores.index(row["name"])] = float(row["distance"])
        people[at] = int(row["demand"])
    return table, people


def tracts_ours(reach_m: int, k: int) -> Side:
    """The best stores of San Francisco from the table of distances."""
    from lueckenlos.engine.siting.cover import cover_of
    from lueckenlos.engine.siting.search import most_covered

    table, people = tracts()

    def work() -> Any:
        store, tract = np.nonzero(reach_m >= table.T)
        start = np.searchsorted(store, np.arange(table.shape[1] + 1)).astype(np.int64)
        return most_covered(cover_of(start, tract.astype(np.int32), people), k, seconds=60.0)

    def facts(found: Any) -> dict[str, Any]:
        near = (table[:, found.order] <= reach_m).any(1)
        return {"value": int(people[near].sum()), "proven": found.proven}

    return work, facts


def tracts_spopt(reach_m: int, k: int) -> Side:
    """The same by `spopt` with CBC."""
    from pulp import PULP_CBC_CMD
    from spopt.locate import MCLP

    table, people = tracts()

    def work() -> Any:
        model = MCLP.from_cost_matrix(table, people, reach_m, p_facilities=k)
        return model.solve(PULP_CBC_CMD(msg=False))

    return work, lambda model: {"value": round(model.problem.objective.value())}


# --- the tour --------------------------------------------------------------------------------


def tour(rooms: int, gemeinden: int, places: int, seed: int, seconds: float, **rule: int) -> Side:
    """A year of stops in rooms that are free half of the months."""
    from lueckenlos.engine.reach import in_discs, tile_of
    from lueckenlos.engine.siting.cover import cover_of
    from lueckenlos.engine.siting.tour import best_tour
    from lueckenlos.engine.siting.visits import Calendar

    one, rng = task(places, rooms, rule.pop("reach_m"), 1, seed), np.random.default_rng(seed)
    group = np.arange(rooms) % gemeinden
    free = rng.random((rooms, 12)) < 0.5
    calendar = Calendar(free, np.arange(12), group, per_group=1, gap=2, **rule)

    def work() -> Any:
        tile = tile_of(one.world.places, np.flatnonzero(one.children))
        reached = in_discs(tile, one.sites[0], one.sites[1], (one.reach_mm**2,) * 2)
        cover = cover_of(*reached, one.children[tile.order])
        return best_tour(cover, calendar, seconds=seconds)

    def facts(found: Any) -> dict[str, Any]:
        return {
            "value": int(found.reached[-1]),
            "bound": int(found.bound),
            "stops": len(found.room),
        }

    return work, facts
