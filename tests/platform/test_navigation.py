"""The frame of every page: where one may go, where one is, and in which municipality."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.accounts.conftest import browser as browser
from tests.platform.accounts.conftest import world as world

from lueckenlos.accounts.access import membership_of
from lueckenlos.accounts.models import Notice
from lueckenlos.accounts.navigation import ENTRIES, grouped, ways
from lueckenlos.accounts.people import give_role
from lueckenlos.web import navigation
from lueckenlos.web.navigation import Entry

Opens = Callable[..., Client]
NOTICES = {"impressum": "imprint", "datenschutz": "privacy", "barrierefreiheit": "accessibility"}


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Registers entries for one test, beside those of accounts alone."""
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register(*ENTRIES)
    return navigation.register


def links(text: str, label: str = "Lindenau") -> dict[str, bool]:
    """Name of each entry → whether it is the current one."""
    part = text.partition(f'<nav aria-label="{label}">')[2].partition("</nav>")[0]
    return {
        name: "aria-current" in rest
        for rest, name in re.findall(r"<a href=\"[^\"]+\"([^>]*)>([^<]+)</a>", part)
    }


def shown(client: Client, path: str, label: str = "Lindenau") -> dict[str, bool]:
    answer = client.get(path)
    assert answer.status_code == 200
    return links(answer.content.decode(), label)


def test_everybody_sees_the_entries_they_may_open(world: World, browser: Opens) -> None:
    people = world.people["here"]
    for role, sees in (("coordinator", True), ("editor", False), ("provider", False)):
        found = shown(browser(people[role]), "/k/lindenau/")
        assert ("Menschen" in found) is sees
        assert found["Übersicht"] is True


def test_every_entry_somebody_sees_opens(world: World, browser: Opens) -> None:
    for user in world.people["here"].values():
        client = browser(user)
        text = client.get("/k/lindenau/").content.decode()
        part = text.partition('<nav aria-label="Lindenau">')[2].partition("</nav>")[0]
        for address in re.findall(r'href="([^"]+)"', part):
            assert client.get(address).status_code == 200, (user, address)


def test_an_entry_is_current_on_the_pages_below_it_too(world: World, browser: Opens) -> None:
    client = browser(world.people["here"]["coordinator"])
    pk = world.membership("here", "editor").pk
    for path in ("", "verlauf/", f"{pk}/rolle/", f"{pk}/ende/"):
        found = shown(client, f"/k/lindenau/menschen/{path}")
        assert [name for name, here in found.items() if here] == ["Menschen"], path
    assert not any(shown(client, "/k/lindenau/suche/").values())


def test_a_page_named_by_an_entry_beats_a_beginning(register: Callable[..., None]) -> None:
    wide = Entry("Weit", "area", "", 1, pages=("area",))
    exact = Entry("Genau", "area_list", "", 2)
    assert navigation.current("area_list", [wide, exact]) is exact
    assert navigation.current("area_edit", [wide, exact]) is wide
    assert navigation.current("other", [wide, exact]) is None


def test_entries_stand_in_groups_in_their_order(
    world: World, register: Callable[..., None], rf
) -> None:
    register(
        Entry("Zweites", "people_history", "", 20, "Grunddaten"),
        Entry("Erstes", "search", "", 10, "Grunddaten"),
        Entry("Geheim", "log_openings", "manage_people", 30, "Grunddaten"),
    )
    request = rf.get("/")
    request.user = world.people["here"]["steering"]
    standing = membership_of(request, "lindenau")
    assert standing is not None
    found = [(group, [one.name for one in inside]) for group, inside in grouped(ways(standing))]
    assert found == [("", ["Übersicht"]), ("Grunddaten", ["Erstes", "Zweites"])]
    request.user = world.people["here"]["coordinator"]
    standing = membership_of(request, "lindenau")
    assert standing is not None
    assert [name for name, _ in grouped(ways(standing))] == ["", "Grunddaten", "Zusammenarbeit"]


def test_pages_without_a_municipality_have_no_entries(world: World, browser: Opens) -> None:
    client = browser(world.people["here"]["coordinator"])
    for path in ("/", "/konto/"):
        text = client.get(path).content.decode()
        assert 'class="ways"' not in text and "/suche/" not in text


# --- which municipality ---------------------------------------------------------------------------


def test_with_one_municipality_its_name_stands_there(world: World, browser: Opens) -> None:
    text = browser(world.people["here"]["editor"]).get("/k/lindenau/").content.decode()
    assert '<p class="place">Lindenau</p>' in text
    assert "Kommune wechseln" not in text and "Erlental" not in text


def test_with_several_the_others_are_a_choice_without_a_script(
    world: World, browser: Opens
) -> None:
    user = world.people["here"]["editor"]
    give_role(by=None, user=user, role="steering", municipality=world.there)
    client = browser(user)
    text = client.get("/k/lindenau/").content.decode()
    place = text.partition('<details class="drop place"')[2].partition("</details>")[0]
    assert re.search(r"<summary>.*Lindenau</summary>", place)
    assert '<a href="/k/erlental/">Erlental</a>' in place
    assert shown(client, "/k/lindenau/", "Kommune wechseln") == {
        "Lindenau": True,
        "Erlental": False,
    }
    assert "Kommune wählen" in client.get("/konto/").content.decode()


# --- the texts every visitor can ask for ----------------------------------------------------------


@pytest.mark.parametrize("path", NOTICES)
def test_a_notice_that_is_missing_says_so(client: Client, db: None, path: str) -> None:
    answer = client.get(f"/{path}/")
    assert answer.status_code == 200
    assert "noch nicht hinterlegt" in answer.content.decode()


@pytest.mark.parametrize("path", NOTICES)
def test_a_notice_shows_its_own_text_in_paragraphs_and_nothing_else(
    client: Client, world: World, path: str
) -> None:
    for kind in NOTICES.values():
        Notice.unscoped.create(kind=kind, text=f"Erster {kind}.\n\nZweiter <b>Absatz</b>")
        Notice.unscoped.create(kind=kind, municipality=world.here, text="Nur Lindenau")
    text = client.get(f"/{path}/").content.decode()
    assert f"<p>Erster {NOTICES[path]}.</p>" in text
    assert "<p>Zweiter &lt;b&gt;Absatz&lt;/b&gt;</p>" in text
    assert "Nur Lindenau" not in text and "noch nicht hinterlegt" not in text


def test_the_foot_of_every_page_leads_to_the_notices(client: Client) -> None:
    text = client.get("/").content.decode().partition("<footer")[2]
    assert all(f'href="/{path}/"' in text for path in NOTICES)


def test_the_way_in_hints_at_the_invented_municipality_only_where_there_is_one(
    client: Client, world: World
) -> None:
    assert "erfundene Kommune" not in client.get("/konto/login/").content.decode()
    world.here.demo = True
    world.here.save()
    assert "erfundene Kommune" in client.get("/konto/login/").content.decode()
