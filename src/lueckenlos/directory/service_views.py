"""A single service: its page, its form, and what is done with it at a click."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import Standing, member, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory import actions
from lueckenlos.directory.map_views import shown_spots
from lueckenlos.directory.models import Attribute, Status, TaxonomyTerm
from lueckenlos.directory.organization_actions import confirm_service
from lueckenlos.directory.queries import area_labels, area_names, entry_of, locations, organizations
from lueckenlos.directory.rows import Entry
from lueckenlos.directory.secrecy import hides_place, secret_locations
from lueckenlos.directory.service_access import EDITS, edited_entry, may_edit, reader_of, seen_entry
from lueckenlos.directory.service_form import Choices, ServiceForms, initial_of
from lueckenlos.directory.service_saving import own_organizations, save_service, unplaced
from lueckenlos.directory.shown_conflict import differences
from lueckenlos.directory.shown_service import groups, missing, places, told
from lueckenlos.web.numbers import number_sent

NO_POINT = (
    "Das Angebot ist gespeichert, aber sein Ort steht noch nicht auf der Karte: Die Adresse ist "
    "hier nicht bekannt. Wählen Sie „Ändern“ und nennen Sie ein Gebiet oder den Punkt auf der "
    "Karte."
)


@require_safe
@never_cache
@member
def service_page(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Everything about a service; one that was merged leads to the other."""
    standing = reader_of(request)
    entry = seen_entry(standing, pk)
    service = entry.service
    if service.status == Status.MERGED and service.merged_into_id:
        messages.info(request, f"„{service.name}“ ist in diesem Angebot aufgegangen.")
        return redirect("service", slug=slug, pk=service.merged_into_id)
    areas, editor = area_names(standing.here), may_edit(standing, pk)
    hidden = not editor and hides_place(entry, secret_locations(standing.here))
    shown = groups(entry, areas, names=editor, hidden=hidden)
    where = places(entry, areas, hidden=hidden)
    page = {
        "one": service,
        "editor": editor,
        "keeper": standing.may(EDIT_INVENTORY),
        "groups": told(shown),
        "places": where,
        "missing": missing(shown, where),
        "terms": _terms(entry),
        "archived": service.status == Status.ARCHIVED,
        "on_map": bool(shown_spots(entry, hidden=hidden)),
    }
    return render(request, "directory/service.html", page)


def _terms(entry: Entry) -> list[str]:
    sorted_by = Attribute.objects.filter(service=entry.service).order_by("term__name")
    return list(sorted_by.values_list("term__name", flat=True))


# --- the form ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member
def add_service(request: HttpRequest, slug: str) -> HttpResponse:
    """A new service, empty or like another one (`vorlage`), of a provider (`traeger`), in an area
    (`gebiet`)."""
    standing = reader_of(request)
    if not any(standing.may(one) for one in EDITS):
        raise PermissionDenied
    if not _may_add(standing):
        return redirect("services", slug=slug)
    areas, area = area_labels(standing.here), request.GET.get("gebiet", "")
    initial: dict[str, Any] = {"published": True, "provider": _named(standing, request)}
    if area in areas:
        initial["places"] = [{"area": area}]
    pattern = _pattern(standing, request.GET.get("vorlage", ""))
    if pattern is not None:
        initial = {**initial_of(pattern, areas, _terms(pattern)), "assured_date": None}
    return _form_page(request, standing, None, initial)


def _may_add(standing: Standing) -> bool:
    if standing.may(EDIT_INVENTORY):
        return True
    return bool(own_organizations(standing.here, standing.user))


def _named(standing: Standing, request: HttpRequest) -> str:
    found = _by_pk(organizations(standing.here), request.GET.get("traeger", ""))
    return found.name if found else ""


def _by_pk(rows: Any, said: str) -> Any:
    try:
        return rows.filter(pk=UUID(said)).first()
    except ValueError:
        return None


def _pattern(standing: Standing, said: str) -> Entry | None:
    try:
        pk = UUID(said)
    except ValueError:
        return None
    return entry_of(standing.here, pk) if may_edit(standing, pk) else None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member
def change_service(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Change a service."""
    entry = edited_entry(request, pk)
    standing = standing_of(request)
    initial = initial_of(entry, area_labels(standing.here), _terms(entry))
    return _form_page(request, standing, entry, initial)


def _form_page(
    request: HttpRequest, standing: Standing, entry: Entry | None, initial: dict[str, Any]
) -> HttpResponse:
    posted = request.method == "POST"
    said = request.POST.get("provider", "") if posted else initial.get("provider", "")
    choices = _choices(standing, str(said), entry)
    forms = ServiceForms(choices, request.POST if posted else None, initial, initial)
    if "more" in request.POST:
        forms = ServiceForms(choices, None, forms.typed, initial)
        posted = False
    version, status = entry.service.version if entry else 0, 200
    page: dict[str, Any] = {"differences": [], "one": entry.service if entry else None}
    if posted and forms.is_valid():
        seen = number_sent(request.POST.get("version"))
        try:
            service = save_service(
                by=standing.user, municipality=standing.here, entry=entry, forms=forms, version=seen
            )
        except actions.ChangedError as refused:
            forms.main.add_error(None, str(refused))
            page["differences"] = differences(forms, ServiceForms(choices, None, initial, initial))
            status = 409
        except RefusedError as refused:
            forms.main.add_error(None, str(refused))
            version = seen
        else:
            return _done(request, standing, service)
    elif request.method == "POST":
        version = number_sent(request.POST.get("version"))
    page |= {"forms": forms, "form": forms.main, "choices": choices, "version": version}
    return render(request, "directory/service_form.html", page, status=status)


def _done(request: HttpRequest, standing: Standing, service: Any) -> HttpResponse:
    if unplaced(standing.here, service):
        messages.warning(request, NO_POINT)
    else:
        messages.success(request, "Das Angebot ist gespeichert.")
    return redirect("service", slug=standing.here.slug, pk=service.pk)


def _choices(standing: Standing, provider: str, entry: Entry | None) -> Choices:
    """What there is to choose from where this provider is named."""
    keeper = standing.may(EDIT_INVENTORY)
    own = None if keeper else own_organizations(standing.here, standing.user)
    every = organizations(standing.here)
    names = tuple(every.values_list("name", flat=True)) if keeper else ()
    terms = TaxonomyTerm.objects.for_municipality(standing.here) if keeper else None
    named = Q(organization__name=provider.strip())
    if own is not None:
        named &= Q(organization__in=own)
    here = [at.location_id for at in entry.at_locations] if entry else []
    counted = (
        locations(standing.here).filter(named | Q(pk__in=here)).annotate(number=Count("services"))
    )
    return Choices(
        places={str(one.pk): (one, one.number) for one in counted},
        areas=area_labels(standing.here),
        providers=names,
        terms=tuple(terms.values_list("name", flat=True)) if terms is not None else (),
        own=own,
    )


# --- at a click ----------------------------------------------------------------------------------


@require_POST
@member
def confirm(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Everything about the service still holds today."""
    entry, today = edited_entry(request, pk), localdate()
    return _tried(request, pk, _confirmed, entry, today)


def _confirmed(request: HttpRequest, entry: Entry, today: date) -> str:
    confirm_service(by=standing_of(request).user, service=entry.service, on=today)
    return f"Bestätigt am {today:%d.%m.%Y}."


@require_POST
@member
def archive(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a service out of the inventory, or, `zurueck`, bring it back."""
    entry = edited_entry(request, pk)
    return _tried(request, pk, _archived, entry, "zurueck" in request.POST)


def _archived(request: HttpRequest, entry: Entry, back: bool) -> str:
    status = Status.ACTIVE if back else Status.ARCHIVED
    actions.set_status(by=standing_of(request).user, services=[entry.service], status=status)
    if back:
        return "Das Angebot ist wieder im Bestand."
    return "Das Angebot ist archiviert: Es zählt nicht mehr mit und lässt sich zurückholen."


def _tried(request: HttpRequest, pk: UUID, act: Any, *given: Any) -> HttpResponse:
    """Do something and say so on the page of the service."""
    try:
        messages.success(request, act(request, *given))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("service", slug=standing_of(request).here.slug, pk=pk)
