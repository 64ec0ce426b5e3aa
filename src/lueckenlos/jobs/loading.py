"""Many rows, all or nothing: put in while inactive, switched on at the end.

How an app loads an edition of 200,000 rows:

```
with once(work, "edition") as first:
    if first:
        Edition.objects.create(job=work.job, active=False, …)
edition = Edition.objects.get(job=work.job)
load(work, rows, partial(write, edition), total=len(rows))
with once(work, "switch") as first:      # short: one column of two rows
    if first:
        Edition.objects.filter(active=True, …).update(active=False)
        Edition.objects.filter(pk=edition.pk).update(active=True)
```

Readers only ask for the active edition, so they see the old one or the whole new one. SQLite has
one writer at a time: between two transactions others get their turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import connection

from lueckenlos.jobs.actions import held
from lueckenlos.jobs.kinds import Work
from lueckenlos.jobs.models import Step

Row = TypeVar("Row")
LONGEST = 0.1
"""Seconds a transaction aims at; half a second is what others may wait."""
LEAST, MOST = 20, 5000
BREATH, EVERY = 0.12, 0.3
"""SQLite has no queue: who waits looks again every tenth of a second. So it is left alone for
`BREATH` seconds `EVERY` so often."""


def batches(rows: Iterable[Row], size: Callable[[], int]) -> Iterator[list[Row]]:
    """Rows in lists, each as long as `size` says then."""
    source = iter(rows)
    while batch := list(islice(source, size())):
        yield batch


def load(
    work: Work,
    rows: Iterable[Row],
    write: Callable[[Sequence[Row]], object],
    *,
    step: str = "Zeilen laden",
    total: int = 0,
) -> int:
    """Write every row once, in transactions of about `LONGEST` seconds; how many there are.

    A job that begins again goes on behind the last row that was put in, so `rows` must come in the
    same order each time. `total` rows give the percentage. Raises what `Work.tell` raises.
    """
    there = Step.objects.filter(job=work.job, key=step).values_list("rows", flat=True).first() or 0
    source = iter(rows)
    skipped = sum(1 for _ in islice(source, there))
    if skipped < there:
        raise ValueError(f"{there} rows were loaded, now there are only {skipped}")
    pace = _Pace()
    for batch in batches(source, lambda: pace.size):
        pace.breathe()
        work.tell(step, min(99, there * 100 // total) if total else 0)
        begun = time.monotonic()
        with held(work):
            write(batch)
            there += len(batch)
            Step.objects.update_or_create(job=work.job, key=step, defaults={"rows": there})
        pace.took(len(batch), time.monotonic() - begun)
    return there


class _Pace:
    """How many rows fit in a transaction, and when others get their turn."""

    def __init__(self) -> None:
        self.size, self.rested = LEAST * 5, time.monotonic()

    def breathe(self) -> None:
        """Leave the database to others for a moment, where only one can write."""
        if connection.vendor == "sqlite" and time.monotonic() - self.rested > EVERY:
            time.sleep(BREATH)
            self.rested = time.monotonic()

    def took(self, rows: int, seconds: float) -> None:
        """Fit the next batch to what the last one took, growing gently, shrinking at once."""
        fits = int(rows * LONGEST / max(seconds, 0.001))
        self.size = max(LEAST, min(MOST, fits, self.size * 2))
