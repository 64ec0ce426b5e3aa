"""The first page of a municipality: each app says what it holds and what waits for somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.queries import open_invitations, people
from lueckenlos.accounts.roles import MANAGE_PEOPLE
from lueckenlos.web.discovery import discover


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next: what and why, and the page and the words of the button to it.

    `waits`: something stands still until somebody decides; these come first. Without an address
    there is no button: only somebody else can do it.
    """

    title: str
    text: str
    url: str
    action: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that leads to its page."""

    name: str
    figure: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What stands on the first page, in order."""

    steps: tuple[Step, ...] = ()
    facts: tuple[Fact, ...] = ()


Tell = Callable[[Standing], Overview]


@dataclass(frozen=True, slots=True)
class Teller:
    """An app's part of the page; `permission` is what its reader needs."""

    permission: str
    position: int
    tell: Tell


_tellers: dict[str, Teller] = {}


def teller(name: str, permission: str, position: int) -> Callable[[Tell], Tell]:
    """Register a part of the page; one with the name of an earlier one takes its place.

    The number of its queries must not grow with what it counts.
    """

    def register(tell: Tell) -> Tell:
        _tellers[name] = Teller(permission, position, tell)
        return tell

    return register


def overview(standing: Standing) -> Overview:
    """What somebody sees on the first page of a municipality."""
    discover("overview")
    allowed = [one for one in _tellers.values() if standing.may(one.permission)]
    told = [one.tell(standing) for one in sorted(allowed, key=lambda one: one.position)]
    return Overview(
        tuple(sorted((step for one in told for step in one.steps), key=lambda one: not one.waits)),
        tuple(fact for one in told for fact in one.facts),
    )


# --- what accounts has to tell -------------------------------------------------------------------


@teller("people", MANAGE_PEOPLE, 90)
def _people(standing: Standing) -> Overview:
    here = standing.here
    url = reverse("people", args=[here.slug])
    number = people(here).values("user").distinct().count()
    invited = open_invitations(here).count()
    note = f"dazu eingeladen: {invited}" if invited else "niemand sonst ist eingeladen"
    fact = Fact("Menschen mit Zugang", str(number), note, url)
    if number > 1 or invited:
        return Overview(facts=(fact,))
    step = Step(
        "Laden Sie die anderen ein",
        "Noch arbeiten Sie hier allein. Redaktion, Träger, Gemeinden und Steuerungsgruppe bekommen "
        "je ihre eigene Rolle.",
        url,
        "Menschen einladen",
    )
    return Overview((step,), (fact,))
