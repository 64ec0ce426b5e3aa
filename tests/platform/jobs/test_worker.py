"""Jobs with real workers: who takes what, how a job ends, what happens when a worker goes."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from tests.conftest import ROOT
from tests.platform.jobs.conftest import Stage, environ


@pytest.mark.soak
def test_two_workers_never_take_the_same_job(stage: Stage) -> None:
    jobs = stage.ask("order", kind="quick", times=200)
    stage.worker(), stage.worker()
    assert stage.wait_all(60) == {"done": 200}
    effects = stage.ask("effects")
    assert len(effects) == 200 and set(effects.values()) == {1}
    assert {name.split(":")[0] for name in effects} == set(jobs)
    assert len(stage.ask("workers")) == 2


FAILURES = {
    "refused": "In Zeile 7 fehlt die Schule.",
    "wrong": "Fehler im Programm",
    "leaves": "Fehler im Programm",
    "unkept": "Fehler im Programm",
    "greedy": "Arbeitsspeicher",
}


def test_a_task_that_fails_is_explained_and_the_worker_goes_on(stage: Stage) -> None:
    jobs = {kind: stage.ask("order", kind=kind)[0] for kind in FAILURES}
    last, *_ = stage.ask("order", kind="quick")
    worker = stage.worker()
    assert stage.wait_state(last, "done")
    for kind, job in jobs.items():
        ended = stage.ask("job", job=job)
        assert (ended["state"], ended["attempts"]) == ("failed", 1), kind
        assert FAILURES[kind] in ended["error"]
    assert worker.poll() is None


def test_a_kind_this_version_does_not_know_is_explained(stage: Stage) -> None:
    job = stage.ask("order_unknown")
    stage.worker()
    assert "in dieser Version nicht mehr" in stage.wait_state(job, "failed")["error"]


def test_progress_is_seen_while_it_runs_and_a_cancelled_job_stops(stage: Stage) -> None:
    running, waiting = stage.ask("order", kind="slow", times=2, seconds=60)
    stage.worker()
    seen = stage.wait(lambda: (j := stage.ask("job", job=running))["progress"] == 42 and j)
    assert (seen["state"], seen["step"]) == ("running", "unterwegs")
    assert stage.ask("cancel", job=waiting) == "cancelled"
    assert stage.ask("cancel", job=running) == "running"
    stage.wait_state(running, "cancelled", seconds=5)
    assert stage.ask("cancel", job=running) == "cancelled"


@pytest.mark.soak
def test_a_long_silent_step_keeps_its_lease(stage: Stage) -> None:
    job, *_ = stage.ask("order", kind="deaf", seconds=3)
    stage.worker(), stage.worker()
    ended = stage.wait_state(job, "done")
    assert ended["attempts"] == 1


@pytest.mark.soak
def test_a_job_that_kills_its_worker_three_times_is_explained(stage: Stage) -> None:
    job, *_ = stage.ask("order", kind="deadly")
    for _ in range(3):
        assert stage.worker().wait(20) == -signal.SIGKILL
    stage.worker()
    ended = stage.wait_state(job, "failed")
    assert ended["attempts"] == 3 and "dreimal begonnen" in ended["error"]


def test_a_worker_asked_to_leave_gives_its_job_back_at_once(stage: Stage) -> None:
    job, *_ = stage.ask("order", kind="slow", seconds=2)
    first = stage.worker(JOB_LEASE_SECONDS="600")
    stage.wait_state(job, "running")
    first.terminate()
    assert first.wait(5) == 0
    given_back = stage.ask("job", job=job)
    assert (given_back["state"], given_back["attempts"]) == ("waiting", 0)
    stage.worker()
    assert stage.wait_state(job, "done", seconds=15)["result"] == {"attempt": 1}


@pytest.mark.soak
def test_a_worker_deep_in_a_silent_step_leaves_all_the_same(stage: Stage) -> None:
    job, *_ = stage.ask("order", kind="deaf", seconds=300)
    worker = stage.worker(JOB_LEASE_SECONDS="600")
    stage.wait_state(job, "running")
    worker.terminate()
    assert worker.wait(10) == 0  # before `lueckenlos serve` would kill it
    assert stage.ask("job", job=job)["state"] == "waiting"


@pytest.mark.soak
def test_a_worker_dies_with_its_parent(stage: Stage) -> None:
    job, *_ = stage.ask("order", kind="slow", seconds=300)
    code = (
        "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-m', "
        "'tests.platform.jobs.process', 'worker']); print(p.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        env=environ(stage.folder, stage.url),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=stage.log,
    )
    assert parent.stdout
    worker = int(parent.stdout.readline())
    stage.wait_state(job, "running")
    parent.kill()
    parent.wait()
    stage.wait_state(job, "waiting", seconds=10)
    stage.wait(lambda: gone(worker), seconds=5)


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{process}/stat").read_text()
    return stat.rpartition(")")[2].split()[0] == "Z"


@pytest.mark.soak
def test_a_worker_goes_on_when_the_database_was_gone_for_a_while(stage: Stage) -> None:
    jobs = stage.ask("order", kind="slow", times=2, seconds=1.5)
    worker = stage.worker(SQLITE_TIMEOUT="0.5")
    stage.wait_state(jobs[0], "running")
    away(stage, 4)
    stage.desk.kill()
    stage.desk.wait()
    stage.desk = stage.open_desk()
    for job in jobs:
        stage.wait_state(job, "done")
    assert worker.poll() is None


def away(stage: Stage, seconds: float) -> None:
    """Nobody reaches the database for some seconds."""
    if stage.sqlite:
        with sqlite3.connect(stage.folder / "lueckenlos.sqlite3", timeout=20) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            time.sleep(seconds)
            connection.rollback()
        return
    name = stage.url.partition("@/")[2].partition("?")[0]
    with psycopg.connect(stage.url.replace(name, "postgres"), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        time.sleep(seconds)
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
