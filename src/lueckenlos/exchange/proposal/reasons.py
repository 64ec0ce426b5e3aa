"""Why nothing is proposed for a table, as far as a look at it tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.proposal.areas import Ground
from lueckenlos.exchange.proposal.counts import counts_of
from lueckenlos.exchange.proposal.looks import Look, named_from

LISTS = ("offers", "addresses", "package")


def reasons(
    found: Iterable[Look], ground: Ground | None, kreis: str, this_year: int, folder: Path
) -> Iterator[Problem]:
    """For each table, sheet and layer what it lacks. Borders lack nothing."""
    for look in found:
        if code := _lacks(look, ground, kreis, this_year):
            file = named_from(folder, look.path)
            yield Problem(code, file, sheet=look.reading.sheet or look.reading.layer)


def _lacks(look: Look, ground: Ground | None, kreis: str, this_year: int) -> str:
    if look.use == "areas":
        return ""
    if look.use in LISTS:
        return "unused_offers"
    if look.table is not None and not look.table.rows:
        return "unused_without_rows"
    if look.use == "grid":
        return "unused_unclear" if ground else "unused_before_areas"
    counts = counts_of(look, ground.keys, kreis, this_year) if ground else None
    area = counts.area if counts else ""
    if not any(look.numeric(column) for column in look.columns if column != area):
        return "unused_without_numbers"
    if ground is None:
        return "unused_before_areas"
    return "unused_unclear" if counts else "unused_without_areas"
