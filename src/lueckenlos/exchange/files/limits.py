"""How large a table may be, so that one file neither fills the memory nor takes minutes.

A city's list of offers has thousands of rows; a workbook of 5 MB with 19 sheets stays far below.
What is larger is a grid or no table, and is refused before it is loaded.
"""

from __future__ import annotations

from lueckenlos.exchange.problems import CaseError, Problem

FILE_BYTES = 64_000_000
JSON_SIGNS = 32_000_000
"""Of a list of records: each repeats its names, so the same table is half as large as CSV."""
LAYER_BYTES = 120_000_000
"""Of a layer of boundaries as JSON text, which needs about eight times as much memory."""
INFLATED_BYTES = 300_000_000
"""Of all parts of a workbook or archive together."""
RATIO, LARGE_PART = 200, 10_000_000
"""A part that inflates to more than `LARGE_PART` bytes may be packed at most so densely."""
ROWS = 1_048_576
"""What a sheet of a workbook holds."""
COLUMNS = 2_000
CELLS = 4_000_000
"""Rows with content times used columns, of all sheets together."""
REACH = 12_000_000
"""Cells from the first to the last used one of a sheet, empty ones in between included."""


def check_grid(file: str, sheet: str, rows: int, columns: int, before: int = 0) -> None:
    """Raise `CaseError` when a grid is wider or larger than is read; `before`: cells read so far.

    The number of rows is checked before they are split.
    """
    if columns > COLUMNS:
        values: dict[str, object] = {"count": columns, "most": COLUMNS}
        raise CaseError(Problem("columns_too_many", file, values=values, sheet=sheet))
    if before + rows * columns > CELLS:
        raise CaseError(Problem("cells_too_many", file, values={"most": CELLS}, sheet=sheet))
