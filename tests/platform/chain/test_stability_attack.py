"""Whoever reads all shares and moves every rule learns no number that is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from types import SimpleNamespace

import pytest
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed
from tests.platform.chain.shown import sample

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.sureness import Plausible, plausible, silent_in, sureness
from lueckenlos.assemble.world import Assembled, assemble
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import told
from lueckenlos.chain.running import NO_FOLDER
from lueckenlos.chain.scenario_disclosure import LEAST, moved
from lueckenlos.chain.scenarios import rules_of
from lueckenlos.chain.stability_rule import HOLDS, REACHES, Rule, pair_by, told_by
from lueckenlos.engine.types import Months
from lueckenlos.exchange.figures import CoverageRow, Figures, LinkRow
from lueckenlos.exchange.sureness import Sureness
from lueckenlos.report.public import published

AREA = "0699900104"
"""Where nobody has a place to meet: a gap of however many children live there."""
BROAD = {"gap_children_percent": (5, 150), "gap_share_permille": (50, 950)}


def drawn() -> Plausible:
    """Wider ranges than the shipped ones: also a gap of one child may be one."""
    varied = tuple(
        replace(one, low=BROAD[one.key][0], high=BROAD[one.key][1]) if one.key in BROAD else one
        for one in plausible().varied
    )
    return replace(plausible(), number=40, varied=varied)


@cache
def with_children(area: str, children: int | None) -> tuple[Assembled, Figures]:
    """The sample where so few children live in an area, or where its source withholds them."""
    case = replace(sample()[0], populations=sample()[0].populations[:1])
    main = case.populations[0]
    counts = tuple(replace(one, count=children) if one.area == area else one for one in main.counts)
    made = assemble(replace(case, populations=(replace(main, counts=counts),)), NO_FOLDER)
    return made, published(figures(made, evidence=False))


def shares(area: str, children: int | None) -> Sureness:
    made, figures_ = with_children(area, children)
    silent = silent_in(made, figures_)
    assert area in silent["children"]
    return sureness(made, silent, drawn())


def test_a_share_betrays_no_count_that_is_withheld() -> None:
    """One child, four of every age, or a count nobody gave: every share of every area is the
    same, and beside the area itself there is none."""
    one, four, none = (shares(AREA, children) for children in (1, 4, None))
    assert one.rows == four.rows == none.rows
    mine = [row for row in one.rows if row.area_id == AREA]
    assert mine and all(row.among is None and row.gap is None for row in mine)
    assert any(row.among for row in one.rows)


def test_without_the_rule_the_share_would_betray_it() -> None:
    """The attack finds something where nothing protects the count."""
    exact = [sureness(with_children(AREA, children)[0], None, drawn()) for children in (1, 4)]
    assert exact[0].rows != exact[1].rows


def test_where_all_children_are_withheld_so_are_parts_of_them() -> None:
    """Nor does a life phase nobody counts silence an area."""
    made, figures_ = with_children(AREA, 1)
    second = replace(made.world.populations[0], key="sgb2", bands=(Months(0, 36),))
    known = [
        replace(row, population="sgb2", children=9.0 if row.life_phase == "0-3" else None)
        for row in figures_.coverage
    ]
    both = replace(figures_, coverage=(*figures_.coverage, *known))
    found = silent_in(
        SimpleNamespace(world=SimpleNamespace(populations=(made.world.populations[0], second))),
        both,
    )  # type: ignore[arg-type]
    assert found["sgb2"] == found["children"] == {AREA}


@pytest.mark.parametrize("confirmed", [False, True])
def test_no_two_positions_of_the_rule_differ_by_few_children(world: World, confirmed: bool) -> None:
    """Nor does any tell what the run withholds."""
    run = computed(world)
    key = told(run).figures.populations[0].key
    rules = [Rule(reach, 90, confirmed) for reach in REACHES]
    rules += [Rule(100, holds, confirmed) for holds in HOLDS]
    every = [told_by(run, rule).figures for rule in rules]
    mine = [row for row in told(run).figures.coverage if row.population == key]
    links = [row for row in told(run).figures.links if row.population == key]
    for one in every:
        for was, now in zip(mine, one.coverage, strict=True):
            hidden = was.share_confirmed if confirmed else was.share_recorded
            assert now.share_recorded is None or hidden is not None
            assert (now.covered_recorded, now.share_confirmed) == (None, None)
        for was_, now_ in zip(links, one.links, strict=True):
            hidden = was_.held_confirmed if confirmed else was_.held_recorded
            assert now_.held_recorded is None or hidden is not None
        assert all(gap.without_recorded is None for gap in one.gaps)
    counts = [steps_by(run, rule) for rule in rules]
    for one, steps in zip(every, counts, strict=True):
        assert_moved_by(mine, one.coverage, steps, confirmed)
        assert_moved_by(links, one.links, steps, confirmed)
    seen = {key: {steps[key][0] for steps in counts} for key in counts[0]}
    assert any(len(steps) > 1 for steps in seen.values())
    for key, steps in seen.items():
        for a, b in combinations(steps, 2):
            assert abs(a - b) >= LEAST / 2, (key, a, b)


Row = CoverageRow | LinkRow


def key_of(row: Row) -> tuple[str, ...]:
    if isinstance(row, LinkRow):
        return row.area_id, row.link
    return row.area_id, row.field, row.life_phase, row.months


def share_in(row: Row, confirmed: bool = False) -> float | None:
    if isinstance(row, LinkRow):
        return row.held_confirmed if confirmed else row.held_recorded
    return row.share_confirmed if confirmed else row.share_recorded


def steps_by(run: AnalysisRun, rule: Rule) -> dict[tuple[str, ...], tuple[float, float]]:
    """By how many children a rule moves each row that is told, before shares are rounded, and how
    many there are."""
    pair, rules = pair_by(run, rule), rules_of(run)
    of = pair.told.populations[0].key
    found = {}
    for what in ("coverage", "links"):
        some: tuple[list[Row], ...] = tuple(
            [row for row in getattr(one, what) if row.population == of]
            for one in (pair.told, pair.before, pair.after)
        )
        for told_, was, now in zip(*some, strict=True):
            before, after, everybody = share_in(was), share_in(now), was.children
            if None in (share_in(told_), before, after) or not everybody:
                continue
            ways = before * everybody, after * everybody
            if isinstance(was, CoverageRow) and was.covered_recorded is not None:
                ways = was.covered_recorded, now.covered_recorded
            found[key_of(was)] = moved(*ways, everybody, rules), everybody
    return found


def assert_moved_by(
    run: list[Row], after: Sequence[Row], steps: dict[tuple[str, ...], tuple[float, float]],
    confirmed: bool,
) -> None:  # fmt: skip
    """What is told is the share of the run moved by such a step, and nothing beside it."""
    for was, now in zip(run, after, strict=True):
        before, share = share_in(was, confirmed), share_in(now)
        if before != share and before is not None and share is not None:
            by, everybody = steps[key_of(was)]
            assert by, key_of(was)
            assert share == pytest.approx(min(max(before + by / everybody, 0), 1), abs=0.0051)
