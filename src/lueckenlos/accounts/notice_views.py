"""The texts a public site owes its visitors: each on a page of its own, and how to write them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lueckenlos.accounts.access import public, require, standing_of
from lueckenlos.accounts.actions import save_notice
from lueckenlos.accounts.forms import NoticeForm
from lueckenlos.accounts.models import Notice
from lueckenlos.accounts.roles import MANAGE_INSTALLATION
from lueckenlos.accounts.versions import ChangedError, notice_history, seen_version, version_of

TITLES = {
    "imprint": _("Impressum"),
    "privacy": _("Datenschutz"),
    "accessibility": _("Barrierefreiheit"),
}
DUTIES = {
    "imprint": "Wer diese Seiten verantwortet und wie man die Stelle erreicht (§ 5 DDG).",
    "privacy": "Welche Daten hier verarbeitet werden, wozu, wie lange, und welche Rechte "
    "Betroffene haben (Art. 13 DSGVO).",
    "accessibility": "Wie zugänglich die Seiten sind, wohin man Hürden meldet und wer bei Streit "
    "schlichtet (Muster: Beschluss (EU) 2018/1523).",
}


@require_safe
@public
def notice(request: HttpRequest, kind: str) -> HttpResponse:
    """The text of the installation, or that its operator has not written it yet."""
    found = Notice.objects.for_municipality(None).filter(kind=kind).first()
    return render(request, "accounts/notice.html", {"title": TITLES[kind], "notice": found})


@require_safe
@require(MANAGE_INSTALLATION)
def notices(request: HttpRequest) -> HttpResponse:
    """Which texts are there and which are missing."""
    there = {one.kind: one for one in Notice.objects.for_municipality(None)}
    found = [
        {
            "name": kind.label,
            "duty": DUTIES[kind],
            "notice": there.get(kind),
            "edit": reverse(f"edit_{kind}"),
            "public": reverse(kind),
        }
        for kind in Notice.Kind
    ]
    return render(request, "accounts/notices.html", {"notices": found})


@require_http_methods(["GET", "HEAD", "POST"])
@require(MANAGE_INSTALLATION)
def edit(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a text; POST shows it as its readers will see it, or saves it."""
    found, history = Notice.objects.for_municipality(None).filter(kind=kind), notice_history(kind)
    version = seen_version(request) if request.POST else version_of(history)
    text = found.values_list("text", flat=True).first() or ""  # never older than the version
    form = NoticeForm(request.POST or None, initial={"text": text})
    preview, meanwhile = "", None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["text"]
        if "preview" in request.POST:
            preview = said
        else:
            try:
                save_notice(kind=kind, text=said, by=standing_of(request).user, version=version)
            except ChangedError:
                meanwhile = history.first()
                version = version_of(history)
            else:
                messages.success(request, f"Gespeichert: {Notice.Kind(kind).label}.")
                return redirect("notices")
    page: dict[str, Any] = {"name": Notice.Kind(kind).label, "duty": DUTIES[kind], "form": form}
    page |= {"version": version, "preview": preview, "meanwhile": meanwhile}
    page |= {"lines": list(history), "title": TITLES[kind]}
    return render(request, "accounts/edit_notice.html", page)
