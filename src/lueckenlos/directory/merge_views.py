"""Making one of two records of a service."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory.actions import ARCHIVED
from lueckenlos.directory.merging import BOTH, ONE, OTHER, candidates, choices, merge, search
from lueckenlos.directory.models import Status
from lueckenlos.directory.queries import area_names, entry_of
from lueckenlos.directory.rows import Entry
from lueckenlos.directory.service_access import edited_entry
from lueckenlos.web.numbers import number_sent

ONWARD = "doppelte"
"""Said as `weiter`: the page of double records is the one to come back to."""
GONE = "Das andere Angebot gibt es nicht mehr, oder es ist schon zusammengeführt."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(EDIT_INVENTORY)
def merge_service(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Choose the other record (`mit`), then what remains; POST makes one of both."""
    one, here = edited_entry(request, pk), standing_of(request).here
    if one.service.status == Status.ARCHIVED:
        messages.error(request, ARCHIVED)
        return redirect("service", slug=slug, pk=pk)
    said = request.POST.get("mit") or request.GET.get("mit", "")
    other = _other(request, one, said)
    if said and other is None:
        messages.error(request, GONE)
        return redirect("merge_service", slug=slug, pk=pk)
    onward = (request.POST or request.GET).get("weiter", "")
    page: dict[str, Any] = {"one": one.service, "onward": onward == ONWARD}
    if other is None:
        asked = request.GET.get("q", "").strip()
        page |= {
            "asked": asked,
            "found": search(here, one.service, asked) if asked else [],
            "candidates": candidates(here, one.service),
        }
        return render(request, "directory/merge_choose.html", page)
    if request.method == "POST":
        try:
            _merge(request, one, other)
        except RefusedError as refused:
            messages.error(request, str(refused))
            return redirect(f"{request.path}?mit={other.service.pk}&weiter={quote(onward)}")
        messages.success(request, f"„{other.service.name}“ ist in {one.service.code} aufgegangen.")
        if onward == ONWARD:
            return redirect("doubles", slug=slug)
        return redirect("service", slug=slug, pk=pk)
    page |= {"other": other.service, "choices": choices(one, other, area_names(here))}
    return render(request, "directory/merge.html", page)


def _other(request: HttpRequest, one: Entry, said: str) -> Entry | None:
    try:
        pk = UUID(said)
    except ValueError:
        return None
    found = entry_of(standing_of(request).here, pk)
    if found is None or pk == one.service.pk or found.service.status == Status.MERGED:
        return None
    return found


def _merge(request: HttpRequest, one: Entry, other: Entry) -> None:
    said = request.POST
    first, second = (number_sent(said.get(name)) for name in ("version", "version_mit"))
    chosen = {name: said[name] for name in said if said[name] in (ONE, OTHER, BOTH)}
    merge(
        by=standing_of(request).user, one=one, other=other, versions=(first, second), chosen=chosen
    )
