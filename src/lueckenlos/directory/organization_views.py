"""Organizations: the list, a single one with what it provides and who keeps it, its locations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import Standing, member, require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory import organization_actions as actions
from lueckenlos.directory.models import (
    Accessibility,
    Location,
    Organization,
    OrganizationMember,
    Status,
)
from lueckenlos.directory.organization_form import LocationForm, MemberForm, OrganizationForm
from lueckenlos.directory.organization_merging import alike, taken_in
from lueckenlos.directory.queries import area_names, locations, services
from lueckenlos.directory.secrecy import secret_locations, told_place
from lueckenlos.directory.service_access import (
    EDITS,
    reader_of,
    seen_organization,
    seen_organizations,
)
from lueckenlos.exchange.folding import fold
from lueckenlos.web.numbers import number_sent

PAGE, PLACES = 50, 200
NAMES = ("name", "description", "phone", "email", "url")
PLACE = ("name", "transportation")


@require_safe
@member
def organizations_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The organizations by name, with how many services each has."""
    standing = reader_of(request)
    asked = request.GET.get("q", "").strip()
    found = seen_organizations(standing)
    if asked:
        found = found.filter(folded__contains=fold(asked))
    active = Q(services__status=Status.ACTIVE)
    counted = found.annotate(number=Count("services", filter=active)).order_by("folded", "pk")
    page = {
        "part": Paginator(counted, PAGE).get_page(request.GET.get("seite")),
        "asked": asked,
        "keeper": standing.may(EDIT_INVENTORY),
    }
    return render(request, "directory/organizations.html", page)


@require_safe
@never_cache
@member
def organization_page(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """An organization: its services, its locations, who keeps its entries."""
    standing = reader_of(request)
    one = seen_organization(standing, pk)
    return render(request, "directory/organization.html", _page(request, standing, one))


def _page(request: HttpRequest, standing: Standing, one: Organization) -> dict[str, Any]:
    here, keeper = standing.here, standing.may(EDIT_INVENTORY)
    its = services(here).filter(organization=one).annotate(**told_place(standing))
    its = its.order_by("folded", "code")
    active = Count("services", filter=Q(services__service__status=Status.ACTIVE))
    places = locations(here).filter(organization=one).annotate(number=active)
    editor, areas = _may_edit(standing, one), area_names(here)
    secret = frozenset() if editor else secret_locations(here)

    def told(some: QuerySet[Location]) -> list[dict[str, Any]]:
        return [_place(place, areas, place.pk in secret) for place in some[:PLACES]]

    page: dict[str, Any] = {
        "one": one,
        "editor": editor,
        "keeper": keeper,
        "part": Paginator(its, PAGE).get_page(request.GET.get("seite")),
        "places": told(places.filter(number__gt=0)),
        "former_places": told(places.filter(number=0)),
    }
    if keeper:
        held = list(OrganizationMember.objects.filter(organization=one).select_related("user"))
        kept = {member.user_id for member in held}
        free = [user for user in actions.providers(one) if user.pk not in kept]
        page |= {"members": held, "member_form": MemberForm(free) if free else None}
        page["removable"] = not actions.provides(one)
        page |= {"alike": alike(one), "taken_in": taken_in(one)}
    return page


def _place(place: Any, areas: dict[str, str], hidden: bool) -> dict[str, Any]:
    area = "" if hidden else areas.get(place.area, place.area)
    words = "Adresse geschützt" if hidden else str(place) or "ohne Adresse"
    address = "" if hidden or not place.name else f"{place.street}, {place.city}".strip(", ")
    return {
        "pk": place.pk,
        "words": ", ".join(filter(None, (words, address, area))),
        "number": place.number,
    }


def _may_edit(standing: Standing, one: Organization) -> bool:
    """Whether somebody may change an organization: who keeps all, or its own entries."""
    if standing.may(EDIT_INVENTORY):
        return True
    if not any(standing.may(edit) for edit in EDITS):
        return False
    return OrganizationMember.objects.filter(organization=one, user=standing.user).exists()


def _edited(request: HttpRequest, pk: UUID) -> Organization:
    standing = reader_of(request)
    one = seen_organization(standing, pk)
    if not _may_edit(standing, one):
        raise PermissionDenied
    return one


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member
def change_organization(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Rename an organization, or say how to reach it."""
    one = _edited(request, pk)
    now = {name: getattr(one, name) for name in NAMES}
    form = OrganizationForm(request.POST or None, initial=now)
    version, held = number_sent(request.POST.get("version"), one.version), []
    if request.method == "POST" and form.is_valid():
        by = standing_of(request).user
        try:
            actions.change_organization(
                by=by, organization=one, version=version, **form.cleaned_data
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
            if version != one.version:
                labels = {name: str(form.fields[name].label) for name in NAMES}
                held = [(labels[name], now[name]) for name in NAMES]
                version = one.version
        else:
            messages.success(request, "Der Träger ist gespeichert.")
            return redirect("organization", slug=slug, pk=pk)
    page = {"one": one, "form": form, "version": version, "held": held}
    return render(request, "directory/organization_form.html", page)


@require_POST
@require(EDIT_INVENTORY)
def add_member(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Let somebody keep the entries of an organization."""
    one = seen_organization(standing_of(request), pk)
    people = actions.providers(one)
    form = MemberForm(people, request.POST)
    if form.is_valid():
        chosen = next(user for user in people if str(user.pk) == form.cleaned_data["user"])
        actions.add_member(by=standing_of(request).user, organization=one, user=chosen)
        messages.success(request, f"{chosen} pflegt jetzt die Einträge von „{one.name}“.")
    else:
        messages.error(request, "Wählen Sie eine Person aus der Liste.")
    return redirect("organization", slug=slug, pk=pk)


@require_POST
@require(EDIT_INVENTORY)
def remove_member(request: HttpRequest, slug: str, pk: UUID, number: int) -> HttpResponse:
    """Somebody is no longer to keep the entries of an organization."""
    one = seen_organization(standing_of(request), pk)
    found = get_object_or_404(OrganizationMember, organization=one, pk=number)
    actions.remove_member(by=standing_of(request).user, member=found)
    messages.success(request, f"{found.user} pflegt diese Einträge nicht mehr.")
    return redirect("organization", slug=slug, pk=pk)


@require_POST
@require(EDIT_INVENTORY)
def delete_organization(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Remove an organization without services."""
    one = seen_organization(standing_of(request), pk)
    try:
        actions.delete_organization(by=standing_of(request).user, organization=one)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("organization", slug=slug, pk=pk)
    messages.success(request, f"„{one.name}“ ist gelöscht.")
    return redirect("organizations", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member
def change_location(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """What a location is called, how to get there, how barrier-free it is."""
    standing = reader_of(request)
    every = locations(standing.here).select_related("organization", "municipality")
    one: Location = get_object_or_404(every, pk=pk)
    if one.organization_id:
        _edited(request, one.organization_id)
    elif not standing.may(EDIT_INVENTORY):
        raise PermissionDenied
    told = Accessibility.objects.filter(location=one).first() or Accessibility()
    now = {name: getattr(one, name) for name in PLACE}
    now |= {"wheelchair": told.wheelchair, "description": told.description}
    form = LocationForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        actions.change_location(by=standing.user, location=one, **form.cleaned_data)
        messages.success(request, "Der Ort ist gespeichert.")
        if one.organization_id:
            return redirect("organization", slug=slug, pk=one.organization_id)
        return redirect("organizations", slug=slug)
    page = {"one": one, "form": form, "number": services(standing.here)
            .filter(at_locations__location=one).count()}  # fmt: skip
    return render(request, "directory/organization_location.html", page)
