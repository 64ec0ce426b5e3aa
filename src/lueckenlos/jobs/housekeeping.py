"""What somebody must do every day: delete what may not be kept, and what nobody needs any more."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import Error

from lueckenlos.accounts import access_log, attempts, shared_cache
from lueckenlos.jobs.files import sweep
from lueckenlos.web.discovery import discover

log = logging.getLogger("lueckenlos.job")
DAY_SECONDS = 24 * 3600.0


Duty = Callable[[], object]
_duties: dict[Duty, float] = dict.fromkeys(
    (sweep, access_log.purge, shared_cache.purge, attempts.purge), DAY_SECONDS
)


def duty(function: Duty, every: float = DAY_SECONDS) -> Duty:
    """Register what an app must do every day, or every so many seconds; it may be done twice."""
    _duties[function] = every
    return function


class Housekeeping:
    """The duties at the start and whenever they are due; doing them twice does no harm."""

    def __init__(self) -> None:
        discover("tasks")
        self.last: dict[Duty, float] = {}

    def if_due(self) -> bool:
        """Do those whose time has passed; whether there were any."""
        now = time.monotonic()
        due = [one for one, every in _duties.items() if now - self.last.get(one, -every) >= every]
        for one in due:
            self.last[one] = now
            try:
                one()
            except (Error, OSError):
                log.warning("housekeeping failed", exc_info=True)
        return bool(due)


@duty
def _end_sessions() -> None:
    """Delete sessions that have run out."""
    call_command("clearsessions", verbosity=0)
