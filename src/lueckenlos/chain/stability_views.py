"""Wie sicher: how often areas are among those most in need, and how the picture moves."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.roles import SEE_FIGURES
from lueckenlos.chain.downloads import json_of
from lueckenlos.chain.map_values import MEAN, choices, shown_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.ribbon_views import nothing_yet
from lueckenlos.chain.scenarios import can_imagine
from lueckenlos.chain.shown_chain import Wish, line_of
from lueckenlos.chain.stability import lines_of, stability_of
from lueckenlos.chain.stability_rule import HOLDS, REACHES, USUAL, Rule, picture_of, rule_of
from lueckenlos.exchange.sureness import Sureness
from lueckenlos.report.sureness import foremost_words, range_words
from lueckenlos.web.downloads import csv_file

TITLE, RULE = "Wie sicher ist das?", "Wie das Bild mit der Regel wandert"
GOAL = "Hier steht später, wie sicher es ist, welche Gebiete es am nötigsten haben."
HEAD = (
    "Gebietsschlüssel", "Gebiet", "Kinder", "Handlungsfeld",
    "unter den nötigsten, von 100 Rechnungen", "Lücke, von 100 Rechnungen", "Stichtag",
)  # fmt: skip
RULE_HEAD = ("Was", "Schlüssel", "Name", "nach dem Schema", "nach dieser Regel", "Regel")
AT_ONCE = 100
"""Areas and fields on a page."""


def _run(request: HttpRequest) -> AnalysisRun | None:
    """The run that holds, if it has areas and children."""
    run = latest_run(standing_of(request).here)
    return run if can_imagine(run) else None


@require_safe
@require(SEE_FIGURES)
def stability_page(request: HttpRequest, slug: str) -> HttpResponse:
    """How often areas are among those that most need attention, and what was varied."""
    run = _run(request)
    if run is None:
        return nothing_yet(request, TITLE, GOAL)
    sure, page = stability_of(run), dict[str, Any](title=TITLE, run=run)
    page["line"] = line_of(run, Wish("", ""))
    if sure is not None:
        lines = lines_of(run, sure)
        page |= {
            "sure": sure,
            "foremost": foremost_words(sure),
            "varied": [(one.name, range_words(one), one.why) for one in sure.varied],
            "rows": Paginator(lines, AT_ONCE).get_page(request.GET.get("seite")),
            "secret": sum(row.among is None for row in sure.rows),
        }
    return render(request, "chain/stability.html", page)


def _told(request: HttpRequest) -> tuple[AnalysisRun, Sureness]:
    run = _run(request)
    sure = stability_of(run) if run else None
    if run is None or sure is None:
        raise Http404
    return run, sure


@require_safe
@require(SEE_FIGURES)
def stability_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The shares of all areas and fields, and what was varied."""
    run, sure = _told(request)
    return json_of(
        {
            "reference_day": run.reference_day,
            "runs": sure.number,
            "most": sure.most,
            "varied": [asdict(one) for one in sure.varied],
            "rows": [asdict(one) for one in lines_of(run, sure, all_=True)],
        }
    )


@require_safe
@require(SEE_FIGURES)
def stability_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The shares of all areas and fields as a table."""
    run, sure = _told(request)
    rows = [
        (one.area_id, one.area, one.population, one.field, one.among, one.gap, run.reference_day)
        for one in lines_of(run, sure, all_=True)
    ]
    return csv_file("wie-sicher.csv", HEAD, rows)


# --- how the picture moves -----------------------------------------------------------------------


def _asked(request: HttpRequest) -> tuple[AnalysisRun, Rule]:
    run = _run(request)
    if run is None:
        raise Http404
    return run, rule_of(request.GET)


@require_safe
@require(SEE_FIGURES)
def rule_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture by another rule; htmx asks for the picture alone."""
    if _run(request) is None:
        return nothing_yet(request, RULE, GOAL)
    run, rule = _asked(request)
    part, shown = request.headers.get("HX-Request") == "true", shown_of(request.GET, run)
    page = {
        "title": RULE,
        "line": line_of(run, Wish("", "")),
        "rule": rule,
        "reaches": REACHES,
        "holds": HOLDS,
        "usual": USUAL,
        "shown": shown.key,
        "choices": choices(run),
        "picture": picture_of(run, rule, shown),
        "query": _query(rule, shown.key),
        "part": part,
    }
    name = "stability_picture" if part else "stability_rule"
    return render(request, f"chain/{name}.html", page)


def _query(rule: Rule, shown: str) -> str:
    asked: dict[str, object] = {"weg": rule.reach, "ab": rule.holds}
    if rule.confirmed:
        asked["zaehlung"] = "bestaetigt"
    if shown != MEAN:
        asked["zeigt"] = shown
    return f"?{urlencode(asked)}"


@require_safe
@require(SEE_FIGURES)
def rule_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture by a rule for programs."""
    run, rule = _asked(request)
    shown = shown_of(request.GET, run)
    found = picture_of(run, rule, shown)
    return json_of(
        {
            "reference_day": run.reference_day,
            "rule": {**asdict(rule), "words": rule.words},
            "headline": found.headline,
            "shown": {"key": shown.key, "words": found.legend},
            "links": [asdict(one) for one in found.links],
            "areas": [asdict(one) for one in found.areas],
        }
    )


@require_safe
@require(SEE_FIGURES)
def rule_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture by a rule as a table."""
    run, rule = _asked(request)
    found = picture_of(run, rule, shown_of(request.GET, run))
    rows = [
        (what, one.key, one.name, one.before, one.after, rule.words)
        for what, some in (("Glied", found.links), ("Gebiet", found.areas))
        for one in some
    ]
    return csv_file("regel.csv", RULE_HEAD, rows)
