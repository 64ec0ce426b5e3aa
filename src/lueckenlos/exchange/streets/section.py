"""The section [streets] of a case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.streets.network import for_prams
from lueckenlos.exchange.streets.read import read_streets
from lueckenlos.exchange.travel import Streets

MARGIN_M = 5000.0
"""So far beyond the areas streets are read: a way may lead out and in again."""
SNAP_M = 300
OWNER, LICENCE = "Mitwirkende von OpenStreetMap", "ODbL 1.0"
"""To be named wherever such data is shown."""


def read_streets_section(
    desk: Desk, section: Section | None, cache: Path | None = None
) -> Streets | None:
    """The streets of a case; None without them, or where they cannot be read, which is noted."""
    if section is None:
        return None
    source = desk.source(section, "streets")
    owner, licence = source.owner or OWNER, source.licence or LICENCE
    desk.sources["streets"] = replace(source, owner=owner, licence=licence)
    snap_m, pram = section.whole("snap_m", SNAP_M, 25, 1000), section.flag("pram", False)
    if not source.file or desk.ground is None:
        return None
    west, south, east, north = desk.ground.buffer(MARGIN_M).bounds
    try:
        found = read_streets(desk.folder / source.file, (west, south, east, north), cache)
    except CaseError as error:
        desk.problems.extend(error.problems)
        return None
    if found.islands:
        values: dict[str, object] = {"count": found.islands, "km": found.islands_m // 1000}
        desk.problems.append(Problem("streets_islands", source.file, values=values))
    return Streets(for_prams(found) if pram else found, snap_m, pram)
