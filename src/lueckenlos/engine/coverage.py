"""The run: who has a suitable offer at which age, and where links of the chain hold."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from lueckenlos.engine import kernels
from lueckenlos.engine.facilities import Provision, is_facility, provision
from lueckenlos.engine.reach import Tile, by_declaration, by_distance, reach_of, tiles
from lueckenlos.engine.results import POSSIBLE, Axis, Chain, FieldSums
from lueckenlos.engine.segments import axis, band_of, bits, in_field, owed, runs
from lueckenlos.engine.types import I64, U64, Bool, Level, Link, Scheme, Way, World, freeze


@dataclass(frozen=True, slots=True)
class Plan:
    """What every tile needs of the whole world: axes, what institutions provide, what is judged."""

    axes: tuple[Axis, ...]
    provisions: tuple[Provision | None, ...]
    links: tuple[Link, ...]
    holds: Bool
    """[level, p, area, link]: links of institutions, which hold for a whole area."""
    judgeable: Bool
    """[area, link]"""

    def __post_init__(self) -> None:
        freeze(self)


def plan(world: World, scheme: Scheme) -> Plan:
    """Axes, provisions, and which links can be judged where."""
    everywhere = tiles(world.places, 1)[0]
    axes = tuple(axis(world, scheme, f) for f in range(len(scheme.fields)))
    provisions: list[Provision | None] = [None] * len(axes)
    links = scheme.links()
    holds = np.zeros((2, len(world.populations), world.areas, len(links)), bool)
    judgeable = world.complete[:, [link.field for link in links]].copy()
    for f, field in enumerate(scheme.fields):
        if is_facility(field.way):
            children = children_of(world, axes[f], everywhere)
            made = provisions[f] = provision(world, scheme, f, axes[f], children)
            for k, link in enumerate(links):
                if link.field == f:
                    due = owed(axes[f], link.months) > 0
                    need, met = children[..., due].sum(2), made.provided[..., due].sum(3)
                    holds[..., k] = (need > 0) & (met * 1000 >= scheme.holds_permille * need)
                    judgeable[:, k] &= capacity_known(made, due, scheme)
                    judgeable[:, k] &= ~withheld(world, 0, link, axes[f])
    return Plan(axes, tuple(provisions), links, holds, judgeable)


def capacity_known(made: Provision, due: Bool, scheme: Scheme) -> Bool:
    """Areas where enough institutions of the due ages state their capacity (none: enough)."""
    known, unknown = made.known[:, due].max(1), made.unknown[:, due].max(1)
    share: Bool = known * 1000 >= scheme.places_known_permille * (known + unknown)
    return share


def withheld(world: World, p: int, link: Link, axis: Axis) -> Bool:
    """Areas where a count of population `p` that the link needs is withheld."""
    children = world.populations[p]
    needed = np.unique(band_of(axis, children)[owed(axis, link.months) > 0])
    hidden: Bool = children.withheld[:, needed[needed >= 0]].any(1)
    return hidden


def children_of(world: World, axis: Axis, tile: Tile) -> I64:
    """Children of the tile by population, area and segment, in parts."""
    out = np.zeros((len(world.populations), world.areas, len(axis)), np.int64)
    for p, children in enumerate(world.populations):
        band = band_of(axis, children)
        kernels.add_children(children.parts[tile.order], band, axis.lengths(), tile.area, out[p])
    return out


def run(world: World, scheme: Scheme, *, threads: int = 1, tile_count: int | None = None) -> Chain:
    """The chain of a world: the sum of its tiles, in any order, on any number of threads.

    `children` and `reached` are sums per field; `held` and `spread` count the children living at
    places where links hold. A link holds at a place when `holds_permille` of its required months
    are covered there, for institutions when that share of the area's children is provided for.
    """
    prepared = plan(world, scheme)
    parts = tiles(world.places, tile_count or threads)
    if threads == 1:
        sums = [run_tile(world, scheme, prepared, tile) for tile in parts]
    else:
        with ThreadPoolExecutor(threads) as pool:
            sums = list(pool.map(lambda tile: run_tile(world, scheme, prepared, tile), parts))
    return reduce(add, [*sums, facility_sums(world, scheme, prepared)])


def empty(world: World, scheme: Scheme, prepared: Plan) -> Chain:
    """A chain of nobody: the zero of `+`."""
    pops, links = len(world.populations), len(prepared.links)
    sums = []
    for axis_ in prepared.axes:
        shape = (pops, world.areas, len(axis_))
        zeros = np.zeros(shape, np.int64)
        sums.append(FieldSums(axis_, zeros, np.zeros((POSSIBLE + 1, *shape), np.int64)))
    by_area = (pops, world.areas)
    held = np.zeros((2, *by_area, links), np.int64)
    count = np.zeros((2, *by_area, links + 1), np.int64)
    return Chain(tuple(sums), np.zeros(by_area, np.int64), held, count)


def facility_sums(world: World, scheme: Scheme, prepared: Plan) -> Chain:
    """What institutions provide, by area: no tile's share of it, so it is added once."""
    zero = empty(world, scheme, prepared)
    everywhere = tiles(world.places, 1)[0]
    sums = list(zero.fields)
    for f, made in enumerate(prepared.provisions):
        if made:
            children = children_of(world, prepared.axes[f], everywhere)
            reached = provided_to(made, children)
            sums[f] = FieldSums(prepared.axes[f], np.zeros_like(children), reached)
    return Chain(tuple(sums), zero.living, zero.held, zero.spread)


def provided_to(made: Provision, children: I64) -> I64:
    """`reached` of an institution field; possible: everybody where a capacity is unknown."""
    possible = np.where(made.unknown > 0, children, made.provided[Level.RECORDED])
    return np.concatenate([made.provided, possible[None]])


def field_sums(world: World, scheme: Scheme, f: int) -> FieldSums:
    """One field's sums alone, on an axis of its own: what `run` has in `fields[f]`."""
    everywhere, axis_ = tiles(world.places, 1)[0], axis(world, scheme, f)
    children = children_of(world, axis_, everywhere)
    if is_facility(scheme.fields[f].way):
        made = provision(world, scheme, f, axis_, children)
        return FieldSums(axis_, children, provided_to(made, children))
    sums = FieldSums(axis_, children, np.zeros((POSSIBLE + 1, *children.shape), np.int64))
    for p in range(len(world.populations)):
        masks = masks_of(world, scheme, axis_, everywhere, f, p)
        sums = _with_reached(world, scheme, sums, everywhere, f, p, masks)
    return sums


def run_tile(world: World, scheme: Scheme, prepared: Plan, tile: Tile) -> Chain:
    """The sums of one tile. Pure; institutions are left to `facility_sums`."""
    chain = empty(world, scheme, prepared)
    fields = [
        FieldSums(axis_, children_of(world, axis_, tile), np.zeros_like(sums.reached))
        for axis_, sums in zip(prepared.axes, chain.fields, strict=True)
    ]
    living, held, count = np.zeros_like(chain.living), chain.held.copy(), chain.spread.copy()
    for p, children in enumerate(world.populations):
        holds = np.ascontiguousarray(prepared.holds[:, p][:, np.maximum(tile.area, 0)])
        for f, field in enumerate(scheme.fields):
            if not is_facility(field.way) and field.way is not Way.INDICATOR:
                masks = masks_of(world, scheme, prepared.axes[f], tile, f, p)
                fields[f] = _with_reached(world, scheme, fields[f], tile, f, p, masks)
                _hold(prepared, f, scheme, masks, holds)
        born = [b for b, band in enumerate(children.bands) if band.start >= 0]
        months = np.array([len(children.bands[b]) for b in born], np.int64)
        people = children.parts[tile.order][:, born] @ months
        inside = tile.area >= 0
        np.add.at(living[p], tile.area[inside], people[inside])
        kernels.add_links(holds, prepared.judgeable, people, tile.area, held[:, p], count[:, p])
    return Chain(tuple(fields), living, held, count)


def masks_of(world: World, scheme: Scheme, axis_: Axis, tile: Tile, f: int, p: int) -> U64:
    """`masks[confirmed | unconfirmed, place, word]`: a bit per segment with a suitable offer."""
    offers = world.offers
    suits = in_field(offers, f) & (offers.level < Level.MENTIONED) & (offers.barred[:, p] == 0)
    rows = np.flatnonzero(suits)
    masks = np.zeros((2, len(tile), axis_.words), np.uint64)
    words, level = bits(*runs(offers, rows, axis_), axis_), offers.level[rows]
    reach = reach_of(scheme.fields[f], world.populations[p])
    kernels.or_pairs(*by_distance(world, tile, rows, reach), words, level, masks)
    kernels.or_pairs(*by_declaration(world, tile, rows), words, level, masks)
    return masks


def _with_reached(
    world: World, scheme: Scheme, sums: FieldSums, tile: Tile, f: int, p: int, masks: U64
) -> FieldSums:
    """The sums with the children of population `p` that the masks reach."""
    children, axis_ = world.populations[p], sums.axis
    reached = sums.reached.copy()
    out = np.ascontiguousarray(reached[:, p])
    edge = at_edge(world, scheme, tile, f, p)
    parts, band = children.parts[tile.order], band_of(axis_, children)
    kernels.add_reached(masks, parts, band, axis_.lengths(), tile.area, edge, out)
    reached[:, p] = out
    return FieldSums(axis_, sums.children, reached)


def at_edge(world: World, scheme: Scheme, tile: Tile, f: int, p: int) -> Bool:
    """Places whose reach crosses into a neighbour without an inventory."""
    reach = reach_of(scheme.fields[f], world.populations[p])
    if reach is None:
        return np.zeros(len(tile), bool)
    limit = np.array(reach.limit_mm2(), np.int64)[tile.country.astype(int)]
    crosses: Bool = np.minimum(tile.edge_mm, 1 << 31) ** 2 <= limit
    return crosses


def _hold(prepared: Plan, f: int, scheme: Scheme, masks: U64, holds: Bool) -> None:
    """Enter into `holds[level, place, link]` where the links of field `f` hold."""
    mine = [k for k, link in enumerate(prepared.links) if link.field == f]
    if mine:
        due = np.array([owed(prepared.axes[f], prepared.links[k].months) for k in mine])
        out = np.zeros((2, masks.shape[1], len(mine)), bool)
        kernels.hold_links(masks, due, scheme.holds_permille, out)
        holds[:, :, mine] = out
