"""What who looks after the installation can do for a municipality that has not begun."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.actions import BEGUN, correct_municipality
from lueckenlos.accounts.forms import CoordinatorForm, KeyForm
from lueckenlos.accounts.mails import send_invitation
from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.municipality_views import add_errors
from lueckenlos.accounts.people import RefusedError, invite_again, invite_instead
from lueckenlos.accounts.queries import coordinators_invited, has_begun
from lueckenlos.accounts.roles import MANAGE_INSTALLATION
from lueckenlos.accounts.versions import (
    ChangedError,
    municipality_history,
    seen_version,
    version_of,
)
from lueckenlos.accounts.views import say_sent


@require_POST
@require(MANAGE_INSTALLATION)
def resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite a coordinator again: a new mail, and the old link is worth nothing."""
    found = get_object_or_404(coordinators_invited(), pk=pk)
    try:
        made = invite_again(by=standing_of(request).user, invitation=found)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        say_sent(request, send_invitation(made))
    return redirect("installation")


@require_http_methods(["GET", "HEAD", "POST"])
@require(MANAGE_INSTALLATION)
def replace(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another address for a mistyped one: the old link is worth nothing, a mail goes to the new."""
    found = get_object_or_404(coordinators_invited(), pk=pk)
    form = CoordinatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, email = standing_of(request).user, form.cleaned_data["email"]
        try:
            made = invite_instead(by=by, invitation=found, email=email)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            say_sent(request, send_invitation(made))
            return redirect("installation")
    page = {"invitation": found, "municipality": found.municipality, "form": form}
    return render(request, "accounts/replace_invitation.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@require(MANAGE_INSTALLATION)
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Key and kind of a municipality as long as nobody has joined it."""
    here = get_object_or_404(Municipality, pk=pk)
    history = municipality_history(here)
    version = seen_version(request) if request.POST else version_of(history)
    here.refresh_from_db()  # never older than the version
    form = KeyForm(request.POST or None, initial={"key": here.key, "kind": here.kind})
    meanwhile = None
    if request.method == "POST" and form.is_valid():
        by, said = standing_of(request).user, form.cleaned_data
        try:
            correct_municipality(by=by, municipality=here, version=version, **said)
        except ChangedError:
            meanwhile = history.first()
            version = version_of(history)
        except ValidationError as wrong:
            add_errors(form, wrong)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Schlüssel und Art sind gespeichert.")
            return redirect("installation")
    page = {"municipality": here, "form": form, "version": version, "meanwhile": meanwhile}
    page["fixed"] = BEGUN if has_begun(here) else ""
    return render(request, "accounts/correct_municipality.html", page)
