"""Importing lists of offers: upload, what was recognised, what would change, loading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.areas.actions import beyond, reopen_import
from lueckenlos.areas.forms import table_name
from lueckenlos.areas.import_views import kept_uploads
from lueckenlos.areas.queries import SEVERITIES, files_in, sorts
from lueckenlos.directory import import_actions as actions
from lueckenlos.directory.import_columns import (
    table_of,
    with_columns,
    with_headings,
    without_headings,
)
from lueckenlos.directory.import_forms import (
    AddListForm,
    HarvestForm,
    ListForm,
    ListsForm,
    RowsForm,
    UnreadForm,
    free_fields,
)
from lueckenlos.directory.importing import ANSWERS, USES
from lueckenlos.directory.matching import KEEP, NEW
from lueckenlos.directory.models import InventoryImport
from lueckenlos.directory.queries import harvested_urls, inventory_imports
from lueckenlos.directory.shown_import import (
    cards,
    list_kinds,
    plain_words,
    unread_columns,
    unread_of,
    words_apart,
)
from lueckenlos.jobs.content import XLSX
from lueckenlos.jobs.models import Job
from lueckenlos.report.problem_sheets import write_rows
from lueckenlos.web.downloads import attachment
from lueckenlos.web.numbers import number_sent

LATEST, AT_ONCE = 50, 25
"""Imports in their list; changes on a page."""
LARGE = ("parts", "tables", "problems", "found", "decisions")
State = InventoryImport.State


def import_here(standing: Standing, pk: UUID) -> InventoryImport:
    """An import of the municipality. Raises `Http404`."""
    every = InventoryImport.objects.for_municipality(standing.here)
    return get_object_or_404(every.select_related("municipality", "job"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require(EDIT_INVENTORY)
def imports_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The imports so far; POST uploads lists and begins another."""
    standing = standing_of(request)
    form = ListsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (kept := kept_uploads(standing, form)):
        made = actions.start_import(by=standing.user, municipality=standing.here, files=kept)
        return redirect("inventory_import", slug=slug, pk=made.pk)
    every, all_of_them = inventory_imports(standing.here), "alle" in request.GET
    shown = every if all_of_them else every.exclude(state=State.DISCARDED)
    page = {
        "imports": shown[:LATEST],
        "form": form,
        "discarded": 0 if all_of_them else every.filter(state=State.DISCARDED).count(),
    }
    return render(request, "directory/imports.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@require(EDIT_INVENTORY)
def harvest_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Offers from an HSDS interface: ask for its address; POST begins an import."""
    standing = standing_of(request)
    known = harvested_urls(standing.here)
    form = HarvestForm(request.POST or None, initial={"url": known[0] if known else ""})
    if not known:
        del form.fields["everything"]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = actions.start_harvest(
            by=standing.user,
            municipality=standing.here,
            url=said["url"],
            everything=said.get("everything", True),
        )
        return redirect("inventory_import", slug=slug, pk=made.pk)
    return render(request, "directory/harvest.html", {"form": form, "known": known})


@require_safe
@never_cache
@require(EDIT_INVENTORY)
def import_page(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """How far an import is: being looked at, to be decided, loaded."""
    every = InventoryImport.objects.for_municipality(standing_of(request).here)
    every = every.select_related("municipality", "job")
    polls = request.headers.get("HX-Request") == "true"
    one = get_object_or_404(every.defer(*LARGE) if polls else every, pk=pk)
    at_work = one.state in (State.LOOKING, State.LOADING)
    busy = at_work and one.job is not None and one.job.open
    page: dict[str, Any] = {
        "one": one,
        "files": files_in(one),
        "job": one.job,
        "busy": busy,
        "broken": at_work
        and (one.job is None or (not one.job.open and one.job.state != Job.State.DONE)),
        **({} if busy else _report(one, request.GET.get("seite", ""))),
    }
    return render(request, "directory/import.html", page)


def _report(one: InventoryImport, number: str) -> dict[str, Any]:
    """What was recognised in an import, and what would come of it."""
    if one.get_deferred_fields():
        one.refresh_from_db(fields=list(LARGE))
    report = sorts(words_apart(one.problems))
    numbers = one.found.get("numbers") or {}
    kinds = list_kinds(one) if one.state == State.OPEN else []
    errors = sum(some.number for some in report if some.kind == "danger")
    answers = any(part["use"] == ANSWERS for part in one.parts)
    return {
        "report": report,
        "errors": errors,
        "answers": answers,
        "cards": cards(one),
        "list_kinds": kinds,
        "numbers": numbers if any(numbers.values()) else None,
        "ready": not errors and actions.loads_something(one.found),
        "open_questions": actions.open_questions(one.found),
        "unread": unread_of(one) if one.state == State.OPEN else [],
        "add": AddListForm(one) if one.tables and one.state == State.OPEN else None,
        "rows": _rows(one, number) if one.state == State.OPEN else None,
        "undecided": () if kinds else one.found.get("undecided", ()),
    }


def _rows(one: InventoryImport, number: str) -> dict[str, Any]:
    """The questions, one page of the changes, and the form that answers both."""
    questions, found = one.found.get("questions", []), one.found.get("changes", [])
    page = Paginator(found, AT_ONCE).get_page(number)
    asked = questions if page.number == 1 else []
    providers = one.found.get("providers", []) if page.number == 1 else []
    form = RowsForm(asked, list(page.object_list), providers=providers)
    bound = {row: form[name] for name, row in form.rows.items()}
    return {
        "page": page,
        "questions": [(said, bound[said["row"]]) for said in asked],
        "providers": [(said, bound[said["row"]]) for said in providers],
        "changes": [(said, bound.get(said["row"])) for said in page.object_list],
        "new": one.found.get("new", ()),
        "gone": one.found.get("gone", ()),
        "aside": one.found.get("aside", ()),
    }


@require_POST
@require(EDIT_INVENTORY)
def decide_rows(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Decide what single rows are, or that a change is not wanted, and compare again."""
    standing = standing_of(request)
    one = import_here(standing, pk)
    number = request.POST.get("seite", "")
    page = Paginator(one.found.get("changes", []), AT_ONCE).get_page(number)
    asked = one.found.get("questions", []) if page.number == 1 else []
    providers = one.found.get("providers", []) if page.number == 1 else []
    form = RowsForm(asked, list(page.object_list), request.POST, providers=providers)
    if not form.is_valid():
        messages.error(request, "Wählen Sie bei jeder Zeile eine der Möglichkeiten.")
    else:
        rest = asked if request.POST.get("rest") == NEW else ()
        told = form.told()
        told |= {said["row"]: told.get(said["row"]) or NEW for said in rest}
        told |= decided_at_once(request.POST.get("alle", ""), one.found)
        change(request, standing, one, decisions=told)
    return redirect("inventory_import", slug=slug, pk=pk)


def decided_at_once(asked: str, found: Mapping[str, Any]) -> dict[str, str]:
    """What one button decides for all changes, or for all providers that may be one."""
    changes = [change["row"] for change in found.get("changes", ())]
    match asked:
        case "uebernehmen":
            return dict.fromkeys(changes, "")
        case "lassen":
            return dict.fromkeys(changes, KEEP)
        case "traeger":
            return {said["row"]: said["alike"] for said in found.get("providers", ())}
    return {}


def version_of(request: HttpRequest) -> int:
    """The version of what somebody saw."""
    return number_sent(request.POST.get("version"))


def change(request: HttpRequest, standing: Standing, one: InventoryImport, **decided: Any) -> bool:
    """Write what was decided; whether it was taken."""
    try:
        version = version_of(request)
        actions.change_import(by=standing.user, one=one, version=version, **decided)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(EDIT_INVENTORY)
def part_page(request: HttpRequest, slug: str, pk: UUID, number: int) -> HttpResponse:
    """How one list is read; POST decides and has the files looked at again."""
    standing = standing_of(request)
    one = import_here(standing, pk)
    if one.state in (State.LOADED, State.DISCARDED):
        messages.error(request, beyond(one))
        return redirect("inventory_import", slug=slug, pk=pk)
    if not 0 <= number < len(one.parts) or one.parts[number]["use"] not in USES:
        raise Http404
    part = one.parts[number]
    form = ListForm(one, part, request.POST or None)
    if request.method == "POST" and form.is_valid():
        parts = [form.told() if at == number else said for at, said in enumerate(one.parts)]
        if change(request, standing, one, parts=parts):
            if form.other_table:
                messages.info(request, "Wählen Sie jetzt die Spalten der anderen Tabelle.")
                return redirect("inventory_import_part", slug=slug, pk=pk, number=number)
            return redirect("inventory_import", slug=slug, pk=pk)
    page = {"one": one, "part": part, "form": form, "name": USES[part["use"]]}
    page |= {"version": one.version, "questions": [*map(plain_words, part["questions"])]}
    return render(request, "directory/import_part.html", page)


@require_POST
@require(EDIT_INVENTORY)
def choose_columns(request: HttpRequest, slug: str, pk: UUID, number: int) -> HttpResponse:
    """Read columns of a list that were not read, or say whether its first row names them."""
    standing = standing_of(request)
    one = import_here(standing, pk)
    if not 0 <= number < len(one.parts):
        raise Http404
    back = redirect("inventory_import", slug=slug, pk=pk)
    part = one.parts[number]
    tables, table = one.tables, table_of(part, one.tables)
    if request.POST.get("kopf") == "nein":
        part = without_headings(part)
    elif request.POST.get("kopf") == "ja" and table.get("heads"):
        part, named = with_headings(part, table)
        tables = [named if some is table else some for some in tables]
    else:
        form = UnreadForm(unread_columns(one, number), free_fields(part), request.POST)
        if not form.is_valid():
            messages.error(request, "Wählen Sie für jede Spalte etwas anderes.")
            return back
        part = with_columns(part, form.told())
    parts = [part if at == number else said for at, said in enumerate(one.parts)]
    change(request, standing, one, parts=parts, tables=tables)
    return back


@require_POST
@require(EDIT_INVENTORY)
def add_part(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Use another table of the files; then its columns are chosen."""
    standing = standing_of(request)
    one = import_here(standing, pk)
    form = AddListForm(one, request.POST)
    if not form.is_valid():
        messages.error(request, "Wählen Sie eine Tabelle und wofür sie verwendet werden soll.")
        return redirect("inventory_import", slug=slug, pk=pk)
    table = one.tables[int(form.cleaned_data["table"])]
    settings = {key: table[key] for key in ("file", "sheet", "layer") if table[key]}
    settings |= {"header": 0} if table.get("heads") else {}
    parts = [*one.parts, actions.part_of(form.cleaned_data["use"], settings)]
    if not change(request, standing, one, parts=parts):
        return redirect("inventory_import", slug=slug, pk=pk)
    messages.info(request, f"{table_name(table)}: Wählen Sie jetzt die Spalten.")
    return redirect("inventory_import_part", slug=slug, pk=pk, number=len(parts) - 1)


@require_POST
@require(EDIT_INVENTORY)
def load(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Load what the import found."""
    standing = standing_of(request)
    try:
        one = import_here(standing, pk)
        one = actions.load_import(by=standing.user, one=one, version=version_of(request))
        if one.state == State.LOOKING:
            messages.info(request, actions.OTHER_INVENTORY)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("inventory_import", slug=slug, pk=pk)


@require_POST
@require(EDIT_INVENTORY)
def discard(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Give an import up."""
    standing = standing_of(request)
    try:
        actions.discard_import(by=standing.user, one=import_here(standing, pk))
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("inventory_import", slug=slug, pk=pk)
    messages.success(request, "Der Import ist verworfen; geladen wurde nichts.")
    return redirect("inventory_imports", slug=slug)


@require_POST
@require(EDIT_INVENTORY)
def reopen(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Go on with an import whose work failed."""
    standing = standing_of(request)
    try:
        reopen_import(by=standing.user, one=import_here(standing, pk))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("inventory_import", slug=slug, pk=pk)


@require_POST
@require(EDIT_INVENTORY)
def remove_uploads(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Remove the files of a loaded import; what was loaded stays."""
    standing = standing_of(request)
    try:
        actions.remove_uploads(by=standing.user, one=import_here(standing, pk))
        messages.success(request, "Die Dateien sind gelöscht. Was geladen wurde, bleibt.")
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("inventory_import", slug=slug, pk=pk)


@require_safe
@require(EDIT_INVENTORY)
def quality(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The quality report as a workbook, every place with its cure."""
    one = import_here(standing_of(request), pk)
    content = write_rows(
        (SEVERITIES[p["severity"]], p["file"], p["sheet"], p["row"], p["column"], p["what"],
         p["cure"], p["code"])
        for p in sorted(one.problems, key=lambda p: list(SEVERITIES).index(p["severity"]))
    )  # fmt: skip
    return attachment(content, XLSX, f"pruefbericht-{timezone.localdate(one.made)}.xlsx")
