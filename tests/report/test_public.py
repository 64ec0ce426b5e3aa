"""The public edition withstands a reader who solves everything published as one linear program."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.attack import attack, narrowed

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import assemble
from lueckenlos.disclosure import withheld
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.figures import CoverageRow, Figures, Nest, PopulationNote
from lueckenlos.report.book import book_of, covered, people
from lueckenlos.report.decision import decided
from lueckenlos.report.public import published

CASE = Path(__file__).parents[2] / "samples/lindenau/case.toml"


@pytest.fixture(scope="module")
def found():
    case, _ = read_case(CASE)
    return figures(assemble(case, CASE.parent))


def test_no_withheld_count_can_be_narrowed(found):
    assert decided(found).hidden
    assert narrowed([decided(found)], every=10) == []


def test_without_the_whole_case_no_count_can_be_narrowed_either(found):
    left = replace(found, overall=(), overall_links=(), headlines=())
    assert narrowed([decided(left)], every=5) == []


def test_all_that_a_book_says_can_be_withheld(found):
    """The rules for any sums of counts, on all of them at once."""
    book = book_of(found)
    hidden = withheld(book.counts, book.sums)
    for key, (low, high) in attack(book.counts, book.sums, hidden, every=20).items():
        count = book.counts[key]
        wanted = count.threshold
        if count.value is None and count.high is not None:
            wanted = min(wanted, count.high - count.low)
        assert high - low >= wanted - 1e-6, (key, low, high)


def row(area_id, children, recorded, months="0-12", **more):
    """A row of the field "f" in an area; everything recorded is confirmed."""
    share = recorded / children if children else None
    return CoverageRow(
        area_id, area_id, "children", "f", "near", months, "law", children, children, children,
        recorded, recorded, share, share, True, 1, None, None, months, **more,
    )  # fmt: skip


def figures_of(*rows, overall=(), nests=(), sensitive=False):
    note = PopulationNote(
        "children", "Kinder", "Amt", None, None, None, None, None, 5, sensitive
    )  # fmt: skip
    return Figures(rows, (), (), (), (note,), overall=overall, nests=nests)


@pytest.mark.parametrize("much", range(190, 215))
def test_a_share_of_the_whole_leaves_the_small_counts_of_its_areas_open(much):
    """2 and 1 of 400 are without an offer in two areas, many in the third. With any other small
    counts the same would be told, and it is at most a hundredth off."""
    said = set()
    for one, other in ((2, 1), (1, 4), (3, 3), (4, 4), (1, 1)):
        areas = [row("a", 400.0, 400.0 - one), row("b", 400.0, 400.0 - other)]
        areas.append(row("c", 400.0, 400.0 - much))
        whole = row("", 1200.0, 1200.0 - one - other - much)
        found = figures_of(*areas, overall=(whole,))
        assert narrowed([decided(found)]) == []
        shown = published(found)
        assert [one.covered_recorded for one in shown.coverage[:2]] == [None, None]
        assert shown.overall[0].share_recorded == pytest.approx(whole.share_recorded, abs=0.0101)
        said.add(shown.overall[0].share_recorded)
    assert len(said) == 1


def test_of_few_children_no_share_of_the_whole_is_told():
    areas = [row("a", 40.0, 38.0), row("b", 40.0, 39.0), row("c", 40.0, 20.0)]
    shown = published(figures_of(*areas, overall=(row("", 120.0, 97.0),)))
    assert shown.overall[0].share_recorded is None


def test_less_than_a_child_is_not_printed_as_none():
    """Three children under seven are 0.43 under one: a zero would say that they are few."""
    shown = published(figures_of(row("a", 3 / 7, 0.0), row("b", 0.0, 0.0)))
    assert [one.children for one in shown.coverage] == [None, 0]


def test_a_group_beside_a_small_one_is_withheld_where_the_source_counts_both_together():
    """Who knows that 400 are under 18 takes the 396 of 7 to 18 away and has the four under 7."""
    rows = row("a", 4.0, 4.0, "0-84"), row("a", 396.0, 200.0, "84-216"), row("b", 90.0, 50.0)
    assert [one.children for one in published(figures_of(*rows)).coverage] == [None, 400, 90]
    nest = Nest("children", "a", ((0, 84, 4.0), (84, 216, 396.0)))
    shown = published(figures_of(*rows, nests=(nest,))).coverage
    assert [one.children for one in shown] == [None, None, 90]
    assert [one.share_recorded for one in shown[:2]] == [None, None]


def test_a_count_of_the_headline_that_is_small_is_not_told(found):
    head = replace(found.headlines[0], children_all_hold=3.0)
    shown = published(replace(found, headlines=(head,)))
    assert shown.headlines[0].children_all_hold is None


def test_no_small_count_and_no_sensitive_zero_is_printed(found):
    thresholds = {note.key: note for note in found.populations}
    for row, shown in zip(found.coverage, published(found).coverage, strict=True):
        note = thresholds[row.population]
        for value, printed in (
            (row.children, shown.children),
            (row.covered_recorded, shown.covered_recorded),
        ):
            if value is not None and 0.5 <= value < note.threshold - 0.5:
                assert printed is None
            if note.sensitive and value is not None and value < 0.5:
                assert printed is None


def test_a_full_cell_of_a_sensitive_population_is_not_printed(found):
    sensitive = {note.key for note in found.populations if note.sensitive}
    for row, shown in zip(found.coverage, published(found).coverage, strict=True):
        if row.population in sensitive and row.share_recorded == 1:
            assert shown.children is None or shown.covered_recorded is None


def test_shares_go_with_their_counts(found):
    for row in published(found).coverage:
        if row.children is None or row.covered_recorded is None:
            assert row.share_recorded is None
        if row.children is None:
            assert row.choice_median is None
            assert row.places_per_100 is None


def test_offers_beside_findings_stay_inside(found):
    assert any(gap.offers for gap in found.gaps)
    assert not any(gap.offers for gap in published(found).gaps)


def test_counts_in_the_book_add_up(found):
    book = book_of(found)
    for one in book.sums:
        parts = [book.counts[part].value for part in one.parts]
        if None not in parts and book.counts[one.total].value is not None:
            assert book.counts[one.total].value == sum(parts), one.total


def test_a_row_is_in_the_book_under_its_ages(found):
    book = book_of(found)
    row = next(r for r in found.coverage if r.covered_recorded and r.population == "children")
    assert book.counts[people(row)].value == pytest.approx(row.children, abs=1)
    assert covered(row, "recorded") in book.counts
    assert people(replace(row, months="0-36")) in book.counts
