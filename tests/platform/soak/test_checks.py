"""The soak would notice: each thing that must not be, made on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.platform.soak import checks, results
from tests.platform.soak.attack import slope_of
from tests.platform.soak.tasks import ACTIVE, RETIRED, ROW, STEP

from lueckenlos.accounts.models import Municipality
from lueckenlos.jobs.actions import GAVE_UP, end, order, take
from lueckenlos.jobs.models import Job, StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Municipality:
    return Municipality.objects.create(key="06999", name="Lindenau", slug="lindenau", kind="kreis")


def ended(home: Municipality, kind: str, state: str = "done", error: str = "") -> Job:
    order(kind=kind, by=None, municipality=home, rows=3, steps=2)
    job = take(worker="w")
    assert job and end(job=job, state=state, error=error)
    return job


def left(job: Job, kind: str, *names: str, size: int = 0) -> None:
    for name in names:
        StoredFile(
            municipality_id=job.municipality_id, name=f"{job.pk}:{name}", sha256=job.pk.hex * 2,
            media_type=kind, size=size,
        ).save()  # fmt: skip


def test_a_whole_edition_is_right_and_every_other_one_is_told(home: Municipality) -> None:
    job = ended(home, "soak.edition")
    assert "without its edition" in next(checks.editions())
    left(job, ROW, "0", "1", "2")
    left(job, ACTIVE, "edition", size=3)
    assert list(checks.editions()) == []
    StoredFile.unscoped.filter(media_type=ROW).first().delete()
    assert "2 rows of 3" in next(checks.editions())
    StoredFile.unscoped.filter(media_type=ACTIVE).update(media_type=RETIRED)
    assert "2 rows of 0" in next(checks.editions())


def test_two_active_editions_are_told(home: Municipality) -> None:
    for _ in range(2):
        job = ended(home, "soak.edition")
        left(job, ROW, "0", "1", "2")
        left(job, ACTIVE, "edition", size=3)
    assert list(checks.editions()) == ["2 editions are active"]


def test_an_effect_that_happened_twice_is_told(home: Municipality) -> None:
    job = ended(home, "soak.steps")
    left(job, STEP, "0", "1")
    assert list(checks.effects()) == list(checks.steps()) == []
    left(job, STEP, "1")
    assert list(checks.effects()) == [f"2 times: {job.pk}:1"]
    assert "with 3 steps" in next(checks.steps())


def test_a_failure_without_an_explanation_and_a_silent_end_are_told(home: Municipality) -> None:
    job = ended(home, "soak.steps", "failed", GAVE_UP)
    assert list(checks.jobs()) == []
    Job.unscoped.filter(pk=job.pk).update(error="Das ist ein Fehler im Programm.")
    assert "failed: Das ist ein Fehler" in next(checks.jobs())
    Job.unscoped.filter(pk=job.pk).update(state="done")
    assert "its history says failed" in next(checks.jobs())


def test_a_file_without_its_content_is_told(home: Municipality) -> None:
    StoredFile(
        municipality=home, name="a.csv", sha256="f" * 64, size=1, media_type="text/csv"
    ).save()
    assert list(checks.files()) == ["file a.csv has no content"]


def test_growth_is_told_from_one_heavy_moment() -> None:
    flat = [(float(second), 90.0 if second < 95 else 200.0) for second in range(100)]
    growing = [(float(second), 90 + second / 60) for second in range(100)]
    assert slope_of(flat) == 0 and slope_of(growing) * 60 == pytest.approx(1.0)


def test_a_newer_result_takes_the_place_of_the_one_of_the_same_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "RESULTS", tmp_path / "soak.md")
    for title, kills in (("SQLite", "1"), ("PostgreSQL", "2"), ("SQLite", "3")):
        results.keep(title, [("kills", kills)])
    text = (tmp_path / "soak.md").read_text()
    assert text.count("## ") == 2 and text.count("# Last soak") == 1
    assert "| kills | 3 |" in text and "| kills | 2 |" in text and "| kills | 1 |" not in text
