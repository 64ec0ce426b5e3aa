"""Saying with one click that a table of an import is read as it should be."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import IMPORT_AREAS
from lueckenlos.areas.confirming import confirm_part
from lueckenlos.areas.models import Import
from lueckenlos.web.numbers import number_sent


@require_POST
@require(IMPORT_AREAS)
def confirm(request: HttpRequest, slug: str, pk: UUID, number: int) -> HttpResponse:
    """What was asked of a table is answered: it is right as it is."""
    standing = standing_of(request)
    one = get_object_or_404(Import.objects.for_municipality(standing.here), pk=pk)
    version = number_sent(request.POST.get("version"))
    try:
        confirm_part(by=standing.user, one=one, version=version, number=number)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("import", slug=slug, pk=pk)
