"""The worker: takes one job after the other, keeps its lease, writes down how it ended."""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import Error, InterfaceError, OperationalError, close_old_connections, connection

from lueckenlos.jobs.actions import end, give_back, is_to_stop, lease, renew, take
from lueckenlos.jobs.housekeeping import Housekeeping
from lueckenlos.jobs.kinds import CancelledError, LeavingError, LostError, RefusedError, kind_of
from lueckenlos.jobs.models import Job

log = logging.getLogger("lueckenlos.job")
IDLE_SECONDS = 0.5
LOST = "lost"
"""How a log line calls the end of a job that belongs to another worker by now."""
POLITE_SECONDS = 7.0
"""How long a job has to come to its next `tell` when the worker is asked to leave: less than
`lueckenlos serve` waits."""
PATIENT = 5
"""How much later than pages long work gets the processor (`nice`): somebody waits for a page."""
BROKEN = (
    "Das ist ein Fehler im Programm. Nennen Sie der Betreuung der Anlage die Nummer der Arbeit; im "
    "Protokoll steht, was geschah."
)
NO_MEMORY = (
    "Der Arbeitsspeicher reichte nicht. Versuchen Sie es mit einer kleineren Datei oder fragen Sie "
    "die Betreuung der Anlage."
)
NO_DATABASE = (
    "Die Datenbank war mehrmals nicht erreichbar oder überlastet. Versuchen Sie es später noch "
    "einmal oder fragen Sie die Betreuung der Anlage."
)


class Working:
    """A job being worked at: `Work` for its task."""

    def __init__(self, job: Job, leaving: threading.Event) -> None:
        self.job, self.leaving = job, leaving

    def tell(self, step: str, progress: int) -> None:
        """Say how far it is; stop where somebody asked for it."""
        if not renew(job=self.job, step=step[:200], progress=max(0, min(100, progress))):
            raise LostError
        if is_to_stop(self.job):
            raise CancelledError
        if self.leaving.is_set():
            raise LeavingError


class Heartbeat(threading.Thread):
    """Renews the lease of a job while it runs, also inside a long step."""

    def __init__(self, job: Job) -> None:
        super().__init__(daemon=True)
        self.job, self.over = job, threading.Event()

    def run(self) -> None:
        """Every third of a lease, until the job is over or lost."""
        try:
            while not self.over.wait(lease().total_seconds() / 3):
                try:
                    if not renew(job=self.job):
                        return
                except Error:
                    close_old_connections()
        finally:
            connection.close()


class Worker:
    """Takes jobs until it is asked to leave; then ends or gives back the one it has."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid4().hex[:6]}"
        self.leaving, self.idle = threading.Event(), threading.Event()
        self.idle.set()
        self.job: Job | None = None

    def run(self, *, until_idle: bool = False) -> None:
        """Work. `until_idle`: leave when nothing is left to do."""
        housekeeping = Housekeeping()
        while not self.leaving.is_set():
            housekeeping.if_due()
            try:
                self.job = take(worker=self.name)
            except Error:
                log.warning("database does not answer")
                close_old_connections()
                self.leaving.wait(2)
                continue
            if self.job is not None:
                self.idle.clear()
                self.work(self.job)
                self.idle.set()
            elif until_idle:
                return
            else:
                close_old_connections()
                self.leaving.wait(IDLE_SECONDS)

    def work(self, job: Job) -> None:
        """Do a job to its end, whatever that is, and write it down."""
        heartbeat, begun = Heartbeat(job), time.monotonic()
        heartbeat.start()
        state = LOST
        try:
            state = self._settle(job, *self._do(job))
        finally:
            heartbeat.over.set()
            heartbeat.join()
            spent = round((time.monotonic() - begun) * 1000)
            facts = {"job": str(job.pk), "kind": job.kind, "attempt": job.attempts}
            log.info("", extra={**facts, "state": state, "milliseconds": spent})

    def _do(self, job: Job) -> tuple[str, Callable[[], bool]]:
        """Run a task; the state it comes to, and the action that writes it down."""
        told: dict[str, Any] = {"job": job, "state": Job.State.FAILED}
        facts = {"job": str(job.pk), "kind": job.kind}
        try:
            kind = kind_of(job.kind)
            if kind is None:
                raise RefusedError(
                    f"Die Art der Arbeit „{job.kind}“ gibt es in dieser Version nicht mehr."
                )
            result = kind.task(Working(job, self.leaving))
            told |= {"state": Job.State.DONE, "result": result, "progress": 100, "error": ""}
        except CancelledError:
            told |= {"state": Job.State.CANCELLED, "error": ""}
        except LeavingError:
            return Job.State.WAITING, partial(give_back, job=job, counts=False)
        except LostError:
            log.warning("lease lost", extra=facts)
            return LOST, lambda: False
        except RefusedError as refused:
            told["error"] = str(refused)
        except (OperationalError, InterfaceError):
            log.warning("database failed", extra=facts, exc_info=True)
            return Job.State.WAITING, partial(give_back, job=job, counts=True, error=NO_DATABASE)
        except MemoryError:
            log.exception("memory full", extra=facts)
            told["error"] = NO_MEMORY
        except (Exception, SystemExit):
            log.exception("job failed", extra=facts)
            told["error"] = BROKEN
        return told["state"], partial(end, **told, step="")

    def _settle(self, job: Job, state: str, write: Callable[[], bool]) -> str:
        """Write down how a job ended; where the database does not answer, as soon as it does.

        The state that stands there now by this worker; "lost" where it has none to say.
        """
        while True:
            try:
                return str(state) if write() else LOST
            except (OperationalError, InterfaceError):
                log.warning("database does not answer")
                close_old_connections()
                if self.leaving.wait(1):  # the lease will lapse
                    return LOST
            except (Error, TypeError, ValueError):  # a result that cannot be kept
                log.exception("job failed", extra={"job": str(job.pk)})
                state = Job.State.FAILED
                write = partial(end, job=job, state=state, error=BROKEN)

    def watch(self, asked: int) -> None:
        """Until a signal arrives on the pipe `asked` or the parent is gone: then leave politely.

        Runs in a thread of its own, so that a task deep in compiled code does not hold it up.
        """
        parent = os.getppid()
        while not select.select([asked], [], [], 1)[0] and os.getppid() == parent:
            pass
        self.leaving.set()
        if self.idle.wait(POLITE_SECONDS):
            return
        try:
            if self.job is not None:
                give_back(job=self.job, counts=False)
        finally:
            os._exit(0)  # what the task still has open is rolled back


def main() -> None:
    """Run a worker until SIGTERM or SIGINT, or until the process that started it is gone."""
    os.nice(PATIENT)
    worker = Worker()
    asked, signalled = os.pipe()
    os.set_blocking(signalled, False)
    signal.set_wakeup_fd(signalled, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)  # `watch` reads it from the pipe
    threading.Thread(target=worker.watch, args=[asked], daemon=True).start()
    worker.run()
