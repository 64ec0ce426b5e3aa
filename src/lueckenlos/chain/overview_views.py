"""The overview of the chain: where a municipality stands, and computing anew."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.roles import EDIT_INVENTORY, SEE_FIGURES
from lueckenlos.chain import shown_without_car
from lueckenlos.chain.actions import ANALYSE, order_run
from lueckenlos.chain.attention import Item, attention
from lueckenlos.chain.downloads import json_of
from lueckenlos.chain.features import features, geojson_of
from lueckenlos.chain.inputs import is_news, seen_now
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.reasons import holds
from lueckenlos.chain.shown_chain import Wish
from lueckenlos.chain.shown_overview import (
    STEPS,
    blocks_of,
    change_of,
    facts_of,
    sources_of,
    story_of,
)
from lueckenlos.chain.shown_without_car import Beside, with_and_without
from lueckenlos.chain.stability import stability_of, surest
from lueckenlos.directory.queries import services
from lueckenlos.exchange.figures import LinkRow
from lueckenlos.jobs.models import Job
from lueckenlos.report.words import BASES
from lueckenlos.web.downloads import csv_file

EARLIEST, AHEAD = date(2000, 1, 1), timedelta(days=366)
LOOK = (
    "Der Blick auf den {day} wird gerechnet. Er steht danach unter „Läufe und Berichte“; was hier "
    "steht, und die Lücken bleiben, wie sie heute sind."
)


class ComputeForm(forms.Form):
    """For which day to compute."""

    day = forms.DateField(
        label="Stichtag",
        help_text="Gerechnet wird, was an diesem Tag gilt und läuft. Ein anderer Tag als heute ist "
        "ein Blick voraus oder zurück: Er steht dann unter „Läufe und Berichte“, und hier bleibt "
        "alles, wie es ist.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_day(self) -> date:
        """A day of our time."""
        day: date = self.cleaned_data["day"]
        if not EARLIEST <= day <= timezone.localdate() + AHEAD:
            raise ValidationError("Wählen Sie einen Tag seit 2000 und höchstens ein Jahr voraus.")
        return day


@dataclass(frozen=True, slots=True)
class Stand:
    """The run that holds, work on another, and whether something has changed since."""

    run: AnalysisRun | None
    busy: Job | None
    failed: Job | None
    stale: bool


def stand_of(here: Municipality) -> Stand:
    """How far the figures of a municipality are."""
    run = latest_run(here)
    job = Job.objects.for_municipality(here).filter(kind=ANALYSE).order_by("-ordered").first()
    last = job and job.state == Job.State.FAILED and (run is None or run.job_id != job.pk)
    stale = run is not None and is_news(seen_now(here), run.seen)
    return Stand(run, job if job and job.open else None, job if last else None, stale)


@require_safe
@never_cache
@require(SEE_FIGURES)
def chain(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the municipality stands; htmx asks only how far a computation is."""
    standing = standing_of(request)
    stand = stand_of(standing.here)
    if request.headers.get("HX-Request") == "true":
        if stand.busy is None:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "chain/overview_stand.html", {"stand": stand})
    form = ComputeForm(initial={"day": timezone.localdate()})
    return render(request, "chain/overview.html", _page(standing, stand, form))


def _page(standing: Standing, stand: Stand, form: ComputeForm) -> dict[str, Any]:
    page: dict[str, Any] = {
        "stand": stand,
        "run": stand.run,
        "may_compute": standing.may(EDIT_INVENTORY),
        "form": form,
    }
    if stand.run is None:
        has_offers = services(standing.here).exists()
        return page | {"has_offers": has_offers, "computable": has_offers}
    story = story_of(stand.run)
    return page | {
        "computable": True,
        "step": STEPS[stand.run.step],
        "holds": holds(),
        "blocks": blocks_of(stand.run, standing.here.slug),
        "change": change_of(stand.run),
        "items": attention(standing, stand.run, story, stand.failed),
        "surest": _surest(stand.run),
        "sources": sources_of(stand.run),
        "rules": [(one.name, one.rule) for one in story.run.fields],
        "without_car": _without_car(stand.run),
    }


def _surest(run: AnalysisRun) -> str:
    """The areas that most surely need attention; "" before that is known."""
    sure = stability_of(run)
    return surest(run, sure) if sure else ""


def _without_car(run: AnalysisRun) -> Beside | None:
    """Of the whole municipality what is reached without a car."""
    people = story_of(run).figures.populations
    return with_and_without(run, Wish("", people[0].key)) if people else None


@require_POST
@require(EDIT_INVENTORY)
def compute(request: HttpRequest, slug: str) -> HttpResponse:
    """Compute anew for today, or look at another day."""
    standing = standing_of(request)
    form = ComputeForm(request.POST)
    if not form.is_valid():
        page = _page(standing, stand_of(standing.here), form)
        return render(request, "chain/overview.html", page)
    chosen = form.cleaned_data["day"]
    look = chosen != timezone.localdate()
    order_run(by=standing.user, municipality=standing.here, day=chosen, look=look)
    if look:
        messages.info(request, LOOK.format(day=f"{chosen:%d.%m.%Y}"))
    return redirect("chain", slug=slug)


# --- to take away --------------------------------------------------------------------------------


def _told(request: HttpRequest) -> tuple[AnalysisRun, list[Item]]:
    """The run that holds and what needs attention. Raises `Http404` before the first run."""
    standing = standing_of(request)
    stand = stand_of(standing.here)
    if stand.run is None:
        raise Http404
    return stand.run, attention(standing, stand.run, story_of(stand.run), stand.failed)


@require_safe
@require(SEE_FIGURES)
def chain_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The overview for programs."""
    return json_of(_overview(*_told(request)))


def _overview(run: AnalysisRun, items: list[Item]) -> dict[str, Any]:
    story = story_of(run)
    return {
        "reference_day": run.reference_day,
        "computed": run.made,
        "step": run.step,
        "scheme": story.run.scheme,
        "engine": run.engine,
        "checksum": run.checksum,
        "headlines": [asdict(one) for one in story.figures.headlines],
        "links": links_of(run),
        "populations": [asdict(one) for one in story.figures.populations],
        "transitions": None,
        "change": run.change,
        "attention": [asdict(one) for one in items],
        "sources": [asdict(one) for one in story.run.sources],
        "without_car": shown_without_car.json_of(_without_car(run)),
    }


@gzip_page
@require_safe
@require(SEE_FIGURES)
def chain_geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """The areas with their links, and the overview beside them."""
    run, items = _told(request)
    story = story_of(run)
    links: dict[str, list[dict[str, Any]]] = {area.id: [] for area in story.areas}
    for one in story.figures.links:
        if one.population == story.main.key:
            links[one.area_id].append(_link(run, one))
    told = {key: {"links": some} for key, some in {"": links_of(run), **links}.items()}
    return geojson_of(features(run, told), _overview(run, items))


def links_of(run: AnalysisRun) -> list[dict[str, Any]]:
    """The links over the whole municipality, as told: shares in hundredths, None where not."""
    story = story_of(run)
    if not story.figures.populations:
        return []
    every = story.figures.overall_links
    return [_link(run, one) for one in every if one.population == story.main.key]


def _link(run: AnalysisRun, one: LinkRow) -> dict[str, Any]:
    return {
        "link": one.link,
        "name": story_of(run).link(one.link),
        "basis": one.basis,
        "judgeable": one.judgeable,
        "held_recorded": one.held_recorded,
        "held_confirmed": one.held_confirmed,
    }


HEAD = ("Bereich", "Was", "Wert", "Dazu", "Stichtag", "Quellen")


@require_safe
@require(SEE_FIGURES)
def chain_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The overview as a table."""
    run, items = _told(request)
    rows: list[tuple[object, ...]] = [
        ("Überblick", one.label, one.value, one.explanation) for one in facts_of(run)
    ]
    for one in links_of(run):
        basis = BASES[one["basis"]]
        rows.append(("Glied, trägt für (erfasst)", one["name"], one["held_recorded"], basis))
        rows.append(("Glied, trägt für (bestätigt)", one["name"], one["held_confirmed"], basis))
    if change := change_of(run):
        rows += [(f"Änderung seit {change.day}", p.name, p.effect, p.why) for p in change.parts]
    rows += [("Bitte ansehen", one.title, "", one.text) for one in items]
    rows.append(("Übergänge", "", "noch nicht erfasst", ""))
    beside = (run.reference_day, sources_of(run))
    return csv_file("ueberblick.csv", HEAD, [(*row, *beside) for row in rows])
