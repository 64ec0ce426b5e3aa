"""Computing anew by itself: once, a quiet minute after something changed, and never in a loop."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.chain.findings import begun, found, row
from tests.platform.directory.inventory import put

from lueckenlos.accounts.models import Municipality
from lueckenlos.chain import actions
from lueckenlos.chain.inputs import WATCHED
from lueckenlos.chain.models import AnalysisRun, Scheme
from lueckenlos.chain.recalculation import recalculate
from lueckenlos.directory.models import Service
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.jobs.actions import end, take
from lueckenlos.jobs.models import Job

Quiet = Callable[[], None]


def offer(number: int) -> OfferRecord:
    return OfferRecord(f"A{number}", f"Treff {number}", "AWO", "Offener Treff")


@pytest.fixture
def quiet() -> Quiet:
    """Everything that was written was written more than a minute ago."""

    def pass_by() -> None:
        for table in WATCHED:
            table.history.update(history_date=timezone.now() - timedelta(minutes=2))

    return pass_by


def jobs(here: Municipality) -> int:
    return Job.objects.for_municipality(here).filter(kind=actions.ANALYSE).count()


def fail(state: str = Job.State.FAILED) -> None:
    """The worker takes the next job, begins its run and fails."""
    job = take(worker="one")
    assert job
    assert job.municipality
    actions.begin_run(job=job, basis=actions.basis_of_json({
        "reference_day": job.input["day"], "edition": "", "populations": [], "grid": "",
        "scheme": "", "complete": [],
    }))  # fmt: skip
    end(job=job, state=state, error="so")


def test_a_change_is_computed_once_after_a_quiet_minute(world: World, quiet: Quiet) -> None:
    recalculate()
    assert jobs(world.here) == 0  # nothing is there yet
    put(world.here, [offer(1)])
    recalculate()
    assert jobs(world.here) == 0  # somebody is still at it
    quiet()
    recalculate()
    recalculate()
    assert (jobs(world.here), jobs(world.there)) == (1, 0)
    assert Job.objects.for_municipality(world.here).get().input == {
        "day": timezone.localdate().isoformat()
    }


def test_nothing_is_computed_while_nothing_changes(world: World, quiet: Quiet) -> None:
    put(world.here, [offer(1)])
    found(world.here, row("a"))
    quiet()
    before = jobs(world.here)
    recalculate()
    assert jobs(world.here) == before
    service = Service.objects.for_municipality(world.here).get()
    service.name = "Neuer Name"
    service.save()
    recalculate()
    assert jobs(world.here) == before
    quiet()
    recalculate()
    assert jobs(world.here) == before + 1


def test_a_rule_of_the_municipality_is_a_change(world: World, quiet: Quiet) -> None:
    put(world.here, [offer(1)])
    found(world.here)
    Scheme.unscoped.create(municipality=world.here, number=1, core="1", reason="so")
    quiet()
    recalculate()
    assert jobs(world.here) == 2


def test_nothing_is_ordered_while_other_work_is_under_way(world: World, quiet: Quiet) -> None:
    put(world.here, [offer(1)])
    quiet()
    other = Job.unscoped.create(kind="areas.load", municipality=world.here, by=None)
    recalculate()
    assert jobs(world.here) == 0
    Job.unscoped.filter(pk=other.pk).update(state=Job.State.DONE)
    recalculate()
    assert jobs(world.here) == 1


@pytest.mark.parametrize("state", [Job.State.FAILED, Job.State.CANCELLED])
def test_a_run_that_failed_is_not_tried_again_before_something_changes(
    world: World, quiet: Quiet, state: str
) -> None:
    put(world.here, [offer(1)])
    quiet()
    for expected in (1, 2):
        recalculate()
        assert jobs(world.here) == expected
        fail(state)
        recalculate()
        actions.clear_failed()
        actions.clear_failed()
        recalculate()
        assert jobs(world.here) == expected
        (run,) = AnalysisRun.objects.for_municipality(world.here)
        assert run.state == AnalysisRun.State.FAILED
        put(world.here, [offer(expected + 1)])
        quiet()


def test_a_run_under_way_is_not_said_to_have_failed(world: World) -> None:
    run = begun(world.here)
    actions.clear_failed()
    run.refresh_from_db()
    assert run.state == AnalysisRun.State.COMPUTING


def test_the_day_asked_for_is_ordered_once(world: World) -> None:
    day = timezone.localdate()
    first = actions.order_run(by=None, municipality=world.here, day=day)
    assert actions.order_run(by=None, municipality=world.here, day=day) == first
    other = actions.order_run(by=None, municipality=world.here, day=day - timedelta(days=1))
    assert other != first


def many(number: int, start: int) -> None:
    """Municipalities with a run that knows all there is, each with some history."""
    made = Municipality.objects.bulk_create(
        Municipality(key=f"9{start + n:04}", name=f"Kreis {start + n}", slug=f"kreis-{start + n}",
                     kind="kreis")
        for n in range(number)
    )  # fmt: skip
    services = Service.unscoped.bulk_create(
        Service(municipality=one, code="A1", name="Treff", folded="treff") for one in made
    )
    line = Service.history.model
    lines = line.objects.bulk_create(
        [
            line(id=one.pk, municipality=one.municipality, code="A1", name="Treff",
                 history_date=timezone.now(), history_type="~")
            for one in services
            for _ in range(50)
        ],
        batch_size=500,
    )  # fmt: skip
    last = dict(line.objects.order_by("history_id").values_list("municipality_id", "history_id"))
    assert lines
    AnalysisRun.unscoped.bulk_create(
        AnalysisRun(municipality=one, reference_day=timezone.localdate(), state="done",
                    seen={"Service": [last[one.pk], 50], "inventory": [1, 1]})
        for one in made
    )  # fmt: skip


def test_looking_at_many_municipalities_takes_the_same_few_queries(db: None) -> None:
    def asked() -> tuple[int, float]:
        begun = time.monotonic()
        with CaptureQueriesContext(connection) as queries:
            recalculate()
        return len(queries), time.monotonic() - begun

    many(2, 0)
    few, _ = asked()
    many(398, 100)
    number, seconds = asked()
    assert number == few
    assert number <= len(WATCHED) + 2
    assert seconds < 1
    assert not Job.unscoped.exists()
