"""Making one of two organizations at the browser, and taking that back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory import organization_merging as merging
from lueckenlos.directory.models import Organization
from lueckenlos.directory.queries import locations, organizations, services
from lueckenlos.directory.service_access import seen_organization
from lueckenlos.web.numbers import number_sent

GONE = "Den anderen Träger gibt es nicht mehr."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(EDIT_INVENTORY)
def merge_organization(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Choose the other organization (`mit`), see what goes over; POST makes one of both."""
    standing = standing_of(request)
    one = seen_organization(standing, pk)
    said = request.POST.get("mit") or request.GET.get("mit", "")
    other = _other(one, said)
    if said and other is None:
        messages.error(request, GONE)
        return redirect("merge_organization", slug=slug, pk=pk)
    page: dict[str, Any] = {"one": one, "other": other}
    if other is None:
        asked = request.GET.get("q", "").strip()
        page |= {"asked": asked, "alike": merging.alike(one)}
        page["found"] = merging.search(one, asked) if asked else []
    elif request.method == "POST":
        first, second = (number_sent(request.POST.get(name)) for name in ("version", "version_mit"))
        try:
            merging.merge_organizations(
                by=standing.user, into=one, other=other, versions=(first, second)
            )
        except RefusedError as refused:
            messages.error(request, str(refused))
            return redirect(f"{request.path}?mit={other.pk}")
        messages.success(request, f"„{other.name}“ ist in „{one.name}“ aufgegangen.")
        return redirect("organization", slug=slug, pk=pk)
    else:
        page |= {
            "services": services(standing.here).filter(organization=other).count(),
            "places": locations(standing.here).filter(organization=other).count(),
            "people": [member.user for member in other.members.select_related("user")],
        }
    return render(request, "directory/organization_merge.html", page)


def _other(one: Organization, said: str) -> Organization | None:
    try:
        pk = UUID(said)
    except ValueError:
        return None
    return organizations(one.municipality).exclude(pk=one.pk).filter(pk=pk).first()


@require_POST
@require(EDIT_INVENTORY)
def part_organization(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a merger back."""
    standing = standing_of(request)
    one = seen_organization(standing, pk)
    try:
        gone = UUID(request.POST.get("mit", ""))
        again = merging.part_organizations(by=standing.user, one=one, gone=gone)
    except (ValueError, RefusedError):
        messages.error(request, merging.GONE)
        return redirect("organization", slug=slug, pk=pk)
    messages.success(request, f"„{again.name}“ ist wieder ein eigener Träger.")
    return redirect("organization", slug=slug, pk=again.pk)
