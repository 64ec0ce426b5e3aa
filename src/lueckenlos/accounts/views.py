"""Where somebody belongs: the page of a municipality, the way between several, an invitation."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lueckenlos.accounts.access import at_large, member, public, require, signed_in, standing_of
from lueckenlos.accounts.forms import AcceptForm, FoundForm
from lueckenlos.accounts.mails import send_invitation
from lueckenlos.accounts.models import Invitation, User
from lueckenlos.accounts.notices import missing_notices
from lueckenlos.accounts.overview import overview
from lueckenlos.accounts.people import RefusedError, accept, found_municipality, invite
from lueckenlos.accounts.queries import coordinations, invitation_of, municipalities_of
from lueckenlos.accounts.roles import BY_KEY, MANAGE_INSTALLATION, PERMISSIONS

LOGIN_BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """The municipalities of the person; with just one, straight there."""
    assert isinstance(request.user, User)
    found = municipalities_of(request.user)
    care = at_large(request.user).may(MANAGE_INSTALLATION)
    if len(found) == 1 and not care:
        return redirect("municipality", slug=found[0].slug)
    if not found and care:
        return redirect("installation")
    return render(request, "accounts/mine.html", {"found": found, "care": care})


@require_safe
@member
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """The municipality: what to do next, what is there, one's roles and what they allow."""
    standing = standing_of(request)
    roles = [BY_KEY[one.role] for one in standing.memberships]
    may = [words for key, words in PERMISSIONS.items() if standing.may(key)]
    page = {"municipality": standing.here, "roles": roles, "may": may, "told": overview(standing)}
    return render(request, "accounts/municipality.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def invitation(request: HttpRequest) -> HttpResponse:
    """An invitation: GET shows it, POST accepts it. A link that has had its day says so."""
    token = request.GET.get("t", "")
    offered = invitation_of(token)
    if offered is None:
        return render(request, "accounts/invitation_over.html", status=410)
    known = User.objects.filter(email=offered.email).exists()
    signed_in_as = request.user if isinstance(request.user, User) else None
    form = AcceptForm(request.POST or None)
    if request.method == "POST":
        if signed_in_as is not None:
            return _take(request, offered, signed_in_as)
        if not known and form.is_valid() and (answer := _join(request, offered, form)):
            return answer
    page = {
        "offered": offered,
        "role": BY_KEY[offered.role],
        "known": known,
        "mine": signed_in_as is not None and signed_in_as.email == offered.email,
        "form": form,
    }
    return render(request, "accounts/invitation.html", page)


def _take(request: HttpRequest, offered: Invitation, by: User) -> HttpResponse:
    try:
        accept(invitation=offered, by=by)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("mine")
    return redirect("municipality", slug=offered.municipality.slug)


def _join(request: HttpRequest, offered: Invitation, form: AcceptForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        made = accept(invitation=offered, name=said["name"], password=said["password"])
    except ValidationError as weak:
        form.add_error("password", weak)
        return None
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return None
    login(request, made.user, backend=LOGIN_BACKEND)
    return redirect("municipality", slug=offered.municipality.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@require(MANAGE_INSTALLATION)
def installation(request: HttpRequest) -> HttpResponse:
    """The municipalities of the installation; POST makes one and invites its coordination."""
    by = standing_of(request).user
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = found_municipality(by=by, key=said["key"], name=said["name"], kind=said["kind"])
        except ValidationError as wrong:
            for name, errors in wrong.message_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            sent = send_invitation(
                invite(by=by, municipality=made, email=said["email"], role="coordinator")
            )
            say_sent(request, sent)
            return redirect("installation")
    page = {"coordinations": coordinations(), "missing": missing_notices(), "form": form}
    return render(request, "accounts/installation.html", page)


def say_sent(request: HttpRequest, sent: bool) -> None:
    """Tell whether the mail of an invitation went out, or where it lies."""
    folder = getattr(settings, "EMAIL_FILE_PATH", "")
    if sent and folder and settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        messages.warning(
            request,
            f"Die Einladung liegt als Datei im Ordner {Path(folder).name} (es "
            "ist kein Postausgang eingerichtet). Geben Sie den Link daraus selbst weiter.",
        )
    elif sent:
        messages.success(request, "Die Einladung ist unterwegs.")
    else:
        messages.warning(
            request,
            "Die Einladung steht, aber der Postausgang hat die Mail nicht genommen. Laden Sie "
            "später noch einmal ein.",
        )
