"""Columns of lists of offers by what stands in them, where no name tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.proposal.columns import FURTHER, last_part
from lueckenlos.exchange.proposal.looks import SAMPLE, Look
from lueckenlos.exchange.reading import NO_HEADER

ADDRESS = re.compile(
    r"[^\W\d_][^\d,;]{3,}\s\d{1,4}\s?[a-zA-Z]?(?:\s?[-–/+]\s?\d{1,4})?(?:$|[,;]|\s+\d{5}\b)"
)
TOWN = re.compile(r"(?:D\s*-\s*)?\d{5}\s+[^\W\d_]")


def by_content(look: Look, columns: dict[str, str], taken: Collection[str], *, aged: bool) -> None:
    """Adds ages, streets and towns from columns most of whose texts are such; `aged`: others tell
    the ages."""
    free = [c for c in look.columns if c not in taken and not look.numeric(c)]
    if not columns.keys() & {"ages", "classes"} and not aged:
        _take(look, columns, "ages", free, lambda text: read_ages(text) is not None)
    street = "street" in columns
    if not street:
        _take(look, columns, "street", free, lambda text: bool(ADDRESS.match(text)))
    unnamed = look.reading.header == NO_HEADER
    if (street or unnamed) and not columns.keys() & {"city", "postcode"}:
        _take(look, columns, "city", free, lambda text: bool(TOWN.match(text)))


def _take(
    look: Look, columns: dict[str, str], name: str, free: list[str], fits: Callable[[str], bool]
) -> None:
    for column in free:
        said = [text for text in look.values(column)[:SAMPLE] if text]
        if len(said) > 1 and 2 * sum(map(fits, said)) > len(said):
            columns[name] = column
            free.remove(column)
            return


def without_audience(look: Look, columns: dict[str, str]) -> None:
    """Drops a column "Zielgruppe" from the ages where it mostly tells none."""
    column = columns.get("ages", "")
    if not FURTHER["eligibility_description"].fullmatch(last_part(column)):
        return
    said = [text for text in look.values(column)[:SAMPLE] if text]
    if 2 * sum(read_ages(text) is not None for text in said) < len(said):
        del columns["ages"]
