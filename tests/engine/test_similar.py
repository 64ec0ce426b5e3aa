"""Similar offers are those the twin finds by looking at every minute and every pair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.engine.twin import alike_offers
from tests.engine.worlds import CELL, OFTEN, cases

from lueckenlos.assemble.similar import similar
from lueckenlos.engine.types import Scheme, World


@OFTEN
@given(cases(), st.data())
def test_similar_offers(case: tuple[World, Scheme], data: st.DataObject) -> None:
    world, _ = case
    start = st.integers(0, 6).map(lambda n: 60 * n)
    hour = st.tuples(start, st.sampled_from([30, 60, 90])).map(lambda t: (t[0], t[0] + t[1]))
    count = len(world.offers)
    times = st.lists(hour, max_size=2).map(tuple)
    hours = data.draw(st.lists(times, min_size=count, max_size=count))
    limit = data.draw(st.sampled_from([0, CELL**2, 25 * CELL**2]))
    pairs = similar(world.offers, hours, limit)
    assert list(pairs) == sorted(set(pairs))
    assert set(pairs) == alike_offers(world, hours, limit)
