"""The run: who has a suitable offer at which age, and where links of the chain hold."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import numpy as np

from lueckenlos.engine import kernels
from lueckenlos.engine.facilities import Provision, provision
from lueckenlos.engine.reach import NOWHERE, Tile, by_declaration, by_distance, reach_of, tiles
from lueckenlos.engine.results import Axis, Chain, FieldSums
from lueckenlos.engine.segments import axis, band_of, bits, owed, runs, suitable
from lueckenlos.engine.types import BY_AREA, BY_PLACE, I64, U64, Arrays, Bool, Link, Scheme, World


@dataclass(frozen=True, slots=True)
class Plan(Arrays):
    """What every tile needs of the whole world: axes, what institutions provide, what is judged.

    `holds[level, p, area, link]`: links of institutions, which hold for a whole area.
    `judgeable[area, link]`."""

    axes: tuple[Axis, ...]
    provisions: tuple[Provision | None, ...]
    links: tuple[Link, ...]
    holds: Bool
    judgeable: Bool


def plan(world: World, scheme: Scheme) -> Plan:
    """Axes, provisions, and which links can be judged where."""
    links, bands = scheme.links(), by_band(world, tiles(world.places, 1)[0])
    axes = tuple(axis(world, scheme, f) for f in range(len(scheme.fields)))
    provisions: list[Provision | None] = [None] * len(axes)
    holds = np.zeros((2, len(world.populations), world.areas, len(links)), bool)
    months = [[world.complete[:, link.field, m.ages] for m in link.months] for link in links]
    declared = np.array([np.hstack(some).all(1) for some in months], bool)
    judgeable = declared.reshape(len(links), world.areas).T.copy()
    for f, field in enumerate(scheme.fields):
        if field.way in BY_AREA:
            children = by_segment(world, axes[f], bands)
            made = provisions[f] = provision(world, scheme, f, axes[f], children)
            for k, link in enumerate(links):
                if link.field == f:
                    due = owed(axes[f], link.months) > 0
                    need, met = children[..., due].sum(2), made.reached[:2, ..., due].sum(3)
                    holds[..., k] = met * 1000 >= scheme.holds_permille * need
                    known, unknown = made.stating(due)
                    least = scheme.places_known_permille * (known + unknown)
                    judgeable[:, k] &= (known * 1000 >= least) & (need[0] > 0)
                    judgeable[:, k] &= ~world.populations[0].unknown(link.months)
    return Plan(axes, tuple(provisions), links, holds, judgeable)


def by_band(world: World, tile: Tile) -> list[I64]:
    """Parts of a child per month of the tile's children, `[area, band]` of each population."""
    inside, sums = tile.area >= 0, []
    for children in world.populations:
        sums.append(np.zeros((world.areas, len(children.bands)), np.int64))
        for b in range(len(children.bands)):
            np.add.at(sums[-1][:, b], tile.area[inside], children.parts[tile.order[inside], b])
    return sums


def by_segment(world: World, axis_: Axis, bands: list[I64]) -> I64:
    """Children by population, area and segment, in parts, from `by_band`."""
    out = np.zeros((len(bands), world.areas, len(axis_)), np.int64)
    for p, children in enumerate(world.populations):
        band, known = band_of(axis_, children), band_of(axis_, children) >= 0
        out[p][:, known] = bands[p][:, band[known]] * axis_.lengths()[known]
    return out


def run(world: World, scheme: Scheme, *, threads: int = 1, tile_count: int | None = None) -> Chain:
    """The chain of a world: the sum of its tiles, in any order, on any number of threads.

    A link holds at a place when `holds_permille` of its required months are covered there, for
    institutions when that share of the area's children is provided for.
    """
    prepared = plan(world, scheme)
    with ThreadPoolExecutor(threads) as pool:
        parts = tiles(world.places, tile_count or threads)
        sums = pool.map(lambda tile: run_tile(world, scheme, prepared, tile), parts)
        chain = reduce(add, sums)
    made = zip(chain.fields, prepared.provisions, strict=True)
    fields = tuple(replace(sums, reached=own.reached) if own else sums for sums, own in made)
    return replace(chain, fields=fields)


def run_tile(world: World, scheme: Scheme, prepared: Plan, tile: Tile) -> Chain:
    """The sums of one tile, without what institutions provide, which is no tile's. Tiles add."""
    shape, bands = (len(world.populations), world.areas), by_band(world, tile)
    children = [by_segment(world, axis_, bands) for axis_ in prepared.axes]
    reached = [np.zeros((3, *some.shape), np.int64) for some in children]
    living, held = np.zeros(shape, np.int64), np.zeros((2, *shape, len(prepared.links)), np.int64)
    spread = np.zeros((2, *shape, len(prepared.links) + 1), np.int64)
    for p, some in enumerate(world.populations):
        holds = np.ascontiguousarray(prepared.holds[:, p][:, np.maximum(tile.area, 0)])
        for f, field in enumerate(scheme.fields):
            if field.way in BY_PLACE:
                masks = masks_of(world, scheme, prepared.axes[f], tile, f, p)
                add_reached(world, scheme, prepared.axes[f], tile, f, p, masks, reached[f])
                _hold(prepared, f, scheme, masks, holds)
        months = np.array([len(b.overlap(scheme.childhood) or ()) for b in some.bands], np.int64)
        living[p] = bands[p] @ months
        people = some.parts[tile.order] @ months
        kernels.add_links(holds, prepared.judgeable, people, tile.area, held[:, p], spread[:, p])
    fields = map(FieldSums, prepared.axes, children, reached)
    return Chain(tuple(fields), living, held, spread)


def field_sums(world: World, scheme: Scheme, f: int, more: Axis) -> FieldSums:
    """One field's sums alone: what `run` has in `fields[f]`, with the limits of `more` added."""
    everywhere, axis_ = tiles(world.places, 1)[0], axis(world, scheme, f, more)
    children = by_segment(world, axis_, by_band(world, everywhere))
    if scheme.fields[f].way in BY_AREA:
        return FieldSums(axis_, children, provision(world, scheme, f, axis_, children).reached)
    reached = np.zeros((3, *children.shape), np.int64)
    for p in range(len(world.populations)):
        masks = masks_of(world, scheme, axis_, everywhere, f, p)
        add_reached(world, scheme, axis_, everywhere, f, p, masks, reached)
    return FieldSums(axis_, children, reached)


def masks_of(world: World, scheme: Scheme, axis_: Axis, tile: Tile, f: int, p: int) -> U64:
    """`masks[confirmed | unconfirmed, place, word]`: a bit per segment with a suitable offer."""
    offers = world.offers
    rows = np.flatnonzero(suitable(offers, f, p))
    masks = np.zeros((2, len(tile), axis_.words), np.uint64)
    words, level = bits(*runs(offers, rows, axis_), axis_), offers.level[rows]
    reach = reach_of(scheme.fields[f], world.populations[p])
    kernels.or_pairs(*by_distance(world, tile, rows, reach), words, level, masks)
    kernels.or_pairs(*by_declaration(world, tile, rows), words, level, masks)
    return masks


def add_reached(
    world: World, scheme: Scheme, axis_: Axis, tile: Tile, f: int, p: int, masks: U64, out: I64
) -> None:
    """Add to `out[level, p, area, segment]` the children the masks reach; possible are also those
    at the edge, from where the reach crosses into a neighbour without an inventory."""
    children, edge = world.populations[p], np.zeros(len(tile), bool)
    reach = reach_of(scheme.fields[f], children)
    if reach:
        limit = np.array(reach.limit_mm2(), np.int64)[tile.country.astype(int)]
        edge = np.minimum(tile.edge_mm, NOWHERE) ** 2 <= limit
    parts, band = children.parts[tile.order], band_of(axis_, children)
    kernels.add_reached(masks, parts, band, axis_.lengths(), tile.area, edge, out[:, p])


def _hold(prepared: Plan, f: int, scheme: Scheme, masks: U64, holds: Bool) -> None:
    """Enter into `holds[level, place, link]` where the links of field `f` hold."""
    mine = [k for k, link in enumerate(prepared.links) if link.field == f]
    if mine:
        due = np.array([owed(prepared.axes[f], prepared.links[k].months) for k in mine])
        out = np.zeros((2, masks.shape[1], len(mine)), bool)
        kernels.hold_links(masks, due, scheme.holds_permille, out)
        holds[:, :, mine] = out
