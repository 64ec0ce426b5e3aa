"""Long work of the inventory: looking at lists, loading them, clearing up."""

from __future__ import annotations

import json
import time
from functools import partial
from http import HTTPStatus
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas import actions as imports
from lueckenlos.areas.elsewhere import knows_places
from lueckenlos.areas.files import files_of
from lueckenlos.areas.importing import known_areas
from lueckenlos.areas.queries import area_records
from lueckenlos.directory import deriving, doubles, import_actions, importing, loading
from lueckenlos.directory.contacts import forget_names
from lueckenlos.directory.models import InventoryImport
from lueckenlos.directory.places import open_points
from lueckenlos.directory.queries import planning_edition
from lueckenlos.directory.search_index import keeping
from lueckenlos.exchange.hsds import interface
from lueckenlos.exchange.records import AreaRecord
from lueckenlos.exchange.severity import Severity
from lueckenlos.jobs.actions import once
from lueckenlos.jobs.fetching import FetchError, fetch
from lueckenlos.jobs.files import IMPORT_LIMIT, store
from lueckenlos.jobs.housekeeping import duty
from lueckenlos.jobs.kinds import Work, task
from lueckenlos.jobs.models import Job

OTHERWISE = (
    "Seit dem Vergleich hat sich der Bestand geändert. Geladen ist noch nichts. Öffnen Sie den "
    "Import wieder, und vergleichen Sie noch einmal."
)
PAUSE, WAIT, PATIENCE = 0.5, 15.0, 20
"""Seconds between looks at another job; before an interface is asked again, and how often."""
duty(loading.clear_unfinished)
duty(deriving.notice, every=20)
duty(forget_names)
duty(keeping.follow, every=keeping.EVERY_SECONDS)
knows_places(open_points)


def _import_of(work: Work) -> InventoryImport:
    every = InventoryImport.objects.for_municipality(work.job.municipality)
    found = every.filter(pk=work.job.input["import"]).select_related("municipality").first()
    if found is None:
        raise RefusedError("Diesen Import gibt es nicht mehr.")
    return found


def _page(one: InventoryImport) -> dict[str, Any]:
    return {"url": reverse("inventory_import", args=[one.municipality.slug, one.pk])}


@task(import_actions.LOOK, "Listen von Angeboten ansehen")
def look(work: Work) -> dict[str, Any]:
    """Recognise what stands in lists and compare it with the inventory."""
    one = _import_of(work)
    work.tell("Dateien ansehen und vergleichen", 10)
    with files_of(one) as folder:
        seen = importing.look(one, folder, known_areas(work.job))
    work.tell("Aufschreiben, was erkannt wurde", 90)
    with once(work, "seen") as first:
        if first:
            imports.note_seen(one=one, seen=seen)
    return _page(one)


@task(import_actions.HARVEST, "Schnittstelle lesen")
def harvest(work: Work) -> dict[str, Any]:
    """Read an HSDS interface into a file, then look at it as at one somebody uploads."""
    one, begun = _import_of(work), timezone.now()
    if not one.files.exists():
        work.tell("Schnittstelle lesen", 1)
        with TemporaryFile() as target:
            _harvested(work, one, target)
            target.seek(0)
            name = f"hsds-{urlsplit(one.url).hostname}.zip"
            file = store(municipality=one.municipality, name=name, content=target, by=one.by,
                         limit=IMPORT_LIMIT)  # fmt: skip
        import_actions.note_harvested(one=one, file=file, at=begun)
    return look(work)


def _harvested(work: Work, one: InventoryImport, target: IO[bytes]) -> None:
    try:
        interface.harvest(
            one.url,
            partial(_answer, work),
            target,
            since=one.since,
            tell=lambda number, total: work.tell(
                f"Schnittstelle lesen: {number} von {total} Angeboten", number * 90 // max(total, 1)
            ),
        )
    except (FetchError, interface.InterfaceError) as error:
        raise RefusedError(str(error)) from error


def _answer(work: Work, url: str) -> Any:
    """What is at an address of an interface; one that asks to wait is asked again later."""
    for left in range(PATIENCE, -1, -1):
        try:
            with fetch(url, allowed=settings.SOURCES).content as content:
                return json.load(content)
        except FetchError as error:
            if error.status != HTTPStatus.TOO_MANY_REQUESTS or not left:
                raise
            work.tell("Die Schnittstelle bittet zu warten", 1)
            time.sleep(WAIT)
        except ValueError:
            raise FetchError(
                "Unter dieser Adresse steht kein JSON. Nennen Sie die Adresse der Schnittstelle, "
                "an die „/services“ angehängt wird."
            ) from None
    raise AssertionError("unreachable")


def _areas_after(work: Work) -> list[AreaRecord]:
    """The areas that are valid once another job, ordered before this one, has ended."""
    jobs = Job.objects.for_municipality(work.job.municipality)
    open_ = jobs.filter(
        pk=work.job.input["after"], state__in=(Job.State.WAITING, Job.State.RUNNING)
    )
    while open_.exists():
        work.tell("Auf die Gebiete warten", 0)
        time.sleep(PAUSE)
    edition = planning_edition(work.job.municipality) if work.job.municipality else None
    return area_records(edition) if edition else []


@task(import_actions.LOAD, "Angebote laden")
def load(work: Work) -> dict[str, Any]:
    """Load what was compared, exactly as it was shown."""
    one = _import_of(work)
    if one.state == InventoryImport.State.LOADED:
        return _page(one)
    areas = _areas_after(work) if work.job.input.get("after") else known_areas(work.job)
    work.tell("Dateien lesen", 1)
    kinds = one.found.get("kinds")
    with files_of(one) as folder:
        decided = importing.kinds_of(one.municipality) if kinds is None else kinds
        seen = importing.read(one, one.parts, folder, areas, decided)
    if errors := [p for p in seen.problems if p.severity is Severity.ERROR]:
        raise RefusedError(f"{errors[0].place}: {errors[0].what} {errors[0].cure}")
    if "plan" in one.found and importing.plan_of(seen.rows) != one.found["plan"]:
        raise RefusedError(OTHERWISE)
    loading.load_offers(work, one, seen)
    return _page(one)


@task(deriving.DERIVE, "Angebote den Gebieten zuordnen")
def derive(work: Work) -> dict[str, Any]:
    """Derive every service with the areas and the kinds of now."""
    municipality = work.job.municipality
    if municipality is None:
        raise RefusedError("Zu dieser Arbeit gehört keine Kommune.")
    deriving.derive_all(work, municipality)
    return {"url": reverse("services", args=[municipality.slug])}


@task(doubles.FIND, "Doppelte Angebote suchen")
def find_doubles(work: Work) -> dict[str, Any]:
    """Compare all services of the inventory with each other."""
    municipality = work.job.municipality
    if municipality is None:
        raise RefusedError("Zu dieser Arbeit gehört keine Kommune.")
    work.tell("Alle Angebote vergleichen", 10)
    pairs = doubles.found_doubles(municipality)
    page = reverse("doubles", args=[municipality.slug])
    return {"url": page, "found": len(pairs), "pairs": pairs[: doubles.MOST]}
