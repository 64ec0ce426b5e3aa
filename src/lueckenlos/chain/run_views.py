"""The runs that are kept, what each is made of, and its report."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.roles import EDIT_INVENTORY, SEE_FIGURES
from lueckenlos.chain.downloads import json_of
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import Told, gap_numbers, internal_figures, problems_of, runs, told
from lueckenlos.chain.state import given
from lueckenlos.exchange.problems import Problem
from lueckenlos.jobs.content import PDF, XLSX
from lueckenlos.report.html import POLICY, html
from lueckenlos.report.pdf import pdf
from lueckenlos.report.story import report
from lueckenlos.report.words import use
from lueckenlos.report.workbook import write_findings
from lueckenlos.web.downloads import attachment, csv_file

HEAD = (
    "Stichtag", "Gerechnet", "Von", "Regeln", "Stufe", "Glieder", "Tragen (erfasst)",
    "Tragen (bestätigt)", "Angebote", "Rechenkern", "Prüfsumme der Eingabe",
    "Blick auf einen anderen Tag",
)  # fmt: skip


@require_safe
@require(SEE_FIGURES)
def runs_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The runs, newest first."""
    here = standing_of(request).here
    released = {one.run_id for one in given(here) if one.withdrawn is None}
    page = {"runs": [(one, one.pk in released) for one in runs(here)]}
    return render(request, "chain/runs.html", page)


def by_words(run: AnalysisRun) -> str:
    """Who had a run made."""
    return "von selbst" if run.automatic else str(run.by or "jemand")


def rule_words(run: AnalysisRun) -> str:
    """By which version of the rules."""
    return str(run.scheme) if run.scheme else "Kernschema"


@require_safe
@require(SEE_FIGURES)
def runs_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The runs as a table."""
    rows = [
        (
            one.reference_day, one.made.date(), by_words(one), rule_words(one), one.step, one.links,
            one.holding_recorded, one.holding_confirmed, one.offers, one.engine, one.checksum,
            "ja" if one.look else "nein",
        )
        for one in runs(standing_of(request).here)
    ]  # fmt: skip
    return csv_file("laeufe.csv", HEAD, rows)


@require_safe
@require(SEE_FIGURES)
def runs_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The runs for programs."""
    return json_of(
        [
            {
                "id": str(one.pk),
                "reference_day": one.reference_day,
                "computed": one.made,
                "automatic": one.automatic,
                "look": one.look,
                "scheme": rule_words(one),
                "step": one.step,
                "links": one.links,
                "holding_recorded": one.holding_recorded,
                "holding_confirmed": one.holding_confirmed,
                "offers": one.offers,
                "engine": one.engine,
                "checksum": one.checksum,
            }
            for one in runs(standing_of(request).here)
        ]
    )


def _run(request: HttpRequest, pk: UUID) -> AnalysisRun:
    return get_object_or_404(runs(standing_of(request).here), pk=pk)


@require_safe
@require(SEE_FIGURES)
def run_page(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """What a run is made of, and its reports."""
    run = _run(request, pk)
    note = told(run).note
    names = {one.key: one.name for one in told(run).figures.populations}
    page = {
        "run": run,
        "by": by_words(run),
        "rules": rule_words(run),
        "core": note.scheme,
        "sources": [(names.get(one.use, use(one.use)), one) for one in note.sources],
        "complete": note.complete,
        "internal": standing_of(request).may(EDIT_INVENTORY),
    }
    return render(request, "chain/run.html", page)


# --- reports -------------------------------------------------------------------------------------


@require_safe
@require(SEE_FIGURES)
def run_report(request: HttpRequest, slug: str, pk: UUID, form: str) -> HttpResponse:
    """The public edition of the report."""
    run = _run(request, pk)
    return _report(run, told(run), (), form, f"bericht-{run.reference_day}")


@require_safe
@require(EDIT_INVENTORY)
def internal_report(request: HttpRequest, slug: str, pk: UUID, form: str) -> HttpResponse:
    """The edition with small numbers and what to ask whom, for the house only."""
    run = _run(request, pk)
    shown = told(run)
    inside = Told(replace(shown.note, public=False), internal_figures(run), shown.areas)
    return _report(run, inside, problems_of(run), form, f"intern-bericht-{run.reference_day}")


def _report(
    run: AnalysisRun, one: Told, problems: tuple[Problem, ...], form: str, name: str
) -> HttpResponse:
    numbers = gap_numbers(run)
    if form == "xlsx":
        book = write_findings(one.figures, one.note, one.areas, problems, numbers)
        return attachment(book, XLSX, f"{name}.xlsx")
    story = report(one.note, one.figures, one.areas, problems, numbers=numbers)
    if form == "pdf":
        return attachment(pdf(story), PDF, f"{name}.pdf")
    response = HttpResponse(html(story))
    response.headers["Content-Security-Policy"] = f"{POLICY}; sandbox"
    return response
