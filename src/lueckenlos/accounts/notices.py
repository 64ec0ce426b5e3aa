"""The texts a public site owes its visitors."""

from __future__ import annotations

from lueckenlos.accounts.models import Notice


def missing_notices() -> list[str]:
    """Names of the texts the installation owes its visitors and does not have yet."""
    there = set(Notice.objects.for_municipality(None).values_list("kind", flat=True))
    return [str(kind.label) for kind in Notice.Kind if kind.value not in there]
