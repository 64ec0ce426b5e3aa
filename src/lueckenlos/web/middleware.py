"""A number and a log line for every request."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

log = logging.getLogger("lueckenlos.request")
QUIET = ("/static/", "/healthz", "/readyz")


class RequestLog:
    """Gives a request its number, which its error page shows, and logs it.

    The line has the pattern of the address, not the address: that may hold a name or a secret.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, with the number in a header."""
        request.number = uuid4().hex[:10]  # type: ignore[attr-defined]
        begun = time.monotonic()
        response = self.respond(request)
        response.headers["X-Request-Id"] = number_of(request)
        if not request.path.startswith(QUIET) or response.status_code >= 500:
            log.info(
                "",
                extra={
                    "method": request.method,
                    "path": route_of(request),
                    "status": response.status_code,
                    "milliseconds": round((time.monotonic() - begun) * 1000),
                    "request": number_of(request),
                },
            )
        return response


def route_of(request: HttpRequest) -> str:
    """The pattern of a request's address; "-" where no page has it."""
    found = request.resolver_match
    return f"/{found.route}" if found else "-"


def number_of(request: HttpRequest) -> str:
    """The number of a request."""
    return str(getattr(request, "number", ""))
