"""Ordering, cancelling and taking up jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.jobs.kinds import LostError, Work, kind_of
from lueckenlos.jobs.models import Job, Step

ATTEMPTS = 3
GAVE_UP = (
    "Die Arbeit wurde dreimal begonnen und brach jedes Mal ab, ohne zu sagen warum; vielleicht "
    "reicht der Speicher nicht. Versuchen Sie es mit einer kleineren Datei oder fragen Sie die "
    "Betreuung der Anlage."
)
CANCELLED_LATE = "Die Arbeit sollte abbrechen; danach brach auch der Arbeiter ab."


def lease() -> timedelta:
    """How long a job belongs to a worker that says nothing."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


@transaction.atomic
def order(*, kind: str, by: User | None, municipality: Municipality | None, **given: Any) -> Job:
    """Put a job in the queue. Raises `ValueError` for a kind nobody registered."""
    if kind_of(kind) is None:
        raise ValueError(f"no task is called {kind}")
    job = Job(kind=kind, by=by, municipality=municipality, input=given)
    job._history_user = by  # type: ignore[attr-defined]
    job.save()
    return job


@transaction.atomic
def cancel(*, job: Job, by: User | None) -> None:
    """A waiting job ends; a running one at its next step; one that has ended stays as it is."""
    told: dict[str, Any] = {"cancel": True, "cancelled_by": by}
    ended = _row(job).filter(state=Job.State.WAITING)
    running = _row(job).filter(state=Job.State.RUNNING, cancel=False)
    if ended.update(state=Job.State.CANCELLED, ended=timezone.now(), **told) or running.update(
        **told
    ):
        _note(job, by)
    job.refresh_from_db()


def _row(job: Job) -> QuerySet[Job]:
    return Job.objects.for_municipality(job.municipality_id).filter(pk=job.pk)


def _note(job: Job, by: User | None = None) -> None:
    """A line in the history of a job, as it is in the database now; without `by`, nobody's."""
    history: Any = Job.history
    history.bulk_history_create([_row(job).get()], update=True, default_user=by)


# --- what a worker does -------------------------------------------------------------------------


def take(*, worker: str) -> Job | None:
    """The next job for a worker, one that waits or whose lease has lapsed; None if there is none.

    Municipalities take turns: next is the one whose last job began longest ago, and it has one job
    running at a time, in the order they came; so nobody waits behind all that another has ordered.
    A job begun three times without an end is explained instead; one that was to stop, stops.
    """
    now = timezone.now()
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, leased_until__lt=now)
    theirs = Job.unscoped.filter(municipality=OuterRef("municipality"))
    last = theirs.filter(started__isnull=False).order_by("-started").values("started")[:1]
    queue = Job.unscoped.filter(free).exclude(Exists(_running(theirs)))
    in_turn = F("turn").asc(nulls_first=True)
    for job in queue.annotate(turn=Subquery(last)).order_by(in_turn, "ordered", "pk")[:10]:
        # the lease too: its owner may have renewed it since
        mine = _row(job).filter(
            state=job.state, attempts=job.attempts, leased_until=job.leased_until
        )
        if job.cancel:
            _close(job, mine, state=Job.State.CANCELLED, error=CANCELLED_LATE)
        elif job.attempts >= ATTEMPTS:
            _close(job, mine, state=Job.State.FAILED, error=job.error or GAVE_UP)
        elif _begin(job, mine, worker):
            job.refresh_from_db()
            return job
    return None


def _running(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """Those of these jobs that a worker has and keeps."""
    return jobs.filter(state=Job.State.RUNNING, leased_until__gte=timezone.now())


@transaction.atomic
def _begin(job: Job, mine: QuerySet[Job], worker: str) -> bool:
    """Give a job to a worker while it is free and its municipality has none running."""
    now = timezone.now()
    if job.municipality_id is not None:  # two workers at once take their turn one after the other
        Municipality.objects.select_for_update(no_key=True).filter(pk=job.municipality_id).first()
        if _running(Job.objects.for_municipality(job.municipality_id)).exists():
            return False
    return bool(
        mine.update(
            state=Job.State.RUNNING,
            worker=worker,
            attempts=F("attempts") + 1,
            leased_until=now + lease(),
            started=now,
            step="",
            progress=0,
        )
    )


@transaction.atomic
def _close(job: Job, mine: QuerySet[Job], **told: Any) -> bool:
    """End a job that is still `mine`; whether it was."""
    closed = bool(mine.update(ended=timezone.now(), leased_until=None, **told))
    if closed:
        _note(job)
    return closed


def _mine(job: Job) -> QuerySet[Job]:
    return _row(job).filter(state=Job.State.RUNNING, worker=job.worker, attempts=job.attempts)


def renew(*, job: Job, **told: Any) -> bool:
    """Keep a job for another lease and say how far it is; whether it is still this worker's."""
    return bool(_mine(job).update(leased_until=timezone.now() + lease(), **told))


def is_to_stop(job: Job) -> bool:
    """Whether somebody has cancelled a job since it was taken."""
    return _row(job).filter(cancel=True).exists()


def end(*, job: Job, state: str, **told: Any) -> bool:
    """Close a job that is still this worker's; whether it was."""
    return _close(job, _mine(job), state=state, **told)


def give_back(*, job: Job, counts: bool, **told: Any) -> bool:
    """Put a job back in its place in the queue at once; whether it was still this worker's.

    `counts`: the attempt is one of the three; not so where the worker just leaves.
    """
    attempts = job.attempts if counts else job.attempts - 1
    return bool(
        _mine(job).update(state=Job.State.WAITING, attempts=attempts, leased_until=None, **told)
    )


# --- steps that happen once ---------------------------------------------------------------------


@contextmanager
def held(work: Work) -> Iterator[None]:
    """A transaction that commits only while the job is this worker's. Raises `LostError`."""
    with transaction.atomic(durable=True):
        if _mine(work.job).select_for_update(no_key=True).first() is None:
            raise LostError
        yield


@contextmanager
def once(work: Work, key: str) -> Iterator[bool]:
    """A step whose effects in the database happen exactly once, however often the job begins.

    ```
    with once(work, "switch") as first:
        if first:
            edition.switch_on()
    ```
    Block and note stand in one transaction, which is to last less than half a second. Raises
    `LostError` where another worker has the job by now.
    """
    with held(work):
        _, first = Step.objects.get_or_create(job=work.job, key=key)
        yield first
