"""Records become rows and the same records again, and pages read them as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import shapely
from hypothesis import given
from hypothesis import strategies as st
from tests.platform.areas.kreis import square

from lueckenlos.areas import rows
from lueckenlos.areas.models import Edition, Indicator, Population
from lueckenlos.exchange import records

KEYS = st.text("ab09/ %?#ß", min_size=1, max_size=8)
WHOLE = st.integers(0, 100_000)
MAYBE = st.none() | WHOLE
COUNTS = st.builds(
    records.ChildCount,
    KEYS,
    st.integers(-9, 0),
    st.integers(1, 216),
    MAYBE,
    st.just(0),
    MAYBE,
    MAYBE,
    st.integers(0, 48),
)
VALUES = st.builds(
    records.IndicatorValue,
    st.just("") | KEYS,
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.none() | st.floats(0, 1e6),
    MAYBE,
    MAYBE,
    MAYBE,
    MAYBE,
)
METRES = st.floats(2e6, 6e6)
CELLS = st.builds(records.Cell, METRES, METRES, st.none() | st.floats(0, 1e4), st.just("") | KEYS)
SOURCES = st.builds(
    records.Source,
    st.just("kinder.csv"),
    st.text(max_size=300),
    st.text(max_size=300),
    st.text(max_size=200),
    st.none() | st.dates(),
)


@given(st.lists(COUNTS))
def test_counts_come_back(some: list[records.ChildCount]) -> None:
    made = list(rows.count_rows(Population(), some))
    assert rows.count_records(made) == tuple(some)


@given(
    st.builds(
        records.Population,
        KEYS,
        st.text(max_size=200),
        st.just(()),
        SOURCES,
        st.booleans(),
        st.tuples(WHOLE, WHOLE),
        WHOLE,
        st.booleans(),
        st.booleans(),
        st.booleans(),
    )
)
def test_the_rules_of_a_population_come_back(one: records.Population) -> None:
    row = rows.population_row(Edition(), one, "Ortsteil")
    found = records.Population(
        key=row.key,
        name=row.name,
        counts=(),
        source=records.Source(row.file, row.title, row.owner, row.licence, row.day),
        births=row.births,
        withheld=(row.withheld_low, row.withheld_high),
        threshold=row.threshold,
        sensitive=row.sensitive,
        car=row.car,
        free_only=row.free_only,
    )
    assert found == one
    assert row.finest == "Ortsteil"


@given(st.lists(VALUES, unique_by=lambda one: (one.area, one.day)), st.data())
def test_values_come_back_and_those_that_are_covered_say_so(
    some: list[records.IndicatorValue], data: st.DataObject
) -> None:
    places = [(one.area, one.day) for one in some]
    hidden = data.draw(st.sets(st.sampled_from(places))) if places else set()
    made = list(rows.value_rows(Indicator(), some, hidden))
    assert rows.value_records(made) == tuple(some)
    assert {(one.area, one.day) for one in made if one.hidden} == hidden


@given(st.lists(CELLS))
def test_cells_come_back_from_an_archive(some: list[records.Cell]) -> None:
    assert rows.unpacked(rows.packed(some)) == tuple(some)


@given(
    st.lists(
        st.builds(
            records.AreaRecord,
            KEYS,
            st.text(min_size=1, max_size=200),
            st.just(square(0, 0)),
            st.text("0123456789", max_size=12),
            st.text(max_size=200),
            MAYBE,
            st.sampled_from([None, "Stadt", "Land"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_areas_come_back(some: list[records.AreaRecord]) -> None:
    apart = [replace(one, geometry=square(n, 0)) for n, one in enumerate(some)]
    made = rows.area_rows(Edition(), apart)
    assert [rows.area_record(one) for one in made] == apart
    assert [(one.west, one.south, one.east, one.north) for one in made] == [
        one.geometry.bounds for one in apart
    ]
    assert all(4.5 < one.km2 < 4.9 for one in made)


def test_neighbours_still_meet_on_the_screen() -> None:
    jagged = [(1 + (n % 2) * 1e-5, n / 200) for n in range(201)]
    border = [(9 + 0.03 * x, 51 + 0.02 * y) for x, y in jagged]
    left = shapely.Polygon([(9, 51), *border, (9, 51.02)])
    right = shapely.Polygon([*border, (9.06, 51.02), (9.06, 51)])
    some = [records.AreaRecord(key, key, shape) for key, shape in (("l", left), ("r", right))]
    drawn = [shapely.from_wkb(one.outline) for one in rows.area_rows(Edition(), some)]
    assert sum(shapely.get_num_coordinates(one) for one in drawn) < 50
    assert shapely.coverage_is_valid(drawn)
    assert [one.outline for one in rows.area_rows(Edition(), some)] == [
        shapely.to_wkb(one) for one in drawn
    ]


def test_what_is_too_long_for_its_column_is_cut() -> None:
    long = records.AreaRecord("a", "ß" * 300, square(0, 0), "06634001", "G" * 300)
    (row,) = rows.area_rows(Edition(), [long])
    assert (len(row.name), len(row.folded), len(row.gemeinde_name)) == (200, 300, 200)
    people = records.Population("k", "N" * 300, (), records.Source("o/" + "f" * 300))
    made = rows.population_row(Edition(), people, "")
    assert (len(made.name), len(made.file)) == (200, 255)
