"""What all processes of the web remember together, for minutes: tries, and codes used up."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.utils import timezone

from lueckenlos.accounts.models import SharedCache

log = logging.getLogger(__name__)


def purge() -> int:
    """Delete what has run out; how much there was."""
    return SharedCache.objects.filter(expires__lt=timezone.now()).delete()[0]


def let_go() -> None:
    """Free what a server held when it was killed.

    A try is counted under a lock that lasts ten seconds. Who is killed meanwhile leaves it behind,
    and nobody of the same address could sign in until it ran out. It guards only the counting, so
    a server that starts may free it whoever holds it.
    """
    try:
        SharedCache.objects.filter(cache_key__endswith=":lock").delete()
    except DatabaseError as error:  # pages say what is wrong with the database
        log.warning("The locks of an earlier server could not be freed: %s", type(error).__name__)
