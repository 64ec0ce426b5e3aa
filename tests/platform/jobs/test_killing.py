"""A worker killed at random moments: every job ends or is explained, no effect happens twice."""

import random
import signal
import time

import pytest
from tests.platform.jobs.conftest import Stage

pytestmark = pytest.mark.soak

STEPS = 6
JOBS_PER_KILL = 4


def kill_at_random(stage: Stage, kills: int, seconds: float, chance: random.Random) -> int:
    """Kill the worker and start another, up to `kills` times; how many times it was."""
    until, done = time.monotonic() + seconds, 0
    worker = stage.worker()
    while done < kills and time.monotonic() < until:
        time.sleep(chance.uniform(0.5, 2.0))
        assert worker.poll() is None, stage.logged()
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker, done = stage.worker(), done + 1
        stage.ask("order", kind="steps", times=JOBS_PER_KILL, steps=STEPS, seconds=0.02)
    return done


def check(stage: Stage) -> None:
    begun = time.monotonic()
    states = stage.wait_all(60)
    print(f"after the last restart {time.monotonic() - begun:.1f} s; {states}")
    assert states.keys() <= {"done", "failed"}
    effects = stage.ask("effects")
    twice = {name: times for name, times in effects.items() if times != 1}
    assert not twice
    assert len(effects) >= states["done"] * STEPS  # a failed one may have done some of its steps
    assert states.get("failed", 0) == sum(
        "dreimal begonnen" in error for error in stage.ask("errors")
    )
    assert stage.ask("integrity") == "ok"


def test_three_kills_lose_no_job_and_repeat_no_effect(stage: Stage) -> None:
    stage.ask("order", kind="steps", times=8, steps=STEPS, seconds=0.02)
    assert kill_at_random(stage, 3, 60, random.Random(4)) == 3
    check(stage)


def test_an_import_killed_halfway_goes_on_and_has_every_row_once(stage: Stage) -> None:
    job, *_ = stage.ask("order", kind="rows", rows=6000)
    worker = stage.worker()
    stage.wait(lambda: stage.ask("counted", media_type="inactive") > 500)
    worker.kill()
    worker.wait()
    assert 0 < stage.ask("counted", media_type="inactive") < 6000
    assert stage.ask("counted", media_type="active") == 0  # half of it is not to be seen
    stage.worker()
    assert stage.wait_state(job, "done")["result"] == {"loaded": 6000}
    assert stage.ask("counted", media_type="inactive") == 6000
    assert set(stage.ask("effects").values()) == {1}
    assert stage.ask("counted", media_type="active") == 1


@pytest.mark.soak
def test_fifty_kills_lose_no_job_and_repeat_no_effect(stage: Stage, soak_seconds: float) -> None:
    stage.ask("order", kind="steps", times=20, steps=STEPS, seconds=0.02)
    stage.ask("order", kind="rows", rows=20_000)
    done = kill_at_random(stage, 50, max(10.0, soak_seconds - 30), random.Random())
    print(f"{done} kills")
    # rows of the import count too: each of them is an effect that may happen once
    check(stage)
