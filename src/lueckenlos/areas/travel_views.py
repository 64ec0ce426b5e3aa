"""How families come without a car: streets, timetable, and whether a bus runs in an area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import IMPORT_AREAS
from lueckenlos.areas import travel, travel_actions
from lueckenlos.areas.models import Area, BusService, Edition, State, TravelFile
from lueckenlos.areas.queries import active_edition, areas_of, gemeinde_name, planning_level
from lueckenlos.areas.shown import source_words
from lueckenlos.areas.travel_forms import RUNS, BusForm, TravelForm
from lueckenlos.exchange.bus.section import tuesday
from lueckenlos.exchange.streets.section import LICENCE, OWNER
from lueckenlos.jobs.content import CSV, ODS, PBF, XLS, XLSX, ZIP
from lueckenlos.jobs.files import IMPORT_LIMIT, FileRefusedError, remove, store
from lueckenlos.report.words import alphabetical, counted, number
from lueckenlos.web.downloads import csv_file
from lueckenlos.web.numbers import number_sent

TABLES = (CSV, XLSX, XLS, ODS)
ACCEPT = (PBF, ZIP, *TABLES)
AT_ONCE = 200
"""Areas on a page of the table."""
HEAD = ("Schlüssel", "Gebiet", "Bus", "Stand", "Quelle")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(IMPORT_AREAS)
def travel_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Files and what is known of the bus; POST brings a file."""
    standing = standing_of(request)
    form = TravelForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _brought(standing, form):
        return redirect("travel", slug=slug)
    edition = active_edition(standing.here, planning_level(standing.here))
    files = list(travel.travel_files(standing.here).filter(state__in=(State.LOADING, State.ACTIVE)))
    page = {
        "form": form,
        "files": [(one, source_words(one), _found(one)) for one in files],
        "busy": any(one.state == State.LOADING and one.job and one.job.open for one in files),
        "edition": edition,
        "numbers": _numbers(edition),
        "by_timetable": any(
            (one.kind, one.state) == (travel.TIMETABLE, State.ACTIVE) for one in files
        ),
        "streets": any((one.kind, one.state) == (travel.STREETS, State.ACTIVE) for one in files),
    }
    return render(request, "areas/travel.html", page)


def _brought(standing: Standing, form: TravelForm) -> bool:
    """Keep the file and have it read; False where it is not taken, which the form says."""
    said = form.cleaned_data
    try:
        file = store(municipality=standing.here, name=str(said["upload"].name),
                     content=said["upload"], by=standing.user, limit=IMPORT_LIMIT,
                     accept=ACCEPT)  # fmt: skip
    except FileRefusedError as refused:
        form.add_error("upload", str(refused))
        return False
    source = {name: said[name] for name in ("title", "owner", "licence", "day")}
    kind = travel.TABLE
    if file.media_type == PBF:
        kind = travel.STREETS
        source |= {"owner": said["owner"] or OWNER, "licence": said["licence"] or LICENCE}
    elif file.media_type == ZIP:
        kind = travel.TIMETABLE
        source |= {"weekday": said["weekday"] or tuesday(timezone.localdate())}
    try:
        travel_actions.bring_file(
            by=standing.user, municipality=standing.here, kind=kind, file=file, source=source
        )
    except RefusedError as refused:
        remove(file=file, by=standing.user)
        form.add_error("upload", str(refused))
        return False
    return True


def _found(one: TravelFile) -> str:
    """What was read from a file, in words; "" before."""
    said = one.found
    if one.kind == travel.STREETS and said:
        left = counted(said["islands"], "Stück", "Stücke")
        beside = f"; {left} ohne Verbindung dazu bleiben außer Acht" if said["islands"] else ""
        return f"{number(said['km'])} km Wege zu Fuß um die Gebiete{beside}"
    if one.kind == travel.TIMETABLE and said:
        day = f"{one.weekday:%d.%m.%Y}" if one.weekday else ""
        return f"{counted(said['stops'], 'Haltestelle', 'Haltestellen')}; gezählt ist der {day}"
    return f"Angaben für {counted(said['areas'], 'Gebiet', 'Gebiete')}" if said else ""


@require_POST
@require(IMPORT_AREAS)
def withdraw_travel_file(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """No longer use a file."""
    standing = standing_of(request)
    row = get_object_or_404(travel.travel_files(standing.here), pk=pk)
    travel_actions.withdraw_file(by=standing.user, row=row)
    words = "wird nicht mehr verwendet und ist gelöscht."
    if row.kind == travel.TABLE:
        words = "ist gelöscht. Was darin stand, gilt weiter, bis Sie es je Gebiet ändern."
    messages.success(request, f"„{row}“ {words}")
    return redirect("travel", slug=slug)


# --- the bus by area ----------------------------------------------------------------------------


def _numbers(edition: Edition | None) -> list[tuple[str, int]]:
    """Of how many areas it is said that a bus runs, that none does, or nothing."""
    if edition is None:
        return []
    runs, every = travel.runs_in(travel.bus_of(edition)), areas_of(edition).count()
    keys = set(areas_of(edition).values_list("key", flat=True))
    often = Counter(said for key, said in runs.items() if key in keys)
    return [("ja", often[True]), ("nein", often[False]),
            ("unbekannt", every - often.total())]  # fmt: skip


def _edition(standing: Standing) -> Edition | None:
    return active_edition(standing.here, planning_level(standing.here))


def _areas(standing: Standing, edition: Edition) -> list[Area]:
    return sorted(areas_of(edition), key=lambda one: (alphabetical(one.name), one.key))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(IMPORT_AREAS)
def bus_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether a bus runs, area by area; POST notes it."""
    standing = standing_of(request)
    edition = _edition(standing)
    if edition is None:
        return render(request, "areas/bus.html", {"edition": None})
    row = travel.bus_of(edition)
    part = Paginator(_areas(standing, edition), AT_ONCE).get_page(request.GET.get("seite"))
    form = BusForm(_titles(standing, list(part)), travel.runs_in(row), request.POST or None)
    version = row.version if row else 0
    if request.method == "POST" and form.is_valid() and _noted(request, edition, form):
        return redirect(request.get_full_path())
    before = _before(standing, edition)
    page = {
        "edition": edition,
        "form": form,
        "rows": _rows(form, part, row),
        "part": part,
        "version": version,
        "before": before,
        "again": len(_new(edition, row, before)),
    }
    return render(request, "areas/bus.html", page)


def _titles(standing: Standing, areas: Sequence[Area]) -> list[tuple[str, str]]:
    """Keys and names; of areas of one name with their Gemeinde."""
    often = Counter(one.name for one in areas)
    return [
        (one.key, f"{one.name} ({gemeinde_name(standing.here, one) or one.key})"
         if often[one.name] > 1 else one.name)
        for one in areas
    ]  # fmt: skip


def _noted(request: HttpRequest, edition: Edition, form: BusForm) -> bool:
    """Note what was said; False where somebody else was quicker, which the form says."""
    said = form.cleaned_data
    try:
        changed = travel_actions.say_bus(
            by=standing_of(request).user,
            edition=edition,
            version=number_sent(request.POST.get("version")),
            said=form.said,
            day=said["day"] or timezone.localdate(),
            source=said["source"],
        )
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return False
    words = counted(changed, "Gebiet", "Gebiete")
    messages.success(request, f"Gespeichert: {words} geändert." if changed else "Nichts geändert.")
    return True


def _rows(form: BusForm, part: Page[Area], row: BusService | None) -> list[tuple[Any, str]]:
    """The fields of the areas, each with the source of what is said."""
    said = row.said if row else {}
    return [
        (bound, _source(said.get(area.key))) for bound, area in zip(form.rows, part, strict=True)
    ]


def _source(said: dict[str, Any] | None) -> str:
    if said is None:
        return ""
    year, month, day = said["day"].split("-")
    return f"{said['source']}, {day}.{month}.{year}"


def _before(standing: Standing, edition: Edition) -> BusService | None:
    """What was said last for other areas of the same level."""
    every = BusService.objects.for_municipality(standing.here).select_related("edition")
    return every.filter(edition__level=edition.level_id).exclude(edition=edition).order_by(
        "-changed"
    ).first()  # fmt: skip


def _new(edition: Edition, row: BusService | None, before: BusService | None) -> list[str]:
    """Areas of which only the older edition says something."""
    if before is None:
        return []
    known = row.said if row else {}
    return [key for key in travel_actions.same_areas(edition, before) if key not in known]


@require_POST
@require(IMPORT_AREAS)
def take_over_bus(request: HttpRequest, slug: str) -> HttpResponse:
    """Say again what was said of the same areas in an older edition."""
    standing = standing_of(request)
    edition = _edition(standing)
    before = _before(standing, edition) if edition else None
    if edition is not None and before is not None:
        some = travel_actions.take_over(by=standing.user, edition=edition, before=before)
        messages.success(request, f"Übernommen: {counted(some, 'Gebiet', 'Gebiete')}.")
    return redirect("bus_service", slug=slug)


@require_safe
@require(IMPORT_AREAS)
def bus_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The table to fill in and to bring again."""
    standing = standing_of(request)
    edition = _edition(standing)
    row = travel.bus_of(edition)
    said, words = row.said if row else {}, {True: "ja", False: "nein", None: RUNS[""]}
    lines = []
    for area in _areas(standing, edition) if edition else []:
        told = said.get(area.key, {})
        lines.append((area.key, area.name, words[told.get("runs")], told.get("day", ""),
                      told.get("source", "")))  # fmt: skip
    return csv_file("busanbindung.csv", HEAD, lines)
