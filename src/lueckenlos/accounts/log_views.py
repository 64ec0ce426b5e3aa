"""The log of who has seen personal data: ask for it, decide on that, read it.

Coordinators find it under their municipality, administrators under the installation.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lueckenlos.accounts import access_log
from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.forms import ReasonForm
from lueckenlos.accounts.mails import send_log_asked
from lueckenlos.accounts.models import LogOpening
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.queries import coordinators
from lueckenlos.accounts.roles import MANAGE_INSTALLATION, MANAGE_PEOPLE
from lueckenlos.web.errors import trouble

AT_ONCE = 200


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(MANAGE_PEOPLE)
def openings(request: HttpRequest, slug: str) -> HttpResponse:
    """The openings of a municipality; POST asks for one."""
    standing = standing_of(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"by": standing.user, "municipality": standing.here, **form.cleaned_data}
        try:
            made = access_log.ask_for_log(**said)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            _tell_seconds(request, made)
            return redirect("log_openings", slug=slug)
    alone = coordinators(standing.here).count() < 2
    rows = [_row(one, standing.here.slug) for one in access_log.openings(standing.here)]
    page = {
        "municipality": standing.here,
        "rows": rows,
        "form": form,
        "alone": alone,
        "under_way": access_log.is_under_way(standing.here) and not form.is_bound,
    }
    return render(request, "accounts/log_openings.html", page)


def _tell_seconds(request: HttpRequest, made: LogOpening) -> None:
    seconds = access_log.seconds(made)
    beyond = not access_log.coordinates(seconds[0], made.municipality) if seconds else True
    slug = "" if beyond else made.municipality.slug
    if not seconds:
        messages.warning(
            request,
            "Der Antrag steht, aber es gibt niemanden, der zustimmen kann. Laden Sie eine zweite "
            "Koordination ein, oder bitten Sie die Betreuung der Anlage um einen Zugang.",
        )
    elif send_log_asked(made, seconds, _address("log_opening", made, slug)):
        messages.success(request, "Der Antrag ist gestellt; wer zustimmen kann, hat eine Mail.")
    else:
        messages.warning(
            request,
            "Der Antrag steht, aber eine Mail ging nicht hinaus. Sagen Sie selbst Bescheid.",
        )


def _address(name: str, opening: LogOpening, slug: str) -> str:
    if slug:
        return reverse(name, args=[slug, opening.pk])
    return reverse(f"installation_{name}", args=[opening.pk])


def _row(opening: LogOpening, slug: str) -> tuple[LogOpening, str, str]:
    return opening, access_log.state_of(opening), _address("log_opening", opening, slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(MANAGE_PEOPLE)
def opening(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """What is asked for; POST agrees or refuses."""
    here = standing_of(request).here
    return _decide(request, get_object_or_404(access_log.openings(here), pk=pk), slug)


@require_safe
@never_cache
@require(MANAGE_PEOPLE)
def read(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The log, for the two who opened it."""
    here = standing_of(request).here
    return _read(request, get_object_or_404(access_log.openings(here), pk=pk), slug)


@require_safe
@never_cache
@require(MANAGE_INSTALLATION)
def installation_openings(request: HttpRequest) -> HttpResponse:
    """What the installation is to decide, and what it has agreed to."""
    found = access_log.openings_beyond(standing_of(request).user)
    rows = [_row(one, "") for one in found]
    return render(request, "accounts/installation_log_openings.html", {"rows": rows})


def _beyond(request: HttpRequest, pk: UUID) -> LogOpening:
    for one in access_log.openings_beyond(standing_of(request).user):
        if one.pk == pk:
            return one
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(MANAGE_INSTALLATION)
def installation_opening(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is asked for, where nobody else in the municipality can agree."""
    return _decide(request, _beyond(request, pk), "")


@require_safe
@never_cache
@require(MANAGE_INSTALLATION)
def installation_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The log, for the administrator who agreed."""
    return _read(request, _beyond(request, pk), "")


def _decide(request: HttpRequest, found: LogOpening, slug: str) -> HttpResponse:
    user = standing_of(request).user
    if request.method == "POST":
        if request.POST.get("decision") not in ("agree", "refuse"):
            return trouble(request, 400)
        agreed = request.POST["decision"] == "agree"
        try:
            access_log.decide(by=user, opening=found, agreed=agreed)
        except RefusedError as refused:
            messages.error(request, str(refused))
        else:
            said = (
                "Das Protokoll ist einen Tag lang offen." if agreed else "Der Antrag ist beendet."
            )
            messages.success(request, said)
        return redirect(_address("log_opening", found, slug) if slug or agreed else _list(slug))
    page = {
        "opening": found,
        "municipality": found.municipality,
        "state": access_log.state_of(found),
        "until": access_log.open_until(found),
        "may_decide": access_log.may_decide(user, found),
        "may_take_back": user.pk == found.asked_by_id and access_log.is_waiting(found),
        "to_read": _address("read_log", found, slug) if access_log.may_read(user, found) else "",
        "back": _list(slug),
    }
    return render(request, "accounts/log_opening.html", page)


def _list(slug: str) -> str:
    return reverse("log_openings", args=[slug]) if slug else reverse("installation_log_openings")


def _read(request: HttpRequest, found: LogOpening, slug: str) -> HttpResponse:
    rows = access_log.read_log(by=standing_of(request).user, opening=found)
    page = {
        "opening": found,
        "municipality": found.municipality,
        "until": access_log.open_until(found),
        "page": Paginator(rows, AT_ONCE).get_page(request.GET.get("seite")),
        "back": _address("log_opening", found, slug),
    }
    return render(request, "accounts/read_log.html", page)
