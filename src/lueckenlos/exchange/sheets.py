"""Files as grids of text, before anybody says which row holds the column names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid of text. `name` is "" where a file has no sheets; `numbers[i]` is the row of `rows[i]`
    as a spreadsheet counts it. `named`: row 1 holds unique column names for certain (JSON,
    GeoJSON, databases), so nothing is to be guessed.
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    named: bool = False
