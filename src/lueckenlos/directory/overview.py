"""What the inventory puts on the first page of a municipality: how much there is, what it lacks."""

from __future__ import annotations

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.overview import Fact, Overview, Step, teller
from lueckenlos.accounts.queries import coordinators
from lueckenlos.accounts.roles import EDIT_INVENTORY, EDIT_OWN_ENTRIES, SEE_FIGURES
from lueckenlos.areas.words import number
from lueckenlos.directory.listing import LACKS, idle
from lueckenlos.directory.models import Service
from lueckenlos.directory.queries import organizations, services

ASKED = 3
"""Coordinators somebody is told to ask."""


@teller("directory", SEE_FIGURES, 10)
def tell(standing: Standing) -> Overview:
    """How many services there are and how many of them are confirmed; the step after that."""
    url = reverse("services", args=[standing.here.slug])
    counts = _counts(services(standing.here))
    steps = _steps(standing, url, counts) if standing.may(EDIT_INVENTORY) else ()
    return Overview(steps, _facts("Angebote", url, counts))


@teller("own_directory", EDIT_OWN_ENTRIES, 10)
def tell_own(standing: Standing) -> Overview:
    """The same of one's own organizations."""
    url = reverse("own_services", args=[standing.here.slug])
    kept = organizations(standing.here).filter(members__user=standing.user)
    if not standing.may(EDIT_INVENTORY) and not kept.exists():
        return Overview((_unconnected(standing),))
    own = services(standing.here).filter(organization__members__user=standing.user)
    counts = _counts(own)
    stale = counts["bestaetigung"]
    if not stale:
        return Overview((), _facts("Meine Angebote", url, counts))
    text = "Sehen Sie nach, ob noch alles stimmt, und tragen Sie das ein."
    title = f"{_many(stale)} zu bestätigen"
    step = Step(title, text, f"{url}?fehlt=bestaetigung", "Angebote ansehen")
    return Overview((step,), _facts("Meine Angebote", url, counts))


def _counts(found: QuerySet[Service]) -> dict[str, int]:
    """How many services there are, how many lack a kind or a confirmation, or do not run today."""
    today = timezone.localdate()
    asked = {name: Count("pk", filter=LACKS[name].those(today)) for name in ("art", "bestaetigung")}
    return found.aggregate(all=Count("pk"), idle=Count("pk", filter=idle(today)), **asked)


def _unconnected(standing: Standing) -> Step:
    """What is missing while an account keeps the entries of nobody, and who mends it."""
    text = "Deshalb sehen Sie hier noch keine Angebote. Verbinden kann Sie die Koordination"
    asked = list(coordinators(standing.here).order_by("name", "email")[:ASKED])
    title = "Ihr Zugang gehört noch zu keinem Träger"
    if not asked:
        return Step(title, f"{text}. Zurzeit hat hier niemand diese Aufgabe.", "", "")
    named = [f"{one.name} ({one.email})" if one.name else one.email for one in asked]
    text += f": {' oder '.join(named)}. Nennen Sie den Träger, für den Sie arbeiten."
    return Step(title, text, f"mailto:{asked[0].email}", "Der Koordination schreiben")


def _many(count: int) -> str:
    return f"{number(count)} Angebot{'' if count == 1 else 'e'}"


def _facts(name: str, url: str, counts: dict[str, int]) -> tuple[Fact, ...]:
    if not counts["all"]:
        return ()
    confirmed = counts["all"] - counts["bestaetigung"]
    note = f"im Bestand, davon bestätigt: {number(confirmed)}"
    if counts["idle"]:
        note += f", am {timezone.localdate():%d.%m.%Y} nicht laufend: {number(counts['idle'])}"
    return (Fact(name, number(counts["all"]), note, url),)


def _steps(standing: Standing, url: str, counts: dict[str, int]) -> tuple[Step, ...]:
    """The first list, then the kinds nobody has recognised."""
    if not counts["all"]:
        text = "Eine Liste in Excel genügt: Name, Träger, Ort und Angebotsart."
        load = reverse("inventory_imports", args=[standing.here.slug])
        return (Step("Laden Sie Ihre Angebote", text, load, "Angebote laden"),)
    if not counts["art"]:
        return ()
    text = "Ohne Angebotsart zählt ein Angebot nirgends mit. Sie können viele auf einmal setzen."
    title = f"{_many(counts['art'])} ohne Angebotsart"
    return (Step(title, text, f"{url}?fehlt=art", "Angebote ansehen"),)
