"""The addresses of OGC API – Features: documents for programs, and the same as pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate

from lueckenlos.accounts.models import Municipality
from lueckenlos.finder import ogc
from lueckenlos.finder.open_interface import for_everybody
from lueckenlos.finder.opening import open_municipalities

PAGES = {
    "conformance": "Was vom Standard erfüllt ist",
    "service-desc": "Beschreibung der Schnittstelle",
    "data": "Sammlungen",
    "collection": "Zur Sammlung",
    "items": "Angebote",
    "prev": "Vorige Seite",
    "next": "Nächste Seite",
}
"""The relations of links that lead to a page, too, in words."""


def _wrong(code: str, text: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "description": text}, status=status)


def _here(slug: str) -> Municipality:
    """A municipality whose finder is open. Raises `Http404`."""
    found = next((one for one in open_municipalities() if one.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _answer(request: HttpRequest, title: str, told: ogc.Json, type: str = ogc.JSON) -> HttpResponse:
    """A document as it was asked for: `f`, else what the sender likes best of both."""
    likes = request.get_preferred_type([type, ogc.JSON, "text/html"]) or type
    asked = request.GET.get("f", "html" if likes == "text/html" else "json")
    if asked not in ogc.FORMATS:
        return _wrong("InvalidParameterValue", ogc.UNKNOWN_FORMAT, 400)
    if asked == "html":
        response = render(request, "finder/ogc.html", {"title": title, **_page(told)})
    else:
        response = JsonResponse(told, content_type=type)
    patch_vary_headers(response, ("Accept",))
    return response


@for_everybody
def landing(request: HttpRequest) -> HttpResponse:
    """Where all begins."""
    return _answer(request, "Angebote für Familien: Schnittstelle", ogc.landing())


@for_everybody
def conformance(request: HttpRequest) -> HttpResponse:
    """What of the standard holds."""
    return _answer(request, "Was vom Standard erfüllt ist", {"conformsTo": ogc.CONFORMANCE})


@for_everybody
def api(request: HttpRequest) -> HttpResponse:
    """The interface in OpenAPI 3.0."""
    return _answer(request, "Beschreibung der Schnittstelle", ogc.openapi(), ogc.OPENAPI)


@for_everybody
def collections(request: HttpRequest) -> HttpResponse:
    """The municipalities."""
    return _answer(request, "Sammlungen", ogc.collections())


@for_everybody
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """A municipality."""
    told = ogc.collection(_here(slug))
    return _answer(request, told["title"], told)


@for_everybody
def items(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of its services."""
    here = _here(slug)
    try:
        asked = ogc.read(request.GET.dict())
    except ogc.UnreadableError as wrong:
        return _wrong("InvalidParameterValue", str(wrong), 400)
    told = ogc.items(here, asked, localdate())
    return _answer(request, f"Angebote: {here.name}", told, ogc.GEOJSON)


@for_everybody
def item(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One service at one location."""
    here = _here(slug)
    told = ogc.one_feature(here, key, localdate())
    if told is None:
        return _wrong("NotFound", "There is no such feature.", 404)
    return _answer(request, told["properties"]["name"], ogc.item(here, told), ogc.GEOJSON)


# --- as a page -----------------------------------------------------------------------------------


def _page(told: ogc.Json) -> dict[str, Any]:
    """All that a document says, as the page shows it."""
    features = told.get("features", [told] if "geometry" in told else [])
    links = {link["rel"]: link["href"] for link in told.get("links", ())}
    return {
        "told": told,
        "links": [(words, _as_page(links[rel])) for rel, words in PAGES.items() if rel in links],
        "itself": next((_as_json(href) for rel, href in links.items() if rel == "self"), ""),
        "collections": [(one, _as_page(_link(one, "self"))) for one in told.get("collections", ())],
        "features": [(one, _lines(one)) for one in features],
        "operations": [
            (path, some["get"]["summary"], some["get"]["parameters"])
            for path, some in told.get("paths", {}).items()
        ],
    }


def _link(one: ogc.Json, rel: str) -> str:
    return str(next(link["href"] for link in one["links"] if link["rel"] == rel))


def _as_page(href: str) -> str:
    """The same address on this server, as a page."""
    parts = urlsplit(href)
    return urlunsplit(("", "", parts.path, f"{parts.query}&f=html".lstrip("&"), ""))


def _as_json(href: str) -> str:
    parts = urlsplit(href)
    return urlunsplit(("", "", parts.path, f"{parts.query}&f=json".lstrip("&"), ""))


def _lines(feature: ogc.Json) -> list[tuple[str, str]]:
    """What a feature says, as pairs; its geometry in words."""
    point = (feature["geometry"] or {}).get("coordinates")
    where = f"{point[1]:.5f}° Nord, {point[0]:.5f}° Ost" if point else "ohne Punkt"
    said = feature["properties"].items()
    return [("id", feature["id"]), ("geometry", where), *(
        (name, "; ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in said if value not in (None, "", [])
    )]  # fmt: skip
