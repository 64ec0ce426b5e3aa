"""A part of a world: the places of some areas, for one population."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lueckenlos.engine.types import I32, I64, Places, Reached, Streets, World


def within(world: World, areas: I64, p: int) -> World:
    """The world with the places of these areas and population `p` alone; areas keep their numbers,
    offers theirs."""
    inside = np.zeros(world.areas + 1, bool)
    inside[areas] = True
    inside[-1] = False
    kept = np.flatnonzero(inside[world.places.area])
    number = np.full(len(world.places), -1, np.int32)
    number[kept] = np.arange(len(kept))
    at, children = world.places, world.populations[p]
    return replace(
        world,
        places=Places(
            at.x_mm[kept], at.y_mm[kept], at.area[kept], at.country[kept], at.edge_mm[kept]
        ),
        populations=(replace(children, parts=children.parts[kept]),),
        offers=replace(world.offers, barred=world.offers.barred[:, [p]]),
        declared=_reached(world.declared, number),
        rough=_reached(world.rough, number) if world.rough else None,
        streets=_streets(world.streets, number, kept) if world.streets else None,
        bus=_reached(world.bus, number) if world.bus else None,
    )


def _reached(reached: Reached, number: I32) -> Reached:
    place = number[reached.place]
    before = np.concatenate(([0], np.cumsum(place >= 0)))
    return Reached(before[reached.start].astype(np.int64), place[place >= 0])


def _streets(streets: Streets, number: I32, kept: I64) -> Streets:
    place = number[streets.place]
    inside, before = place >= 0, np.concatenate(([0], np.cumsum(place >= 0)))
    start = before[streets.start].astype(np.int64)
    return Streets(streets.site, start, place[inside], streets.way_mm[inside], streets.off[kept])
