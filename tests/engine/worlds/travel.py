"""Ways on foot and buses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st
from tests.engine.worlds.rows import csr

from lueckenlos.engine.types import Field, Scheme, Streets, Travel, World


@st.composite
def travelled(draw: st.DrawFn, world: World, scheme: Scheme) -> tuple[World, Scheme]:
    """The same with ways on foot and buses: some reaches are walked, some places off the streets,
    ways exactly as long as a reach or a millimetre longer."""
    travel = st.sampled_from(Travel)

    def walked(field: Field) -> Field:
        both = ("reach", "reach_without_car")
        given = {name: getattr(field, name) for name in both if getattr(field, name)}
        return replace(field, **{k: replace(v, travel=draw(travel)) for k, v in given.items()})

    scheme = replace(scheme, fields=tuple(walked(field) for field in scheme.fields))
    rows, places = len(world.offers), len(world.places)
    some = st.frozensets(st.integers(0, max(0, places - 1)), max_size=places)
    streets = draw(some_streets(world, scheme)) if draw(st.integers(0, 3)) else None
    listed = [draw(some) if places else frozenset() for _ in range(rows)]
    told = draw(st.lists(st.booleans(), min_size=world.areas, max_size=world.areas))
    return replace(
        world,
        streets=streets,
        bus=csr([sorted(one) for one in listed]) if draw(st.booleans()) else None,
        bus_known=np.array(told, bool) if draw(st.booleans()) else None,
    ), scheme


@st.composite
def some_streets(draw: st.DrawFn, world: World, scheme: Scheme) -> Streets:
    """Ways from a few sites; a row or a place may be off the network, a row without a point is."""
    rows, places, sites = len(world.offers), len(world.places), draw(st.integers(0, 3))
    off = np.array(draw(st.lists(st.booleans(), min_size=places, max_size=places)), bool)
    metres = [r for f in scheme.fields for r in (f.reach, f.reach_without_car) if r]
    exact = sorted({1000 * m for r in metres for m in (r.town_m, r.country_m)} | {0})
    way = st.builds(lambda mm, beyond: mm + beyond, st.sampled_from(exact), st.integers(0, 1))
    on = np.flatnonzero(~off).tolist()
    one = st.dictionaries(st.sampled_from(on), way) if on else st.just({})
    ways = [sorted(draw(one).items()) for _ in range(sites)]
    site = draw(st.lists(st.integers(-1, sites - 1), min_size=rows, max_size=rows))
    found = csr([[place for place, _ in pairs] for pairs in ways])
    return Streets(
        site=np.where(world.offers.located, site, -1).astype(np.int32),
        start=found.start,
        place=found.place,
        way_mm=np.array([mm for pairs in ways for _, mm in pairs], np.int32),
        off=off,
    )
