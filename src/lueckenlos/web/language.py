"""The language of a page: what its address says, else the session, else the browser."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.cache import patch_vary_headers

from lueckenlos.web.middleware import QUIET

PARAMETER = "sprache"


def of_address(request: HttpRequest) -> str:
    """The language an address asks for; "" where it asks for none that there is."""
    asked = request.GET.get(PARAMETER, "")
    return asked if asked in dict(settings.LANGUAGES) else ""


class Language:
    """Answers each request in its language.

    A stranger's choice stands in the address and goes on with the links of the page, so that no
    cookie is needed; who has a session keeps it there.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, which says its language and what that hung on."""
        if request.path.startswith(QUIET):
            return self.respond(request)
        chosen = of_address(request)
        language = chosen or _kept(request) or translation.get_language_from_request(request)
        with translation.override(language):
            response = self.respond(request)
        if chosen:
            _keep(request, chosen)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        return response


def _kept(request: HttpRequest) -> str:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    kept = str(request.session.get(PARAMETER, ""))
    return kept if kept in dict(settings.LANGUAGES) else ""


def _keep(request: HttpRequest, chosen: str) -> None:
    """In the session, where there is one: a choice alone makes none."""
    before = request.session.get(PARAMETER)
    if before != chosen and not request.session.is_empty():
        request.session[PARAMETER] = chosen


def carried(request: HttpRequest | None, address: str) -> str:
    """An address of ours with the choice of this page's address."""
    chosen = of_address(request) if request else ""
    if not chosen or urlsplit(address).netloc:
        return address
    path, mark, fragment = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{urlencode({PARAMETER: chosen})}{mark}{fragment}"


def choices(request: HttpRequest) -> list[dict[str, object]]:
    """Every language by its own name, with the address of this page in it."""
    here = translation.get_language()
    found = []
    for code, name in settings.LANGUAGES:
        query = QueryDict(mutable=True)
        query.update(request.GET)
        query[PARAMETER] = code
        address = f"?{query.urlencode()}"
        found.append({"code": code, "name": name, "address": address, "chosen": code == here})
    return found
