"""Changing many services: what is to change is shown first, then done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lueckenlos.accounts.access import Standing, member
from lueckenlos.accounts.roles import EDIT_INVENTORY, EDIT_OWN_ENTRIES
from lueckenlos.directory.bulk import (
    Act,
    Outcome,
    acts_for,
    change_many,
    seen_as_text,
    seen_of,
    these,
    worded,
)
from lueckenlos.directory.bulk_area import POINTED, ChosenArea, pointed
from lueckenlos.directory.bulk_forms import ActForm
from lueckenlos.directory.list_forms import ServiceFilter
from lueckenlos.directory.list_views import sees_services, to_list
from lueckenlos.directory.listing import selected
from lueckenlos.directory.models import Service

NAMED = 100
"""So many services are named before they are changed."""
NAMED_AFTER = 10


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member
def change_services(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what would change, at an address of its own so that one can come back to it; POST with
    `seen`, what was shown, changes it."""
    standing = sees_services(request)
    if not (standing.may(EDIT_INVENTORY) or standing.may(EDIT_OWN_ENTRIES)):
        raise PermissionDenied
    said = request.POST if request.method == "POST" else request.GET
    query = ServiceFilter(request.GET, standing.here).query
    key = said.get("tun", "")
    act = acts_for(standing).get(key)
    if act is None:
        messages.error(request, "Wählen Sie aus, was mit den Angeboten geschehen soll.")
        return to_list(slug, query)
    if "seen" in request.POST:
        seen, form = seen_of(request.POST["seen"]), ActForm(request.POST, act, standing.here)
        if form.is_valid():
            outcome = change_many(
                by=standing.user, standing=standing, act=act, value=form.value, seen=seen
            )
            _tell(request, act, form, outcome, _unchanged(standing, form.value, outcome, seen))
            return to_list(slug, query)
    else:
        seen, form = _chosen(said, request, standing), ActForm(None, act, standing.here)
    if not seen:
        messages.error(request, "Kreuzen Sie zuerst Angebote an, oder „alle Treffer“.")
        return to_list(slug, query)
    if request.method == "POST" and "seen" not in request.POST:
        return redirect(f"{request.path}?{_asked(query, key, said, seen)}")
    page = {"act": act, "key": key, "form": form, "query": query}
    return render(request, "directory/bulk.html", page | _shown(standing, act, seen))


def _shown(standing: Standing, act: Act, seen: Mapping[UUID, int]) -> dict[str, Any]:
    return {
        "seen": seen_as_text(seen),
        "number": len(seen),
        "named": _named(standing, act, list(seen)[:NAMED]),
        "more": max(len(seen) - NAMED, 0),
    }


def _asked(query: str, key: str, said: QueryDict, seen: Mapping[UUID, int]) -> str:
    """What is to be done with which services, as it stands in an address."""
    which = {"alle": "on"} if said.get("alle") else {"wahl": [pk.hex for pk in seen]}
    return "&".join(filter(None, (query, urlencode({"tun": key, **which}, doseq=True))))


def _chosen(said: QueryDict, request: HttpRequest, standing: Standing) -> dict[UUID, int]:
    """The services that are ticked, or all that are selected, with their versions."""
    if said.get("alle"):
        filtered = ServiceFilter(request.GET, standing.here).said
        found = selected(standing, filtered, timezone.localdate())
        every = [pk for (pk,) in found.values_list("pk")]
    else:
        every = [UUID(pk) for pk in said.getlist("wahl") if _is_key(pk)]
    versions = {
        pk: version
        for some in these(standing, every)
        for pk, version in some.values_list("pk", "version")
    }
    return {pk: versions[pk] for pk in every if pk in versions}


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _named(standing: Standing, act: Act, keys: Sequence[UUID]) -> list[tuple[Service, str]]:
    """Services with what holds of them now."""
    found = {
        one.pk: one
        for some in these(standing, keys)
        for one in some.select_related("organization").prefetch_related("attributes__term")
    }
    return [(found[pk], act.now(found[pk])) for pk in keys if pk in found]


def _unchanged(
    standing: Standing, value: object, outcome: Outcome, seen: Mapping[UUID, int]
) -> str:
    """Why services were left as they are though nobody else changed them; "" where none was."""
    same, rest = len(seen) - outcome.changed - len(outcome.skipped), ""
    if same > 0 and isinstance(value, ChosenArea):
        fixed = pointed([one for some in these(standing, list(seen)) for one in some], value)
        same -= fixed
        rest = POINTED.format(fixed) if fixed else ""
    return f"{rest} Bei {same} galt es schon." if same > 0 else rest


def _tell(request: HttpRequest, act: Act, form: ActForm, outcome: Outcome, rest: str) -> None:
    """How many were changed, and which were not."""
    done = act.done.format(worded(act, form.value))
    many = "1 Angebot" if outcome.changed == 1 else f"{outcome.changed} Angebote"
    messages.success(request, f"{many} geändert: {done}.{rest}")
    if outcome.skipped:
        some = ", ".join(f"„{name}“" for name in outcome.skipped[:NAMED_AFTER])
        more = len(outcome.skipped) - NAMED_AFTER
        also = f" und {more} weitere" if more > 0 else ""
        messages.warning(
            request,
            f"Nicht geändert, weil jemand anders sie inzwischen geändert hat: {some}{also}. "
            "Sehen Sie sie an und ändern Sie sie dann noch einmal.",
        )
