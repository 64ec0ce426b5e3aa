"""The jobs of a municipality, the page of one with and without JavaScript, stored files."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lueckenlos.accounts.access import require, signed_in, standing_of
from lueckenlos.accounts.models import User
from lueckenlos.accounts.roles import SEE_JOBS
from lueckenlos.jobs import actions
from lueckenlos.jobs.files import open_file
from lueckenlos.jobs.forms import StateForm
from lueckenlos.jobs.kinds import kind_of
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.queries import May, file_for, imports_there, job_for, jobs_of, waits_for

AT_ONCE = 25
"""Jobs on a page of their list."""

LEAVE = "Sie können die Seite verlassen und später wiederkommen."
ALONE = "default-src 'none'; sandbox"
"""Policy for what others wrote: should a browser show it after all, it does nothing."""


def _shown(job: Job) -> dict[str, object]:
    onward = job.result.get("url", "") if isinstance(job.result, dict) else ""
    local = isinstance(onward, str) and onward.startswith("/") and not onward.startswith("//")
    shown = {"job": job, "name": _name(job), "onward": onward if local else ""}
    return shown | ({"waiting": _waiting(job)} if job.state == Job.State.WAITING else {})


def _waiting(job: Job) -> str:
    """What a waiting job waits for, in a sentence."""
    before, others = waits_for(job)
    if before:
        many = f"sind noch {before} Arbeiten" if before > 1 else "ist noch eine Arbeit"
        return f"Davor {many} Ihrer Kommune dran. {LEAVE}"
    if others:
        return f"Gerade rechnet die Anlage für andere; danach sind Sie an der Reihe. {LEAVE}"
    return f"Die Arbeit beginnt gleich. {LEAVE}"


@require(SEE_JOBS)
@require_safe
@never_cache
def jobs(request: HttpRequest, slug: str) -> HttpResponse:
    """What was ordered in a municipality, newest first; by state and page of the address."""
    municipality = standing_of(request).here
    form = StateForm(request.GET or None)
    state = form.cleaned_data["stand"] if form.is_valid() else ""
    page = Paginator(jobs_of(municipality, state), AT_ONCE).get_page(request.GET.get("seite"))
    return render(
        request,
        "jobs/jobs.html",
        {
            "municipality": municipality,
            "form": form,
            "state": state,
            "page": page,
            "jobs": [(one, _name(one)) for one in page],
        },
    )


def _name(job: Job) -> str:
    kind = kind_of(job.kind)
    return kind.name if kind else job.kind


@signed_in
@require_safe
@never_cache
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far a job is. htmx asks for the part that changes; else the page asks again by itself."""
    job = job_for(request, pk)
    part = request.headers.get("HX-Request") == "true"
    return render(request, "jobs/part.html" if part else "jobs/job.html", _shown(job))


@signed_in
@require_safe
@never_cache
def as_json(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The same for programs."""
    job = job_for(request, pk)
    return JsonResponse(
        {
            "id": str(job.pk),
            "kind": job.kind,
            "state": job.state,
            "step": job.step,
            "progress": job.progress,
            "attempts": job.attempts,
            "cancel": job.cancel,
            "error": job.error,
            "result": job.result,
            "ordered": job.ordered.isoformat(),
            "ended": job.ended and job.ended.isoformat(),
        },
        json_dumps_params={"ensure_ascii": False},
    )


@signed_in
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop a job, then its page."""
    by = request.user if isinstance(request.user, User) else None
    actions.cancel(job=job_for(request, pk), by=by)
    return redirect("job", pk=pk)


@signed_in
@require_safe
@never_cache
def download(request: HttpRequest, pk: UUID, may: May = imports_there) -> FileResponse:
    """A stored file as an attachment, after `may` was asked; 404 for everybody else."""
    file = file_for(request, pk, may)
    try:
        content = open_file(file)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content, as_attachment=True, filename=file.name, content_type=file.media_type
    )
    response.headers["Content-Length"] = str(file.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = ALONE
    return response
