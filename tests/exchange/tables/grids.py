"""Grids of text written with bars, and the table that is read of them."""

from collections.abc import Sequence

from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.reading import PLAIN, Reading
from lueckenlos.exchange.tables.read import to_table
from lueckenlos.exchange.tables.sheet import Sheet
from lueckenlos.exchange.tables.table import Table


def sheet(*rows: Sequence[str] | str, name: str = "", file: str = "mappe.xlsx") -> Sheet:
    """A grid; a row may be written with `|` between its cells. Blank rows only count."""
    split = [row.split("|") if isinstance(row, str) else list(row) for row in rows]
    cells = [tuple(cell.strip() for cell in row) for row in split]
    kept = [(number, row) for number, row in enumerate(cells, 1) if any(row)]
    width = max((len(row) for _, row in kept), default=0)
    padded = tuple(row + ("",) * (width - len(row)) for _, row in kept)
    return Sheet(file, name, padded, tuple(number for number, _ in kept))


def read(*rows: Sequence[str] | str, **how: object) -> tuple[Table, list[Problem]]:
    return to_table([sheet(*rows)], Reading(**how) if how else PLAIN)  # type: ignore[arg-type]


def body(table: Table) -> list[tuple[str, ...]]:
    return [tuple(row.cells[column] for column in table.columns) for row in table.rows]


def codes(problems: Sequence[Problem]) -> list[str]:
    for problem in problems:
        assert problem.place and problem.what and problem.cure
    return [problem.code for problem in problems]
