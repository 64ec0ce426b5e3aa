"""A run for another day than today is only a look: what holds, and the gaps, stay what they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.chain.findings import DAY, begun, computed, found, gap, gaps, row
from tests.platform.directory.inventory import put

from lueckenlos.accounts.models import Municipality
from lueckenlos.chain import actions
from lueckenlos.chain.actions import KEPT, clear_failed, order_run, store_run
from lueckenlos.chain.inputs import basis_now
from lueckenlos.chain.models import AnalysisRun, Finding, Gap
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.recalculation import recalculate
from lueckenlos.exchange.figures import GapRow
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.jobs.actions import end, take
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Worker

PAGE = "/k/lindenau/kette/"
Open = Callable[..., Client]


def look(here: Municipality, *rows: GapRow, day: date = DAY) -> AnalysisRun:
    """A look that is done and has found these."""
    order_run(by=None, municipality=here, day=day, look=True)
    job = take(worker="one")
    assert job
    run = actions.begin_run(job=job, basis=basis_now(here, day))
    store_run(run=run, computed=computed(*rows, day=day), offers=(), change={})
    end(job=job, state=Job.State.DONE)
    return run


def test_a_look_matches_no_gap_and_does_not_hold(world: World) -> None:
    run = found(world.here, row("a"))
    ahead = look(world.here, row("b"), row("c"))
    assert latest_run(world.here) == run
    assert [(one.number, one.state) for one in gaps(world.here)] == [(1, Gap.State.QUESTION)]
    assert gap(world.here).areas == ["a"]
    assert list(Finding.objects.filter(run=ahead).values_list("gap", flat=True)) == [None, None]


def test_the_run_that_holds_is_kept_whatever_number_of_looks(world: World) -> None:
    run = found(world.here, row("a"))
    for _ in range(KEPT + 1):
        look(world.here)
    assert latest_run(world.here) == run
    assert AnalysisRun.objects.for_municipality(world.here).count() == KEPT + 1


def test_who_asks_for_another_day_gets_a_look(world: World, browser: Open) -> None:
    client = browser(world.people["here"]["coordinator"])
    put(world.here, [OfferRecord(id="1", name="Treff", provider="", kind="Spielplatz")])
    today = timezone.localdate()
    client.post(f"{PAGE}rechnen/", {"day": today.isoformat()})
    Worker().run(until_idle=True)
    run = latest_run(world.here)
    assert run and not run.look
    ahead = today + timedelta(days=300)
    answer = client.post(f"{PAGE}rechnen/", {"day": ahead.isoformat()}, follow=True)
    assert f"Der Blick auf den {ahead:%d.%m.%Y} wird gerechnet" in answer.content.decode()
    Worker().run(until_idle=True)
    assert latest_run(world.here) == run
    made = AnalysisRun.objects.for_municipality(world.here).get(look=True)
    job = Job.objects.for_municipality(world.here).get(pk=made.job_id)
    assert job.result["url"] == f"{PAGE}laeufe/{made.pk}/"
    text = client.get(f"{PAGE}laeufe/").content.decode()
    assert text.count("Blick auf einen anderen Tag") == 1
    assert "Ein Blick auf einen anderen Tag" in client.get(job.result["url"]).content.decode()
    assert "Ein Blick" not in client.get(f"{PAGE}laeufe/{run.pk}/").content.decode()
    said = client.get(f"{PAGE}laeufe/laeufe.json").json()
    assert [one["look"] for one in said] == [True, False]
    lines = client.get(f"{PAGE}laeufe/laeufe.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].endswith(";ja") and lines[2].endswith(";nein")


def test_what_is_released_by_default_is_no_look(world: World, browser: Open) -> None:
    client = browser(world.people["here"]["coordinator"])
    found(world.here, row("a"))
    ahead = look(world.here, day=date(2027, 11, 17))
    page = f"{PAGE}freigaben/neu/"
    text = client.get(page).content.decode()
    assert "vom Lauf zum 18.11.2026" in text and "Ein Blick" not in text
    assert (
        "Ein Blick auf einen anderen Tag" in client.get(f"{page}?lauf={ahead.pk}").content.decode()
    )


def test_a_look_hides_no_change(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found(world.here, row("a"))
    put(world.here, [OfferRecord(id="1", name="Treff", provider="", kind="Spielplatz")])
    look(world.here)
    monkeypatch.setattr("lueckenlos.chain.recalculation.QUIET", timedelta(seconds=-60))
    recalculate()
    job = Job.objects.for_municipality(world.here).get(state=Job.State.WAITING)
    assert job.input == {"day": timezone.localdate().isoformat()}


def test_a_look_that_failed_leaves_what_is_known_of_failures(world: World) -> None:
    failed = begun(world.here)
    other = begun(world.here)
    AnalysisRun.objects.for_municipality(world.here).update(state=AnalysisRun.State.FAILED)
    AnalysisRun.objects.for_municipality(world.here).filter(pk=other.pk).update(look=True)
    clear_failed()
    assert AnalysisRun.objects.for_municipality(world.here).get() == failed


# --- runs that overtake each other ---------------------------------------------------------------


def test_a_run_that_was_overtaken_leaves_the_gaps_to_the_later_one(world: World) -> None:
    slow, fast = begun(world.here), begun(world.here)
    store_run(run=fast, computed=computed(row("a")), offers=(), change={})
    store_run(run=slow, computed=computed(row("b")), offers=(), change={})
    assert latest_run(world.here) == fast
    assert [(one.areas, one.state) for one in gaps(world.here)] == [(["a"], Gap.State.QUESTION)]
    assert gap(world.here).last_run == fast
