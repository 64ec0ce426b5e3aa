"""What a page of the chain says while it cannot be drawn: what is known, what is missing, where
that is entered."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.roles import EDIT_INVENTORY, IMPORT_AREAS, SEE_AREAS, SEE_FIGURES
from lueckenlos.areas.models import Edition, State
from lueckenlos.areas.queries import areas_of, editions, latest
from lueckenlos.chain.actions import ANALYSE
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.directory.queries import planning_edition, services
from lueckenlos.jobs.models import Job
from lueckenlos.report.words import counted, joined

COMPUTING = "Laden Sie diese Seite in einer Minute neu. Wie weit es ist, steht im Überblick."
LOADED_BY_OTHERS = "Das lädt die Koordination Ihrer Kommune."


@dataclass(frozen=True, slots=True)
class Datum:
    """Something the chain is made of: how much of it is there ("" for nothing), what it shows, and
    the page where it is entered, for who may."""

    name: str
    there: str
    shows: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """What is known already with the pages that show it, and every datum, there or not."""

    known: str
    seen: tuple[tuple[str, str], ...]
    data: tuple[Datum, ...]
    next: str
    may_load: bool
    computing: bool

    @property
    def title(self) -> str:
        """What holds whatever the page is about; "" where only data are missing."""
        if self.computing:
            return "Die Kette wird gerade gerechnet"
        there = all(one.there for one in self.data)
        return "Mit diesen Daten ist noch nicht gerechnet" if there else ""


def missing_of(standing: Standing, run: AnalysisRun | None) -> Missing:
    """What can be said of a municipality already, and what is missing for more."""
    here = standing.here
    offers, edition = services(here).count(), planning_edition(here)
    areas = areas_of(edition).count() if edition else 0
    drawn = areas_of(edition).filter(km2__gt=0).count() if edition else 0
    children = any(one.key == "children" for one in latest(edition)) if edition else False
    under_way = (Job.State.WAITING, Job.State.RUNNING)
    jobs = Job.objects.for_municipality(here).filter(kind=ANALYSE, state__in=under_way)
    computing = jobs.exists()
    data = (
        _offers(standing, offers),
        _areas(standing, edition, areas, drawn),
        _children(standing, areas, there=children),
    )
    return Missing(
        _known(offers, areas, run, children=children),
        _seen(standing, offers, areas, run),
        data,
        COMPUTING if computing else _next(data, run, offers),
        standing.may(EDIT_INVENTORY),
        computing,
    )


# --- each datum ----------------------------------------------------------------------------------


def _offers(standing: Standing, number: int) -> Datum:
    return _datum(
        standing,
        Datum(
            "Angebote",
            f"{counted(number, 'Angebot ist', 'Angebote sind')} im Bestand." if number else "",
            "Eine Liste genügt: Name, Träger, Ort und Angebotsart. Sie zeigt, was es gibt.",
        ),
        ("inventory_imports", EDIT_INVENTORY, "Angebote laden"),
    )


def _areas(standing: Standing, edition: Edition | None, number: int, drawn: int) -> Datum:
    some = counted(number, "Gebiet ist", "Gebiete sind")
    there = f"{some} mit Grenzen geladen." if number and drawn == number else ""
    shows = "Eine Datei mit den Grenzen. Sie zeigt, wo etwas ist und wo nicht."
    name = "Gebiete mit ihren Grenzen"
    if number and not there:
        shows = f"{some} geladen, {number - drawn} davon ohne Grenze. {shows}"
    waiting = None if edition else editions(standing.here).filter(state=State.READY).first()
    if waiting is not None and standing.may(IMPORT_AREAS):
        shows = "Die Grenzen sind geladen, gelten aber erst, wenn Sie sie einschalten."
        url = reverse("edition", args=[standing.here.slug, waiting.pk])
        return Datum(name, "", shows, url, "Grenzen ansehen")
    return _datum(standing, Datum(name, there, shows), ("imports", IMPORT_AREAS, "Grenzen laden"))


def _children(standing: Standing, areas: int, *, there: bool) -> Datum:
    shows = (
        "Eine Tabelle mit Kindern nach Alter und Gebiet, vom Einwohnermeldeamt oder vom "
        "Statistischen Landesamt. Sie zeigt, für wie viele Kinder etwas da ist."
    )
    if not areas:
        shows += " Sie wird erst gelesen, wenn die Gebiete da sind."
    said = "Kinderzahlen nach Alter und Gebiet sind geladen." if there else ""
    way = ("imports", IMPORT_AREAS, "Kinderzahlen laden")
    return _datum(standing, Datum("Kinderzahlen", said, shows), way)


def _datum(standing: Standing, one: Datum, way: tuple[str, str, str]) -> Datum:
    """A datum with the way to where it is entered, as long as it is missing."""
    address, permission, action = way
    if one.there:
        return one
    if not standing.may(permission):
        return Datum(one.name, "", f"{one.shows} {LOADED_BY_OTHERS}")
    return Datum(one.name, "", one.shows, reverse(address, args=[standing.here.slug]), action)


# --- in words ------------------------------------------------------------------------------------


def _known(offers: int, areas: int, run: AnalysisRun | None, *, children: bool) -> str:
    """What can be said already."""
    if not offers and not areas:
        return "Noch ist nichts geladen, worüber sich etwas sagen ließe."
    parts = []
    if offers:
        parts.append(f"was es gibt ({counted(offers, 'Angebot', 'Angebote')})")
    if areas:
        parts.append(f"wie sich die Kommune gliedert ({counted(areas, 'Gebiet', 'Gebiete')})")
    if children:
        parts.append("wie viele Kinder dort leben")
    known = f"Schon bekannt ist, {joined(parts)}."
    if not offers:
        return f"{known} Was es für die Kinder dort gibt, ist noch nicht bekannt."
    if run is None:
        return f"{known} Gerechnet ist die Kette noch nicht."
    return known if run.step > 1 else f"{known} Ob es reicht, lässt sich noch nicht sagen."


def _seen(
    standing: Standing, offers: int, areas: int, run: AnalysisRun | None
) -> tuple[tuple[str, str], ...]:
    """Pages that show already what is known: words and address."""
    pages = (
        (bool(offers), SEE_FIGURES, "Angebote als Liste", "services"),
        (bool(areas), SEE_AREAS, "Gebiete als Liste und auf der Karte", "areas"),
        (run is not None, SEE_FIGURES, "Was erfasst ist, nach Alter und Handlungsfeld", "ribbon"),
    )
    return tuple(
        (words, reverse(name, args=[standing.here.slug]))
        for shown, permission, words, name in pages
        if shown and standing.may(permission)
    )


def _next(data: tuple[Datum, ...], run: AnalysisRun | None, offers: int) -> str:
    """What to do after that."""
    whole = all(one.there for one in data)
    if run is None and offers and not whole:
        return "Was es gibt, lässt sich schon rechnen, jetzt gleich im Überblick."
    if not whole:
        return "Danach wird von selbst gerechnet. Wie weit das ist, steht im Überblick."
    if run is None:
        return "Alles ist da. Im Überblick können Sie gleich rechnen lassen."
    return "Alles ist da. Im Überblick steht, ob schon neu gerechnet ist."
