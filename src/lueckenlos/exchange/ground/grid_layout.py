"""Which column of a grid holds what: the layouts of the Zensus and one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.quoting import listed, shown
from lueckenlos.exchange.reading import Reading
from lueckenlos.exchange.tables.parsing import WITHHELD, ZERO, parse_number
from lueckenlos.exchange.tables.table import Table, resolve_columns

CELL_FIELDS = ("x", "y", "area", "weight")
EAST, NORTH, NAME = "xmp", "ymp", "gitterid"
NO_WEIGHT = re.compile(
    r"xmp|ymp|gitterid|werterlaeuternde|merkmal|auspraegung|gemeinde|kreis|land|.*(?:ars|ags)$|.*q$"
)
"""Columns of official grids that hold no number of people, folded."""
CHILDREN = re.compile(r".*(?:unter|u)10$|.*0bis9$|.*unter(?:3|6|18)$")
DASHES = ZERO | {"â€“", "â\x80\x93", "\x96"}
"""A dash, also as wrong encodings show it."""
OFFICIALLY_WITHHELD = frozenset({"-9", "−9"})
OFFICIALLY_EMPTY = frozenset({"-1", "−1"})
"""Nobody lives there or the number is secret, and nobody can tell which: most cells are empty."""
NOT_PUBLISHED, EMPTY = float("nan"), -2.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Column numbers of a grid; None where it has no such column.

    `name`: the cell's official name, read where `x` and `y` are None. `official`: a dash is
    withheld, not zero. `several`: a cell has many rows, one for each attribute. `where`: column
    number and the values of the rows to keep.
    """

    columns: tuple[str, ...]
    x: int | None
    y: int | None
    name: int | None
    weight: int | None
    area: int | None
    official: bool
    several: bool
    where: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def place(self) -> str:
        """The column that says where a cell lies."""
        return self.columns[(self.x if self.x is not None else self.name) or 0]

    @property
    def weight_column(self) -> str:
        """The column of the weight."""
        return "" if self.weight is None else self.columns[self.weight]


def is_header(cells: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Whether a row names the columns that say where a cell lies."""
    folded = {fold(cell) for cell in cells}
    wanted = {fold(columns.get("x", "x")), fold(columns.get("y", "y"))}
    return wanted <= folded or any(name.startswith((EAST, NAME)) for name in folded)


def layout_of(
    table: Table, reading: Reading, columns: Mapping[str, str], problems: list[Problem]
) -> Layout | None:
    """What stands where, as `columns` says or as official grids have it; None when unknown."""
    names = table.columns
    folded = {fold(name): name for name in reversed(names)}
    starting = {mark: _first(folded, mark) for mark in (EAST, NORTH, NAME)}
    several = "merkmal" in folded and "anzahl" in folded
    if several and not reading.where:
        problems.append(table.problem("grid_where_missing", table.header))
        return None
    official = bool(starting[EAST] or starting[NAME])
    recognised = dict(columns)
    if "x" not in names and starting[EAST] and starting[NORTH]:
        recognised = {"x": starting[EAST], "y": starting[NORTH]} | recognised
    if official and "weight" not in recognised and "weight" not in names:
        area = recognised.get("area", "area")
        weight = folded["anzahl"] if several else _weight_column(table, area, problems)
        if not weight:
            return None
        recognised["weight"] = weight
    needed = () if starting[NAME] else ("x", "y")
    at = _numbers(table, recognised, CELL_FIELDS, needed, problems)
    where = _numbers(table, {name: name for name in reading.where}, (), (), problems)
    if not at.keys() >= {*needed, *columns} or len(where) < len(reading.where):
        return None
    both = "x" in at and "y" in at
    return Layout(
        columns=names,
        x=at["x"] if both else None,
        y=at["y"] if both else None,
        name=names.index(starting[NAME]) if starting[NAME] else None,
        weight=at.get("weight"),
        area=at.get("area"),
        official=official,
        several=several,
        where=tuple((where[name], wanted) for name, wanted in reading.where.items()),
    )


def _numbers(
    table: Table,
    named: Mapping[str, str],
    fields: Sequence[str],
    needed: Sequence[str],
    problems: list[Problem],
) -> dict[str, int]:
    """Field → number of its column; a column that is missing or there twice is noted."""
    found = resolve_columns(table, named, fields, needed, problems)
    twice = {name for name in found.values() if table.columns.count(name) > 1}
    for name in sorted(twice):
        problems.append(table.problem("grid_column_twice", table.header, name, name=shown(name)))
    return {
        field: table.columns.index(column) for field, column in found.items() if column not in twice
    }


def _first(folded: Mapping[str, str], mark: str) -> str:
    """The last column read whose folded name begins so, which is the first of the table."""
    found = [name for key, name in folded.items() if key.startswith(mark)]
    return found[-1] if found else ""


def _weight_column(table: Table, area: str, problems: list[Problem]) -> str:
    """The one column with numbers, or with children; "" when that is open, which is noted."""
    open_ones = [name for name in table.columns if name != area and not NO_WEIGHT.match(fold(name))]
    of_children = [name for name in open_ones if CHILDREN.match(fold(name))]
    for likely in (of_children, open_ones):
        if len(likely) == 1:
            name = likely[0]
            problems.append(table.problem("grid_weight_taken", None, "", name=shown(name)))
            return name
    found = listed(open_ones or table.columns)
    problems.append(table.problem("grid_weight_open", table.header, "", found=found))
    return ""


def weight_of(text: str, official: bool, reading: Reading) -> float:
    """The weight in a cell, NaN where it is not published, `EMPTY` where probably nobody lives;
    ValueError when it is none."""
    bare = text.strip()
    if bare in reading.signs:
        return 0.0 if reading.signs[bare] == "zero" else NOT_PUBLISHED
    if not bare or bare in WITHHELD:
        return NOT_PUBLISHED
    if bare in DASHES:
        return NOT_PUBLISHED if official else 0.0
    if official and bare in OFFICIALLY_EMPTY:
        return EMPTY
    if official and bare in OFFICIALLY_WITHHELD:
        return NOT_PUBLISHED
    weight = parse_number(bare, reading.decimal)
    if not 0 <= weight <= 1e9:
        raise ValueError(text)
    return weight
