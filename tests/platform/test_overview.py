"""The first page of a municipality: it says what to do next and what is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.accounts.conftest import browser as browser
from tests.platform.accounts.conftest import world as world
from tests.platform.areas.kreis import (
    AREAS,
    CHILDREN,
    INDICATOR,
    Office,
    above,
    borders,
    children,
    orte,
    part,
    vorsorge,
)
from tests.platform.directory.inventory import put

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import give_role, invite
from lueckenlos.directory.models import Organization, OrganizationMember
from lueckenlos.exchange.records import OfferRecord

Browser = Callable[..., Client]
HOME = "/k/lindenau/"
OFFERS = ("Laden Sie Ihre Angebote", f"{HOME}angebote/laden/")
"""What is first while the inventory is empty."""
STILLTREFF = OfferRecord(
    "1", "Stilltreff", "", "Stillgruppe", area="0663400100", confirmed_on=date(2026, 11, 1)
)


@pytest.fixture
def office(world: World, browser: Browser, tmp_path: Path, settings: Any) -> Office:
    """The coordination at its browser, with a folder of files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    user = world.people["here"]["coordinator"]
    return Office(world.here, user, browser(user), tmp_path)


def steps(text: str) -> list[tuple[str, str]]:
    """The steps of the page: title and address of the button."""
    found = re.findall(r'<li class="step">(.*?)</li>', text, re.DOTALL)
    return [
        (re.findall(r"<h3[^>]*>(.*?)</h3>", one)[0], re.findall(r'href="([^"]+)"', one)[0])
        for one in found
    ]


def facts(text: str) -> dict[str, str]:
    """The figures of the page by their name."""
    found = re.findall(
        r'<li class="fact"><a class="kern-link" href="[^"]+">(.*?)</a>'
        r'<span class="fact__number">(.*?)</span>',
        text,
    )
    return dict(found)


def loaded(office: Office, number: int) -> None:
    """Areas and the children in them, with a day."""
    some = orte(number)
    office.write(gebiete_geojson=borders(some), kinder_csv=children(some))
    both = [above(), part("areas", AREAS), part("children", CHILDREN)]
    office.declared(both, "gebiete.geojson", "kinder.csv")


def new_borders(office: Office, number: int) -> None:
    office.write(gebiete_geojson=borders(orte(number)))
    office.declared([above(), part("areas", AREAS, date="2026-01-01")], "gebiete.geojson")


def home(office: Office) -> str:
    return office.page(HOME)


def test_without_areas_borders_are_next(office: Office) -> None:
    text = home(office)
    assert steps(text) == [OFFERS, ("Laden Sie die Grenzen Ihrer Gebiete", f"{HOME}daten/")]
    assert list(facts(text)) == ["Menschen mit Zugang"]


def test_with_areas_children_are_next(office: Office) -> None:
    office.write(gebiete_geojson=borders(orte(6)))
    office.declared([above(), part("areas", AREAS)], "gebiete.geojson")
    text = home(office)
    assert [title for title, _ in steps(text)] == [OFFERS[0], "Laden Sie Kinderzahlen dazu"]
    assert facts(text)["Gebiete"] == "6"


def test_with_both_nothing_is_missing_and_the_figures_are_told(office: Office) -> None:
    loaded(office, 6)
    office.write(vorsorge_csv=vorsorge(orte(6)))
    office.declared([above(), part("indicator", INDICATOR)], "vorsorge.csv")
    put(office.here, [STILLTREFF])
    text = home(office)
    assert OFFERS not in steps(text)
    told = facts(text)
    assert (told["Gebiete"], told["Tabellen mit Kinderzahlen"], told["Kennzahlen"]) == (
        "6", "1", "1",
    )  # fmt: skip
    assert "die neueste vom 31.12.2024" in text


def test_what_waits_for_a_decision_comes_first(office: Office) -> None:
    loaded(office, 6)
    new_borders(office, 5)
    office.upload(*office.write(kinder_csv=children(orte(5))))
    titles = [title for title, _ in steps(home(office))]
    assert titles[:2] == ["Ein Import wartet auf Sie", "Neue Grenzen: Ortsteil"]
    office.upload(*office.write(kinder_csv=children(orte(4))))
    assert steps(home(office))[0] == ("2 Importe warten", f"{HOME}daten/")


def test_a_gemeinde_counts_its_own_areas_and_is_asked_for_its_word(
    office: Office, world: World, browser: Browser
) -> None:
    loaded(office, 6)
    text = browser(world.people["here"]["gemeinde"]).get(HOME).content.decode()
    assert [title for title, _ in steps(text)] == ["Sehen Sie die Zahlen Ihrer Gemeinde an"]
    assert facts(text)["Gebiete"] == "4"
    assert "Menschen mit Zugang" not in facts(text)


def test_the_steering_group_is_not_asked_to_load(
    office: Office, world: World, browser: Browser
) -> None:
    text = browser(world.people["here"]["steering"]).get(HOME).content.decode()
    assert steps(text) == []
    assert "Noch nichts freigegeben" in text


def test_who_sees_nothing_yet_is_told_so(world: World, browser: Browser) -> None:
    provider = world.people["here"]["provider"]
    kept = Organization.objects.create(municipality=world.here, name="Neu", folded="neu")
    OrganizationMember.objects.create(organization=kept, user=provider)
    text = browser(provider).get(HOME).content.decode()
    assert "Noch nichts freigegeben" in text
    assert facts(text) == {} and steps(text) == []


def test_who_works_alone_is_asked_to_invite(db: None, browser: Browser) -> None:
    here = Municipality.objects.create(key="06635", name="Allein", slug="allein", kind="kreis")
    user = User.objects.create_user("allein@kreis.example", "ein langes Kennwort")
    give_role(by=None, user=user, role="coordinator", municipality=here)
    client = browser(user)
    asked = ("Laden Sie die anderen ein", "/k/allein/menschen/")
    assert asked in steps(client.get("/k/allein/").content.decode())
    invite(by=user, municipality=here, email="zwei@kreis.example", role="editor")
    text = client.get("/k/allein/").content.decode()
    assert asked not in steps(text)
    assert "dazu eingeladen: 1" in text


def test_more_of_everything_needs_no_more_queries(office: Office, world: World) -> None:
    loaded(office, 4)
    office.upload(*office.write(kinder_csv=children(orte(4))))
    new_borders(office, 3)
    home(office)
    with CaptureQueriesContext(connection) as few:
        home(office)
    office.upload(*office.write(kinder_csv=children(orte(3))))
    office.write(kinder_csv=children(orte(4)))
    office.declared([above(), part("children", CHILDREN, date="2023-12-31")], "kinder.csv")
    for number in range(3):
        user = User.objects.create_user(f"neu{number}@kreis.example", "ein langes Kennwort")
        give_role(by=None, user=user, role="editor", municipality=world.here)
    with CaptureQueriesContext(connection) as many:
        home(office)
    assert len(many) == len(few)
