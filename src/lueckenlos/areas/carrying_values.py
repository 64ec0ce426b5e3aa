"""Values of an indicator by the areas of another edition, where that is exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from datetime import date

from lueckenlos.areas.comparison import Comparison, Kind
from lueckenlos.exchange.records import IndicatorValue

SAME = (Kind.UNCHANGED, Kind.RENAMED, Kind.REKEYED)
Place = tuple[str, date]


def carried_values(
    values: Iterable[IndicatorValue], hidden: Set[Place], comparison: Comparison
) -> tuple[list[IndicatorValue], set[Place]]:
    """The values by new keys, and which of them stay covered.

    A value goes along with an area that is the same; of areas put together it is worked out anew
    where all of them tell how many of how many, and is covered where one of theirs was. What counts
    for a Gemeinde or the whole municipality stays. Nothing else is carried over.
    """
    by_place = {(one.area, one.day): one for one in values}
    days = sorted({day for _, day in by_place})
    gone = {key for one in comparison.changes for key in (*one.old, *one.new)}
    found = [one for one in by_place.values() if one.area not in gone]
    covered = {place for place in hidden if place[0] not in gone}
    for change in comparison.changes:
        if change.kind not in (*SAME, Kind.MERGED):
            continue
        for day in days:
            parts = [one for key in change.old if (one := by_place.get((key, day)))]
            made = _together(parts) if len(parts) == len(change.old) else None
            if made:
                found.append(replace(made, area=change.new[0], row=0))
                if any((key, day) in hidden for key in change.old):
                    covered.add((change.new[0], day))
    return found, covered


def _together(parts: Sequence[IndicatorValue]) -> IndicatorValue | None:
    """One value of several; None where they cannot be added."""
    if len(parts) == 1:
        return parts[0]
    counts = [one.count for one in parts if one.count is not None]
    ofs = [one.of for one in parts if one.of is not None]
    if len(counts) < len(parts) or len(ofs) < len(parts) or not sum(ofs):
        return None
    value = 100 * sum(counts) / sum(ofs)
    return replace(parts[0], value=value, count=sum(counts), of=sum(ofs))
