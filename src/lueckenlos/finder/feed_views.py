"""Calendars, tables and feeds of published services, and what search engines are to find."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lueckenlos.directory.models import Location, Status
from lueckenlos.directory.rows import entries
from lueckenlos.directory.secrecy import secret_locations
from lueckenlos.finder import feeds
from lueckenlos.finder.calendars import GONE, calendar_of
from lueckenlos.finder.hsds.package import write_package
from lueckenlos.finder.hsds.queries import Public
from lueckenlos.finder.opening import open_municipalities
from lueckenlos.finder.places import places
from lueckenlos.finder.queries import (
    entries_at,
    fitting,
    nearest,
    public_services,
    remembered_entry,
)
from lueckenlos.finder.views import family, open_one, wish_of
from lueckenlos.web.downloads import csv_file

CALENDAR = "text/calendar; charset=utf-8"


def _calendar(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CALENDAR)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@family
@require_safe
def service_calendar(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """When a service takes place; cancelled for a while after it is archived."""
    here, day = open_one(slug), localdate()
    entry = remembered_entry(here, pk, day)
    if entry is None:
        raise Http404
    secret = secret_locations(here)
    name = entry.service.name if entry.service.status == Status.ACTIVE else GONE
    content = calendar_of(here, name, request.path, [entry], secret)
    return _calendar(content, "angebot")


@family
@require_safe
def location_calendar(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Everything at one location."""
    here, day = open_one(slug), localdate()
    there = entries_at(here, pk, day)
    if not there:
        raise Http404
    place = Location.objects.for_municipality(here).get(pk=pk)
    name = place.name or f"{place.street}, {place.city}".strip(", ")
    secret = secret_locations(here)
    return _calendar(calendar_of(here, name, request.path, there, secret), "ort")


@family
@require_safe
def services_package(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything families may see, as a data package of HSDS."""
    here, archive = open_one(slug), BytesIO()
    write_package(Public({here.pk: here}, localdate()), archive)
    response = HttpResponse(archive.getvalue(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-hsds.zip"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@family
@require_safe
def results_calendar(request: HttpRequest, slug: str, place: str, age: str) -> HttpResponse:
    """What suits a child of an age near a place."""
    here, day = open_one(slug), localdate()
    wish, secret = wish_of(here, places(here), place, age), secret_locations(here)
    hits = nearest(here, fitting(here, wish, day), secret, wish)
    every = entries(public_services(here, day).filter(pk__in=[one.pk for one in hits]))
    where = wish.places[0].label if wish.places else here.name
    name = f"Angebote: {where}, {wish.age}"
    return _calendar(calendar_of(here, name, request.path, every, secret), "angebote")


@family
@require_safe
def services_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """All published services as a table."""
    here, day = open_one(slug), localdate()
    every = entries(public_services(here, day))
    told = feeds.table(here, every, secret_locations(here))
    return csv_file("angebote.csv", list(feeds.COLUMNS.values()), told)


@family
@require_safe
def services_geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """All published services as GeoJSON."""
    here, day = open_one(slug), localdate()
    told = feeds.geojson(here, entries(public_services(here, day)), secret_locations(here))
    response = JsonResponse(told, content_type="application/geo+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@family
@require_safe
def news(request: HttpRequest, slug: str) -> HttpResponse:
    """New and changed services for feed readers."""
    here = open_one(slug)
    text = feeds.atom(here, localdate(), request.path)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


@family
@require_safe
def embedding(request: HttpRequest, slug: str) -> HttpResponse:
    """A script that puts the finder into somebody's own page, as high as it needs to be."""
    here = open_one(slug)
    address = f"{settings.BASE_URL}{reverse('family_start', args=[here.slug])}"
    page = {"address": json.dumps(address), "title": json.dumps(f"Für Familien: {here.name}")}
    return render(request, "finder/embedding.js", page, content_type="text/javascript")


@family
@require_safe
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is to take along, and how."""
    page = {"municipality": open_one(slug), "site": settings.BASE_URL}
    return render(request, "finder/data.html", page)


@family
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages search engines may find, in every open municipality."""
    found = list[tuple[str, date | None]]()
    for here in open_municipalities():
        found.append((reverse("family_start", args=[here.slug]), None))
        told = public_services(here, localdate()).order_by("pk").values_list("pk", "changed")
        found += [
            (reverse("family_service", args=[here.slug, pk]), changed.date())
            for pk, changed in told
        ]
    page = {"found": [(f"{settings.BASE_URL}{path}", day) for path, day in found[:50_000]]}
    return render(request, "finder/sitemap.xml", page, content_type="application/xml")
