"""Editions of areas: what is valid, what waits, what switching would change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import IMPORT_AREAS
from lueckenlos.areas import actions
from lueckenlos.areas.models import Edition, State
from lueckenlos.areas.queries import area_records, areas_of, editions, levels
from lueckenlos.areas.shown import source_words
from lueckenlos.areas.shown_change import changes, kept, picture
from lueckenlos.areas.switching import preview
from lueckenlos.jobs.models import Job


@require_safe
@require(IMPORT_AREAS)
def editions_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Levels and their editions, the planning level first."""
    standing = standing_of(request)
    page = {"editions": editions(standing.here), "levels": levels(standing.here)}
    return render(request, "areas/editions.html", page)


def _edition(request: HttpRequest, pk: UUID) -> Edition:
    every = Edition.objects.for_municipality(standing_of(request).here)
    found = every.exclude(state=State.LOADING).select_related("level", "municipality", "by")
    return get_object_or_404(found, pk=pk)


@require_safe
@never_cache
@require(IMPORT_AREAS)
def edition_page(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """An edition; of one that waits, or if asked of one that was valid, what would change."""
    one = _edition(request, pk)
    jobs = Job.objects.for_municipality(one.municipality).filter(kind=actions.SWITCH)
    job = next(
        (job for job in jobs.order_by("-ordered")[:5] if job.input["edition"] == str(pk)), None
    )
    page: dict[str, Any] = {
        "one": one,
        "source": source_words(one),
        "number": areas_of(one).count(),
        "job": job if job and one.state != State.ACTIVE else None,
        "busy": job is not None and job.open,
    }
    asked = one.state == State.READY or (one.state == State.PAST and "vergleichen" in request.GET)
    seen = preview(one) if asked and not page["busy"] else None
    if seen:
        old, new = area_records(seen.old, outline=True), area_records(one, outline=True)
        page |= {
            "seen": seen,
            "changes": changes(seen, old, new),
            "picture": picture(seen.old, one),
            "kept": kept(seen, new),
        }
    return render(request, "areas/edition.html", page)


@require_POST
@require(IMPORT_AREAS)
def switch(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Switch an edition on."""
    try:
        actions.order_switch(by=standing_of(request).user, edition=_edition(request, pk))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("edition", slug=slug, pk=pk)


@require_POST
@require(IMPORT_AREAS)
def discard_edition(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Remove an edition that never was valid."""
    try:
        actions.discard_edition(by=standing_of(request).user, edition=_edition(request, pk))
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("edition", slug=slug, pk=pk)
    messages.success(request, "Der Gebietsstand ist verworfen; es gilt weiter, was galt.")
    return redirect("editions", slug=slug)
