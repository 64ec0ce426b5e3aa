"""What somebody must do every day: delete what may not be kept, and what nobody needs any more."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import Error

from lueckenlos.accounts import access_log, attempts, shared_cache
from lueckenlos.jobs.files import sweep

log = logging.getLogger("lueckenlos.job")
DAY_SECONDS = 24 * 3600.0


Duty = Callable[[], object]
_duties: list[Duty] = [sweep, access_log.purge, shared_cache.purge, attempts.purge]


def duty(function: Duty) -> Duty:
    """Register what an app must do every day; it may be done twice."""
    _duties.append(function)
    return function


class Housekeeping:
    """The duties once at the start and once a day; doing them twice does no harm."""

    def __init__(self) -> None:
        self.last = float("-inf")

    def if_due(self) -> bool:
        """Do them if a day has passed; whether it had."""
        now = time.monotonic()
        if now - self.last < DAY_SECONDS:
            return False
        self.last = now
        for one in _duties:
            try:
                one()
            except (Error, OSError):
                log.warning("housekeeping failed", exc_info=True)
        return True


@duty
def _end_sessions() -> None:
    """Delete sessions that have run out."""
    call_command("clearsessions", verbosity=0)
