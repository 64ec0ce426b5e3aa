"""Run × scenario × scenario: whoever imagines one offer after the other learns no small number."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from tests.platform.chain.shown import sample

from lueckenlos.assemble.imagined import imagine
from lueckenlos.assemble.world import Need, assemble, need
from lueckenlos.chain.running import NO_FOLDER
from lueckenlos.chain.scenario_changes import Change, applied
from lueckenlos.chain.scenario_disclosure import LEAST, Pair, Rules, moved, told_with
from lueckenlos.exchange.figures import Figures
from lueckenlos.exchange.records import Case


@cache
def plain() -> tuple[Case, Need, Figures]:
    case = replace(sample()[0], populations=sample()[0].populations[:1])
    known = need(case, NO_FOLDER)
    return case, known, imagine(assemble(case, NO_FOLDER, known)).figures


@cache
def told(*changes: Change) -> Figures:
    case, known, before = plain()
    offers = applied(case.offers, changes, case.reference_day)
    after = imagine(assemble(replace(case, offers=offers), NO_FOLDER, known)).figures
    main = sample()[1].told.populations[0]
    rules = Rules(main.threshold, main.sensitive)
    return told_with(Pair(before, after, sample()[1].told), main.key, rules)


def steps(at: int = 20, number: int = 5) -> list[Change]:
    """One offer that wanders over an area, a hundred metres at a time."""
    where = plain()[0].areas[at].geometry.representative_point()
    return [
        Change("add", 1, kind="familienzentrum", latitude=round(where.y + n / 1000, 3),
               longitude=round(where.x, 3))
        for n in range(number)
    ]  # fmt: skip


@pytest.mark.parametrize("sensitive", [False, True])
@pytest.mark.parametrize("threshold", [3, 5, 10])
def test_what_is_told_leaves_every_difference_open(threshold: int, sensitive: bool) -> None:
    """For every count of every group: all movements told alike span more than the threshold, and
    so do the differences of any two scenarios and of a scenario and its run."""
    rules = Rules(threshold, sensitive)
    for everybody in (12, 25, 41, 90):
        for before in range(everybody + 1):
            alike: dict[float, list[int]] = {}
            for after in range(everybody + 1):
                by = moved(before, after, everybody, rules)
                alike.setdefault(by, []).append(after)
            for by, found in alike.items():
                end = found in ([0], [everybody])
                assert max(found) - min(found) >= min(threshold, everybody) or (
                    end and by and not sensitive
                ), (everybody, before, by, found)
            for less, more in pairwise(sorted(alike)):
                ends = {0, everybody} & {*alike[less], *alike[more]}
                assert more - less >= LEAST / 2 or (ends and not sensitive)


@pytest.mark.parametrize("sensitive", [False, True])
def test_the_headline_moves_only_when_many_children_do(sensitive: bool) -> None:
    """Of the child in the middle nobody reads how near half a few children of one cell come."""
    before, after = plain()[2], plain()[2]
    head = before.headlines[0]
    assert head.holding_recorded is not None
    rules, people = Rules(5, sensitive), 1_000.0

    def holding(*held: float) -> int | None:
        now = (people, *(500.5 if n < head.holding_recorded else 499.5 for n in range(head.links)))
        pair = Pair(before, after, sample()[1].told, (now, (people, *held)))
        return told_with(pair, "children", rules).headlines[0].holding_recorded

    links, most = head.links, head.holding_recorded or 0
    as_it_is = [500.5 if n < most else 499.5 for n in range(links)]
    assert holding(*as_it_is) == most
    few = [n - 4 if n > 500 else n + 4 for n in as_it_is]
    assert holding(*few) == most, "four children more or less"
    assert holding(*(n + 60 for n in as_it_is)) == links
    assert holding(*(n - 60 for n in as_it_is)) == 0


def test_what_a_run_withholds_no_scenario_tells() -> None:
    run, key = sample()[1].told, sample()[1].told.populations[0].key
    hidden = [row.share_recorded is None for row in run.coverage if row.population == key]
    silent = [row.held_recorded is None for row in run.links if row.population == key]
    assert any(hidden) and any(silent)
    for change in steps():
        figures = told(change)
        assert not any(was and row.share_recorded is not None
                       for was, row in zip(hidden, figures.coverage, strict=True))  # fmt: skip
        assert not any(was and row.held_recorded is not None
                       for was, row in zip(silent, figures.links, strict=True))  # fmt: skip
        assert {row.population for row in figures.coverage} == {key}
        assert {row.population for row in figures.links} == {key}
        assert all(row.covered_recorded is None and row.covered_confirmed is None
                   and row.share_confirmed is None for row in figures.coverage)  # fmt: skip
        assert all(gap.without_recorded is None for gap in figures.gaps)
        assert all(head.children_all_hold is None and head.weakest_children is None
                   for head in figures.headlines)  # fmt: skip


def test_a_step_of_a_hundred_metres_tells_nothing_or_many_children() -> None:
    """No pair of scenarios differs by few children, as a single grid cell would."""
    every = [told(), *(told(one) for one in steps())]
    assert told(steps()[0]) != told()
    for one in every:
        for other in every:
            for a, b in zip(one.coverage, other.coverage, strict=True):
                if a.share_recorded != b.share_recorded:
                    by = abs((a.share_recorded or 0) - (b.share_recorded or 0)) * (a.children or 0)
                    assert by >= LEAST / 2, (a.area_id, a.field, by)


def test_the_whole_is_made_of_what_is_told_of_areas() -> None:
    """A total moves only with the areas that are told to move."""
    before, after = told(), told(steps()[0])
    moves = {
        (b.field, b.life_phase, b.months)
        for a, b in zip(before.coverage, after.coverage, strict=True)
        if a.share_recorded != b.share_recorded
    }
    for a, b in zip(before.overall, after.overall, strict=True):
        if (b.field, b.life_phase, b.months) not in moves:
            assert a.share_recorded == b.share_recorded


def test_places_and_their_share_agree_and_tell_no_exact_number_of_children() -> None:
    """Whoever sets the places of a Kita may not read from both how many children there are."""
    before = plain()[2]
    row = min(
        (one for one in before.coverage if one.field == "betreuung" and one.places_per_100
         and (one.share_recorded or 1.0) < 0.5 and one.required == "law"),
        key=lambda one: one.area_id,
    )  # fmt: skip
    steps_seen = set()
    for places in range(0, 120, 3):
        figures = told(Change("add", 1, kind="kita", area=row.area_id, capacity=places))
        new = next(one for one in figures.coverage if (one.area_id, one.field, one.months)
                   == (row.area_id, row.field, row.months))  # fmt: skip
        assert new.places_per_100 is not None and new.share_recorded is not None
        assert abs(min(new.places_per_100 / 100, 1.0) - new.share_recorded) < 0.01
        steps_seen.add(new.places_per_100)
    assert 2 <= len(steps_seen) <= 120 // LEAST
