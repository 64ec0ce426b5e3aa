"""The addresses of OGC API – Features."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.timezone import localdate

from lueckenlos.accounts.models import Municipality
from lueckenlos.finder import ogc
from lueckenlos.finder.open_interface import for_everybody
from lueckenlos.finder.opening import open_municipalities


def _wrong(code: str, text: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "description": text}, status=status)


def _here(slug: str) -> Municipality:
    """A municipality whose finder is open. Raises `Http404`."""
    found = next((one for one in open_municipalities() if one.slug == slug), None)
    if found is None:
        raise Http404
    return found


@for_everybody
def landing(request: HttpRequest) -> JsonResponse:
    """Where all begins."""
    return JsonResponse(ogc.landing())


@for_everybody
def conformance(request: HttpRequest) -> JsonResponse:
    """What of the standard holds."""
    return JsonResponse({"conformsTo": ogc.CONFORMANCE})


@for_everybody
def api(request: HttpRequest) -> JsonResponse:
    """The interface in OpenAPI 3.0."""
    return JsonResponse(ogc.openapi(), content_type=ogc.OPENAPI)


@for_everybody
def collections(request: HttpRequest) -> JsonResponse:
    """The municipalities."""
    return JsonResponse(ogc.collections())


@for_everybody
def collection(request: HttpRequest, slug: str) -> JsonResponse:
    """A municipality."""
    return JsonResponse(ogc.collection(_here(slug)))


@for_everybody
def items(request: HttpRequest, slug: str) -> JsonResponse:
    """A page of its services."""
    here = _here(slug)
    try:
        asked = ogc.read(request.GET.dict())
    except ogc.UnreadableError as wrong:
        return _wrong("InvalidParameterValue", str(wrong), 400)
    return JsonResponse(ogc.items(here, asked, localdate()), content_type=ogc.GEOJSON)


@for_everybody
def item(request: HttpRequest, slug: str, key: str) -> JsonResponse:
    """One service at one location."""
    here = _here(slug)
    told = ogc.one_feature(here, key, localdate())
    if told is None:
        return _wrong("NotFound", "There is no such feature.", 404)
    return JsonResponse(ogc.item(here, told), content_type=ogc.GEOJSON)
