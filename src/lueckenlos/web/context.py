"""What the frame of every page needs."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi

from lueckenlos import __version__
from lueckenlos.web.language import choices


def shell(request: HttpRequest) -> dict[str, object]:
    """The version in the foot of every page, its language with its direction, and the others."""
    return {
        "product_version": __version__,
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "languages": SimpleLazyObject(lambda: choices(request)),
    }
