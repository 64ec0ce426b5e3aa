"""Was wäre wenn: imagining other offers, seeing at once what would be different, comparing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY, SEE_FIGURES
from lueckenlos.chain import scenario_actions as actions
from lueckenlos.chain import shown_scenario
from lueckenlos.chain.map_values import choices, shown_of
from lueckenlos.chain.models import AnalysisRun, Scenario
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.ribbon_views import nothing_yet
from lueckenlos.chain.scenario_budget import SpentError, ask
from lueckenlos.chain.scenario_changes import of_json
from lueckenlos.chain.scenario_forms import ChangeForm, NameForm, PairForm, ViewForm
from lueckenlos.chain.scenarios import Changes, can_imagine, may_change, owns, scenarios
from lueckenlos.chain.shown_chain import Wish, areas_by_key, choices_of_areas, line_of, story
from lueckenlos.directory.places import find
from lueckenlos.exchange.figures import OfferRow
from lueckenlos.report.words import alphabetical

GOAL = "Hier probieren Sie später aus, was ein weiteres Angebot für Familien ändern würde."
TITLE = "Was wäre wenn"
FOUND = 30
"""Offers a search shows."""
LINES = 60
"""Differences a page shows; the file has all."""


# --- what is there -------------------------------------------------------------------------------


def run_asked(request: HttpRequest) -> AnalysisRun:
    """The run that is imagined otherwise; 404 where there is none with children."""
    run = latest_run(standing_of(request).here)
    if run is None or not can_imagine(run):
        raise Http404
    return run


def scenario_asked(request: HttpRequest, pk: UUID) -> Scenario:
    """A scenario somebody may see."""
    return get_object_or_404(scenarios(standing_of(request)), pk=pk)


def _mine(request: HttpRequest, pk: UUID) -> Scenario:
    """A scenario somebody may change; one they only may see is not there."""
    found = scenario_asked(request, pk)
    if not may_change(standing_of(request), found):
        raise Http404
    return found


@require_safe
@require(SEE_FIGURES)
def scenarios_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The scenarios somebody may see."""
    if not can_imagine(latest_run(standing_of(request).here)):
        return nothing_yet(request, TITLE, GOAL)
    return _list(request, NameForm())


def _list(request: HttpRequest, form: NameForm) -> HttpResponse:
    standing = standing_of(request)
    page = {
        "title": TITLE,
        "found": [(one, len(one.changes)) for one in scenarios(standing)],
        "edits": standing.may(EDIT_INVENTORY),
        "user_pk": standing.user.pk,
        "form": form,
    }
    return render(request, "chain/scenarios.html", page)


@require_POST
@require(EDIT_INVENTORY)
def begin_scenario(request: HttpRequest, slug: str) -> HttpResponse:
    """A scenario by its name."""
    standing, form = standing_of(request), NameForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    made = actions.begin(by=standing.user, municipality=standing.here, **form.cleaned_data)
    return redirect("scenario", slug=slug, pk=made.pk)


# --- one scenario --------------------------------------------------------------------------------


@require_safe
@require(SEE_FIGURES)
def scenario_page(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """A scenario: its changes, what would be different, and where the next change is made."""
    found = scenario_asked(request, pk)
    if not can_imagine(latest_run(standing_of(request).here)):
        return nothing_yet(request, found.name, GOAL)
    return _page(request, found)


def _result(
    request: HttpRequest, run: AnalysisRun, changes: Changes, *, mapped: bool = True
) -> dict[str, Any]:
    """What would be different, for the part of a page that is swapped; `mapped`: with a drawn map
    for who has no live one. Raises `SpentError`."""
    ask(standing_of(request).user, run, changes)
    one = story(run)
    asked = request.POST if request.method == "POST" else request.GET
    area = asked.get("gebiet", "")
    wish = Wish(area if area in areas_by_key(one) else "", one.main.key)
    shown = shown_of(asked, run)
    lines = shown_scenario.lines_of(run, changes)
    return {
        "changes": shown_scenario.said(run, changes),
        "links": [line for line in shown_scenario.links_of(run, changes)
                  if line.before != line.after],
        "lines": lines[:LINES],
        "more": len(lines) - len(lines[:LINES]),
        "closed": shown_scenario.gaps_closed(run, changes),
        "opened": shown_scenario.gaps_opened(run, changes),
        "headline": shown_scenario.headline_of(run, changes),
        "drawn": shown_scenario.drawn(run, changes, wish, shown, "danach", mapped=mapped),
        "values": shown_scenario.values_after(run, changes, Wish("", wish.population), shown),
        "wish": wish,
        "shown": shown.key,
    }  # fmt: skip


def _page(
    request: HttpRequest,
    found: Scenario,
    form: ChangeForm | None = None,
    draft: Changes | None = None,
    **more: Any,
) -> HttpResponse:
    """The page of a scenario; `draft`: its changes with one that is only tried."""
    run, standing = run_asked(request), standing_of(request)
    changes, edits = of_json(found.changes), may_change(standing, found)
    others = [one for one in scenarios(standing) if one.pk != found.pk]
    page: dict[str, Any] = {
        "scenario": found,
        "line": line_of(run, Wish("", story(run).main.key)),
        "edits": edits,
        "owns": owns(standing, found),
        "tried": draft is not None,
        "others": others,
        "stored": shown_scenario.said(run, changes),
        "address": request.build_absolute_uri(reverse("scenario", args=[standing.here.slug,
                                                                        found.pk])),
    }  # fmt: skip
    try:
        page |= _result(request, run, changes if draft is None else draft)
    except SpentError as spent:
        page |= _result(request, run, ()) | {"spent": str(spent)}
    page["views"] = _views(run, page)
    if edits:
        page |= _desk(request, run, found, form)
    status = 409 if "refused" in more else 200
    return render(request, "chain/scenario.html", {**page, **more}, status=status)


def _views(run: AnalysisRun, page: dict[str, Any]) -> ViewForm:
    """Which place and which map can be asked for."""
    now = {"gebiet": page["wish"].area, "zeigt": page["shown"]}
    return ViewForm(choices_of_areas(run), choices(run), initial=now)


def _desk(
    request: HttpRequest, run: AnalysisRun, found: Scenario, form: ChangeForm | None
) -> dict[str, Any]:
    """Where a change is made: of an offer that was chosen, or a new one."""
    asked = request.POST if request.method == "POST" else request.GET
    offer = _offer(run, asked.get("angebot", ""))
    search = request.GET.get("suche", "").strip()
    hits = [one for one in _movable(run) if _alike(search, one)] if search else []
    return {
        "form": form or _form(run, None, offer),
        "offer": offer,
        "rename": NameForm(initial={"name": found.name, "note": found.note}),
        "search": search,
        "hits": hits[:FOUND],
        "too_many": len(hits) > FOUND,
        "data": reverse("chain_map_json", args=[found.municipality.slug])
        + Wish("", story(run).main.key).query(zeigt=shown_of(asked, run).key),
    }


def _alike(search: str, one: OfferRow) -> bool:
    return search.casefold() in f"{one.name} {one.provider} {one.area_name}".casefold()


def _movable(run: AnalysisRun) -> list[OfferRow]:
    """Offers somebody may imagine otherwise; of a protected address none."""
    found = [one for one in story(run).running if one.placed != "protected"]
    return sorted(found, key=lambda one: (alphabetical(one.name), one.id))


def _offer(run: AnalysisRun, code: str) -> OfferRow | None:
    """The offer that was chosen; 404 where it cannot be."""
    if not code:
        return None
    found = next((one for one in _movable(run) if one.id == code), None)
    if found is None:
        raise Http404
    return found


def _form(run: AnalysisRun, data: Any, offer: OfferRow | None) -> ChangeForm:
    note = story(run).run
    return ChangeForm(
        data,
        areas=choices_of_areas(run),
        fields={one.key: one.name for one in note.fields},
        ways={one.key: one.way for one in note.fields},
        hosts=[one for one in _movable(run) if one.area_id],
        find=lambda address: find(run.municipality, address, "", ""),
        offer=offer.id if offer else "",
    )


# --- changing it ---------------------------------------------------------------------------------


@require_POST
@require(EDIT_INVENTORY)
def change_scenario(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Try one more change, or put it into the scenario: the button says which. A click on the map
    tries it and swaps what is different into the page."""
    found, run = _mine(request, pk), run_asked(request)
    form = _form(run, request.POST, _offer(run, request.POST.get("angebot", "")))
    part = request.headers.get("HX-Request") == "true"
    if not form.is_valid():
        if part:
            wrong = [str(said) for some in form.errors.values() for said in some]
            return render(request, "chain/scenario_open.html", {"wrong": wrong})
        return _page(request, found, form)
    try:
        if request.POST.get("tun") == "uebernehmen" and not part:
            version = _version(request)
            actions.add(by=standing_of(request).user, scenario=found, version=version,
                        change=form.change())  # fmt: skip
            messages.success(request, "Die Änderung steht jetzt im Szenario.")
            return redirect("scenario", slug=slug, pk=pk)
        draft = actions.with_change(of_json(found.changes), form.change())
    except actions.ChangedError as refused:
        return _page(request, found, form, refused=str(refused))
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return _page(request, found, form)
    if part:
        try:
            page = {"tried": True, **_result(request, run, draft, mapped=False)}
        except SpentError as spent:
            return render(request, "chain/scenario_open.html", {"spent": str(spent)})
        return render(request, "chain/scenario_result.html", page)
    return _page(request, found, form, draft)


def _version(request: HttpRequest) -> int:
    """The version somebody saw; one that nobody can read is none."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1


@require_POST
@require(EDIT_INVENTORY)
def drop_change(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take one change out of the scenario."""
    found, number = _mine(request, pk), request.POST.get("nummer", "")
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        raise Http404
    by = standing_of(request).user
    try:
        actions.drop(by=by, scenario=found, version=_version(request), number=int(number))
    except actions.ChangedError as refused:
        return _page(request, found, refused=str(refused))
    return redirect("scenario", slug=slug, pk=pk)


@require_POST
@require(EDIT_INVENTORY)
def rename_scenario(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Another name, and what it is about."""
    found, form = _mine(request, pk), NameForm(request.POST)
    if not form.is_valid():
        return _page(request, found, rename=form)
    by = standing_of(request).user
    try:
        actions.rename(by=by, scenario=found, version=_version(request), **form.cleaned_data)
    except actions.ChangedError as refused:
        return _page(request, found, rename=form, refused=str(refused))
    messages.success(request, "Gespeichert.")
    return redirect("scenario", slug=slug, pk=pk)


@require_POST
@require(EDIT_INVENTORY)
def share_scenario(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Share it with everybody who sees the figures here, or no longer; only who made it takes it
    back."""
    found, standing = _mine(request, pk), standing_of(request)
    shared = request.POST.get("teilen") == "1"
    if not shared and not owns(standing, found):
        raise Http404
    actions.share(by=standing.user, scenario=found, shared=shared)
    said = "Jetzt sehen es alle, die Zahlen der Kommune sehen." if shared else "Nicht mehr geteilt."
    messages.success(request, said)
    return redirect("scenario", slug=slug, pk=pk)


@require_POST
@require(EDIT_INVENTORY)
def remove_scenario(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Forget a scenario; a shared one only who made it."""
    found, standing = _mine(request, pk), standing_of(request)
    if not owns(standing, found):
        raise Http404
    actions.remove(by=standing.user, scenario=found)
    messages.success(request, f"„{found.name}“ ist gelöscht. Der Bestand ist, wie er war.")
    return redirect("scenarios", slug=slug)


# --- comparing and taking away -------------------------------------------------------------------


@require_safe
@require(SEE_FIGURES)
def compare_scenarios(request: HttpRequest, slug: str) -> HttpResponse:
    """Two scenarios beside each other and beside today."""
    standing = standing_of(request)
    run = latest_run(standing.here)
    if run is None or not can_imagine(run):
        return nothing_yet(request, "Szenarien vergleichen", GOAL)
    every = list(scenarios(standing))
    chosen = [chosen_of(every, request.GET.get(name, "")) for name in ("a", "b")]
    known = [(str(one.pk), one.name) for one in every]
    now = {"a": request.GET.get("a", ""), "b": request.GET.get("b", "")}
    page: dict[str, Any] = {"form": PairForm(known, initial=now), "chosen": chosen,
                            "query": urlencode(now)}  # fmt: skip
    if all(chosen):
        try:
            page |= _side_by_side(request, run, [one for one in chosen if one is not None])
        except SpentError as spent:
            page["spent"] = str(spent)
    return render(request, "chain/scenarios_compare.html", page)


def chosen_of(every: list[Scenario], said: str) -> Scenario | None:
    """The scenario an address names; 404 where it names another."""
    found = next((one for one in every if str(one.pk) == said), None)
    if said and found is None:
        raise Http404
    return found


def _side_by_side(request: HttpRequest, run: AnalysisRun, both: list[Scenario]) -> dict[str, Any]:
    changes = [of_json(one.changes) for one in both]
    for each in changes:
        ask(standing_of(request).user, run, each)
    links = [shown_scenario.links_of(run, each) for each in changes]
    lines = [{(line.place, line.what): line for line in shown_scenario.lines_of(run, each)}
             for each in changes]  # fmt: skip
    keys = list(dict.fromkeys(key for some in lines for key in some))
    shown = shown_of(request.GET, run)
    wish = Wish("", story(run).main.key)
    return {
        "links": [(one.what, one.before, one.after, two.after)
                  for one, two in zip(*links, strict=True)],
        "lines": [(key, _as_before(key, lines), *(some.get(key) for some in lines))
                  for key in keys[:LINES]],
        "both": [
            {
                "scenario": one, "changes": shown_scenario.said(run, each),
                "headline": shown_scenario.headline_of(run, each),
                "closed": shown_scenario.gaps_closed(run, each),
                "drawn": shown_scenario.drawn(run, each, wish, shown, prefix),
            }
            for one, each, prefix in zip(both, changes, ("a", "b"), strict=True)
        ],
    }  # fmt: skip


def _as_before(
    key: tuple[str, str], lines: list[dict[tuple[str, str], shown_scenario.Line]]
) -> str:
    """What both scenarios begin with."""
    return next(some[key].before for some in lines if key in some)
