"""Many rows go in while others go on writing."""

import pytest
from tests.platform.jobs.conftest import Stage


@pytest.mark.soak
def test_others_write_while_two_hundred_thousand_rows_are_loaded(stage: Stage) -> None:
    others_write_during(stage, 200_000)


def others_write_during(stage: Stage, rows: int) -> None:
    other = stage.open_desk()  # at work before the load begins
    try:
        job, *_ = stage.ask("order", kind="rows", rows=rows)
        stage.worker()
        stage.wait_state(job, "running")
        stage.tell(other, "write_for", seconds=150)
        ended = stage.wait_state(job, "done", "failed", seconds=150)
        waited = stage.answer(other)
    finally:
        other.kill()
        other.wait()
    print(waited)
    assert ended["result"] == {"loaded": rows}, ended["error"]
    assert stage.ask("counted", media_type="inactive") == rows
    assert waited["count"] > 10 and waited["worst"] < 1.0
