"""Where more offers mend most, asked of children told in blocks, so that no answer tells a few.

Before anything is chosen, the children of each place are replaced by what a block of places tells:
squares of one area that are quartered while every quarter keeps enough children and places
(protection by quadtrees, as of the grids of official statistics). Of a block nothing enters but the
step its number of children lies in, spread evenly, in the ages that children have everywhere. Every
choice, gain and bound is a function of that alone, however many questions somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lueckenlos.assemble.world import Assembled, Need, assemble, need
from lueckenlos.engine.reach import by_declaration, by_distance, joined, reach_of, tiles
from lueckenlos.engine.siting.cover import Cover
from lueckenlos.engine.siting.search import Chosen, most_covered
from lueckenlos.engine.siting.sites import Aim, Candidates, Wanted, cover_of_world
from lueckenlos.engine.siting.tour import Tour, best_tour
from lueckenlos.engine.siting.visits import Calendar
from lueckenlos.engine.types import (
    BY_PLACE,
    I32,
    I64,
    PARTS,
    Bool,
    Children,
    Level,
    Months,
    Places,
    Reached,
    World,
)
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.records import Case, OfferRecord

WHOLE = 3
"""So many steps of children a block has at least, where its area has them."""
FEW_PLACES = 4
"""So many places a block has at least, where its area has them."""
SHARES = 1_000
"""In such parts the ages of all children are told."""
Told = Callable[[str, Months], bool]
"""Whether it is told how many children of an area are of an age."""


class UncountableError(ValueError):
    """A question nothing can be counted for; the text says why, in German."""


# --- what may enter ------------------------------------------------------------------------------


def in_blocks(children: Children, places: Places, told: Bool, width: int) -> Children:
    """The children as their blocks tell them; `told[area, band]`: what enters. Where some ages of
    an area do not, as many are taken for them as elsewhere beside the others."""
    born = np.array([len(band) * (band.start >= 0) for band in children.bands], np.int64)
    inside = places.area >= 0
    known = children.parts * (told[places.area] & inside[:, None])
    people = known @ born
    mix = known.sum(0) // max(1, int(people.sum()) // SHARES)
    even = np.zeros(len(places), np.int64)
    for area in np.unique(places.area[people > 0]).tolist():
        share = int((mix * born)[told[area]].sum())
        for block in blocks(places, np.flatnonzero(places.area == area), people, width):
            steps = int(people[block].sum()) // (PARTS * width)
            middle = (2 * steps + 1) * width * PARTS // 2 if steps and share else 0
            even[block] = middle // len(block) // max(1, share)
    return replace(children, parts=even[:, None] * mix[None, :])


def blocks(places: Places, here: I64, people: I64, width: int) -> Iterator[I64]:
    """The blocks of some places, whole ones first cut into quarters."""
    x, y = places.x_mm[here], places.y_mm[here]
    side = int(max(np.ptp(x), np.ptp(y))) + 1
    yield from _quartered(places, here, people, width, (int(x.min()), int(y.min()), side))


def _quartered(
    places: Places, here: I64, people: I64, width: int, square: tuple[int, int, int]
) -> Iterator[I64]:
    west, south, side = square
    half = (side + 1) // 2
    east, north = places.x_mm[here] >= west + half, places.y_mm[here] >= south + half
    cut = [
        (here[(east == right) & (north == up)], (west + right * half, south + up * half, half))
        for up in (0, 1)
        for right in (0, 1)
    ]
    cut = [(some, where) for some, where in cut if len(some)]
    least = WHOLE * width * PARTS
    if side < 2 or any(len(some) < FEW_PLACES or people[some].sum() < least for some, _ in cut):
        yield here
        return
    for some, where in cut:
        yield from _quartered(places, some, people, width, where)


# --- the question --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ready:
    """A world whose children are told in blocks, and what it was made with; `silent`: of how many
    areas nothing is told."""

    case: Case
    known: Need
    made: Assembled
    population: int
    silent: int


@dataclass(frozen=True, slots=True)
class Sites:
    """What each candidate would add, where it stands, and all there is to add."""

    cover: Cover
    x_mm: I64
    y_mm: I64
    total: int


def ready(case: Case, folder: Path, population: str, told: Told, width: int) -> Ready:
    """The world of a case for such questions, empty of other populations. Offers whose address is
    secret are left out, else a choice would tell where they are."""
    open_ = replace(case, offers=tuple(one for one in case.offers if not is_protected(one)))
    known = need(open_, folder)
    p = [one.key for one in case.populations].index(population)
    seen = [
        np.array([[n == p and told(area.id, band) for band in one.bands] for area in case.areas])
        for n, one in enumerate(known.people)
    ]
    blocked = tuple(in_blocks(one, known.ground.places, entering, width)
                    for one, entering in zip(known.people, seen, strict=True))  # fmt: skip
    known = replace(known, people=blocked)
    born = [band.start >= 0 for band in known.people[p].bands]
    silent = int((~seen[p][:, born].any(1)).sum())
    return Ready(open_, known, assemble(open_, folder, known), p, silent)


def cover_sites(
    one: Ready, folder: Path, sites: Sequence[OfferRecord], aim: str, level: str
) -> Sites:
    """What offers at candidates would add; all alike but for where they are. Raises
    `UncountableError` where nothing can be counted."""
    case = replace(one.case, offers=tuple(sites))
    new = assemble(case, folder, one.known).world
    rows = _first_rows(new, len(sites))
    field, months = int(new.offers.field[rows[0]]), _months(new, rows)
    if one.made.scheme.fields[field].way not in BY_PLACE:
        raise UncountableError("In diesem Handlungsfeld zählt nicht, wo ein Angebot ist.")
    wanted = Wanted(field, months, Aim(aim), one.population,
                    Level.CONFIRMED if level == "confirmed" else Level.RECORDED)  # fmt: skip
    world, scheme = one.made.world, one.made.scheme
    nowhere = np.zeros(1, np.int64)
    everywhere = np.arange(len(world.places), dtype=np.int32)
    all_ = Reached(np.array([0, len(everywhere)], np.int64), everywhere)
    whole = cover_of_world(world, scheme, Candidates(nowhere, nowhere, reached=all_), wanted)
    x, y = new.offers.x_mm[rows], new.offers.y_mm[rows]
    near = _reached(one, new, rows, field)
    cover = cover_of_world(world, scheme, Candidates(x, y, reached=near), wanted)
    return Sites(cover, x, y, int(whole.weight.sum()))


def _first_rows(new: World, sites: int) -> I64:
    """The row of each candidate that certainly counts."""
    found, rows = np.unique(new.offers.record, return_index=True)
    if len(found) < sites:
        raise UncountableError(
            "Für dieses Alter sagt die Angebotsart nichts. Nennen Sie ein Alter."
        )
    return rows.astype(np.int64)


def _months(new: World, rows: I64) -> Months:
    return Months(int(new.offers.start[rows].min()), int(new.offers.stop[rows].max()))


def _reached(one: Ready, new: World, rows: I64, field: int) -> Reached:
    """The places each candidate reaches, as a run of the world with it would have it."""
    (tile,) = tiles(new.places, 1)
    reach = reach_of(one.made.scheme.fields[field], new.populations[one.population])
    lines = by_distance(new, tile, rows, reach)
    start, place = joined(lines, by_declaration(new, tile, rows), len(tile))
    order: I32 = np.arange(len(tile), dtype=np.int32)[tile.order]
    return Reached(start, order[place])


# --- the answer ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Where:
    """Rules of a choice: how many, metres between, a group of each (-1: none), costs."""

    most: int
    apart_m: int = 0
    group: tuple[int, ...] = ()
    cost: tuple[int, ...] = ()
    budget: int | None = None


def choose(sites: Sites, rules: Where, seconds: float) -> Chosen:
    """The sites that add most; in parts of a child, as the cover."""
    group = np.array(rules.group, np.int32) if rules.group else None
    cost = np.array(rules.cost, np.int64) if rules.cost else None
    some = Candidates(sites.x_mm, sites.y_mm, cost=cost, group=group)
    most = min(rules.most, len(some))
    bound = some.rules(rules.apart_m, rules.budget)
    return most_covered(sites.cover, most, bound, seconds=seconds)


def travel(sites: Sites, calendar: Calendar, seconds: float) -> Tour:
    """The tour by which most have it often enough."""
    return best_tour(sites.cover, calendar, seconds=seconds)


def calendar_of(
    possible: Sequence[Sequence[bool]], month: Sequence[int], group: Sequence[int], **rules: int
) -> Calendar:
    """When each room can be used, and how the offer may travel: see `Calendar`."""
    table = np.array(possible, bool).reshape(len(group), len(month))
    return Calendar(table, np.array(month, np.int64), np.array(group, np.int64), **rules)


def children(parts: int) -> float:
    """Children of parts of a child."""
    return parts / PARTS
