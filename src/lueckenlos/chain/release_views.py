"""Releases: what a municipality gives to the state office, and what that office reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import RELEASE_FIGURES, SEE_RELEASED
from lueckenlos.chain import release_actions, released
from lueckenlos.chain.downloads import json_of
from lueckenlos.chain.models import AnalysisRun, Release
from lueckenlos.chain.queries import latest_run, runs
from lueckenlos.chain.released import comments_on, core_figures, holding, side_by_side
from lueckenlos.chain.state import given, released_in, states_of
from lueckenlos.web.downloads import csv_file


class ReleaseForm(forms.Form):
    """What goes along with the figures, and that somebody has looked at them."""

    run = forms.UUIDField(widget=forms.HiddenInput)
    comments = forms.MultipleChoiceField(
        label="Anmerkungen der Gemeinden, die mitgehen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="Anmerkung Ihrer Kommune",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Was die Landesstelle wissen sollte, wenn sie die Zahlen liest.",
    )
    seen = forms.BooleanField(
        label="Ich habe angesehen, was freigegeben wird.",
        error_messages={"required": "Bestätigen Sie, dass Sie die Zahlen angesehen haben."},
    )

    def __init__(self, *args: Any, said: Iterable[tuple[str, dict[str, str]]], **more: Any) -> None:
        super().__init__(*args, **more)
        chosen: Any = self.fields
        found = [(key, f"{one['area']}: {one['text']}") for key, one in said]
        chosen["comments"].choices = found
        if not found:
            del self.fields["comments"]


def _words(figures: dict[str, Any]) -> dict[str, Any]:
    """Core figures as every page shows them."""
    return {
        "facts": released.facts(figures),
        "links": released.link_table(figures),
        "populations": released.population_lines(figures),
        "sources": released.source_line(figures),
    }


def _visible(standing: Standing) -> list[Release]:
    """The releases somebody may see: what is withdrawn only who releases."""
    found = given(standing.here)
    return list(found if standing.may(RELEASE_FIGURES) else found.filter(withdrawn=None))


@require_safe
@require(SEE_RELEASED)
def releases_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What the municipality has released, newest first."""
    standing = standing_of(request)
    may = standing.may(RELEASE_FIGURES)
    page = {
        "releases": [(one, holding(one.figures)) for one in _visible(standing)],
        "may_release": may,
        "run": latest_run(standing.here) if may else None,
        "states": states_of(standing),
    }
    return render(request, "chain/releases.html", page)


@require_safe
@require(SEE_RELEASED)
def release_page(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """What was given."""
    standing = standing_of(request)
    one = _release(request, pk)
    page = {"one": one, "may_release": standing.may(RELEASE_FIGURES), **_words(one.figures)}
    return render(request, "chain/release.html", page)


def _release(request: HttpRequest, pk: UUID) -> Release:
    found = next((one for one in _visible(standing_of(request)) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _run(standing: Standing, said: str) -> AnalysisRun:
    """The run that was asked for, else the one that holds. Raises `Http404`."""
    if not said:
        found = latest_run(standing.here)
        if found is None:
            raise Http404
        return found
    try:
        return get_object_or_404(runs(standing.here), pk=UUID(said))
    except ValueError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(RELEASE_FIGURES)
def release_run(request: HttpRequest, slug: str) -> HttpResponse:
    """Exactly what will be given; POST gives it."""
    standing = standing_of(request)
    run = _run(standing, request.POST.get("run", "") or request.GET.get("lauf", ""))
    said = comments_on(standing.here, run.edition)
    form = ReleaseForm(request.POST or None, said=said, initial={"run": run.pk})
    if request.method == "POST" and form.is_valid():
        try:
            made = release_actions.release(
                by=standing.user,
                run=run,
                comments=form.cleaned_data.get("comments", []),
                note=form.cleaned_data["note"],
            )
        except RefusedError as refused:
            messages.error(request, str(refused))
            return redirect("releases", slug=slug)
        messages.success(request, "Die Zahlen sind freigegeben.")
        return redirect("release", slug=slug, pk=made.pk)
    page = {"run": run, "form": form, **_words(core_figures(run))}
    return render(request, "chain/release_new.html", page)


@require_POST
@require(RELEASE_FIGURES)
def withdraw_release(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a release back."""
    one = _release(request, pk)
    release_actions.withdraw(by=standing_of(request).user, one=one)
    messages.success(request, "Die Freigabe ist zurückgezogen; außerhalb sieht sie niemand mehr.")
    return redirect("releases", slug=slug)


# --- across municipalities -----------------------------------------------------------------------


def _of_the_land(request: HttpRequest) -> list[Release]:
    """What municipalities have released to who reads for their Land. Raises `Http404`."""
    states = states_of(standing_of(request))
    if not states:
        raise Http404
    return list(released_in(states))


@require_safe
@require(SEE_RELEASED)
def state_releases(request: HttpRequest) -> HttpResponse:
    """Side by side, by name, only what is of the same core scheme and step."""
    found = _of_the_land(request)
    page = {"groups": side_by_side(found), "number": len(found)}
    return render(request, "chain/releases_state.html", page)


# --- to take away --------------------------------------------------------------------------------

HEAD = (
    "Kommune", "Schlüssel", "Stichtag", "Freigegeben", "Kernschema", "Stufe", "Kennzahl", "Wert",
    "Bestätigt", "Quellen",
)  # fmt: skip


def _rows(found: Iterable[Release]) -> Iterable[tuple[object, ...]]:
    """A line for each figure of each release."""
    for one in found:
        told, head = one.figures, one.figures["headline"] or {}
        start = (told["municipality"], told["key"], one.reference_day, one.made.date(),
                 one.core, one.step)  # fmt: skip
        end = released.source_line(told)
        yield (*start, "Angebote", told["offers"], told["offers_confirmed"], end)
        if head:
            yield (*start, "Glieder", head["links"], None, end)
            holding_ = head["holding_recorded"], head["holding_confirmed"]
            yield (*start, "Glieder, die tragen", *holding_, end)
            yield (*start, "beurteilbar", head["judged_share"], None, end)
        for link in told["links"]:
            held = link["held_recorded"], link["held_confirmed"]
            yield (*start, f"{link['name']} trägt für", *held, end)
        for some in told["populations"]:
            yield (*start, f"{some['name']}, {some['source']}", some["children"], None, end)


def _as_json(one: Release) -> dict[str, Any]:
    """A release for programs."""
    return {
        "id": str(one.pk),
        "released": one.made,
        "core": one.core,
        "step": one.step,
        "note": one.note,
        "comments": one.comments,
        "figures": one.figures,
    }


@require_safe
@require(SEE_RELEASED)
def releases_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """What a municipality has released and not withdrawn, as a table."""
    found = given(standing_of(request).here).filter(withdrawn=None)
    return csv_file("freigaben.csv", HEAD, _rows(found))


@require_safe
@require(SEE_RELEASED)
def releases_json(request: HttpRequest, slug: str) -> HttpResponse:
    """What a municipality has released and not withdrawn, for programs."""
    found = given(standing_of(request).here).filter(withdrawn=None)
    return json_of([_as_json(one) for one in found])


@require_safe
@require(SEE_RELEASED)
def state_releases_csv(request: HttpRequest) -> HttpResponse:
    """All releases of the Land as a table."""
    return csv_file("freigaben.csv", HEAD, _rows(_of_the_land(request)))


@require_safe
@require(SEE_RELEASED)
def state_releases_json(request: HttpRequest) -> HttpResponse:
    """All releases of the Land for programs."""
    return json_of([_as_json(one) for one in _of_the_land(request)])
