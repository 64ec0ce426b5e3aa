"""Keys of the areas of one edition as keys of the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lueckenlos.areas.comparison import Change, Kind


def key_of_a_place(changes: Iterable[Change]) -> dict[str, str]:
    """Where what was somewhere in an old area is now: "" where that may be one of several."""
    real = [one for one in changes if one.kind is not Kind.REUSED]
    return {key: one.new[0] if len(one.new) == 1 else "" for one in real for key in one.old}


def carried_keys(said: Sequence[str], changes: Iterable[Change]) -> tuple[list[str], list[str]]:
    """What is said of old areas, said of new ones; and the old areas of which nobody can say that.

    Parts of an area have what it had; areas that are together now only if each had it. A key that
    is of no old area, such as that of a Gemeinde, stays.
    """
    every = {*said}
    became, lost = dict[str, tuple[str, ...]](), set[str]()
    for change in changes:
        if change.kind is Kind.REUSED or every.isdisjoint(change.old):
            continue
        if change.new and every.issuperset(change.old):
            became |= dict.fromkeys(change.old, change.new)
        else:
            lost |= every.intersection(change.old)
    kept = (key for key in said if key not in lost)
    now = dict.fromkeys(new for key in kept for new in became.get(key, (key,)))
    return list(now), [key for key in dict.fromkeys(said) if key in lost]
