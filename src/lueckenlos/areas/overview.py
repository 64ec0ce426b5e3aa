"""What areas puts on the first page of a municipality: what is loaded, and what to load next."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.overview import Fact, Overview, Step, teller
from lueckenlos.accounts.roles import COMMENT_AREAS, IMPORT_AREAS, SEE_AREAS
from lueckenlos.areas.models import Edition, Import, State
from lueckenlos.areas.queries import (
    active_edition,
    editions,
    imports,
    indicators,
    planning_level,
    populations,
    visible_areas,
)
from lueckenlos.areas.words import number


@teller("areas", SEE_AREAS, 20)
def tell(standing: Standing) -> Overview:
    """How many areas, tables of children and indicators there are, and the step after that."""
    here = standing.here
    edition = active_edition(here, planning_level(here))
    days = list(populations(here).order_by("-day").values_list("day", flat=True))
    facts = (*_areas(standing, edition), *_children(here.slug, days), *_indicators(standing))
    loads = standing.may(IMPORT_AREAS)
    steps = (*_waiting(standing), *_missing(here.slug, edition, bool(days))) if loads else ()
    return Overview((*steps, *_comment(standing, edition)), facts)


# --- figures --------------------------------------------------------------------------------------


def _areas(standing: Standing, edition: Edition | None) -> tuple[Fact, ...]:
    if edition is None:
        return ()
    note = f"Ebene „{edition.level.name}“, {edition.borders}"
    count = number(visible_areas(standing, edition).count())
    return (Fact("Gebiete", count, note, reverse("areas", args=[standing.here.slug])),)


def _children(slug: str, days: list[date | None]) -> tuple[Fact, ...]:
    dated = [day for day in days if day]
    note = f"die neueste vom {max(dated):%d.%m.%Y}" if dated else "ohne Stichtag"
    url = reverse("populations", args=[slug])
    return (Fact("Tabellen mit Kinderzahlen", number(len(days)), note, url),) if days else ()


def _indicators(standing: Standing) -> tuple[Fact, ...]:
    count = indicators(standing.here).count()
    url = reverse("indicators", args=[standing.here.slug])
    return (Fact("Kennzahlen", number(count), "mit Stichtag und Quelle", url),) if count else ()


# --- steps ----------------------------------------------------------------------------------------


def _waiting(standing: Standing) -> tuple[Step, ...]:
    """Imports nobody has decided on, borders nobody has switched on."""
    here, found = standing.here, []
    looked_at = imports(here).filter(state=Import.State.OPEN).count()
    if looked_at:
        title = "Ein Import wartet auf Sie" if looked_at == 1 else f"{looked_at} Importe warten"
        text = "Vergleichen Sie das Erkannte mit Ihrer Quelle. Dann laden oder verwerfen Sie."
        url = reverse("imports", args=[here.slug])
        found.append(Step(title, text, url, "Importe ansehen", waits=True))
    if new := editions(here).filter(state=State.READY).first():
        text = "Sie sind geladen, gelten aber erst, wenn Sie sie einschalten."
        url = reverse("edition", args=[here.slug, new.pk])
        name = f"Neue Grenzen: {new.level.name}"
        found.append(Step(name, text, url, "Änderungen ansehen", waits=True))
    return tuple(found)


def _missing(slug: str, edition: Edition | None, children: bool) -> tuple[Step, ...]:
    url = reverse("imports", args=[slug])
    if edition is None:
        text = "Ohne Gebiete gibt es keine Karte. Sie brauchen eine Datei mit ihren Grenzen."
        return (Step("Laden Sie die Grenzen Ihrer Gebiete", text, url, "Grenzen laden"),)
    if not children:
        text = (
            "Die Gebiete sind da. Nun fehlt, wie viele Kinder welchen Alters darin leben: eine "
            "Tabelle aus dem Einwohnermeldeamt oder vom Statistischen Landesamt."
        )
        return (Step("Laden Sie Kinderzahlen dazu", text, url, "Kinderzahlen laden"),)
    return ()


def _comment(standing: Standing, edition: Edition | None) -> tuple[Step, ...]:
    if edition is None or not standing.may(COMMENT_AREAS):
        return ()
    text = "Stimmt, was dort über Ihre Gemeinde steht? Sie können jedes Gebiet kommentieren."
    url = reverse("areas", args=[standing.here.slug])
    return (Step("Sehen Sie die Zahlen Ihrer Gemeinde an", text, url, "Gebiete ansehen"),)
