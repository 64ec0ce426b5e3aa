"""The sides of `country.py`: the engine on an invented country, and the same choice by its peers.

The peers' work: for every place, field and phase the number of offers within reach; then children
by area, field, phase and that number, which is what `plan` and `supply` do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from itertools import pairwise
from typing import Any

import germany
import numpy as np
from measure import HERE, peak_mib
from sides import Facts, Side, fingerprint

from lueckenlos.engine import coverage, supply
from lueckenlos.engine.findings import findings
from lueckenlos.engine.results import MANY
from lueckenlos.engine.types import Level, Scheme, World

PHASES = len(germany.BANDS)
SMALL: dict[str, Any] = {
    "places": 2_000, "offers": 400, "seed": 1, "reach_m": 3_000, "ages": "typical", "populations": 2
}  # fmt: skip
STRIPS = 24
"""Strips of the country that a peer joins one after the other, so that its pairs stay in memory."""


def country(
    places: int, offers: int, seed: int, reach_m: int, ages: str, populations: int
) -> tuple[World, Scheme]:
    """A world and its rules."""
    made = germany.world(places, offers, seed, ages)
    barred = np.ascontiguousarray(made.offers.barred[:, :populations])
    made = replace(
        made, populations=made.populations[:populations], offers=replace(made.offers, barred=barred)
    )
    return made, germany.scheme(reach_m)


# --- ours --------------------------------------------------------------------------------------


def engine(calls: str, threads: int, tile_count: int | None = None, **size: Any) -> Side:
    """The calls named, one after the other: run, supply, findings."""
    world, scheme = country(**size)

    def work() -> Any:
        chain, choice, found = None, None, ()
        if "run" in calls:
            chain = coverage.run(world, scheme, threads=threads, tile_count=tile_count)
        if "supply" in calls:
            prepared = coverage.plan(world, scheme)
            choice = supply.supply(world, scheme, prepared, threads=threads)
        if chain and "findings" in calls:
            found = findings(world, scheme, chain, threads=threads)
        return chain, choice, found

    def facts(made: Any) -> Facts:
        chain, choice, found = made
        axes = [coverage.axis(world, scheme, f) for f in range(germany.FIELDS)]
        told: Facts = {"found": len(found), "limits": [len(one.limits) for one in axes]}
        if choice is not None and size["ages"] == "phases":
            told["choice"] = by_number_of_offers(
                np.stack([sums[0].sum(0) for sums in choice.choice]) // germany.PARTS
            )
        if chain:
            told["bytes"] = fingerprint(chain)
        if chain and size["places"] <= 1_000_000:
            again = coverage.run(world, scheme, threads=threads, tile_count=61)
            told["same"] = told["bytes"] == fingerprint(again)
        return told

    return work, facts


def first_calls() -> None:
    """Every call once on a small world: what a new process waits for beside its imports."""
    engine("run supply findings", 1, **SMALL)[0]()
    print(peak_mib())


def start(kept: bool) -> Side:
    """A new process that makes its first calls, with compiled code kept or without."""

    def work() -> float:
        call = [sys.executable, "-c", "import country_sides; country_sides.first_calls()"]
        with tempfile.TemporaryDirectory() as folder:
            env = os.environ | ({} if kept else {"NUMBA_CACHE_DIR": folder})
            said = subprocess.run(call, cwd=HERE, env=env, check=True, stdout=subprocess.PIPE)
            return float(said.stdout)

    return work, lambda peak: {"peak_mib": peak}


def by_number_of_offers(by_number: Any) -> list[list[list[int]]]:
    """Children by field, phase and number of offers, from 1."""
    return np.asarray(by_number)[:, :, 1:].tolist()


# --- the same for the peers --------------------------------------------------------------------


def columns(world: World) -> dict[str, Any]:
    """Offers that count, with a column of 0 and 1 for each phase."""
    offers = world.offers
    rows = np.flatnonzero((offers.barred[:, 0] == 0) & (offers.level < Level.MENTIONED))
    bands = [(band.start, band.stop) for band in germany.BANDS]
    serves = {
        f"p{n}": ((offers.start[rows] <= a) & (offers.stop[rows] >= b)).astype(np.int32)
        for n, (a, b) in enumerate(bands)
    }
    return {
        "ox": offers.x_mm[rows] / 1000,
        "oy": offers.y_mm[rows] / 1000,
        "field": offers.field[rows].astype(np.int32),
        **serves,
    }


def people(world: World) -> dict[str, Any]:
    """Places with whole children of each phase."""
    months = np.array([len(band) for band in germany.BANDS])
    whole = world.populations[0].parts * months // germany.PARTS
    return {
        "place": np.arange(len(world.places), dtype=np.int32),
        "x": world.places.x_mm / 1000,
        "y": world.places.y_mm / 1000,
        "area": world.places.area,
        **{f"c{n}": whole[:, n] for n in range(PHASES)},
    }


def strips_of(world: World, reach: float) -> list[tuple[slice, float, float]]:
    """Places, row by row as they come, in strips, and between which y their offers lie."""
    cuts = np.linspace(0, len(world.places), STRIPS + 1).astype(int)
    y = world.places.y_mm / 1000
    return [
        (slice(a, b), float(y[a]) - reach, float(y[b - 1]) + reach)
        for a, b in pairwise(cuts.tolist())
    ]


def totals(parts: list[Any]) -> list[list[list[int]]]:
    """Rows of (area, field, phase, number, children) as the fingerprint of the whole country."""
    by_number = np.zeros((germany.FIELDS, PHASES, MANY + 1), np.int64)
    for field, phase, number, children in parts:
        np.add.at(by_number, (field, phase, number), children)
    return by_number_of_offers(by_number)


def polars(**size: Any) -> Side:
    """Polars: an equi-join on squares as wide as the reach, the distance, two group-bys."""
    import polars as pl

    world, _ = country(**size)
    reach = float(size["reach_m"])
    homes, sites = pl.DataFrame(people(world)), pl.DataFrame(columns(world))
    steps = pl.DataFrame({"dx": [-1, 0, 1] * 3, "dy": [-1] * 3 + [0] * 3 + [1] * 3})
    phases = [f"p{n}" for n in range(PHASES)]

    def strip(some: slice, low: float, high: float) -> Any:
        square = [
            (pl.col(a) // reach).cast(pl.Int32).alias(b) for a, b in (("x", "bx"), ("y", "by"))
        ]
        here = homes[some].lazy().with_columns(square)
        near = (
            sites.lazy().filter(pl.col("oy").is_between(low, high)).join(steps.lazy(), how="cross")
        )
        near = near.with_columns(
            ((pl.col("ox") // reach).cast(pl.Int32) + pl.col("dx").cast(pl.Int32)).alias("bx"),
            ((pl.col("oy") // reach).cast(pl.Int32) + pl.col("dy").cast(pl.Int32)).alias("by"),
        )
        square_m = (pl.col("x") - pl.col("ox")) ** 2 + (pl.col("y") - pl.col("oy")) ** 2
        counts = (
            here.select("place", "x", "y", "bx", "by")
            .join(near, on=["bx", "by"])
            .filter(square_m <= reach**2)
            .group_by("place", "field")
            .agg([pl.col(name).sum() for name in phases])
            .join(homes[some].lazy().drop("x", "y"), on="place")
        )
        sums = [
            counts.select("area", "field", number=pl.col(f"p{n}").clip(0, MANY), children=f"c{n}")
            .group_by("area", "field", "number")
            .agg(pl.col("children").sum())
            .with_columns(phase=pl.lit(n))
            for n in range(PHASES)
        ]
        return pl.concat(pl.collect_all(sums))

    def work() -> Any:
        made = pl.concat([strip(*one) for one in strips_of(world, reach)])
        return made.group_by("area", "field", "phase", "number").agg(pl.col("children").sum())

    def facts(made: Any) -> Facts:
        told = [made[name].to_numpy() for name in ("field", "phase", "number", "children")]
        return {"choice": totals([told])}

    return work, facts


def duckdb(threads: int, **size: Any) -> Side:
    """DuckDB: the same in SQL."""
    import duckdb as db

    world, _ = country(**size)
    reach, base = float(size["reach_m"]), db.connect(config={"threads": threads})
    base.execute("SET memory_limit = '4GB'")
    for name, table in (("homes", people(world)), ("sites", columns(world))):
        base.register("given", table)
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
    sums = ", ".join(f"sum(p{n})::INT AS p{n}" for n in range(PHASES))
    parts = " UNION ALL ".join(
        f"SELECT area, field, {n} AS phase, least(p{n}, {MANY}) AS number, sum(c{n}) AS children "
        "FROM counts JOIN homes USING (place) GROUP BY ALL"
        for n in range(PHASES)
    )
    query = f"""
        WITH here AS (
            SELECT *, floor(x / {reach})::INT AS qx, floor(y / {reach})::INT AS qy
            FROM homes WHERE place >= ? AND place < ?),
        near AS (
            SELECT sites.*, floor(ox / {reach})::INT + i AS qx, floor(oy / {reach})::INT + j AS qy
            FROM sites, unnest([-1, 0, 1]) AS a(i), unnest([-1, 0, 1]) AS b(j)
            WHERE oy BETWEEN ? AND ?),
        counts AS MATERIALIZED (
            SELECT place, field, {sums} FROM here JOIN near USING (qx, qy)
            WHERE (x - ox) * (x - ox) + (y - oy) * (y - oy) <= {reach * reach}
            GROUP BY place, field)
        {parts}"""

    def work() -> Any:
        found = []
        for some, low, high in strips_of(world, reach):
            base.execute(query, [some.start, some.stop, low, high])
            found.append(base.fetchnumpy())
        return found

    def facts(made: Any) -> Facts:
        names = ("field", "phase", "number", "children")
        told = [[np.asarray(one[name]).astype(np.int64) for name in names] for one in made]
        return {"choice": totals(told)}

    return work, facts


def kd_tree(**size: Any) -> Side:
    """SciPy: pairs by two KD-trees, counts by a sparse product, sums by area."""
    from scipy import sparse
    from scipy.spatial import cKDTree

    world, _ = country(**size)
    reach, sites, homes = float(size["reach_m"]), columns(world), people(world)
    points = np.stack([homes["x"], homes["y"]], 1)
    places = np.stack([sites["ox"], sites["oy"]], 1)
    serves = np.zeros((len(places), germany.FIELDS * PHASES), np.int32)
    for n in range(PHASES):
        serves[np.arange(len(places)), sites["field"] * PHASES + n] = sites[f"p{n}"]
    kinds = sparse.csr_array(serves)
    children = np.stack([homes[f"c{n}"] for n in range(PHASES)], 1)

    def strip(some: slice, low: float, high: float) -> Any:
        here, near = points[some], np.flatnonzero((places[:, 1] >= low) & (places[:, 1] <= high))
        tree, other = cKDTree(here), cKDTree(places[near])
        pairs = tree.sparse_distance_matrix(other, reach, output_type="ndarray")
        one = np.ones(len(pairs), np.int32)
        shape = (len(here), len(near))
        counts = (sparse.csr_array((one, (pairs["i"], pairs["j"])), shape) @ kinds[near]).tocoo()
        number = np.minimum(counts.data, MANY)
        phase, at = counts.col % PHASES, counts.row + some.start
        key = (homes["area"][at].astype(np.int64) * germany.FIELDS * PHASES + counts.col) * (
            MANY + 1
        ) + number
        keys, inverse = np.unique(key, return_inverse=True)
        return keys, np.bincount(inverse, children[at, phase]).astype(np.int64)

    def work() -> Any:
        return [strip(*one) for one in strips_of(world, reach)]

    def facts(made: Any) -> Facts:
        told = []
        for keys, sums in made:
            column, number = keys // (MANY + 1) % (germany.FIELDS * PHASES), keys % (MANY + 1)
            told.append([column // PHASES, column % PHASES, number, sums])
        return {"choice": totals(told)}

    return work, facts
