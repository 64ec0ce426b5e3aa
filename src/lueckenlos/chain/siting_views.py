"""Wo als Nächstes, and the tour: asking, seeing the answer, handing it on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY, SEE_FIGURES
from lueckenlos.chain import shown_siting
from lueckenlos.chain import siting_actions as actions
from lueckenlos.chain.downloads import json_of
from lueckenlos.chain.models import AnalysisRun, Siting
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.ribbon_views import nothing_yet
from lueckenlos.chain.scenarios import can_imagine
from lueckenlos.chain.siting_forms import QuestionForm, SitesForm, TourForm
from lueckenlos.chain.sitings import owns, sitings
from lueckenlos.jobs.models import Job
from lueckenlos.web.downloads import attachment, csv_file

GOAL = "Hier fragen Sie später, an welchen Orten weitere Angebote am meisten ändern."
TOUR = Siting.Sort.TOUR
TITLES: dict[str, str] = {Siting.Sort.SITES.value: "Wo als Nächstes?", TOUR.value: "Die Tour"}
SITE_HEAD = (
    "Nummer", "Standort", "Gebiet", "Kinder, die dazukommen", "bleiben",
    "bei jeder Auswahl bleiben mindestens", "Kosten in Euro", "Breite", "Länge",
)  # fmt: skip
STOP_HEAD = ("Monat", "Tag", "Raum", "Gebiet")
RUNNING = (Job.State.WAITING, Job.State.RUNNING)


def _list_name(sort: str) -> str:
    return "tours" if sort == TOUR else "sitings"


def _page_name(sort: str) -> str:
    return "tour" if sort == TOUR else "siting"


def _run_of(request: HttpRequest) -> AnalysisRun:
    """The last run; 404 where it has no children."""
    run = latest_run(standing_of(request).here)
    if run is None or not can_imagine(run):
        raise Http404
    return run


def _found(request: HttpRequest, sort: str, pk: UUID) -> Siting:
    """A question somebody may see."""
    return get_object_or_404(sitings(standing_of(request), sort), pk=pk)


def _form(sort: str, run: AnalysisRun, data: Any = None, files: Any = None) -> QuestionForm:
    if sort == TOUR:
        return TourForm(data, files, run=run, today=timezone.localdate())
    return SitesForm(data, files, run=run)


# --- asking --------------------------------------------------------------------------------------


@require_safe
@require(SEE_FIGURES)
def sitings_page(request: HttpRequest, slug: str, sort: str) -> HttpResponse:
    """The questions somebody may see, and where the next is asked."""
    run = latest_run(standing_of(request).here)
    if run is None or not can_imagine(run):
        return nothing_yet(request, TITLES[sort], GOAL)
    return _list(request, sort, _form(sort, run))


def _list(request: HttpRequest, sort: str, form: QuestionForm) -> HttpResponse:
    standing = standing_of(request)
    page = {
        "title": TITLES[sort],
        "tour": sort == TOUR,
        "list": _list_name(sort),
        "page": _page_name(sort),
        "ask": f"ask_{_page_name(sort)}",
        "found": sitings(standing, sort).defer("asked", "answer"),
        "edits": standing.may(EDIT_INVENTORY),
        "user_pk": standing.user.pk,
        "form": form,
    }
    return render(request, "chain/sitings.html", page)


@require_POST
@require(EDIT_INVENTORY)
def ask_siting(request: HttpRequest, slug: str, sort: str) -> HttpResponse:
    """Ask; the answer is worked on."""
    standing, run = standing_of(request), _run_of(request)
    form = _form(sort, run, request.POST, request.FILES)
    if not form.is_valid() or not isinstance(form, SitesForm | TourForm):
        return _list(request, sort, form)
    made = actions.ask(by=standing.user, municipality=standing.here, run=run, sort=sort,
                       name=form.cleaned_data["name"], asked=form.asked())  # fmt: skip
    return redirect("job", pk=made.job_id)


@require_POST
@require(EDIT_INVENTORY)
def ask_siting_again(request: HttpRequest, slug: str, sort: str, pk: UUID) -> HttpResponse:
    """The same question of the last run; only who asked it, or where nobody is known to have."""
    found, run = _mine(request, sort, pk), _run_of(request)
    again = actions.ask_again(by=standing_of(request).user, siting=found, run=run)
    return redirect("job", pk=again.job_id)


# --- one question --------------------------------------------------------------------------------


@require_safe
@require(SEE_FIGURES)
def siting_page(request: HttpRequest, slug: str, sort: str, pk: UUID) -> HttpResponse:
    """A question and its answer."""
    found, standing = _found(request, sort, pk), standing_of(request)
    last = latest_run(standing.here)
    run = found.run
    page: dict[str, Any] = {
        "siting": found,
        "tour": sort == TOUR,
        "title": TITLES[sort],
        "list": _list_name(sort),
        "page": _page_name(sort),
        "question": shown_siting.question(run, found),
        "edits": standing.may(EDIT_INVENTORY),
        "owns": owns(standing, found),
        "newer": last is not None and last.checksum != found.checksum,
        "working": found.job is not None and found.job.state in RUNNING,
        "told": {name: shown_siting.children_words(found.answer[name])
                 for name in ("total", "value", "bound") if found.answer},
        "map": shown_siting.map_of(run, found),
    }  # fmt: skip
    if sort == TOUR:
        page |= {"months": shown_siting.calendar_rows(run, found),
                 "often": shown_siting.often_rows(found)}  # fmt: skip
    else:
        page |= {"rows": shown_siting.rows_of(run, found), "chart": shown_siting.gap_chart(found)}
    return render(request, "chain/siting.html", page)


@require_safe
@require(SEE_FIGURES)
def siting_json(request: HttpRequest, slug: str, sort: str, pk: UUID) -> HttpResponse:
    """Question and answer for programs."""
    found = _found(request, sort, pk)
    return json_of(shown_siting.as_told(found.run, found))


@require_safe
@require(SEE_FIGURES)
def siting_csv(request: HttpRequest, slug: str, sort: str, pk: UUID) -> HttpResponse:
    """The sites in their order, or the stops, as a table."""
    found = _found(request, sort, pk)
    if sort == TOUR:
        rows = [(f"{one.begins:%m.%Y}", None if one.whole else one.begins, one.room, one.area)
                for one in shown_siting.stops_of(found.run, found)]  # fmt: skip
        return csv_file("tour.csv", STOP_HEAD, rows)
    total = found.answer.get("total", 0)
    told = zip(found.answer.get("sites", ()), shown_siting.rows_of(found.run, found), strict=True)
    sites = [
        (row.number, row.name, row.area, row.gain, row.left,
         shown_siting.children_words(total - one["bound"]), row.cost, row.latitude, row.longitude)
        for one, row in told
    ]  # fmt: skip
    return csv_file("wo-als-naechstes.csv", SITE_HEAD, sites)


@require_safe
@require(SEE_FIGURES)
def tour_ics(request: HttpRequest, slug: str, sort: str, pk: UUID) -> HttpResponse:
    """The stops for a calendar."""
    found = _found(request, sort, pk)
    content = shown_siting.calendar_file(found.run, found)
    return attachment(content, "text/calendar; charset=utf-8", "tour.ics")


# --- handing it on -------------------------------------------------------------------------------


def _mine(request: HttpRequest, sort: str, pk: UUID) -> Siting:
    """A question somebody asked themselves; 404 for that of somebody else."""
    found = _found(request, sort, pk)
    if not owns(standing_of(request), found):
        raise Http404
    return found


@require_POST
@require(EDIT_INVENTORY)
def share_siting(request: HttpRequest, slug: str, sort: str, pk: UUID) -> HttpResponse:
    """Share it with everybody who sees the figures here, or no longer."""
    found, shared = _mine(request, sort, pk), request.POST.get("teilen") == "1"
    actions.share(by=standing_of(request).user, siting=found, shared=shared)
    said = "Jetzt sehen es alle, die Zahlen der Kommune sehen." if shared else "Nicht mehr geteilt."
    messages.success(request, said)
    return redirect(_page_name(sort), slug=slug, pk=pk)


@require_POST
@require(EDIT_INVENTORY)
def remove_siting(request: HttpRequest, slug: str, sort: str, pk: UUID) -> HttpResponse:
    """Forget a question."""
    found = _mine(request, sort, pk)
    actions.remove(by=standing_of(request).user, siting=found)
    messages.success(request, f"„{found.name}“ ist gelöscht.")
    return redirect(_list_name(sort), slug=slug)


@require_POST
@require(EDIT_INVENTORY)
def adopt_siting(request: HttpRequest, slug: str, sort: str, pk: UUID) -> HttpResponse:
    """A scenario with an offer at each site."""
    found = _found(request, sort, pk)
    try:
        made = actions.adopt(by=standing_of(request).user, siting=found)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect(_page_name(sort), slug=slug, pk=pk)
    messages.success(request, "Übernommen. Hier sehen Sie, was sich Gebiet für Gebiet ändert.")
    return redirect("scenario", slug=slug, pk=made.pk)
