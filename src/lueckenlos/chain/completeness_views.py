"""Whether everything there is has been recorded: declared by field and area, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.roles import EDIT_INVENTORY, SEE_FIGURES
from lueckenlos.assemble.scheme import core_scheme
from lueckenlos.chain.actions import declare_complete, declare_neighbours, take_back
from lueckenlos.chain.completeness import Declared, declared_now
from lueckenlos.chain.models import Completeness
from lueckenlos.directory.queries import area_names
from lueckenlos.engine.types import Way
from lueckenlos.report.blocks import Column, Table
from lueckenlos.report.words import ages, day, listed
from lueckenlos.web.downloads import csv_file

AT_ONCE = 100
"""Areas on a page of the matrix."""
MOST_YEARS = 18
NOTHING = "–"
NOWHERE = "in keinem der Gebiete, die jetzt gelten; bitte neu erklären"


def fields_of_action() -> dict[str, str]:
    """The fields that are counted, by key, in the order of the scheme."""
    every = core_scheme().fields
    return {one.key: one.name for one in every if one.way is not Way.INDICATOR}


class WhoForm(forms.Form):
    """Who stands for a declaration, and since when."""

    declared_by = forms.CharField(
        label="Erklärt von",
        max_length=300,
        help_text="Die Stelle, die dafür einsteht, zum Beispiel: Jugendamt, Netzwerk Frühe Hilfen.",
    )
    on = forms.DateField(
        label="Erklärt am", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def clean_on(self) -> date:
        """A day that has been."""
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError("Der Tag liegt in der Zukunft.")
        return on


class DeclareForm(WhoForm):
    """Of which fields, in which areas, everything is recorded."""

    fields_of_action = forms.MultipleChoiceField(
        label="Handlungsfelder",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Wählen Sie mindestens ein Handlungsfeld."},
    )
    everywhere = forms.BooleanField(label="in allen Gebieten", required=False)
    areas = forms.MultipleChoiceField(
        label="Nur in diesen Gebieten", required=False, widget=forms.CheckboxSelectMultiple
    )
    start = forms.IntegerField(
        label="nur ab diesem Alter, in Jahren", required=False, min_value=0, max_value=MOST_YEARS
    )
    stop = forms.IntegerField(
        label="nur bis unter dieses Alter, in Jahren",
        required=False,
        min_value=1,
        max_value=MOST_YEARS,
        help_text="Ohne Alter gilt die Erklärung für alle, auch für die Schwangerschaft.",
    )

    def __init__(self, *args: Any, areas: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.known = dict(areas)
        chosen: Any = self.fields
        chosen["fields_of_action"].choices = list(fields_of_action().items())
        chosen["areas"].choices = list(self.known.items())
        if not self.known:
            del self.fields["areas"], self.fields["everywhere"]

    def clean(self) -> dict[str, Any]:
        """Somewhere, at ages that begin before they end, on a day that has been."""
        said: dict[str, Any] = super().clean() or {}
        if self.known and not said.get("everywhere") and not said.get("areas"):
            self.add_error("everywhere", "Wählen Sie alle Gebiete oder einzelne.")
        start, stop = said.get("start"), said.get("stop")
        if (start is None) != (stop is None):
            self.add_error("stop", "Nennen Sie Anfang und Ende des Alters oder keines von beiden.")
        elif start is not None and stop is not None and stop <= start:
            self.add_error("stop", "Das Ende liegt vor dem Anfang.")
        return said

    def months(self) -> tuple[int, int] | None:
        """The ages it holds for, None: all."""
        start, stop = self.cleaned_data["start"], self.cleaned_data["stop"]
        return None if start is None else (start * 12, stop * 12)

    def places(self) -> list[str]:
        """The areas; none means all."""
        said = self.cleaned_data
        return [] if said.get("everywhere") else said.get("areas", [])


def matrix(
    found: Sequence[Declared],
    areas: Sequence[tuple[str, str]],
    fields: Mapping[str, str],
    *,
    briefly: bool = False,
) -> Table:
    """Who has declared a field in an area complete, and when; the latest where there are several.

    `areas`: keys and names; the key "" is the whole municipality. `briefly`: the number of the
    declaration stands for who.
    """
    told: dict[tuple[str, str], str] = {}
    for number, (one, places) in enumerate(((each.one, each.areas) for each in found), 1):
        words = (
            f"{day(one.on)}, Nr.\u00a0{number}" if briefly else f"{one.declared_by}, {day(one.on)}"
        )
        if one.from_month is not None and one.to_month is not None:
            words += f", nur {ages(one.from_month, one.to_month)}"
        for field in one.fields or fields:
            for area in [""] if places == [] else places or []:
                told[area, field] = words
    columns = (Column("Gebiet"), *(Column(name) for name in fields.values()))
    rows = [
        (name, *(told.get((key, field)) or told.get(("", field), NOTHING) for field in fields))
        for key, name in areas
    ]
    return Table("Was für vollständig erklärt ist", columns, tuple(rows))


def _part(request: HttpRequest, here: Municipality) -> Page[tuple[str, str]]:
    places = list(area_names(here).items()) or [("", here.name)]
    return Paginator(places, AT_ONCE).get_page(request.GET.get("seite"))


@require_safe
@require(SEE_FIGURES)
def completeness_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Field by area, and each declaration."""
    standing = standing_of(request)
    found, neighbours = declared_now(standing.here)
    fields, names = fields_of_action(), area_names(standing.here)
    part = _part(request, standing.here)
    page = {
        "table": matrix(found, list(part), fields, briefly=True),
        "part": part,
        "declared": [
            (number, said.one, *_words(said, fields, names), listed(said.undecided, 8))
            for number, said in enumerate(found, 1)
        ],
        "undecided": sum(bool(said.undecided) for said in found),
        "neighbours": neighbours,
        "may_declare": standing.may(EDIT_INVENTORY),
    }
    return render(request, "chain/completeness.html", page)


def _words(
    said: Declared, fields: Mapping[str, str], names: Mapping[str, str]
) -> tuple[str, str, str]:
    """Fields, areas and ages of a declaration."""
    one, places = said.one, said.areas
    what = listed([fields.get(key, key) for key in one.fields], 9) or "alle Handlungsfelder"
    where = listed([names.get(key, key) for key in places or ()], 8)
    where = where or ("alle Gebiete" if places == [] else NOWHERE)
    if one.from_month is None or one.to_month is None:
        return what, where, "jedes Alter"
    return what, where, ages(one.from_month, one.to_month)


@require_safe
@require(SEE_FIGURES)
def completeness_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The matrix of all areas as a table."""
    here = standing_of(request).here
    places = list(area_names(here).items()) or [("", here.name)]
    table = matrix(declared_now(here)[0], places, fields_of_action())
    return csv_file("vollstaendig.csv", [one.title for one in table.columns], table.rows)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(EDIT_INVENTORY)
def declare(request: HttpRequest, slug: str) -> HttpResponse:
    """Declare several fields in several areas at once."""
    standing = standing_of(request)
    form = DeclareForm(
        request.POST or None,
        areas=area_names(standing.here),
        initial={"on": timezone.localdate(), "fields_of_action": request.GET.getlist("feld")},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        declare_complete(
            by=standing.user,
            municipality=standing.here,
            fields=said["fields_of_action"],
            areas=form.places(),
            declared_by=said["declared_by"],
            on=said["on"],
            months=form.months(),
        )
        messages.success(
            request, "Das ist eingetragen. Die Kette wird in einer Minute neu gerechnet."
        )
        return redirect("completeness", slug=slug)
    return render(request, "chain/completeness_declare.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(EDIT_INVENTORY)
def declare_neighbours_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Declare that the offers beyond the border are recorded."""
    standing = standing_of(request)
    form = WhoForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        declare_neighbours(
            by=standing.user,
            municipality=standing.here,
            declared_by=said["declared_by"],
            on=said["on"],
        )
        messages.success(
            request, "Das ist eingetragen. Die Kette wird in einer Minute neu gerechnet."
        )
        return redirect("completeness", slug=slug)
    return render(request, "chain/completeness_neighbours.html", {"form": form})


@require_POST
@require(EDIT_INVENTORY)
def withdraw_completeness(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a declaration back."""
    standing = standing_of(request)
    every = Completeness.objects.for_municipality(standing.here)
    take_back(by=standing.user, one=get_object_or_404(every, pk=pk))
    messages.success(request, "Die Erklärung ist zurückgenommen; sie steht weiter im Verlauf.")
    return redirect("completeness", slug=slug)
