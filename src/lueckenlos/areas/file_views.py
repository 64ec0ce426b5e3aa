"""Removing the files of an import."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import IMPORT_AREAS
from lueckenlos.areas.file_actions import remove_files
from lueckenlos.areas.models import Import


@require_POST
@require(IMPORT_AREAS)
def remove_import_files(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Remove the files of a loaded import; what was loaded stays."""
    standing = standing_of(request)
    every = Import.objects.for_municipality(standing.here).select_related("municipality")
    try:
        remove_files(by=standing.user, one=get_object_or_404(every, pk=pk))
        messages.success(request, "Die Dateien sind gelöscht. Was geladen wurde, bleibt.")
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("import", slug=slug, pk=pk)
