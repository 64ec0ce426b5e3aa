"""Long work of areas: looking at files, loading them, switching to another edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from lueckenlos.areas import actions, file_actions, importing, switching, travel, travel_actions
from lueckenlos.areas.cures import said
from lueckenlos.areas.files import files_of
from lueckenlos.areas.models import Edition, Import, State, TravelFile
from lueckenlos.exchange.bus_table import read_bus_table
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.exchange.severity import Severity
from lueckenlos.jobs.actions import once
from lueckenlos.jobs.housekeeping import duty
from lueckenlos.jobs.kinds import RefusedError, Work, task

duty(actions.clear_unfinished)
duty(file_actions.remove_unused)


def _import_of(work: Work) -> Import:
    every = Import.objects.for_municipality(work.job.municipality)
    found = every.filter(pk=work.job.input["import"]).select_related("municipality").first()
    if found is None:
        raise RefusedError("Diesen Import gibt es nicht mehr.")
    return found


def _page(one: Import) -> dict[str, Any]:
    return {"url": reverse("import", args=[one.municipality.slug, one.pk])}


@task(actions.LOOK, "Dateien ansehen")
def look(work: Work) -> dict[str, Any]:
    """Recognise what stands in the files of an import and check it."""
    one = _import_of(work)
    work.tell("Dateien ansehen und prüfen", 10)
    with files_of(one) as folder:
        seen = importing.look(one, folder, importing.known_areas(work.job))
    work.tell("Aufschreiben, was erkannt wurde", 90)
    with once(work, "seen") as first:
        if first:
            actions.note_seen(one=one, seen=seen)
    return _page(one)


@task(actions.LOAD, "Gebiete und Zahlen laden")
def load(work: Work) -> dict[str, Any]:
    """Load what an import declares; it is valid at once, unless it would replace other areas."""
    one = _import_of(work)
    work.tell("Dateien lesen", 1)
    with files_of(one) as folder:
        need, problems = importing.read(one.parts, folder, importing.known_areas(work.job))
    if errors := [p for p in problems if p.severity is Severity.ERROR]:
        raise RefusedError(f"{errors[0].place}: {' '.join(said(errors[0]))}")
    edition = importing.load_need(work, one, need)
    with once(work, "end") as first:
        if first:
            importing.put_inhabitants(edition, need, one.by)
            actions.finish_import(one=one, job=work.job)
    if edition is not None:
        edition.refresh_from_db()
        if edition.state == State.READY:
            return {"url": reverse("edition", args=[one.municipality.slug, edition.pk])}
    return _page(one)


@task(actions.SWITCH, "Gebietsstand einschalten")
def switch(work: Work) -> dict[str, Any]:
    """Carry counts over to another edition and switch it on."""
    every = Edition.objects.for_municipality(work.job.municipality).select_related("level")
    edition = every.filter(pk=work.job.input["edition"]).first()
    if edition is None:
        raise RefusedError("Diesen Gebietsstand gibt es nicht mehr.")
    switching.carry(work, edition)
    with once(work, "switch") as first:
        if first:
            switching.switch_on(edition=edition, job=work.job)
    return {"url": reverse("edition", args=[edition.municipality.slug, edition.pk])}


@task(travel_actions.TRAVEL, "Wege und Bus laden")
def load_travel(work: Work) -> dict[str, Any]:
    """Read a file of streets or of the bus; runs use it from then on."""
    here, row = work.job.municipality, None
    if here is not None:
        loading = travel.travel_files(here).filter(state=State.LOADING)
        row = loading.filter(pk=work.job.input["file"]).first()
    if row is None:
        raise RefusedError("Diese Datei gibt es nicht mehr, oder sie ist schon geladen.")
    work.tell("Datei lesen", 5)
    areas = travel.planning_areas(row.municipality)
    if not areas:
        raise RefusedError(travel_actions.NO_AREAS)
    try:
        if row.kind == travel.TABLE:
            _load_table(work, row, areas)
        else:
            found = travel.look_at(row, areas)
            work.tell("Aufschreiben, was gelesen wurde", 90)
            with once(work, "end") as first:
                if first:
                    travel_actions.switch_on(row=row, found=found, job=work.job)
    except CaseError as error:
        raise RefusedError(_refusal(error.problems)) from error
    return {"url": reverse("travel", args=[row.municipality.slug])}


def _load_table(work: Work, row: TravelFile, areas: list[AreaRecord]) -> None:
    """Note what a table says of the bus in areas, of a Gemeinde in all of its areas."""
    with travel.as_file(row) as path:
        told, problems = read_bus_table(path.name, path.parent, areas)
    errors = [one for one in problems if one.severity is Severity.ERROR]
    if errors or not told:
        raise RefusedError(_refusal(errors) if errors else NOTHING_SAID)
    work.tell("Aufschreiben, was gelesen wurde", 90)
    with once(work, "end") as first:
        if first:
            left = [_refusal([one]) for one in problems if one.severity is Severity.WARNING]
            runs = travel.by_area(told, areas)
            travel_actions.load_bus(row=row, runs=runs, left=left[:AT_MOST], job=work.job)


AT_MOST = 5
"""Sentences on rows that were not read."""
NOTHING_SAID = (
    "Die Tabelle sagt für kein Gebiet Ja oder Nein. Sie braucht eine Spalte mit dem Gebiet und "
    "eine Spalte „Bus“ mit ja, nein oder unbekannt."
)


def _refusal(problems: Sequence[Problem]) -> str:
    return " ".join(said(problems[0]))
