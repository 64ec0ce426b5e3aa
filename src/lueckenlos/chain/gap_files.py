"""Gaps to take away: their list and a single one as CSV, JSON and GeoJSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.roles import SEE_FIGURES
from lueckenlos.chain import queries, shown_without_car
from lueckenlos.chain.features import Json, feature, features, geojson_of
from lueckenlos.chain.gap_views import GapList, found_gap, told_of, with_share
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.shown_chain import areas_by_key, story
from lueckenlos.chain.shown_gap import Line, day_or_nothing, line, names_for
from lueckenlos.chain.stability import stability_of
from lueckenlos.report.words import day
from lueckenlos.web.downloads import csv_file

HEAD = (
    "Nummer", "Befund", "Gebiete", "Gebietsschlüssel", "Handlungsfeld", "Alter", "von Monat",
    "bis unter Monat", "Kinder", "Kinder ohne", "Ursache", "Stand", "Grund", "kümmert sich",
    "Wiedervorlage", "zuletzt geändert", "zuletzt gefunden zum Stichtag", "Quelle der Kinderzahlen",
    "unter den nötigsten, von 100 Rechnungen",
)  # fmt: skip


def _cells(one: Line) -> tuple[object, ...]:
    gap, last = one.gap, one.gap.last_run
    return (
        gap.number, one.sort, " | ".join(one.areas), " | ".join(gap.areas), one.field, one.ages,
        gap.from_month, gap.to_month, one.population, one.children, one.cause,
        gap.get_state_display(), gap.reason, one.who, day_or_nothing(gap.look_again),
        day(localdate(one.changed)) if one.changed else "",
        day(last.reference_day) if last else "", one.source, one.sure,
    )  # fmt: skip


def _plain(one: Line) -> dict[str, Any]:
    gap, last = one.gap, one.gap.last_run
    return {
        "number": gap.number,
        "certain": gap.certain,
        "areas": dict(zip(gap.areas, one.areas, strict=True)),
        "field": gap.field,
        "from_month": gap.from_month,
        "to_month": gap.to_month,
        "population": {"key": gap.population, "name": one.population, "source": one.source},
        "without": one.children,
        "cause": {"key": gap.cause, "name": one.cause},
        "state": gap.state,
        "reason": gap.reason,
        "assigned": one.who,
        "look_again": gap.look_again.isoformat() if gap.look_again else None,
        "changed": one.changed.isoformat() if one.changed else None,
        "reference_day": last.reference_day.isoformat() if last else None,
        "among_neediest_of_100": one.sure,
    }


# --- the list ------------------------------------------------------------------------------------


def _asked(request: HttpRequest) -> tuple[AnalysisRun | None, list[Line]]:
    standing = standing_of(request)
    run = queries.latest_run(standing.here)
    return run, GapList(standing, run, request.GET).lines() if run else []


@require_safe
@require(SEE_FIGURES)
def gaps_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as CSV."""
    return csv_file("luecken.csv", HEAD, map(_cells, _asked(request)[1]))


@require_safe
@require(SEE_FIGURES)
def gaps_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as JSON."""
    return JsonResponse({"gaps": [_plain(one) for one in _asked(request)[1]]})


@require_safe
@require(SEE_FIGURES)
def gaps_geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """Every area with the gaps of the list in it."""
    run, lines = _asked(request)
    found = _features(run, lines, areas_by_key(story(run))) if run else []
    return geojson_of(found, {"gaps": [_plain(one) for one in lines]})


def _features(run: AnalysisRun, lines: Sequence[Line], keys: Iterable[str]) -> list[Json]:
    """Areas of the run with their gaps; those of gaps found last on other areas have no borders."""
    told: dict[str, dict[str, Any]] = {key: {"gaps": []} for key in ("", *keys)}
    before: dict[tuple[Any, str], Json] = {}
    for one in lines:
        said = {name: value for name, value in _plain(one).items() if name != "areas"}
        told[""]["gaps"].append(said)
        for key, name in zip(one.gap.areas, one.areas, strict=True):
            if one.gap.edition_id == run.edition_id and key in told:
                told[key]["gaps"].append(said)
            else:
                old = feature(key, name, {"gaps": []})
                place = before.setdefault((one.gap.edition_id, key), old)
                place["properties"]["gaps"].append(said)
    return [*features(run, told), *before.values()]


# --- one gap -------------------------------------------------------------------------------------


@require_safe
@require(SEE_FIGURES)
def gap_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One gap as JSON."""
    return JsonResponse(_one(request, number)[2])


def _one(
    request: HttpRequest, number: int
) -> tuple[AnalysisRun | None, list[Line], dict[str, Any]]:
    """The run that holds, the gap in words, and all of it; only its state before the first run."""
    found, standing = found_gap(request, number), standing_of(request)
    run = queries.latest_run(standing.here)
    if run is None:
        return None, [], {"number": found.number, "state": found.state}
    said = told_of(standing, found, run)
    offers = [
        {"id": one.id, "name": one.name, "provider": one.provider, "place": one.place,
         "ages": one.ages, "notes": one.notes}
        for one, _ in said["offers"]
    ]  # fmt: skip
    more = {"rule": said["rule"], "required": said["required"], "offers": offers,
            "without_car": shown_without_car.json_of(said["without_car"])}  # fmt: skip
    return run, [said["line"]], {**_plain(said["line"]), **more}


@require_safe
@require(SEE_FIGURES)
def gap_csv(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One gap as the line it is in the list."""
    found, here = found_gap(request, number), standing_of(request).here
    run = queries.latest_run(here)
    if run is None:
        return csv_file("luecke.csv", HEAD, [])
    one = with_share(line(found, names_for(run, [found]), here), run, stability_of(run))
    return csv_file("luecke.csv", HEAD, [_cells(one)])


@require_safe
@require(SEE_FIGURES)
def gap_geojson(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The areas of one gap."""
    run, lines, page = _one(request, number)
    if run is None:
        return geojson_of([], page)
    known = areas_by_key(story(run))
    mine = [key for one in lines for key in one.gap.areas if key in known]
    return geojson_of(_features(run, lines, mine), page)
