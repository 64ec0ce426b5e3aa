"""The list of gaps and the page of one: what explains it, what people make of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY, MANAGE_MUNICIPALITY, SEE_FIGURES
from lueckenlos.chain import gap_actions, queries
from lueckenlos.chain.explain import NO_PLACE
from lueckenlos.chain.gap_forms import AssignForm, DecideForm, GapFilter, SayForm
from lueckenlos.chain.gap_offers import beside
from lueckenlos.chain.models import AnalysisRun, Finding, Gap, GapComment
from lueckenlos.chain.shown_gap import (
    Line,
    Names,
    Runs,
    cause,
    children,
    day_or_nothing,
    gap_words,
    history,
    in_order,
    is_due,
    line,
    moment,
    names_for,
    notices,
    selected,
    with_facts,
)
from lueckenlos.chain.shown_missing import missing_of
from lueckenlos.chain.shown_without_car import of_gap
from lueckenlos.chain.stability import share_of, stability_of
from lueckenlos.chain.stability import words_of as sure_words
from lueckenlos.directory.models import Service
from lueckenlos.exchange.sureness import Sureness
from lueckenlos.report.words import BASES, ages, alphabetical, day

AT_ONCE = 50
"""Gaps on a page of their list."""
TYPED = ("reason", "look_again", "to", "text")
"""What people type on the page of a gap; one button saves a part of it."""
DRAFT = "gap_draft"


class GapList:
    """The gaps somebody asked for, with what stands beside them; none before the first run."""

    def __init__(self, standing: Standing, run: AnalysisRun, asked: Any) -> None:
        every = list(queries.gaps(standing.here))
        self.any, self.run, self.here = bool(every), run, standing.here
        self.names = names_for(run, every)
        fields = {one.field for one in every}
        self.form = GapFilter(
            asked,
            feld={key: name for key, name in self.names.fields.items() if key in fields},
            gebiet=_areas(every, self.names),
            kinder={
                key: note.name
                for key, note in self.names.populations.items()
                if key in {one.population for one in every} | {str(asked.get("kinder", ""))}
            },
        )
        said = self.form.said
        found = [
            one
            for one in selected(standing, said)
            if said.get("gebiet", "") in ("", *one.areas)
        ]  # fmt: skip
        self.found = in_order(found, self.names, said.get("sort", ""))
        self.sure = stability_of(run)

    def lines(self, found: Any = None) -> list[Line]:
        """These gaps in words, or all that were asked for."""
        lines = [line(one, self.names, self.here) for one in (found or self.found)]
        return [with_share(one, self.run, self.sure) for one in lines]


def with_share(one: Line, run: AnalysisRun, sure: Sureness | None) -> Line:
    """A line with how often the areas of its gap are among the neediest, if this run found it."""
    gap = one.gap
    if sure is None or gap.last_run_id != run.pk:
        return one
    return replace(one, sure=share_of(sure, gap.population, gap.field, gap.areas))


def _areas(every: list[Gap], names: Names) -> dict[str, str]:
    found = {key: names.area(one, key) for one in every for key in one.areas}
    return dict(sorted(found.items(), key=lambda pair: (alphabetical(pair[1]), pair[0])))


@require_safe
@require(SEE_FIGURES)
def gaps(request: HttpRequest, slug: str) -> HttpResponse:
    """The gaps of a municipality by filter, sort and page of the address."""
    standing = standing_of(request)
    run = queries.latest_run(standing.here)
    if run is None:
        page: dict[str, Any] = {"run": None, "missing": missing_of(standing, None)}
        return render(request, "chain/gaps.html", page)
    found = GapList(standing, run, request.GET)
    pages, sure = Paginator(found.found, AT_ONCE), sum(one.certain for one in found.found)
    part = pages.get_page(request.GET.get("seite"))
    page = {
        "run": run,
        "any": found.any,
        "sure": found.sure is not None,
        "form": found.form,
        "hits": gap_words(sure, len(found.found) - sure),
        "part": part,
        "rows": found.lines(list(part.object_list)) if pages.count else [],
        "query": found.form.query,
    }
    if not found.any:
        page |= _none_found(standing, run)
    return render(request, "chain/gaps.html", page)


def _none_found(standing: Standing, run: AnalysisRun) -> dict[str, Any]:
    """Why there is no gap: nothing could be judged yet, or nothing is missing."""
    if run.step == 1:
        return {"missing": missing_of(standing, run)}
    heads = queries.told(run).figures.headlines
    return {"judged": heads[0].judged_share if heads else 0.0}


# --- one gap -------------------------------------------------------------------------------------


@require_safe
@never_cache
@require(SEE_FIGURES)
def gap(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One gap."""
    return _page(request, found_gap(request, number))


def found_gap(request: HttpRequest, number: int) -> Gap:
    every = queries.gaps(standing_of(request).here)
    related = every.select_related("assigned", "last_run", "split_from", "merged_into")
    return get_object_or_404(with_facts(related), number=number)


def _page(request: HttpRequest, found: Gap, **more: Any) -> HttpResponse:
    standing = standing_of(request)
    run = queries.latest_run(standing.here)
    page: dict[str, Any] = {
        "gap": found,
        "edits": standing.may(EDIT_INVENTORY),
        "no_place": NO_PLACE,
    }
    page |= {"user_pk": standing.user.pk, "removes": standing.may(MANAGE_MUNICIPALITY)}
    page["comments"] = _comments(standing).filter(gap=found)
    page |= told_of(standing, found, run) if run else {}
    if page["edits"]:
        typed = _typed(request, found)
        again = None if is_due(found) else found.look_again
        now = {"reason": found.reason, "look_again": again, "to": str(found.assigned_id or "")}
        page["decide"] = DecideForm(None, initial=now | typed)
        page["assign"] = AssignForm(None, gap_actions.carers(standing.here), initial=now | typed)
        page["say"] = SayForm(None, initial=typed, use_required_attribute=False)
        page["version"] = found.version if "differences" in more else typed["version"]
    status = 409 if "differences" in more else 200
    return render(request, "chain/gap.html", {**page, **more}, status=status)


def _typed(request: HttpRequest, found: Gap) -> dict[str, Any]:
    """What stands in the forms and is not saved yet, with the version it was typed beside."""
    kept: Any = request.POST if request.method == "POST" else request.session.pop(DRAFT, {})
    if request.method != "POST" and kept.get("gap") != str(found.pk):
        kept = {}
    typed = {name: kept[name] for name in TYPED if name in kept}
    return {**typed, "version": kept.get("version", found.version)}


def _back_with_rest(request: HttpRequest, found: Gap, saved: tuple[str, ...]) -> HttpResponse:
    """The page again; what was typed beside what is `saved` still stands there."""
    rest = {name: request.POST[name] for name in TYPED if name in request.POST}
    rest = {name: words for name, words in rest.items() if name not in saved}
    if rest:
        request.session[DRAFT] = {**rest, "gap": str(found.pk), "version": found.version}
    return redirect("gap", slug=found.municipality.slug, number=found.number)


def _comments(standing: Standing) -> Any:
    return GapComment.objects.for_municipality(standing.here).select_related("by", "gap")


def told_of(standing: Standing, found: Gap, run: AnalysisRun) -> dict[str, Any]:
    """What runs told of a gap, in words."""
    told, runs = queries.told(run), Runs(standing.here)
    names = names_for(run, [found])
    changes, sure = history(found, names), stability_of(run)
    note = next((one for one in told.note.fields if one.key == found.field), None)
    offers = beside(told, found)
    codes = Service.objects.for_municipality(standing.here).filter(
        code__in=[one.id for one in offers]
    )
    links = dict(codes.values_list("code", "pk"))
    return {
        "run": run,
        "line": with_share(line(found, names, standing.here), run, sure),
        "notices": notices(found, changes, runs),
        "changes": changes,
        "rule": note.rule if note else "",
        "without_car": of_gap(
            run, found.population, found.field, found.areas,
            range(found.from_month, found.to_month),
        ),
        "sure": sure_words(run, sure, found.population, found.field, found.areas)
        if sure and found.last_run_id == run.pk else "",
        "required": [
            (ages(start, stop), BASES[basis], source)
            for start, stop, basis, source in (note.required if note else ())
            if basis in ("law", "resolved") and start < found.to_month and stop > found.from_month
        ],
        "offers": [(one, links.get(one.id)) for one in offers],
        "found_in": _found_in(found),
        "source": next((one for one in told.note.sources if one.use == found.population), None),
        "area": found.areas[0] if len(found.areas) == 1 else "",
    }  # fmt: skip


def _found_in(found: Gap) -> list[tuple[str, str, str, str, str, int]]:
    """The runs that found a gap, newest first: day, made, ages, children, cause, areas."""
    rows = Finding.objects.filter(gap=found).order_by("-run__made").values_list(
        "run__reference_day", "run__made", "from_month", "to_month", "cause",
        "without_confirmed", "without_recorded", "areas",
    )  # fmt: skip
    return [
        (
            day(reference), moment(made), ages(start, stop),
            children(confirmed if why == "unconfirmed" else recorded, before_birth=stop <= 0),
            cause(why), len(areas),
        )
        for reference, made, start, stop, why, confirmed, recorded, areas in rows
    ]  # fmt: skip


# --- what people make of it ----------------------------------------------------------------------


@require_POST
@require(EDIT_INVENTORY)
def decide_gap(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give a gap its state: the button says which."""
    found, standing = found_gap(request, number), standing_of(request)
    form = DecideForm(request.POST)
    state = request.POST.get("state", "")
    if not form.is_valid():
        return _page(request, found, decide=form)
    said = form.cleaned_data
    try:
        saved = gap_actions.decide(by=standing.user, gap=found, state=state, **said)
    except gap_actions.ChangedError as refused:
        mine = (dict(Gap.State.choices).get(state, state), said["reason"],
                day_or_nothing(said["look_again"]))  # fmt: skip
        now = (found.get_state_display(), found.reason, day_or_nothing(found.look_again))
        labels = ("Stand", "Grund", "Wiedervorlage")
        return _conflict(request, found, str(refused), labels, mine, now, decide=form)
    except RefusedError as refused:
        form.add_error("reason", str(refused))
        return _page(request, found, decide=form)
    messages.success(request, f"Stand der Lücke: {Gap.State(state).label}.")
    return _back_with_rest(request, saved, ("reason", "look_again"))


@require_POST
@require(EDIT_INVENTORY)
def assign_gap(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say who takes care of a gap."""
    found, standing = found_gap(request, number), standing_of(request)
    who = gap_actions.carers(standing.here)
    form = AssignForm(request.POST, who)
    if not form.is_valid():
        return _page(request, found, assign=form)
    said = form.cleaned_data
    try:
        saved = gap_actions.assign(by=standing.user, gap=found, **said)
    except gap_actions.ChangedError as refused:
        mine, now = (who.get(said["to"], "niemand"),), (str(found.assigned or "niemand"),)
        return _conflict(request, found, str(refused), ("kümmert sich",), mine, now, assign=form)
    except RefusedError as refused:
        form.add_error("to", str(refused))
        return _page(request, found, assign=form)
    messages.success(request, f"Es kümmert sich: {who.get(said['to'], 'niemand')}.")
    return _back_with_rest(request, saved, ("to",))


def _conflict(
    request: HttpRequest,
    found: Gap,
    refused: str,
    labels: tuple[str, ...],
    mine: tuple[str, ...],
    now: tuple[str, ...],
    **forms: Any,
) -> HttpResponse:
    """What was typed beside what holds now; saved again, it takes the place of that."""
    for form in forms.values():
        form.data = form.data.copy()
        form.data["version"] = str(found.version)
    told = list(zip(labels, mine, now, strict=True))
    return _page(request, found, refused=refused, differences=told, **forms)


@require_POST
@require(EDIT_INVENTORY)
def say_of_gap(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Comment a gap."""
    found, form = found_gap(request, number), SayForm(request.POST)
    if not form.is_valid():
        return _page(request, found, say=form)
    gap_actions.comment(by=standing_of(request).user, gap=found, text=form.cleaned_data["text"])
    messages.success(request, "Ihr Kommentar steht jetzt bei der Lücke.")
    return _back_with_rest(request, found, ("text",))


@require_POST
@require(EDIT_INVENTORY)
def withdraw_gap_comment(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take one's own comment back; the coordination removes anybody's."""
    standing = standing_of(request)
    found = get_object_or_404(_comments(standing), pk=pk)
    try:
        gap_actions.withdraw_comment(by=standing.user, one=found)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("gap", slug=slug, number=found.gap.number)
