"""A process that does what it is told: reads `{"do": name, …}`, a line, and answers with one."""

import json
import sys
import time
from collections import Counter
from typing import Any

from django.db import connection
from django.db.models import Count
from tests.platform.jobs import invented
from tests.platform.soak import checks

from lueckenlos.accounts.models import Municipality
from lueckenlos.jobs import actions
from lueckenlos.jobs.models import Job, StoredFile


def order(kind: str, times: int = 1, **given: Any) -> list[str]:
    return [
        str(actions.order(kind=kind, by=None, municipality=None, **given).pk) for _ in range(times)
    ]


def order_unknown() -> str:
    return str(Job.unscoped.create(kind="gone").pk)


def cancel(job: str) -> str:
    found = Job.unscoped.get(pk=job)
    actions.cancel(job=found, by=None)
    return found.state


def job(job: str) -> dict[str, Any]:
    return Job.unscoped.values(
        "state", "step", "progress", "attempts", "error", "result", "worker"
    ).get(pk=job)


def states() -> dict[str, int]:
    return dict(Counter(Job.unscoped.values_list("state", flat=True)))


def effects() -> dict[str, int]:
    """How often each effect happened."""
    named = StoredFile.unscoped.values("name").annotate(times=Count("pk"))
    return {one["name"]: one["times"] for one in named}


def errors() -> list[str]:
    return list(Job.unscoped.exclude(error="").values_list("error", flat=True))


def counted(media_type: str) -> int:
    return StoredFile.unscoped.filter(media_type=media_type).count()


def workers() -> list[str]:
    return sorted(set(Job.unscoped.values_list("worker", flat=True)))


def open_jobs() -> dict[str, list[Any]]:
    """State, attempts and worker of every job that has not ended."""
    found = Job.unscoped.filter(state__in=("waiting", "running"))
    return {str(pk): told for pk, *told in found.values_list("pk", "state", "attempts", "worker")}


def wrong() -> list[str]:
    """What is not whole in the database."""
    return checks.wrong()


def write_for(seconds: float) -> dict[str, float]:
    """Write a row every 50 ms while a job is open, as somebody at a form does: the longest wait,
    and how many rows were written meanwhile."""
    until, worst, count = time.monotonic() + seconds, 0.0, 0
    while time.monotonic() < until:
        if not Job.unscoped.filter(state__in=("waiting", "running")).exists():
            break
        begun = time.monotonic()
        invented.effect("form", media_type="form").save()
        worst, count = max(worst, time.monotonic() - begun), count + 1
        time.sleep(0.05)
    return {"worst": worst, "count": count}


def integrity() -> str:
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        return str(cursor.execute("PRAGMA integrity_check").fetchone()[0])


def desk() -> None:
    Municipality.objects.get_or_create(
        key="99999", defaults={"name": "Probe", "slug": "probe", "kind": "kreis"}
    )
    for line in sys.stdin:
        told = json.loads(line)
        answer = globals()[told.pop("do")](**told)
        print(json.dumps(answer, default=str), flush=True)
