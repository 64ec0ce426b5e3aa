"""Runs of the sample, computed as the worker does it."""

from __future__ import annotations

from datetime import date

from tests.platform.accounts.conftest import World
from tests.platform.chain.kreis import load_sample
from tests.platform.kept import kept

from lueckenlos.chain.actions import order_run
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import latest_run
from lueckenlos.jobs.worker import Worker


def computed(world: World, day: date | None = None) -> AnalysisRun:
    """A run of what is there now; the sample is loaded first where nothing is."""
    by = world.people["here"]["coordinator"]
    if latest_run(world.here) is None and day is None:
        kept("computed", lambda: _run(world, load_sample(world.here, by).reference_day))
        found = latest_run(world.here)
        assert found is not None
        return found
    return _run(world, day)


def _run(world: World, day: date | None) -> AnalysisRun:
    by = world.people["here"]["coordinator"]
    last = latest_run(world.here)
    if day is None and last is not None:
        day = last.reference_day
    assert day is not None
    order_run(by=by, municipality=world.here, day=day)
    Worker().run(until_idle=True)
    found = latest_run(world.here)
    assert found is not None and found != last
    return found
