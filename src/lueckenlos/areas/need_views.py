"""Children and indicators: what is loaded, by area, over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.roles import IMPORT_AREAS, SEE_AREAS
from lueckenlos.areas.ledger import Ledger
from lueckenlos.areas.models import Edition, Population
from lueckenlos.areas.queries import (
    gemeinde_name,
    homes_of,
    indicators,
    own_gemeinden,
    populations,
    series,
    visible_areas,
)
from lueckenlos.areas.shown import (
    CARRIED,
    add_notes,
    count_table,
    counted_words,
    course,
    indicator_chart,
    indicator_table,
    rounding_words,
    source_words,
    sums,
)
from lueckenlos.jobs.content import XLSX
from lueckenlos.report.sheets_xlsx import Column, add_sheet, new_book, saved
from lueckenlos.report.words import alphabetical
from lueckenlos.web.downloads import attachment

MOST_LINES = 5
"""Areas that can be told apart in one drawing."""
PLACES, AT_ONCE = 50, 200
"""Rows on a page: of an indicator with its days, of a table of children."""
A_YEAR = 366
"""Days a part and all children may lie apart to be compared."""


def places_of(
    standing: Standing, edition: Edition, keys: set[str], *, every: bool
) -> list[tuple[str, str]]:
    """Key and name of the places a table names and somebody may see: areas, and Gemeinden.

    `every`: the areas it does not name, too.
    """
    areas = sorted(visible_areas(standing, edition), key=lambda one: alphabetical(one.name))
    for one in areas:
        one.gemeinde_name = gemeinde_name(standing.here, one)
    found = [one for one in areas if every or one.key in keys]
    gemeinden = {one.gemeinde: one.gemeinde_name or one.gemeinde for one in areas if one.gemeinde}
    known = {one.key for one in found}
    more = [(key, name) for key, name in gemeinden.items() if key in keys - known]
    more.sort(key=lambda pair: alphabetical(pair[1]))
    return _apart([(one.key, one.name, one.gemeinde_name) for one in found], more)


def _apart(
    areas: Sequence[tuple[str, str, str]], gemeinden: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Places with names that no two have: with the Gemeinde, or else the key."""
    often = Counter([name for _, name, _ in areas] + [name for _, name in gemeinden])
    often["ganze Kommune"] += 1
    found = [
        (key, f"{name} ({gemeinde})" if often[name] > 1 and gemeinde else name)
        for key, name, gemeinde in areas
    ]
    found += gemeinden
    again = Counter(name for _, name in found)
    again["ganze Kommune"] += 1
    return [(key, f"{name} ({key})" if again[name] > 1 else name) for key, name in found]


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
    homes = homes_of(one.edition)
    ledger = Ledger(one, homes)
    days = [Ledger(day, homes) for day in series(one)] if whole else []
    everybody = _everybody(one, homes)
    part = Paginator(_places(standing, ledger), AT_ONCE).get_page(request.GET.get("seite"))
    page = {
        "one": one,
        "source": source_words(one),
        "may_import": standing.may(IMPORT_AREAS),
        "counted": counted_words(ledger),
        "table": count_table(ledger, part, everybody),
        "part": part,
        "sums": sums(ledger) if whole else [],
        "course": course(days, ledger),
        "of_all": _is_part(one),
        "everybody": everybody.population if everybody else None,
        "rounding": rounding_words(one),
    }
    return render(request, "areas/population.html", page)


def _places(standing: Standing, ledger: Ledger) -> list[tuple[str, str]]:
    """Key and name of the places in a table of children, in its order."""
    one = ledger.population
    fine = not ledger.areas or one.finest == one.edition.level.name
    return places_of(standing, one.edition, ledger.areas, every=fine)


def _is_part(one: Population) -> bool:
    return one.key != "children" and not one.births


def _everybody(one: Population, homes: Mapping[str, str]) -> Ledger | None:
    """All children, to say of how many a second population is a part: those of the nearest day.

    None where no day lies within a year: then the part and the whole are not of one time.
    """
    day = one.day
    if day is None or not _is_part(one):
        return None
    every = populations(one.municipality).filter(edition=one.edition_id, key="children")
    near = [
        (abs((other.day - day).days), -other.day.toordinal(), other)
        for other in every.select_related(None).defer(None)
        if other.day and abs((other.day - day).days) <= A_YEAR
    ]
    return Ledger(min(near, key=lambda found: found[:2])[2], homes) if near else None


@require_safe
@require(SEE_AREAS)
def population_xlsx(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The table as a workbook, as the page shows it."""
    standing = standing_of(request)
    one = get_object_or_404(populations(standing.here), pk=pk)
    homes = homes_of(one.edition)
    ledger = Ledger(one, homes)
    table = count_table(ledger, _places(standing, ledger), _everybody(one, homes))
    columns = [Column(column.title, 24, "text") for column in table.columns]
    book = new_book()
    add_sheet(book, "Kinder", columns, table.rows)
    carried = [("Grenzen", CARRIED)] if one.carried_id else []
    notes = [("Was gezählt wird", counted_words(ledger)), ("Quelle", source_words(one)), *carried]
    add_notes(book, [*notes, ("Hinweis", rounding_words(one))])
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
    told = one.values.order_by().values("area").annotate(persons=Count("count") + Count("low"))
    keys = dict(told.values_list("area", "persons"))
    names = dict(places_of(standing, one.edition, set(keys), every=False)) if one.edition else {}
    places = sorted(names, key=lambda key: (alphabetical(names[key]), key))
    whole = [""] if "" in keys and own_gemeinden(standing) is None else []
    chosen = [key for key in request.GET.getlist("gebiet") if key in names][:MOST_LINES]
    drawn = chosen or [*whole, *places][:1]
    part = Paginator([*whole, *places], PLACES).get_page(request.GET.get("seite"))
    values = list(one.values.filter(area__in={*part, *drawn}).order_by("day"))
    lines = {
        names.get(key, "ganze Kommune"): [value for value in values if value.area == key]
        for key in drawn
    }
    page = {
        "one": one,
        "source": source_words(one),
        "may_import": standing.may(IMPORT_AREAS),
        "chart": indicator_chart(one, lines),
        "table": indicator_table(one, [v for v in values if v.area in set(part)], names),
        "part": part,
        "kept": urlencode([("gebiet", key) for key in chosen]),
        "choices": [(key, names[key], key in chosen) for key in places],
        "most": MOST_LINES,
        "counted": any(keys.values()),
    }
    return render(request, "areas/indicator.html", page)
