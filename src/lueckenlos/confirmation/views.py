"""The pages of who answers for an organization: no account, no cookie. GET shows, POST acts, so
that a scanner that follows the link of a mail changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from lueckenlos.accounts.access import public
from lueckenlos.accounts.people import RefusedError
from lueckenlos.confirmation import answering, asking
from lueckenlos.confirmation.corrections import asked, read
from lueckenlos.confirmation.forms import CodeForm, CorrectionForm, ElsewhereForm, EndForm
from lueckenlos.confirmation.links import inquiry_of, inquiry_with, is_over, token_of
from lueckenlos.confirmation.models import Answer, Inquiry
from lueckenlos.directory.models import Status
from lueckenlos.directory.queries import entry_of
from lueckenlos.directory.rows import Entry
from lueckenlos.directory.secrecy import secret_locations
from lueckenlos.finder import cards
from lueckenlos.finder.words import month_name

RATES = {"code": "20/h/ip,300/h/key"}
"""How often a code may be tried: from one address, and by everybody together."""
View = Callable[..., HttpResponse]


def reply(view: View) -> View:
    """A page for everybody who has the link; it stays in no cache and tells no other site."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        response = view(request, *args, **named)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return public(csrf_exempt(answered))  # who has the link may act; a browser knows nothing more


@reply
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Where the code of a sheet leads to its inquiry."""
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST":
        if not ratelimit.consume(
            request, app="confirmation", action="code", config=RATES, key="all"
        ):
            form.add_error(None, "Zu viele Versuche. Versuchen Sie es in einer Stunde wieder.")
            status = 429
        elif form.is_valid():
            found = inquiry_with(form.cleaned_data["code"])
            if found is not None:
                return redirect("confirm", token=token_of(found))
            form.add_error("code", "Diesen Code gibt es nicht. Prüfen Sie die neun Zeichen.")
    return render(request, "confirmation/code.html", {"form": form}, status=status)


@reply
@require_http_methods(["GET", "HEAD"])
def inquiry_page(request: HttpRequest, token: str) -> HttpResponse:
    """The entries of an inquiry as families see them, and what can be answered."""
    found = inquiry_of(token)
    return _gone(request) if found is None else _inquiry(request, found, token)


def _inquiry(
    request: HttpRequest, one: Inquiry, token: str, status: int = 200, **more: Any
) -> HttpResponse:
    answers = asking.answers_of(one)
    page = {
        "inquiry": one, "municipality": one.municipality, "token": token, "over": is_over(one),
        "answers": [(each, _shown(each)) for each in answers],
        "open": sum(each.what == Answer.What.OPEN and each.service.status == Status.ACTIVE
                    for each in answers),
        "number": len(answers),
        **more,
    }  # fmt: skip
    return render(request, "confirmation/inquiry.html", page, status=status)


def _shown(answer: Answer) -> dict[str, Any] | None:
    """An entry as a family reads it; None where it is no longer there."""
    found = _entry(answer)
    if found is None:
        return None
    record, today = cards.record_of(found), localdate()
    confirmed, secret = found.service.assured_date, secret_locations(found.service.municipality)
    return {
        "service": found.service,
        "kind": cards.kind_of(found),
        "when": cards.when(found, record),
        "where": cards.somewhere(found, secret),
        "cost": cards.cost(found),
        "ages": cards.ages(record),
        "whom": cards.whom(found),
        "website": cards.website(found),
        "confirmed": month_name(confirmed, today) if confirmed else "",
    }


def _entry(answer: Answer) -> Entry | None:
    found = entry_of(answer.municipality, answer.service_id)
    return found if found and found.service.status == Status.ACTIVE else None


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "confirmation/gone.html", status=404)


def _answer(token: str, pk: UUID) -> tuple[Inquiry, Answer]:
    """The inquiry of a link and one of its answers. Raises `Http404` where there is none."""
    found = inquiry_of(token)
    answer = (
        next((one for one in asking.answers_of(found) if one.pk == pk), None) if found else None
    )
    if found is None or answer is None:
        raise Http404
    return found, answer


def _version(request: HttpRequest) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1


@reply
@require_POST
def still_right(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """An entry is still right."""
    one, answer = _answer(token, pk)
    try:
        answering.confirm(inquiry=one, answer=answer, version=_version(request))
    except RefusedError as refused:
        return _inquiry(request, one, token, 409, refused=str(refused))
    return redirect("confirm", token=token)


@reply
@require_http_methods(["GET", "HEAD", "POST"])
def otherwise(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """An entry field by field, to be corrected in place."""
    one, answer = _answer(token, pk)
    entry = _entry(answer)
    if entry is None or is_over(one) or answer.what != Answer.What.OPEN:
        return _inquiry(request, one, token, 409 if request.method == "POST" else 200)
    form = CorrectionForm(asked(entry), request.POST or None)
    page = {"inquiry": one, "municipality": one.municipality, "token": token, "answer": answer,
            "form": form, "version": entry.service.version}  # fmt: skip
    if request.method != "POST":
        return render(request, "confirmation/correct.html", page)
    said, wrong = read(entry, request.POST) if form.is_valid() else ({}, {})
    for key, message in wrong.items():
        form.add_error(key, message)
    note = str(form.cleaned_data.get("note", "")) if form.is_valid() else ""
    if form.is_valid() and not said and not note:
        form.add_error(None, "Noch ist nichts anders. Ändern Sie ein Feld, oder gehen Sie zurück "
                             "und drücken Sie „Stimmt noch“.")  # fmt: skip
    if not form.is_valid():
        return render(request, "confirmation/correct.html", page, status=400)
    try:
        version = _version(request)
        answering.correct(inquiry=one, answer=answer, version=version, said=said, note=note)
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return render(request, "confirmation/correct.html", page, status=409)
    return redirect("confirm", token=token)


@reply
@require_http_methods(["GET", "HEAD", "POST"])
def ended(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """An entry exists no more."""
    return _short(request, token, pk, EndForm, "confirmation/ended.html", answering.end)


@reply
@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Somebody else is to be asked about an entry."""
    act = answering.point_elsewhere
    return _short(request, token, pk, ElsewhereForm, "confirmation/elsewhere.html", act)


def _short(
    request: HttpRequest, token: str, pk: UUID, made: Any, template: str, act: Callable[..., None]
) -> HttpResponse:
    one, answer = _answer(token, pk)
    entry = _entry(answer)
    if entry is None or is_over(one) or answer.what != Answer.What.OPEN:
        return _inquiry(request, one, token, 409 if request.method == "POST" else 200)
    form = made(request.POST or None)
    page = {"inquiry": one, "municipality": one.municipality, "token": token, "answer": answer,
            "form": form, "version": entry.service.version}  # fmt: skip
    if request.method != "POST":
        return render(request, template, page)
    if not form.is_valid():
        return render(request, template, page, status=400)
    try:
        act(inquiry=one, answer=answer, version=_version(request), **form.cleaned_data)
    except RefusedError as refused:
        return _inquiry(request, one, token, 409, refused=str(refused))
    return redirect("confirm", token=token)


@reply
@require_http_methods(["GET", "HEAD", "POST"])
def no_mails(request: HttpRequest, token: str) -> HttpResponse:
    """They want no mails any more: GET asks, POST does it."""
    found = inquiry_of(token)
    if found is None:
        return _gone(request)
    if request.method == "POST":
        asking.stop_mails(inquiry=found)
    page = {"inquiry": found, "municipality": found.municipality, "token": token,
            "done": request.method == "POST"}  # fmt: skip
    return render(request, "confirmation/no_mails.html", page)
