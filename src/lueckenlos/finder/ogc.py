"""OGC API – Features, Part 1: Core (17-069r4): the published services as features of a collection
per municipality, for geographic information systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Min
from django.urls import reverse
from django.utils import timezone

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import ServiceAtLocation
from lueckenlos.directory.rows import entries
from lueckenlos.directory.secrecy import secret_locations
from lueckenlos.finder.feeds import feature_at
from lueckenlos.finder.opening import open_municipalities
from lueckenlos.finder.queries import public_services

CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CONFORMANCE = [f"{CORE}{one}" for one in ("core", "oas30", "html", "geojson")]
FORMATS = ("json", "geojson", "html")
UNKNOWN_FORMAT = "f is json, geojson or html."
CRS = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
USUAL, MOST = 100, 1000
"""Features on a page when nobody asks for a number, and at most."""
GEOJSON, JSON, OPENAPI = (
    "application/geo+json",
    "application/json",
    "application/vnd.oai.openapi+json;version=3.0",
)
GERMANY = (5.8, 47.2, 15.1, 55.1)
Json = dict[str, Any]
Box = tuple[float, float, float, float]


class UnreadableError(ValueError):
    """A parameter nobody can read; the text says which, and how it is meant."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which features: so many from one on, inside west, south, east, north."""

    limit: int = USUAL
    offset: int = 0
    box: Box | None = None

    def query(self, **more: int) -> str:
        """As it stands in an address."""
        told: dict[str, object] = {"limit": self.limit, "offset": self.offset, **more}
        if self.box:
            told["bbox"] = ",".join(map(repr, self.box))
        return urlencode(told)


def read(said: Mapping[str, str]) -> Asked:
    """What an address asks for. Raises `UnreadableError`."""
    known = {"limit", "offset", "bbox", "datetime", "f"}
    if unknown := sorted(set(said) - known):
        raise UnreadableError(f"Unknown parameter: {', '.join(unknown)}.")
    if said.get("f", "json") not in FORMATS:
        raise UnreadableError(UNKNOWN_FORMAT)
    limit = _whole("limit", said.get("limit", str(USUAL)), 1)
    offset = _whole("offset", said.get("offset", "0"), 0)
    _moment(said.get("datetime", ""))
    return Asked(min(limit, MOST), offset, _box(said["bbox"]) if "bbox" in said else None)


def _whole(name: str, text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise UnreadableError(f"{name} is a whole number from {least} on.")
    return int(text)


def _box(text: str) -> Box:
    """West, south, east, north; heights of a box in space are left out."""
    try:
        told = [float(one) for one in text.split(",")]
    except ValueError:
        told = []
    if len(told) == 6:
        told = [told[0], told[1], told[3], told[4]]
    if len(told) != 4 or not all(abs(one) <= 180 for one in told) or told[1] > told[3]:
        raise UnreadableError("bbox is west,south,east,north in degrees.")
    return told[0], told[1], told[2], told[3]


def _moment(text: str) -> None:
    """A moment or a stretch of time; services have none, so that every one of them fits."""
    for one in filter(lambda part: part not in ("", ".."), text.split("/") if text else ()):
        try:
            datetime.fromisoformat(one)
        except ValueError:
            raise UnreadableError("datetime is RFC 3339, or two of it with / between.") from None
    if text.count("/") > 1:
        raise UnreadableError("datetime is RFC 3339, or two of it with / between.")


# --- features ------------------------------------------------------------------------------------


def features(municipality: Municipality, asked: Asked, day: date) -> tuple[list[Json], int]:
    """The features of a page, and how many there are in all."""
    keys = _keys(municipality, day, asked.box)
    mine = keys[asked.offset : asked.offset + asked.limit]
    return _told(municipality, mine, day), len(keys)


def one_feature(municipality: Municipality, key: str, day: date) -> Json | None:
    """The feature of a key; None where families may not see it."""
    service, _, place = key.partition("_")
    try:
        wanted = UUID(service), UUID(place) if place else None
    except ValueError:
        return None
    found = _told(municipality, [wanted], day)
    return found[0] if found else None


Key = tuple[UUID, UUID | None]


def _keys(municipality: Municipality, day: date, box: Box | None) -> list[Key]:
    """Services at their locations, in order; without a place once, and then in no box."""
    public = public_services(municipality, day)
    secret = secret_locations(municipality)
    at = ServiceAtLocation.objects.filter(service__in=public.order_by().values("pk"))
    rows = at.order_by("service__folded", "service__code", "position", "pk").values_list(
        "service_id", "service__hides_address", "location_id", "location__latitude",
        "location__longitude", "location__approximate",
    )  # fmt: skip
    found = dict[Key, None]()
    for service, hidden, place, north, east, rough in rows:
        nowhere = hidden or place in secret
        if box is None:
            found[service, None if nowhere else place] = None
        elif not nowhere and not rough and north is not None and east is not None:
            west, south, to, high = box
            across = west <= east <= to if west <= to else east >= west or east <= to
            if across and south <= north <= high:
                found[service, place] = None
    return list(found)


def _told(municipality: Municipality, keys: Sequence[Key], day: date) -> list[Json]:
    every = public_services(municipality, day).filter(pk__in={service for service, _ in keys})
    known = {one.service.pk: one for one in entries(every)}
    secret = secret_locations(municipality)
    found = []
    for service, place in keys:
        entry = known.get(service)
        told = feature_at(municipality, entry, secret, place) if entry else None
        if told is not None:
            found.append({**told, "id": f"{service}_{place}" if place else str(service)})
    return found


# --- documents -----------------------------------------------------------------------------------


def _link(rel: str, name: str, *args: object, type: str = JSON, query: str = "", title: str = ""
          ) -> Json:  # fmt: skip
    address = f"{settings.BASE_URL}{reverse(name, args=list(args))}"
    told = {"rel": rel, "type": type, "href": f"{address}?{query}" if query else address}
    return {**told, "title": title} if title else told


def _page(rel: str, name: str, *args: object, query: str = "") -> Json:
    """A link to the same as a page."""
    return _link(rel, name, *args, type="text/html", query=f"{query}&f=html".lstrip("&"))


def landing() -> Json:
    """Where all begins."""
    return {
        "title": "Angebote für Familien",
        "description": "Veröffentlichte Angebote für Kinder und Familien, je Kommune eine Sammlung",
        "links": [
            _link("self", "ogc"),
            _page("alternate", "ogc"),
            _link("service-desc", "ogc_api", type=OPENAPI),
            _page("service-doc", "ogc_api"),
            _link("conformance", "ogc_conformance"),
            _link("data", "ogc_collections"),
        ],
    }


def collections() -> Json:
    """A collection for each municipality whose finder is open."""
    every = [collection(one) for one in open_municipalities()]
    links = [_link("self", "ogc_collections"), _page("alternate", "ogc_collections")]
    return {"collections": every, "links": links}


def collection(municipality: Municipality) -> Json:
    """What is told of a collection."""
    slug = municipality.slug
    return {
        "id": slug,
        "title": f"Angebote für Familien: {municipality.name}",
        "description": "Ein Punkt je Angebot und Ort; ohne Geometrie, wo niemand ihn kennen darf",
        "itemType": "feature",
        "crs": [CRS],
        "extent": {
            "spatial": {"bbox": [list(_extent(municipality, timezone.localdate()))], "crs": CRS}
        },
        "links": [
            _link("self", "ogc_collection", slug),
            _page("alternate", "ogc_collection", slug),
            _link("items", "ogc_items", slug, type=GEOJSON),
            _page("items", "ogc_items", slug),
            _link("related", "family_start", slug, type="text/html"),
        ],
    }


def _extent(municipality: Municipality, day: date) -> Box:
    """Around what families may know; all of Germany where that is nothing."""
    public = public_services(municipality, day).filter(hides_address=False)
    at = ServiceAtLocation.objects.filter(service__in=public.order_by().values("pk"))
    told = at.filter(location__approximate=False).exclude(
        location__in=secret_locations(municipality)
    )
    ends = told.aggregate(
        Min("location__longitude"), Min("location__latitude"),
        Max("location__longitude"), Max("location__latitude"),
    )  # fmt: skip
    west, south, east, north = ends.values()
    return GERMANY if west is None else (west, south, east, north)


def items(municipality: Municipality, asked: Asked, day: date) -> Json:
    """A page of features."""
    told, number = features(municipality, asked, day)
    slug = municipality.slug
    links = [_link("self", "ogc_items", slug, type=GEOJSON, query=asked.query())]
    after = asked.offset + asked.limit
    if after < number:
        query = asked.query(offset=after)
        links.append(_link("next", "ogc_items", slug, type=GEOJSON, query=query))
    if asked.offset:
        query = asked.query(offset=max(0, asked.offset - asked.limit))
        links.append(_link("prev", "ogc_items", slug, type=GEOJSON, query=query))
    links.append(_page("alternate", "ogc_items", slug, query=asked.query()))
    links.append(_link("related", "family_start", slug, type="text/html"))
    return {
        "type": "FeatureCollection",
        "timeStamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "numberMatched": number,
        "numberReturned": len(told),
        "features": told,
        "links": links,
    }


def item(municipality: Municipality, told: Json) -> Json:
    """A feature by itself."""
    slug = municipality.slug
    links = [
        _link("self", "ogc_item", slug, told["id"], type=GEOJSON),
        _page("alternate", "ogc_item", slug, told["id"]),
        _link("collection", "ogc_collection", slug),
    ]
    return {**told, "links": links}


def _operation(summary: str, parameters: Sequence[Json] = (), type: str = JSON) -> Json:
    content = {type: {"schema": {"type": "object"}}, "text/html": {"schema": {"type": "string"}}}
    answers: Json = {"200": {"description": "OK", "content": content}}
    answers["400"] = {"description": "A parameter cannot be read"}
    if parameters:
        answers["404"] = {"description": "There is nothing"}
    told = [*parameters, FORMAT]
    return {"get": {"summary": summary, "parameters": told, "responses": answers}}


def _parameter(name: str, where: str, schema: Json, text: str) -> Json:
    told = {"name": name, "in": where, "schema": schema, "description": text}
    return {**told, "required": True} if where == "path" else told


FORMAT = _parameter("f", "query", {"type": "string", "enum": list(FORMATS)}, "Format")


def openapi() -> Json:
    """The interface as OpenAPI 3.0 describes it, which the conformance class wants."""
    number = {"type": "integer", "minimum": 0}
    slug = _parameter("collectionId", "path", {"type": "string"}, "A municipality")
    key = _parameter("featureId", "path", {"type": "string"}, "A feature")
    box = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    asked = [
        slug,
        _parameter("limit", "query", {**number, "minimum": 1, "maximum": MOST, "default": USUAL},
                   "Features"),
        _parameter("offset", "query", {**number, "default": 0}, "The first of them"),
        {**_parameter("bbox", "query", box, "west,south,east,north"), "style": "form",
         "explode": False},
        _parameter("datetime", "query", {"type": "string"}, "Services have no time: all fit"),
    ]  # fmt: skip
    return {
        "openapi": "3.0.3",
        "info": {"title": "Angebote für Familien: OGC API – Features", "version": "1.0.0"},
        "servers": [{"url": f"{settings.BASE_URL}{reverse('ogc')}".rstrip("/")}],
        "paths": {
            "/": _operation("Landing page"),
            "/conformance": _operation("Conformance classes"),
            "/collections": _operation("Municipalities"),
            "/collections/{collectionId}": _operation("A municipality", [slug]),
            "/collections/{collectionId}/items": _operation("Services", asked, GEOJSON),
            "/collections/{collectionId}/items/{featureId}": _operation(
                "A service", [slug, key], GEOJSON
            ),
        },
    }
