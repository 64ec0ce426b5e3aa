"""The public edition withstands a reader who solves everything published as one linear program."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.attack import attack

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import assemble
from lueckenlos.disclosure import withheld
from lueckenlos.exchange.case import read_case
from lueckenlos.report.book import book_of, covered, people
from lueckenlos.report.public import published

CASE = Path(__file__).parents[2] / "samples/lindenau/case.toml"


@pytest.fixture(scope="module")
def found():
    case, _ = read_case(CASE)
    return figures(assemble(case, CASE.parent))


def test_no_withheld_count_can_be_narrowed(found):
    book = book_of(found)
    hidden = withheld(book.counts, book.sums)
    assert hidden
    for key, (low, high) in attack(book.counts, book.sums, hidden).items():
        count = book.counts[key]
        wanted = count.threshold
        if count.value is None and count.high is not None:
            wanted = min(wanted, count.high - count.low)
        assert high - low >= wanted - 1e-6, (key, low, high)


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
