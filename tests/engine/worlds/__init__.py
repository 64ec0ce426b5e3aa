"""Small random worlds and schemes, full of the cases that go wrong: ties, edges, blanks.

Places lie on a 100 m lattice or scattered; offers lie exactly at the reach of a place, one
millimetre beyond it, on top of it, nowhere, or in the North Sea.

SHRINK=1 makes a failing world as small as it gets, which takes minutes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from tests.engine.worlds.offers import some_offers, spots
from tests.engine.worlds.places import some_children, some_places, some_points
from tests.engine.worlds.rows import (
    CELL,
    NORTH_SEA,
    ORIGIN,
    Offer,
    csr,
    declared_complete,
    declared_of,
    hand_world,
    offers_of,
    only_of,
    places_of,
)
from tests.engine.worlds.schemes import reaches, schemes, straight_lines
from tests.engine.worlds.travel import travelled

from lueckenlos.engine.types import FIRST_MONTH, Scheme, Way, World

__all__ = [
    "CELL",
    "NORTH_SEA",
    "OFTEN",
    "ORIGIN",
    "Offer",
    "cases",
    "hand_world",
    "offers_of",
    "places_of",
    "reaches",
    "roughly",
    "schemes",
    "some_points",
    "spots",
    "straight_lines",
    "worlds",
]

OFTEN = settings(
    max_examples=36,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink) if os.environ.get("SHRINK") else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@st.composite
def worlds(draw: st.DrawFn, scheme: Scheme, most: int = 40) -> World:
    """A world the scheme applies to."""
    areas = draw(st.integers(1, 4))
    places = draw(some_places(scheme, areas, most))
    populations = [draw(some_children(places, areas, "all"))]
    if draw(st.booleans()):
        populations.append(draw(some_children(places, areas, "second")))
    bands = [band for children in populations for band in children.bands]
    rows = draw(some_offers(scheme, places, areas, len(populations), bands))
    pair = st.tuples(st.integers(0, areas - 1), st.integers(0, areas - 1))
    near = {(min(a, b), max(a, b)) for a, b in draw(st.lists(pair, max_size=4)) if a != b}
    fields = len(scheme.fields)
    complete = draw(st.lists(st.integers(0, 3), min_size=areas * fields, max_size=areas * fields))
    youngest = draw(st.sampled_from((FIRST_MONTH, FIRST_MONTH, 0, 36)))
    return World(
        areas=areas,
        places=places,
        populations=tuple(populations),
        offers=offers_of(rows, len(populations)),
        declared=declared_of(rows),
        complete=declared_complete(complete, areas, fields, youngest),
        country=np.array(draw(st.lists(st.booleans(), min_size=areas, max_size=areas)), bool),
        neighbours=tuple(sorted(near)),
        only=only_of(rows, areas),
    )


@st.composite
def roughly(draw: st.DrawFn, world: World) -> World:
    """The same with places that an offer known only roughly may reach, beside the declared."""
    area = world.places.area.tolist()
    some = (
        st.frozensets(st.integers(0, len(area) - 1), max_size=12) if area else st.just(frozenset())
    )
    start, place = world.declared.start.tolist(), world.declared.place.tolist()
    listed = []
    for row in range(len(world.offers)):
        may = [p for p in draw(some) if row not in world.only or _open_to(world, row, area[p])]
        listed.append(sorted({*place[start[row] : start[row + 1]], *may}))
    return replace(world, rough=csr(listed))


def _open_to(world: World, row: int, area: int) -> bool:
    """Whether those who live there may use an offer that is not for everybody."""
    return area >= 0 and bool(world.only[row][area])


@st.composite
def cases(
    draw: st.DrawFn, most: int = 40, ways: Sequence[Way] = tuple(Way)
) -> tuple[World, Scheme]:
    """A scheme and a world for it, sometimes with streets and buses, sometimes with addresses that
    are known only roughly."""
    scheme = draw(schemes(ways))
    world = draw(worlds(scheme, most))
    if draw(st.booleans()):
        world, scheme = draw(travelled(world, scheme))
    return (draw(roughly(world)) if draw(st.integers(0, 2)) else world), scheme
