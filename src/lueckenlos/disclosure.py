"""Small-number rules: which counts of people a release must withhold.

All outputs of one release are decided together, as counts tied by sums. A count is withheld

* first because of its own value: its source withholds it, it is positive but below its threshold,
  or it is zero in a sensitive population (a full cell is a zero of its complement), or because
  it would tell of a small count by a way that is no sum (`secret`);
* then because the sums would give such a count away again (secondary suppression).

The reader assumed is the usual one of a linear program: knows the rules of the sums, every
published count exactly, that no count is negative, and the interval a source gives for a count
it withholds itself. Not assumed: that a count withheld here is known to lie below its threshold.
For every withheld count the whole numbers this reader cannot rule out must span at least its
threshold, or the interval of its source where that is narrower. Where even withholding everything
would not reach that, nothing further is withheld for it.
"""

import heapq
import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # what it optimises with is loaded where it is asked for: that takes long
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

_Numbers = NDArray[np.int64]
_Floats = NDArray[np.float64]
_Flags = NDArray[np.bool_]
_NOISE = 1e-5  # people; what a solver's arithmetic may be off by


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people that some output would reveal.

    `value`: people, or None where the source withholds it; `low` to `high` is then the interval
    the source allows (high None: no upper end). `threshold`: people; positive counts below it are
    withheld. `sensitive`: zeros of this population are withheld too. `secret`: withheld anyway.
    """

    value: int | None
    threshold: int
    sensitive: bool
    low: int = 0
    high: int | None = None
    secret: bool = False

    def __post_init__(self) -> None:
        if self.value is not None and self.value < 0:
            raise ValueError(f"a count of people is never negative: {self.value}")
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise ValueError(f"not an interval of people: {self.low} to {self.high}")


@dataclass(frozen=True, slots=True)
class Sum:
    """counts[total] = Σ counts[part], e.g. children = with an offer + without one."""

    total: str
    parts: tuple[str, ...]


def rounded(value: int) -> int:
    """People as printed: to tens, below 100 to fives; the nearest, ties up (105 → 110)."""
    if value < 0:
        raise ValueError(f"a count of people is never negative: {value}")
    return (value + 2) // 5 * 5 if value < 100 else (value + 5) // 10 * 10


def withheld(counts: Mapping[str, Count], sums: Sequence[Sum]) -> frozenset[str]:
    """Keys of the counts that must not be published, so that none of them can be narrowed.

    The same for any order of `counts` and `sums`. Among the counts that would help, those are
    withheld first which are no totals, then which expose no further sum, then the smallest.
    Raises ValueError when a sum names an unknown key or the counts contradict the sums.
    """
    tables = _Tables(counts, sums)
    tables.imagine_unknown()
    tables.hidden[:] = True
    low, high, _ = _propagated(tables)
    tables.need = np.minimum(tables.need, _whole(low, high))  # no rule could leave more open
    tables.hidden[:] = False
    for key, count in counts.items():
        small = count.secret or count.value is None or 0 < count.value < count.threshold
        if small or (count.sensitive and count.value == 0):
            tables.hide(tables.number[key])
    while _withheld_more(tables):
        pass
    return frozenset(tables.keys[c] for c in np.flatnonzero(tables.hidden))


def feasible(
    key: str, counts: Mapping[str, Count], sums: Sequence[Sum], hidden: Set[str]
) -> tuple[float, float]:
    """Lowest and highest number of people one count may be, the rest being published exactly.

    The range of counts[key] over all x ≥ 0 that satisfy the sums, with x = value for published
    counts and low ≤ x ≤ high for those their source withholds (never published, even if not
    named in `hidden`). No upper end: infinity. Raises ValueError if no x satisfies the sums.
    """
    tables = _Tables(counts, sums)
    for other, count in counts.items():
        if other in hidden or count.value is None:
            tables.hide(tables.number[other])
    column = tables.number[key]
    if not tables.hidden[column]:
        return tables.value[column], tables.value[column]
    program = _Program(tables, *tables.around(column))
    cost = np.where(program.columns == column, 1.0, 0.0)
    least, most = program.solved(cost), program.solved(-cost)
    if least.status != 0:
        raise ValueError(f"the counts contradict the sums around {key!r}")
    return round(least.fun, 6), round(-most.fun, 6) if most.status == 0 else math.inf


def _interval(count: Count) -> tuple[float, float]:
    """What a reader knows of a withheld count without any sum."""
    if count.value is not None:
        return 0.0, math.inf
    return float(count.low), math.inf if count.high is None else float(count.high)


class _Tables:
    """Counts as columns and sums as rows Σ coefficient · count = 0, both in a fixed order."""

    def __init__(self, counts: Mapping[str, Count], sums: Sequence[Sum]) -> None:
        self.keys = sorted(counts)
        self.number = {key: column for column, key in enumerate(self.keys)}
        known = [counts[key] for key in self.keys]
        self.unknown = np.flatnonzero([count.value is None for count in known])
        self.value = np.array([float(count.value or 0) for count in known])
        self.low, self.high = np.array([_interval(count) for count in known]).reshape(-1, 2).T
        self.need = np.minimum([float(count.threshold) for count in known], self.high - self.low)
        self.rows = sorted({row for s in sums if (row := self._row(s))})
        self.rows_of: list[list[int]] = [[] for _ in known]
        for r, row in enumerate(self.rows):
            for c, _ in row:
                self.rows_of[c].append(r)
        self.totals = {self.number[s.total] for s in sums}
        self.hidden = np.zeros(len(known), bool)
        self.hidden_in = [0] * len(self.rows)
        self.settled = np.zeros(len(known), bool)  # wide enough, or as wide as can be
        entries = [(r, c, a) for r, row in enumerate(self.rows) for c, a in row]
        self.entry = np.array(entries, dtype=np.int64).reshape(-1, 3).T
        shape = (len(self.rows), len(known))
        self.matrix = csr_array((self.entry[2].astype(float), self.entry[:2]), shape=shape)

    def _row(self, s: Sum) -> tuple[tuple[int, int], ...]:
        if missing := [key for key in (s.total, *s.parts) if key not in self.number]:
            raise ValueError(f"the sum {s.total!r} names an unknown count: {missing[0]!r}")
        row: dict[int, int] = {self.number[s.total]: -1}
        for part in s.parts:
            row[self.number[part]] = row.get(self.number[part], 0) + 1
        return tuple(sorted((c, a) for c, a in row.items() if a))

    def imagine_unknown(self) -> None:
        """Give source-withheld counts some value that fits, a first example of what may be."""
        if len(self.unknown):
            program = _Program(self, self.unknown, np.arange(len(self.rows)))
            example = program.solved(np.zeros(len(self.unknown)))
            if example.status != 0:
                raise ValueError("the counts contradict the sums")
            self.value[self.unknown] = example.x
        if len(self.rows) and np.abs(self.matrix @ self.value).max() > _NOISE:
            raise ValueError("the counts contradict the sums")
        self.least, self.most = self.value.copy(), self.value.copy()

    def hide(self, column: int) -> None:
        for r in self.rows_of[column] if not self.hidden[column] else ():
            self.hidden_in[r] += 1
        self.hidden[column] = True

    def around(self, column: int, size: float = math.inf) -> tuple[_Numbers, _Numbers]:
        """Up to `size` withheld counts that hang together with one, and the sums they are in.

        Counts of short sums come first, and of long ones those not yet settled.
        """
        columns, rows = set[int](), set[int]()
        queue = [(0, False, column)]
        while queue and len(columns) < size:
            c = heapq.heappop(queue)[-1]
            columns.add(c)
            for r in set(self.rows_of[c]) - rows:
                rows.add(r)
                for other, _ in self.rows[r]:
                    if self.hidden[other] and other not in columns:
                        heapq.heappush(queue, (len(self.rows[r]), bool(self.settled[other]), other))
        return np.array(sorted(columns)), np.array(sorted(rows), np.int64)

    def rank(self, column: int, enough: bool) -> tuple[bool, bool, int, float, int]:
        """Order in which published counts are withheld; among those not enough, the largest."""
        exposed = sum(self.hidden_in[r] == 0 for r in self.rows_of[column])
        value = self.value[column]
        return not enough, column in self.totals, exposed, value if enough else -value, column

    def see(self, program: "_Program", world: Any) -> None:
        """Remember the least and the most of every count in a world that fits."""
        if world.status == 0:
            at = program.columns
            self.least[at] = np.minimum(self.least[at], world.x)
            self.most[at] = np.maximum(self.most[at], world.x)
            self.settled[at] |= _whole(self.least[at], self.most[at]) >= self.need[at]


class _Program:
    """The linear program over some withheld counts: matrix · x = right, low ≤ x ≤ high."""

    def __init__(self, tables: _Tables, columns: _Numbers, rows: _Numbers) -> None:
        self.columns, self.rows = columns, rows
        chosen = tables.matrix[rows]
        published = tables.value.copy()
        published[columns] = 0.0
        self.matrix, self.right = chosen[:, columns], -(chosen @ published)
        self.low, self.high = tables.low[columns], tables.high[columns]

    def solved(self, cost: _Floats) -> Any:
        """Minimum of cost · x as the solver reports it: x, fun, status, eqlin.marginals."""
        ends = np.column_stack([self.low, self.high])
        rows = {"A_eq": self.matrix, "b_eq": self.right} if len(self.rows) else {}
        return scipy.optimize.linprog(cost, **rows, bounds=ends, method="highs")


def _whole(low: Any, high: Any) -> Any:
    """Distance between the lowest and the highest whole number of an interval, at least 0."""
    return np.maximum(np.floor(high + _NOISE) - np.ceil(low - _NOISE), 0.0)


def _withheld_more(tables: _Tables) -> bool:
    """Withhold what the narrowest look needs: sum by sum, then from sum to sum, then all at once.

    False when every withheld count is as wide as it must be.
    """
    if _widened(tables, tables.low, tables.high):
        return True
    low, high, exact = _propagated(tables)
    if _widened(tables, low, high):
        return True
    tables.settled |= tables.hidden & exact & (_whole(low, high) >= tables.need)
    for size in (4000, 4000, 20000):
        _sample(tables, size)
    left = np.flatnonzero(tables.hidden & ~tables.settled)
    return any(_settled_by_more(tables, int(c)) for c in left)


def _left_open(tables: _Tables, low: _Floats, high: _Floats) -> _Floats:
    """Per entry the ends (people) its sum leaves for the count, given the ends of the others."""
    row, column, factor = tables.entry
    rest: list[_Floats] = []
    for end in np.sort(factor * np.stack([low[column], high[column]]), axis=0):
        endless = np.isinf(end)
        finite = np.where(endless, 0.0, end)
        others = np.bincount(row, finite, len(tables.rows))[row] - finite
        endless_others = np.bincount(row, endless, len(tables.rows))[row] > endless
        rest.append(np.where(endless_others, math.inf if len(rest) else -math.inf, others))
    ends: _Floats = np.sort(-np.stack(rest) / factor, axis=0)
    return ends


def _propagated(tables: _Tables) -> tuple[_Floats, _Floats, _Flags]:
    """Ends every count is within (people), and where these are sure to be the true ends.

    Each sum bounds each of its counts by the ends of the others, over and over. The ends never
    are too narrow; where withheld counts hang together without a ring they are exact.
    """
    row, column, _ = tables.entry
    low = np.where(tables.hidden, tables.low, tables.value)
    high = np.where(tables.hidden, tables.high, tables.value)
    for _ in range(100):
        ends, old_low, old_high = _left_open(tables, low, high), low.copy(), high.copy()
        np.maximum.at(low, column, ends[0])
        np.minimum.at(high, column, ends[1])
        if np.all(low <= old_low + _NOISE) and np.all(high >= old_high - _NOISE):
            inside = tables.hidden[column]
            return low, high, ~_in_ring(tables, row[inside], column[inside])
    return low, high, np.zeros(len(low), bool)


def _in_ring(tables: _Tables, row: _Numbers, column: _Numbers) -> _Flags:
    """Whether the counts and sums a count hangs together with close a ring somewhere."""
    counts = len(tables.keys)
    size = counts + len(tables.rows)
    ties = coo_array((np.ones(len(row)), (column, row + counts)), shape=(size, size))
    group = connected_components(ties, directed=False)[1]
    surplus = np.bincount(group[column], minlength=size) - np.bincount(group, minlength=size)
    ring: _Flags = surplus[group[:counts]] >= 0  # without a ring there is one tie less
    return ring


def _widened(tables: _Tables, low: _Floats, high: _Floats) -> bool:
    """Withhold one more count in each sum that leaves too little open; whether there was any.

    `low`, `high`: ends (people) of the withheld counts, as known to somebody who then looks at
    one sum. Short sums come first; what a new withheld count changes waits for the next look.
    """
    low, high = (np.where(tables.hidden, x, tables.value) for x in (low, high))
    row, column, factor = tables.entry
    ends = _left_open(tables, low, high)
    width = _own_width(tables, column, ends)
    narrow = tables.hidden[column] & ~tables.settled[column] & (width < tables.need[column])
    length = np.bincount(row)
    order = np.lexsort((column, -tables.need[column], row, length[row]))
    changed = set[int]()
    for e in order[narrow[order]]:
        if row[e] not in changed:
            helper = _helper(tables, row[e], column[e], factor[e], ends[:, e])
            if helper is not None:
                tables.hide(helper)
                changed.update(tables.rows_of[helper])
    return bool(changed)


def _own_width(tables: _Tables, column: Any, ends: Any) -> Any:
    """Width (people) of what a sum and its source leave open for a count."""
    low, high = np.maximum(ends[0], tables.low[column]), np.minimum(ends[1], tables.high[column])
    return _whole(low, high)


def _helper(tables: _Tables, r: int, c: int, factor: int, ends: _Floats) -> int | None:
    """The published member of a sum to withhold so that the sum leaves more open for count c."""
    before, ranked = _own_width(tables, c, ends), []
    for other, other_factor in tables.rows[r]:
        if not tables.hidden[other]:
            slope = other_factor / factor  # how far c goes down when the other one goes up
            moved = slope * tables.value[other]
            freed = (-math.inf, ends[1] + moved) if slope > 0 else (ends[0] + moved, math.inf)
            width = _own_width(tables, c, freed)
            if width > before:
                ranked.append(tables.rank(other, bool(width >= tables.need[c])))
    return min(ranked)[-1] if ranked else None


def _sample(tables: _Tables, size: float) -> None:
    """Find worlds that fit everything published and show many counts at once to be wide enough.

    Around each count not yet settled a linear program of limited size, the rest staying as it is,
    pushes all such counts up, then down: by weights that differ, so that counts of one sum do not
    all stay in the middle, and none further than it need go, so that others can go too.
    """
    weights = np.random.default_rng(0)
    tried = tables.settled.copy()
    for c in np.flatnonzero(tables.hidden & ~tables.settled):
        if not tried[c]:
            program = _Program(tables, *tables.around(int(c), size))
            at, before = program.columns, np.inf
            while 0 < (left := np.count_nonzero(~tables.settled[at])) < before:
                before, push = float(left), weights.uniform(1, 2, len(at))
                _nudge(tables, program, push)
                _nudge(tables, program, -push)
            tried[at] = True


def _nudge(tables: _Tables, program: _Program, push: _Floats) -> None:
    """Solve for the counts not yet settled, each within what shows it to be wide enough."""
    at = program.columns
    todo = ~tables.settled[at]
    lowest = np.floor(tables.most[at]) - tables.need[at]
    highest = np.ceil(tables.least[at]) + tables.need[at]
    program.low = np.where(todo, np.maximum(tables.low[at], lowest), tables.low[at])
    program.high = np.where(todo, np.minimum(tables.high[at], highest), tables.high[at])
    tables.see(program, program.solved(np.where(todo, push, 0.0)))


def _settled_by_more(tables: _Tables, c: int) -> bool:
    """Find the exact range of one count; if too narrow, withhold one more, if any can help."""
    if tables.settled[c]:
        return False
    program = _Program(tables, *tables.around(c))
    cost = np.where(program.columns == c, 1.0, 0.0)
    least = program.solved(cost)
    enough = math.ceil(least.fun - _NOISE) + tables.need[c]
    program.high[program.columns == c] = min(tables.high[c], enough)
    most = program.solved(-cost)
    tables.see(program, least)
    tables.see(program, most)
    helper = None if tables.settled[c] else _helper_by_price(tables, program, least, most)
    tables.settled[c] |= helper is None
    if helper is not None:
        tables.hide(helper)
    return helper is not None


def _helper_by_price(tables: _Tables, program: _Program, *results: Any) -> int | None:
    """The published count to withhold so that the optimum of a linear program can move.

    By the shadow prices y of the sums, a count x with coefficients a in them moves the optimum
    by −y · a per person. Without any such count the range cannot become wider.
    """
    ranked = []
    for result in results:
        price = np.zeros(len(tables.rows))
        price[program.rows] = result.eqlin.marginals
        gain = tables.matrix.T @ price
        for c in np.flatnonzero(np.abs(gain) > _NOISE):
            if not tables.hidden[c] and (gain[c] > 0 or tables.value[c] > 0):
                ranked.append(tables.rank(int(c), bool(gain[c] > 0)))
    return min(ranked)[-1] if ranked else None
