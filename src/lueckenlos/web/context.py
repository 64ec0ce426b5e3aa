"""What the frame of every page needs."""

from __future__ import annotations

from django.http import HttpRequest

from lueckenlos import __version__


def shell(request: HttpRequest) -> dict[str, object]:
    """The version in the foot of every page."""
    return {"version": __version__}
