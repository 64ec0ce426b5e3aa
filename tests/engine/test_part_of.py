"""A part of a whole is rounded down exactly, however wide the product."""

from hypothesis import example, given
from hypothesis import strategies as st

from lueckenlos.engine.place_kernels import EXACT, part_of


@given(st.data())
def test_a_part_of_a_whole_is_that_of_whole_numbers(data: st.DataObject) -> None:
    of = data.draw(st.integers(0, (1 << 60) - 1))
    some = data.draw(st.integers(0, of) | st.integers(max(0, of - 3), of))
    whole = data.draw(
        st.integers(0, EXACT - 1) | st.integers(EXACT, (1 << 62) - 1) | st.integers(0, 9)
    )
    assert part_of(whole, some, of) == (whole * some // of if of else 0)


@given(st.integers(1, EXACT - 1), st.integers(1, (1 << 60) - 1))
@example(EXACT - 1, (1 << 60) - 1)
def test_quotients_that_come_out_even_are_not_one_off(whole: int, of: int) -> None:
    assert part_of(whole, of, of) == whole
    assert part_of(whole, of - 1, of) == whole * (of - 1) // of
