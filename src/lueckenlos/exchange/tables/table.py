"""A table as text, and its columns by the fields of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lueckenlos.exchange.field_words import key_with_word
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.quoting import hint, listed, shown
from lueckenlos.exchange.reading import PLAIN, Reading


@dataclass(frozen=True, slots=True)
class Row:
    """One line of data; `number` is its row in a spreadsheet. `origin`: column of the table →
    column of the file, where a cell was moved."""

    number: int
    cells: dict[str, str]
    origin: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text; `file` is the name messages show, `sheet` is "" where there is only one.

    `header`: the row of the column names. `reading`: what is declared about its cells.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str = ""
    header: int = 1
    reading: Reading = PLAIN

    def quoted_columns(self) -> str:
        """The column names as a message lists them."""
        return listed(self.columns)

    def problem(
        self, code: str, row: int | None = None, column: str = "", **values: object
    ) -> Problem:
        """A problem of this table."""
        return Problem(code, self.file, row, shown(column), values, self.sheet)


def bare(name: str) -> str:
    """A column name with single spaces, as every table has it."""
    return " ".join(name.split())


def resolve_columns(
    table: Table,
    named: Mapping[str, str],
    fields: Iterable[str],
    required: Iterable[str],
    problems: list[Problem],
) -> dict[str, str]:
    """Record field → column: as `named`, else the column of the field's own name if it is there."""
    known = set(table.columns)
    found = {field: field for field in fields if field in known and field not in named}
    for name in dict.fromkeys((*named, *required)):
        column = bare(named.get(name, name))
        if column in known:
            found[name] = column
        else:
            problems.append(missing(table, name, column))
    return found


def missing(table: Table, said: str, column: str) -> Problem:
    """That the table has no such column, with a hint; `said`: the field or key that names it."""
    values: dict[str, object] = {
        "field": key_with_word(shown(said)),
        "name": shown(column),
        "hint": hint(column, table.columns),
        "found": table.quoted_columns(),
    }
    return table.problem("column_missing", table.header, column, **values)
