"""The chain as a map: areas by share, offers, the reach of one; with a list of equal content."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.roles import EDIT_INVENTORY, SEE_FIGURES
from lueckenlos.areas import map_json
from lueckenlos.chain import map_values, shown_map
from lueckenlos.chain.explain import pages_of, source_words
from lueckenlos.chain.map_values import Shown, Value, shown_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.ribbon_views import Select, nothing_yet, switches
from lueckenlos.chain.shown_chain import (
    Wish,
    areas_by_key,
    day_words,
    line_of,
    population_of,
    story,
    wish_of,
)
from lueckenlos.chain.shown_map import chosen_offer, reach_shown
from lueckenlos.report.assets import STATIC
from lueckenlos.report.words import counted
from lueckenlos.web.downloads import csv_file

HEAD = (
    "Gebietsschlüssel", "Gebiet", "zeigt", "Anteil", "mindestens", "höchstens",
    "Aussage", "Kinder, gerundet",
    "Angebote mit Standort", "Stichtag", "Quelle der Kinderzahlen", "Anteil ohne Auto",
)  # fmt: skip


GOAL = "Hier zeigt später eine Karte, wo die Kette trägt und wo nicht."
AT_ONCE = 200
"""Areas or offers on a page of a list."""


class MapForm(forms.Form):
    """What the map shows."""

    zeigt = forms.ChoiceField(label="Die Karte zeigt", required=False, widget=Select)
    kinder = forms.CharField(widget=forms.HiddenInput, required=False)
    zaehlung = forms.CharField(widget=forms.HiddenInput, required=False)


def _form(run: AnalysisRun, wish: Wish, shown: Shown) -> MapForm:
    form = MapForm(initial={**wish.given, "zeigt": shown.key})
    form.fields["zeigt"].choices = map_values.choices(run)  # type: ignore[attr-defined]
    for name in ("kinder", "zaehlung"):
        if name not in wish.given:
            del form.fields[name]
    return form


def _asked(request: HttpRequest) -> tuple[AnalysisRun, Wish, Shown]:
    """The run and what somebody wants to see of it; 404 where there is nothing to map."""
    run = latest_run(standing_of(request).here)
    if run is None or not _mapped(run):
        raise Http404
    return run, wish_of(request.GET, story(run), area=""), shown_of(request.GET, run)


def _part(request: HttpRequest, name: str, every: Sequence[Any]) -> Page[Any]:
    """A page of a list; which one stands in the address."""
    return Paginator(every, AT_ONCE).get_page(request.GET.get(name))


def _mapped(run: AnalysisRun) -> bool:
    one = story(run)
    return bool(one.figures.coverage) and any(not area.geometry.is_empty for area in one.areas)


@require_safe
@require(SEE_FIGURES)
def chain_map(request: HttpRequest, slug: str) -> HttpResponse:
    """Areas by share, children and offers."""
    standing = standing_of(request)
    found = latest_run(standing.here)
    if found is None or not _mapped(found):
        return nothing_yet(request, "Die Kette als Karte", GOAL)
    run, wish, shown = _asked(request)
    one = story(run)
    code = request.GET.get("angebot", "")
    offer = chosen_offer(one, code)
    page: dict[str, Any] = {
        "run": run,
        "line": line_of(run, wish),
        "title": map_values.title_of(one, shown),
        "legend": map_values.legend_of(shown),
        "form": _form(run, wish, shown),
        "switches": switches(one, wish, zeigt=shown.key),
        "wish": wish,
        "shown": shown,
        "data": reverse("chain_map_json", args=[slug])
        + wish.query(zeigt=shown.key, angebot=offer.id if offer else ""),
        "query": wish.query(zeigt=shown.key),
        "rows": _part(request, "seite", shown_map.listed(run, slug, wish, shown)),
        "offers": _part(request, "angebote", [
            (each, wish.query(zeigt=shown.key, angebot=each.id))
            for each in shown_map.offers_of(one, wish, shown)
        ]),
        "off_the_map": shown_map.off_the_map(one, shown),
        "may_mend": standing.may(EDIT_INVENTORY),
        "kept_query": wish.query(zeigt=shown.key).removeprefix("?"),
        "opened": "angebote" in request.GET,
        "picture": reverse("chain_map_svg", args=[slug]) + wish.query(zeigt=shown.key),
        "narrow": reverse("chain_map_svg", args=[slug]) + wish.query(zeigt=shown.key, schmal="1"),
        "sources": [source_words(said) for said in one.run.sources],
    } | _told(run, map_values.values_of(run, wish, shown).values(), shown)  # fmt: skip
    if offer:
        page |= _reached(run, wish, offer.id)
        page["service"] = pages_of(standing.here, [offer]).get(offer.id)
    return render(request, "chain/map.html", page)


def _told(run: AnalysisRun, values: Collection[Value], shown: Shown) -> dict[str, str]:
    """What is said of the values as a whole; "" where there is nothing to say."""
    walked = any(value.without_car is not None for value in values)
    return {
        "hidden": _hidden(values, shown),
        "ranges": _ranges(values),
        "open": _open(values),
        "without_car": story(run).run.without_car if walked else "",
    }


def _open(values: Collection[Value]) -> str:
    """How many areas cannot be judged yet; "" where there is none."""
    number = sum(bool(value.missing) for value in values)
    some = counted(number, "Gebiet ist", "Gebiete sind")
    words = f"{some} noch nicht beurteilbar; in der Liste steht, was dafür fehlt."
    return words if number else ""


def _hidden(values: Collection[Value], shown: Shown) -> str:
    """Why areas tell no share though they could be judged; "" where there is none."""
    number = sum(value.withheld for value in values)
    if not number:
        return ""
    some = counted(number, "Gebiet", "Gebieten")
    if shown.sort:
        return f"In {some} ist der Anteil geheim: Dort geht es um sehr wenige Kinder."
    return (
        f"In {some} ist der Anteil geheim: Bei vielen Gliedern geht es dort um sehr wenige Kinder. "
        "Wählen Sie oben ein einzelnes Glied, dann ist mehr zu sehen."
    )


def _ranges(values: Collection[Value]) -> str:
    """Why areas have two ends instead of a share; "" where none has."""
    number = sum(value.ends is not None for value in values)
    some = counted(number, "Gebiet", "Gebieten")
    words = (
        f"In {some} steht eine Spanne: Dort geht es bei einem Glied um sehr wenige Kinder. Es "
        "zählt in der Spanne einmal für niemanden und einmal für alle; die Farbe gehört zur Mitte."
    )
    return words if number else ""


def _reached(run: AnalysisRun, wish: Wish, code: str) -> dict[str, Any]:
    """An offer with the areas it reaches, in words."""
    one = story(run)
    offer = chosen_offer(one, code)
    found = reach_shown(run, wish, offer) if offer else None
    names = areas_by_key(one)
    return {
        "offer": offer,
        "reach": found,
        "wholly": [names[key] for key in found.wholly] if found else [],
        "partly": [names[key] for key in found.partly] if found else [],
        "rule": next((note.rule for note in one.run.fields if offer and note.key == offer.field),
                     ""),
    }  # fmt: skip


@gzip_page
@require_safe
@require(SEE_FIGURES)
def chain_map_json(request: HttpRequest, slug: str) -> HttpResponse:
    """What the live map is drawn from. Packed: it holds no token and nothing a stranger typed."""
    run, wish, shown = _asked(request)
    offer = chosen_offer(story(run), request.GET.get("angebot", ""))
    content = shown_map.payload(run, slug, wish, shown, offer.id if offer else "")
    return HttpResponse(content, content_type="application/json")


@cache
def _faces() -> str:
    """The faces of a picture that stands alone."""
    return (STATIC / "fonts.css").read_text(encoding="utf-8")


@gzip_page
@require_safe
@require(SEE_FIGURES)
def chain_map_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The map as a picture, for paper and without JavaScript."""
    run, wish, shown = _asked(request)
    chart = shown_map.picture(run, wish, shown)
    svg = chart.narrow if request.GET.get("schmal") else chart.svg
    head, sign, rest = svg.partition(">")
    return HttpResponse(
        f"{head}{sign}<style>{_faces()}</style>{rest}", content_type="image/svg+xml"
    )


@gzip_page
@require_safe
@require(SEE_FIGURES)
def chain_map_geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """The areas with what the map tells of them, for a geographic information system."""
    run, wish, shown = _asked(request)
    return map_json.geojson(shown_map.geojson(run, wish, shown))


@require_safe
@require(SEE_FIGURES)
def chain_map_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The list beside the map."""
    run, wish, shown = _asked(request)
    one = story(run)
    note = population_of(one, wish)
    told = [
        (row["area"].id, row["area"].name, map_values.title_of(one, shown), row["value"].share,
         *(row["value"].ends or (None, None)), row["value"].words, row["value"].children,
         row["offers"], one.run.reference_day, day_words(note) if note else "",
         row["value"].without_car)
        for row in shown_map.listed(run, slug, wish, shown)
    ]  # fmt: skip
    return csv_file("karte.csv", HEAD, told)
