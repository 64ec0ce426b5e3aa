"""Several runs over the same children: what one withholds, no other gives away."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.attack import is_children, narrowed
from tests.report.runs import gap, link, row, runs, twin, whole

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import assemble
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.figures import Figures, PopulationNote
from lueckenlos.report.decision import Step, decide_children, decided, step
from lueckenlos.report.public import published

CASE = Path(__file__).parents[2] / "samples/lindenau/case.toml"
NOTE = PopulationNote("children", "Kinder", "Amt", None, 1.0, None, None, None, 5, False)
seeds, areas = st.integers(0, 10**9), st.integers(1, 5)


@settings(max_examples=20, deadline=None)
@given(seeds, areas, st.integers(2, 3))
def test_no_withheld_count_can_be_narrowed_by_several_runs(
    seed: int, areas: int, number: int
) -> None:
    told = [decided(one) for one in runs(seed, areas, number)]
    assert narrowed(told) == []


@settings(max_examples=20, deadline=None)
@given(seeds, areas)
def test_every_run_tells_of_the_same_children(seed: int, areas: int) -> None:
    told = [decided(one) for one in runs(seed, areas, 2)]
    first, other = ({key for key in one.hidden if is_children(key)} for one in told)
    assert first == other
    for one in told:
        for key, count in one.book.counts.items():
            value = count.value or 0
            if 0 < value < count.threshold or (count.sensitive and value == 0):
                assert key in one.hidden


@settings(max_examples=30, deadline=None)
@given(seeds, areas)
def test_runs_that_differ_only_in_what_is_withheld_print_the_same(seed: int, areas: int) -> None:
    """Not only the rows: findings, shares of the whole and headlines, too."""
    run = runs(seed, areas, 1)[0]
    other = whole(twin(run, random.Random(seed)))
    other = replace(other, headlines=run.headlines, gaps=run.gaps)
    assert published(run) == published(other)


@settings(max_examples=15, deadline=None)
@given(seeds, areas)
def test_shares_of_the_whole_are_told_as_they_are_where_nothing_is_withheld(
    seed: int, areas: int
) -> None:
    run = runs(seed, areas, 1)[0]
    shown = published(run)
    for inside, outside in zip(run.overall, shown.overall, strict=True):
        rows = [one for one in shown.coverage if one.months == inside.months]
        rows = [one for one in rows if one.field == inside.field]
        open_ = all(one.covered_recorded is not None for one in rows)
        if open_ and outside.share_recorded is not None:
            assert outside.share_recorded == pytest.approx(inside.share_recorded, abs=0.0051)


def test_the_decision_on_the_children_can_be_kept() -> None:
    one, other = runs(4, 5, 2)
    assert published(other, decide_children(one)) == published(other)


def test_a_share_of_the_whole_tells_nothing_of_the_small_counts_in_it() -> None:
    """2 and 1 of 400 without, or 4 and 4: the whole is told alike."""
    said = set()
    for one, other in ((2, 1), (4, 4), (1, 3)):
        rows = [row("a", "f", "0-12", 400.0, (400 - one, 400 - one))]
        rows.append(row("b", "f", "0-12", 400.0, (400 - other, 400 - other)))
        rows.append(row("c", "f", "0-12", 400.0, (206, 206)))
        shown = published(whole(Figures(tuple(rows), LINKS, (), (), (NOTE,))))
        assert [r.covered_recorded for r in shown.coverage] == [None, None, 210]
        said.add(shown.overall[0].share_recorded)
    assert said == {0.84}


LINKS = tuple(link(area, "f/x", 400.0, (200, 200)) for area in "abc")


def test_of_an_area_whose_children_are_withheld_nothing_is_told() -> None:
    """Three children live in "a": no share, no link, and no finding that counts them."""
    rows = row("a", "f", "0-12", 3.0, (2, 2)), row("b", "f", "0-12", 300.0, (100, 100))
    links = link("a", "f/x", 3.0, (2, 2)), link("b", "f/x", 300.0, (100, 100))
    gaps = gap(1, "ab", (0, 12)), gap(2, "b", (0, 12))
    shown = published(Figures(rows, links, gaps, (), (NOTE,)))
    assert [one.share_recorded for one in shown.coverage] == [None, 0.33]
    assert [one.held_recorded for one in shown.links] == [None, 0.33]
    assert [one.without_recorded for one in shown.gaps] == [None, 200]


def test_what_can_be_judged_tells_nothing_of_an_area_whose_children_are_withheld() -> None:
    rows = row("a", "f", "0-12", 3.0, (2, 2)), row("b", "f", "0-12", 300.0, (100, 100))
    links = (
        replace(link("a", "f/x", 3.0, (2, 2)), judgeable=False),
        link("b", "f/x", 300.0, (100, 100)),
    )
    run = whole(Figures(rows, links, (), (), (NOTE,)))
    run = replace(run, headlines=(replace(run.headlines[0], judged_share=0.55),))
    assert published(run).headlines[0].judged_share == 1.0
    told = Figures(rows[1:], links[1:], (), run.headlines, (NOTE,))
    assert published(told).headlines[0].judged_share == 0.55


def test_a_finding_over_a_cell_that_keeps_something_back_is_told_to_a_step() -> None:
    """297 and 198 of 300 without; three more or fewer in the first would be told alike."""
    links = tuple(link(area, "f/x", 300.0, (100, 100)) for area in "ab")
    said = set()
    for few in (1, 3, 4):
        rows = row("a", "f", "0-12", 300.0, (few, few)), row("b", "f", "0-12", 300.0, (102, 102))
        shown = published(Figures(rows, links, (gap(1, "ab", (0, 12)),), (), (NOTE,)))
        assert shown.coverage[0].covered_recorded is None
        said.add(shown.gaps[0].without_recorded)
    assert said == {500}


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 20))
def test_steps_part_all_numbers_and_each_is_as_wide_as_the_threshold(
    least: int, more: int, threshold: int
) -> None:
    most = least + threshold + more
    steps = [step(value, least, most, threshold) for value in range(least, most + 1)]
    for value, one in zip(range(least, most + 1), steps, strict=True):
        assert one.low <= value <= one.high
        assert one.high - one.low >= threshold
        assert all(steps[v - least] == one for v in range(one.low, one.high + 1))
        assert one.taken is None or one.low <= one.taken <= one.high
    assert steps[0].low == least
    assert steps[-1].high == most


def test_small_counts_are_taken_for_one_in_sums() -> None:
    assert step(3, 0, 100, 5) == Step(0, 5, 1)
    assert step(97, 0, 100, 5).taken == 99
    assert step(3, 0, 8, 5) == Step(0, 8, None)


def test_the_sample_prints_the_same_whatever_is_withheld() -> None:
    case, _ = read_case(CASE)
    found = figures(assemble(case, CASE.parent))
    other = twin(found, random.Random(1))
    assert other != found
    assert published(found) == published(other)
