"""Translating the texts of a service, field by field, and what of it waits to be reviewed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lueckenlos.accounts.access import member, require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory import translating
from lueckenlos.directory.service_access import edited_entry
from lueckenlos.directory.translating import FIELDS, LABELS, LANGUAGES, LENGTH, texts
from lueckenlos.web.numbers import number_sent

AT_ONCE = 50
"""Services that wait, in each language."""
TOO_LONG = f"Eine Übersetzung hat höchstens {LENGTH} Zeichen. Kürzen Sie den markierten Text."


@require_safe
@never_cache
@require(EDIT_INVENTORY)
def translation_work(request: HttpRequest, slug: str) -> HttpResponse:
    """How far each language is, and which services wait for somebody who reads them."""
    here = standing_of(request).here
    told = [translating.work(here, language) for language in LANGUAGES]
    for one in told:
        every = one["waiting"]
        one["more"] = max(0, every.count() - AT_ONCE)
        one["waiting"] = list(every[:AT_ONCE])
    return render(request, "directory/translation_work.html", {"told": told})


@require_safe
@never_cache
@member
def translations_page(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The texts of a service and how far each is in each language."""
    service = edited_entry(request, pk).service
    states = translating.states(service)
    rows = [
        (LABELS[name], [(code, LANGUAGES[code], states[code][name]) for code in LANGUAGES])
        for name in FIELDS
        if getattr(service, name)
    ]
    page = {"one": service, "rows": rows, "others": list(LANGUAGES.items())}
    return render(request, "directory/translations.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member
def translate_service(request: HttpRequest, slug: str, pk: UUID, language: str) -> HttpResponse:
    """The texts of a service beside their translation into one language; POST writes them."""
    service, standing = edited_entry(request, pk).service, standing_of(request)
    if language not in LANGUAGES:
        raise Http404
    reviews = standing.may(EDIT_INVENTORY)
    said = {name: request.POST[name] for name in FIELDS if name in request.POST}
    read = set(request.POST.getlist("geprueft"))
    status, wrong = 200, {name for name, text in said.items() if len(text) > LENGTH}
    if request.method == "POST" and wrong:
        messages.error(request, TOO_LONG)
        status = 400
    elif request.method == "POST":
        try:
            number = translating.translate(
                by=standing.user, service=service, language=language, said=said,
                version=number_sent(request.POST.get("version")),
                reviewed=read if reviews else None,
            )  # fmt: skip
        except RefusedError as refused:
            messages.error(request, str(refused))
            status = 409
        else:
            _tell(request, number)
            return redirect("translate_service", slug=slug, pk=pk, language=language)
    page: dict[str, Any] = {
        "one": service,
        "into": LANGUAGES[language],
        "written": "de" if language == "de-simple" else language,
        "runs": "rtl" if language == "ar" else "ltr",
        "simple": language == "de-simple",
        "reviews": reviews,
        "length": LENGTH,
        "texts": [
            {"told": one, "typed": said.get(one.field, one.text), "wrong": one.field in wrong,
             "read": one.field in read if said else one.state == translating.REVIEWED}
            for one in texts(service, language)
        ],
    }  # fmt: skip
    return render(request, "directory/translate.html", page, status=status)


def _tell(request: HttpRequest, number: int) -> None:
    if not number:
        messages.info(request, "Geändert hat sich nichts.")
    elif number == 1:
        messages.success(request, "Ein Text ist gespeichert.")
    else:
        messages.success(request, f"{number} Texte sind gespeichert.")
