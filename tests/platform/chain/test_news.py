"""What makes a run out of date, and what a run keeps so that it can be made again."""

from __future__ import annotations

from datetime import date

import pytest
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import with_areas

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.actions import plan_at
from lueckenlos.areas.models import Area, Edition, Level, State
from lueckenlos.chain.inputs import basis_now, case_of, is_news, seen_now
from lueckenlos.directory.models import Service, Status
from lueckenlos.directory.organization_actions import change_organization
from lueckenlos.directory.queries import organizations
from lueckenlos.exchange.records import OfferRecord

DAY = date(2026, 11, 18)
TREFF = OfferRecord("1", "Treff", "AWO", "Offener Treff")


@pytest.fixture
def here(world: World) -> Municipality:
    with_areas(world.here)
    put(world.here, [TREFF])
    return world.here


def test_planning_at_another_level_is_news(world: World, here: Municipality) -> None:
    level = Level.objects.create(municipality=here, slug="gemeinde", name="Gemeinde")
    Edition.objects.create(
        municipality=here, level=level, valid_from="2025-01-01", state=State.ACTIVE
    )
    before = seen_now(here)
    assert not is_news(seen_now(here), before)
    plan_at(by=world.people["here"]["coordinator"], level=level)
    assert is_news(seen_now(here), before)


def test_a_provider_under_another_name_is_news(world: World, here: Municipality) -> None:
    before, one = seen_now(here), organizations(here).get()
    change_organization(
        by=world.people["here"]["coordinator"], organization=one, version=one.version, name="Neu"
    )
    assert is_news(seen_now(here), before)


def test_a_line_that_was_numbered_before_and_written_later_is_news(here: Municipality) -> None:
    """Two transactions: the one with the lower number ends last."""
    Service.objects.for_municipality(here).get().save()
    first, last = Service.history.filter(municipality=here).order_by("history_id")
    first.delete()
    before = seen_now(here)
    first.history_id = last.history_id - 1
    first.save()
    assert is_news(seen_now(here), before)


def test_an_import_that_is_switched_on_is_news_without_a_line(here: Municipality) -> None:
    every = Service.objects.for_municipality(here)
    every.update(status=Status.LOADING)
    before = seen_now(here)
    every.update(status=Status.ACTIVE)
    assert is_news(seen_now(here), before)


def test_inhabitants_that_are_mended_leave_what_a_run_was_made_of(here: Municipality) -> None:
    every = Area.objects.for_municipality(here)
    every.update(inhabitants=1000)
    before = basis_now(here, DAY)
    every.update(inhabitants=1200)
    then = case_of(here, before, (TREFF,))
    now = case_of(here, basis_now(here, DAY), (TREFF,))
    assert {one.inhabitants for one in then.areas} == {1000}
    assert {one.inhabitants for one in now.areas} == {1200}
