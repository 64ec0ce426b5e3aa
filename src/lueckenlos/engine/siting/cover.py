"""What candidates cover: rows of places that the same candidates reach, with what they weigh."""

from dataclasses import dataclass

import numpy as np

from lueckenlos.engine.siting import kernels
from lueckenlos.engine.types import I32, I64, Arrays, Bool


@dataclass(frozen=True, slots=True)
class Cover(Arrays):
    """Candidate `c` covers `row[start[c]:start[c + 1]]`, ascending; a row weighs `weight` > 0."""

    start: I64
    row: I32
    weight: I64

    def __len__(self) -> int:
        """How many candidates there are."""
        return len(self.start) - 1

    def solo(self) -> I64:
        """What each candidate covers alone, `[candidate]`."""
        total = np.concatenate(([0], self.weight[self.row].cumsum()))
        return np.asarray(total[self.start[1:]] - total[self.start[:-1]], np.int64)

    def count(self, sites: I64) -> I64:
        """By how many of these sites each row is covered, `[row]`."""
        count = np.zeros(len(self.weight), np.int64)
        kernels.tally(self.start, self.row, sites, count)
        return count

    def value(self, sites: I64) -> int:
        """The weight these sites cover together."""
        return int(self.weight[self.count(sites) > 0].sum())

    def only(self, sites: I64, without: I64) -> "Cover":
        """The cover of some candidates, without the rows that others cover already."""
        count = self.count(without)
        parts = [self.row[self.start[c] : self.start[c + 1]] for c in sites.tolist()]
        start = np.concatenate(([0], np.cumsum([len(part) for part in parts]))).astype(np.int64)
        row = np.concatenate([*parts, np.zeros(0, np.int32)])
        return cover_of(start, row, np.where(count > 0, 0, self.weight))


@dataclass(frozen=True, slots=True)
class Rules(Arrays):
    """What may be chosen together: candidates of one `group` (-1: of none) exclude each other, as
    do those nearer than `apart_mm`; costs of the chosen sum up to `budget` at most."""

    group: I64
    x_mm: I64
    y_mm: I64
    apart_mm: int
    cost: I64
    budget: int

    def __post_init__(self) -> None:
        Arrays.__post_init__(self)
        if (self.cost < 0).any() or self.budget < 0 or self.apart_mm < 0:
            raise ValueError("costs, budget and distance must not be negative")

    def parts(self) -> tuple[I64, I64, I64, int, I64]:
        """As the kernels take them."""
        return self.group, self.x_mm, self.y_mm, self.apart_mm, self.cost

    def clashing(self, site: int, others: I64) -> Bool:
        """Which of the others may not be chosen together with a site."""
        dx, dy = (at[others] - at[site] for at in (self.x_mm, self.y_mm))
        d = self.apart_mm
        near = (abs(dx) < d) & (abs(dy) < d)
        near &= np.where(near, dx, 0) ** 2 + np.where(near, dy, 0) ** 2 < d * d
        same = (self.group[others] == self.group[site]) & (self.group[site] >= 0)
        return np.asarray((near | same) & (others != site), np.bool_)

    def cells(self) -> I64:
        """Squares whose diagonal is shorter than the distance: of each at most one is chosen."""
        side = max(1, int(self.apart_mm / 1.4143))
        cells = np.stack([self.x_mm // side, self.y_mm // side], 1)
        return np.asarray(np.unique(cells, axis=0, return_inverse=True)[1].reshape(-1), np.int64)


def free(candidates: int) -> Rules:
    """Rules that forbid nothing."""
    none = np.zeros(candidates, np.int64)
    return Rules(none - 1, none, none, 0, none, 0)


def cover_of(start: I64, place: I32, weight: I64) -> Cover:
    """The cover of places with a weight, those that the same candidates reach merged into a row.

    `place[start[c]:start[c + 1]]` are what candidate c reaches, each once; `weight[place]` ≥ 0 in
    any whole unit. Rows are in an order that does not depend on that of the places.
    """
    if len(weight) and int(weight.min()) < 0:
        raise ValueError("weights must not be negative")
    signs = np.zeros((len(weight), 2), np.uint64)
    kernels.sign(start, place, signs)
    reached = np.zeros(len(weight), bool)
    reached[place] = True
    live = np.flatnonzero(reached & (weight > 0))
    live = live[np.lexsort((signs[live, 1], signs[live, 0]))]
    first = np.ones(len(live), bool)
    first[1:] = (signs[live[1:]] != signs[live[:-1]]).any(1)
    row = np.full(len(weight), -1, np.int64)
    row[live] = first.cumsum() - 1
    size = np.bincount(row[live], minlength=int(first.sum())).astype(np.int64)
    sums = np.zeros(len(size), np.int64)
    np.add.at(sums, row[live], weight[live])
    new_start, new_row = np.zeros(len(start), np.int64), np.zeros(len(place), np.int32)
    if not kernels.merge(start, place, row, size, new_start, new_row):
        raise ArithmeticError("two sets of candidates share a signature of 128 bits")
    return Cover(new_start, new_row[: new_start[-1]], sums)
