"""What columns are called that have no names of their own."""

from __future__ import annotations

from collections.abc import Sequence

EXAMPLE = 40
"""So long an example may be."""


def named_by_letter(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """For each column its letter and the first cell that is filled; "" where none is."""
    found = []
    for at in range(max(map(len, rows))):
        example = next((row[at] for row in rows if at < len(row) and row[at]), "")
        short = example if len(example) <= EXAMPLE else f"{example[: EXAMPLE - 1].rstrip()}…"
        found.append(f"Spalte {letter(at)} (z. B. „{short}“)" if short else "")
    return tuple(found)


def letter(at: int) -> str:
    """The letter of a column as a spreadsheet shows it, the first is 0: A, … Z, AA."""
    above, rest = divmod(at, 26)
    return (letter(above - 1) if above else "") + chr(ord("A") + rest)
