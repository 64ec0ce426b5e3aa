"""A run of the sample with its areas in the database, computed once for all tests of pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

from django.db import transaction
from tests.platform.accounts.conftest import World
from tests.platform.chain.kreis import SAMPLE
from tests.platform.directory.inventory import put

from lueckenlos.accounts.models import Membership
from lueckenlos.areas.models import Area, Edition, Level, State
from lueckenlos.areas.rows import area_rows
from lueckenlos.chain.actions import saved, store_run
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.running import Computed, compute
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.records import Case


@cache
def sample() -> tuple[Case, Computed]:
    """The sample and what it tells."""
    case, _ = read_case(SAMPLE)
    return case, compute(case, "", lambda step, progress: None)


@cache
def without_children() -> tuple[Case, Computed]:
    """The sample before anybody has loaded children: the first step of data."""
    case = replace(sample()[0], populations=(), births=None)
    return case, compute(case, "", lambda step, progress: None)


@cache
def undeclared() -> tuple[Case, Computed]:
    """The sample before anybody has declared anything complete."""
    case = replace(sample()[0], complete=())
    return case, compute(case, "", lambda step, progress: None)


@cache
def care_declared() -> tuple[Case, Computed]:
    """The sample where of all fields only Betreuung is declared complete."""
    said = tuple(replace(one, fields=("betreuung",)) for one in sample()[0].complete)
    case = replace(sample()[0], complete=said)
    return case, compute(case, "", lambda step, progress: None)


def kept_run(
    world: World, *, services: int = 0, made: Callable[[], tuple[Case, Computed]] = sample
) -> AnalysisRun:
    """The sample's run as the last one here; so many of its offers stand in the inventory."""
    case, computed = made()
    with transaction.atomic():
        level = Level.objects.create(
            municipality=world.here, slug="ortsteil", name=case.planning_level, planning=True
        )
        edition = Edition.objects.create(
            municipality=world.here, level=level, valid_from=date(2025, 1, 1), state=State.ACTIVE
        )
        Area.objects.bulk_create(area_rows(edition, case.areas))
        put(world.here, case.offers[:services])
        run = saved(
            AnalysisRun(municipality=world.here, reference_day=case.reference_day, edition=edition),
            None,
        )
        store_run(run=run, computed=computed, offers=case.offers, change={})
    return run


def gemeinde(world: World) -> tuple[str, str]:
    """The Gemeinde of somebody here is one of the sample: an area of theirs, and another's."""
    areas = sample()[0].areas
    Membership.unscoped.filter(user=world.people["here"]["gemeinde"]).update(
        gemeinde=areas[0].municipality
    )
    other = next(area for area in areas if area.municipality != areas[0].municipality)
    return areas[0].id, other.id
