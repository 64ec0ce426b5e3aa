"""The kinds of long work: each app registers its own in `tasks.py`.

**The rule for a task.** A worker can die at any moment, and the job begins anew, from the top, in
another. So what a task leaves behind must be the same whether a step ran once or three times:

1. What is written to the database is written inside `once(work, "name of the step")`, or row by row
   through `loading.load`: effect and note of it stand in one transaction.
2. What a later step needs of an earlier one is read from the database again, not kept in a variable
   that only the first attempt has set.
3. New rows hang on something inactive (an edition, a batch) that the last step switches on.
4. Outside the database (a file, a mail) a step may happen twice: write to a name that follows from
   the job and put it in place in one go; order a mail in `once`, send it in a job of its own.
5. `tell` at least every few seconds, between transactions: there a job is cancelled, or given back
   when the worker is asked to leave. Let the errors that end it pass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from lueckenlos.accounts.people import RefusedError as RefusedError
from lueckenlos.jobs.models import Job
from lueckenlos.web.discovery import discover


class EndingError(Exception):
    """The task is over though it is not finished; a task lets it pass."""


class CancelledError(EndingError):
    """Somebody asked the job to stop."""


class LostError(EndingError):
    """Another worker has the job: its lease had lapsed."""


class LeavingError(EndingError):
    """This worker was asked to leave; the job goes back to the queue."""


class Work(Protocol):
    """What a task is given: its job, and a way to tell how far it is."""

    job: Job

    def tell(self, step: str, progress: int) -> None:
        """Say how far it is, in percent.

        Raises `CancelledError` where somebody asked to stop, `LostError` when the lease is gone,
        `LeavingError` when the worker was asked to leave.
        """


Task = Callable[[Work], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: its name on the screen, and the function that does it, step by step."""

    key: str
    name: str
    task: Task


_KINDS: dict[str, Kind] = {}


def task(key: str, name: str) -> Callable[[Task], Task]:
    """Register a function as a kind of work."""

    def register(function: Task) -> Task:
        if key in _KINDS and _KINDS[key].task is not function:
            raise ValueError(f"two tasks are called {key}")
        _KINDS[key] = Kind(key, name, function)
        return function

    return register


def kind_of(key: str) -> Kind | None:
    """The kind of work a key names."""
    discover("tasks")
    return _KINDS.get(key)
