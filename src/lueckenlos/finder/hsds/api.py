"""The interface of Open Referral HSDS 3.1, for everybody, without a key: it is only read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.timezone import is_aware, localdate, make_aware
from ninja import NinjaAPI, Query, Schema
from pydantic import Field, field_validator

from lueckenlos.directory.models import Organization, Service, ServiceAtLocation
from lueckenlos.directory.rows import Entry
from lueckenlos.directory.secrecy import secret_beside
from lueckenlos.finder.hsds import mapping, queries
from lueckenlos.finder.hsds.lists import answer, lines, page
from lueckenlos.finder.hsds.positions import Rows, Span
from lueckenlos.finder.hsds.queries import Asked, Near, Public
from lueckenlos.finder.hsds.terms import Json, taxonomies, taxonomy_id, term_object, terms

MOST_ON_A_PAGE = 100
PROFILE = "HSDS-DE-Prävention"


class Message(Schema):
    """What is wrong."""

    detail: str


class Fault(Schema):
    """A parameter that cannot be read."""

    type: str
    loc: list[str | int]
    msg: str


class Unreadable(Schema):
    """Parameters that cannot be read."""

    detail: list[Fault]


class Thing(Schema, extra="allow"):
    """An HSDS object; its fields are those of the schema of HSDS 3.1 and the profile."""

    id: UUID


class Page(Schema):
    """A page of a list."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Thing]


class Root(Schema, extra="allow"):
    """What this interface is."""

    version: str
    profile: str
    openapi_url: str


class Paged(Schema):
    """Which page of a list, and how it is written."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE)] = 20
    perPage: Annotated[int | None, Field(ge=1, le=MOST_ON_A_PAGE)] = None  # noqa: N815
    format: Literal["json", "ndjson"] = "json"

    @property
    def size(self) -> int:
        """How many on a page: as the standard or as its validator calls it."""
        return self.perPage or self.per_page


class OfServices(Paged):
    """Which services."""

    search: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | None = None
    minimal: bool = False
    full: bool = False

    @property
    def asked(self) -> Asked:
        """As the rows are asked for."""
        told = self.taxonomy_term_id, self.taxonomy_id, self.organization_id, self.modified_after
        return Asked(self.search.strip(), *told)

    @field_validator("modified_after")
    @classmethod
    def in_utc(cls, told: datetime | None) -> datetime | None:
        """PostgreSQL takes no offsets as wide as a time may be written with."""
        if told is None:
            return None
        try:
            return (told if is_aware(told) else make_aware(told)).astimezone(UTC)
        except OverflowError as error:
            raise ValueError("is outside the years 1 to 9999 in UTC") from error


class OfPlaces(OfServices):
    """Which services at which locations; `proximity` in metres around a postcode."""

    postcode: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")] = ""
    proximity: Annotated[int | None, Field(ge=1, le=200_000)] = None


class OfTerms(Paged):
    """Which terms."""

    taxonomy_id: UUID | None = None
    top_only: bool = False
    parent_id: UUID | None = None


api = NinjaAPI(
    title="Lückenlos: Angebote für Familien",
    version="3.1",
    description="Open Referral HSDS 3.1, Profil HSDS-DE-Prävention. Öffentlich, nur lesend.",
    urls_namespace="hsds",
    docs_url=None,
)
LIST: Any = {200: Page, 422: Unreadable, 429: Message}
ONE: Any = {200: Thing, 404: Message, 422: Unreadable, 429: Message}
INFO: Any = {429: Message}
LINES: Any = {
    "responses": {200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}}
}
"""What a list with `format=ndjson` answers: an object on each line."""


def _today() -> Public:
    return queries.public(localdate())


# --- what this is --------------------------------------------------------------------------------


@api.get("/", response={200: Root, **INFO}, url_name="hsds_root")
def root(request: HttpRequest) -> HttpResponseBase:
    """What this interface is and who publishes it."""
    site = settings.BASE_URL
    names = ", ".join(one.name for one in _today().municipalities.values())
    said = {
        "version": "3.1",
        "profile": f"{site}{reverse('hsds:hsds_profile')}",
        "openapi_url": f"{site}{reverse('hsds:openapi-json')}",
        "description": f"Angebote für Familien: {names}" if names else "Angebote für Familien",
        "publisher": {"name": names or "Lückenlos", "website": site},
    }
    return answer(request, said)


@api.get("/.profile", response={200: dict[str, Any], **INFO}, url_name="hsds_profile")
def profile(request: HttpRequest) -> HttpResponseBase:
    """The profile: what it adds to which schema of HSDS, as JSON merge patches."""
    site = settings.BASE_URL
    said = {"name": PROFILE, "uri": f"{site}{reverse('hsds:hsds_profile')}", "patches": patches()}
    return answer(request, said)


@cache
def patches() -> Json:
    """The merge patches of the profile by the schema they change."""
    folder = files("lueckenlos.finder.hsds") / "profile"
    found = sorted(folder.iterdir(), key=lambda one: one.name)
    return {one.name: json.loads(one.read_text("utf-8")) for one in found}


# --- services ------------------------------------------------------------------------------------


@api.get("/services", response=LIST, openapi_extra=LINES, url_name="hsds_services")
def services(request: HttpRequest, told: Query[OfServices]) -> HttpResponseBase:
    """The services families may see."""
    what = _today()
    rows = queries.services(what, told.asked)
    if told.format == "ndjson":
        return lines(_every_service(what, rows, told))
    where = what.positions("services", rows, told.asked)
    return answer(
        request, page(where.total, told, lambda *cut: _cut_services(what, where.cut(*cut), told))
    )


def _cut_services(
    what: Public, parts: Iterable[QuerySet[Service]], told: OfServices
) -> Iterator[Json]:
    for some in parts:
        if told.full and not told.minimal:
            yield from _full(what, queries.full(some))
        else:
            yield from _items(what, some, told)


def _full(what: Public, some: Sequence[Entry]) -> Iterator[Json]:
    secret = secret_beside({at.location_id for one in some for at in one.at_locations})
    for one in some:
        here = what.municipalities[one.service.municipality_id]
        yield mapping.full_service(one, here, secret)


def _items(what: Public, some: QuerySet[Service], told: OfServices) -> Iterator[Json]:
    for told_of in some.values_list(*mapping.Row._fields).iterator(chunk_size=2000):
        one = mapping.Row(*told_of)
        said = mapping.service(one, what.municipalities[one.municipality_id])
        if told.minimal:
            said = {key: said[key] for key in ("id", "name", "status", "last_modified")}
        yield said


def _every_service(what: Public, rows: Rows, told: OfServices) -> Iterator[Json]:
    if told.full and not told.minimal:
        for some in queries.every_entry(what, rows):
            yield from _full(what, some)
    else:
        for part in rows.whole(what.municipalities):
            yield from _items(what, part, told)


@api.get("/services/{uuid:pk}", response=ONE, url_name="hsds_service")
def service(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A service with everything that hangs on it."""
    what = _today()
    for said in _full(what, queries.full(queries.service(what, pk))):
        return answer(request, said)
    raise Http404


# --- organizations -------------------------------------------------------------------------------


@api.get("/organizations", response=LIST, openapi_extra=LINES, url_name="hsds_organizations")
def organizations(request: HttpRequest, told: Query[Paged]) -> HttpResponseBase:
    """Who provides something families may see."""
    what = _today()
    rows = queries.organizations(what)
    if told.format == "ndjson":
        return lines(_providers(rows.whole(what.municipalities)))
    where = what.positions("organizations", rows)
    return answer(request, page(where.total, told, lambda *cut: _providers(where.cut(*cut))))


def _providers(parts: Iterable[QuerySet[Organization]]) -> Iterator[Json]:
    for some in parts:
        for row in some.values_list("pk", "name", "url").iterator(chunk_size=2000):
            yield mapping.organization(*row)


@api.get("/organizations/{uuid:pk}", response=ONE, url_name="hsds_organization")
def organization(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Who provides something."""
    for said in _providers([queries.organization(_today(), pk)]):
        return answer(request, said)
    raise Http404


# --- services at locations -----------------------------------------------------------------------


@api.get(
    "/service_at_locations",
    response=LIST,
    openapi_extra=LINES,
    url_name="hsds_service_at_locations",
)
def service_at_locations(request: HttpRequest, told: Query[OfPlaces]) -> HttpResponseBase:
    """Which service is where, as far as families may know."""
    what = _today()
    near = Near(told.postcode.strip(), told.proximity)
    rows = queries.at_locations(what, told.asked, near)
    if told.format == "ndjson":
        return lines(_placed(what, rows.whole(what.municipalities)))
    where = what.positions("service_at_locations", rows, told.asked, near)

    def cut(start: int, stop: int) -> Iterator[Json]:
        return _not_secret(list(_placed(what, where.cut(start, stop))))

    return answer(request, page(where.total, told, cut))


def _not_secret(some: Sequence[Json]) -> Iterator[Json]:
    """Those at no location that has become secret since they were counted."""
    secret = set(map(str, secret_beside({UUID(one["location_id"]) for one in some})))
    yield from (one for one in some if one["location_id"] not in secret)


AT_PLACE = len(mapping.Place._fields)
AT = (
    *(f"location__{name}" for name in mapping.Place._fields),
    *(f"service__{name}" for name in mapping.Row._fields),
)
"""The columns of a service at a location: first those of the location."""


def _placed(what: Public, parts: Iterable[QuerySet[ServiceAtLocation]]) -> Iterator[Json]:
    for some in parts:
        for told_of in some.values_list(*AT).iterator(chunk_size=2000):
            place = mapping.Place(*told_of[:AT_PLACE])
            one = mapping.Row(*told_of[AT_PLACE:])
            service_said = mapping.service(one, what.municipalities[one.municipality_id])
            location_said = mapping.location(place)
            yield {
                **mapping.at_location(service_said["id"], location_said["id"]),
                "location": location_said,
                "service": service_said,
            }


@api.get("/service_at_locations/{uuid:pk}", response=ONE, url_name="hsds_service_at_location")
def service_at_location(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A service at a location, with both."""
    what = _today()
    every = queries.at_locations(what).of(what.municipalities, Span())
    first, last = mapping.services_of(pk)
    some = every.filter(service__gte=first, service__lte=last)
    for at in some.select_related("location", "service"):
        if mapping.at_location_id(str(at.service_id), str(at.location_id)) == str(pk):
            entry = queries.full(queries.service(what, at.service_id))[0]
            here = what.municipalities[at.service.municipality_id]
            return answer(request, mapping.full_at_location(at, entry, here))
    raise Http404


# --- taxonomies ----------------------------------------------------------------------------------


def _listed(request: HttpRequest, told: Paged, every: Sequence[Json]) -> HttpResponseBase:
    if told.format == "ndjson":
        return lines(every)
    return answer(request, page(len(every), told, lambda start, stop: every[start:stop]))


def _one_of(request: HttpRequest, every: Iterable[Mapping[str, Any]], pk: UUID) -> HttpResponseBase:
    found = next((one for one in every if one["id"] == str(pk)), None)
    if found is None:
        raise Http404
    return answer(request, found)


@api.get("/taxonomies", response=LIST, openapi_extra=LINES, url_name="hsds_taxonomy_list")
def taxonomy_list(request: HttpRequest, told: Query[Paged]) -> HttpResponseBase:
    """By what services are sorted."""
    return _listed(request, told, taxonomies())


@api.get("/taxonomies/{uuid:pk}", response=ONE, url_name="hsds_taxonomy")
def taxonomy(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One way to sort services."""
    return _one_of(request, taxonomies(), pk)


@api.get("/taxonomy_terms", response=LIST, openapi_extra=LINES, url_name="hsds_taxonomy_terms")
def taxonomy_terms(request: HttpRequest, told: Query[OfTerms]) -> HttpResponseBase:
    """The terms services are sorted by; none has terms below it."""
    key = str(told.taxonomy_id) if told.taxonomy_id else ""
    every = [
        term_object(one)
        for one in terms().values()
        if key in ("", taxonomy_id(one.taxonomy)) and told.parent_id is None
    ]
    return _listed(request, told, every)


@api.get("/taxonomy_terms/{uuid:pk}", response=ONE, url_name="hsds_taxonomy_term")
def taxonomy_term(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A term."""
    return _one_of(request, map(term_object, terms().values()), pk)
