"""What became of the areas of one edition in the next, told by their ground and their keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.layers.crs import DEGREES, GRID, move
from lueckenlos.exchange.records import AreaRecord

SLIVER_METRES = 30.0
"""Ground nowhere wider is noise: borders drawn anew lie 10 to 20 m beside the old ones, at corners
up to 1.4 times that, and no row of plots is narrower."""
NOISE_M2 = np.pi * (SLIVER_METRES / 2) ** 2
"""Nothing smaller is wider than a sliver."""
FINE_METRES = 3.0
"""Bends of a border smaller than a triangle with such sides are left out: far less than noise."""
SAME_GROUND = 0.98
"""Two outlines that share this much of either are one piece of ground, whatever its width."""
SLIVERS_AT_MOST = 0.1
"""Slivers that add up to more of an area than this are no noise any more."""
TOGETHER = 0.1
"""Two areas belong together from this shared part of the smaller: a border drawn anew takes less
from an area of a city (300 m wide, 20 m beside: 0.07), a part that moved for a reason more."""
MOSTLY = 0.5
"""From half of the ground on, an area goes on under its key, however its borders moved."""

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


class Kind(StrEnum):
    """What became of areas; `sentence` says it on the screen."""

    UNCHANGED = "unchanged"
    RENAMED = "renamed"
    REKEYED = "rekeyed"
    RESHAPED = "reshaped"
    SPLIT = "split"
    MERGED = "merged"
    REARRANGED = "rearranged"
    NEW = "new"
    GONE = "gone"
    REUSED = "reused"

    @property
    def sentence(self) -> str:
        """What it means, in German."""
        return SENTENCES[self]


SENTENCES = {
    Kind.UNCHANGED: "Das Gebiet ist geblieben, wie es war.",
    Kind.RENAMED: "Das Gebiet hat einen anderen Namen.",
    Kind.REKEYED: "Das Gebiet hat einen anderen Schlüssel.",
    Kind.RESHAPED: "Das Gebiet hat andere Grenzen.",
    Kind.SPLIT: "Das Gebiet ist in mehrere geteilt.",
    Kind.MERGED: "Mehrere Gebiete sind zu einem zusammengelegt.",
    Kind.REARRANGED: "Diese Gebiete sind untereinander neu zugeschnitten.",
    Kind.NEW: "Das Gebiet ist neu: Bisher lag hier keines.",
    Kind.GONE: "Das Gebiet entfällt: Auf seiner Fläche liegt keines mehr.",
    Kind.REUSED: "Der Schlüssel steht jetzt für eine andere Fläche. Tabellen mit dem alten Stand "
    "würden dort falsch gelesen.",
}


class Warn(StrEnum):
    """What to look at before the new areas are switched on; `sentence` says it on the screen."""

    OVERLAP = "overlap"
    HOLE = "hole"
    TWICE = "twice"

    @property
    def sentence(self) -> str:
        """What it means, in German."""
        return WARNINGS[self]


WARNINGS = {
    Warn.OVERLAP: "Diese neuen Gebiete liegen zum Teil übereinander. Kinder würden doppelt "
    "gezählt. Berichtigen Sie die Grenzen in der Datei.",
    Warn.HOLE: "Ein Teil der bisherigen Fläche liegt in keinem neuen Gebiet. Prüfen Sie, ob in der "
    "Datei Gebiete fehlen.",
    Warn.TWICE: "Der Schlüssel steht in der Datei an mehreren Flächen. Sie gelten zusammen als ein "
    "Gebiet. Prüfen Sie, ob das so gemeint ist.",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the areas with the keys `old`, now `new`.

    `share`: the part of their ground that is in both. It is taken of the larger of the two, so an
    area that lost 7 % of its ground has 0.93, one that doubled 0.5; of the smaller for a key that
    is REUSED.
    """

    kind: Kind
    old: tuple[str, ...]
    new: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """A warning. `areas`: new keys, of a hole the old ones it was in. `share`: of the smaller area
    that overlaps, of all old ground that is left out, 1 for a key that is there twice."""

    kind: Warn
    areas: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every old and every new key stands in one change; keys that are REUSED in one more."""

    changes: tuple[Change, ...]
    trouble: tuple[Trouble, ...]


def compare(old: Sequence[AreaRecord], new: Sequence[AreaRecord]) -> Comparison:
    """What became of the areas `old` in `new`; borders drawn anew change nothing.

    Areas that share their key are one. Compared the other way round, everything is mirrored.
    """
    before, after = _edition(old), _edition(new)
    both = _Both(before, after)
    changes = [*both.changes(), *both.reused()]
    twice = sorted(key for key, times in Counter(one.id for one in new).items() if times > 1)
    trouble = [Trouble(Warn.TWICE, (key,), 1.0) for key in twice]
    trouble += _overlaps(after)
    trouble += both.holes({key for one in trouble for key in one.areas})
    ordered = sorted(changes, key=lambda one: (one.old or one.new, one.new))
    return Comparison(tuple(ordered), tuple(trouble))


@dataclass(frozen=True, slots=True)
class _Edition:
    keys: tuple[str, ...]
    names: tuple[str, ...]
    shapes: Shapes
    m2: Floats


def _edition(records: Sequence[AreaRecord]) -> _Edition:
    """The areas by key, on the ground in metres."""
    found: dict[str, list[AreaRecord]] = {}
    for record in sorted(records, key=lambda one: one.id):
        found.setdefault(record.id, []).append(record)
    shapes = np.array([_ground([one.geometry for one in same]) for same in found.values()], object)
    shapes = _mended(shapely.transform(shapes, move(DEGREES, GRID)))
    shapes = _mended(shapely.coverage_simplify(shapes, FINE_METRES))
    names = tuple(same[0].name for same in found.values())
    return _Edition(tuple(found), names, shapes, shapely.area(shapes))


def _mended(shapes: Shapes) -> Shapes:
    for i in np.flatnonzero(~shapely.is_valid(shapes)):
        shapes[i] = _ground([shapes[i]])
    return shapes


def _ground(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """What of some shapes is ground, as one."""
    if len(shapes) == 1 and shapes[0].is_valid:
        return shapes[0]
    valid = shapely.make_valid(np.array(shapes, object))
    parts = shapely.get_parts(shapely.get_parts(valid))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


class _Both:
    """Two editions on each other: pairs of areas `at` (2, n) with the ground they `shared` (m²)."""

    def __init__(self, old: _Edition, new: _Edition) -> None:
        self.old, self.new = old, new
        a, b = self.at = shapely.STRtree(new.shapes).query(old.shapes, predicate="intersects")
        common = shapely.intersection(old.shapes[a], new.shapes[b])
        self.shared = shapely.area(common)
        self.of_smaller = self.shared / np.minimum(old.m2[a], new.m2[b])
        self.tied = self.of_smaller >= TOGETHER
        doubtful = self.tied & (self.of_smaller < MOSTLY)
        self.tied[doubtful] = _wide(common[doubtful])
        self._tie_the_covered(a, old.m2)
        self._tie_the_covered(b, new.m2)

    def _tie_the_covered(self, own: Numbers, m2: Floats) -> None:
        """An area mostly covered, if only by small bits, goes with the one it shares most with."""
        covered = np.bincount(own, self.shared, len(m2)) >= MOSTLY * m2
        for one in np.flatnonzero(covered):
            mine = np.flatnonzero(own == one)
            self.tied[mine[self.shared[mine].argmax()]] = True

    def changes(self) -> Iterator[Change]:
        """One change for each set of areas that hang together."""
        a, b = self.at[:, self.tied]
        first, size = len(self.old.keys), len(self.old.keys) + len(self.new.keys)
        ties = coo_array((np.ones(len(a)), (a, b + first)), shape=(size, size))
        found: dict[int, list[int]] = {}
        for one, group in enumerate(connected_components(ties, directed=False)[1].tolist()):
            found.setdefault(group, []).append(one)
        for some in found.values():
            yield from self._change(
                [i for i in some if i < first], [i - first for i in some if i >= first]
            )

    def _change(self, a: list[int], b: list[int]) -> Iterator[Change]:
        """What became of old areas that hang together with new ones."""
        old, new = tuple(self.old.keys[i] for i in a), tuple(self.new.keys[j] for j in b)
        share = self._share(a, b)
        if not a or not b:
            yield Change(Kind.GONE if a else Kind.NEW, old, new, 0.0)
        elif 1 in (len(a), len(b)) and self._same_ground(a, b, share):
            yield Change(self._kind_of_same(a, b), old, new, share)
        elif old == new and (len(a) == 1 or all(map(self._goes_on, a, b))):
            for i, j in zip(a, b, strict=True):
                one = self._share([i], [j])
                same = self._same_ground([i], [j], one)
                kind = self._kind_of_same([i], [j]) if same else Kind.RESHAPED
                yield Change(kind, self.old.keys[i : i + 1], self.new.keys[j : j + 1], one)
        else:
            yield Change(Kind.REARRANGED, old, new, share)

    def _kind_of_same(self, a: list[int], b: list[int]) -> Kind:
        if len(a) > 1 or len(b) > 1:
            return Kind.MERGED if len(a) > 1 else Kind.SPLIT
        if self.old.keys[a[0]] != self.new.keys[b[0]]:
            return Kind.REKEYED
        same = self.old.names[a[0]] == self.new.names[b[0]]
        return Kind.UNCHANGED if same else Kind.RENAMED

    def _goes_on(self, i: int, j: int) -> bool:
        return self._share([i], [j]) >= MOSTLY

    def _share(self, a: list[int], b: list[int]) -> float:
        """The part of the larger of two grounds that is in both."""
        inside = np.isin(self.at[0], a) & np.isin(self.at[1], b)
        larger = max(self.old.m2[a].sum(), self.new.m2[b].sum())
        return float(min(self.shared[inside].sum() / larger, 1.0))

    def _same_ground(self, a: list[int], b: list[int], share: float) -> bool:
        """Whether old areas and new ones are one piece of ground but for slivers."""
        if share >= SAME_GROUND or share < 1 - SLIVERS_AT_MOST:
            return share >= SAME_GROUND
        one, two = _together(self.old.shapes[a]), _together(self.new.shapes[b])
        return not _wide(np.array([one.difference(two), two.difference(one)], object)).any()

    def reused(self) -> Iterator[Change]:
        """Keys that name other ground now."""
        of = {key: j for j, key in enumerate(self.new.keys)}
        shared = {(i, j): n for n, (i, j) in enumerate(self.at.T.tolist())}
        for i, key in enumerate(self.old.keys):
            pair = shared.get((i, of.get(key, -1)))
            if key in of and (pair is None or not self.tied[pair]):
                share = 0.0 if pair is None else float(self.of_smaller[pair])
                yield Change(Kind.REUSED, (key,), (key,), share)

    def holes(self, overlapping: Set[str]) -> Iterator[Trouble]:
        """Ground of the old areas that is in no new one, where some of these are `overlapping`."""
        twice = np.isin(
            self.at[1], [j for j, key in enumerate(self.new.keys) if key in overlapping]
        )
        bare = self.old.m2 - np.bincount(self.at[0], self.shared, len(self.old.m2))
        bare[self.at[0, twice]] = np.inf  # there the shared ground tells nothing
        places = np.flatnonzero(bare > NOISE_M2)
        left = self.old.shapes[places]
        for i, new in self.at[:, np.isin(self.at[0], places)].T.tolist():
            n = np.searchsorted(places, i)
            left[n] = left[n].difference(self.new.shapes[new])
        wide = _wide(left)
        if wide.any():
            share = shapely.area(left[wide]).sum() / self.old.m2.sum()
            keys = tuple(self.old.keys[i] for i in places[wide])
            yield Trouble(Warn.HOLE, keys, float(share))


def _together(shapes: Shapes) -> BaseGeometry:
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


def _overlaps(areas: _Edition) -> Iterator[Trouble]:
    """Areas of one edition that lie on each other."""
    if shapely.coverage_is_valid(areas.shapes):
        return
    a, b = shapely.STRtree(areas.shapes).query(areas.shapes, predicate="intersects")
    a, b = a[a < b], b[a < b]
    common = shapely.intersection(areas.shapes[a], areas.shapes[b])
    share = shapely.area(common) / np.minimum(areas.m2[a], areas.m2[b])
    for n in np.flatnonzero(_wide(common)):
        yield Trouble(Warn.OVERLAP, (areas.keys[a[n]], areas.keys[b[n]]), float(share[n]))


def _wide(shapes: Shapes) -> Flags:
    """Whether ground is wider than a sliver somewhere: a disc of that width fits."""
    wide: Flags = shapely.area(shapes) > NOISE_M2
    inner = shapely.buffer(shapes[wide], -SLIVER_METRES / 2, quad_segs=2)
    wide[wide] = ~shapely.is_empty(inner)
    return wide
