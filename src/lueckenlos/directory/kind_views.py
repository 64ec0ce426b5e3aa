"""Deciding once what kind of offer a text of a list means."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory import import_actions as actions
from lueckenlos.directory.import_forms import KindsForm
from lueckenlos.directory.import_views import import_here
from lueckenlos.directory.models import InventoryImport, KindDecision

AT_ONCE = 40
"""Texts on a page; the others come after these."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(EDIT_INVENTORY)
def import_kinds(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The texts of an import whose kind nobody knows; POST decides and reads it again."""
    standing = standing_of(request)
    one = import_here(standing, pk)
    every = one.found.get("undecided", [])
    form = KindsForm(every[:AT_ONCE], {}, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {text: kind for text, kind in form.told().items() if kind}
        _decide(request, standing, said, one)
        return redirect("inventory_import", slug=slug, pk=pk)
    page = {"form": form, "one": one, "more": max(0, len(every) - AT_ONCE)}
    return render(request, "directory/kinds.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(EDIT_INVENTORY)
def kind_decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """What was decided about texts so far; POST decides otherwise for imports to come."""
    standing = standing_of(request)
    every = KindDecision.objects.for_municipality(standing.here).select_related("by")
    rows: list[dict[str, Any]] = [
        {"text": one.text, "who": f"{one.by or 'jemand'}, {one.made:%d.%m.%Y}"} for one in every
    ]
    form = KindsForm(rows, {one.text: one.kind for one in every}, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _decide(request, standing, form.told())
        return redirect("kind_decisions", slug=slug)
    return render(request, "directory/kinds.html", {"form": form, "one": None, "more": 0})


def _decide(
    request: HttpRequest,
    standing: Standing,
    said: dict[str, str],
    one: InventoryImport | None = None,
) -> None:
    number = actions.decide_kinds(by=standing.user, municipality=standing.here, kinds=said)
    try:
        if one is not None and number:
            actions.look_again(by=standing.user, one=one)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return
    if not number:
        messages.info(request, "Geändert hat sich nichts.")
    elif number == 1:
        messages.success(request, "Eine Angebotsart ist entschieden.")
    else:
        messages.success(request, f"{number} Angebotsarten sind entschieden.")
