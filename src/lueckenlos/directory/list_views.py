"""The list of services, what is taken away of it, selections kept under a name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lueckenlos.accounts.access import Standing, member, require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY, EDIT_OWN_ENTRIES, IMPORT_AREAS, SEE_FIGURES
from lueckenlos.directory.bulk import acts_for
from lueckenlos.directory.exporting import export_records, offers_csv, offers_xlsx
from lueckenlos.directory.list_counts import counted, numbers
from lueckenlos.directory.list_forms import SaveViewForm, ServiceFilter
from lueckenlos.directory.list_rows import list_rows
from lueckenlos.directory.listing import selected
from lueckenlos.directory.models import Status
from lueckenlos.directory.queries import visible_services
from lueckenlos.directory.saved_views import remove_view, save_view, saved_views
from lueckenlos.jobs.content import XLSX
from lueckenlos.web.downloads import attachment

AT_ONCE = 50
"""Services on a page of their list."""


def sees_services(request: HttpRequest) -> Standing:
    """The standing of who may see services, all or own ones; others are refused."""
    standing = standing_of(request)
    if not any(map(standing.may, (SEE_FIGURES, EDIT_INVENTORY, EDIT_OWN_ENTRIES))):
        raise PermissionDenied
    return standing


@require_safe
@member
def services(request: HttpRequest, slug: str) -> HttpResponse:
    """The services of a municipality by filter, sort and page of the address."""
    return _list(request, sees_services(request), request.GET)


@require_safe
@require(EDIT_OWN_ENTRIES)
def own_services(request: HttpRequest, slug: str) -> HttpResponse:
    """The same of one's own organizations only."""
    asked = request.GET.copy()
    asked["eigene"] = "on"
    return _list(request, standing_of(request), asked)


def _list(request: HttpRequest, standing: Standing, asked: QueryDict) -> HttpResponse:
    here, today = standing.here, timezone.localdate()
    form = ServiceFilter(asked, here)
    keys = selected(standing, form.said, today).values_list("pk", flat=True)
    found = numbers(standing, form.said, today)
    pages = Paginator(keys, AT_ONCE)
    pages.count = found[form.said.get("stand", "")]
    shown: Page[UUID] = pages.get_page(asked.get("seite"))
    query = form.query
    page = {
        "form": form,
        "own": bool(form.said.get("eigene")),
        "hits": pages.count,
        "counted": counted(form.said, found, today),
        "page": shown,
        "rows": list_rows(list(shown), standing, form.areas, today),
        "query": query,
        "query_and": f"{query}&" if query else "",
        "nothing_yet": not pages.count and not _anything(standing),
        **_may(standing),
        "views": list(saved_views(standing)),
        "save": SaveViewForm(),
        "user_pk": standing.user.pk,
    }
    return render(request, "directory/list.html", page)


def _may(standing: Standing) -> dict[str, Any]:
    """What somebody may do with the list."""
    edits = standing.may(EDIT_INVENTORY)
    both = edits or standing.may(EDIT_OWN_ENTRIES)
    return {
        "edits": edits,
        "loads": edits and standing.may(IMPORT_AREAS),
        "acts": acts_for(standing) if both else {},
    }


def _anything(standing: Standing) -> bool:
    """Whether there is any service to see at all."""
    return visible_services(standing).exclude(status=Status.MERGED).exists()


# --- taken away ----------------------------------------------------------------------------------


def _offers(request: HttpRequest) -> Any:
    standing = sees_services(request)
    said = ServiceFilter(request.GET, standing.here).said
    return export_records(standing, selected(standing, said, timezone.localdate()))


@require_safe
@member
def services_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as a workbook that can be loaded again."""
    return attachment(offers_xlsx(_offers(request)), XLSX, "angebote.xlsx")


@require_safe
@member
def services_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as CSV."""
    return offers_csv(_offers(request), "angebote.csv")


# --- saved views ---------------------------------------------------------------------------------


def to_list(slug: str, query: str) -> HttpResponseRedirect:
    """To the list with a selection."""
    address = reverse("services", args=[slug])
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


@require_POST
@member
def save_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what the address selects under a name."""
    standing = sees_services(request)
    query = ServiceFilter(request.GET, standing.here).query
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Die Ansicht braucht einen Namen von höchstens 100 Zeichen.")
        return to_list(slug, query)
    said = form.cleaned_data
    save_view(
        by=standing.user,
        municipality=standing.here,
        name=said["name"],
        query=query,
        shared=said["shared"] and standing.may(EDIT_INVENTORY),
    )
    messages.success(request, f"Die Ansicht „{said['name']}“ ist gespeichert.")
    return to_list(slug, query)


@require_POST
@member
def remove_list(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Remove an own view."""
    standing = sees_services(request)
    try:
        name = remove_view(by=standing.user, municipality=standing.here, pk=pk)
        messages.success(request, f"Die Ansicht „{name}“ ist gelöscht.")
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("services", slug=slug)
