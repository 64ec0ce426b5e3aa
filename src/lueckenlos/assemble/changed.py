"""A world of which only some offers are others: those are read, the rest is as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from lueckenlos.assemble.world import Assembled, Need, assemble
from lueckenlos.engine.types import I32, I64, Bool, Offers, Reached
from lueckenlos.exchange.records import Case


def with_offers(
    base: Assembled, case: Case, folder: Path, known: Need, *, doubts: bool = True
) -> Assembled:
    """`assemble(case, …)`, quicker where `case` is that of `base` but for a few of its offers and
    some at the end of the list. What is noted of offers is of the others only.

    Institutions and what takes place in them hang together, so where one of these changes the whole
    case is read, as it is where streets or a bus tell ways. `doubts`: as `base` was assembled.
    """
    old = base.case.offers
    changed = [i for i, one in enumerate(case.offers) if i >= len(old) or one is not old[i]]
    hosts = {one.host for one in case.offers if one.host}
    tied = any(case.offers[i].host or case.offers[i].id in hosts for i in changed)
    if tied or len(case.offers) < len(old) or base.world.streets or base.world.bus:
        return assemble(case, folder, known, doubts=doubts)
    if not changed:
        return base
    few = replace(case, offers=tuple(case.offers[i] for i in changed))
    small = assemble(few, folder, known, doubts=doubts)
    at = np.array(changed, np.int32)
    keep: Bool = ~np.isin(base.world.offers.record, at)
    row = np.cumsum(keep) - 1
    left = int(keep.sum())
    only = {int(row[r]): where for r, where in base.world.only.items() if keep[r]}
    only |= {left + r: where for r, where in small.world.only.items()}
    world = replace(
        base.world,
        offers=_offers(base, small, keep, row, at),
        declared=_both(base.world.declared, small.world.declared, keep),
        only=only,
        rough=_rough(base, small, keep),
    )
    mine = {int(record) for record in at}
    read = [one for one in base.reads if one.record not in mine]
    read += [replace(one, record=int(at[one.record])) for one in small.reads]
    reads = tuple(sorted(read, key=lambda one: one.record))
    return replace(base, case=case, world=world, reads=reads, problems=small.problems)


def _offers(base: Assembled, small: Assembled, keep: Bool, row: I64, at: I32) -> Offers:
    """The rows that stay, then the others, each with its place in the list, host and kind."""
    one, two = base.world.offers, small.world.offers
    kinds = sorted({*_kinds(base), *_kinds(small)})
    host = np.where(one.host >= 0, row[np.maximum(one.host, 0)], -1).astype(np.int32)
    one = replace(one, host=host, kind=_renumbered(one.kind, _kinds(base), kinds))
    two = replace(two, record=at[two.record], kind=_renumbered(two.kind, _kinds(small), kinds))
    columns = {
        column.name: np.concatenate([getattr(one, column.name)[keep], getattr(two, column.name)])
        for column in fields(Offers)
    }
    return Offers(**columns)


def _kinds(made: Assembled) -> list[str]:
    """The kinds its rows are numbered by."""
    rows = set(made.world.offers.record.tolist())
    return sorted({one.kind.key for one in made.reads if one.kind and one.record in rows})


def _renumbered(kind: I32, old: Sequence[str], new: Sequence[str]) -> I32:
    """Kinds by their place in another list; -1 stays."""
    places = {key: n for n, key in enumerate(new)}
    table = np.array([*(places[key] for key in old), -1], np.int32)
    found: I32 = table[kind]
    return found


def _both(one: Reached, two: Reached, keep: Bool) -> Reached:
    """The rows that stay, then the others; what lies between two that go is taken in one piece."""
    gone = np.flatnonzero(~keep)
    first = one.start[np.concatenate(([0], gone + 1))]
    last = one.start[np.append(gone, len(keep))]
    stay = [one.place[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    place: I32 = np.concatenate([*stay, two.place]).astype(np.int32, copy=False)
    size = np.concatenate([np.diff(one.start)[keep], np.diff(two.start)])
    return Reached(np.concatenate([[0], np.cumsum(size)]).astype(np.int64), place)


def _rough(base: Assembled, small: Assembled, keep: Bool) -> Reached | None:
    """Places in doubt, where there are any."""
    one, two = base.world.rough, small.world.rough
    if one is None and two is None:
        return None
    return _both(one or base.world.declared, two or small.world.declared, keep)
