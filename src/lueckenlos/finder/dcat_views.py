"""The catalogue in the notation somebody asks for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from lueckenlos.finder.open_interface import for_everybody

NOTATIONS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
}
"""Media type → how it is written."""
ENDINGS = dict(zip(("ttl", "jsonld", "rdf"), NOTATIONS, strict=True))


@for_everybody
def catalogue_page(request: HttpRequest, ending: str = "") -> HttpResponse:
    """The catalogue, by the ending of its address or else by what the client reads."""
    from lueckenlos.finder.dcat import catalogue  # its library takes a third of a second to load

    media = ENDINGS.get(ending) or request.get_preferred_type([*NOTATIONS]) or "text/turtle"
    text = catalogue().serialize(format=NOTATIONS[media])
    response = HttpResponse(text, content_type=f"{media}; charset=utf-8")
    response.headers["Vary"] = "Accept"
    return response
