"""The search of a municipality: what is found, for whom, and that nothing of it is kept."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World, person
from tests.platform.accounts.conftest import browser as browser
from tests.platform.accounts.conftest import world as world

from lueckenlos.accounts import search
from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import AccessLog
from lueckenlos.accounts.people import give_role
from lueckenlos.accounts.search import Hit, matches, source

Opens = Callable[..., Client]


def ask(client: Client, words: str) -> str:
    answer = client.get("/k/lindenau/suche/", {"q": words})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode().partition("<main")[2].partition("</main>")[0])


def hits(text: str) -> list[str]:
    return re.findall(r'<li><a class="kern-link" href="[^"]+">([^<]+)</a>', text)


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is forgotten after it."""
    monkeypatch.setattr(search, "_sources", dict(search._sources))


@pytest.fixture
def coordinator(world: World, browser: Opens) -> Client:
    return browser(world.people["here"]["coordinator"])


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("grosse", "Große Straße"),
        ("STRASSE gro", "Große Straße"),
        ("müller", "Mueller"),
        ("mueller", "Müller"),
        ("cafe", "Café"),
    ],
)
def test_spellings_of_one_word_match(words: str, text: str) -> None:
    assert matches(search.folded(words), text)


def test_every_word_has_to_be_there_anywhere() -> None:
    assert matches("anna kita", "Kita Nord", "Anna")
    assert not matches("anna sued", "Kita Nord", "Anna")


def test_pages_are_found_by_their_name(coordinator: Client) -> None:
    text = ask(coordinator, "ubersicht")
    assert hits(text) == []
    text = ask(coordinator, "uebersi")
    assert hits(text) == ["Übersicht"] and 'href="/k/lindenau/"' in text
    assert "1 Treffer" in text and 'role="status"' in text


def test_pages_are_found_by_the_name_on_an_english_screen(coordinator: Client) -> None:
    coordinator.get("/?sprache=en")
    assert hits(ask(coordinator, "overview")) == ["Overview"]
    assert hits(ask(coordinator, "übersicht")) == ["Overview"]


def test_people_are_found_by_who_manages_them_and_that_is_written_down(
    world: World, coordinator: Client
) -> None:
    AccessLog.unscoped.all().delete()
    text = ask(coordinator, "redaktion")
    assert "Redaktion Lindenau" in hits(text)
    assert "Erlental" not in text
    rows = AccessLog.objects.for_municipality(world.here)
    assert [(row.who, row.whose, row.what) for row in rows] == [
        (world.people["here"]["coordinator"], world.people["here"]["editor"], "Suche nach Menschen")
    ]


@pytest.mark.parametrize("role", ["editor", "provider", "gemeinde", "steering", "state"])
def test_nobody_else_finds_people(world: World, browser: Opens, role: str) -> None:
    text = ask(browser(world.people["here"][role]), "Koordination Lindenau")
    assert hits(text) == [] and "Nichts gefunden" in text
    assert not AccessLog.unscoped.exists()


def test_of_many_the_first_ten_are_shown_and_the_way_to_all(
    world: World, coordinator: Client
) -> None:
    for number in range(11):
        user = person(f"viele{number}@here.example", f"Viele {number:02}")
        give_role(by=None, user=user, role="steering", municipality=world.here)
    AccessLog.unscoped.all().delete()
    text = ask(coordinator, "viele")
    assert len(hits(text)) == 10
    assert re.search(r'href="/k/lindenau/menschen/">Alle ansehen', text)
    assert AccessLog.unscoped.count() == 10, "who is not shown is not seen"
    assert "Alle ansehen" not in ask(coordinator, "viele 1")


def test_a_source_is_asked_only_for_who_has_its_permission(
    world: World, browser: Opens, sources: None
) -> None:
    asked: list[str] = []

    @source("Probe", "see_figures")
    def find(standing: Standing, words: str) -> list[Hit]:
        asked.append(f"{standing.user.name}: {words}")
        return [Hit("<Treffer>", "/k/lindenau/", "Notiz")]

    ask(browser(world.people["here"]["provider"]), "Bär")
    assert asked == []
    answer = browser(world.people["here"]["steering"]).get("/k/lindenau/suche/?q=++Große++Bär")
    assert asked == ["Steuerungsgruppe Lindenau: grosse baer"]
    assert "&lt;Treffer&gt;" in answer.content.decode()
    assert "Notiz" in answer.content.decode()


@pytest.mark.parametrize("words", ["", "   "])
def test_an_empty_search_says_what_it_is_for(coordinator: Client, words: str) -> None:
    text = ask(coordinator, words)
    assert "Schreiben Sie oben, was Sie suchen" in text and "Treffer" not in text


def test_a_search_that_finds_nothing_says_what_to_try(coordinator: Client) -> None:
    text = ask(coordinator, "xyzxyz")
    assert "Nichts gefunden" in text and "kürzeres Wort" in text and "0 Treffer" in text


def test_a_search_that_is_too_long_is_not_made(coordinator: Client) -> None:
    text = ask(coordinator, "a" * 101)
    assert "sehr lang" in text and hits(text) == []
    assert hits(ask(coordinator, "a")) and "sehr lang" not in ask(coordinator, "a" * 100)


def test_signs_of_the_page_are_only_signs(coordinator: Client) -> None:
    answer = coordinator.get("/k/lindenau/suche/", {"q": '"><script>x'})
    assert b"<script>x" not in answer.content


def test_what_somebody_looks_for_is_neither_logged_nor_kept(
    coordinator: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="lueckenlos"):
        answer = coordinator.get("/k/lindenau/suche/", {"q": "geheimes"})
    assert "geheimes" not in str([vars(record) for record in caplog.records])
    assert caplog.records, "the request itself is logged"
    assert not any("geheimes" in row.what for row in AccessLog.unscoped.all())
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_field_keeps_the_words_and_strangers_find_no_search(
    coordinator: Client, client: Client
) -> None:
    text = coordinator.get("/k/lindenau/suche/?q=Nord").content.decode()
    assert re.search(r'type="search" name="q" value="Nord"', text)
    assert client.get("/k/lindenau/suche/?q=Nord").status_code == 302
