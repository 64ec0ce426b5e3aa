"""Long work of areas: looking at files, loading them, switching to another edition."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lueckenlos.areas import actions, file_actions, importing, switching
from lueckenlos.areas.cures import said
from lueckenlos.areas.files import files_of
from lueckenlos.areas.models import Edition, Import, State
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
