"""What a supervisor asks: does the process live, and can it do its work?"""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

ASKED = ("/healthz", "/readyz")


class AnyHost:
    """Lets a supervisor ask by whatever name or number it knows this machine."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response; all other pages know only the hosts of the settings."""
        if request.path in ASKED:
            request.META["HTTP_HOST"] = "localhost"
        return self.respond(request)


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """200 as long as pages are served at all."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and is up to date, else 503 with the reason."""
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "database does not answer"}, status=503)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return JsonResponse({"status": "database needs an upgrade"}, status=503)
    return JsonResponse({"status": "ok"})
