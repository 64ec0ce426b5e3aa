"""Rows of a list before they become offers: places by age apart, coordinates in degrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

import numpy as np
import pyproj

from lueckenlos.exchange.folding import shown
from lueckenlos.exchange.ground.crs import DEGREES, likely_systems, move
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.tables.parsing import parse_number
from lueckenlos.exchange.tables.table import Row, Table

NOTHING = frozenset({"", "0", "-", "–", "—", "."})


def places_by_age(table: Table, columns: Mapping[str, str]) -> tuple[Table, dict[str, str]]:
    """A list with places in one column per age: an offer for each age that has places.

    The table already has a row per age (`age`, `count`). Of an offer without any places one row
    stays, with ages and places not said.
    """
    columns = {**columns, "ages": "age", "capacity": "count"}
    rows = [
        row
        for _, some in groupby(table.rows, key=lambda row: row.number)
        for row in _with_places(list(some), columns.get("id", ""))
    ]
    return replace(table, rows=tuple(rows)), columns


def _with_places(rows: list[Row], key: str) -> Iterator[Row]:
    filled = [row for row in rows if row.cells["count"].strip() not in NOTHING]
    if not filled:
        yield replace(rows[0], cells={**rows[0].cells, "age": "", "count": ""})
    for row in filled:
        said = row.cells.get(key, "")
        named = {key: f"{said} ({row.cells['age']})"} if said and len(filled) > 1 else {}
        yield replace(row, cells={**row.cells, **named})


def in_degrees(
    table: Table, columns: Mapping[str, str], crs: str, problems: list[Problem]
) -> tuple[Table, dict[str, str]]:
    """A list with x and y: the same with latitude and longitude, where those are not there.

    The system is `crs`, else deduced from where the points would lie.
    """
    if not {"x", "y"} <= columns.keys() or {"latitude", "longitude"} <= columns.keys():
        return table, dict(columns)
    raw = np.array([[_number(row, columns[axis]) for axis in ("x", "y")] for row in table.rows])
    known = raw[np.isfinite(raw).all(axis=1)] if len(raw) else raw
    systems = [crs] if crs else likely_systems(known)[:1] if len(known) else []
    try:
        points = move(systems[0], DEGREES)(raw)
    except (IndexError, pyproj.exceptions.ProjError):
        values: dict[str, object] = {"crs": shown(crs or "x, y")}
        problems.append(Problem("crs_unknown", table.file, 1, columns["x"], values))
        return table, dict(columns)
    rows = tuple(
        replace(row, cells={**row.cells, "longitude": _text(x), "latitude": _text(y)})
        for row, (x, y) in zip(table.rows, points.tolist(), strict=True)
    )
    named = {**columns, "longitude": "longitude", "latitude": "latitude"}
    return replace(table, rows=rows), named


def _number(row: Row, column: str) -> float:
    try:
        return parse_number(row.cells.get(column, ""))
    except ValueError:
        return float("nan")


def _text(degrees: float) -> str:
    return f"{degrees:.7f}" if np.isfinite(degrees) else ""
