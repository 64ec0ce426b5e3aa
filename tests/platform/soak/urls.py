"""Pages only the soak has: order, store a file, look at what readers see and what people wrote."""

from __future__ import annotations

import io

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from tests.platform.soak.chain_checks import traces
from tests.platform.soak.tasks import ACTIVE, LOADS, ROW

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.roles import SEE_FIGURES, SEE_JOBS
from lueckenlos.config.urls import handler400, handler403, handler404, handler429, handler500
from lueckenlos.config.urls import urlpatterns as ours
from lueckenlos.jobs.actions import order
from lueckenlos.jobs.files import store
from lueckenlos.jobs.models import Job, StoredFile

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]
AT_ONCE = 3
"""Jobs that may be open together; the soak is to be a steady load, not a growing one."""


@require(SEE_JOBS)
def order_one(request: HttpRequest, slug: str) -> HttpResponse:
    """Order one of the kinds, unless enough is being done."""
    standing = standing_of(request)
    jobs = Job.objects.for_municipality(standing.here)
    if jobs.filter(state__in=("waiting", "running")).count() >= AT_ONCE:
        return JsonResponse({"job": None})
    chosen = LOADS[int(request.POST["load"]) % len(LOADS)]
    job = order(kind=chosen.kind, by=standing.user, municipality=standing.here, **chosen.given)
    return JsonResponse({"job": str(job.pk)})


@require(SEE_JOBS)
def store_one(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what was sent."""
    standing = standing_of(request)
    sent = request.FILES["file"]
    content = io.BytesIO(sent.read())
    file = store(
        municipality=standing.here, name=sent.name or "", content=content, by=standing.user
    )
    return JsonResponse({"file": str(file.pk)})


@require(SEE_FIGURES)
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """What a reader sees of the active edition: how many rows, and how many there should be."""
    files = StoredFile.objects.for_municipality(standing_of(request).here)
    active = list(files.filter(media_type=ACTIVE))
    rows = [files.filter(media_type=ROW, sha256=one.sha256).count() for one in active]
    return JsonResponse({"active": len(active), "rows": rows, "said": [o.size for o in active]})


@require(SEE_JOBS)
def marks(request: HttpRequest, slug: str) -> HttpResponse:
    """What is there of all that people wrote."""
    return JsonResponse(traces())


urlpatterns = [
    *ours,
    path("k/<slug:slug>/soak/bestellen/", order_one),
    path("k/<slug:slug>/soak/ablegen/", store_one),
    path("k/<slug:slug>/soak/ausgabe/", edition),
    path("k/<slug:slug>/soak/spuren/", marks),
]
