"""Reading jobs and files on behalf of somebody: what is foreign is not there."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from lueckenlos.accounts.access import at_large, membership_of
from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.roles import IMPORT_AREAS, MANAGE_INSTALLATION, SEE_JOBS
from lueckenlos.jobs.models import Job, StoredFile

May = Callable[[HttpRequest, StoredFile], bool]


def _may(request: HttpRequest, municipality: Municipality | None, permission: str) -> bool:
    if municipality is None:
        return isinstance(request.user, User) and at_large(request.user).may(MANAGE_INSTALLATION)
    standing = membership_of(request, municipality.slug)
    return standing is not None and standing.may(permission)


def imports_there(request: HttpRequest, file: StoredFile) -> bool:
    """Whether somebody may have an uploaded file: who may bring such in there now. In it stands
    what no page shows, so to have stored it once is not enough."""
    return _may(request, file.municipality, IMPORT_AREAS)


def _belongs(request: HttpRequest, municipality: Municipality) -> bool:
    return membership_of(request, municipality.slug) is not None


def job_for(request: HttpRequest, pk: UUID) -> Job:
    """A job somebody ordered, or of a municipality whose jobs they may see. Raises `Http404`."""
    job = Job.unscoped.filter(pk=pk).select_related("municipality").first()
    if job is None:
        raise Http404
    own = (
        isinstance(request.user, User)
        and job.by_id == request.user.pk
        and (job.municipality is None or _belongs(request, job.municipality))
    )
    if not own and not _may(request, job.municipality, SEE_JOBS):
        raise Http404
    return job


def jobs_of(municipality: Municipality, state: str = "") -> QuerySet[Job]:
    """The jobs of a municipality, newest first; of one state where it is named."""
    jobs = Job.objects.for_municipality(municipality).order_by("-ordered", "-pk")
    return jobs.filter(state=state) if state else jobs


def waits_for(job: Job) -> tuple[int, int]:
    """What a waiting job waits for: open jobs of its municipality that came before, and running
    jobs of others."""
    before = Job.objects.for_municipality(job.municipality_id).exclude(state__in=Job.ENDED)
    before = before.filter(Q(ordered__lt=job.ordered) | Q(ordered=job.ordered, pk__lt=job.pk))
    others = Job.unscoped.filter(state=Job.State.RUNNING)
    return before.count(), others.exclude(municipality=job.municipality_id).count()


def file_for(request: HttpRequest, pk: UUID, may: May = imports_there) -> StoredFile:
    """A stored file somebody may have. Raises `Http404`."""
    file = StoredFile.unscoped.filter(pk=pk).select_related("municipality").first()
    if file is None or not may(request, file):
        raise Http404
    return file
