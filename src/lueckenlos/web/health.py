"""What a supervisor asks: does the process live, and can it do its work?"""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


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
