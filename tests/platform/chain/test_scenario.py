"""What if: the figures are those of an inventory that really has the change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.platform.accounts.conftest import World
from tests.platform.chain.computed import computed

from lueckenlos.chain.models import AnalysisRun, Scenario
from lueckenlos.chain.queries import internal_figures, offers_of
from lueckenlos.chain.running import compute
from lueckenlos.chain.scenario_changes import Change, applied
from lueckenlos.chain.scenarios import inside, told_of, warm
from lueckenlos.chain.shown_chain import story
from lueckenlos.chain.shown_scenario import gaps_closed, gaps_opened
from lueckenlos.directory.models import Service
from lueckenlos.exchange.figures import CoverageRow, Figures, LinkRow


def of_children(figures: Figures) -> tuple[list[CoverageRow], list[LinkRow]]:
    key = figures.populations[0].key
    none = {
        "choice_median": None,
        "share_confirmed_without_car": None,
        "share_recorded_without_car": None,
    }
    return (
        [replace(row, **none) for row in figures.coverage if row.population == key],
        [row for row in figures.links if row.population == key],
    )


@pytest.fixture
def run(world: World) -> AnalysisRun:
    return computed(world)


def middle(run: AnalysisRun, at: int = 0) -> tuple[float, float]:
    point = story(run).areas[at].geometry.representative_point()
    return round(point.y, 3), round(point.x, 3)


def test_a_scenario_tells_what_a_run_of_such_an_inventory_tells(
    run: AnalysisRun, world: World
) -> None:
    """Added, moved, closed and changed offers, against an inventory that has them."""
    assert of_children(warm(run).plain) == of_children(internal_figures(run))
    north, east = middle(run, 3)
    placed = [one for one in offers_of(run) if one.latitude and one.ends_on is None]
    changes = (
        Change("add", 1, kind="kita", area=story(run).areas[5].id, capacity=80),
        Change("add", 2, kind="familienzentrum", latitude=north, longitude=east, ages="0-6"),
        Change("move", 3, placed[0].id, latitude=north, longitude=east),
        Change("close", 4, placed[1].id),
        Change("close", 5, placed[2].id),
        Change("change", 6, placed[3].id, ages="3-6", cost="paid"),
    )
    found = inside(run, changes).figures
    case = replace(warm(run).case, offers=applied(offers_of(run), changes, run.reference_day))
    whole = compute(case, "", lambda step, progress: None).internal
    assert of_children(found) == of_children(whole)
    assert found.headlines[0] == whole.headlines[0]
    assert of_children(found) != of_children(warm(run).plain)


def test_closing_is_as_if_the_inventory_said_so(run: AnalysisRun, world: World) -> None:
    """The inventory is really changed, and the municipality's chain computed again."""
    gone = next(one for one in offers_of(run) if one.capacity and one.capacity > 60)
    scenario = inside(run, (Change("close", 1, gone.id),)).figures
    service = Service.objects.for_municipality(world.here).get(code=gone.id)
    service.ends_on = run.reference_day - timedelta(days=1)
    service.version += 1
    service.save()
    after = computed(world)
    assert of_children(internal_figures(after)) == of_children(scenario)
    assert of_children(scenario) != of_children(warm(run).plain)


def test_without_changes_it_tells_what_the_run_tells(run: AnalysisRun) -> None:
    one, two = story(run), told_of(run, ())
    rows, links = of_children(one.figures)
    assert [row.share_recorded for row in rows] == [
        row.share_recorded for row in two.figures.coverage
    ]
    assert [row.held_recorded for row in links] == [row.held_recorded for row in two.figures.links]
    key = one.main.key
    assert [row.held_recorded for row in one.figures.overall_links if row.population == key] == [
        row.held_recorded for row in two.figures.overall_links
    ]
    assert [row.share_recorded for row in one.whole(key)] == [
        row.share_recorded for row in two.figures.overall
    ]
    assert [gap.gap_id for gap in two.figures.gaps] == [
        gap.gap_id for gap in one.figures.gaps if gap.population == key
    ]
    assert not Scenario.unscoped.exists()


def test_a_gap_is_said_to_close_where_a_run_finds_it_no_more(run: AnalysisRun) -> None:
    key = story(run).main.key
    every = [one for one in story(run).figures.gaps if one.cause != "unconfirmed"]
    gap = next(one for one in every if (one.field, one.population) == ("treffpunkt", key))
    area = gap.area_ids[0]
    changes = (Change("add", 1, kind="familienzentrum", area=area),)
    found = [one for one in told_of(run, changes).figures.gaps if one.field == gap.field]
    assert not any(area in one.area_ids for one in found)
    assert len(gaps_closed(run, changes)) >= 1 and gaps_closed(run, ()) == []
    case = replace(warm(run).case, offers=applied(offers_of(run), changes, run.reference_day))
    after = compute(case, "", lambda step, progress: None).told.gaps
    assert not any(area in one.area_ids for one in after if one.field == gap.field)
    everything = tuple(
        Change("close", n, one.id)
        for n, one in enumerate(story(run).running)
        if one.field == "gesundheit"
    )
    assert gaps_opened(run, everything) and not gaps_opened(run, changes)
