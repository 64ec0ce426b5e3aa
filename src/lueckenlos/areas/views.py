"""Areas as list and map, one area, and what a Gemeinde says about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import COMMENT_AREAS, IMPORT_AREAS, MANAGE_MUNICIPALITY, SEE_AREAS
from lueckenlos.areas import actions
from lueckenlos.areas.forms import CommentForm
from lueckenlos.areas.ledger import MISSING, Ledger
from lueckenlos.areas.models import Area, AreaComment, Edition, IndicatorValue, Level
from lueckenlos.areas.queries import (
    active_edition,
    comments,
    gemeinde_name,
    homes_of,
    indicators,
    latest,
    levels,
    own_gemeinden,
    visible_areas,
)
from lueckenlos.areas.shown import (
    AreaRow,
    add_notes,
    area_rows,
    counted_words,
    counts_of_area,
    map_of,
    rounding_words,
    source_words,
    value_words,
)
from lueckenlos.exchange.folding import fold
from lueckenlos.jobs.content import XLSX
from lueckenlos.report.sheets_xlsx import Column, add_sheet, new_book, saved
from lueckenlos.report.words import alphabetical
from lueckenlos.web.downloads import attachment, csv_file

AT_ONCE = 200
"""Areas on a page of a list."""
SORTS = {"name": "Name", "kinder": "Kinder, die meisten zuerst", "einwohner": "Einwohner"}


class AreaFilter(forms.Form):
    """What the list of areas shows; it stands in the address."""

    ebene = forms.ChoiceField(label="Gebietsebene", required=False)
    q = forms.CharField(label="Name oder Schlüssel", required=False, max_length=100)
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    sort = forms.ChoiceField(label="Sortiert nach", required=False, choices=list(SORTS.items()))

    def offer(self, found: list[Level], gemeinden: dict[str, str]) -> None:
        """Only what there is to choose."""
        self.fields["ebene"].choices = [(one.slug, one.name) for one in found]  # type: ignore[attr-defined]
        named = sorted(gemeinden.items(), key=lambda pair: alphabetical(pair[1]))
        self.fields["gemeinde"].choices = [("", "alle"), *named]  # type: ignore[attr-defined]
        if len(found) < 2:
            del self.fields["ebene"]
        if len(named) < 2:
            del self.fields["gemeinde"]


class AreaList:
    """The areas somebody asked for, with what stands beside them."""

    def __init__(self, request: HttpRequest) -> None:
        standing = standing_of(request)
        found = list(levels(standing.here))
        asked = next((one for one in found if one.slug == request.GET.get("ebene")), None)
        self.level = asked or next((one for one in found if one.planning), None)
        self.edition = active_edition(standing.here, self.level)
        self.form = AreaFilter(request.GET or None)
        self.ledger = _children(self.edition)
        every = list(visible_areas(standing, self.edition)) if self.edition else []
        for one in every:
            one.gemeinde_name = gemeinde_name(standing.here, one)
        gemeinden = {
            one.gemeinde: one.gemeinde_name or one.gemeinde for one in every if one.gemeinde
        }
        self.form.offer(found, gemeinden)
        said = self.form.cleaned_data if self.form.is_valid() else {}
        kept = [one for one in every if _asked_for(one, said)]
        self.rows = area_rows(kept, self.edition, self.ledger) if self.edition else []
        self.rows.sort(key=_order(said.get("sort", "")))


def _children(edition: Edition | None) -> Ledger | None:
    """All children, by the newest table of an edition."""
    found = [one for one in latest(edition) if one.key == "children"] if edition else []
    return Ledger(found[0], homes_of(edition)) if edition and found else None


def _asked_for(area: Area, said: dict[str, Any]) -> bool:
    words = fold(said.get("q", ""))
    return (
        (not words or words in area.folded or words in fold(area.key))
        and said.get("gemeinde", "") in ("", area.gemeinde)
    )  # fmt: skip


def _order(sort: str) -> Any:
    if sort == "kinder":
        return lambda one: (-(one.children.shown or -1), *_by_name(one))
    if sort == "einwohner":
        return lambda one: (-(one.area.inhabitants or -1), *_by_name(one))
    return _by_name


def _by_name(one: AreaRow) -> tuple[tuple[str, str], str]:
    return alphabetical(one.area.name), one.area.key


@require_safe
@require(SEE_AREAS)
def areas(request: HttpRequest, slug: str) -> HttpResponse:
    """The areas of a level, as list and as map."""
    found, standing = AreaList(request), standing_of(request)
    kept = request.GET.copy()
    kept.pop("seite", None)
    page = {
        "found": found,
        "part": Paginator(found.rows, AT_ONCE).get_page(request.GET.get("seite")),
        "in_gemeinden": any(one.area.gemeinde_name or one.area.gemeinde for one in found.rows),
        "map": map_of(found.edition, found.rows, found.ledger, "Karte")
        if found.edition and found.rows
        else None,
        "counted": counted_words(found.ledger) if found.ledger else "",
        "source": source_words(found.edition) if found.edition else "",
        "children_source": source_words(found.ledger.population) if found.ledger else "",
        "may_import": standing.may(IMPORT_AREAS),
        "query": kept.urlencode(),
    }
    return render(request, "areas/areas.html", page)


HEAD = (
    "Schlüssel",
    "Name",
    "Gemeindeschlüssel",
    "Gemeinde",
    "Einwohner",
    "Fläche in km²",
    "Kinder",
)
SOURCES = ("Was bei Kindern zählt", "Quelle der Kinderzahlen", "Quelle der Grenzen", "Hinweis")


def _cells(one: AreaRow) -> tuple[Any, ...]:
    """The cells of an area; a word where there is no number."""
    area, children = one.area, one.children
    inhabitants = MISSING if area.inhabitants is None else area.inhabitants
    counted = children.words if children.shown is None else children.shown
    return (area.key, area.name, area.gemeinde, area.gemeinde_name, inhabitants,
            round(area.km2, 2), counted)  # fmt: skip


def _sources(found: AreaList) -> tuple[str, ...]:
    """What is counted in the list, by which source, and how it is shown."""
    ledger = found.ledger
    return (
        counted_words(ledger) if ledger else MISSING,
        source_words(ledger.population) if ledger else MISSING,
        source_words(found.edition) if found.edition else MISSING,
        rounding_words(ledger.population) if ledger else "",
    )


@require_safe
@require(SEE_AREAS)
def areas_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as CSV."""
    found = AreaList(request)
    beside = _sources(found)
    rows = ((*_cells(one), *beside) for one in found.rows)
    return csv_file("gebiete.csv", (*HEAD, *SOURCES), rows)


@require_safe
@require(SEE_AREAS)
def areas_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as a workbook."""
    found = AreaList(request)
    widths = (16, 30, 18, 30, 12, 12, 12)
    sorts = ("text", "text", "text", "text", "whole", "part", "whole")
    columns = [Column(*one) for one in zip(HEAD, widths, sorts, strict=True)]
    book = new_book()
    add_sheet(book, "Gebiete", columns, [_cells(one) for one in found.rows])
    add_notes(book, list(zip(SOURCES, _sources(found), strict=True)))
    return attachment(saved(book, "Gebiete", None), XLSX, "gebiete.xlsx")


# --- one area -----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@require(SEE_AREAS)
def area(request: HttpRequest, slug: str, level: str, key: str) -> HttpResponse:
    """One area: where it lies, who lives there, indicators, comments; POST comments."""
    standing = standing_of(request)
    found_level = get_object_or_404(levels(standing.here), slug=level)
    edition = active_edition(standing.here, found_level)
    if edition is None or "\0" in key:
        raise Http404
    found = get_object_or_404(visible_areas(standing, edition), key=key)
    form = CommentForm(request.POST or None)
    if request.method == "POST":
        if not standing.may(COMMENT_AREAS):
            return render(request, "web/trouble.html", status=403)
        if form.is_valid():
            actions.comment(
                by=standing.user, level=found_level, area=key, text=form.cleaned_data["text"]
            )
            messages.success(request, "Ihre Anmerkung steht jetzt beim Gebiet.")
            return redirect("area", slug=slug, level=level, key=key)
    page = {
        "area": found,
        "gemeinde": gemeinde_name(standing.here, found) or found.gemeinde,
        "edition": edition,
        "form": form if standing.may(COMMENT_AREAS) else None,
        **_told(standing, edition, found),
        "comments": comments(found_level, key),
        "source": source_words(edition),
        "user_pk": standing.user.pk,
        "removes": standing.may(MANAGE_MUNICIPALITY),
    }
    return render(request, "areas/area.html", page)


def _told(standing: Standing, edition: Edition, found: Area) -> dict[str, Any]:
    """Map, counts and indicators of an area."""
    compare = own_gemeinden(standing) is None
    homes = homes_of(edition)
    ledgers = [Ledger(one, homes) for one in latest(edition)]
    children = next((one for one in ledgers if one.population.key == "children"), None)
    around = visible_areas(standing, edition).filter(
        west__lte=found.east, east__gte=found.west, south__lte=found.north, north__gte=found.south
    )
    drawn = area_rows(around, edition, children)
    chart = map_of(edition, drawn, children, f"{found.name} und Nachbarn", marked=found.key)
    return {
        "map": chart,
        "compare": compare,
        "counts": [counts_of_area(one, found, compare=compare) for one in ledgers
                   if found.key in one.areas],
        "values": _values(standing, edition, found),
    }  # fmt: skip


def _values(standing: Standing, edition: Edition, found: Area) -> list[tuple[Any, str, str]]:
    """The newest value of each indicator of the area."""
    mine = IndicatorValue.objects.filter(area=found.key).order_by("day")
    every = indicators(standing.here).filter(edition=edition)
    shown = []
    for one in every.prefetch_related(Prefetch("values", mine)):
        if told := list(one.values.all()):
            words = value_words(told[-1], one.unit)
            shown.append((one, words, f"{told[-1].day:%d.%m.%Y}"))
    return shown


@require_POST
@require(SEE_AREAS)
def withdraw_comment(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take one's own comment back; the coordination removes anybody's."""
    standing = standing_of(request)
    every = AreaComment.objects.for_municipality(standing.here).select_related("level")
    found = get_object_or_404(every, pk=pk)
    level, key = found.level.slug, found.area
    try:
        actions.withdraw_comment(by=standing.user, one=found)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("area", slug=slug, level=level, key=key)


@require_POST
@require(IMPORT_AREAS)
def plan_here(request: HttpRequest, slug: str, level: str) -> HttpResponse:
    """Plan at this level from now on."""
    standing = standing_of(request)
    found = get_object_or_404(levels(standing.here), slug=level)
    actions.plan_at(by=standing.user, level=found)
    messages.success(request, f"Geplant wird jetzt auf der Ebene „{found.name}“.")
    return redirect("editions", slug=slug)
