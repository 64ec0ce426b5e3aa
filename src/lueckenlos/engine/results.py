"""What a run yields: additive integer sums, and the findings and evidence read from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lueckenlos.engine.types import I16, I64, Arrays, Cause, Months

POSSIBLE = 2  # third row of `reached`: recorded, or at the edge of an unknown neighbour
MANY = 32  # choice is counted up to this many offers; more is as many


@dataclass(frozen=True, slots=True)
class Axis(Arrays):
    """The distinct age limits of a field cut the months into segments `[limits[i], limits[i+1])`.

    Inside a segment neither an offer, a requirement, a life phase nor a band begins or ends."""

    limits: I16

    def __len__(self) -> int:
        return len(self.limits) - 1

    @property
    def words(self) -> int:
        """64-bit words that hold one bit per segment."""
        return (len(self) + 63) // 64

    def lengths(self) -> I64:
        """Months of each segment."""
        limits = self.limits.astype(np.int64)
        return limits[1:] - limits[:-1]

    def within(self, months: Months) -> slice:
        """The segments that make up `months` (both ends must be limits)."""
        low, high = np.searchsorted(self.limits, [months.start, months.stop])
        return slice(int(low), int(high))


@dataclass(frozen=True, slots=True)
class FieldSums(Arrays):
    """One field's sums, in parts of a child: `children[p, area, segment]` lives there,
    `reached[level, p, area, segment]` of them has a suitable offer (confirmed, recorded, possible).
    """

    axis: Axis
    children: I64
    reached: I64

    def __add__(self, other: FieldSums) -> FieldSums:
        if not np.array_equal(self.axis.limits, other.axis.limits):
            raise ValueError("sums of different age limits do not add")
        return FieldSums(self.axis, self.children + other.children, self.reached + other.reached)

    def people(self, p: int, area: int, months: Months) -> tuple[int, list[int]]:
        """Children of an area at some ages, and how many are reached by level, in parts."""
        inside = self.axis.within(months)
        people = int(self.children[p, area, inside].sum())
        return people, [int(n) for n in self.reached[:, p, area, inside].sum(1)]


@dataclass(frozen=True, slots=True)
class Chain(Arrays):
    """A run's result; `a + b` is exact, associative and commutative.

    `living[p, area]`: children from birth to the last phase's end, in parts. `held[level, p, area,
    link]`: those of them at whose place the link holds. `spread[level, p, area, n]`: those at whose
    place exactly n of the area's judgeable links hold. Levels: confirmed, recorded. `ways`: which
    loops found the places in reach (lattice, list, pairs); the sums do not depend on it."""

    fields: tuple[FieldSums, ...]
    living: I64
    held: I64
    spread: I64
    ways: frozenset[str] = frozenset()

    def __add__(self, other: Chain) -> Chain:
        return Chain(
            tuple(a + b for a, b in zip(self.fields, other.fields, strict=True)),
            self.living + other.living,
            self.held + other.held,
            self.spread + other.spread,
            self.ways | other.ways,
        )


@dataclass(frozen=True, slots=True)
class Supply(Arrays):
    """How much there is to choose from; additive like `Chain`.

    `choice[f][p, area, segment, n]`: children in parts with exactly n suitable recorded offers,
    further fields included (n = MANY: or more).
    """

    choice: tuple[I64, ...]

    def __add__(self, other: Supply) -> Supply:
        return Supply(tuple(a + b for a, b in zip(self.choice, other.choice, strict=True)))


@dataclass(frozen=True, slots=True)
class Finding:
    """A run of required months in which most children of an area, or of neighbours, go without.

    `without_*` are parts of a child of `population`; `cause` is what would close it alone;
    `certain` only where the inventory is declared complete and no reading of it closes the gap.
    """

    areas: tuple[int, ...]
    population: int
    field: int
    months: Months
    cause: Cause
    certain: bool
    without_recorded: int
    without_confirmed: int
