"""What a municipality says of itself, for its coordination."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.access_log import record_access
from lueckenlos.accounts.actions import change_municipality
from lueckenlos.accounts.forms import MunicipalityForm
from lueckenlos.accounts.roles import MANAGE_MUNICIPALITY
from lueckenlos.accounts.versions import (
    ChangedError,
    municipality_history,
    seen_version,
    version_of,
)


@require_http_methods(["GET", "HEAD", "POST"])
@require(MANAGE_MUNICIPALITY)
def details(request: HttpRequest, slug: str) -> HttpResponse:
    """Name and pilot town; POST changes them, or shows what somebody else has written meanwhile."""
    standing = standing_of(request)
    here, history = standing.here, municipality_history(standing.here)
    version = seen_version(request) if request.POST else version_of(history)
    here.refresh_from_db()  # never older than the version
    form = MunicipalityForm(here, request.POST or None)
    meanwhile = None
    if request.method == "POST" and form.is_valid():
        said = {"pilot": "", **form.cleaned_data}
        try:
            change_municipality(by=standing.user, municipality=here, version=version, **said)
        except ChangedError:
            meanwhile = history.first()
            version = version_of(history)
        except ValidationError as wrong:
            add_errors(form, wrong)
        else:
            messages.success(request, "Die Angaben sind gespeichert.")
            return redirect("municipality_details", slug=slug)
    lines = list(history)
    record_access(
        who=standing.user,
        whose={one.history_user for one in lines if one.history_user},
        what="Verlauf der Angaben",
        municipality=here,
    )
    page: dict[str, Any] = {"municipality": here, "form": form, "version": version}
    page |= {"meanwhile": meanwhile, "lines": lines, "is_kreis": "pilot" in form.fields}
    return render(request, "accounts/municipality_details.html", page)


def add_errors(form: Form, wrong: ValidationError) -> None:
    """Show what a model refuses at the fields it is about."""
    for name, errors in wrong.message_dict.items():
        form.add_error(name if name in form.fields else None, errors)
