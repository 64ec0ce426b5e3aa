"""Rows of a list before they become offers: repeats once, ages and kinds apart, coordinates in
degrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

import numpy as np
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.layers.systems import to_degrees
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.tables.parsing import number_or_nan
from lueckenlos.exchange.tables.reshaping import AND
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


def by_kind(table: Table, columns: Mapping[str, str], problems: list[Problem]) -> Table:
    """A list whose flags tell kinds: an offer for each kind of a row.

    Places such a row states for all its kinds together are known of none of them, which is noted.
    """
    key, kind, places = (columns.get(field, "") for field in ("id", "kind", "capacity"))
    rows, shared = list[Row](), list[int]()
    for row in table.rows:
        kinds = row.cells.get(kind, "").split(AND)
        if len(kinds) == 1:
            rows.append(row)
            continue
        cells = dict(row.cells)
        if cells.get(places, "").strip() not in NOTHING:
            shared.append(row.number)
            cells[places] = ""
        for one in kinds:
            named = {key: f"{cells[key]} ({one})"} if cells.get(key) else {}
            rows.append(replace(row, cells={**cells, **named, kind: one}))
    if shared:
        numbers = list(dict.fromkeys(shared))
        examples = "Zeile " + ", ".join(map(str, numbers[:3]))
        values: dict[str, object] = {"count": len(numbers), "examples": examples}
        problems.append(table.problem("places_of_several_kinds", None, places, **values))
    return replace(table, rows=tuple(rows))


def in_degrees(
    table: Table,
    columns: Mapping[str, str],
    crs: str,
    problems: list[Problem],
    near: BaseGeometry | None = None,
) -> tuple[Table, dict[str, str]]:
    """A list with x and y: the same with latitude and longitude, where those are not there.

    The system is `crs`, else the only one in which the points lie in Germany, or `near` (EPSG:3035)
    where that leaves several.
    """
    if not {"x", "y"} <= columns.keys() or {"latitude", "longitude"} <= columns.keys():
        return table, dict(columns)
    raw = [
        [number_or_nan(row.cells.get(columns[axis], "")) for axis in ("x", "y")]
        for row in table.rows
    ]
    axes = columns["x"], columns["y"]
    try:
        points, found = to_degrees(table.file, np.array(raw, float).reshape(-1, 2), crs, near, axes)
    except CaseError as error:
        problems.extend(_at_column(table, columns["x"], error.problems))
        return table, dict(columns)
    problems.extend(_at_column(table, columns["x"], found))
    rows = tuple(
        replace(row, cells={**row.cells, "longitude": _text(x), "latitude": _text(y)})
        for row, (x, y) in zip(table.rows, points.tolist(), strict=True)
    )
    named = {**columns, "longitude": "longitude", "latitude": "latitude"}
    return replace(table, rows=rows), named


def _at_column(table: Table, column: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems of a column of coordinates with their place."""
    for one in problems:
        yield replace(one, row=table.header, column=shown(column), sheet=table.sheet)


def _text(degrees: float) -> str:
    return f"{degrees:.7f}" if np.isfinite(degrees) else ""
