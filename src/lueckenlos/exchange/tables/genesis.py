"""Flat files of GENESIS databases, of both dialects, as tidy tables.

Every variable becomes a column named by its label, holding what an attribute is called, and a
column "… (Code)". A blank attribute is the total of its variable and is called "Insgesamt".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lueckenlos.exchange.tables.table import Row, Table

TOTAL = "Insgesamt"
OLD_VALUE = re.compile(r"[A-Z0-9]+(?:_[A-Z0-9]+)*__(.+)")
NEW, OLD = "{}_variable_attribute_code", "{}_Auspraegung_Code"


@dataclass(frozen=True, slots=True)
class _Variable:
    """The four columns of one variable of a flat file."""

    code: str
    label: str
    attribute_code: str
    attribute_label: str


def is_genesis(columns: Iterable[str]) -> bool:
    """Whether the columns are those of a flat file."""
    return bool(_variables(columns))


def _variables(columns: Iterable[str]) -> list[_Variable]:
    known = set(columns)
    found = []
    for number in range(1, len(known) + 1):
        new = _Variable(
            f"{number}_variable_code",
            f"{number}_variable_label",
            NEW.format(number),
            f"{number}_variable_attribute_label",
        )
        old = _Variable(
            f"{number}_Merkmal_Code",
            f"{number}_Merkmal_Label",
            OLD.format(number),
            f"{number}_Auspraegung_Label",
        )
        for variable in (new, old):
            if known.issuperset({variable.label, variable.attribute_code}):
                found.append(variable)
    return found


def tidy(table: Table) -> Table:
    """The flat file with one column per variable, the time and the values."""
    variables = _variables(table.columns)
    values = _values(table)
    rows = [_tidied(row, variables, values) for row in table.rows]
    columns = tuple(dict.fromkeys(column for cells, _ in rows for column in cells))
    whole = (
        Row(row.number, {column: cells.get(column, "") for column in columns}, origin)
        for row, (cells, origin) in zip(table.rows, rows, strict=True)
    )
    return Table(table.file, columns, tuple(whole), table.sheet, table.header, table.reading)


def _values(table: Table) -> dict[str, str]:
    """Column with figures → what it is called: by its label where all rows are of one."""
    old = {
        column: re.sub(r"__(.+)", r" (\1)", match[1])
        for column in table.columns
        if (match := OLD_VALUE.fullmatch(column))
    }
    if "value" not in table.columns:
        return old
    labels = {row.cells.get("value_variable_label", "") for row in table.rows}
    units = {row.cells.get("value_unit", "") for row in table.rows}
    if len(labels) != 1 or not (label := labels.pop()):
        further = ("value_variable_label", "value_unit")
        return {name: name for name in ("value", *further) if name in table.columns}
    unit = units.pop() if len(units) == 1 else ""
    return {"value": f"{label} ({unit})" if unit else label}


def _tidied(
    row: Row, variables: Iterable[_Variable], values: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The cells of a row and where they stand in the file."""
    cells: dict[str, str] = {}
    origin: dict[str, str] = {}

    def put(column: str, text: str, source: str) -> None:
        cells[column] = text
        origin[column] = source

    for time in ("time", "Zeit"):
        if time in row.cells:
            put(time, row.cells[time], time)
    for variable in variables:
        name = row.cells[variable.label]
        if not name:
            continue
        while name in cells:
            name += " (2)"
        code = row.cells[variable.attribute_code]
        label = row.cells.get(variable.attribute_label, "")
        put(name, label or (code if code else TOTAL), variable.attribute_label)
        put(f"{name} (Code)", code, variable.attribute_code)
    for source, column in values.items():
        put(column, row.cells[source], source)
    return cells, origin
