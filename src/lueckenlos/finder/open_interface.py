"""Interfaces other programs ask without an account: read only, from every website, throttled."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import public
from lueckenlos.finder.throttle import WINDOW_SECONDS, Throttle

MOST_A_MINUTE = 600
throttle = Throttle(MOST_A_MINUTE)


def for_everybody(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For everybody and every website, as often as the throttle admits."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        response: HttpResponseBase
        if throttle.admits(request.META.get("REMOTE_ADDR", "")):
            response = require_safe(view)(request, *args, **named)
        else:
            response = JsonResponse({"detail": "Zu viele Anfragen."}, status=429)
            response.headers["Retry-After"] = str(WINDOW_SECONDS)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return public(csrf_exempt(answered))  # whatever is sent is refused as what it is: not read
