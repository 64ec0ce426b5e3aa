"""Failed log-ins are remembered to slow down guessing, and not for longer."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt
from django.utils import timezone

KEPT = timedelta(days=1)


def purge() -> int:
    """Delete failed log-ins older than a day: address, IP and browser; how many there were."""
    old = AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - KEPT)
    return int(old.delete()[0])
