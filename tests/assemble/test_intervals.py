"""The interval of a share: as the formula's definition solved step by step says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.assemble.intervals import wilson


def slow(count, of, z):
    """Both shares from which the counted one is just z standard errors away, by halving."""
    share = count / of

    def within(guess):
        return (share - guess) ** 2 * of <= z * z * guess * (1 - guess)

    def edge(out, inside):
        for _ in range(200):
            half = (out + inside) / 2
            out, inside = (out, half) if within(half) else (half, inside)
        return 100 * inside

    low = 0.0 if not count else edge(0.0, share)
    return low, 100.0 if count == of else edge(1.0, share)


@given(st.integers(1, 5000), st.floats(0, 1), st.floats(0.5, 4))
def test_the_ends_are_those_of_a_search(of, part, z):
    count = round(of * part)
    assert wilson(count, of, z) == pytest.approx(slow(count, of, z), abs=1e-6)


@given(st.integers(1, 5000), st.floats(0, 1))
def test_the_interval_holds_the_share_and_stays_a_share(of, part):
    count = round(of * part)
    low, high = wilson(count, of)
    assert 0 <= low <= 100 * count / of <= high <= 100
    assert low < high
    mirrored = wilson(of - count, of)
    assert mirrored == pytest.approx((100 - high, 100 - low))
    assert high - low > (lambda ends: ends[1] - ends[0])(wilson(4 * count, 4 * of))


def test_values_of_the_literature():
    """Newcombe 1998, Table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    assert wilson(81, 263) == pytest.approx((25.53, 36.62), abs=0.01)
    assert wilson(15, 148) == pytest.approx((6.24, 16.05), abs=0.01)
    assert wilson(0, 20) == pytest.approx((0.0, 16.11), abs=0.01)
    assert wilson(1, 29) == pytest.approx((0.61, 17.18), abs=0.01)
    assert wilson(20, 20)[1] == 100.0


def test_of_no_one_nothing_is_known():
    assert wilson(0, 0) == (0.0, 100.0)


@pytest.mark.parametrize(("count", "of"), [(-1, 5), (6, 5), (1, 0), (0, -1)])
def test_more_than_all_is_refused(count, of):
    with pytest.raises(ValueError, match="part"):
        wilson(count, of)
