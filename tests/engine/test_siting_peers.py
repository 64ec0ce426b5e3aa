"""On the example of spopt, San Francisco, the optima are those that spopt 0.7.0 proves."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from lueckenlos.engine.siting.cover import Cover, cover_of
from lueckenlos.engine.siting.search import most_covered

TABLE = "SF_network_distance_candidateStore_16_censusTract_205_new.csv"
PROVEN = {
    2000: {1: 122_304, 2: 200_356, 4: 333_273, 6: 432_591, 8: 502_345},
    3000: {1: 239_817, 2: 377_803, 4: 557_571, 6: 666_206, 8: 747_498},
    5000: {1: 448_255, 2: 671_938, 4: 875_247, 6: 941_462, 8: 955_113},
    8000: {1: 805_302, 2: 934_831, 4: 955_113, 6: 955_113, 8: 955_113},
}
"""Metres of reach → stores → people reached, of 955,113 in 205 tracts, with 16 sites for stores."""


def example(folder: Path, metres: float) -> Cover:
    """Which tracts lie within so many metres of each store, along the network."""
    with (folder / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stores, tracts = (sorted({row[name] for row in rows}) for name in ("name", "DestinationName"))
    people = {row["DestinationName"]: int(row["demand"]) for row in rows}
    near = [
        (row["name"], row["DestinationName"]) for row in rows if float(row["distance"]) <= metres
    ]
    reached = [[tracts.index(tract) for name, tract in near if name == store] for store in stores]
    start = np.cumsum([0, *map(len, reached)], dtype=np.int64)
    place = np.array([tract for some in reached for tract in some], np.int32)
    return cover_of(start, place, np.array([people[tract] for tract in tracts], np.int64))


@pytest.mark.parametrize("metres", PROVEN)
def test_the_optimum_of_spopt(metres: int, shared_dir: Path) -> None:
    cover = example(shared_dir / "data" / "spopt-san-francisco", metres)
    for stores, people in PROVEN[metres].items():
        found = most_covered(cover, stores, seconds=30)
        assert found.proven
        assert found.gain[-1] == found.bound[-1] == people
