"""The page of double records: search, side by side, and what is not one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory import doubles as actions
from lueckenlos.directory.doubles import GONE, MOST, Pair
from lueckenlos.directory.merge_views import ONWARD
from lueckenlos.directory.merging import Choice, choices
from lueckenlos.directory.queries import area_names, services
from lueckenlos.directory.rows import entries
from lueckenlos.jobs.models import Job

AT_ONCE, APART = 20, 50
"""Pairs on a page; pairs that were told apart."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(EDIT_INVENTORY)
def doubles_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What the last search found and is still open; POST searches anew."""
    standing = standing_of(request)
    here = standing.here
    if request.method == "POST":
        actions.search(by=standing.user, municipality=here)
        return redirect("doubles", slug=slug)
    last = actions.searches(here).first()
    done = actions.searches(here).filter(state=Job.State.DONE).first()
    page = Paginator(actions.open_pairs(here, done), AT_ONCE).get_page(request.GET.get("seite"))
    apart = actions.told_apart(here).select_related("one", "other", "by")
    told = {
        "job": last,
        "busy": last is not None and last.open,
        "broken": last is not None and last.state == Job.State.FAILED,
        "done": done,
        "beyond": done is not None and done.result.get("found", 0) > MOST,
        "page": page,
        "pairs": _side_by_side(here, list(page)),
        "apart": apart[:APART],
        "apart_count": apart.count(),
        "changed": _changed_since(here, done),
    }
    return render(request, "directory/doubles.html", told)


@require_POST
@require(EDIT_INVENTORY)
def decide_doubles(request: HttpRequest, slug: str) -> HttpResponse:
    """Two services are two (`sind=verschieden`), or are to be asked about again."""
    standing = standing_of(request)
    try:
        _decide(standing, request)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("doubles", slug=slug)


def _decide(standing: Standing, request: HttpRequest) -> None:
    said = request.POST
    try:
        one, other = UUID(said.get("eins", "")), UUID(said.get("zwei", ""))
    except ValueError:
        raise RefusedError(GONE) from None
    whom: dict[str, Any] = {"by": standing.user, "municipality": standing.here}
    if said.get("sind") == "verschieden":
        actions.tell_apart(**whom, one=one, other=other)
        messages.success(request, "Gemerkt: Das sind zwei verschiedene Angebote.")
    else:
        actions.ask_again(**whom, one=one, other=other)
        messages.success(request, "Die beiden werden wieder verglichen.")


def _side_by_side(here: Municipality, pairs: list[Pair]) -> list[dict[str, Any]]:
    """The pairs of a page with all they say differently, in a constant number of queries."""
    keys = [UUID(key) for pair in pairs for key in pair[:2]]
    found = {str(one.service.pk): one for one in entries(services(here).filter(pk__in=keys))}
    areas = area_names(here)
    shown = []
    for first, second, _, same in pairs:
        one, other = sorted((found[first], found[second]), key=lambda entry: entry.service.code)
        told: list[Choice] = choices(one, other, areas)
        merge = reverse("merge_service", args=[here.slug, one.service.pk])
        shown.append(
            {"one": one.service, "other": other.service, "same": same, "choices": told,
             "merge": f"{merge}?mit={other.service.pk}&weiter={ONWARD}"}
        )  # fmt: skip
    return shown


def _changed_since(here: Municipality, done: Job | None) -> int:
    """How many services were changed or came after a search began."""
    if done is None or done.started is None:
        return 0
    return services(here).filter(changed__gt=done.started).count()
