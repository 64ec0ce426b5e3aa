"""Rows of a list before they become offers: repeats once, places by age apart, coordinates in
degrees."""

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
TELLING = ("id", "street", "latitude", "x")
"""What makes a row one certain offer; childminders may stand alike in a list without any."""


def without_repeats(table: Table, columns: Mapping[str, str], problems: list[Problem]) -> Table:
    """The list with rows that repeat another word for word once, if they say id, street or point.

    An export often has a row per branch or course of an institution and shows no column of it.
    """
    telling = [columns[field] for field in TELLING if field in columns]
    first: dict[tuple[str, ...], int] = {}
    rows, again = list[Row](), list[Row]()
    for row in table.rows:
        said = tuple(row.cells.values())
        if any(row.cells.get(column) for column in telling) and said in first:
            again.append(row)
        else:
            first.setdefault(said, row.number)
            rows.append(row)
    if again:
        examples = ", ".join(
            f"{row.number} wie {first[tuple(row.cells.values())]}" for row in again[:3]
        )
        problems.append(
            table.problem("offer_rows_repeated", None, count=len(again), examples=examples)
        )
    return replace(table, rows=tuple(rows))


def area_apart(table: Table, columns: Mapping[str, str]) -> tuple[Table, dict[str, str]]:
    """A list in which the area has a column of its own: its key may replace a name there, while
    the Ort of an address must stay as it is."""
    shared = columns.get("area", "")
    if not shared or list(columns.values()).count(shared) == 1:
        return table, dict(columns)
    own = f"{shared} (area)"
    rows = tuple(
        replace(
            row,
            cells={**row.cells, own: row.cells.get(shared, "")},
            origin={**row.origin, own: row.origin.get(shared, shared)},
        )
        for row in table.rows
    )
    return replace(table, rows=rows), {**columns, "area": own}


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
    systems = [crs] if crs else likely_systems(known)[:1] if len(known) else [DEGREES]
    try:
        points = move(systems[0], DEGREES)(raw)
    except (IndexError, pyproj.exceptions.ProjError):
        code = "crs_unknown" if crs else "crs_missing"
        problems.append(table.problem(code, table.header, columns["x"], crs=shown(crs)))
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
