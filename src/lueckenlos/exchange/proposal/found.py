"""What a form offers of files that were looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableFound:
    """A table or a layer of a file, as a form offers it to be chosen. `use` and `heads` as of a
    look; `filled`: the columns in which something stands."""

    file: str
    sheet: str
    layer: str
    use: str
    columns: tuple[str, ...]
    rows: int
    filled: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
