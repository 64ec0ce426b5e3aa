"""What pages of the chain show, to take away for programs."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse


def json_of(told: Any) -> JsonResponse:
    """Days as ISO text, umlauts as they are."""
    return JsonResponse(told, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
