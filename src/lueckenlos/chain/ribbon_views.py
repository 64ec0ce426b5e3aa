"""The chain as ribbon and matrix, and what stands behind every figure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms.utils import flatatt
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.roles import EDIT_INVENTORY, SEE_AREAS, SEE_FIGURES
from lueckenlos.areas.queries import visible_areas
from lueckenlos.chain import tables
from lueckenlos.chain.downloads import json_of
from lueckenlos.chain.explain import (
    MOST,
    NO_PLACE,
    explanation_of,
    open_gaps,
    pages_of,
    source_words,
)
from lueckenlos.chain.features import features, geojson_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.reasons import holds, secret_of
from lueckenlos.chain.shown_area import own_part
from lueckenlos.chain.shown_chain import (
    CONFIRMED,
    COUNTINGS,
    Wish,
    choices_of_areas,
    line_of,
    pictures,
    place_name,
    population_of,
    rows_of,
    story,
    wish_of,
)
from lueckenlos.chain.shown_missing import missing_of
from lueckenlos.chain.shown_without_car import with_and_without
from lueckenlos.exchange.figures import GapRow
from lueckenlos.report.story.told import Told
from lueckenlos.web.downloads import csv_file

GOAL = "Hier steht später, in welchem Alter Familien welche Hilfe finden."


class Select(forms.Select):
    """A choice among hundreds, written without a template for each of them."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Groups of options; the tag of fields gives class and id."""
        every = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        chosen, inside = str(value or ""), SafeString("")
        groups: list[tuple[str, Any]] = list(self.choices)
        for key, told in groups:
            if isinstance(told, list | tuple):
                some = _options(told, chosen)
                inside += format_html('<optgroup label="{}">{}</optgroup>', key, some)
            else:
                inside += _options([(key, told)], chosen)
        return format_html("<select{}>{}</select>", flatatt(every), inside)


def _options(pairs: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    marked = ((key, SafeString(" selected" * (key == chosen)), name) for key, name in pairs)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


class PlaceForm(forms.Form):
    """Of which place the chain is shown."""

    gebiet = forms.ChoiceField(label="Gebiet", required=False, widget=Select)
    kinder = forms.CharField(widget=forms.HiddenInput, required=False)
    zaehlung = forms.CharField(widget=forms.HiddenInput, required=False)


def place_form(run: AnalysisRun, wish: Wish) -> PlaceForm:
    """The choice of a place, with what is chosen besides."""
    form = PlaceForm(initial={**wish.given, "gebiet": wish.area})
    form.fields["gebiet"].choices = [("", story(run).run.title), *choices_of_areas(run)]  # type: ignore[attr-defined]
    for name in ("kinder", "zaehlung"):
        if name not in wish.given:
            del form.fields[name]
    return form


def switches(one: Told, wish: Wish, **more: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """What can be switched: its name and choices as name, address, whether it is on."""
    counting = [
        (name, Wish(wish.area, wish.population, key == CONFIRMED).query(**more),
         wish.confirmed == (key == CONFIRMED))
        for key, name in COUNTINGS.items()
    ]  # fmt: skip
    people = [
        (note.name, Wish(wish.area, note.key, wish.confirmed).query(**more),
         note.key == wish.population)
        for note in one.figures.populations
    ]  # fmt: skip
    found = [("Gezählt wird, was", counting)]
    return [*found, ("Kinder", people)] if len(people) > 1 else found


def nothing_yet(request: HttpRequest, title: str, goal: str) -> HttpResponse:
    """A page that cannot be drawn yet: what is known already, what is missing for its `goal`."""
    standing = standing_of(request)
    missing = missing_of(standing, latest_run(standing.here))
    page = {"title": title, "goal": goal, "missing": missing}
    return render(request, "chain/nothing_yet.html", page)


@require_safe
@require(SEE_FIGURES)
def ribbon(request: HttpRequest, slug: str) -> HttpResponse:
    """Ages by fields and what is recorded, of the municipality or an area."""
    run = latest_run(standing_of(request).here)
    if run is None:
        return nothing_yet(request, "Die Kette", GOAL)
    one = story(run)
    wish = wish_of(request.GET, one)
    note, drawn = population_of(one, wish), pictures(run, slug, wish)
    page: dict[str, Any] = {
        "run": run,
        "title": f"Die Kette: {place_name(run, wish)}",
        "line": line_of(run, wish),
        "drawn": drawn,
        "holds": holds(),
        "secret": secret_of(one, wish, [words for _, _, words, _ in drawn.ways]),
        "form": place_form(run, wish) if one.areas else None,
        "switches": switches(one, wish),
        "wish": wish,
        "query": wish.query(),
        "second": note if note and one.main is not note else None,
        "sources": [source_words(said) for said in one.run.sources],
        "without_car": with_and_without(run, wish),
    }
    if drawn.ribbon is None:
        page["missing"] = missing_of(standing_of(request), run)
    return render(request, "chain/ribbon.html", page)


def _asked(request: HttpRequest) -> tuple[AnalysisRun, Wish]:
    """The run and what somebody wants of it; 404 before the first run."""
    run = latest_run(standing_of(request).here)
    if run is None:
        raise Http404
    return run, wish_of(request.GET, story(run))


@require_safe
@require(SEE_FIGURES)
def ribbon_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of a place for programs."""
    run, wish = _asked(request)
    return json_of(tables.coverage_json(run, wish, rows_of(story(run), wish)))


@gzip_page
@require_safe
@require(SEE_FIGURES)
def ribbon_geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of the areas, or of the one that was asked for."""
    run, wish = _asked(request)
    page = tables.coverage_json(run, wish, rows_of(story(run), wish))
    return geojson_of(features(run, tables.places_json(run, wish)), page)


@require_safe
@require(SEE_FIGURES)
def ribbon_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of a place as a table; both ways of counting beside each other."""
    run, wish = _asked(request)
    both = Wish(wish.area, wish.population)
    rows = tables.coverage_rows(run, both, rows_of(story(run), both))
    return csv_file("kette.csv", tables.HEAD, rows)


# --- explanations --------------------------------------------------------------------------------


def _explained(request: HttpRequest) -> tuple[AnalysisRun, Wish, Any]:
    """What stands behind a figure, for who may see it: a Gemeinde that of its own areas."""
    run, wish = _asked(request)
    limited(standing_of(request), run, wish)
    asked = request.GET
    return run, wish, explanation_of(run, wish, asked.get("feld", ""), asked.get("phase", ""))


def limited(standing: Standing, run: AnalysisRun, wish: Wish) -> None:
    """Refuse figures of other places to who sees only some areas."""
    if standing.may(SEE_FIGURES):
        return
    if not wish.area or run.edition is None:
        raise PermissionDenied
    if not visible_areas(standing, run.edition).filter(key=wish.area).exists():
        raise Http404


def own_parts(standing: Standing, run: AnalysisRun, gaps: Iterable[GapRow]) -> tuple[GapRow, ...]:
    """Findings as far as somebody may know them who sees only some areas."""
    if run.edition is None:
        return ()
    own = frozenset(visible_areas(standing, run.edition).values_list("key", flat=True))
    return tuple(own_part(gap, own) for gap in gaps)


@require_safe
@require(SEE_AREAS)
def explanation(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands behind a figure."""
    run, wish, told = _explained(request)
    standing = standing_of(request)
    every = standing.may(SEE_FIGURES)
    counting, beside = told.counting[:MOST], told.beside[:MOST]
    seen = [one.offer for one in (*counting, *beside)]
    pages = pages_of(standing.here, seen) if every else {}
    one, gaps = story(run), told.gaps
    if not every:
        gaps = own_parts(standing, run, gaps)
    page = {
        "run": run,
        "told": told,
        "place": place_name(run, wish),
        "line": line_of(run, wish),
        "counting": [(each, pages.get(each.offer.id)) for each in counting],
        "beside": [(each, pages.get(each.offer.id)) for each in beside],
        "gaps": open_gaps(run, gaps, where=not wish.area),
        "wish": wish,
        "note": population_of(one, wish),
        "query": wish.query(),
        "full": wish.query(feld=told.field.key, phase=told.phase.key),
        "every": every,
        "edits": standing_of(request).may(EDIT_INVENTORY),
        "no_place": NO_PLACE,
        "without_car_note": one.run.without_car if any(part.without_car for part in told.parts)
        else "",
        "phases": [(note.name, wish.query(feld=told.field.key, phase=note.key),
                    note.key == told.phase.key) for note in one.run.phases],
        "sources": [source_words(said) for said in told.sources],
    }  # fmt: skip
    return render(request, "chain/explain.html", page)


@require_safe
@require(SEE_AREAS)
def explanation_json(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands behind a figure, for programs."""
    return json_of(tables.explanation_json(*_explained(request)))


@gzip_page
@require_safe
@require(SEE_AREAS)
def explanation_geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """The figure in every area, or in the one that was asked for, with what stands behind it."""
    run, wish, told = _explained(request)
    found = {}
    for key, said in tables.places_json(run, wish).items():
        wanted = (told.field.key, told.phase.key)
        found[key] = {
            name: [row for row in rows if (row["field"], row["life_phase"]) == wanted]
            for name, rows in said.items()
        }
    return geojson_of(features(run, found), tables.explanation_json(run, wish, told))


@require_safe
@require(SEE_AREAS)
def explanation_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The offers behind a figure."""
    run, _, told = _explained(request)
    return csv_file("angebote.csv", tables.OFFERS, tables.explanation_rows(run, told))
