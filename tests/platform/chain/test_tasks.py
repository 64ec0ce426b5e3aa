"""The work that computes the chain: from the sample, without offers, with a worker killed."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.platform.accounts.conftest import World
from tests.platform.chain.kreis import load_sample
from tests.platform.jobs.conftest import Stage, environ, migrated, postgres, stage

from lueckenlos.chain.actions import order_run
from lueckenlos.chain.models import AnalysisRun, Finding, Gap
from lueckenlos.chain.queries import latest_run, told
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Worker

__all__ = ["migrated", "postgres", "stage"]


def test_the_sample_computed_twice_is_the_same_and_changes_no_gap(
    world: World, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    sample = load_sample(world.here, world.people["here"]["coordinator"])
    written: list[Any] = []
    for _ in range(2):
        job = order_run(by=None, municipality=world.here, day=sample.reference_day)
        Worker().run(until_idle=True)
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.error
        run = latest_run(world.here)
        assert run
        names = [one.attname for one in Gap._meta.concrete_fields if one.name != "last_run"]
        gaps = Gap.objects.for_municipality(world.here).order_by("number")
        written.append(
            (run.checksum, run.links, told(run).figures, list(gaps.values_list(*names)),
             Gap.history.count())
        )  # fmt: skip
    assert written[0] == written[1]
    assert written[0][3]
    assert set(run.change["parts"]["offers"].values()) == {0}
    assert Finding.objects.filter(run=run).count() == len(written[0][3])


def test_without_offers_the_work_says_what_is_missing(world: World) -> None:
    job = order_run(by=None, municipality=world.here, day=date(2026, 11, 18))
    Worker().run(until_idle=True)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "Bestand ist noch leer" in job.error
    assert latest_run(world.here) is None
    assert AnalysisRun.objects.for_municipality(world.here).count() == 1


def desk(stage: Stage, what: str) -> Any:
    """What a process of its own does with the chain of an installation, and tells."""
    command = [sys.executable, "-m", "tests.platform.chain.desk", what]
    env = environ(stage.folder, stage.url)
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return json.loads(done.stdout.decode().splitlines()[-1])


@pytest.mark.soak
def test_a_worker_killed_while_it_computes_leaves_one_run_and_each_finding_once(
    stage: Stage,
) -> None:
    job = desk(stage, "order")
    worker = stage.worker()
    stage.wait(lambda: stage.ask("job", job=job)["step"] == "Kette rechnen", 120)
    worker.kill()
    worker.wait()
    assert desk(stage, "look") == {"runs": ["computing"], "findings": 0, "gaps": 0}
    stage.worker()
    found = stage.wait_state(job, "done", "failed", seconds=180)
    assert (found["state"], found["attempts"]) == ("done", 2), found
    left = desk(stage, "look")
    assert left == {"runs": ["done"], "findings": 8, "gaps": 8}
