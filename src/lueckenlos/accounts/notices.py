"""The texts a public site owes its visitors."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from lueckenlos.accounts.models import Notice


def missing_notices() -> list[str]:
    """Names of the texts the installation owes its visitors and does not have yet."""
    there = set(Notice.objects.for_municipality(None).values_list("kind", flat=True))
    return [str(kind.label) for kind in Notice.Kind if kind.value not in there]


def keeps_closed() -> bool:
    """Whether nothing may be opened to the public yet: a text is missing, and others than who
    tries it out on their own machine reach this installation."""
    return (settings.PUBLIC or not _is_here(settings.BASE_URL)) and bool(missing_notices())


def _is_here(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
