"""Where next: the candidates at which k more offers mend most for the children of a world."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from lueckenlos.engine.reach import Tile, in_discs, tile_of, tiles
from lueckenlos.engine.results import Axis
from lueckenlos.engine.segments import axis, band_of, owed
from lueckenlos.engine.siting.cover import Cover, Rules, cover_of
from lueckenlos.engine.siting.search import Chosen, most_covered
from lueckenlos.engine.sources import Source, masks_of, sources
from lueckenlos.engine.types import (
    BY_PLACE,
    FIRST_MONTH,
    I32,
    I64,
    LAST_MONTH,
    U64,
    Arrays,
    Basis,
    Bool,
    Children,
    Level,
    Months,
    Reached,
    Scheme,
    World,
)


class Aim(StrEnum):
    """What more offers are to bring: months of children, or links of the chain that hold."""

    CHILDREN = "children"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The offers to be added, all alike, confirmed and open to everybody, and what shall count.

    They serve `months` in the main field `field`. Counted is a population, and what is closed at
    a level already (confirmed or recorded) counts no more."""

    field: int
    months: Months
    aim: Aim = Aim.CHILDREN
    population: int = 0
    level: Level = Level.CONFIRMED

    def __post_init__(self) -> None:
        if self.level > Level.RECORDED:
            raise ValueError("what is only mentioned closes nothing")


@dataclass(frozen=True, slots=True)
class Candidates(Arrays):
    """Points where an offer could be, `[candidate]`; their names are kept elsewhere.

    `cost` is in any whole unit, `group` (a Gemeinde) is -1 for none; both None: nothing costs, no
    groups. `reached` lists the places of each candidate, each once, instead of the distance: by
    streets, say."""

    x_mm: I64
    y_mm: I64
    cost: I64 | None = None
    group: I32 | None = None
    reached: Reached | None = None

    def __post_init__(self) -> None:
        Arrays.__post_init__(self)
        if self.reached is not None and len(self.reached.start) != len(self.x_mm) + 1:
            raise ValueError("reached needs one row per candidate")
        if self.group is not None and len(self.group) != len(self.x_mm):
            raise ValueError("group needs one entry per candidate")
        if self.cost is not None and len(self.cost) != len(self.x_mm):
            raise ValueError("cost needs one entry per candidate")

    def __len__(self) -> int:
        return len(self.x_mm)

    def rules(self, apart_m: int, budget: int | None) -> Rules:
        """What may be chosen together."""
        none = np.zeros(len(self), np.int64)
        group = none - 1 if self.group is None else self.group.astype(np.int64)
        priced = self.cost is not None and budget is not None
        cost = self.cost if priced and self.cost is not None else none
        return Rules(group, self.x_mm, self.y_mm, 1000 * apart_m, cost, budget or 0)


def best_sites(
    world: World,
    scheme: Scheme,
    candidates: Candidates,
    wanted: Wanted,
    k: int,
    *,
    apart_m: int = 0,
    budget: int | None = None,
    seconds: float = 0.0,
) -> Chosen:
    """Where at most k more offers mend most; the offers of the world stay as they are.

    `gain` and `bound` are what a run of the world with the chosen offers has more than one without,
    in parts of a child: of `FieldSums.reached` over the months that are required by law or
    resolved and lie after birth (before it, if the new offers serve no others), or of `Chain.held`
    over the field's links. Since all new offers serve the same months, a second one at a place adds
    nothing to the first; so both aims are maximal covering problems, links too.

    Straight lines between chosen sites are at least `apart_m` metres, of each group at most one is
    chosen, costs sum up to `budget` at most. For `seconds` and what is proven see `most_covered`.
    ValueError when the field is not counted by place, or when no straight line tells what is in
    reach (along streets, by bus, by responsibility) and the candidates have no list `reached`.
    """
    cover = cover_of_world(world, scheme, candidates, wanted)
    return most_covered(cover, k, candidates.rules(apart_m, budget), seconds=seconds)


def cover_of_world(world: World, scheme: Scheme, candidates: Candidates, wanted: Wanted) -> Cover:
    """What a new offer at each candidate would add, in parts of a child; errors as `best_sites`."""
    field, children = scheme.fields[wanted.field], world.populations[wanted.population]
    if field.way not in BY_PLACE:
        raise ValueError(f"field {field.key}: it is not counted by place")
    axis_, source, q = _source(world, scheme, wanted)
    (tile,) = tiles(world.places, 1)
    masks = masks_of(world, tile, source)[2 * q : 2 * q + 2]
    count, worth = _links if wanted.aim is Aim.LINKS else _children, np.zeros(len(tile), np.int64)
    inside = tile.area >= 0
    worth[tile.order] = count(scheme, wanted, children, axis_, tile, masks) * inside
    if candidates.reached is not None:
        return cover_of(candidates.reached.start, candidates.reached.place, worth)
    if source.reach is None or not source.by_line(world):
        raise ValueError(f"field {field.key}: no line tells what a candidate reaches; list it")
    some = tile_of(world.places, np.flatnonzero(worth > 0))
    reached = in_discs(some, candidates.x_mm, candidates.y_mm, source.reach.limit_mm2())
    return cover_of(*reached, worth[some.order])


def _source(world: World, scheme: Scheme, wanted: Wanted) -> tuple[Axis, Source, int]:
    """The ages of the field, cut at those of the new offers too; its offers for the population,
    and the number of the population among those with the same reach."""
    new = Axis(np.array(sorted({FIRST_MONTH, wanted.months.start, wanted.months.stop}), np.int16))
    axis_ = axis(world, scheme, wanted.field, new)
    for source in sources(world, scheme, axis_, wanted.field):
        if wanted.population in source.populations:
            return axis_, source, source.populations.index(wanted.population)
    raise ValueError(f"there is no population {wanted.population}")


def _has(masks: U64, s: int, level: int) -> Bool:
    """The places with an offer in segment `s`, confirmed or also recorded."""
    word = masks[0, s >> 6] if level == Level.CONFIRMED else masks[0, s >> 6] | masks[1, s >> 6]
    return np.asarray((word >> np.uint64(s & 63)) & np.uint64(1) > 0, np.bool_)


def _children(
    scheme: Scheme, wanted: Wanted, children: Children, axis_: Axis, tile: Tile, masks: U64
) -> I64:
    """Children of counted months without an offer at the level, by place of the tile."""
    required = scheme.fields[wanted.field].required
    born = Months(max(0, wanted.months.start), LAST_MONTH) if wanted.months.stop > 0 else None
    spans = [one.months.overlap(wanted.months) for one in required if one.basis != Basis.DESIRABLE]
    spans = [span.overlap(born) if born else span for span in spans if span]
    months, band = owed(axis_, tuple(span for span in spans if span)), band_of(axis_, children)
    worth = np.zeros(len(tile), np.int64)
    for s in np.flatnonzero((months > 0) & (band >= 0)).tolist():
        living = children.parts[tile.order, band[s]] * months[s]
        worth += np.where(_has(masks, s, wanted.level), 0, living)
    return worth


def _links(
    scheme: Scheme, wanted: Wanted, children: Children, axis_: Axis, tile: Tile, masks: U64
) -> I64:
    """Children at each place times the links that a new offer makes hold there."""
    served, added = axis_.within(wanted.months), np.zeros(len(tile), np.int64)
    for link in scheme.links():
        if link.field == wanted.field:
            due = owed(axis_, link.months)
            before, after = (np.zeros(len(tile), np.int64) for _ in range(2))
            for s in np.flatnonzero(due).tolist():
                has = _has(masks, s, wanted.level)
                before += due[s] * has
                after += due[s] * (has | (served.start <= s < served.stop))
            enough = scheme.holds_permille * due.sum()
            added += (after * 1000 >= enough).astype(np.int64) - (before * 1000 >= enough)
    spans = [band.overlap(scheme.childhood) for band in children.bands]
    months = np.array([len(span or ()) for span in spans], np.int64)
    return np.asarray(children.parts[tile.order] @ months * added, np.int64)
