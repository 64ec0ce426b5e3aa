"""What all processes of the web remember together, for minutes: tries, and codes used up."""

from __future__ import annotations

from django.utils import timezone

from lueckenlos.accounts.models import SharedCache


def purge() -> int:
    """Delete what has run out; how much there was."""
    return SharedCache.objects.filter(expires__lt=timezone.now()).delete()[0]
