"""JSON lists of records and GeoJSON features as grids of text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.files.limits import check_grid
from lueckenlos.exchange.layers.geojson import Feature
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import listed, shown
from lueckenlos.exchange.reading import Reading
from lueckenlos.exchange.tables.sheet import Sheet
from lueckenlos.exchange.tables.tidying import Tidier, value_text

Found = tuple[list[Sheet], list[Problem]]
Record = Mapping[str, Any]
KEY = "key"
"""The column of the keys where the records are the values of an object."""
NAMELESS = "(ohne Namen)"
DEPTH = 20
DIGITS = 7


def parsed(text: str) -> Any:
    """The value of JSON text, or a list where every line is a JSON object.

    Raises `ValueError` (with `lineno` when known) when it is neither.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("too deep") from None
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
    return [_line(line, number) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _line(line: str, number: int) -> Any:
    try:
        value = json.loads(line.strip("\x1e"))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise json.JSONDecodeError("no object in this line", "\n" * (number - 1), number - 1)
    return value


def read_document(file: str, document: Any, reading: Reading) -> Found:
    """The one sheet of a JSON document: a row for each record, column names in row 1.

    Raises `CaseError` when it holds no records.
    """
    found, problems = _records(file, document, reading.path)
    return _sheet(file, found, reading, problems)


# --- where the records are ------------------------------------------------------------------


def _records(file: str, document: Any, path: str) -> tuple[list[Record], list[Problem]]:
    if path:
        node, taken = _at(file, document, path), path
    else:
        found = sorted(_lists(document, "", 0), key=lambda item: -_size(item[1]))
        if not found:
            raise CaseError(Problem("json_without_records", file))
        taken, node = found[0]
    records = _as_records(node)
    if not records:
        raise CaseError(Problem("json_without_records", file))
    problems = []
    if taken and not path:
        values: dict[str, object] = {"path": shown(taken), "count": len(records)}
        problems.append(Problem("json_path_taken", file, values=values))
    if len(records) < len(node) and node is not records[0]:
        values = {"count": len(node) - len(records)}
        problems.append(Problem("json_entries_skipped", file, values=values))
    return records, problems


def _at(file: str, document: Any, path: str) -> Any:
    node, rest = document, path
    while rest:
        step = _step(node, rest)
        if step is None:
            found = listed(map(str, node)) if isinstance(node, dict) else "keine Schlüssel"
            values: dict[str, object] = {"path": shown(path), "found": found}
            raise CaseError(Problem("json_path_missing", file, values=values))
        node, rest = step
    if isinstance(node, list | dict):
        return node
    values = {"path": shown(path), "found": shown(node)}
    raise CaseError(Problem("json_path_missing", file, values=values))


def _step(node: Any, path: str) -> tuple[Any, str] | None:
    """What the longest first part of the path leads to, and the rest; keys may hold points."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        key, rest = ".".join(parts[:length]), ".".join(parts[length:])
        if isinstance(node, dict) and key in node:
            return node[key], rest
        if isinstance(node, list) and key in map(str, range(len(node))):
            return node[int(key)], rest
    return None


def _lists(node: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    """Every list of objects or keyed records that can be reached, with its path."""
    if depth > DEPTH or not isinstance(node, dict | list) or not node:
        return
    if isinstance(node, list):
        if any(isinstance(item, dict) for item in node):
            yield path, node
        if len(node) > 1:
            return
        inner: Iterable[tuple[str, Any]] = (("0", item) for item in node)
    else:
        if _keyed(node):
            yield path, node
            return
        inner = node.items()
    for key, value in inner:
        yield from _lists(value, f"{path}.{key}" if path else str(key), depth + 1)


def _keyed(node: dict[str, Any]) -> bool:
    """Whether an object holds records under their keys: several objects with common fields."""
    values = list(node.values())
    if len(values) < 2 or not all(isinstance(value, dict) and value for value in values):
        return False
    return all(len(value.keys() & values[0].keys()) * 2 >= len(values[0]) for value in values)


def _size(node: Any) -> int:
    return sum(isinstance(item, dict) for item in (node.values() if _is_keyed(node) else node))


def _is_keyed(node: Any) -> bool:
    return isinstance(node, dict) and _keyed(node)


def _as_records(node: Any) -> list[Record]:
    if isinstance(node, list):
        return [item for item in node if isinstance(item, dict)]
    if _keyed(node):
        return [{KEY: key, **value} for key, value in node.items()]
    return [node] if node else []


# --- features -------------------------------------------------------------------------------


def is_vector(document: Any) -> bool:
    """Whether a JSON document is GeoJSON or TopoJSON."""
    kinds = ("FeatureCollection", "Topology")
    return isinstance(document, dict) and document.get("type") in kinds


def read_points(file: str, features: Iterable[Feature], reading: Reading) -> Found:
    """The one sheet of features in EPSG:4326: a row for each, its properties as columns, then
    "latitude" and "longitude" in degrees, of a point inside where it has an inside.
    """
    records: list[Record] = []
    without = 0
    for feature in features:
        record = dict(feature.properties)
        point = _point(feature.geometry)
        if point is None:
            without += 1
        else:
            record["latitude"], record["longitude"] = point
        records.append(record)
    if not records:
        raise CaseError(Problem("json_without_records", file))
    problems = [Problem("points_missing", file, values={"count": without})] if without else []
    return _sheet(file, records, reading, problems)


def _point(geometry: BaseGeometry | None) -> tuple[float, float] | None:
    """Latitude and longitude."""
    if geometry is None or geometry.is_empty:
        return None
    try:
        whole = geometry if geometry.is_valid else shapely.make_valid(geometry)
        inside = whole.representative_point()
    except ShapelyError:  # beyond mending
        return None
    return (round(inside.y, DIGITS), round(inside.x, DIGITS)) if not inside.is_empty else None


# --- records as a grid ----------------------------------------------------------------------


def _sheet(file: str, records: list[Record], reading: Reading, problems: list[Problem]) -> Found:
    """Column names in the order they appear; row 2 is the first record."""
    flat = _Flat(reading.decimal)
    rows: list[tuple[int, dict[str, str]]] = []
    columns: dict[str, None] = {}
    for number, record in enumerate(records, 2):
        cells = flat.row(record, number)
        columns.update(dict.fromkeys(cells))
        check_grid(file, "", len(rows) + 1, len(columns))
        if any(cells.values()):
            rows.append((number, cells))
    if not rows:
        raise CaseError(Problem("cells_missing", file))
    grid = (tuple(cells.get(name, "") for name in columns) for _, cells in rows)
    numbers = (1, *(number for number, _ in rows))
    sheet = Sheet(file, "", (tuple(columns), *grid), numbers, named=True)
    return [sheet], [*problems, *flat.problems(file), *flat.tidier.problems(file)]


class _Flat:
    """Flattens records: inner objects to "a.b", lists of values to "x|y"."""

    def __init__(self, decimal: str) -> None:
        self.decimal = decimal
        self.tidier = Tidier()
        self.names: dict[str, str] = {}
        self.nested: dict[str, int] = {}
        self.skipped: dict[str, int] = {}

    def row(self, record: Record, number: int) -> dict[str, str]:
        """Column name → text; two fields that end up under one name are joined by "|"."""
        cells: dict[str, str] = {}
        for name, value in self._fields(record, "", 0):
            column = self.names.get(name) or self._column(name)
            text = self.tidier.cell(value_text(value, self.decimal), number, len(cells))
            before = cells.get(column, "")
            cells[column] = f"{before}|{text}" if before and text else before or text
        return cells

    def _column(self, name: str) -> str:
        self.names[name] = self.tidier.cell(name, 1, 0) or NAMELESS
        return self.names[name]

    def _fields(self, record: Record, before: str, depth: int) -> Iterator[tuple[str, Any]]:
        for key, value in record.items():
            name = f"{before}.{key}" if before else str(key)
            if isinstance(value, dict) and value and depth < DEPTH:
                yield from self._fields(value, name, depth + 1)
            elif isinstance(value, list) and value:
                yield from self._items(value, name, depth)
            else:
                yield name, None if isinstance(value, dict | list) else value

    def _items(self, items: list[Any], name: str, depth: int) -> Iterator[tuple[str, Any]]:
        inner = [item for item in items if isinstance(item, dict)]
        if len(inner) > 1:
            self.nested[name] = self.nested.get(name, 0) + 1
        if any(isinstance(item, list) for item in items) or depth >= DEPTH:
            self.skipped[name] = self.skipped.get(name, 0) + 1
            yield name, None
            return
        for item in items:
            if isinstance(item, dict):
                yield from self._fields(item, name, depth + 1)
            else:
                yield name, item

    def problems(self, file: str) -> list[Problem]:
        """A note for each column that held more than a value."""
        found = (("json_nested", self.nested), ("json_lists_skipped", self.skipped))
        return [
            Problem(code, file, None, shown(name), {"count": count})
            for code, counts in found
            for name, count in counts.items()
        ]
