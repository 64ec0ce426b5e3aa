"""A world cut into pieces, each summed elsewhere, gives the bytes of the whole."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator

from hypothesis import given
from hypothesis import strategies as st
from tests.engine.test_order import same
from tests.engine.worlds import OFTEN, cases

from lueckenlos.engine.coverage import plan, run
from lueckenlos.engine.supply import supply
from lueckenlos.engine.tiles import Part, Piece, pieces, run_piece, summed
from lueckenlos.engine.types import Scheme, World

Case = tuple[World, Scheme]


def sent(count: int, found: Iterable[Piece]) -> Iterator[Part]:
    """As another process would sum them, the last first."""
    received = [pickle.loads(pickle.dumps(one, 5)) for one in found]
    assert len(received) == count
    for piece in reversed(received):
        yield pickle.loads(pickle.dumps(run_piece(piece), 5))


@OFTEN
@given(cases(), st.integers(1, 5))
def test_pieces_give_the_bytes_of_the_whole(case: Case, count: int) -> None:
    world, scheme = case
    prepared = plan(world, scheme)
    chain, choice = summed(world, scheme, prepared, sent, tile_count=count)
    whole = supply(world, scheme, prepared)
    assert same(chain, run(world, scheme))
    assert [one.tobytes() for one in choice.choice] == [one.tobytes() for one in whole.choice]


@OFTEN
@given(cases(), st.integers(2, 5))
def test_a_piece_holds_its_own_places_once(case: Case, count: int) -> None:
    world, scheme = case
    found = list(pieces(world, scheme, plan(world, scheme), count)[1])
    assert sum(len(one.world.places) for one in found) == (world.places.area >= 0).sum()
    assert all(set(one.world.places.area) == set(range(len(one.areas))) for one in found)
