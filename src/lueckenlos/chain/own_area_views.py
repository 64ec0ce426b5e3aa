"""The areas somebody may read about, for who comes from a Gemeinde and sees no whole."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.roles import SEE_AREAS
from lueckenlos.areas.models import Area
from lueckenlos.areas.queries import visible_areas
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.shown_missing import missing_of
from lueckenlos.directory.queries import planning_edition
from lueckenlos.report.words import alphabetical


def _in_order(one: Area) -> tuple[tuple[str, str], tuple[str, str], str]:
    return alphabetical(one.gemeinde_name), alphabetical(one.name), one.key


@require_safe
@require(SEE_AREAS)
def chain_areas(request: HttpRequest, slug: str) -> HttpResponse:
    """Every area one may see, each with the way to its page."""
    standing = standing_of(request)
    run = latest_run(standing.here)
    edition = run.edition if run else planning_edition(standing.here)
    areas = sorted(visible_areas(standing, edition), key=_in_order) if edition else []
    page: dict[str, Any] = {"areas": areas, "run": run, "level": edition.level if edition else None}
    if run is None or not areas:
        page["missing"] = missing_of(standing, run)
    return render(request, "chain/areas.html", page)
