"""What is kept is read again as it was, also by a version that knows other fields."""

from dataclasses import dataclass, make_dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.figures import CoverageRow, Figures, GapRow, OfferNote, RunNote
from lueckenlos.exchange.kept import packed, unpacked, unpacked_all
from lueckenlos.exchange.records import Completeness, OfferRecord


def made(kind):
    """Values of a type, without what equals nothing."""
    return st.from_type(kind).filter(lambda one: "nan" not in repr(one))


@given(st.lists(made(OfferRecord), max_size=3).map(tuple))
def test_offers_are_read_again_as_they_were(offers):
    assert unpacked_all(packed(offers), OfferRecord) == offers


@given(made(RunNote))
def test_a_run_with_its_fields_and_days_is_read_again(note):
    assert unpacked(packed(note), RunNote) == note


@given(
    st.lists(made(CoverageRow), max_size=2).map(tuple),
    st.lists(made(GapRow), max_size=2).map(tuple),
)
def test_figures_are_read_again_row_by_row(coverage, gaps):
    figures = Figures(coverage, (), gaps, (), ())
    assert unpacked(packed(figures), Figures) == figures
    assert packed(figures) == packed(figures)


def test_a_field_that_came_later_has_its_default_and_one_that_went_is_left_out():
    before = make_dataclass("Told", [("name", str), ("gone", int)], frozen=True)

    @dataclass(frozen=True)
    class Told:
        name: str
        since: date | None = None

    assert unpacked(packed(before("Spielplatz", 3)), Told) == Told("Spielplatz")


def test_small_kinds_nested_in_rows_keep_their_types():
    note = OfferNote("Kita", "Stadt", 120, True, False, ("too_far",))
    complete = Completeness(("betreuung",), (), "Jugendamt", date(2026, 1, 1), (12, 36))
    assert unpacked(packed(note), OfferNote) == note
    assert unpacked(packed(complete), Completeness).months == (12, 36)
