"""Scenarios to take away: what is different in one, and two beside each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.roles import SEE_FIGURES
from lueckenlos.chain import shown_scenario
from lueckenlos.chain.downloads import json_of
from lueckenlos.chain.features import features, geojson_of
from lueckenlos.chain.map_values import Shown, shown_of, title_of
from lueckenlos.chain.models import AnalysisRun, Scenario
from lueckenlos.chain.scenario_budget import SpentError, ask
from lueckenlos.chain.scenario_changes import of_json
from lueckenlos.chain.scenario_views import chosen_of, run_asked, scenario_asked
from lueckenlos.chain.scenarios import Changes, scenarios
from lueckenlos.chain.shown_chain import Wish, story
from lueckenlos.chain.shown_scenario import Line
from lueckenlos.web.downloads import csv_file

HEAD = ("Gebiet", "Worum es geht", "bisher", "danach", "Kinder, gerundet")
BOTH = ("Gebiet", "Worum es geht", "bisher", "danach im ersten", "danach im zweiten")
Json = dict[str, Any]
P = ParamSpec("P")


def _within_budget(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Says in plain text that somebody has had all answers of a day."""

    @wraps(view)
    def answered(*asked: P.args, **more: P.kwargs) -> HttpResponse:
        try:
            return view(*asked, **more)
        except SpentError as spent:
            return HttpResponse(str(spent), status=429, content_type="text/plain; charset=utf-8")

    return answered


def _asked(request: HttpRequest, pk: UUID) -> tuple[AnalysisRun, Scenario, Changes]:
    """A scenario somebody may see, and the run it changes."""
    run, found = run_asked(request), scenario_asked(request, pk)
    changes = of_json(found.changes)
    ask(standing_of(request).user, run, changes)
    return run, found, changes


def _both(request: HttpRequest) -> tuple[AnalysisRun, list[tuple[Scenario, Changes]]]:
    """The two scenarios an address names; 404 where it names another."""
    run, every = run_asked(request), list(scenarios(standing_of(request)))
    found = [chosen_of(every, request.GET.get(name, "") or "-") for name in ("a", "b")]
    pairs = [(one, of_json(one.changes)) for one in found if one is not None]
    for _, changes in pairs:
        ask(standing_of(request).user, run, changes)
    return run, pairs


def _line(one: Line) -> Json:
    return {"area": one.place, "what": one.what, "before": one.before, "after": one.after,
            "children": one.people}  # fmt: skip


def _told(run: AnalysisRun, found: Scenario, changes: Changes) -> Json:
    """What the page of a scenario tells."""
    return {
        "name": found.name,
        "note": found.note,
        "reference_day": run.reference_day,
        "changes": [one.words for one in shown_scenario.said(run, changes)],
        "headline": shown_scenario.headline_of(run, changes),
        "gaps_closed": shown_scenario.gaps_closed(run, changes),
        "gaps_opened": shown_scenario.gaps_opened(run, changes),
        "links": [_line(one) for one in shown_scenario.links_of(run, changes)],
        "differences": [_line(one) for one in shown_scenario.lines_of(run, changes)],
    }


def _mapped(run: AnalysisRun, changes: Changes, shown: Shown) -> dict[str, Json]:
    """Of each area what the map shows today and with the changes."""
    wish = Wish("", story(run).main.key)
    before, after = (shown_scenario.values_after(run, some, wish, shown) for some in ((), changes))
    return {
        key: {"before": before[key]["value"], "after": one["value"], "class": one["class"]}
        for key, one in after.items()
    }


# --- one -----------------------------------------------------------------------------------------


@require_safe
@require(SEE_FIGURES)
@_within_budget
def scenario_csv(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Every difference of a scenario."""
    run, _, changes = _asked(request, pk)
    lines = shown_scenario.lines_of(run, changes)
    rows = [(one.place, one.what, one.before, one.after, one.people) for one in lines]
    return csv_file("was-waere-wenn.csv", HEAD, rows)


@require_safe
@require(SEE_FIGURES)
@_within_budget
def scenario_json(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """A scenario with everything its page tells."""
    return json_of(_told(*_asked(request, pk)))


@require_safe
@require(SEE_FIGURES)
@_within_budget
def scenario_geojson(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The map of a scenario: each area today and with the changes."""
    run, found, changes = _asked(request, pk)
    shown = shown_of(request.GET, run)
    page = {"name": found.name, "shows": title_of(story(run), shown)}
    return geojson_of(features(run, _mapped(run, changes, shown)), page)


# --- two -----------------------------------------------------------------------------------------


@require_safe
@require(SEE_FIGURES)
@_within_budget
def comparison_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Every difference of two scenarios."""
    run, pairs = _both(request)
    lines = [{(one.place, one.what): one for one in shown_scenario.lines_of(run, changes)}
             for _, changes in pairs]  # fmt: skip
    rows = []
    for key in dict.fromkeys(key for some in lines for key in some):
        before = next(some[key].before for some in lines if key in some)
        rows.append((*key, before, *(some[key].after if key in some else before
                                     for some in lines)))  # fmt: skip
    return csv_file("szenarien-vergleich.csv", BOTH, rows)


@require_safe
@require(SEE_FIGURES)
@_within_budget
def comparison_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Two scenarios with everything their pages tell."""
    run, pairs = _both(request)
    return json_of({"scenarios": [_told(run, one, changes) for one, changes in pairs]})


@require_safe
@require(SEE_FIGURES)
@_within_budget
def comparison_geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """The map of two scenarios: each area today and with the changes of either."""
    run, pairs = _both(request)
    shown = shown_of(request.GET, run)
    one, two = (_mapped(run, changes, shown) for _, changes in pairs)
    told = {
        key: {"before": some["before"], "after_first": some["after"],
              "after_second": two[key]["after"]}
        for key, some in one.items()
    }  # fmt: skip
    page = {"scenarios": [some.name for some, _ in pairs], "shows": title_of(story(run), shown)}
    return geojson_of(features(run, told), page)
