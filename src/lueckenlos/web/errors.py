"""Error pages: what happened, what to do, and the number to tell somebody who can help."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lueckenlos.web.middleware import number_of, route_of

log = logging.getLogger("lueckenlos.request")


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error page: title, what happened, what to do."""

    status: int
    title: str | Promise
    what: str | Promise
    cure: str | Promise


TROUBLES = {
    400: Trouble(
        400,
        _("Das hat der Server nicht verstanden"),
        _("Die Anfrage war unvollständig oder fehlerhaft."),
        _("Gehen Sie einen Schritt zurück und versuchen Sie es noch einmal."),
    ),
    403: Trouble(
        403,
        _("Das dürfen Sie hier nicht"),
        _("Ihr Zugang erlaubt diese Seite oder diesen Schritt nicht."),
        _("Wenn Sie ihn brauchen, fragen Sie die Koordination Ihrer Kommune."),
    ),
    404: Trouble(
        404,
        _("Diese Seite gibt es nicht"),
        _("Vielleicht wurde sie verschoben, oder Sie sind nicht berechtigt, sie zu sehen."),
        _("Prüfen Sie die Adresse oder gehen Sie zur Startseite."),
    ),
    405: Trouble(
        405,
        _("Diese Adresse ist keine Seite"),
        _("Hierher kommt man nur mit einem Knopf auf einer Seite, nicht mit einem Link."),
        _("Gehen Sie einen Schritt zurück oder zur Startseite."),
    ),
    413: Trouble(
        413,
        _("Das ist zu groß"),
        _("Die Datei oder das Formular ist größer, als hier angenommen wird."),
        _("Verkleinern Sie die Datei oder teilen Sie sie."),
    ),
    429: Trouble(
        429,
        _("Das waren viele Versuche"),
        _("Zum Schutz der Zugänge ist hier für eine Weile geschlossen."),
        _("Warten Sie eine Viertelstunde und versuchen Sie es dann noch einmal."),
    ),
    500: Trouble(
        500,
        _("Hier ist etwas schiefgegangen"),
        _(
            "Das ist ein Fehler im Programm, nicht bei Ihnen. Was Sie vorher gespeichert haben, "
            "ist da."
        ),
        _("Versuchen Sie es noch einmal. Bleibt es so, nennen Sie der Betreuung die Nummer."),
    ),
    503: Trouble(
        503,
        _("Im Moment nicht erreichbar"),
        _("Die Datenbank antwortet nicht, oder es wird gerade gewartet."),
        _("Versuchen Sie es in ein paar Minuten noch einmal."),
    ),
}


STALE_FORM = Trouble(
    403,
    _("Dieses Formular gilt nicht mehr"),
    _(
        "Es war zu lange offen, Sie haben sich inzwischen an- oder abgemeldet, oder Ihr Browser "
        "nimmt keine Cookies an."
    ),
    _("Gehen Sie zurück, laden Sie die Seite neu und senden Sie das Formular noch einmal."),
)
SIGNED_OUT = Trouble(
    403,
    _("Sie sind nicht mehr angemeldet"),
    _("Ihre Anmeldung ist abgelaufen, oder Sie haben sich in einem anderen Fenster abgemeldet."),
    _(
        "Gehen Sie im Browser einen Schritt zurück: Ihre Eingaben stehen meist noch da. Melden Sie "
        "sich in einem neuen Fenster an, laden Sie das Formular dort neu und tragen Sie sie ein."
    ),
)
READ_AT_MOST, BLOCK = 220_000_000, 1 << 20
RETRY_SECONDS = {429: 900, 503: 60}
PLAIN = (
    '<!DOCTYPE html><html lang="de"><meta charset="utf-8"><title>{0.title}</title>'
    "<h1>{0.title}</h1><p>{0.what} {0.cure}</p><p>Nummer dieser Anfrage: {1}</p></html>"
)
"""Where not even the page of an error can be made."""


def trouble(request: HttpRequest, status: int) -> HttpResponse:
    """The page of an error. It reads nothing from the database."""
    return _page(request, TROUBLES[status])


def _page(request: HttpRequest, told: Trouble) -> HttpResponse:
    number = number_of(request)
    try:
        context = {"trouble": told, "number": number, "request": request}
        page = str(render_to_string("web/trouble.html", context))
    except Exception:
        log.exception("error page", extra={"request": number})
        page = PLAIN.format(told, number)
    response = HttpResponse(page, status=told.status)
    add_never_cache_headers(response)
    if told.status in RETRY_SECONDS:
        response.headers["Retry-After"] = str(RETRY_SECONDS[told.status])
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the request was too big."""
    if not isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return trouble(request, 400)
    _read_to_its_end(request)
    return trouble(request, 413)


def _read_to_its_end(request: HttpRequest) -> None:
    """A browser shows an answer only when it could send all of its request."""
    left = READ_AT_MOST
    try:
        while left > 0 and (block := request.read(BLOCK)):
            left -= len(block)
    except OSError:
        return  # it has gone away


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return trouble(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, where a form was older than the session or came from elsewhere."""
    return _page(request, STALE_FORM)


def signed_out(request: HttpRequest) -> HttpResponse:
    """403, where a form was sent by who is not signed in any more."""
    return _page(request, SIGNED_OUT)


class MethodRefused:
    """Gives an answer 405, which Django leaves empty, its page."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, or the page in place of an empty one; `Allow` stays."""
        response = self.respond(request)
        if response.status_code != 405 or response.content:
            return response
        page = trouble(request, 405)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return trouble(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is what fails."""
    error = sys.exc_info()[1]
    said = {"request": number_of(request), "path": route_of(request)}
    if isinstance(error, (OperationalError, InterfaceError)) and not _database_works(error):
        log.error("database does not answer", extra=said)
        return trouble(request, 503)
    log.error("broken", exc_info=error, extra=said)
    return trouble(request, 500)


def _database_works(error: Exception) -> bool:
    if connection.vendor == "sqlite" and ("locked" in str(error) or "unable to" in str(error)):
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return False
    return True
