"""Importing areas and need: upload, what was recognised, the quality report, loading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import IMPORT_AREAS
from lueckenlos.areas import actions
from lueckenlos.areas.asked import asked
from lueckenlos.areas.cures import CURE_ELSEWHERE
from lueckenlos.areas.forms import SEVERAL, USES, AddForm, ElsewhereForm, UploadForm, table_name
from lueckenlos.areas.models import Edition, Import, Indicator, Population, State
from lueckenlos.areas.part_form import COLUMNS, PartForm
from lueckenlos.areas.queries import (
    SEVERITIES,
    files_in,
    imports,
    indicators,
    levels,
    loaded_is_valid,
    populations,
    sorts,
)
from lueckenlos.areas.shown_import import cards, replaces
from lueckenlos.exchange.proposal.parts import part_of_json, text_of
from lueckenlos.jobs.content import CSV, GPKG, JSON, ODS, XLS, XLSX, ZIP
from lueckenlos.jobs.files import IMPORT_LIMIT, FileRefusedError, remove, store
from lueckenlos.jobs.models import Job, StoredFile
from lueckenlos.report.problem_sheets import write_rows
from lueckenlos.web.downloads import attachment
from lueckenlos.web.numbers import number_sent

ACCEPT = (CSV, JSON, XLSX, XLS, ODS, ZIP, GPKG)
SHAPEFILE = (".shp", ".dbf", ".shx", ".prj")
AS_ZIP = (
    "Ein Shapefile besteht aus mehreren Dateien. Packen Sie sie zusammen in ein ZIP und laden Sie "
    "dieses hoch."
)
LATEST = 50
LARGE = ("tables", "problems", "found")


def _import(standing: Standing, pk: UUID) -> Import:
    every = Import.objects.for_municipality(standing.here).select_related("municipality", "job")
    return get_object_or_404(every, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require(IMPORT_AREAS)
def imports_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The imports so far; POST uploads files and begins another."""
    standing = standing_of(request)
    form = UploadForm(request.POST or None, request.FILES or None, levels=levels(standing.here))
    if request.method == "POST" and form.is_valid():
        made = _begin(standing, form)
        if made:
            return redirect("import", slug=slug, pk=made.pk)
    page = {"imports": imports(standing.here)[:LATEST], "form": form}
    return render(request, "areas/imports.html", page)


def _begin(standing: Standing, form: UploadForm) -> Import | None:
    """Keep the files and start an import; None where a file is not taken, which the form says."""
    kept = kept_uploads(standing, form)
    if not kept:
        return None
    return actions.start_import(
        by=standing.user,
        municipality=standing.here,
        files=kept,
        level=form.cleaned_data.get("level", ""),
    )


def kept_uploads(standing: Standing, form: Form) -> list[StoredFile]:
    """The uploads of a form, kept; none where one is not taken, which the form says."""
    kept: list[StoredFile] = []
    for upload in form.cleaned_data["uploads"]:
        try:
            left = IMPORT_LIMIT - sum(one.size for one in kept)
            kept.append(_store(standing, upload, left))
        except FileRefusedError as refused:
            shape = str(upload.name).lower().endswith(SHAPEFILE)
            form.add_error("uploads", f"{upload.name}: {AS_ZIP if shape else refused}")
    if form.errors:
        for one in kept:
            remove(file=one, by=standing.user)
        return []
    return kept


def _store(standing: Standing, upload: UploadedFile[Any], limit: int) -> StoredFile:
    return store(
        municipality=standing.here,
        name=str(upload.name),
        content=upload,
        by=standing.user,
        limit=limit,
        accept=ACCEPT,
    )


@require_safe
@never_cache
@require(IMPORT_AREAS)
def import_page(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """How far an import is: being looked at, to be decided, loaded."""
    standing = standing_of(request)
    every = Import.objects.for_municipality(standing.here).select_related("municipality", "job")
    polls = request.headers.get("HX-Request") == "true"
    one = get_object_or_404(every.defer("parts", *LARGE) if polls else every, pk=pk)
    at_work = one.state in (Import.State.LOOKING, Import.State.LOADING)
    busy = at_work and one.job is not None and one.job.open
    page: dict[str, Any] = {
        "one": one,
        "files": files_in(one),
        "job": one.job,
        "busy": busy,
        "broken": at_work
        and (one.job is None or (not one.job.open and one.job.state != Job.State.DONE)),
        **({} if busy else _report(one)),
    }
    return render(request, "areas/import.html", page)


def _report(one: Import) -> dict[str, Any]:
    """What was recognised in an import, and what came of it; read where nobody works on it."""
    if one.get_deferred_fields():
        one.refresh_from_db(fields=["parts", *LARGE])
    report = sorts(one.problems)
    errors = sum(some.number for some in report if some.kind == "danger")
    return {
        "report": report,
        "errors": errors,
        "cards": cards(one),
        "ready": not errors and actions.loads_something(one.found),
        "elsewhere": ElsewhereForm() if one.found.get("elsewhere") else None,
        "cure_elsewhere": CURE_ELSEWHERE,
        "add": AddForm(one) if one.tables else None,
        **_outcome(one),
        "picture": {name: mark_safe(svg) for name, svg in one.found.get("picture", {}).items()},
    }


def _outcome(one: Import) -> dict[str, Any]:
    """Of an import that is loaded: the edition that waits to be switched on, else whether
    anything of it is valid."""
    if one.state != Import.State.LOADED:
        return {}
    every = Edition.objects.for_municipality(one.municipality)
    edition = every.filter(job=one.job_id).first()
    states = [edition.state] if edition else []
    valid = State.ACTIVE in states or loaded_is_valid(one)
    numbers = any(one.found.get(name) for name in ("people", "cells", "indicators"))
    return {
        "waiting": edition if State.READY in states else None,
        "valid": valid,
        "only_borders": bool(one.found.get("areas")) and not numbers,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(IMPORT_AREAS)
def part_page(request: HttpRequest, slug: str, pk: UUID, number: int) -> HttpResponse:
    """How one table is read; POST decides and has the files looked at again."""
    standing = standing_of(request)
    one = _import(standing, pk)
    if one.state in (Import.State.LOADED, Import.State.DISCARDED):
        messages.error(request, actions.beyond(one))
        return redirect("import", slug=slug, pk=pk)
    part = _part(one, number)
    form = PartForm(one, part, request.POST or None)
    if part["use"] == "areas":
        form.initial["level"] = one.level or one.found.get("level", "")
        form.initial["valid_from"] = one.valid_from or part["settings"].get("date", "")
    version = one.version
    if request.method == "POST" and form.is_valid():
        try:
            _decide(standing, one, number, form, _version(request))
        except actions.ChangedError as changed:
            form.add_error(None, str(changed))
        except RefusedError as refused:
            messages.error(request, str(refused))
            return redirect("import", slug=slug, pk=pk)
        else:
            if form.other_table:
                messages.info(request, "Wählen Sie jetzt die Spalten der anderen Tabelle.")
                return redirect("import_part", slug=slug, pk=pk, number=number)
            return redirect("import", slug=slug, pk=pk)
    page = {"one": one, "part": part, "form": form, "name": USES[part["use"]], "version": version}
    page |= {"replaces": replaces(one, part), "questions": asked(one, part)}
    return render(request, "areas/part.html", page)


def _version(request: HttpRequest) -> int:
    return number_sent(request.POST.get("version"))


def _part(one: Import, number: int) -> dict[str, Any]:
    if not 0 <= number < len(one.parts) or one.parts[number]["use"] not in COLUMNS:
        raise Http404
    found: dict[str, Any] = one.parts[number]
    return found


def _decide(standing: Standing, one: Import, number: int, form: PartForm, version: int) -> None:
    parts = decided(one.parts, number, form.told())
    actions.change_import(
        by=standing.user,
        one=one,
        version=version,
        parts=parts,
        level=form.cleaned_data.get("level"),
        valid_from=form.cleaned_data.get("valid_from"),
    )


def decided(
    parts: Sequence[dict[str, Any]], number: int, told: dict[str, Any]
) -> list[dict[str, Any]]:
    """The parts with one as it was decided; of a use that is there once, the others go."""
    alone = told["on"] and told["use"] not in SEVERAL
    return [
        told if i == number
        else {**part, "on": part["on"] and not (alone and part["use"] == told["use"])}
        for i, part in enumerate(parts)
    ]  # fmt: skip


@require_POST
@require(IMPORT_AREAS)
def add_part(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Use another table of the files; then its columns are chosen."""
    standing = standing_of(request)
    one = _import(standing, pk)
    form = AddForm(one, request.POST)
    if not form.is_valid():
        messages.error(request, "Wählen Sie eine Tabelle und wofür sie verwendet werden soll.")
        return redirect("import", slug=slug, pk=pk)
    table = one.tables[int(form.cleaned_data["table"])]
    settings = {key: table[key] for key in ("file", "sheet", "layer") if table[key]}
    part = {"use": form.cleaned_data["use"], "on": True, "why": "", "settings": settings,
            "questions": [], "remarks": []}  # fmt: skip
    parts = decided([*one.parts, part], len(one.parts), part)
    try:
        actions.change_import(by=standing.user, one=one, version=one.version, parts=parts)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("import", slug=slug, pk=pk)
    messages.info(request, f"{table_name(table)}: Wählen Sie jetzt die Spalten.")
    return redirect("import_part", slug=slug, pk=pk, number=len(one.parts))


@require_POST
@require(IMPORT_AREAS)
def load(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Load what the import found."""
    standing = standing_of(request)
    try:
        one = _import(standing, pk)
        meant = "elsewhere" in request.POST
        version = _version(request)
        one = actions.load_import(by=standing.user, one=one, version=version, elsewhere=meant)
        if one.state == Import.State.LOOKING:
            messages.info(request, actions.OTHER_AREAS)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("import", slug=slug, pk=pk)


@require_POST
@require(IMPORT_AREAS)
def discard(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Give an import up."""
    standing = standing_of(request)
    try:
        actions.discard_import(by=standing.user, one=_import(standing, pk))
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("import", slug=slug, pk=pk)
    messages.success(request, "Der Import ist verworfen; geladen wurde nichts.")
    return redirect("imports", slug=slug)


@require_POST
@require(IMPORT_AREAS)
def reopen(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Go on with an import whose work failed."""
    standing = standing_of(request)
    try:
        actions.reopen_import(by=standing.user, one=_import(standing, pk))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("import", slug=slug, pk=pk)


@require_safe
@require(IMPORT_AREAS)
def quality(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The quality report as a workbook, every place with its cure."""
    one = _import(standing_of(request), pk)
    content = write_rows(
        (SEVERITIES[p["severity"]], p["file"], p["sheet"], p["row"], p["column"], p["what"],
         p["cure"], p["code"])
        for p in sorted(one.problems, key=lambda p: list(SEVERITIES).index(p["severity"]))
    )  # fmt: skip
    return attachment(content, XLSX, f"pruefbericht-{timezone.localdate(one.made)}.xlsx")


@require_safe
@require(IMPORT_AREAS)
def declaration(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The decisions as a case file, as the command line reads it."""
    one = _import(standing_of(request), pk)
    parts = [part_of_json(part) for part in one.parts]
    for part in parts:
        if not part.use:
            part.settings.setdefault("title", one.municipality.name)
    return attachment(text_of(parts).encode(), "application/toml", "fall.toml")


# --- what is valid no longer --------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(IMPORT_AREAS)
def withdraw_population(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask whether a table of children is to be valid no longer; POST withdraws it."""
    one = get_object_or_404(populations(standing_of(request).here), pk=pk)
    return _withdraw(request, one, "population")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(IMPORT_AREAS)
def withdraw_indicator(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask whether an indicator is to be valid no longer; POST withdraws it."""
    one = get_object_or_404(indicators(standing_of(request).here), pk=pk)
    return _withdraw(request, one, "indicator")


def _withdraw(request: HttpRequest, one: Population | Indicator, name: str) -> HttpResponse:
    standing = standing_of(request)
    back = reverse(name, args=[standing.here.slug, one.pk])
    if request.method != "POST":
        return render(request, "areas/withdraw.html", {"one": one, "back": back})
    try:
        actions.withdraw(by=standing.user, row=one)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect(back)
    messages.success(request, f"„{one.name}“ gilt nicht mehr.")
    return redirect(f"{name}s", slug=standing.here.slug)
