"""Counts by the areas of one edition as counts by those of the next, where that is exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lueckenlos.areas.comparison import Change, Comparison, Kind
from lueckenlos.exchange.records import ChildCount

EXACT = (Kind.UNCHANGED, Kind.RENAMED, Kind.REKEYED, Kind.MERGED)
"""What leaves every child in one new area. No other is carried: nothing is spread evenly."""

SAME_GROUND = (*EXACT, Kind.SPLIT)
"""What leaves the ground as a whole where it was."""

Band = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Carried:
    """Counts by new keys, and the new areas `without` one or more counts that others have."""

    counts: tuple[ChildCount, ...]
    without: tuple[str, ...]


def carried(
    counts: Sequence[ChildCount], comparison: Comparison, *, withheld: tuple[int, int]
) -> Carried:
    """Counts by old areas as counts by new ones; `withheld`: the interval of their population.

    A count by another key, such as that of a Gemeinde, stays as it is, unless a new area has that
    key. Where no count is by area, no area is `without`.
    """
    old = {key for one in comparison.changes for key in one.old}
    taken = {key for one in comparison.changes for key in one.new} - old
    found = [one for one in counts if one.area not in old and one.area not in taken]
    by_area = _by_area(counts)
    if old.isdisjoint(by_area):
        return Carried(tuple(found), ())
    parts_of, without = origins(comparison), set[str]()
    for change in comparison.changes:
        if change.kind not in EXACT and change.kind is not Kind.REUSED:
            without.update(change.new)
    for new, parts in parts_of.items():
        bands = sorted({band for part in parts for band in by_area.get(part, {})})
        for band in bands:
            if one := _together(new, [by_area.get(part, {}).get(band) for part in parts], withheld):
                found.append(one)
            else:
                without.add(new)
    return Carried(tuple(found), tuple(sorted(without)))


def with_gemeinden(
    comparison: Comparison, old: Mapping[str, str], new: Mapping[str, str]
) -> Comparison:
    """The same with every Gemeinde whose ground is another one as gone: its numbers stay behind.

    `old`, `new`: the Gemeinde of each area. One is the same where what became of its areas left
    all of their ground in it.
    """
    moved = set[str]()
    for one in comparison.changes:
        if one.kind is not Kind.REUSED:
            before = {old.get(key, "") for key in one.old}
            after = {new.get(key, "") for key in one.new}
            if one.kind not in SAME_GROUND or before != after or len(before) > 1:
                moved |= before | after
    gone = [Change(Kind.GONE, (key,), (), 0.0) for key in sorted(moved - {""} - old.keys())]
    return replace(comparison, changes=(*comparison.changes, *gone))


def origins(comparison: Comparison) -> Mapping[str, tuple[str, ...]]:
    """Of new areas whose children are those of whole old ones the keys of these."""
    return {one.new[0]: one.old for one in comparison.changes if one.kind in EXACT}


def _by_area(counts: Sequence[ChildCount]) -> dict[str, dict[Band, ChildCount]]:
    found: dict[str, dict[Band, ChildCount]] = {}
    for one in counts:
        found.setdefault(one.area, {})[one.from_month, one.to_month] = one
    return found


def _together(
    new: str, parts: Sequence[ChildCount | None], withheld: tuple[int, int]
) -> ChildCount | None:
    """The counts of one age band as one count, None where a part has none."""
    known = [one for one in parts if one is not None]
    if len(known) < len(parts) or len({one.of_months for one in known}) > 1:
        return None
    if len(known) == 1:
        return replace(known[0], area=new)
    ends = list(_ends(known, withheld))
    low, high = sum(least for least, _ in ends), sum(most for _, most in ends)
    if all(one.count is not None for one in known):
        return replace(known[0], area=new, count=low, low=None, high=None)
    return replace(known[0], area=new, count=None, low=low, high=high)


def _ends(counts: Sequence[ChildCount], withheld: tuple[int, int]) -> Iterator[tuple[int, int]]:
    for one in counts:
        if one.count is not None:
            yield one.count, one.count
        else:
            yield (
                withheld[0] if one.low is None else one.low,
                withheld[1] if one.high is None else one.high,
            )
