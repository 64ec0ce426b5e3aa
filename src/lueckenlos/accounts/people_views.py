"""The people of a municipality, for its coordination."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts import people as actions
from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.access_log import record_access
from lueckenlos.accounts.forms import InviteForm, RoleForm
from lueckenlos.accounts.gemeinden import gemeinden_of
from lueckenlos.accounts.mails import send_invitation
from lueckenlos.accounts.models import Invitation, Membership
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.queries import changes, invitations_waiting, open_invitations, people
from lueckenlos.accounts.roles import BY_KEY, GIVEN_BY_COORDINATORS, MANAGE_PEOPLE
from lueckenlos.accounts.views import say_sent
from lueckenlos.report.words import alphabetical


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(MANAGE_PEOPLE)
def people_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs to the municipality and who is invited; POST invites."""
    standing = standing_of(request)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        waiting = invitations_waiting(standing.here, form.cleaned_data["email"])
        try:
            made = actions.invite(by=standing.user, municipality=standing.here, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            say_sent(request, send_invitation(made))
            _say_replaced(request, made, waiting)
            return redirect("people", slug=slug)
    held, names = list(people(standing.here)), gemeinden_of(standing.here)
    record_access(
        who=standing.user,
        whose={one.user for one in held},
        what="Liste der Menschen",
        municipality=standing.here,
    )
    page = {
        "municipality": standing.here,
        "people": [
            (one, _role_words(one, names))
            for one in sorted(held, key=lambda one: alphabetical(one.user.name))
        ],
        "invited": [(one, _role_words(one, names)) for one in open_invitations(standing.here)],
        "roles": [BY_KEY[key] for key in GIVEN_BY_COORDINATORS],
        "form": form,
    }
    return render(request, "accounts/people.html", page)


def _role_words(one: Membership | Invitation, names: Mapping[str, str]) -> str:
    """A role, that of a Gemeinde with its name."""
    name, gemeinde = BY_KEY[one.role].name, one.gemeinde
    return f"{name} ({names.get(gemeinde, gemeinde)})" if gemeinde else name


def _say_replaced(request: HttpRequest, made: Invitation, waiting: list[Invitation]) -> None:
    """Tell which other offer to the same address ends with this one."""
    names = gemeinden_of(made.municipality) if waiting and made.municipality else {}
    for one in waiting:
        if (one.role, one.gemeinde) != (made.role, made.gemeinde):
            messages.info(
                request,
                f"Sie ersetzt die vom {localtime(one.made):%d.%m.%Y} als "
                f"„{_role_words(one, names)}“; deren Link gilt nicht mehr. Soll die Person "
                "beide Rollen haben, laden Sie sie noch einmal ein, sobald sie angenommen hat.",
            )


def _membership(request: HttpRequest, pk: UUID) -> Membership:
    return get_object_or_404(people(standing_of(request).here), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require(MANAGE_PEOPLE)
def change_role(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Another role for somebody."""
    found = _membership(request, pk)
    now = {"role": found.role, "gemeinde": found.gemeinde}
    form = RoleForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        by = standing_of(request).user
        try:
            actions.change_role(by=by, membership=found, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Die Rolle ist geändert.")
            return redirect("people", slug=slug)
    page = {"membership": found, "form": form, "municipality": found.municipality}
    return render(request, "accounts/change_role.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@require(MANAGE_PEOPLE)
def end_membership(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take somebody's role away: GET asks, POST does."""
    found = _membership(request, pk)
    if request.method == "POST":
        try:
            actions.end_membership(by=standing_of(request).user, membership=found)
        except RefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Die Rolle ist beendet.")
        return redirect("people", slug=slug)
    role = _role_words(found, gemeinden_of(standing_of(request).here))
    page = {"membership": found, "role": role, "municipality": found.municipality}
    return render(request, "accounts/end_membership.html", page)


@require_POST
@require(MANAGE_PEOPLE)
def withdraw(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take an invitation back."""
    standing = standing_of(request)
    found = get_object_or_404(open_invitations(standing.here), pk=pk)
    actions.withdraw(by=standing.user, invitation=found)
    messages.success(request, "Die Einladung ist zurückgezogen.")
    return redirect("people", slug=slug)


@require_safe
@never_cache
@require(MANAGE_PEOPLE)
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """What was done with the people of the municipality."""
    standing = standing_of(request)
    record_access(
        who=standing.user,
        whose={one.user for one in people(standing.here)},
        what="Verlauf der Menschen",
        municipality=standing.here,
    )
    page = {"municipality": standing.here, "changes": changes(standing.here)}
    return render(request, "accounts/history.html", page)
