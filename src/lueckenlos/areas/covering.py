"""Small-number rules for a table of children by area and age: decided once, when it is loaded.

What pages print of such a table are its counts and sums of them: of each area all ages counted
side by side, of each Gemeinde and of the whole each age band and all ages. Whoever has two bands
that lie in one another also knows what the inner ones leave. All of it is decided together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from lueckenlos.areas.carrying import carried, origins
from lueckenlos.areas.comparison import Comparison
from lueckenlos.disclosure import Count, Sum, rounded, withheld
from lueckenlos.exchange.records import ChildCount

WHOLE = ""
"""The key of all areas together."""

Band = tuple[int, int]
Key = tuple[str, int, int]
Groups = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Covered:
    """A table with its sums, and which of them must not be shown.

    Keys are (area, from month, to month), with a group or "" (the whole) in place of an area.
    """

    counts: tuple[ChildCount, ...]
    groups: Groups
    hidden: frozenset[Key]

    def shown(self, area: str, from_month: int, to_month: int) -> int | None:
        """People as printed; None where the number is hidden or nobody counted it."""
        key = (area, from_month, to_month)
        value = None if key in self.hidden else self.values.get(key)
        return None if value is None else rounded(value)

    def all_ages(self, area: str) -> Band | None:
        """The months over which the total of an area, a group or the whole ("") goes."""
        return self.sums.all_ages.get(area)

    @cached_property
    def sums(self) -> Sums:
        """Which sums there are, and of what."""
        return sums_of([_key(one) for one in self.counts], self.groups)

    @cached_property
    def values(self) -> Mapping[Key, int | None]:
        """Everybody who is counted, exactly; None where the source withholds a part."""
        found: dict[Key, int | None] = {_key(one): one.count for one in self.counts}
        for total, parts in self.sums.totals.items():
            if total not in found:
                some = [found[part] for part in parts]
                known = [value for value in some if value is not None]
                found[total] = sum(known) if len(known) == len(some) else None
        return found


def covered(
    counts: Sequence[ChildCount],
    *,
    threshold: int,
    sensitive: bool,
    withheld: tuple[int, int],
    groups: Groups | None = None,
) -> Covered:
    """Decide for a table what is hidden. `groups`: areas by the key of their Gemeinde.

    `withheld` is the interval of what its source withholds. A band is summed over the areas of a
    group unless one of them counts these ages in other bands. Numbers that contradict each other
    are hidden; all are, where it cannot be said which.
    """
    table = Covered(tuple(counts), groups or {}, frozenset())
    ledger = _Ledger(threshold, sensitive)
    for one in counts:
        low = withheld[0] if one.low is None else one.low
        high = withheld[1] if one.high is None else one.high
        ledger.enter(_name(_key(one)), one.count, low, high)
    for total, value in table.values.items():
        if value is not None:
            ledger.enter(_name(total), value)
    for total, parts in table.sums.totals.items():
        if _name(total) in ledger.counts:
            ledger.tie(_name(total), [_name(part) for part in parts], False)
    for outer, inner in table.sums.nested.items():
        names = [_name(key) for key in (outer, *inner)]
        if all(name in ledger.counts for name in names):
            ledger.tie(names[0], names[1:], _leaves(outer, inner))
    hidden = ledger.hidden()
    return replace(
        table,
        hidden=frozenset(
            key for key, value in table.values.items() if value is None or _name(key) in hidden
        ),
    )


def remembered(
    counts: Sequence[ChildCount], hidden: Iterable[Sequence[object]], groups: Groups | None = None
) -> Covered:
    """What was decided of a table: the same counts and groups as then, and what was hidden."""
    keys = frozenset((str(area), int(str(a)), int(str(b))) for area, a, b in hidden)
    return Covered(tuple(counts), groups or {}, keys)


def covered_when_carried(
    old: Covered, comparison: Comparison, *, groups: Groups | None = None
) -> Covered:
    """What is hidden of the table carried to other areas: whatever the old one does not tell.

    A number is shown only if it can be worked out from shown numbers of the old table, so that
    both together tell no more than the old one. `groups`: the new areas by their Gemeinde.
    """
    found = carried(old.counts, comparison, withheld=(0, 0)).counts
    new = Covered(found, groups or {}, frozenset())
    parts_of, told, leaves = origins(comparison), _Told(old), dict[Key, frozenset[Key]]()
    for area, *band in map(_key, found):
        origin = parts_of.get(area, (area,))
        leaves[area, band[0], band[1]] = frozenset((one, band[0], band[1]) for one in origin)
    for total, parts in new.sums.totals.items():
        leaves.setdefault(total, frozenset().union(*(leaves[part] for part in parts)))
    hidden = (key for key in new.values if not told.tells(key, leaves[key]))
    return replace(new, hidden=frozenset(hidden))


@dataclass(frozen=True)
class Sums:
    """`totals`: of what a total is the sum; what a group is counted as itself, too.

    `nested`: per band the largest bands inside it. `all_ages`: the months of a place's total,
    where its bands leave none out.
    """

    totals: Mapping[Key, tuple[Key, ...]]
    nested: Mapping[Key, tuple[Key, ...]]
    all_ages: Mapping[str, Band]


def sums_of(given: Sequence[Key], groups: Groups) -> Sums:
    """The sums that pages print of a table with the counts `given`."""
    bands: dict[str, set[Band]] = {}
    for area, start, stop in given:
        bands.setdefault(area, set()).add((start, stop))
    members = {
        group: {area: bands[area] for area in areas if area in bands and area != group}
        for group, areas in groups.items()
    }
    whole = dict(bands)
    for group in bands.keys() & members.keys():
        for area in members[group]:
            whole[area] = whole[area] - bands[group]
    members[WHOLE] = {area: some for area, some in whole.items() if some}
    totals: dict[Key, tuple[Key, ...]] = {}
    for place, inside in members.items():
        for band in sorted(set().union(*inside.values())):
            if parts := _counted(inside, band):
                totals[(place, *band)] = tuple((area, *band) for area in parts)
                bands.setdefault(place, set()).add(band)
    nested = {
        (place, *outer): tuple((place, *band) for band in inner)
        for place, some in bands.items()
        for outer in some
        if (inner := largest(band for band in some if band != outer and _lies(band, outer)))
    }
    all_ages: dict[str, Band] = {}
    for place, some in bands.items():
        beside = largest(some)
        span = (beside[0][0], beside[-1][1])
        of_areas = members.get(place, {}).values()
        if touching(beside) and all(set(largest(one)) <= set(beside) for one in of_areas):
            if len(beside) > 1:
                totals[(place, *span)] = tuple((place, *band) for band in beside)
            all_ages[place] = span
    return Sums(totals, nested, all_ages)


def _counted(inside: Mapping[str, set[Band]], band: Band) -> list[str]:
    """The areas with a band; none if another area counts some of these ages in another one."""
    others = (one for some in inside.values() if band not in some for one in some)
    if any(one[0] < band[1] and band[0] < one[1] for one in others):
        return []
    return sorted(area for area, some in inside.items() if band in some)


def largest(bands: Iterable[Band]) -> list[Band]:
    """Of some bands those that lie in no other, in order."""
    some = sorted(set(bands))
    return [one for one in some if not any(one != two and _lies(one, two) for two in some)]


def _lies(band: Band, outer: Band) -> bool:
    return outer[0] <= band[0] and band[1] <= outer[1]


def touching(bands: Sequence[Band]) -> bool:
    """Whether each of some bands, in order, begins where the one before ends."""
    return all(one[1] == two[0] for one, two in pairwise(bands))


def _leaves(outer: Key, inner: Sequence[Key]) -> bool:
    """Whether bands that lie in another one leave some of its months."""
    return sum(stop - start for _, start, stop in inner) < outer[2] - outer[1]


def _key(one: ChildCount) -> Key:
    return one.area, one.from_month, one.to_month


def _name(key: Key) -> str:
    return f"{key[1]}/{key[2]}/{key[0]}"


class _Ledger:
    """Counts and sums on their way to the decision."""

    def __init__(self, threshold: int, sensitive: bool) -> None:
        self.threshold, self.sensitive = threshold, sensitive
        self.counts: dict[str, Count] = {}
        self.sums: list[Sum] = []

    def enter(self, name: str, value: int | None, low: int = 0, high: int = 0) -> None:
        """A number; `low` to `high` where its source withholds it."""
        self.counts.setdefault(name, Count(value, self.threshold, self.sensitive, low, high))

    def tie(self, total: str, parts: Sequence[str], rest: bool) -> None:
        """A total with its parts, and with `rest`, or where they do not reach it, what is left.

        What its parts exceed contradicts them: it is not printed, so it tells nothing of them.
        """
        least, most = self._ends(total)
        low, high = (sum(ends) for ends in zip(*map(self._ends, parts), strict=True))
        if most < low:
            self.counts[total] = replace(self.counts[total], secret=True)
        elif rest or least > high:
            left = f"rest {len(self.sums)}"
            known = least == most and low == high
            self.enter(left, most - low if known else None, max(least - high, 0), most - low)
            self.sums.append(Sum(total, (*parts, left)))
        else:
            self.sums.append(Sum(total, tuple(parts)))

    def _ends(self, name: str) -> tuple[int, int]:
        one = self.counts[name]
        return (one.low, one.high or 0) if one.value is None else (one.value, one.value)

    def hidden(self) -> Set[str]:
        """The names of what is hidden: everything, if no numbers at all fit the sums."""
        try:
            return withheld(self.counts, self.sums)
        except ValueError:
            return self.counts.keys()


class _Told:
    """What can be worked out from the numbers a table shows; each is a sum of some counts."""

    def __init__(self, table: Covered) -> None:
        leaves = {_key(one): frozenset({_key(one)}) for one in table.counts}
        for total, parts in table.sums.totals.items():
            leaves.setdefault(total, frozenset().union(*(leaves[part] for part in parts)))
        self.shown = {
            key: some
            for key, some in leaves.items()
            if key not in table.hidden and table.values[key] is not None
        }
        self.sets = set(self.shown.values())

    def tells(self, key: Key, counts: frozenset[Key]) -> bool:
        """Whether the sum of some counts is told: of the place and ages of `key`, if any are."""
        more = self.shown.get(key, frozenset())
        if self._told(counts) or (counts < more and self._told(more - counts)):
            return True
        by_band = _apart_by(counts, lambda one: one[1:])
        return len(by_band) > 1 and all(
            self.tells((key[0], some[0][1], some[0][2]), frozenset(some)) for some in by_band
        )

    def _told(self, counts: frozenset[Key]) -> bool:
        """Whether a sum is shown as it is, or area by area."""
        by_area = _apart_by(counts, lambda one: one[0])
        return counts in self.sets or all(
            frozenset(some) in self.sets or all(frozenset({one}) in self.sets for one in some)
            for some in by_area
        )


def _apart_by(counts: Iterable[Key], what: Callable[[Key], Hashable]) -> list[list[Key]]:
    found: dict[Hashable, list[Key]] = {}
    for one in counts:
        found.setdefault(what(one), []).append(one)
    return list(found.values())
