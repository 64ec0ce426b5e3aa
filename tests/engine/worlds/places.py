"""Places and the children who live there."""

from __future__ import annotations

from hypothesis import strategies as st
from tests.engine.worlds.rows import CELL, ORIGIN, children_of, places_of
from tests.engine.worlds.schemes import limits, straight_lines, touching

from lueckenlos.engine.types import FAR_MM, Children, Months, Places, Scheme


def some_points(lattice: bool) -> st.SearchStrategy[tuple[int, int]]:
    if lattice:
        cell = st.integers(-6, 6).map(lambda n: n * CELL)
        steps = st.tuples(cell, cell)
    else:
        off = st.integers(-8 * CELL, 8 * CELL)
        steps = st.tuples(off, off)
    return steps.map(lambda step: (ORIGIN[0] + step[0], ORIGIN[1] + step[1]))


@st.composite
def some_places(draw: st.DrawFn, scheme: Scheme, areas: int, most: int) -> Places:
    """Places in and outside areas, in town and country, some near an edge."""
    number = draw(st.integers(0, most))
    count = {"min_size": number, "max_size": number}
    points = draw(st.lists(some_points(draw(st.booleans())), **count))
    lines = straight_lines(scheme)
    edges = [FAR_MM, FAR_MM, FAR_MM, *lines, *(line + 1 for line in lines)]
    return places_of(
        points,
        draw(st.lists(st.integers(-1, areas - 1), **count)),
        draw(st.lists(st.booleans(), **count)),
        draw(st.lists(st.sampled_from(edges), **count)),
    )


@st.composite
def some_bands(draw: st.DrawFn) -> tuple[Months, ...]:
    """Bands of a population: official, odd, with holes, with pregnancies or without."""
    official = ((0, 36), (36, 72), (72, 120))
    ages = draw(st.none() | limits(0, 5, first=0))
    born = [Months(*band) for band in official] if ages is None else touching(ages)
    hole = draw(st.integers(0, 9))
    born = [band for i, band in enumerate(born) if i != hole]
    before = draw(st.sampled_from([(), (Months(-9, 0),), (Months(-7, -2), Months(-2, 0))]))
    return (*before, *born)


@st.composite
def some_children(draw: st.DrawFn, places: Places, areas: int, key: str) -> Children:
    """A population: places without children, many children, withheld counts."""
    bands = draw(some_bands())
    number = st.sampled_from([0, 0, 1, 2, 3, 7, 20])
    row = st.lists(number, min_size=len(bands), max_size=len(bands))
    people = draw(st.lists(row, min_size=len(places), max_size=len(places)))
    where = st.tuples(st.integers(0, areas - 1), st.integers(0, max(0, len(bands) - 1)))
    doubt = draw(st.dictionaries(where, st.integers(0, 3), max_size=3)) if bands else {}
    car = True if key == "all" else draw(st.booleans())
    return children_of(people, bands, places, areas, key=key, car=car, doubt=doubt)
