"""Berlin as a municipality: 542 areas, 4,202 offers, loaded and computed as an upload would be."""

from __future__ import annotations

import time
from pathlib import Path

from berlin_case import CASE, DATA, KEY
from django.utils import timezone
from towns import Town

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.chain.actions import order_run
from lueckenlos.config.demo import BY, make_demo
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Worker


def berlin(folder: Path) -> Town:
    """Load and compute it; prints what each long work took. Raises where one of them failed."""
    (beside := folder / "case").mkdir()
    for file in DATA.iterdir():
        (beside / file.name).symlink_to(file)
    case = beside / "case.toml"
    case.write_text(CASE, encoding="utf-8")
    make_demo(case)
    here, user = Municipality.objects.get(key=KEY), User.objects.get(email=BY)
    _work(here)
    order_run(by=user, municipality=here, day=timezone.localdate())
    _work(here)
    return Town(here, user)


def _work(here: Municipality) -> None:
    """Do all open jobs, one after the other."""
    begun, since = time.perf_counter(), timezone.now()
    Worker().run(until_idle=True)
    done = Job.objects.for_municipality(here).filter(ended__gt=since).order_by("ended")
    for job in done:
        spent = (job.ended - job.started).total_seconds() if job.ended and job.started else 0.0
        print(f"  {job.kind:24}{job.state:10}{spent:8.1f} s")
        if job.state != Job.State.DONE:
            raise RuntimeError(job.error)
    print(f"  in all {time.perf_counter() - begun:.1f} s")
