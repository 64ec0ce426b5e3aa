"""Children and indicators: what is loaded, by area, over time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.roles import IMPORT_AREAS, SEE_AREAS
from lueckenlos.areas.import_views import attachment
from lueckenlos.areas.ledger import Ledger
from lueckenlos.areas.models import Edition, Population
from lueckenlos.areas.queries import (
    groups_of,
    indicators,
    latest,
    own_gemeinden,
    populations,
    series,
    visible_areas,
)
from lueckenlos.areas.shown import (
    count_table,
    counted_words,
    course,
    indicator_chart,
    indicator_table,
    source_words,
    sums,
)
from lueckenlos.jobs.content import XLSX
from lueckenlos.report.sheets_xlsx import Column, add_sheet, new_book, saved

MOST_LINES = 5
"""Areas that can be told apart in one drawing."""


def places_of(
    standing: Standing, edition: Edition, keys: set[str], *, every: bool
) -> list[tuple[str, str]]:
    """Key and name of the places a table names and somebody may see: areas, and Gemeinden.

    `every`: the areas it does not name, too.
    """
    areas = list(visible_areas(standing, edition))
    found = [(one.key, one.name) for one in areas if every or one.key in keys]
    gemeinden = {one.gemeinde: one.gemeinde_name or one.gemeinde for one in areas if one.gemeinde}
    known = {key for key, _ in found}
    return found + [(key, name) for key, name in gemeinden.items() if key in keys - known]


@require_safe
@require(SEE_AREAS)
def populations_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every table of children that is valid, with its source."""
    standing = standing_of(request)
    found = [(one, source_words(one)) for one in populations(standing.here)]
    page = {"populations": found, "may_import": standing.may(IMPORT_AREAS)}
    return render(request, "areas/populations.html", page)


@require_safe
@require(SEE_AREAS)
def population_page(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """A table of children: by area and age, rounded and covered, with its course."""
    standing = standing_of(request)
    one = get_object_or_404(populations(standing.here), pk=pk)
    whole = own_gemeinden(standing) is None
    groups = groups_of(one.edition)
    ledger = Ledger(one, groups)
    days = [Ledger(day, groups) for day in series(one)] if whole else []
    page = {
        "one": one,
        "source": source_words(one),
        "counted": counted_words(ledger),
        "table": _table(standing, one, ledger),
        "sums": sums(ledger) if whole else [],
        "course": course(days, one.name),
    }
    return render(request, "areas/population.html", page)


def _table(standing: Standing, one: Population, ledger: Ledger) -> Any:
    everybody = _everybody(one)
    fine = not ledger.areas or one.finest == one.edition.level.name
    places = places_of(standing, one.edition, ledger.areas, every=fine)
    return count_table(ledger, places, everybody)


def _everybody(one: Population) -> Ledger | None:
    """All children, to say of how many a second population is a part."""
    if one.key == "children" or one.births:
        return None
    found = [other for other in latest(one.edition) if other.key == "children"]
    return Ledger(found[0], groups_of(one.edition)) if found else None


@require_safe
@require(SEE_AREAS)
def population_xlsx(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The table as a workbook, as the page shows it."""
    standing = standing_of(request)
    one = get_object_or_404(populations(standing.here), pk=pk)
    table = _table(standing, one, Ledger(one, groups_of(one.edition)))
    columns = [Column(column.title, 24, "text") for column in table.columns]
    book = new_book()
    add_sheet(book, "Kinder", columns, table.rows)
    return attachment(saved(book, one.name, None), XLSX, "kinderzahlen.xlsx")


@require_safe
@require(SEE_AREAS)
def indicators_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every indicator with its definition."""
    standing = standing_of(request)
    found = [(one, source_words(one)) for one in indicators(standing.here)]
    page = {"indicators": found, "may_import": standing.may(IMPORT_AREAS)}
    return render(request, "areas/indicators.html", page)


@require_safe
@require(SEE_AREAS)
def indicator_page(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """An indicator over time, for the municipality or for chosen areas, with intervals."""
    standing = standing_of(request)
    one = get_object_or_404(indicators(standing.here), pk=pk)
    every = list(one.values.all())
    keys = {value.area for value in every}
    names = dict(places_of(standing, one.edition, keys, every=False)) if one.edition else {}
    values = [
        value for value in every
        if value.area in names or (not value.area and own_gemeinden(standing) is None)
    ]  # fmt: skip
    chosen = [key for key in request.GET.getlist("gebiet") if key in names][:MOST_LINES]
    shown = chosen or ([""] if any(not value.area for value in values) else [])
    shown = shown or [key for key in names if any(v.area == key for v in values)][:1]
    lines = {
        names.get(key, "ganze Kommune"): sorted(
            (value for value in values if value.area == key), key=lambda value: value.day
        )
        for key in shown
    }
    page = {
        "one": one,
        "source": source_words(one),
        "chart": indicator_chart(one, lines),
        "table": indicator_table(one, values, names),
        "choices": [(key, name, key in chosen) for key, name in names.items()],
        "most": MOST_LINES,
    }
    return render(request, "areas/indicator.html", page)
