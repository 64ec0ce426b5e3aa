"""One page per area, to read and to print: who lives there, what there is, what holds or not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.roles import COMMENT_AREAS, SEE_AREAS, SEE_FIGURES
from lueckenlos.areas import actions, map_json
from lueckenlos.areas.forms import CommentForm
from lueckenlos.areas.models import Area
from lueckenlos.areas.queries import comments, visible_areas
from lueckenlos.chain import tables
from lueckenlos.chain.downloads import json_of
from lueckenlos.chain.explain import open_gaps, pages_of, source_words
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.reach import PLACED
from lueckenlos.chain.reasons import holds, secret_of
from lueckenlos.chain.ribbon_views import nothing_yet, own_parts, switches
from lueckenlos.chain.shown_area import (
    completeness_of,
    fields_of,
    gaps_by_field,
    links_beside,
    people_of,
)
from lueckenlos.chain.shown_chain import (
    Wish,
    areas_by_key,
    gaps_of,
    line_of,
    offers_of_place,
    pictures,
    population_of,
    rows_of,
    story,
    wish_of,
)
from lueckenlos.chain.shown_without_car import with_and_without
from lueckenlos.chain.stability import stability_of, words_of
from lueckenlos.directory.queries import planning_edition
from lueckenlos.exchange.figures import GapRow
from lueckenlos.web.downloads import csv_file

GOAL = "Hier steht später, was es in diesem Gebiet gibt und was dort fehlt."


@dataclass(frozen=True, slots=True)
class _Asked:
    """An area somebody may see, the run it is told from, and what is wanted of it."""

    standing: Standing
    row: Area
    run: AnalysisRun
    wish: Wish

    @property
    def compares(self) -> bool:
        """Whether figures of the whole may stand beside."""
        return self.standing.may(SEE_FIGURES)


def _asked(request: HttpRequest, key: str) -> _Asked | None:
    """What is asked for; None before the first run; 404 where the area is not one's own."""
    standing = standing_of(request)
    run = latest_run(standing.here)
    edition = run.edition if run else planning_edition(standing.here)
    if edition is None or "\0" in key:
        raise Http404
    row = get_object_or_404(visible_areas(standing, edition).select_related("edition__level"),
                            key=key)  # fmt: skip
    if run is None:
        return None
    return _Asked(standing, row, run, wish_of(request.GET, story(run), area=key))


@require_http_methods(["GET", "HEAD", "POST"])
@require(SEE_AREAS)
def chain_area(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The area; POST: the Gemeinde says something about it."""
    asked = _asked(request, key)
    if request.method == "POST" and not standing_of(request).may(COMMENT_AREAS):
        raise PermissionDenied
    if asked is None:
        return nothing_yet(request, "Das Gebiet in der Kette", GOAL)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.comment(
            by=asked.standing.user,
            level=asked.row.edition.level,
            area=key,
            text=form.cleaned_data["text"],
        )
        messages.success(request, "Ihre Anmerkung steht jetzt beim Gebiet.")
        return redirect("chain_area", slug=slug, key=key)
    page = _page(asked, slug)
    page["form"] = form if asked.standing.may(COMMENT_AREAS) else None
    return render(request, "chain/area.html", page)


def _page(asked: _Asked, slug: str) -> dict[str, Any]:
    """What stands on the page of an area."""
    run, wish = asked.run, asked.wish
    one = story(run)
    level, drawn = asked.row.edition.level, pictures(run, slug, wish)
    beside = links_beside(one, wish)
    told = [*(words for _, _, words, _ in drawn.ways), *(link.here for link in beside)]
    return {
        "run": run,
        "area": areas_by_key(one)[wish.area],
        "level": level,
        "line": line_of(run, wish),
        "without_car": with_and_without(run, wish),
        "switches": switches(one, wish),
        "drawn": drawn,
        "holds": holds(),
        "secret": secret_of(one, wish, told),
        "people": people_of(one, wish),
        "note": population_of(one, wish),
        "links": beside,
        "compares": asked.compares,
        "fields": _fields(asked),
        "gaps": gaps_by_field(one, wish, open_gaps(run, tuple(_gaps(asked)))),
        "sure": _sure(asked),
        "complete": completeness_of(one, wish),
        "comments": comments(level, wish.area),
        "query": wish.query(),
        "rest": Wish("", wish.population, wish.confirmed).query(),
        "sources": [source_words(said) for said in one.run.sources],
    }


def _sure(asked: _Asked) -> list[tuple[str, str]]:
    """How sure it is that the area is among the neediest, by field; only beside the others."""
    run, wish, one = asked.run, asked.wish, story(asked.run)
    sure = stability_of(run) if asked.compares else None
    fields = dict.fromkeys(gap.field for gap in _gaps(asked))
    return [
        (one.names[field], words_of(run, sure, wish.population, field, [wish.area]))
        for field in fields
        if sure
    ]


def _fields(asked: _Asked) -> list[tuple[Any, ...]]:
    """Every field with its offers, here and near, each with the page of its entry."""
    fields = fields_of(asked.run, asked.wish)
    seen = [offer for one in fields for offer, _ in (*one.here, *one.near, *one.serving)]
    links = pages_of(asked.standing.here, seen) if asked.compares else {}
    return [
        (
            field,
            *(
                [(offer, words, links.get(offer.id)) for offer, words in some]
                for some in (field.here, field.near, field.serving)
            ),
        )
        for field in fields
    ]


def _taken(request: HttpRequest, key: str) -> _Asked:
    asked = _asked(request, key)
    if asked is None:
        raise Http404
    return asked


@require_safe
@require(SEE_AREAS)
def chain_area_json(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The figures of an area for programs."""
    asked = _taken(request, key)
    one, wish = story(asked.run), asked.wish
    links = [
        {"link": row.link, "basis": row.basis, "held_confirmed": row.held_confirmed,
         "held_recorded": row.held_recorded, "judgeable": row.judgeable}
        for row in one.figures.links
        if (row.area_id, row.population) == (key, wish.population)
    ]  # fmt: skip
    hidden = HIDDEN if asked.compares else (*HIDDEN, KEY_OF_ANOTHER)
    gaps = [
        {name: value for name, value in asdict(gap).items() if name not in hidden}
        for gap in _gaps(asked)
    ]
    told = tables.coverage_json(asked.run, wish, rows_of(one, wish), links=links, gaps=gaps)
    return json_of(told)


HIDDEN = ("offers", "children", "places_per_100")
"""Of a finding, what a run in public does not tell."""
KEY_OF_ANOTHER = "gap_id"
"""Of a finding over several areas it names one, which may be that of another Gemeinde."""


def _gaps(asked: _Asked) -> list[GapRow]:
    """The findings of the area, as far as who looks may know them."""
    found = gaps_of(story(asked.run), asked.wish)
    return found if asked.compares else [*own_parts(asked.standing, asked.run, found)]


@require_safe
@require(SEE_AREAS)
def chain_area_csv(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The figures of an area as a table."""
    asked = _taken(request, key)
    both = Wish(key, asked.wish.population)
    rows = tables.coverage_rows(asked.run, both, rows_of(story(asked.run), both))
    return csv_file("gebiet.csv", tables.HEAD, rows)


@require_safe
@require(SEE_AREAS)
def chain_area_geojson(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The area and the offers in it that have a place."""
    asked = _taken(request, key)
    one, wish = story(asked.run), asked.wish
    shape = map_json.area_feature(areas_by_key(one)[key])
    points = [
        {
            "type": "Feature",
            "properties": {"id": offer.id, "name": offer.name, "field": offer.field,
                           "approximate": offer.placed == "approximate"},
            "geometry": {"type": "Point", "coordinates": [
                round(offer.longitude or 0.0, tables.DECIMALS),
                round(offer.latitude or 0.0, tables.DECIMALS)]},
        }
        for offer in offers_of_place(one, wish)
        if offer.placed in PLACED and offer.latitude is not None
    ]  # fmt: skip
    day = one.run.reference_day.isoformat()
    return map_json.geojson(map_json.compact(map_json.collection([shape, *points], day=day)))
