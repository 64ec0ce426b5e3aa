"""A grid of text, as every kind of file becomes one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid of text. `name` is "" where a file has no sheets; `numbers[i]` is the row of `rows[i]`
    as a spreadsheet counts it. `named`: row 1 holds unique column names for certain (JSON,
    GeoJSON, databases), so nothing is to be guessed.

    All rows have the same length, none is blank. Cells are on one line, numbers of workbooks and
    JSON have a decimal comma (or the declared sign), days are 2026-11-18, times 07:30.
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    named: bool = False
