"""Every number of services says what it counts, and the list leads to what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.typed import CAFE, keeps, one

from lueckenlos.directory.actions import set_status
from lueckenlos.directory.models import Status

LIST = "/k/lindenau/angebote/"
TODAY = timezone.localdate()
DAY = timedelta(days=1)
OVER = replace(CAFE, id="K-2", name="Vorbei", ends_on=TODAY - DAY)
LAST = replace(CAFE, id="K-3", name="Letzter Tag", ends_on=TODAY)
TO_COME = replace(CAFE, id="K-4", name="Bald", starts_on=TODAY + DAY)
AWAY = replace(CAFE, id="K-5", name="Abgelegt", ends_on=TODAY - DAY)


@pytest.fixture
def editor(world: World, browser: Callable[..., Client]) -> Client:
    by = world.people["here"]["editor"]
    put(world.here, [CAFE, OVER, LAST, TO_COME, AWAY])
    set_status(by=by, services=[one(world.here, "Abgelegt")], status=Status.ARCHIVED)
    return browser(by)


def text(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", client.get(address).content.decode()))


def followed(client: Client, query: str, words: str) -> list[str]:
    """The services of the list behind a link."""
    page = client.get(f"{LIST}?{query}").content.decode()
    [found] = re.findall(rf'href="(\?[^"]*)">{words}</a>', page)
    rows = client.get(LIST + found.replace("&amp;", "&")).context["rows"]
    return sorted(row.service.name for row in rows)


def test_the_first_page_and_the_list_count_the_same_and_say_what(editor: Client) -> None:
    idle = f"am {TODAY:%d.%m.%Y} nicht laufend"
    first = text(editor, "/k/lindenau/")
    assert "Angebote4im Bestand, davon bestätigt: 0" in first
    assert f"{idle}: 2" in first
    assert f"4 Angebote im Bestand, davon 2 {idle}. Hier nicht gezeigt: 1 im Archiv" in text(
        editor, LIST
    )


def test_what_the_list_leaves_out_is_behind_a_link(editor: Client) -> None:
    assert followed(editor, "", "1 im Archiv") == ["Abgelegt"]
    assert followed(editor, "", "2 am .*? nicht laufend") == ["Bald", "Vorbei"]
    assert followed(editor, "stand=archiviert", "4 im Bestand") == [
        "Bald", "Letzter Tag", CAFE.name, "Vorbei"
    ]  # fmt: skip
    assert "5 Angebote im Bestand und im Archiv, davon 2" in text(editor, f"{LIST}?stand=alle")
    assert "2 Angebote im Bestand, heute nicht laufend" in text(editor, f"{LIST}?stand=ruht")


def test_a_filter_holds_behind_the_links_too(editor: Client) -> None:
    page = text(editor, f"{LIST}?q=vorbei")
    assert "1 Angebot im Bestand, davon 1 am" in page and "nicht gezeigt" not in page
    assert followed(editor, "q=abgelegt", "1 im Archiv") == ["Abgelegt"]


def test_who_keeps_own_entries_stays_with_them(
    editor: Client, world: World, browser: Callable[..., Client]
) -> None:
    put(world.here, [replace(AWAY, id="F", name="Fremd", provider="Fremde e. V.")])
    by = world.people["here"]["editor"]
    set_status(by=by, services=[one(world.here, "Fremd")], status=Status.ARCHIVED)
    keeps(world, one(world.here, CAFE.name))
    provider = browser(world.people["here"]["provider"])
    assert "4 Angebote im Bestand" in text(provider, "/k/lindenau/angebote/meine/")
    assert "nicht gezeigt: 1 im Archiv" in text(provider, "/k/lindenau/angebote/meine/")


def test_an_account_of_no_organization_says_what_is_missing_and_whom_to_ask(
    world: World, browser: Callable[..., Client]
) -> None:
    put(world.here, [CAFE])
    provider = browser(world.people["here"]["provider"])
    page = provider.get("/k/lindenau/").content.decode()
    assert "gehört noch zu keinem Träger" in page and "Noch nichts freigegeben" not in page
    assert "Koordination Lindenau (coordinator@here.example)" in page
    assert 'href="mailto:coordinator@here.example"' in page and "@there" not in page
    keeps(world, one(world.here, CAFE.name))
    assert "zu keinem Träger" not in text(provider, "/k/lindenau/")


def test_it_says_so_too_where_nobody_coordinates(
    world: World, browser: Callable[..., Client]
) -> None:
    coordinator = world.people["here"]["coordinator"]
    coordinator.is_active = False
    coordinator.save()
    page = browser(world.people["here"]["provider"]).get("/k/lindenau/").content.decode()
    assert "Zurzeit hat hier niemand diese Aufgabe" in page and "mailto:" not in page


@pytest.mark.parametrize("role", ["coordinator", "editor", "steering"])
def test_nobody_else_is_told_to_ask_for_an_organization(
    world: World, browser: Callable[..., Client], role: str
) -> None:
    page = text(browser(world.people["here"][role]), "/k/lindenau/")
    assert "zu keinem Träger" not in page
