"""What an inventory would tell with some offers changed: the engine runs again, and rows of which
all sums are as before are taken as they were."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from lueckenlos.assemble.figures import headline_of, of_link, population_note
from lueckenlos.assemble.shares import Run, areas, of_stretch
from lueckenlos.assemble.views import Stretch, stretches
from lueckenlos.assemble.world import Assembled
from lueckenlos.engine.coverage import Plan, Sums, enough, plan
from lueckenlos.engine.facilities import Provision
from lueckenlos.engine.reach import Tile, tiles
from lueckenlos.engine.results import Chain, Supply
from lueckenlos.engine.types import PARTS, Level
from lueckenlos.exchange.figures import CoverageRow, Figures, LinkRow

THREADS = min(2, os.cpu_count() or 1)

Rows = dict[tuple[int, Stretch], tuple[CoverageRow, ...]]
Links = dict[tuple[int, int], tuple[LinkRow, ...]]


@dataclass(frozen=True, slots=True)
class Imagined:
    """An assembled case run for scenarios: what follows its offers, without choice and findings."""

    run: Run
    tiles: list[Tile]
    rows: Rows
    links: Links
    figures: Figures

    def holding(self, level: Level) -> tuple[float, ...]:
        """All children, those for whom at least one link holds, at least two, …"""
        by_links = self.run.chain.spread[level, 0].sum(0)
        return tuple(n / PARTS for n in by_links[::-1].cumsum()[::-1].tolist())


def imagine(made: Assembled, before: Imagined | None = None) -> Imagined:
    """Run an assembled case for its shares, links and headlines.

    `before`: another of the same ground and children, whose rows stay where their sums do.
    """
    world, scheme = made.world, made.scheme
    prepared = plan(world, scheme)
    parts = before.tiles if before else tiles(world.places, enough(world, THREADS))
    chain = _chain(made, prepared, parts)
    populations = range(len(world.populations))
    sizes = [(len(populations), world.areas, len(axis), 1) for axis in prepared.axes]
    one = Run(made, prepared, chain, Supply(tuple(np.zeros(size, np.int64) for size in sizes)))
    rows, links = _rows(one, before), _links(one, before)
    figures = Figures(
        coverage=tuple(row for some in rows.values() for row in some),
        links=tuple(row for some in links.values() for row in some),
        gaps=(),
        headlines=tuple(headline_of(one, p) for p in populations),
        populations=tuple(population_note(one, p) for p in populations),
    )
    return Imagined(one, parts, rows, links, figures)


def _chain(made: Assembled, prepared: Plan, parts: list[Tile]) -> Chain:
    """As `engine.coverage.run`, of a plan and tiles that are there."""
    sums = Sums(made.world, made.scheme, prepared)
    if len(parts) == 1:
        sums.add(parts[0])
    else:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(sums.add, parts))
    chain = sums.chain(prepared.bands)
    both = zip(chain.fields, prepared.provisions, strict=True)
    fields = tuple(replace(some, reached=own.reached) if own else some for some, own in both)
    return replace(chain, fields=fields)


def _rows(one: Run, before: Imagined | None) -> Rows:
    """By population and stretch, a row per area."""
    ground, world, cuts = areas(one.made), one.made.world, stretches(one.made.scheme)
    same = {f for f in range(len(one.chain.fields)) if before and _same_field(one, before.run, f)}
    return {
        (p, cut): before.rows[p, cut] if before and cut.field in same
        else tuple(of_stretch(one, p, cut, ground))
        for p in range(len(world.populations))
        for cut in cuts
    }  # fmt: skip


def _links(one: Run, before: Imagined | None) -> Links:
    """By population and link, a row per area."""
    return {
        (p, k): before.links[p, k] if before and _same_link(one, before.run, p, k)
        else tuple(of_link(one, p, k))
        for p in range(len(one.made.world.populations))
        for k in range(len(one.prepared.links))
    }  # fmt: skip


def _same_field(one: Run, two: Run, f: int) -> bool:
    """Whether everything the rows of a field are made of is the same."""
    a, b = one.chain.fields[f], two.chain.fields[f]
    if not np.array_equal(a.axis.limits, b.axis.limits):
        return False
    sums = np.array_equal(a.reached[:2], b.reached[:2]) and np.array_equal(a.children, b.children)
    return sums and _same_provision(one.prepared.provisions[f], two.prepared.provisions[f])


def _same_provision(one: Provision | None, two: Provision | None) -> bool:
    """Whether the same institutions offer the same places."""
    if one is None or two is None:
        return one is two
    a, b = one.institutions, two.institutions
    same = np.array_equal(one.places, two.places) and np.array_equal(a.area, b.area)
    stated = np.array_equal(a.capacity < 0, b.capacity < 0)
    return same and stated and np.array_equal(a.covers[1], b.covers[1])


def _same_link(one: Run, two: Run, p: int, k: int) -> bool:
    """Whether a link holds for as many and can be judged in the same areas."""
    held = np.array_equal(one.chain.held[:, p, :, k], two.chain.held[:, p, :, k])
    judged = np.array_equal(one.prepared.judgeable[:, k], two.prepared.judgeable[:, k])
    return held and judged
