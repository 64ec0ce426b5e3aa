"""How a source is to be read where its declaration says so; what is empty the reader decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reading:
    """The way of reading one table, as declared beside its file.

    `header`: first and last row with column names, as a spreadsheet counts (from 1); `NO_HEADER`
    where the first row is data and columns are called by their letters. `path`: keys to the list of
    records in JSON, joined by points. `where`: column → values, one of which a row must have to be
    kept; a `*` at the end stands for any ending. `constants`: record field → value of every row.
    `flags`: record field → {column: value}; the first column that says yes gives the value, for
    `kind` and `ages` all that do. `bands`: column of counts → the age it counts, for wide tables.
    `signs`: sign → "zero", "withheld" or "missing". `decimal`: "," or ".". `crs`: of x and y, for
    instance "EPSG:25832".
    """

    sheet: str = ""
    header: tuple[int, int] | None = None
    path: str = ""
    layer: str = ""
    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    crs: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)


NO_HEADER = (0, 0)
PLAIN = Reading()
"""Nothing declared."""
