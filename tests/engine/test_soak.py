"""Minutes of new random worlds: the fast engine still equals its slow twin on every one."""

import time
from random import SystemRandom

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from tests.engine import test_twin

from lueckenlos.engine.types import Way

COMPARED = (
    test_twin.test_children_and_reached,
    test_twin.test_links_that_hold,
    test_twin.test_choice,
    test_twin.test_findings,
    test_twin.test_evidence,
)
ONCE_MORE = settings(
    max_examples=20,
    derandomize=False,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.soak
def test_new_random_worlds_equal_the_twin(soak_seconds: float) -> None:
    until, rounds = time.monotonic() + soak_seconds, 0
    while time.monotonic() < until:
        for test in COMPARED:
            number = SystemRandom().randrange(1 << 32)
            print(f"round {rounds}: {test.__name__}, seed {number}")
            again = seed(number)(ONCE_MORE(given(data=st.data())(test.hypothesis.inner_test)))
            again(ways=tuple(Way))
        rounds += 1
    assert rounds
